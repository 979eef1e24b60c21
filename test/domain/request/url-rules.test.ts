import { describe, expect, test } from 'vitest';
import {
  problemWithTokenUrl,
  problemWithUrl,
  type UrlRules,
} from '../../../lambdas/domain/request/url-rules.ts';

const DEPLOYED: UrlRules = { allowHttp: false, allowedPorts: [443, 80], addressPolicy: 'public' };
const LOCAL: UrlRules = { allowHttp: true, allowedPorts: 'any', addressPolicy: 'any' };

const FINE = [
  ['https://example.com'],
  ['https://example.com/hooks/orders?token=a%20b&x'],
  ['HTTPS://EXAMPLE.COM/'],
  ['https://example.com:443/'],
  ['https://bücher.example/'],
  ['https://xn--bcher-kva.example/'],
  ['https://user.example.com/a@b:c'],
  [`https://example.com/${'a'.repeat(2048 - 'https://example.com/'.length)}`],
  ['https://localhost.example.com/'],
  ['https://example.com./'],
];

const WRONG: [url: string, problem: RegExp][] = [
  ['', /not a URL/],
  ['example.com/hook', /not a URL/],
  ['/hook', /not a URL/],
  ['//example.com/hook', /not a URL/],
  ['https:example.com', /not a URL/],
  ['https:/example.com', /not a URL/],
  ['https:///example.com', /not a URL/],
  ['https:\\\\example.com', /not a URL/],
  ['https://', /not a URL/],
  ['https://exa mple.com/', /spaces/],
  ['https://example.com:99999/', /not a URL/],
  ['https://[::1/', /not a URL/],
  ['https://1.2.3.4.5.6/', /not a URL/],
  ['ftp://example.com/', /must begin with https/],
  ['file:///etc/passwd', /must begin with https/],
  ['javascript:alert(1)', /must begin with https/],
  ['mailto:a@example.com', /must begin with https/],
  ['http://example.com/', /use https/],
  ['https://user@example.com/', /set `auth`/],
  ['https://user:pass@example.com/', /set `auth`/],
  ['https://:pass@example.com/', /set `auth`/],
  ['https://example.com:8443/', /Port 8443 is not allowed; use one of 443, 80/],
  ['https://example.com:0/', /Port 0 is not allowed/],
  ['https://./', /The host \. has an empty part beside a dot; write its name whole/],
  ['https://a..b/', /a\.\.b has an empty part/],
  ['https://.example.com/', /empty part/],
  ['https://example.com../', /empty part/],
  ['https://8.8.8.8/', /is an IP address; use a name/],
  ['https://134744072/', /8\.8\.8\.8 is an IP address/],
  ['https://0x7f.1/', /127\.0\.0\.1 is an IP address/],
  ['https://[2606:4700::1111]/', /2606:4700::1111 is an IP address/],
  ['https://localhost/', /this machine itself/],
  ['https://LOCALHOST/', /this machine itself/],
  ['https://localhost./', /this machine itself/],
  ['https://a.localhost/', /this machine itself/],
  ['https://example.com/a}', /%7B or %7D/],
  ['https://example.com/\ud800', /lone surrogate/],
  ['https://example.com/#part', /fragment/],
  ['https://example.com/#', /fragment/],
  [' https://example.com/', /spaces/],
  ['https://example.com/ ', /spaces/],
  ['https://example.com/a\tb', /control characters/],
  ['https://example.com/a\r\nHost: x', /control characters/],
  ['https://example.com/a\0', /control characters/],
  ['https://example.com/\u0085', /control characters/],
  ['https://example.com/\u00a0', /spaces/],
  [`https://example.com/${'a'.repeat(2048)}`, /2068 characters long; use at most 2048/],
];

describe('the rules for URLs', () => {
  test.each(FINE)('accept %s', (url) => {
    expect(problemWithUrl(url, DEPLOYED)).toBeUndefined();
  });

  test.each(WRONG)('refuse %j and name the mend', (url, problem) => {
    expect(problemWithUrl(url, DEPLOYED)).toMatch(problem);
  });

  test.each([
    ['http://127.0.0.1:4001/hook'],
    ['http://[::1]:4001/hook'],
    ['http://localhost:4001/hook'],
    ['https://example.com:8443/'],
  ])('accept %s in a local run', (url) => {
    expect(problemWithUrl(url, LOCAL)).toBeUndefined();
  });

  test.each([
    ['https://.', /empty part/],
    ['https://a..b/', /empty part/],
    ['http://127.0.0.1:0/', /Port 0 cannot be called; name the port/],
  ])('refuse %s even in a local run', (url, problem) => {
    expect(problemWithUrl(url, LOCAL)).toMatch(problem);
  });

  test('keep the address policy apart from http and ports', () => {
    const rules: UrlRules = { ...LOCAL, addressPolicy: 'public' };
    expect(problemWithUrl('http://example.com:4001/', rules)).toBeUndefined();
    expect(problemWithUrl('http://127.0.0.1:4001/', rules)).toMatch(/IP address/);
  });

  test('count the default port of http as 80', () => {
    const rules: UrlRules = { ...DEPLOYED, allowHttp: true, allowedPorts: [443] };
    expect(problemWithUrl('http://example.com/', rules)).toMatch(/Port 80 is not allowed; use one of 443/);
  });

  test('hold for the URL of tokens, which is no template', () => {
    expect(problemWithTokenUrl('https://example.com/token?a=b', DEPLOYED)).toBeUndefined();
    for (const url of ['https://example.com/{id}', 'https://example.com/}', 'https://{host}/']) {
      expect(problemWithTokenUrl(url, DEPLOYED)).toMatch(/is no template; percent-encode/);
    }
    for (const [url] of WRONG) expect(problemWithTokenUrl(url, DEPLOYED)).toBeDefined();
  });

  test('never repeat what may be a credential', () => {
    for (const url of ['https://u:hunter2@example.com/', 'http://u:hunter2@e.com/?k=hunter2', 'x hunter2']) {
      expect(problemWithUrl(url, DEPLOYED)).not.toContain('hunter2');
    }
  });
});
