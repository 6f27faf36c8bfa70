import type { AllowanceShare } from '@database-service/application';
import { DataError } from '@database-service/core';
import type { FromMember, ToMember } from './messages.js';

/** How one of several processes talks with the one that looks after them. */
export class PrimaryLink {
  readonly #waiting = new Map<number, (answer: ToMember) => void>();
  #lastId = 0;

  /** @param onOrder - gets what is no answer to a question */
  constructor(onOrder: (order: Extract<ToMember, { kind: 'start' | 'stop' | 'collect' }>) => void) {
    process.on('message', (message: ToMember) => {
      if (message.kind === 'rendered' || message.kind === 'granted') {
        this.#waiting.get(message.id)?.(message);
        this.#waiting.delete(message.id);
      } else onOrder(message);
    });
  }

  /** Resolves when it is on its way. A process without the other end is about to end itself. */
  tell(message: FromMember): Promise<void> {
    return new Promise((resolve) => {
      if (process.connected) process.send?.(message, undefined, {}, () => resolve());
      else resolve();
    });
  }

  /** The metrics of all processes as Prometheus text. */
  async renderMetrics(): Promise<string> {
    const answer = await this.#ask((id) => ({ kind: 'render', id }));
    if (answer.kind === 'rendered' && answer.text !== undefined) return answer.text;
    throw new DataError('INTERNAL', 'The metrics of the processes could not be collected.');
  }

  /** A part of what a client may still send to all processes. */
  async takeShare(client: string, most: number): Promise<AllowanceShare> {
    const answer = await this.#ask((id) => ({ kind: 'allowance', id, client, most }));
    if (answer.kind === 'granted') return answer.share;
    throw new DataError('INTERNAL', 'The answer is to another question.');
  }

  #ask(ask: (id: number) => FromMember): Promise<ToMember> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      void this.tell(ask(id));
    });
  }
}
