import type { Accumulator, DataObject, GroupStage, Value } from '@database-service/core';
import { compareStrings, setOwn } from '@database-service/core';
import { accumulatorColumns, groupKeyColumns, groupKinds } from './compile-group.js';

/** A row as the columns of `compileGroup` give it. */
export type GroupRow = readonly (string | number | Uint8Array | null)[];

interface Group {
  readonly key: Value;
  firstId: string;
  count: number;
  readonly states: AccumulatorState[];
}

interface AccumulatorState {
  total: number;
  magnitude: number;
  numbers: number;
  kind: number;
  extreme: number | string | null;
}

/** From it on, sums of whole numbers are not always exact in doubles. */
const exactMax = 2 ** 53;
/** More groups are left to core, which weighs them: nobody needs to read more of them than one. */
export const groupsMax = 50_000;

/**
 * Puts together the groups that SQL gave for parts of a collection, and tells whether they are exactly what core would
 * make: keys that are scalars, sums of whole numbers that doubles hold, extremes among values of one type.
 */
export class GroupMerger {
  readonly #stage: GroupStage;
  readonly #groups = new Map<string, Group>();

  constructor(stage: GroupStage) {
    this.#stage = stage;
  }

  /** @returns false where SQL cannot do it exactly: then nothing of this is to be used */
  add(row: GroupRow): boolean {
    const [kind, number, text, firstId, count] = row as [number, number | null, string | null, string, number];
    if (kind === groupKinds.other) return false;
    const id = `${kind}:${text ?? number ?? ''}`;
    let group = this.#groups.get(id);
    if (group === undefined) {
      const states = this.#stage.accumulators.map(() => ({
        total: 0,
        magnitude: 0,
        numbers: 0,
        kind: 0,
        extreme: null,
      }));
      group = { key: toValue(kind, text ?? number), firstId, count: 0, states };
      this.#groups.set(id, group);
    }
    if (compareStrings(firstId, group.firstId) < 0) group.firstId = firstId;
    group.count += count;
    const { states } = group;
    return (
      this.#groups.size <= groupsMax &&
      this.#stage.accumulators.every((accumulator, index) => {
        const columns = row.slice(groupKeyColumns + index * accumulatorColumns);
        const state = states[index];
        return state !== undefined && addTo(state, accumulator, columns, count);
      })
    );
  }

  /** The groups as `$group` gives them: in the order of their first documents by id. */
  finish(): DataObject[] {
    const groups = [...this.#groups.values()].sort((a, b) => compareStrings(a.firstId, b.firstId));
    return groups.map((group) => {
      const object: Record<string, Value> = { _id: group.key };
      this.#stage.accumulators.forEach(({ field, operator }, index) => {
        const state = group.states[index];
        if (state !== undefined) setOwn(object, field, resultOf(operator, state, group.count));
      });
      return object;
    });
  }
}

function addTo(
  state: AccumulatorState,
  { operator, expression }: Accumulator,
  columns: GroupRow,
  count: number,
): boolean {
  if (operator === 'count') return true;
  if (operator === 'min' || operator === 'max') {
    const [least, greatest, number, text] = columns as readonly (number | string | null)[];
    if (least === null || least === undefined) return true;
    if (least !== greatest || least === groupKinds.other || (state.kind !== 0 && state.kind !== least)) return false;
    state.kind = Number(least);
    const value = (least === groupKinds.string || least === groupKinds.date ? text : number) ?? null;
    if (state.extreme === null || isBeyond(value, state.extreme, operator)) state.extreme = value;
    return true;
  }
  const [sum, magnitude, numbers, fractions] =
    expression.kind === 'literal'
      ? [Number(expression.value) * count, Math.abs(Number(expression.value)) * count, count, 0]
      : columns.map(Number);
  state.total += sum ?? 0;
  state.magnitude += magnitude ?? 0;
  state.numbers += numbers ?? 0;
  // A sum at the bound may have been rounded down to it: 2^52, 2^52, 1 and 1 do so, one by one.
  return fractions === 0 && state.magnitude < exactMax;
}

function isBeyond(value: number | string | null, known: number | string, operator: 'min' | 'max'): boolean {
  if (value === null || typeof value !== typeof known) return false;
  const order = typeof value === 'string' ? compareStrings(value, String(known)) : value - Number(known);
  return operator === 'min' ? order < 0 : order > 0;
}

function resultOf(operator: Accumulator['operator'], state: AccumulatorState, count: number): Value {
  switch (operator) {
    case 'count':
      return count;
    case 'sum':
      return state.total;
    case 'avg':
      return state.numbers === 0 ? null : state.total / state.numbers;
    default:
      return toValue(state.kind, state.extreme);
  }
}

function toValue(kind: number, value: number | string | null): Value {
  if (kind === groupKinds.bool) return value === 1;
  if (kind === groupKinds.date) return new Date(String(value));
  return value;
}
