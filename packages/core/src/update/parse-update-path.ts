import { parsePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import type { ArrayFilters } from './array-filters.js';
import type { UpdatePath, UpdateStep } from './ast.js';

/** What a path of an update may refer to. */
export interface PathContext {
  readonly arrayFilters: ArrayFilters;
  readonly limits: Limits;
}

const filteredStep = /^\$\[(.+)\]$/;

/**
 * Parses the path of a change: names as everywhere, indices, and the steps `$`, `$[]`, `$[name]`.
 *
 * @throws DataError BAD_PATH (also for what no update may change), BAD_OPERAND (no array filter of the name),
 *   LIMIT_EXCEEDED
 */
export function parseUpdatePath(text: string, pointer: string, context: PathContext): UpdatePath {
  const written = text.split('.', context.limits.depthMax + 3);
  // Names follow the rules of all paths; an index stands in for a positional step while they are checked.
  const plain = text.includes('$') ? written.map((step) => (isPositional(step) ? '0' : step)).join('.') : text;
  const { root, segments } = parsePath(plain, pointer);
  if (root !== 'data' && root !== 'metadata') throw fixedField(text, pointer);
  if (segments.length > context.limits.depthMax) {
    throw new DataError(
      'LIMIT_EXCEEDED',
      `The path reaches deeper than ${context.limits.depthMax} levels; shorten it.`,
      {
        details: { pointer, limit: context.limits.depthMax },
      },
    );
  }
  const given = written.slice(written.length - segments.length);
  const steps = given.map((step) => parseStep(step, pointer, context));
  checkPositions(steps, text, pointer);
  return Object.freeze({ root, steps: Object.freeze(steps) });
}

function isPositional(step: string): boolean {
  return step === '$' || step === '$[]' || filteredStep.test(step);
}

function parseStep(step: string, pointer: string, context: PathContext): UpdateStep {
  if (step === '$') return Object.freeze({ kind: 'matched' });
  if (step === '$[]') return Object.freeze({ kind: 'every' });
  const name = filteredStep.exec(step)?.[1];
  if (name === undefined) return step;
  const filter = context.arrayFilters.use(name);
  if (filter === undefined) {
    throw new DataError(
      'BAD_OPERAND',
      `No array filter has the name ${quoteInput(name)}; add one to array_filters, with fields that start with it.`,
      { details: { pointer } },
    );
  }
  return Object.freeze({ kind: 'filtered', name, filter });
}

function checkPositions(steps: readonly UpdateStep[], text: string, pointer: string): void {
  const first = steps.findIndex((step) => typeof step !== 'string');
  if (first === 0) throw badPosition(text, pointer, 'a positional step needs the name of an array before it');
  const matched = steps.findLastIndex((step) => typeof step !== 'string' && step.kind === 'matched');
  if (matched > first) throw badPosition(text, pointer, '$ may stand once, and not after another positional step');
}

function badPosition(text: string, pointer: string, fault: string): DataError {
  return new DataError('BAD_PATH', `The path ${quoteInput(text)} cannot be used: ${fault}.`, {
    details: { pointer },
  });
}

function fixedField(text: string, pointer: string): DataError {
  return new DataError(
    'BAD_PATH',
    `${quoteInput(text)} belongs to the envelope and cannot be updated; for a field of the data write ${quoteInput(`data.${text}`)}.`,
    { details: { pointer } },
  );
}
