import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { DeadLetter, DeadLetters, RoundQueue } from '../../../lambdas/ports/dead-letters.ts';

export const HIDDEN_MS = 360_000;

interface Lying extends Omit<DeadLetter, 'receipt'> {
  hiddenUntil: number;
  receipt?: string;
}

/** Dead letters that a test lays down; remembers what was sent round again. */
export class MemoryDeadLetters implements DeadLetters {
  readonly #clock: Clock;
  readonly #lying: Record<RoundQueue, Lying[]> = { events: [], notices: [], recovery: [] };
  readonly sentAgain: Record<RoundQueue, Pick<DeadLetter, 'body' | 'groupId'>[]> = {
    events: [],
    notices: [],
    recovery: [],
  };
  #count = 0;

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  lay(queue: RoundQueue, body: string, groupId?: string): void {
    this.#count += 1;
    const id = `letter-${this.#count}`;
    const sentAt = this.#clock.now();
    this.#lying[queue].push({ id, sentAt, body, ...(groupId !== undefined && { groupId }), hiddenUntil: 0 });
  }

  bodies(queue: RoundQueue): string[] {
    return this.#lying[queue].map(({ body }) => body);
  }

  async receive(queue: RoundQueue): Promise<DeadLetter[]> {
    const now = this.#clock.now();
    const visible = this.#lying[queue].filter(({ hiddenUntil }) => hiddenUntil <= now).slice(0, 10);
    return visible.map((letter) => {
      this.#count += 1;
      const receipt = `receipt-${this.#count}`;
      Object.assign(letter, { hiddenUntil: now + HIDDEN_MS, receipt });
      const { hiddenUntil: _, ...received } = letter;
      return { ...received, receipt };
    });
  }

  async sendAgain(queue: RoundQueue, { body, groupId }: Pick<DeadLetter, 'body' | 'groupId'>): Promise<void> {
    this.sentAgain[queue].push({ body, ...(groupId !== undefined && { groupId }) });
  }

  async remove(queue: RoundQueue, letters: Pick<DeadLetter, 'receipt'>[]): Promise<void> {
    const receipts = new Set(letters.map(({ receipt }) => receipt));
    this.#lying[queue] = this.#lying[queue].filter(({ receipt }) => !receipts.has(receipt ?? ''));
  }
}
