import { parsePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { parseExpression } from '../expression/parse.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import { parseElementCondition } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { listFields, type NamedField } from '../pipeline/shape/list-fields.js';
import { isPlainObject } from '../value/plain-object.js';
import { buildProjection, type ProjectedField, type ProjectedRule } from './build.js';
import type { Projection } from './projection.js';

/**
 * Parses the object form of a projection: `{name: 1, "address.city": 1}` or `{secret: 0}`, also `{address: {city: 1}}`;
 * with `$slice`, `$elemMatch`, `field.$` and computed fields (`{total: {$add: ["$a", "$b"]}}`).
 *
 * It shapes the data: all fields are included or all excluded, but for the id, which may be hidden with either. Naming
 * the envelope (`version`, `metadata`, …) with 1 is allowed and says nothing, since the envelope always stays.
 * `{}` is everything; `{id: 1}` alone is the envelope without data. Numbers and booleans are flags, all other values
 * are computed.
 *
 * @param pointer - JSON pointer to the projection, for errors
 * @param scope - the time that its expressions may use
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, LIMIT_EXCEEDED, and what expressions and filters throw
 */
export function parseProjection(raw: unknown, limits: Limits, pointer = '', scope: ExpressionScope = {}): Projection {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', 'A projection is an object of paths with 1 or 0, such as {"name": 1}.', {
      details: { pointer },
    });
  }
  const context = { limits, scope: { now: new Date(), ...scope } };
  return buildProjection(listFields(raw, pointer).map((field) => parseField(field, context)));
}

/**
 * Parses the text form of a projection: `name,email` or `-secret,-notes`; `-id` with either.
 *
 * @param pointer - JSON pointer to the projection, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS
 */
export function parseProjectionText(text: string, pointer = ''): Projection {
  const fields = text.split(',').map((part): ProjectedField => {
    const trimmed = part.trim();
    const includes = !trimmed.startsWith('-');
    const name = includes ? trimmed : trimmed.slice(1);
    if (name === '') {
      throw new DataError('BAD_OPERAND', 'A part of the projection names no field; write name,email or -secret.', {
        details: { pointer },
      });
    }
    return parseFlag(name, includes, pointer);
  });
  return buildProjection(fields);
}

/** What computed fields are parsed with. */
interface FieldContext {
  readonly limits: Limits;
  readonly scope: ExpressionScope;
}

function parseField({ name, raw, pointer }: NamedField, context: FieldContext): ProjectedField {
  if (typeof raw === 'number' || typeof raw === 'boolean') return parseFlag(name, Number(raw) !== 0, pointer);
  if (name.endsWith('.$')) {
    throw new DataError(
      'BAD_OPERAND',
      'A positional field (field.$) is included by 1, and nothing else is done to it.',
      {
        details: { pointer },
      },
    );
  }
  return { path: parsePath(name, pointer), rule: parseRule(raw, context, pointer), pointer };
}

function parseFlag(name: string, includes: boolean, pointer: string): ProjectedField {
  if (name.includes('.$.')) {
    throw new DataError('BAD_PATH', 'The positional $ stands at the end of a path only: leave out what follows it.', {
      details: { pointer },
    });
  }
  if (!name.endsWith('.$')) {
    return { path: parsePath(name, pointer), rule: { kind: includes ? 'include' : 'exclude' }, pointer };
  }
  if (includes) return { path: parsePath(name.slice(0, -2), pointer), rule: { kind: 'positional' }, pointer };
  throw new DataError('BAD_OPERAND', 'A positional field (field.$) can be included only.', { details: { pointer } });
}

function parseRule(raw: unknown, { limits, scope }: FieldContext, pointer: string): ProjectedRule {
  if (isPlainObject(raw)) {
    const names = Object.keys(raw);
    if (names.length === 0) {
      throw new DataError(
        'BAD_OPERAND',
        'An empty object projects nothing; for one as a value write {"$literal": {}}.',
        {
          details: { pointer },
        },
      );
    }
    if (names.length === 1 && names[0] === '$elemMatch') {
      return parseElemMatch(raw.$elemMatch, limits, extendPointer(pointer, '$elemMatch'));
    }
    if (names.length === 1 && names[0] === '$slice' && isFindSlice(raw.$slice)) {
      return parseSlice(raw.$slice, extendPointer(pointer, '$slice'));
    }
  }
  return { kind: 'computed', expression: parseExpression(raw, limits, pointer, scope) };
}

function parseElemMatch(raw: unknown, limits: Limits, pointer: string): ProjectedRule {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', '$elemMatch takes an object: a filter of the elements, or operators.', {
      details: { pointer },
    });
  }
  return { kind: 'elemMatch', ...parseElementCondition(raw, limits, pointer) };
}

/** What is not of this form is the expression `$slice`. */
function isFindSlice(raw: unknown): raw is number | readonly [number, number] {
  if (typeof raw === 'number') return true;
  return Array.isArray(raw) && raw.length === 2 && raw.every((item) => typeof item === 'number');
}

function parseSlice(raw: number | readonly [number, number], pointer: string): ProjectedRule {
  const [skip, count] = typeof raw === 'number' ? [undefined, Math.trunc(raw)] : raw.map(Math.trunc);
  if (skip === undefined) return { kind: 'slice', count: count ?? 0 };
  if (count !== undefined && count > 0) return { kind: 'slice', skip, count };
  throw new DataError('BAD_OPERAND', 'The second number of $slice says how many elements to return, at least 1.', {
    details: { pointer },
  });
}
