import type { Agent } from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import { hostOf } from '../../domain/request/url-rules.ts';
import type { Caller, CallLimits, CallResult, OutboundRequest } from '../../ports/caller.ts';
import { type AddressPolicy, CheckingResolver, type Resolve } from './checking-resolver.ts';
import { type Exchanged, exchange, type Wire } from './exchange.ts';
import { faultOf } from './fault.ts';
import { http } from './node-http.ts';

/** Servers commonly drop idle connections after 5 s to 60 s; so do load balancers on the way, in silence. */
const KEPT = { keepAlive: true, timeout: 15_000, maxFreeSockets: 16 };
/** A Lambda environment has 1,024 file descriptors. In flight are as many calls as a batch has. */
const MAX_IDLE = 256;

/**
 * Not for a callback to set: kept connections are shared, and a header that moves the end of a request, or the host
 * it is for, would let one callback's request meddle with the next one's.
 */
const HEADERS_OF_THE_CONNECTION = new Set(
  'connection content-length expect host keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);

export interface HttpCallerSettings {
  addressPolicy: AddressPolicy;
  /** How names become addresses; the system's resolver unless told otherwise. */
  resolve?: Resolve;
  /** PEM of the authorities to trust in place of Node's own. */
  ca?: string;
}

/** The way out. Redirects are not followed, bodies not decompressed; every address is checked before it is connected to. */
export class HttpCaller implements Caller {
  readonly #resolver: CheckingResolver;
  readonly #ca: string | undefined;
  readonly #plain = new http.Agent(KEPT);
  readonly #secure = new https.Agent(KEPT);

  constructor(settings: HttpCallerSettings) {
    this.#resolver = new CheckingResolver(settings.addressPolicy, settings.resolve);
    this.#ca = settings.ca;
  }

  /** Rejects only for what is no receiver's doing: a URL or header that cannot be sent, no file descriptor left. */
  async call(request: OutboundRequest, limits: CallLimits): Promise<CallResult> {
    let startedAt = performance.now();
    const passed = () => Math.round(performance.now() - startedAt);
    const url = urlOf(request.url);
    const host = hostOf(url);
    if (isIP(host) !== 0) {
      try {
        this.#resolver.assertLiteralAllowed(host);
      } catch (error) {
        return { durationMs: passed(), timings: {}, answer: faultOf(error as Error, 'connecting')! };
      }
    }
    const wire = this.#wireFor(request, url, limits);
    let exchanged: Exchanged = await exchange(wire);
    let lost: CallResult['lostOnKeptConnection'];
    if (exchanged.wasStale && passed() <= (limits.repeatMs ?? limits.responseMs)) {
      lost = { durationMs: passed(), ...addressOf(exchanged) };
      startedAt += lost.durationMs;
      const responseMs = Math.max(1, limits.responseMs - lost.durationMs);
      exchanged = await exchange({ ...wire, options: { ...wire.options, agent: false }, responseMs });
    }
    return {
      durationMs: passed(),
      // A look-up that ends too late still writes to the watch.
      timings: { ...exchanged.watch.timings },
      ...addressOf(exchanged),
      answer: exchanged.answer,
      ...(lost !== undefined && { lostOnKeptConnection: lost }),
    };
  }

  /** Closes what is open. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #wireFor(request: OutboundRequest, url: URL, limits: CallLimits): Wire {
    const host = hostOf(url);
    const isLiteral = isIP(host) !== 0;
    const isSecure = url.protocol === 'https:';
    const agent = isSecure ? this.#secure : this.#plain;
    closeIdleAbove(MAX_IDLE, agent);
    return {
      options: {
        agent,
        protocol: url.protocol,
        hostname: host,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        // Host and the name that TLS indicates follow from the host name.
        headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => isOwn(name))),
        ...(isSecure && { ca: this.#ca }),
      },
      ...limits,
      ...(request.body !== undefined && { body: request.body }),
      ...(!isLiteral && { addresses: () => this.#resolver.addressesOf(host) }),
    };
  }
}

function addressOf({ remoteAddress }: Exchanged): { remoteAddress?: string } {
  return remoteAddress === undefined ? {} : { remoteAddress };
}

function isOwn(header: string): boolean {
  return !HEADERS_OF_THE_CONNECTION.has(header.toLowerCase());
}

/** The oldest go first. */
function closeIdleAbove(most: number, agent: Agent): void {
  const idle = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);
  for (const socket of idle.slice(0, Math.max(0, idle.length - most))) socket.destroy();
}

/** Node's own error would carry the whole URL, credentials included. */
function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new TypeError('not an http(s) URL');
  return url;
}
