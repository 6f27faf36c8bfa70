import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import { decodeValue } from '../../value/decode.js';
import type { DensifyStage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { parseFieldList } from './parse-fill.js';
import { parseTimeUnit } from './parse-window-bounds.js';
import { readOptions } from './read-options.js';

/**
 * Parses the operand of `$densify`: `{field: "day", range: {step: 1, unit: "day", bounds: "full"}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, BAD_VALUE, CONFLICTING_PATHS
 */
export function parseDensify(raw: unknown, limits: Limits, pointer: string, _context: StageContext): DensifyStage {
  const names = { required: ['field', 'range'], optional: ['partitionByFields'] };
  const options = readOptions('$densify', raw, names, pointer);
  const place = extendPointer(pointer, 'field');
  if (typeof options.field !== 'string') throw badDensify('The field of $densify is a path.', place);
  const path = parseValuePath(options.field, place).segments;
  const within = extendPointer(pointer, 'partitionByFields');
  const partitionBy = Object.hasOwn(options, 'partitionByFields')
    ? parseFieldList('$densify', options.partitionByFields, within)
    : Object.freeze([]);
  checkApart(path, partitionBy, within);
  const range = parseRange(options.range, limits, extendPointer(pointer, 'range'));
  if (range.bounds === 'partition' && partitionBy.length === 0) {
    throw badDensify('The bounds "partition" of $densify need partitionByFields; else take "full".', pointer);
  }
  return Object.freeze({ kind: 'densify', path, partitionBy, ...range });
}

/** New documents have the field and those of the partition: one must not be part of the other. */
function checkApart(path: readonly string[], partitionBy: readonly (readonly string[])[], pointer: string): void {
  for (const [index, other] of partitionBy.entries()) {
    const others = [path, ...partitionBy.slice(0, index)];
    if (!others.some((one) => isWithin(one, other) || isWithin(other, one))) continue;
    throw new DataError('CONFLICTING_PATHS', 'The field and the partitionByFields of $densify must not overlap.', {
      details: { pointer: extendPointer(pointer, index), path: other.join('.') },
    });
  }
}

function isWithin(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((name, index) => inner[index] === name);
}

function parseRange(raw: unknown, limits: Limits, pointer: string): Pick<DensifyStage, 'step' | 'unit' | 'bounds'> {
  const options = readOptions(
    'The range of $densify',
    raw,
    { required: ['step', 'bounds'], optional: ['unit'] },
    pointer,
  );
  const { step } = options;
  const place = extendPointer(pointer, 'step');
  if (typeof step !== 'number' || !Number.isFinite(step) || step <= 0) {
    throw badDensify('The step of $densify is a number above 0.', place);
  }
  const unit = Object.hasOwn(options, 'unit')
    ? { unit: parseTimeUnit(options.unit, extendPointer(pointer, 'unit')) }
    : {};
  const isDate = unit.unit !== undefined;
  if (isDate && !Number.isSafeInteger(step))
    throw badDensify('The step of $densify for dates is a whole number.', place);
  const bounds = parseBounds(options.bounds, isDate, limits, extendPointer(pointer, 'bounds'));
  return { step, bounds, ...unit };
}

function parseBounds(raw: unknown, isDate: boolean, limits: Limits, pointer: string): DensifyStage['bounds'] {
  if (raw === 'full' || raw === 'partition') return raw;
  const kind = isDate ? 'dates' : 'numbers, or of two dates and a unit';
  const fault = badDensify(
    `The bounds of $densify are "full", "partition" or an ascending array of two ${kind}.`,
    pointer,
  );
  if (!Array.isArray(raw) || raw.length !== 2) throw fault;
  const [lower, upper] = raw.map((bound, index) => decodeValue(bound, limits, extendPointer(pointer, index)));
  if (isDate) {
    if (!(lower instanceof Date && upper instanceof Date) || lower.getTime() > upper.getTime()) throw fault;
    return Object.freeze({ lower, upper });
  }
  if (typeof lower !== 'number' || typeof upper !== 'number' || lower > upper) throw fault;
  return Object.freeze({ lower, upper });
}

function badDensify(message: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', message, { details: { pointer } });
}
