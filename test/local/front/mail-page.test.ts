import { describe, expect, it } from 'vitest';
import { mailPage } from '../../../local/front/mail-page.ts';

const evil = `</iframe><script>alert("1")</script>`;
const mail = {
  to: [evil],
  from: evil,
  subject: evil,
  text: evil,
  html: evil,
  at: '2026-01-01T00:00:00.000Z',
};

describe('the mail page', () => {
  it('shows what a mail contains without letting any of it act', () => {
    const page = mailPage([mail]);
    expect(page).not.toContain('<script');
    expect(page.match(/<\/iframe>/g)).toHaveLength(1);
    expect(page).toContain('sandbox="allow-same-origin"');
    expect(page).toContain('&lt;/iframe&gt;&lt;script&gt;alert(&quot;1&quot;)');
  });

  it('shows the newest first', () => {
    const page = mailPage([
      { ...mail, subject: 'older' },
      { ...mail, subject: 'newer' },
    ]);
    expect(page.indexOf('newer')).toBeLessThan(page.indexOf('older'));
  });
});
