import { DataError, estimateBytes, type Value } from '@database-service/core';
import { JsonFields } from '../rpcs/json-fields.js';
import type { UploadRpc } from '../rpcs/rpc.js';

type Fields = Readonly<Record<string, unknown>>;

/** Takes the messages of an upload apart: what the first says for all, and the items of each. */
export class UploadReader {
  readonly #rpc: UploadRpc;
  readonly #messages: AsyncIterator<object>;
  #head: Fields = {};
  #first: object | undefined;

  constructor(rpc: UploadRpc, messages: AsyncIterator<object>) {
    this.#rpc = rpc;
    this.#messages = messages;
  }

  /** What the first message says; nothing if the stream is empty. */
  async readHead(): Promise<Fields> {
    const next = await this.#messages.next();
    if (next.done === true) return {};
    this.#first = next.value;
    this.#head = this.#rpc.decode(next.value);
    return this.#head;
  }

  /** The items of all messages, in their order. */
  async *items(): AsyncGenerator<unknown, void, undefined> {
    let count = 0;
    for (let message = this.#first; message !== undefined; message = await this.#next()) {
      const items = this.#rpc.items(message, new JsonFields(undefined), count + 1);
      count += items.length;
      yield* items;
    }
  }

  /** All items. @throws DataError BODY_TOO_LARGE if they take more, estimated */
  async collect(bytesMax: number): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    let bytes = 0;
    for await (const item of this.items()) {
      bytes += estimateBytes(item as Value);
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      items.push(item);
    }
    return items;
  }

  async #next(): Promise<object | undefined> {
    const next = await this.#messages.next();
    if (next.done === true) return undefined;
    for (const [name, value] of Object.entries(this.#rpc.decode(next.value))) {
      if (this.#head[name] === value) continue;
      const message = `A later message of the stream has another \`${name}\` than the first; give it in the first only.`;
      throw new DataError('BAD_ARGUMENT', message, { details: { pointer: `/${name}` } });
    }
    return next.value;
  }
}

function tooLarge(bytesMax: number): DataError {
  const message = `The stream is larger than ${bytesMax} bytes. Send less at once; Import takes streams of any size.`;
  return new DataError('BODY_TOO_LARGE', message, { details: { limit_bytes: bytesMax } });
}
