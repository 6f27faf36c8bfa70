import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import type { Limits } from '../limits.js';
import type { Stage } from '../pipeline/ast.js';
import { knownStages } from '../pipeline/known-operators.js';
import { readStage } from '../pipeline/read-stage.js';
import { refuseOperator } from '../pipeline/refuse-operator.js';
import type { StageContext } from '../pipeline/stage-context.js';
import { parseAddFields } from '../pipeline/stages/parse-add-fields.js';
import { parseProject } from '../pipeline/stages/parse-project.js';
import { parseReplaceRoot, parseReplaceWith } from '../pipeline/stages/parse-replace-root.js';
import { parseUnset } from '../pipeline/stages/parse-unset.js';
import type { PipelineUpdate } from './ast.js';
import { badOperand } from './operand.js';

type UpdateStageParser = (raw: unknown, limits: Limits, pointer: string, context: Pick<StageContext, 'scope'>) => Stage;

/** The stages that make one document of one. */
const parsers: ReadonlyMap<string, UpdateStageParser> = new Map<string, UpdateStageParser>([
  ['$set', parseAddFields],
  ['$addFields', parseAddFields],
  ['$unset', parseUnset],
  ['$project', parseProject],
  ['$replaceRoot', parseReplaceRoot],
  ['$replaceWith', parseReplaceWith],
]);

/**
 * Parses an update by pipeline: `[{"$set": {"total": {"$add": ["$a", "$b"]}}}, {"$unset": "draft"}]`.
 *
 * @throws DataError BAD_OPERAND, LIMIT_EXCEEDED, UNKNOWN_OPERATOR (another stage), and what stages throw
 */
export function parsePipelineUpdate(
  raw: readonly unknown[],
  limits: Limits,
  pointer: string,
  now: Date,
): PipelineUpdate {
  if (raw.length === 0) {
    throw badOperand('The update is empty; give at least one stage, such as [{"$set": {"age": 32}}].', pointer);
  }
  const limit = limits.pipelineStagesMax;
  if (raw.length > limit) {
    throw new DataError('LIMIT_EXCEEDED', `An update has more than ${limit} stages.`, { details: { pointer, limit } });
  }
  const context = { scope: { now } };
  const stages = raw.map((item, index) => parseStage(item, limits, extendPointer(pointer, index), context));
  return Object.freeze({ kind: 'pipeline', stages: Object.freeze(stages) });
}

function parseStage(raw: unknown, limits: Limits, pointer: string, context: Pick<StageContext, 'scope'>): Stage {
  const [name, operand] = readStage(raw, pointer, '{"$set": {"age": 32}}');
  const place = extendPointer(pointer, name);
  const parse = parsers.get(name);
  if (parse !== undefined) return parse(operand, limits, place, context);
  if (!knownStages.has(name)) throw refuseOperator('stage', name, knownStages, [...parsers.keys()], place);
  throw new DataError('UNKNOWN_OPERATOR', `An update by pipeline has ${[...parsers.keys()].join(', ')}, not ${name}.`, {
    details: { pointer: place },
  });
}
