import type { RequestListener } from 'node:http';
import type { MailEmulator } from '../emulators/mails.ts';
import type { QueueDepth, QueueEmulator } from '../emulators/queues.ts';
import { apiPage, apiPagePolicy } from './api-page.ts';
import { mailPage, mailPagePolicy } from './mail-page.ts';

/** Everything under this path is the runner's own and never reaches the API. */
export const RUNNER_PATH = '/_local/';

export interface RunnerPagesOptions {
  mails: MailEmulator;
  queues: QueueEmulator;
  /** Queue name → name for people. */
  labels: Map<string, string>;
}

/** `GET /_local/mail`, `GET /_local/queues` and `GET /_local/api`. */
export function createRunnerPages({ mails, queues, labels }: RunnerPagesOptions): RequestListener {
  const depth = ({ name, ...counts }: QueueDepth) => ({ name: labels.get(name) ?? name, ...counts });

  return async (request, response) => {
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(value, null, 2)}\n`);
    };
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET') return json(405, { message: 'Only GET is known here' });
    if (path === '/_local/queues') return json(200, { queues: queues.depths().map(depth) });
    if (path !== '/_local/mail') {
      const page = await apiPage(path ?? '');
      if (!page) return json(404, { message: 'There are /_local/api, /_local/mail and /_local/queues' });
      response.writeHead(200, { 'content-type': page.type, 'content-security-policy': apiPagePolicy });
      return response.end(page.body);
    }
    const messages = await mails.mails();
    if (!prefersHtml(request.headers.accept)) return json(200, { messages });
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': mailPagePolicy,
    });
    response.end(mailPage(messages));
  };
}

/** Browsers name text/html first; programs ask for JSON or for anything. */
function prefersHtml(accept = ''): boolean {
  const html = accept.indexOf('text/html');
  const jsonAt = accept.indexOf('application/json');
  return html >= 0 && (jsonAt < 0 || html < jsonAt);
}
