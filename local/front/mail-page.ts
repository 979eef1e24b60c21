import type { ReceivedMail } from '../emulators/mails.ts';

/**
 * The mails as a page, newest first. What a mail contains came from receivers and producers: everything is
 * escaped, and its HTML is shown in a frame that may run nothing, load nothing and lead nowhere. (That it counts as of
 * the same origin gives it nothing without scripts, and lets browsers paint it with the page.)
 */
export function mailPage(mails: ReceivedMail[]): string {
  const count = mails.length === 1 ? '1 mail' : `${mails.length} mails`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${count} · Redial</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
  article { border: 1px solid #8886; border-radius: .5rem; margin: 1.5rem 0; padding: 1rem; }
  h2 { font-size: 1.1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
  p { margin: 0; opacity: .8; overflow-wrap: anywhere; }
  iframe { width: 100%; height: 48rem; border: 0; background: #fff; margin-top: 1rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>${count}</h1>
${mails.length === 0 ? '<p>Mails that Redial sends on this machine are shown here.</p>' : ''}
${mails.toReversed().map(article).join('\n')}
</body>
</html>
`;
}

/** Sent with the page: even a mistake in the escaping would run nothing. */
export const mailPagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

function article({ to, from, subject, text, html, at }: ReceivedMail): string {
  return `<article>
<h2>${escaped(subject)}</h2>
<p>${escaped(at)} · from ${escaped(from)} · to ${escaped(to.join(', '))}</p>
${html ? `<iframe sandbox="allow-same-origin" title="${escaped(subject)}" srcdoc="${escaped(html)}"></iframe>` : ''}
<details${html ? '' : ' open'}><summary>As text</summary><pre>${escaped(text)}</pre></details>
</article>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
