import type { Connection } from './connection.js';
import { Refusal } from './refusal.js';
import { call } from './request.js';

/** A document as searches and exports give it, as far as it is read here. */
export interface Document {
  readonly id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly documents: readonly Document[];
  readonly pagination: { readonly has_more: boolean; readonly next_cursor: string | null };
}

/** What a search takes, but for its paging. */
interface Search {
  readonly offset?: number;
  readonly [field: string]: unknown;
}

/** Documents of one page at most. */
const pageMax = 1000;
const pageMin = 10;

/** Documents of a search, page by page. Where the service gives no pages of this size, they become smaller. */
export class SearchPages implements AsyncIterable<readonly Document[]> {
  /** Whether there are documents behind the last page that was given. */
  hasMore = false;
  readonly #ask: (paging: object) => Promise<Answer>;
  readonly #offset: object;
  readonly #limit: number;

  constructor(connection: Connection, path: string, { offset, ...search }: Search, limit: number) {
    this.#ask = (paging) => call<Answer>(connection, 'POST', `${path}/search`, { ...search, ...paging, total: false });
    this.#offset = offset === undefined ? {} : { offset };
    this.#limit = limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Document[], void, undefined> {
    let left = this.#limit;
    let size = pageMax;
    let place: object = this.#offset;
    for (;;) {
      let answer: Answer;
      try {
        answer = await this.#ask({ ...place, limit: Math.min(left, size) });
      } catch (error) {
        const isTooMuch = error instanceof Refusal && error.reason === 'LIMIT_EXCEEDED';
        if (!isTooMuch || Math.min(left, size) <= pageMin) throw error;
        size /= 10;
        continue;
      }
      left -= answer.documents.length;
      this.hasMore = answer.pagination.has_more;
      yield answer.documents;
      const cursor = answer.pagination.next_cursor;
      if (left <= 0 || cursor === null) return;
      place = { cursor };
    }
  }
}
