import { expect, it } from 'vitest';
import type { Mail, Mailer } from '../../lambdas/ports/mailer.ts';

/** `arrived`: what was taken, in order. */
export function mailerContract(of: () => Promise<{ mailer: Mailer; arrived(): Promise<Mail[]> }>): void {
  const mail = {
    to: ['owner@example.com', 'second@example.com'],
    subject: 'Größe: 日本 & <b>',
    text: 'Ein Text mit ü\n\nund Zeilen.',
    html: '<p>Ein Text mit ü</p>',
  };

  it('takes a mail as it is, to all of its recipients, as often as it is sent', async () => {
    const { mailer, arrived } = await of();
    const results = [await mailer.send(mail), await mailer.send(mail)];
    expect(results).toEqual(Array(2).fill({ kind: 'sent', mailId: expect.any(String) }));
    expect(await arrived()).toEqual([mail, mail]);
  });

  it('gives each an id of its own', async () => {
    const { mailer } = await of();
    const ids = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const result = await mailer.send(mail);
      if (result.kind === 'sent') ids.add(result.mailId);
    }
    expect(ids.size).toBe(3);
  });
}
