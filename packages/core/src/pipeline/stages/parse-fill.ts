import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Expression, NamedExpression } from '../../expression/ast.js';
import { fieldOf, nullLiteral } from '../../expression/build.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { FillStage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { type OutputField, parseSortBy, readOutput } from './parse-set-window-fields.js';
import { readOptions } from './read-options.js';

/**
 * Parses the operand of `$fill`: `{sortBy: {day: 1}, output: {price: {method: "linear"}, stock: {value: 0}}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, and what expressions and sorts throw
 */
export function parseFill(raw: unknown, limits: Limits, pointer: string, context: StageContext): FillStage {
  const names = { required: ['output'], optional: ['partitionBy', 'partitionByFields', 'sortBy'] };
  const options = readOptions('$fill', raw, names, pointer);
  const sort = parseSortBy(options, pointer);
  const place = extendPointer(pointer, 'output');
  const output = readOutput('$fill', options.output, place).map((field) => parseOutput(field, limits, context));
  if (output.length === 0) throw badFill('The output of $fill needs at least one field.', place);
  if (sort.length !== 1 && output.some(({ fill }) => fill.kind === 'linear')) {
    throw badFill('The method "linear" of $fill needs a sortBy of one key.', pointer);
  }
  const partitionBy = parsePartition(options, limits, pointer, context);
  return Object.freeze({ kind: 'fill', partitionBy, sort, output: Object.freeze(output) });
}

function parseOutput(
  { path, value: raw, pointer }: OutputField,
  limits: Limits,
  { scope }: StageContext,
): FillStage['output'][number] {
  const options = readOptions('An output of $fill', raw, { required: [], optional: ['value', 'method'] }, pointer);
  const hasValue = Object.hasOwn(options, 'value');
  if (hasValue === Object.hasOwn(options, 'method')) {
    throw badFill('An output of $fill has either a value or a method.', pointer);
  }
  if (hasValue) {
    const expression = parseExpression(options.value, limits, extendPointer(pointer, 'value'), scope);
    return Object.freeze({ path, fill: Object.freeze({ kind: 'value', expression }) });
  }
  const { method } = options;
  if (method === 'linear' || method === 'locf') return Object.freeze({ path, fill: Object.freeze({ kind: method }) });
  throw badFill('The method of $fill is "linear" or "locf".', extendPointer(pointer, 'method'));
}

function parsePartition(
  options: Readonly<Record<string, unknown>>,
  limits: Limits,
  pointer: string,
  { scope }: StageContext,
): Expression {
  const { partitionBy, partitionByFields } = options;
  if (partitionBy !== undefined && partitionByFields !== undefined) {
    throw badFill('$fill has either partitionBy or partitionByFields.', pointer);
  }
  if (partitionByFields !== undefined) {
    return partitionOf(parseFieldList('$fill', partitionByFields, extendPointer(pointer, 'partitionByFields')));
  }
  if (partitionBy === undefined) return nullLiteral;
  const place = extendPointer(pointer, 'partitionBy');
  if (typeof partitionBy === 'string' || isPlainObject(partitionBy)) {
    return parseExpression(partitionBy, limits, place, scope);
  }
  throw badFill('The partitionBy of $fill is a field, as "$a", or an expression with an operator.', place);
}

/**
 * Reads the `partitionByFields` of a stage.
 *
 * @returns the path of each field
 * @throws DataError BAD_OPERAND, BAD_PATH
 */
export function parseFieldList(stage: string, raw: unknown, pointer: string): readonly (readonly string[])[] {
  const fits = Array.isArray(raw) && raw.every((name): name is string => typeof name === 'string');
  if (!fits) throw badFill(`The partitionByFields of ${stage} are an array of field names.`, pointer);
  return Object.freeze(raw.map((name, index) => parseValuePath(name, extendPointer(pointer, index)).segments));
}

/** An object of fields, as a partition has it: those that are missing are left out. */
export function partitionOf(paths: readonly (readonly string[])[]): Expression {
  const fields = paths.map(
    (segments): NamedExpression => ({
      name: segments.join('.'),
      expression: fieldOf(segments),
    }),
  );
  return Object.freeze({ kind: 'object', fields: Object.freeze(fields) });
}

function badFill(message: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', message, { details: { pointer } });
}
