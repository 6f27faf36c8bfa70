import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { isPlainObject } from '../../value/plain-object.js';

/** Sub-objects within sub-objects: deeper than any document may be. */
const depthMax = 200;

/** One field that a projection or stage names, and what stands beside the name. */
export interface NamedField {
  /** Its path in dots, however it was written: `{a: {b: 1}}` and `{"a.b": 1}` are both `a.b`. */
  readonly name: string;
  readonly raw: unknown;
  readonly pointer: string;
}

/**
 * Lists the fields that `{a: {b: 1}, "c.d": {$add: […]}}` names. An object whose names have no `$` names fields below;
 * an empty one is taken for a value.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function listFields(raw: Readonly<Record<string, unknown>>, pointer: string): readonly NamedField[] {
  const fields: NamedField[] = [];
  collectFields(raw, '', pointer, 1, fields);
  return fields;
}

function collectFields(
  raw: Readonly<Record<string, unknown>>,
  prefix: string,
  pointer: string,
  depth: number,
  fields: NamedField[],
): void {
  if (depth > depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `Fields are nested deeper than ${depthMax} levels here; flatten them.`, {
      details: { pointer, limit: depthMax },
    });
  }
  for (const [name, value] of Object.entries(raw)) {
    const place = extendPointer(pointer, name);
    if (namesFields(value)) collectFields(value, `${prefix}${name}.`, place, depth + 1, fields);
    else fields.push({ name: prefix + name, raw: value, pointer: place });
  }
}

function namesFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && !names.some((name) => name.startsWith('$'));
}
