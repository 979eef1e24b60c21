import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const dev = synthesized();
const only = (type: string) => {
  const [first, ...more] = dev.ofType(type);
  expect(more).toEqual([]);
  return first![1].Properties;
};

describe('the HTTP API', () => {
  it('sends every request to one function, in payload format 2.0', () => {
    expect(only('AWS::ApiGatewayV2::Api')).toMatchObject({ ProtocolType: 'HTTP' });
    expect(only('AWS::ApiGatewayV2::Route')).toMatchObject({
      RouteKey: '$default',
      Target: 'integrations/Front/HttpApi/DefaultRoute/Function',
    });
    expect(only('AWS::ApiGatewayV2::Integration')).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: 'Api/Function.Arn',
      PayloadFormatVersion: '2.0',
    });
  });

  it('may call that function, and nobody else may', () => {
    expect(only('AWS::Lambda::Permission')).toMatchObject({
      FunctionName: 'Api/Function.Arn',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:Front/HttpApi/*/*',
    });
  });

  it('is throttled explicitly', () => {
    expect(only('AWS::ApiGatewayV2::Stage')).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 },
    });
  });

  it('logs each request as JSON, without headers or the query, and forgets after a month', () => {
    const { AccessLogSettings } = only('AWS::ApiGatewayV2::Stage') as unknown as {
      AccessLogSettings: { DestinationArn: string; Format: string };
    };
    expect(AccessLogSettings.DestinationArn).toBe('Front/AccessLog.Arn');
    expect(dev.at('Front/AccessLog').Properties.RetentionInDays).toBe(30);
    expect(Object.values(JSON.parse(AccessLogSettings.Format)).sort()).toEqual([
      '$context.httpMethod',
      '$context.identity.sourceIp',
      '$context.integrationErrorMessage',
      '$context.integrationLatency',
      '$context.path',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.status',
    ]);
  });
});
