import type { ChangeStream, ChangeStreamOptions, Db, Document, ResumeToken } from 'mongodb';
import type { StreamEvent } from './stream-event.js';

/** What one look at the events gave. */
export interface EventLook {
  /** `undefined`: there was none for a while. */
  readonly event: StreamEvent | undefined;
  /** Behind all that was looked at; `undefined` before the first event of a server that tells no places. */
  readonly token: ResumeToken | undefined;
  /** More is at hand. */
  readonly hasMore: boolean;
}

/** Events in the order of their commits. */
export interface EventSource {
  /** The place where it begins, once the server has answered. */
  begin(): Promise<ResumeToken | undefined>;
  /** The next event, or none after the time that the server waits. @throws what the driver throws; the source is over then */
  next(): Promise<EventLook>;
  close(): Promise<void>;
}

type Stream = ChangeStream<Document, StreamEvent & Document>;

/** The events of a database. The driver goes on by itself where a server went away; what it gives up it throws. */
export class MongoEventSource implements EventSource {
  readonly #database: Db;
  readonly #pipeline: Document[];
  readonly #waitMs: number;
  #stream: Stream;
  /** The look that `begin` has begun. */
  #first: Promise<EventLook> | undefined;

  /** @param waitMs - how long the server waits for an event before it says that there is none */
  constructor(database: Db, pipeline: Document[], after: ResumeToken | undefined, waitMs: number) {
    this.#database = database;
    this.#pipeline = pipeline;
    this.#waitMs = waitMs;
    this.#stream = this.#open(after);
  }

  async begin(): Promise<ResumeToken | undefined> {
    const told = new Promise<ResumeToken>((resolve) => {
      this.#stream.once('resumeTokenChanged', resolve);
    });
    const first = this.#look();
    this.#first = first;
    // The server tells its place at once, and then waits for an event; if it has one at once, that is behind the place.
    return await Promise.race([told, first.then(({ token }) => token)]);
  }

  async next(): Promise<EventLook> {
    const look = await (this.#first ?? this.#look());
    this.#first = undefined;
    if (look.event?.operationType === 'invalidate') {
      // The database was dropped, which ends the stream, not the watch.
      await this.#stream.close();
      this.#stream = this.#open(look.event._id);
      return { ...look, event: undefined };
    }
    return look;
  }

  async close(): Promise<void> {
    // Nobody waits any more for the look that goes on.
    this.#first?.catch(() => {});
    await this.#stream.close();
  }

  async #look(): Promise<EventLook> {
    const event = (await this.#stream.tryNext()) ?? undefined;
    const token = this.#stream.resumeToken ?? event?._id;
    return { event, token, hasMore: this.#stream.bufferedCount() > 0 };
  }

  #open(after: ResumeToken | undefined): Stream {
    const options: ChangeStreamOptions = {
      fullDocument: 'whenAvailable',
      fullDocumentBeforeChange: 'whenAvailable',
      maxAwaitTimeMS: this.#waitMs,
      // Other than `resumeAfter` it goes on behind the end of a dropped database, too.
      ...(after === undefined ? {} : { startAfter: after }),
    };
    return this.#database.watch<Document, StreamEvent & Document>(this.#pipeline, options);
  }
}
