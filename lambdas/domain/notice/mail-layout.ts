import { escapeHtml } from './mail-text.ts';

/** A mail as plain texts. Both renderings show all of it, and all of it is escaped here and nowhere else. */
export interface MailContent {
  heading: string;
  lead: string;
  sections: MailSection[];
  footer: string;
}

export interface MailSection {
  title: string;
  rows?: [label: string, value: string][];
  paragraphs?: string[];
  /** Shown as it is, in one type width: what a server answered, or a command to copy. */
  verbatim?: { label?: string; text: string }[];
}

const LABEL_WIDTH = 15;

export function textMail({ heading, lead, sections, footer }: MailContent): string {
  const blocks = sections.map(({ title, rows = [], paragraphs = [], verbatim = [] }) =>
    [
      `${title.toUpperCase()}`,
      rows.map(([label, value]) => `  ${label.padEnd(LABEL_WIDTH)}${hanging(value)}`).join('\n'),
      ...paragraphs.map((paragraph) => indented(paragraph)),
      ...verbatim.map(({ label, text }) => indented(label ? `${label}\n\n${indented(text)}` : text)),
    ]
      .filter((block) => block !== '')
      .join('\n\n'),
  );
  return `${[heading, lead, ...blocks, `-- \n${footer}`].join('\n\n')}\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Further lines of a value stand under its first. */
function hanging(value: string): string {
  return value.replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH + 2)}`);
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO =
  'margin:6px 0 0;padding:10px 12px;background:#f3f4f6;border-radius:6px;font:13px/1.5 Consolas,Menlo,monospace;color:#111827;white-space:pre-wrap;word-break:break-word';
const TITLE =
  'margin:28px 0 8px;font-size:12px;line-height:16px;font-weight:bold;letter-spacing:.06em;text-transform:uppercase;color:#6b7280';
const LABEL = 'padding:3px 16px 3px 0;vertical-align:top;white-space:nowrap;color:#6b7280';
const VALUE = 'padding:3px 0;vertical-align:top;white-space:pre-wrap;word-break:break-word;color:#111827';

/** Tables and inline styles only: mail programs drop the rest. Nothing is loaded from anywhere. */
export function htmlMail({ heading, lead, sections, footer }: MailContent): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(heading)}</title></head>
<body style="margin:0;padding:0;background:#eef0f3">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef0f3"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;background:#ffffff;border-radius:8px;border-top:4px solid #c2410c"><tr><td align="left" style="padding:28px 32px 32px;${FONT};font-size:15px;line-height:1.55;color:#111827">
<h1 style="margin:0 0 8px;font-size:21px;line-height:1.3;word-break:break-word">${escapeHtml(heading)}</h1>
<p style="margin:0">${escapeHtml(lead)}</p>
${sections.map(htmlSection).join('\n')}
<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #e5e7eb;font-size:13px;color:#6b7280">${escapeHtml(footer)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function htmlSection({ title, rows = [], paragraphs = [], verbatim = [] }: MailSection): string {
  return [
    `<h2 style="${TITLE}">${escapeHtml(title)}</h2>`,
    rows.length > 0 &&
      `<table role="presentation" cellpadding="0" cellspacing="0" style="font-size:15px;line-height:1.5">${rows.map(htmlRow).join('')}</table>`,
    ...paragraphs.map((paragraph) => `<p style="margin:0 0 8px">${escapeHtml(paragraph)}</p>`),
    ...verbatim.map(({ label, text }) =>
      [
        label && `<p style="margin:10px 0 0">${escapeHtml(label)}</p>`,
        `<pre style="${MONO}">${escapeHtml(text)}</pre>`,
      ]
        .filter(Boolean)
        .join('\n'),
    ),
  ]
    .filter(Boolean)
    .join('\n');
}

function htmlRow([label, value]: [string, string]): string {
  return `<tr><td style="${LABEL}">${escapeHtml(label)}</td><td style="${VALUE}">${escapeHtml(value)}</td></tr>`;
}
