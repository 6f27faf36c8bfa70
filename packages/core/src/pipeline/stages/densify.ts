import { DataError } from '../../errors/data-error.js';
import { compileExpression } from '../../expression/compile.js';
import { addToDate } from '../../expression/dates/add-to-date.js';
import { expressionError } from '../../expression/operator.js';
import { readField } from '../../expression/read-field.js';
import type { SortKey } from '../../sort/sort.js';
import { createTopValues, type TopSorter } from '../../sort/top.js';
import { groupKey } from '../../value/group-key.js';
import { type DataObject, typeOf, type Value } from '../../value/value.js';
import type { DensifyStage } from '../ast.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';
import { getNested } from '../shape/nested-field.js';
import { writeField } from '../shape/write-field.js';
import { partitionOf } from './parse-fill.js';

/** Most documents that one stage makes, as in MongoDB. */
const generatedMax = 500_000;

type Place = number | Date;

/** What is known of one partition: the next place of its grid, and the fields that its documents share. */
interface Track {
  next: Place;
  readonly shared: DataObject;
}

/**
 * `$densify`: makes documents for the places of a grid that no document has. The grid starts at the lower bound, for
 * `full` at the least value of all, for `partition` at the least of the partition; an upper bound is left out, a
 * greatest value is not. Documents come sorted by the field (by the partition first, but for `full`), and what is to be
 * made after the last document of a partition comes at the very end. A null or missing field passes as it is.
 */
export function startDensify(
  stage: DensifyStage,
  { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>,
): CollectingStage {
  const budget = new MemoryBudget('$densify', memoryBytesMax);
  const sorter = createTopValues(sortOf(stage), Number.POSITIVE_INFINITY);
  return {
    kind: 'collect',
    add(document) {
      budget.take(estimateBytes(document));
      sorter.add(document);
    },
    finish: () => densify(stage, sorter, budget),
  };
}

function sortOf({ path, partitionBy, bounds }: DensifyStage): readonly SortKey[] {
  const paths = bounds === 'full' ? [path] : [...partitionBy, path];
  return paths.map((segments) => ({ path: { root: 'value', segments }, direction: 1 }));
}

function* densify(stage: DensifyStage, sorter: TopSorter<DataObject>, budget: MemoryBudget): Generator<DataObject> {
  const tracks = new Tracks(stage, budget);
  let greatest: Place | undefined;
  for (const document of sorter.drain()) {
    const place = readPlace(document, stage);
    if (place !== undefined) {
      yield* tracks.reach(document, place);
      greatest = place;
    }
    yield document;
  }
  yield* tracks.finish(greatest);
}

/** The partitions, and how far each has come. */
class Tracks {
  readonly #stage: DensifyStage;
  readonly #budget: MemoryBudget;
  readonly #tracks = new Map<string, Track>();
  readonly #readPartition: (document: DataObject) => Value | undefined;
  #least: Place | undefined;
  #generated = 0;

  constructor(stage: DensifyStage, budget: MemoryBudget) {
    this.#stage = stage;
    this.#budget = budget;
    this.#readPartition = compileExpression(partitionOf(stage.partitionBy));
  }

  /** Makes what comes before a document's place in its partition. */
  *reach(document: DataObject, place: Place): Generator<DataObject> {
    this.#least ??= place;
    const track = this.#trackOf(document, place);
    yield* this.#generate(track, (next) => next < place && this.#isWithinBounds(next));
    if (Number(track.next) === Number(place)) track.next = this.#step(track.next);
  }

  /** Makes what comes after the last document of each partition. */
  *finish(greatest: Place | undefined): Generator<DataObject> {
    const { bounds, partitionBy } = this.#stage;
    if (bounds === 'partition') return;
    if (bounds !== 'full' && partitionBy.length === 0 && this.#tracks.size === 0) {
      this.#tracks.set('', { next: bounds.lower, shared: {} });
    }
    for (const track of this.#tracks.values()) {
      const isWanted = (next: Place): boolean =>
        bounds === 'full' ? greatest !== undefined && next <= greatest : this.#isWithinBounds(next);
      yield* this.#generate(track, isWanted);
    }
  }

  #trackOf(document: DataObject, place: Place): Track {
    const { bounds, partitionBy } = this.#stage;
    const key = partitionBy.length === 0 ? '' : groupKey(this.#readPartition(document) ?? null);
    let track = this.#tracks.get(key);
    if (track === undefined) {
      const first = bounds === 'full' ? (this.#least ?? place) : bounds === 'partition' ? place : bounds.lower;
      track = { next: first, shared: this.#sharedOf(document) };
      this.#budget.take(key.length + estimateBytes(track.shared));
      this.#tracks.set(key, track);
    }
    return track;
  }

  #sharedOf(document: DataObject): DataObject {
    let shared: DataObject = {};
    for (const path of this.#stage.partitionBy) {
      const value = readField(document, path);
      if (value !== undefined) shared = writeField(shared, path, value);
    }
    return shared;
  }

  *#generate(track: Track, isWanted: (next: Place) => boolean): Generator<DataObject> {
    while (isWanted(track.next)) {
      this.#generated += 1;
      if (this.#generated > generatedMax) {
        throw new DataError(
          'LIMIT_EXCEEDED',
          `$densify would make more than ${generatedMax} documents; take a larger step or narrower bounds.`,
          { details: { limit: generatedMax, stage: '$densify' } },
        );
      }
      yield writeField(track.shared, this.#stage.path, track.next);
      track.next = this.#step(track.next);
    }
  }

  #isWithinBounds(place: Place): boolean {
    const { bounds } = this.#stage;
    return typeof bounds === 'string' || place < bounds.upper;
  }

  #step(place: Place): Place {
    const { step, unit } = this.#stage;
    return place instanceof Date ? addToDate(place, step, unit ?? 'millisecond') : place + step;
  }
}

function readPlace(document: DataObject, { path, unit }: DensifyStage): Place | undefined {
  const value = getNested(document, path);
  if (value === undefined || value === null) return undefined;
  if (unit === undefined && typeof value === 'number') return value;
  if (unit !== undefined && value instanceof Date) return value;
  const needed = unit === undefined ? 'numbers; for dates give a unit' : 'dates, for it has a unit';
  throw expressionError('$densify', `needs a field of ${needed}; it met a value of the type ${typeOf(value)}`);
}
