/**
 * What happened, line by line. The digest tells two runs apart without keeping a line; the lines are kept where somebody
 * wants to read them.
 */
export class Trace {
  readonly lines: string[] = [];
  readonly #keeps: boolean;
  readonly #now: () => number;
  #digest = 0x811c9dc5;

  constructor(now: () => number, { keeps }: { keeps: boolean }) {
    this.#now = now;
    this.#keeps = keeps;
  }

  /** Both must say the same in every run of the same seed. `more` is asked for only where lines are kept. */
  add(who: string, what: string, more?: () => string): void {
    let digest = mixed(this.#digest, this.#now() % 0x7fffffff);
    for (let i = 0; i < who.length; i++) digest = mixed(digest, who.charCodeAt(i));
    for (let i = 0; i < what.length; i++) digest = mixed(digest, what.charCodeAt(i));
    this.#digest = digest;
    if (this.#keeps) this.lines.push(`${this.#now()} ${who} ${what}${more ? ` ${more()}` : ''}`);
  }

  get digest(): string {
    return (this.#digest >>> 0).toString(16).padStart(8, '0');
  }
}

function mixed(digest: number, part: number): number {
  return Math.imul(digest ^ part, 0x01000193);
}
