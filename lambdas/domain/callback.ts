/** A registered URL with its method, credentials, policy and owner's e-mail. Times are ms since the epoch. */
export interface Callback {
  id: string;
  tenant: string;
  /** Rises by one with every edit; results of an older version steer nothing. */
  version: number;
  name: string;
  url: string;
  method: 'POST' | 'GET';
  contentType: 'json';
  auth: Auth;
  headers: Record<string, string>;
  events: string[];
  retriesEnabled: boolean;
  retry: { intervalSeconds: number; windowSeconds: number; maxAttempts: number | null };
  success: '200' | '2xx';
  timeouts: { connectSeconds: number; responseSeconds: number };
  email: string | null;
  emails: string[];
  notify: { onOutage: boolean; includeContent: boolean };
  /** Standard Webhooks signing secret, `whsec_…`. */
  secret: string;
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
  /** Set: a tombstone. Its history still answers, it is called no more. */
  deletedAt?: number;
}

export type Auth =
  | { type: 'none' }
  | { type: 'querystring'; key: string }
  | { type: 'httpheader'; key: string; header?: string }
  | { type: 'basic'; username: string; password: string }
  | { type: 'bearer'; token: string };

export const DEFAULT_AUTH_HEADER = 'x-redial-callback-key';
