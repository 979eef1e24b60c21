import { Names, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What AWS gives an account is shared by all its APIs; this one may take no more than a part of it. */
const REQUESTS_PER_SECOND = 2000;
const BURST_REQUESTS = 1000;

/** One line per request. No header and no query string: a key may be in either. */
const ACCESS_LOG_LINE = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  functionLatencyMs: '$context.integrationLatency',
  fault: '$context.integrationErrorMessage',
});

/** The HTTP API: every request goes to one function, which does the routing. */
export class HttpFront extends Construct {
  /** Such as `https://abc.execute-api.eu-west-1.amazonaws.com`, without a slash at the end. */
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: { handler: IFunction }) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', {
      apiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: 'Redial: callbacks that are not lost',
      createDefaultStage: false,
      defaultIntegration: new HttpLambdaIntegration('Function', props.handler),
    });
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The function checks the key itself: it alone knows which routes are open, and what a key may do.',
    });
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: REQUESTS_PER_SECOND, burstLimit: BURST_REQUESTS },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(ACCESS_LOG_LINE),
      },
    });
    this.url = api.apiEndpoint;
    this.api = api;
  }
}
