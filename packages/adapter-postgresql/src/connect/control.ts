import pg, { type Client, type ClientConfig, type QueryResult } from 'pg';
import { cutConnection } from './cut-connection.js';
import { withinTime } from './within-time.js';

const retryMinMs = 100;
const retryMaxMs = 5_000;
const closeMaxMs = 1_000;
/** How long an answer is waited for: what is asked here is nothing to the server. */
const answerMaxMs = 3_000;

/** What a control connection is made with. */
export interface ControlOptions {
  settings(): ClientConfig;
  /** A channel on which others say that something happened, and what to do then. */
  readonly channels: Readonly<Record<string, () => void>>;
  /** A connection was made anew: what was said meanwhile was not heard. */
  onConnected(): void;
}

/**
 * One connection beside the pool, which listens, and by which statements of the others are cancelled: it has to be at hand
 * when all of them are busy. Connects by itself, and again when it is lost.
 */
export class ControlConnection {
  readonly #options: ControlOptions;
  /** The one that is made, or is there. */
  #current: Client | undefined;
  /** It listens. */
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = retryMinMs;
  #isClosed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  /** Connects. Never rejects: what fails is tried again, ever more seldom. */
  start(): void {
    void this.#connect();
  }

  /** Connects anew, by other settings. */
  restart(): void {
    const former = this.#current;
    this.#current = undefined;
    this.#client = undefined;
    if (former !== undefined) void endSoon(former);
    clearTimeout(this.#timer);
    void this.#connect();
  }

  /** Has the server end what a connection is at. */
  async cancel(processId: number): Promise<void> {
    await this.#ask('SELECT pg_cancel_backend($1)', [processId]);
  }

  /** The server's version; `undefined` while there is no connection. */
  async askVersion(): Promise<string | undefined> {
    const answer = await this.#ask("SELECT current_setting('server_version') AS version", []);
    return answer?.rows[0]?.version as string | undefined;
  }

  /** Tells all who listen on a channel. Those that were not reached find out by themselves. */
  async notify(channel: string): Promise<void> {
    try {
      await this.#ask('SELECT pg_notify($1, $2)', [channel, '']);
    } catch {
      // The connection is lost, which is seen to elsewhere.
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (this.#current !== undefined) await endSoon(this.#current);
  }

  /** One after the other, as a connection can. A connection that gives no answer is left for another. */
  async #ask(text: string, values: readonly unknown[]): Promise<QueryResult | undefined> {
    const asked = this.#last.then(() => {
      const client = this.#client;
      return client === undefined ? undefined : withinTime(client, answerMaxMs, () => client.query(text, [...values]));
    });
    this.#last = asked.catch(() => {});
    return await asked;
  }

  async #connect(): Promise<void> {
    if (this.#isClosed) return;
    const client = new pg.Client(this.#options.settings());
    this.#current = client;
    const onLost = (): void => {
      if (this.#current !== client) return;
      this.#current = undefined;
      this.#client = undefined;
      this.#retryLater();
    };
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', ({ channel }) => this.#options.channels[channel]?.());
    try {
      await client.connect();
      const listens = Object.keys(this.#options.channels).map((channel) => `LISTEN "${channel}"`);
      // A standby cannot be listened to.
      if (listens.length > 0) await withinTime(client, answerMaxMs, () => client.query(listens.join('; ')));
    } catch {
      onLost();
      await endSoon(client);
      return;
    }
    // Replaced, or closed, meanwhile.
    if (this.#current !== client || this.#isClosed) return;
    this.#client = client;
    this.#retryMs = retryMinMs;
    this.#options.onConnected();
  }

  #retryLater(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, retryMaxMs);
  }
}

async function endSoon(client: Client): Promise<void> {
  const timer = setTimeout(() => cutConnection(client), closeMaxMs);
  await client.end().catch(() => {});
  clearTimeout(timer);
}
