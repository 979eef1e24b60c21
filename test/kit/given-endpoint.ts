export interface GivenService {
  endpoint: string;
  region: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** A service as AWS_ENDPOINT_URL, or its form for that service alone, tells of it. Undefined where neither is set. */
export function givenService(service: 'DYNAMODB' | 'SQS'): GivenService | undefined {
  const { env } = process;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
  if (!endpoint) return undefined;
  const isKnown = env.AWS_ACCESS_KEY_ID !== undefined || env.AWS_PROFILE !== undefined;
  return {
    endpoint,
    region: env.AWS_REGION ?? 'us-east-1',
    // What runs on one machine takes any.
    ...(!isKnown && { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
  };
}
