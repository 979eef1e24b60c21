import { isIP } from 'node:net';
import { isTemplate, sampleUrl } from './url-template.ts';
import { problemWithTemplate } from './url-template-rules.ts';

export interface UrlRules {
  allowHttp: boolean;
  allowedPorts: number[] | 'any';
  addressPolicy: 'public' | 'any';
}

const MAX_URL_CHARACTERS = 2048;
const NOT_A_URL = 'This is not a URL; write it whole, like https://example.com/path.';
const DEFAULT_PORTS: Record<string, number> = { 'https:': 443, 'http:': 80 };

/**
 * What is wrong with a callback's URL or its template, as a sentence that says how to mend it; undefined if nothing is.
 * Where its name leads is judged at connect time, not here.
 */
export function problemWithUrl(url: string, rules: UrlRules): string | undefined {
  return problemWithText(url) ?? problemWithParts(new URL(sampleUrl(url)), rules);
}

/** The same of the URL that OAuth 2 tokens are asked at: it is called for no event, so it is no template. */
export function problemWithTokenUrl(url: string, rules: UrlRules): string | undefined {
  if (isTemplate(url)) return 'The token URL is no template; percent-encode { and } as %7B and %7D.';
  return problemWithUrl(url, rules);
}

/** `new URL` forgives much of this in silence, and then calls something else than what was written. */
function problemWithText(url: string): string | undefined {
  if (url.length > MAX_URL_CHARACTERS) {
    return `The URL is ${url.length} characters long; use at most ${MAX_URL_CHARACTERS}.`;
  }
  if (/[\s\p{Cc}]/u.test(url)) {
    return 'The URL has spaces or control characters; percent-encode them (a space is %20).';
  }
  if (!url.isWellFormed()) {
    return 'The URL has half a character (a lone surrogate); percent-encode the whole character.';
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(url) && !/^https?:/i.test(url)) {
    return 'The URL must begin with https:// (or http:// where this deployment allows it).';
  }
  if (!/^https?:\/\/[^/\\]/i.test(url)) return NOT_A_URL;
  const problem = problemWithTemplate(url);
  if (problem) return problem;
  if (!URL.canParse(sampleUrl(url))) return NOT_A_URL;
  if (url.includes('#')) {
    return 'The URL has a fragment, which is never sent; remove # and what follows, or write # as %23.';
  }
  return undefined;
}

function problemWithParts(url: URL, rules: UrlRules): string | undefined {
  if (url.protocol === 'http:' && !rules.allowHttp) return 'The URL is plain http; use https.';
  if (url.username !== '' || url.password !== '') {
    return 'The URL holds a user name or password; remove it and set `auth` instead.';
  }
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol]! : Number(url.port);
  if (rules.allowedPorts !== 'any' && !rules.allowedPorts.includes(port)) {
    return `Port ${port} is not allowed; use one of ${rules.allowedPorts.join(', ')}.`;
  }
  if (port === 0) return 'Port 0 cannot be called; name the port that the receiver listens on.';
  const host = hostOf(url);
  return problemWithLabels(host) ?? (rules.addressPolicy === 'public' ? problemWithHost(host) : undefined);
}

/** One dot at the end is fine: it ends the name of the root. */
function problemWithLabels(host: string): string | undefined {
  if (!host.replace(/\.$/, '').split('.').includes('')) return undefined;
  return `The host ${host} has an empty part beside a dot; write its name whole, like example.com.`;
}

function problemWithHost(host: string): string | undefined {
  if (isIP(host) !== 0) return `The host ${host} is an IP address; use a name.`;
  if (/(^|\.)localhost\.?$/.test(host)) {
    return `The host ${host} is this machine itself; use a name that the public Internet knows.`;
  }
  return undefined;
}

/** The host as a resolver or a socket takes it: an IPv6 literal without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
