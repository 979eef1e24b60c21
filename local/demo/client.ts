/** The little of the HTTP API that the story uses; ids, times and shapes as docs and README show them. */
export interface Call {
  id: string;
  status: string;
  attemptCount: number;
  nextAttemptAt: string | null;
  waiting: 'retry' | 'parked' | 'stopped' | null;
  resolution: { by: string; actor?: string; note?: string } | null;
  attempts?: {
    number: number;
    trigger: string;
    outcome: string;
    statusCode?: number;
    statusMessage?: string;
  }[];
}

export interface Outage {
  id: string;
  startedAt: string;
  endedAt: string | null;
  endedBy: string | null;
  callsAffected: number;
  attempts: number;
  probes: number;
  mails: number;
}

export interface Mail {
  to: string[];
  subject: string;
  text: string;
}

export class Client {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  register(callback: object): Promise<{ id: string; secret: string }> {
    return this.#ask('POST', '/callbacks', callback);
  }

  /** `events` is JSON text: its numbers must arrive as they are written. */
  publish(events: string): Promise<{ events: { id: string; calls: { id: string }[] }[] }> {
    return this.#ask('POST', '/events', events);
  }

  /** How many calls have the status, by walking the list. */
  async count(callbackId: string, status: string): Promise<number> {
    let count = 0;
    let path: string | undefined = `/callbacks/${callbackId}/calls?limit=100&status=${status}`;
    while (path !== undefined) {
      const page: { calls: Call[]; link: { uri: string }[] } = await this.#ask('GET', path);
      count += page.calls.length;
      path = page.link[0]?.uri.slice(this.#url.length);
    }
    return count;
  }

  async calls(callbackId: string, status = ''): Promise<Call[]> {
    const query = status && `&status=${status}`;
    const { calls } = await this.#ask<{ calls: Call[] }>(
      'GET',
      `/callbacks/${callbackId}/calls?limit=100${query}`,
    );
    return calls;
  }

  call(callbackId: string, callId: string): Promise<Call> {
    return this.#ask('GET', `/callbacks/${callbackId}/calls/${callId}`);
  }

  async mark(callbackId: string, callIds: string[], note: string): Promise<void> {
    const ids = callIds.map((id) => `id=${id}`).join('&');
    await this.#ask('PUT', `/callbacks/${callbackId}/calls?${ids}`, { status: 'SUCCESS', note });
  }

  async outages(callbackId: string): Promise<Outage[]> {
    return (await this.#ask<{ outages: Outage[] }>('GET', `/callbacks/${callbackId}/outages`)).outages;
  }

  async mailsAbout(callbackId: string): Promise<Mail[]> {
    const { messages } = await this.#ask<{ messages: Mail[] }>('GET', '/_local/mail');
    return messages.filter(({ text }) => text.includes(callbackId));
  }

  async #ask<T>(method: string, path: string, body?: object | string): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'x-api-key': this.#key, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 204 && !response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
