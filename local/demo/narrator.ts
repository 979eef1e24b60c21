import { setTimeout as sleep } from 'node:timers/promises';

/** Tells the story as it happens, and stops it where it does not. */
export class Narrator {
  readonly #startedAt = Date.now();
  #chapter = 0;

  chapter(title: string): void {
    this.#chapter += 1;
    this.say(`\n${this.#chapter}. ${title}`);
  }

  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** One thing that happened, with its time in the story. */
  saw(line: string): void {
    this.say(`   ${this.seconds().toFixed(1).padStart(5)} s  ${line}`);
  }

  seconds(): number {
    return (Date.now() - this.#startedAt) / 1000;
  }

  /** Waits for what must happen next, and says it. */
  async expect(what: string, happened: () => boolean | Promise<boolean>, withinSeconds = 20): Promise<void> {
    const end = Date.now() + withinSeconds * 1000;
    while (!(await happened())) {
      if (Date.now() > end) throw new Error(`This did not happen within ${withinSeconds} s: ${what}`);
      await sleep(100);
    }
    this.saw(what);
  }
}
