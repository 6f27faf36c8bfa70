import { findDifference } from '../suite/find-difference.js';
import type { ModelDocument, ModelNames, ModelRecord, Outcome, PlainModel } from './plain-model.js';
import type { CollectionStep, DocumentStep } from './step.js';

/** A call of a history, and what came of it. */
export interface Call {
  readonly step: DocumentStep | CollectionStep;
  /** Names it; what it wrote bears it. */
  readonly by: string;
  /** When it was made and when its answer came, by one clock that ticks at each of these. */
  readonly began: number;
  readonly ended: number;
  readonly outcome: Outcome;
}

/**
 * What the order of a feed tells.
 *
 * - `calls`: each call was done at its place, with no other amid it
 * - `documents`: each document's records are in the order of its changes; records of transactions that have nothing to do with
 *   each other may alternate. A write that looks for its document decides which it is at some moment before its place: it
 *   changes it only as it was then, but what others stored meanwhile, and would have been chosen, may stand before it
 */
export type FeedOrder = 'calls' | 'documents';

/** Where in the feed a call took effect: behind so many records, through so many. */
interface Place {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds out whether answers of calls made at once fit one order: that in which the change feed says they were done. Each
 * call that changed something must answer as the plain model does at its place; each that changed nothing must do so
 * somewhere between the calls that ended before it began and those that began after it ended.
 *
 * @param model - holds what there was before; in the end, what there must be
 * @throws Error that says what fits no order
 */
export class HistoryCheck {
  readonly #names: ModelNames;
  readonly #calls: ReadonlyMap<string, Call>;
  readonly #places = new Map<string, Place>();
  readonly #counts = new Map<string, number>();
  /** By the number of records before it; absent within a transaction, which nobody sees. */
  readonly #states = new Map<number, PlainModel>();
  readonly #feed: readonly ModelRecord[];
  readonly #model: PlainModel;
  readonly #order: FeedOrder;

  constructor(model: PlainModel, calls: readonly Call[], feed: readonly ModelRecord[], order: FeedOrder = 'calls') {
    this.#order = order;
    this.#names = model.names;
    this.#model = model;
    this.#calls = new Map(calls.map((call) => [call.by, call]));
    this.#feed = order === 'calls' ? feed : joinTransactions(feed, this.#calls);
  }

