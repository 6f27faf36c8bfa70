import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { quoteInput } from '../../errors/quote.js';
import { nullLiteral } from '../../expression/build.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { parseSortKeys } from '../../sort/parse-keys.js';
import type { SortKey } from '../../sort/sort.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { SetWindowFieldsStage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { parseWindowField } from './parse-window-field.js';
import { readOptions } from './read-options.js';

/**
 * Parses the operand of `$setWindowFields`: `{partitionBy: "$state", sortBy: {day: 1}, output: {total: {$sum: "$n"}}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions and
 * sorts throw
 */
export function parseSetWindowFields(
  raw: unknown,
  limits: Limits,
  pointer: string,
  { scope }: StageContext,
): SetWindowFieldsStage {
  const names = { required: ['output'], optional: ['partitionBy', 'sortBy'] };
  const options = readOptions('$setWindowFields', raw, names, pointer);
  const partitionBy = Object.hasOwn(options, 'partitionBy')
    ? parseExpression(options.partitionBy, limits, extendPointer(pointer, 'partitionBy'), scope)
    : nullLiteral;
  const sort = parseSortBy(options, pointer);
  const place = extendPointer(pointer, 'output');
  const fields = readOutput('$setWindowFields', options.output, place).map(({ path, value, pointer: inside }) =>
    parseWindowField(path, value, sort, { limits, pointer: inside, scope }),
  );
  return Object.freeze({ kind: 'setWindowFields', partitionBy, sort, fields: Object.freeze(fields) });
}

/**
 * Parses the `sortBy` of a stage; none where it is left out.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED
 */
export function parseSortBy(options: Readonly<Record<string, unknown>>, pointer: string): readonly SortKey[] {
  if (!Object.hasOwn(options, 'sortBy')) return Object.freeze([]);
  return parseSortKeys(options.sortBy, parseValuePath, extendPointer(pointer, 'sortBy'));
}

/** A field that a stage writes, and what was given for it. */
export interface OutputField {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly pointer: string;
}

/**
 * Reads the `output` of a stage: paths that do not touch each other, and what is written there.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS
 */
export function readOutput(stage: string, raw: unknown, pointer: string): readonly OutputField[] {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', `The output of ${stage} is an object of fields.`, { details: { pointer } });
  }
  const fields = Object.entries(raw).map(([name, value]): OutputField => {
    const place = extendPointer(pointer, name);
    return { path: parseValuePath(name, place).segments, value, pointer: place };
  });
  const seen = new Set<string>(fields.map(({ path }) => path.join('.')));
  for (const { path, pointer: place } of fields) {
    const above = path.slice(0, -1).map((_name, index) => path.slice(0, index + 1).join('.'));
    const conflict = above.find((outer) => seen.has(outer));
    if (conflict === undefined) continue;
    throw new DataError(
      'CONFLICTING_PATHS',
      `The output of ${stage} names both ${quoteInput(conflict)} and a field within it; leave one out.`,
      { details: { pointer: place, path: path.join('.') } },
    );
  }
  return fields;
}
