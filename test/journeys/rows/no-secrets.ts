import { expect, it } from 'vitest';
import { allPlanted, type PlantedKind, readers } from './planted.ts';
import type { RowsWorld, Said } from './rows-world.ts';

const CALLBACK =
  /^(POST \/callbacks(\?.*)?|(GET|PATCH) \/callbacks\/cb_\w+|POST \/callbacks\/cb_\w+\/preview)$/;

/** The answers that hand something out, to an administrator or owner, because that is what they are for. */
const MAY_SAY: Record<PlantedKind, RegExp | undefined> = {
  credential: undefined,
  'url-or-header': CALLBACK,
  signing:
    /^(POST \/callbacks(\?.*)?|GET \/callbacks\/cb_\w+\/secret|POST \/callbacks\/cb_\w+\/secret\/rotate)$/,
  'api-key': /^POST \/keys$/,
};

/** To be the last of a run: looks for everything planted in everything that came out. */
export function noSecretsRows(of: () => RowsWorld): void {
  it('no secret is in any answer but those that hand it out, in any log line, or in any mail', async () => {
    const { said, redial } = of();
    const planted = allPlanted();
    expect(new Set(planted.map(({ kind }) => kind)).size).toBe(4);
    expect(said.some(({ key }) => key !== undefined && readers.has(key))).toBe(true);
    const mails = JSON.stringify(await redial.mails());
    const outputs = {
      log: redial.output(),
      mails,
      page: await (await fetch(`${redial.url}/_local/mail`)).text(),
    };
    expect(outputs.log).toContain('attempt.failed');
    expect(mails).toContain('outage');
    for (const { kind, value } of planted) {
      for (const spelled of spellings(value)) {
        for (const [name, text] of Object.entries(outputs))
          expect(text.includes(spelled), `${kind} ${value} in the ${name}`).toBe(false);
        const leaks = said.filter(({ answer }) => answer.text.includes(spelled)).map(nameOf);
        const unexpected = leaks.filter((name) => !MAY_SAY[kind]?.test(name));
        expect(unexpected, `${kind} ${value}`).toEqual([]);
      }
    }
    expect(outputs.log).not.toContain('journey-admin-key');
  });
}

/** What a reader is told is nobody's business to be told. */
function nameOf({ method, path, key }: Said): string {
  return `${method} ${path}${key !== undefined && readers.has(key) ? ' to a reader' : ''}`;
}

function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, encodeURIComponent(value), bytes.toString('base64'), bytes.toString('hex')];
}