  /** @returns what is stored in the end, as the feed tells it */
  run(): PlainModel {
    for (let at = 0; at < this.#feed.length; ) {
      this.#states.set(at, this.#model.clone());
      at += this.#replay(at);
    }
    this.#states.set(this.#feed.length, this.#model.clone());
    this.#checkTimes();
    for (const call of this.#calls.values()) if (!this.#places.has(call.by)) this.#checkWithoutEffect(call);
    for (const { by, step, outcome } of this.#calls.values()) {
      if (step.kind === 'updateMany') assertSame(outcome, { count: this.#counts.get(by) ?? 0 }, `${by} changed`);
    }
    return this.#model;
  }

  /** @returns how many records the call at this place left */
  #replay(at: number): number {
    const record = this.#recordAt(at);
    const call = this.#findCall(record);
    const what = `record ${at}, ${JSON.stringify(record)}, of ${JSON.stringify(call.step)}`;
    if (call.step.kind === 'updateMany') return this.#replayOneOfMany(at, call, what);
    if (this.#places.has(call.by)) throw new Error(`${what}: it was done twice`);
    if (call.step.kind === 'findAndUpdate' && this.#order === 'documents') return this.#replayPick(at, call, what);
    if (record.op === 'dropped' || record.op === 'renamed') this.#model.make(record.collection);
    const told: ModelRecord[] = [];
    const expected = this.#model.apply(call.step, call.by, told);
    assertSame(this.#feed.slice(at, at + told.length), told, `${what}: its records`);
    if (told.length === 0) throw new Error(`${what}: it was to be ${JSON.stringify(expected)}`);
    assertSame(call.outcome, expected, `${what}: its answer`);
    this.#places.set(call.by, { first: at, last: at + told.length - 1 });
    return told.length;
  }

  /** It was the one to choose at some moment, and is changed as it was then. */
  #replayPick(at: number, call: Call, what: string): number {
    const record = this.#recordAt(at);
    if (!('after' in record)) throw new Error(`${what}: is no update`);
    const { id, version } = record.after;
    const isChosen = (place: number): boolean => {
      const chosen = this.#states.get(place)?.clone().apply(call.step, call.by, []);
      return (
        chosen !== undefined &&
        'document' in chosen &&
        chosen.document?.id === id &&
        chosen.document.version === version
      );
    };
    if (![...this.#states.keys()].some(isChosen)) throw new Error(`${what}: it never was the one to choose`);
    const told: ModelRecord[] = [];
    const expected = this.#model.apply({ kind: 'update', id, change: { inc: 1 } }, call.by, told);
    assertSame([record], told, `${what}: its record`);
    assertSame(call.outcome, expected, `${what}: its answer`);
    this.#places.set(call.by, { first: at, last: at });
    return 1;
  }

  /** Each document for itself: engines differ in whether others may come between. */
  #replayOneOfMany(at: number, call: Call, what: string): number {
    const record = this.#recordAt(at);
    if (call.step.kind !== 'updateMany' || !('after' in record)) throw new Error(`${what}: is no update`);
    const { id } = record.after;
    const before = this.#model.list(this.#names.main).find((document) => document.id === id);
    if (before === undefined || before.data.n < call.step.atLeast) throw new Error(`${what}: it was not to be changed`);
    const told: ModelRecord[] = [];
    this.#model.apply({ kind: 'update', id, change: { inc: 1 } }, call.by, told);
    assertSame([record], told, `${what}: its record`);
    const place = this.#places.get(call.by);
    this.#places.set(call.by, { first: place?.first ?? at, last: at });
    this.#counts.set(call.by, (this.#counts.get(call.by) ?? 0) + 1);
    return 1;
  }

  #recordAt(at: number): ModelRecord {
    const record = this.#feed[at];
    if (record === undefined) throw new TypeError('There is no such record.');
    return record;
  }

  #findCall(record: ModelRecord): Call {
    const [call, ...others] = 'after' in record ? this.#callOf(record.after) : this.#callsLike(record);
    if (call === undefined) throw new Error(`Nobody has done what the feed tells: ${JSON.stringify(record)}`);
    if (others.length > 0 && record.op === 'deleted') {
      throw new Error(`Two were given the document that one deleted: ${JSON.stringify([call, ...others])}`);
    }
    return call;
  }

  #callOf({ data }: ModelDocument): readonly Call[] {
    const call = this.#calls.get(data.by);
    return call === undefined ? [] : [call];
  }

  /** Those that may have deleted this document, dropped or renamed the collection; in the order in which they were made. */
  #callsLike(record: ModelRecord): readonly Call[] {
    const open = [...this.#calls.values()].filter(({ by, outcome }) => !this.#places.has(by) && !('error' in outcome));
    if (record.op === 'deleted') {
      const present = this.#model.list(record.collection).find(({ id }) => id === record.id);
      return open.filter(
        ({ step, outcome }) =>
          step.kind === 'delete' &&
          'document' in outcome &&
          outcome.document?.id === record.id &&
          outcome.document.data.by === present?.data.by,
      );
    }
    const kind = record.op === 'dropped' ? 'drop' : 'rename';
    return open.filter(({ step }) => step.kind === kind).sort((a, b) => a.began - b.began);
  }

  /** Whether the feed's order tells when records came, of those that a call without an effect depended on. */
  #isTold(step: Call['step'], outcome: Outcome, first: number, last: number): boolean {
    if (this.#order === 'calls') return true;
    // By the values of other documents.
    if (!('id' in step) || ('error' in outcome && outcome.error === 'DUPLICATE_VALUE')) return false;
    return this.#feed.slice(first, last + 1).some((record) => [step.id, undefined].includes(idOf(record)));
  }

  /** What ended before another began was done before it. */
  #checkTimes(): void {
    for (const [by, { last }] of this.#places) {
      for (const [later, { first }] of this.#places) {
        const [one, other] = [this.#calls.get(by), this.#calls.get(later)];
        if (one === undefined || other === undefined || one.ended >= other.began || last < first) continue;
        throw new Error(
          `${later} began when ${by} had ended, but the feed has it before: ${JSON.stringify([one, other])}`,
        );
      }
    }
  }

  #checkWithoutEffect({ step, by, began, ended, outcome }: Call): void {
    // Indexes leave no record, so nobody can tell whether the collection was there.
    if (['createIndex', 'dropIndex', 'rename', 'drop', 'updateMany'].includes(step.kind)) return;
    let [from, to] = [0, this.#feed.length];
    for (const [other, { first, last }] of this.#places) {
      const call = this.#calls.get(other);
      if (call === undefined || !this.#isTold(step, outcome, first, last)) continue;
      if (call.ended < began) from = Math.max(from, last + 1);
      if (call.began > ended) to = Math.min(to, first);
    }
    const answers: Outcome[] = [];
    for (let at = from; at <= to; at += 1) {
      const told: ModelRecord[] = [];
      const answer = this.#states.get(at)?.clone().apply(step, by, told);
      if (answer === undefined) continue;
      if (told.length === 0 && findDifference(outcome, answer) === undefined) return;
      answers.push(answer);
    }
    const call = JSON.stringify({ by, step, outcome });
    throw new Error(`${call} fits no state from ${from} to ${to} of the feed, where it is ${JSON.stringify(answers)}`);
  }
}

/** Puts the records of each transaction together, where none between them is of the same document or of the collection. */
function joinTransactions(feed: readonly ModelRecord[], calls: ReadonlyMap<string, Call>): readonly ModelRecord[] {
  const joined = [...feed];
  for (let at = 0; at < joined.length; at += 1) {
    const by = writerOf(joined[at]);
    if (by === undefined || calls.get(by)?.step.kind !== 'transfer') continue;
    const later = joined.findIndex((record, place) => place > at && writerOf(record) === by);
    const moved = joined[later];
    if (moved === undefined || later === at + 1) continue;
    const isApart = joined
      .slice(at + 1, later)
      .every((record) => idOf(record) !== undefined && idOf(record) !== idOf(moved));
    if (isApart) joined.splice(at + 1, 0, ...joined.splice(later, 1));
    at += 1;
  }
  return joined;
}

function writerOf(record: ModelRecord | undefined): string | undefined {
  return record !== undefined && 'after' in record ? record.after.data.by : undefined;
}

function idOf(record: ModelRecord): string | undefined {
  if ('after' in record) return record.after.id;
  return 'id' in record ? record.id : undefined;
}

function assertSame(actual: unknown, expected: unknown, what: string): void {
  const difference = findDifference(actual, expected);
  if (difference !== undefined) throw new Error(`${what}: ${difference}`);
}
