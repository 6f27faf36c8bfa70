import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import { type FieldPath, freezePath, type PathRoot } from './path.js';

/** Most segments of a path: deeper than any document may be. */
const pathSegmentsMax = 200;

const scalarRoots: ReadonlyMap<string, PathRoot> = new Map([
  ['id', 'id'],
  ['_id', 'id'],
  ['version', 'version'],
  ['created_at', 'created_at'],
  ['updated_at', 'updated_at'],
]);

/**
 * Parses a dotted path as filters, sorts, projections and indexes have it.
 *
 * `id` (or `_id`), `version`, `created_at`, `updated_at` and `metadata.*` name the envelope. One leading `data.` is
 * stripped and means the data, so `data.version` is a field called version and `data.data` one called data.
 *
 * @param pointer - JSON pointer to where the path was given, for the error
 * @throws DataError BAD_PATH, LIMIT_EXCEEDED
 */
export function parsePath(text: string, pointer = ''): FieldPath {
  const segments = splitPath(text, pointer);
  const [first = '', ...rest] = segments;
  const scalar = scalarRoots.get(first);
  if (scalar !== undefined) {
    if (rest.length === 0) return freezePath(scalar, []);
    throw badPath(text, pointer, `${first} of the document has no fields; for a field of the data write data.${text}`);
  }
  if (first === 'metadata') return freezePath('metadata', rest);
  const own = first === 'data' && rest.length > 0 ? rest : segments;
  if (own[0] === '_id' || own[0] === '_meta') {
    throw badPath(
      text,
      pointer,
      `${own[0]} is never a field of the data; use id, version, created_at, updated_at or metadata`,
    );
  }
  return freezePath('data', own);
}

/**
 * Parses a path below a value (an array element, a pipeline's document): no name means the envelope.
 *
 * @throws DataError BAD_PATH, LIMIT_EXCEEDED
 */
export function parseValuePath(text: string, pointer = ''): FieldPath {
  return freezePath('value', splitPath(text, pointer));
}

/** The text that gives this path again. Empty for the value itself. */
export function formatPath(path: FieldPath): string {
  const { root, segments } = path;
  if (root === 'value') return segments.join('.');
  if (root !== 'data') return [root, ...segments].join('.');
  const first = segments[0] ?? '';
  const hidden = scalarRoots.has(first) || first === 'metadata' || first === 'data';
  return hidden ? `data.${segments.join('.')}` : segments.join('.');
}

/**
 * What is wrong with a field name, wherever it stands; `undefined` if nothing is.
 *
 * `__proto__` and `constructor` are refused so that no object made from input can reach a prototype.
 */
export function faultOfFieldName(name: string): string | undefined {
  if (name === '__proto__' || name === 'constructor') return 'is reserved';
  return isOrdinaryName(name) ? undefined : describeNameFault(name);
}

/** One pass, for it runs on every field of every document; says no to all surrogates, paired ones too. */
function isOrdinaryName(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charCodeAt(index);
    if (unit === 0x2e || unit === 0 || (unit >= 0xd800 && unit < 0xe000)) return false;
  }
  return name.length > 0 && name.charCodeAt(0) !== 0x24;
}

function describeNameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.startsWith('$')) return 'starts with $';
  if (name.includes('.')) return 'contains a dot';
  if (name.includes('\0')) return 'contains NUL';
  return name.isWellFormed() ? undefined : 'contains a lone surrogate';
}

function splitPath(text: string, pointer: string): readonly string[] {
  const segments = text.split('.', pathSegmentsMax + 1);
  if (segments.length > pathSegmentsMax) {
    throw new DataError('LIMIT_EXCEEDED', `A path has more than ${pathSegmentsMax} segments; shorten it.`, {
      details: { pointer, limit: pathSegmentsMax },
    });
  }
  for (const segment of segments) {
    const fault = faultOfFieldName(segment);
    if (fault !== undefined) throw badPath(text, pointer, `the name ${quoteInput(segment)} ${fault}`);
  }
  return segments;
}

function badPath(text: string, pointer: string, fault: string): DataError {
  return new DataError('BAD_PATH', `The path ${quoteInput(text)} cannot be used: ${fault}.`, {
    details: { pointer },
  });
}
