import { EventSource } from 'eventsource';

/** A change as the stream gives it. */
export interface Change {
  readonly event_id: string;
  readonly token: string;
  readonly collection: string;
  readonly op: string;
  readonly document_id: string;
  readonly version: number;
  readonly after?: { readonly data: Record<string, unknown>; readonly version: number };
}

/** Follows a collection's changes as a browser would, through every death of the server. */
export class Follower {
  readonly changes: Change[] = [];
  readonly #source: EventSource;

  constructor(origin: string, collection: string) {
    this.#source = new EventSource(`${origin}/api/v1/collections/${collection}/changes`);
    this.#source.addEventListener('message', ({ data }) => void this.changes.push(JSON.parse(data)));
  }

  /** Settles when the stream is open for the first time. */
  opened(): Promise<void> {
    return new Promise((resolve) => this.#source.addEventListener('open', () => resolve(), { once: true }));
  }

  close(): void {
    this.#source.close();
  }
}

/** All records of a collection behind a token, until none comes for a second. */
export async function readChanges(origin: string, collection: string, since: string): Promise<readonly Change[]> {
  const url = `${origin}/api/v1/collections/${collection}/changes?heartbeat_ms=1000&since=${since}`;
  const response = await fetch(url);
  const changes: Change[] = [];
  let text = '';
  let places = 0;
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) changes.push(JSON.parse(data));
      else if (/^id: /m.test(event)) places += 1;
    }
    // The first place is where the stream begins.
    if (places >= 2) return changes;
  }
  return changes;
}

/** Where a collection's feed ends now. */
export async function readPlace(origin: string, collection: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/collections/${collection}/changes`);
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const token = /^id: (\S+)$/m.exec(chunk)?.[1];
    if (token !== undefined) return token;
  }
  throw new TypeError('The stream has no place.');
}
