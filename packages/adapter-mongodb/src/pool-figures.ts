import type { MongoClient } from 'mongodb';

/** How many connections there are, counted by what the driver tells of its pools. */
export class PoolFigures {
  #open = 0;
  #active = 0;
  #waiting = 0;

  get active(): number {
    return this.#active;
  }

  get idle(): number {
    return Math.max(0, this.#open - this.#active);
  }

  /** Who wants a connection and has none yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Counts the connections of one more client. */
  follow(client: MongoClient): void {
    client.on('connectionReady', () => {
      this.#open += 1;
    });
    client.on('connectionClosed', () => {
      this.#open = Math.max(0, this.#open - 1);
    });
    client.on('connectionCheckOutStarted', () => {
      this.#waiting += 1;
    });
    client.on('connectionCheckOutFailed', () => {
      this.#waiting -= 1;
    });
    client.on('connectionCheckedOut', () => {
      this.#waiting -= 1;
      this.#active += 1;
    });
    client.on('connectionCheckedIn', () => {
      this.#active = Math.max(0, this.#active - 1);
    });
  }
}
