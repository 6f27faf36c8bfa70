import type { FieldPath } from '../document/path.js';
import { extendPointer } from '../errors/pointer.js';
import type { Filter, ModTest, RegexTest, SizeTest, TypeName, TypeTest } from './ast.js';
import { field, not } from './build.js';
import { filterError } from './parse-context.js';
import { buildRegexTest } from './regex.js';

/** MongoDB's numbers for the types that exist here. */
const typeCodes: ReadonlyMap<unknown, TypeName> = new Map<unknown, TypeName>([
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [16, 'int'],
  [18, 'long'],
]);

const typeNames: ReadonlySet<unknown> = new Set([...typeCodes.values(), 'number']);

/** `$exists`: true or false, or a number as MongoDB takes it (0 is false). */
export function parseExists(path: FieldPath, raw: unknown, pointer: string): Filter {
  if (typeof raw !== 'boolean' && typeof raw !== 'number') {
    throw filterError('BAD_OPERAND', '$exists needs true or false.', pointer);
  }
  const exists = field(path, { kind: 'exists' });
  return raw ? exists : not(exists);
}

/** `$type`: a name or number, or an array of them. */
export function parseType(raw: unknown, pointer: string): TypeTest {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (list.length === 0) throw filterError('BAD_OPERAND', '$type needs at least one type.', pointer);
  const types = list.map((item, index) => {
    const name = typeNames.has(item) ? (item as TypeName) : typeCodes.get(item);
    if (name !== undefined) return name;
    const known = [...typeNames].join(', ');
    throw filterError(
      'BAD_OPERAND',
      `$type knows ${known}, and MongoDB's numbers for them.`,
      Array.isArray(raw) ? extendPointer(pointer, index) : pointer,
    );
  });
  return { kind: 'type', types: Object.freeze([...new Set(types)].sort()) };
}

/** `$regex` with the `$options` beside it. */
export function parseRegex(raw: unknown, siblings: Readonly<Record<string, unknown>>, pointer: string): RegexTest {
  if (typeof raw !== 'string') {
    throw filterError('BAD_OPERAND', '$regex needs the pattern as a string; flags go to $options.', pointer);
  }
  const options = Object.hasOwn(siblings, '$options') ? siblings.$options : '';
  if (typeof options !== 'string' || !/^[imsx]*$/.test(options)) {
    const at = `${pointer.slice(0, pointer.lastIndexOf('/'))}/$options`;
    throw filterError('BAD_OPERAND', '$options needs a string of the letters i, m, s and x.', at);
  }
  return buildRegexTest(raw, [...new Set(options)].sort().join(''), pointer);
}

/** `$mod`: `[divisor, remainder]`; decimals are cut to integers, as in MongoDB. */
export function parseMod(raw: unknown, pointer: string): ModTest {
  if (!Array.isArray(raw) || raw.length !== 2) {
    throw filterError('BAD_OPERAND', '$mod needs an array of two numbers: the divisor and the remainder.', pointer);
  }
  const [divisor, remainder] = raw.map((item: unknown, index) => parseInteger(item, extendPointer(pointer, index)));
  if (divisor === undefined || divisor === 0 || remainder === undefined) {
    throw filterError('BAD_OPERAND', 'The divisor of $mod cannot be 0.', extendPointer(pointer, 0));
  }
  return { kind: 'mod', divisor, remainder };
}

function parseInteger(raw: unknown, pointer: string): number {
  const integer = typeof raw === 'number' ? Math.trunc(raw) : Number.NaN;
  // Adding 0 turns -0 into 0.
  if (Number.isSafeInteger(integer)) return integer + 0;
  throw filterError('BAD_OPERAND', '$mod needs numbers within 2^53-1.', pointer);
}

/** `$size`: a whole number from 0. */
export function parseSize(raw: unknown, pointer: string): SizeTest {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return { kind: 'size', size: raw + 0 };
  throw filterError('BAD_OPERAND', '$size needs a whole number from 0.', pointer);
}
