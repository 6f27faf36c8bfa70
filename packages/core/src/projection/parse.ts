import { parsePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { knownExpressions } from '../pipeline/known-operators.js';
import { refuseOperator } from '../pipeline/refuse-operator.js';
import { isPlainObject } from '../value/plain-object.js';
import { buildProjection, type ProjectedField } from './build.js';
import type { Projection } from './projection.js';

/** Sub-objects within sub-objects of a projection: deeper than any document may be. */
const depthMax = 200;

const operators: ReadonlySet<string> = new Set([...knownExpressions, '$elemMatch']);

/**
 * Parses the object form of a projection: `{name: 1, "address.city": 1}` or `{secret: 0}`, also `{address: {city: 1}}`.
 *
 * It shapes the data: all fields are included or all excluded, but for the id, which may be hidden with either. Naming
 * the envelope (`version`, `metadata`, …) with 1 is allowed and says nothing, since the envelope always stays.
 * `{}` is everything; `{id: 1}` alone is the envelope without data.
 *
 * @param pointer - JSON pointer to the projection, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED, UNKNOWN_OPERATOR, LIMIT_EXCEEDED
 */
export function parseProjection(raw: unknown, pointer = ''): Projection {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', 'A projection is an object of paths with 1 or 0, such as {"name": 1}.', {
      details: { pointer },
    });
  }
  const fields: ProjectedField[] = [];
  collectFields(raw, '', pointer, 1, fields);
  return buildProjection(fields, pointer);
}

/**
 * Parses the text form of a projection: `name,email` or `-secret,-notes`; `-id` with either.
 *
 * @param pointer - JSON pointer to the projection, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED
 */
export function parseProjectionText(text: string, pointer = ''): Projection {
  const fields = text.split(',').map((part): ProjectedField => {
    const trimmed = part.trim();
    const include = !trimmed.startsWith('-');
    const name = include ? trimmed : trimmed.slice(1);
    if (name === '') {
      throw new DataError('BAD_OPERAND', 'A part of the projection names no field; write name,email or -secret.', {
        details: { pointer },
      });
    }
    return parseField(name, include, pointer);
  });
  return buildProjection(fields, pointer);
}

function collectFields(
  raw: Readonly<Record<string, unknown>>,
  prefix: string,
  pointer: string,
  depth: number,
  fields: ProjectedField[],
): void {
  if (depth > depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `A projection is nested deeper than ${depthMax} levels.`, {
      details: { pointer, limit: depthMax },
    });
  }
  for (const [name, value] of Object.entries(raw)) {
    const place = extendPointer(pointer, name);
    if (name.startsWith('$') && prefix !== '') throw refuseOperator('projection operator', name, operators, [], place);
    if (isPlainObject(value) && Object.keys(value).length > 0) {
      collectFields(value, `${prefix}${name}.`, place, depth + 1, fields);
    } else {
      fields.push(parseField(prefix + name, parseFlag(value, place), place));
    }
  }
}

function parseFlag(value: unknown, pointer: string): boolean {
  if (value === 1 || value === true) return true;
  if (value === 0 || value === false) return false;
  if (Array.isArray(value) || (typeof value === 'string' && value.startsWith('$'))) {
    throw new DataError('NOT_SUPPORTED', 'Computed fields in a projection come with a later version; use 1 or 0.', {
      details: { pointer },
    });
  }
  throw new DataError('BAD_OPERAND', 'A field of a projection has 1 or true (include), 0 or false (exclude).', {
    details: { pointer },
  });
}

function parseField(name: string, include: boolean, pointer: string): ProjectedField {
  if (/\.\$(\.|$)/.test(name)) {
    throw new DataError('NOT_SUPPORTED', 'The positional projection ($) comes with a later version.', {
      details: { pointer },
    });
  }
  return { path: parsePath(name, pointer), include, pointer };
}
