/** A registered URL with its method, credentials, policy and owner's e-mail. Times are ms since the epoch. */
export interface Callback {
  id: string;
  tenant: string;
  /** Rises by one with every edit; results of an older version steer nothing. */
  version: number;
  name: string;
  /** An RFC 6570 template; scheme, host and port are literal. */
  url: string;
  method: 'POST' | 'GET';
  /** Of a POST's body: the payload as it is, or rendered as XML. */
  contentType: 'json' | 'xml';
  auth: Auth;
  headers: Record<string, string>;
  events: string[];
  retriesEnabled: boolean;
  retry: { intervalSeconds: number; windowSeconds: number; maxAttempts: number | null };
  success: '200' | '2xx';
  timeouts: { connectSeconds: number; responseSeconds: number };
  email: string | null;
  emails: string[];
  notify: {
    onOutage: boolean;
    onRecovery: boolean;
    onDisabled: boolean;
    everyFailedCall: boolean;
    includeContent: boolean;
  };
  /** When failures stop it; null: never. */
  disable: DisableRules;
  /** Over all workers; null: no limit. */
  rateLimit: { perSecond: number | null };
  /** Strips tags from `responseMessage.content` of an object payload, at each attempt. */
  removeHTML: boolean;
  /** Standard Webhooks signing secret, `whsec_…`. */
  secret: string;
  /** Secrets that were rotated out: each signs beside the new one until its time (ms). */
  oldSecrets?: { secret: string; until: number }[];
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
  /** Set: a tombstone. Its history still answers, it is called no more. */
  deletedAt?: number;
}

export interface DisableRules {
  /** Failures in a row. */
  afterConsecutiveErrors: number | null;
  /** Calls whose attempts were used up, since the last success. */
  afterExhaustedCalls: number | null;
  /** Failing without a success for so long, and at least ten times. */
  afterFailingSeconds: number | null;
}

export type Auth =
  | { type: 'none' }
  | { type: 'querystring'; key: string }
  | { type: 'httpheader'; key: string; header?: string }
  | { type: 'basic'; username: string; password: string }
  | { type: 'bearer'; token: string }
  /** Client credentials: a token is asked for at `tokenUrl`. */
  | OAuth2;

export interface OAuth2 {
  type: 'oauth2';
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
}

export const DEFAULT_AUTH_HEADER = 'x-redial-callback-key';

export const DEFAULT_DISABLE: DisableRules = {
  afterConsecutiveErrors: null,
  afterExhaustedCalls: null,
  afterFailingSeconds: 5 * 86_400,
};
