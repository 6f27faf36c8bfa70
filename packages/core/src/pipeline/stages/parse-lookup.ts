import { checkCollectionName } from '../../document/collection-name.js';
import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { NamedExpression } from '../../expression/ast.js';
import { parseExpression } from '../../expression/parse.js';
import { checkVariableName } from '../../expression/parse-context.js';
import { all } from '../../filter/build.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { LookupStage, Pipeline } from '../ast.js';
import { enterPipeline, type StageContext } from '../stage-context.js';
import { readOptions } from './read-options.js';

const options = { required: ['from', 'as'], optional: ['localField', 'foreignField', 'let', 'pipeline'] };

const wholeCollection: Pipeline = Object.freeze({ filter: all, stages: Object.freeze([]) });

/**
 * Parses the operand of `$lookup`: `{from, localField, foreignField, as}`, `{from, let, pipeline, as}`, or both together.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, BAD_PATH, NOT_SUPPORTED, LIMIT_EXCEEDED, and what expressions and pipelines
 * throw
 */
export function parseLookup(raw: unknown, limits: Limits, pointer: string, context: StageContext): LookupStage {
  const given = readOptions('$lookup', raw, options, pointer);
  if (isPlainObject(given.from)) {
    throw new DataError('NOT_SUPPORTED', '$lookup reads collections of the same database: from is a name.', {
      details: { pointer: extendPointer(pointer, 'from') },
    });
  }
  const from = checkCollectionName(given.from, extendPointer(pointer, 'from'));
  const equality = parseEquality(given, pointer);
  if (given.pipeline === undefined && (equality === undefined || given.let !== undefined)) {
    throw badStage('$lookup needs localField and foreignField, or a pipeline; let goes with a pipeline.', pointer);
  }
  const variables = parseVariables(given.let, limits, extendPointer(pointer, 'let'), context);
  return Object.freeze({
    kind: 'lookup',
    from,
    as: readPath('$lookup', given, 'as', pointer),
    ...(equality === undefined ? {} : { equality }),
    variables,
    pipeline: parseSubPipeline(given.pipeline, limits, pointer, context, variables),
  });
}

function parseEquality(given: Readonly<Record<string, unknown>>, pointer: string): LookupStage['equality'] {
  if (given.localField === undefined && given.foreignField === undefined) return undefined;
  if (given.localField === undefined || given.foreignField === undefined) {
    throw badStage('$lookup takes localField and foreignField together.', pointer);
  }
  return Object.freeze({
    localPath: readPath('$lookup', given, 'localField', pointer),
    foreignPath: readPath('$lookup', given, 'foreignField', pointer),
  });
}

function parseVariables(
  raw: unknown,
  limits: Limits,
  pointer: string,
  { scope }: StageContext,
): readonly NamedExpression[] {
  if (raw === undefined) return Object.freeze([]);
  if (!isPlainObject(raw)) throw badStage('let takes an object of variables and their expressions.', pointer);
  const variables = Object.entries(raw).map(([name, value]) => {
    const place = extendPointer(pointer, name);
    checkVariableName(name, place);
    if (name === 'CURRENT') throw badStage('let of $lookup cannot give CURRENT another meaning.', place);
    return Object.freeze({ name, expression: parseExpression(value, limits, place, scope) });
  });
  return Object.freeze(variables);
}

/**
 * Parses the pipeline that a stage reads another collection with; left out, it lets everything through.
 *
 * @param pointer - JSON pointer to the stage's operand
 * @param variables - what the stage declares for it
 * @throws DataError what pipelines throw
 */
export function parseSubPipeline(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
  variables: readonly NamedExpression[] = [],
): Pipeline {
  if (raw === undefined) return wholeCollection;
  const place = extendPointer(pointer, 'pipeline');
  const inner = enterPipeline(context, place, { variables: variables.map(({ name }) => name) });
  return context.parsePipeline(raw, limits, place, inner);
}

/** An error about a stage's operand, at its place. */
export function badStage(message: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', message, { details: { pointer } });
}

/**
 * Reads an option that is a path within `{_id, ...data}`.
 *
 * @param stage - with the `$`
 * @throws DataError BAD_OPERAND, BAD_PATH
 */
export function readPath(
  stage: string,
  given: Readonly<Record<string, unknown>>,
  name: string,
  pointer: string,
): readonly string[] {
  const place = extendPointer(pointer, name);
  const raw = given[name];
  if (typeof raw === 'string') return parseValuePath(raw, place).segments;
  throw badStage(`${stage} takes the path of a field as ${name}.`, place);
}
