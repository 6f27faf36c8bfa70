import { SequencedFeed, Sequencer, type SqlConnection } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { databaseClosed } from '../errors.js';
import type { Store } from '../store.js';

/** At most so often others are told. */
const tellMs = 10;
/** How long what nobody told of goes unnoticed. */
const pollMaxMs = 250;

/** Numbers the records of the change feed, and tells those who wait: here, and at other instances. */
export class Numbering {
  readonly feed: SequencedFeed;
  readonly #store: Store;
  #sequencer: Sequencer | undefined;
  #telling: NodeJS.Timeout | undefined;
  readonly #toTell = new Set<'numbered' | 'pending'>();

  constructor(store: Store) {
    this.#store = store;
    const executor = {
      all: async (piece: Parameters<SqlConnection['all']>[0]) => {
        if (store.isClosing) throw databaseClosed();
        return await store.connections.all(piece);
      },
      run: (piece: Parameters<SqlConnection['run']>[0]) => store.connections.run(piece),
    };
    this.feed = new SequencedFeed({ executor, dialect: postgresDialect, pollMaxMs });
  }

  /** Begins once the database was reached; from then on it goes on by itself. */
  start(): void {
    if (this.#sequencer !== undefined || this.#store.isClosing) return;
    const sequencer = new Sequencer({
      connection: this.#store.connections,
      dialect: postgresDialect,
      logger: this.#store.config.logger,
      onNumbered: ({ count }) => {
        if (count === 0) return;
        this.feed.notify();
        this.#tell('numbered');
      },
    });
    this.#sequencer = sequencer;
    this.#store.onClose(async () => {
      clearTimeout(this.#telling);
      await sequencer.close();
      this.feed.notify();
    });
  }

  /** Something was committed by this instance. */
  committed(): void {
    this.#sequencer?.wake();
    if (this.#sequencer?.isLeading !== true) this.#tell('pending');
  }

  /** Another instance has committed something. */
  wake(): void {
    this.#sequencer?.wake();
  }

  #tell(what: 'numbered' | 'pending'): void {
    this.#toTell.add(what);
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      for (const each of this.#toTell) void this.#store.tell(each);
      this.#toTell.clear();
    }, tellMs);
  }
}
