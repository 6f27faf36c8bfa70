import { DataError, type DataObject, equalValues, stringifyValue, typeOf, type Value } from '@database-service/core';
import { type Sql, sql } from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';

/** What becomes of the field at a path: another value, or nothing. */
interface FieldChange {
  readonly path: readonly string[];
  readonly value?: Value;
}

/** More of them are written by whole fields of the document. */
const changesMax = 50;

/**
 * The data of a row with what a write changes, and nothing else: numbers that doubles cannot hold, say, stay as they are where
 * nobody writes to them.
 *
 * @param stored - the data as it is in the row, which was read as `before`
 * @throws DataError BAD_VALUE where a number of another program would have to be rounded
 */
export function changeData(stored: Sql, before: DataObject, after: DataObject): Sql {
  const fine = [...changesBetween(before, after, [], Number.POSITIVE_INFINITY)];
  const changes = fine.length <= changesMax ? fine : [...changesBetween(before, after, [], 1)];
  for (const { path, value } of changes) if (value !== undefined) refuseRounded(value, path);
  const own = changes.filter(({ path }) => path.length === 1);
  const removed = own.flatMap(({ path, value }) => (value === undefined ? path : []));
  const set = own.flatMap(({ path, value }) => (value === undefined ? [] : [[path[0], value] as const]));
  let data = stored;
  if (removed.length > 0) data = sql`(${data} - ${arrayText(removed)}::TEXT[])`;
  if (set.length > 0) data = sql`(${data} || ${stringifyValue(Object.fromEntries(set))}::JSONB)`;
  for (const { path, value } of changes) {
    if (path.length === 1) continue;
    const at = sql`${arrayText(path)}::TEXT[]`;
    data =
      value === undefined ? sql`(${data} #- ${at})` : sql`jsonb_set(${data}, ${at}, ${stringifyValue(value)}::JSONB)`;
  }
  return data;
}

function* changesBetween(
  before: DataObject,
  after: DataObject,
  path: readonly string[],
  depthMax: number,
): Generator<FieldChange> {
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) yield { path: [...path, name] };
  for (const [name, value] of Object.entries(after)) {
    const former = Object.hasOwn(before, name) ? before[name] : undefined;
    if (former !== undefined && equalValues(former, value)) continue;
    const at = [...path, name];
    if (former !== undefined && isObject(former) && isObject(value) && at.length < depthMax) {
      yield* changesBetween(former, value, at, depthMax);
    } else yield { path: at, value };
  }
}

function isObject(value: Value): value is DataObject {
  return typeOf(value) === 'object';
}

/** Callers cannot send such a number: it was read from the row, where it may be another one. */
function refuseRounded(value: Value, path: readonly string[]): void {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return;
    const field = path.join('.');
    throw new DataError(
      'BAD_VALUE',
      `The field ${JSON.stringify(field)} has an integer beyond 2^53 by another program, which this write would round; change other fields, or remove it first.`,
      { details: { field } },
    );
  }
  if (Array.isArray(value)) for (const element of value as readonly Value[]) refuseRounded(element, path);
  else if (isObject(value)) for (const [name, inner] of Object.entries(value)) refuseRounded(inner, [...path, name]);
}
