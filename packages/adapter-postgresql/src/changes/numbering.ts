import { checkCancelled, type OperationContext } from '@database-service/core';
import {
  catalogueTables,
  identifier,
  SequencedFeed,
  Sequencer,
  type Sql,
  type SqlConnection,
  sql,
} from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { databaseClosed } from '../errors.js';
import type { Store } from '../store.js';

/** At most so often others are told. */
const tellMs = 10;
/** How long what nobody told of goes unnoticed. */
const pollMaxMs = 250;
/** As long as another takes to get the lease of a sequencer that died, and some more. */
const settleMaxMs = 10_000;
const settlePollMs = 20;

const pending = identifier(catalogueTables.pendingChanges);

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
        return await store.connections.read(piece);
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

  /**
   * Settles when what was committed before the call has its numbers: a watch that begins now must not tell of it. Without a
   * sequencer, whose holder just died perhaps, not for longer than it takes to replace it.
   */
  async settle(context: OperationContext): Promise<void> {
    const endMs = performance.now() + settleMaxMs;
    const { connections } = this.#store;
    const select = async (piece: Sql) => (await connections.query(context, piece, 'read')).rows[0]?.[0];
    const last = await select(sql`SELECT max(id) FROM ${pending}`);
    while (last !== null && performance.now() < endMs) {
      checkCancelled(context);
      this.committed();
      await this.feed.numbered(context, settlePollMs);
      if (Number(await select(sql`SELECT EXISTS (SELECT 1 FROM ${pending} WHERE id <= ${Number(last)})`)) === 0) return;
    }
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
