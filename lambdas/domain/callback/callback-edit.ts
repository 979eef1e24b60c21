import type { CallbackFields } from '../../contract/api/callback.ts';
import type { Violation } from '../../contract/api/problems.ts';
import { MASK } from '../../contract/api/text.ts';
import { pathText } from '../../contract/api/violations.ts';
import { holdsMask, maskedUrl } from '../request/masked-url.ts';
import { urlParts } from '../request/url-parts.ts';
import { type Callback, DEFAULT_DISABLE } from './callback.ts';
import { authFrom, headerOfAuth } from './callback-auth.ts';
import { enabledIn, switchesProblems } from './event-switches.ts';

export type CallbackSettings = Omit<
  Callback,
  | 'id'
  | 'tenant'
  | 'version'
  | 'secret'
  | 'oldSecrets'
  | 'createdAt'
  | 'updatedAt'
  | 'updatedBy'
  | 'deletedAt'
>;

/** What a callback is where nothing else is said. Its name is its host, once there is a URL. */
export function defaultSettings(retriesByDefault: boolean): CallbackSettings {
  return {
    name: '',
    url: '',
    method: 'POST',
    contentType: 'json',
    auth: { type: 'none' },
    headers: {},
    events: ['*'],
    retriesEnabled: retriesByDefault,
    retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
    success: '200',
    timeouts: { connectSeconds: 5, responseSeconds: 60 },
    email: null,
    emails: [],
    notify: {
      onOutage: true,
      onRecovery: false,
      onDisabled: true,
      everyFailedCall: false,
      includeContent: true,
    },
    disable: DEFAULT_DISABLE,
    rateLimit: { perSecond: null },
    removeHTML: false,
  };
}

/**
 * What was asked for, laid over `base`: the defaults for a new or a replaced callback, the stored settings for a
 * changed one. `stored` is where masked and left-out secrets are kept from. Violations are those that no field has
 * by itself, only beside the others.
 */
export function laidOver(
  base: CallbackSettings,
  stored: CallbackSettings,
  fields: CallbackFields,
): { settings: CallbackSettings; violations: Violation[] } {
  const {
    tenant: _chosenApart,
    auth,
    headers,
    url,
    callbacks,
    removeHTML,
    state: _ofHealth,
    ...plain
  } = fields;
  const chosen = urlFrom(stored.url, url);
  const credentials = auth ? authFrom(auth, stored.auth) : { auth: stored.auth, violations: [] };
  const customHeaders = headersFrom(base.headers, stored.headers, headers ?? {});
  const settings: CallbackSettings = {
    ...base,
    ...plain,
    name: plain.name ?? (base.name || hostOf(chosen.url)),
    url: chosen.url,
    auth: credentials.auth,
    headers: customHeaders.headers,
    retry: { ...base.retry, ...plain.retry },
    timeouts: { ...base.timeouts, ...plain.timeouts },
    notify: { ...base.notify, ...plain.notify },
    disable: { ...base.disable, ...plain.disable },
    rateLimit: { ...base.rateLimit, ...plain.rateLimit },
    ...(callbacks && { events: enabledIn(callbacks) }),
    ...(removeHTML && { removeHTML: removeHTML === 'enabled' }),
  };
  return {
    settings,
    violations: [
      ...chosen.violations,
      ...credentials.violations,
      ...customHeaders.violations,
      ...(callbacks ? switchesProblems(callbacks, plain.events) : []),
      ...conflictsIn(settings),
    ],
  };
}

/** As it is shown, the stored URL stays. Any other with a mask in it has lost what the mask stood for. */
function urlFrom(stored: string, sent: string | undefined): { url: string; violations: Violation[] } {
  if (sent === undefined || sent === maskedUrl(stored)) return { url: stored, violations: [] };
  const message = `${MASK} stands for a value that is not shown: send the URL with its real values.`;
  return { url: sent, violations: holdsMask(sent) ? [{ path: 'url', message }] : [] };
}

/** Names differ by more than case: a header sent in other case is the same one. */
function headersFrom(
  base: Record<string, string>,
  stored: Record<string, string>,
  sent: Record<string, string | null>,
): { headers: Record<string, string>; violations: Violation[] } {
  const isSent = new Set(Object.keys(sent).map((name) => name.toLowerCase()));
  const storedValues = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  const untouched = Object.entries(base).filter(([name]) => !isSent.has(name.toLowerCase()));
  const violations: Violation[] = [];
  const chosen = Object.entries(sent).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    if (value !== MASK) return [[name, value]];
    const kept = storedValues.get(name.toLowerCase());
    if (kept !== undefined) return [[name, kept]];
    const message = 'There is no stored value to keep: send the value itself.';
    violations.push({ path: pathText(['headers', name]), message });
    return [];
  });
  return { headers: Object.fromEntries([...untouched, ...chosen]), violations };
}

function conflictsIn({ retry, auth, headers }: CallbackSettings): Violation[] {
  const taken = headerOfAuth(auth);
  const doubled = Object.keys(headers).filter((name) => name.toLowerCase() === taken);
  return [
    ...doubled.map((name) => ({
      path: pathText(['headers', name]),
      message: 'The credentials in auth are sent in this header.',
    })),
    ...(retry.windowSeconds < retry.intervalSeconds
      ? [
          {
            path: 'retry.windowSeconds',
            message: `The window must be at least the interval, ${retry.intervalSeconds} s.`,
          },
        ]
      : []),
  ];
}

function hostOf(url: string): string {
  return urlParts(url)?.origin.hostname ?? '';
}
