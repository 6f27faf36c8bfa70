import { DataError } from '../errors/data-error.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Limits } from '../limits.js';
import type { Pipeline, Stage } from './ast.js';

/** Levels of pipelines within pipelines (`$facet`, `$lookup`, `$unionWith`). */
const nestingMax = 20;

/** What the stages of one request share while they are parsed. */
export interface StageContext {
  /** What expressions of the stage may use: `parseExpression(raw, limits, pointer, context.scope)`. */
  readonly scope: ExpressionScope;
  /** Pipelines around the one that the stage stands in. */
  readonly nesting: number;
  /** Whether the stage stands in a `$facet`, where another is refused. */
  readonly inFacet: boolean;
  /** Stages so far, nested ones included. */
  readonly tally: { stages: number };
  /** Reads the stages of a pipeline whose documents come from a stage around it; all names are taken literally. */
  readonly parseStages: (raw: unknown, limits: Limits, pointer: string, context: StageContext) => readonly Stage[];
  /** Reads a pipeline over a collection: its leading `$match` is about stored documents. */
  readonly parsePipeline: (raw: unknown, limits: Limits, pointer: string, context: StageContext) => Pipeline;
}

/** Reads the operand of one stage. Some of MongoDB's stages are several here. */
export type StageParser = (
  operand: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
) => Stage | readonly Stage[];

/**
 * The context of a pipeline within a stage.
 *
 * @param variables - names, without `$$`, that the stage declares for it
 * @param pointer - JSON pointer to the pipeline, for the error
 * @throws DataError LIMIT_EXCEEDED
 */
export function enterPipeline(
  context: StageContext,
  pointer: string,
  { variables = [], inFacet = false }: { readonly variables?: readonly string[]; readonly inFacet?: boolean } = {},
): StageContext {
  if (context.nesting >= nestingMax) {
    throw new DataError('LIMIT_EXCEEDED', `Pipelines are nested deeper than ${nestingMax} levels; flatten them.`, {
      details: { pointer, limit: nestingMax },
    });
  }
  const seen = new Set([...(context.scope.variables ?? []), ...variables]);
  return { ...context, nesting: context.nesting + 1, inFacet, scope: { ...context.scope, variables: seen } };
}

/**
 * Counts the stages of a pipeline, before they are read.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function countStages(context: StageContext, count: number, limits: Limits, pointer: string): void {
  context.tally.stages += count;
  const limit = limits.pipelineStagesMax;
  if (context.tally.stages <= limit) return;
  throw new DataError('LIMIT_EXCEEDED', `A pipeline has more than ${limit} stages, those of nested ones included.`, {
    details: { pointer, limit },
  });
}
