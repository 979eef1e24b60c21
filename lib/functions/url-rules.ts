import type { Settings } from '../settings.ts';

/** Which URLs may be called. In a deployment private addresses never are; no setting changes that. */
export function urlRules(settings: Settings) {
  return {
    ALLOW_HTTP: `${settings.allowHttp}`,
    ALLOWED_PORTS: settings.allowedPorts.join(','),
    ADDRESS_POLICY: 'public',
  } as const;
}
