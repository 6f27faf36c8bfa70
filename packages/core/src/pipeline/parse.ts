import { parseValuePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { checkOutputName } from '../expression/parse.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Filter } from '../filter/ast.js';
import { and } from '../filter/build.js';
import { parseFilter, parseFilterWithoutText, parseFilterWithPaths } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { parseSortKeys } from '../sort/parse-keys.js';
import type { Pipeline, Stage } from './ast.js';
import { knownStages } from './known-operators.js';
import { parseGroup } from './parse-group.js';
import { readStage } from './read-stage.js';
import { refuseOperator } from './refuse-operator.js';
import { countStages, type StageContext, type StageParser } from './stage-context.js';
import { parseAddFields } from './stages/parse-add-fields.js';
import { parseBucket } from './stages/parse-bucket.js';
import { parseBucketAuto } from './stages/parse-bucket-auto.js';
import { parseDensify } from './stages/parse-densify.js';
import { parseFacet } from './stages/parse-facet.js';
import { parseFill } from './stages/parse-fill.js';
import { parseGraphLookup } from './stages/parse-graph-lookup.js';
import { parseLookup } from './stages/parse-lookup.js';
import { parseProject } from './stages/parse-project.js';
import { parseRedact } from './stages/parse-redact.js';
import { parseReplaceRoot, parseReplaceWith } from './stages/parse-replace-root.js';
import { parseSample } from './stages/parse-sample.js';
import { parseSetWindowFields } from './stages/parse-set-window-fields.js';
import { parseSortByCount } from './stages/parse-sort-by-count.js';
import { parseUnionWith } from './stages/parse-union-with.js';
import { parseUnset } from './stages/parse-unset.js';
import { parseUnwind } from './stages/parse-unwind.js';

const stageParsers: ReadonlyMap<string, StageParser> = new Map<string, StageParser>([
  ['$match', parseMatchStage],
  ['$sort', parseSortStage],
  ['$skip', (operand, _limits, pointer) => Object.freeze({ kind: 'skip', count: parseCount(operand, 0, pointer) })],
  ['$limit', (operand, _limits, pointer) => Object.freeze({ kind: 'limit', count: parseCount(operand, 1, pointer) })],
  ['$count', parseCountStage],
  ['$group', parseGroup],
  ['$project', parseProject],
  ['$addFields', parseAddFields],
  ['$set', parseAddFields],
  ['$unset', parseUnset],
  ['$replaceRoot', parseReplaceRoot],
  ['$replaceWith', parseReplaceWith],
  ['$redact', parseRedact],
  ['$unwind', parseUnwind],
  ['$sample', parseSample],
  ['$sortByCount', parseSortByCount],
  ['$bucket', parseBucket],
  ['$bucketAuto', parseBucketAuto],
  ['$facet', parseFacet],
  ['$setWindowFields', parseSetWindowFields],
  ['$densify', parseDensify],
  ['$fill', parseFill],
  ['$lookup', parseLookup],
  ['$graphLookup', parseGraphLookup],
  ['$unionWith', parseUnionWith],
]);

/**
 * Parses an aggregation pipeline.
 *
 * `$match` stages at its head become the pipeline's filter, in which `id`, `version`, `metadata.*` and so on name the
 * envelope and `data.` is understood, as in every filter. From the first other stage on, documents are `{_id, ...data}`
 * and paths are taken literally.
 *
 * @param pointer - JSON pointer to the pipeline, for errors
 * @param scope - the time that its expressions may use
 * @throws DataError BAD_OPERAND, LIMIT_EXCEEDED, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what filters, sorts and
 * expressions throw
 */
export function parsePipeline(raw: unknown, limits: Limits, pointer = '', scope: ExpressionScope = {}): Pipeline {
  return parsePipelineWithin(raw, limits, pointer, {
    scope: { now: new Date(), ...scope },
    nesting: 0,
    inFacet: false,
    tally: { stages: 0 },
    parseStages,
    parsePipeline: parsePipelineWithin,
  });
}

function parsePipelineWithin(raw: unknown, limits: Limits, pointer: string, context: StageContext): Pipeline {
  const rawStages = checkStages(raw, limits, pointer, context);
  const filters: Filter[] = [];
  const stages: Stage[] = [];
  for (const [index, rawStage] of rawStages.entries()) {
    const place = extendPointer(pointer, index);
    const [name, operand] = readStage(rawStage, place, '{"$match": {}}');
    const inside = extendPointer(place, name);
    if (name === '$match' && index === filters.length)
      filters.push((index === 0 ? parseFilter : parseFilterWithoutText)(operand, limits, inside, context.scope));
    else stages.push(...parseStage(name, operand, limits, inside, context));
  }
  return Object.freeze({ filter: and(...filters), stages: Object.freeze(stages) });
}

function parseStages(raw: unknown, limits: Limits, pointer: string, context: StageContext): readonly Stage[] {
  const stages = checkStages(raw, limits, pointer, context).flatMap((rawStage, index) => {
    const place = extendPointer(pointer, index);
    const [name, operand] = readStage(rawStage, place, '{"$match": {}}');
    return parseStage(name, operand, limits, extendPointer(place, name), context);
  });
  return Object.freeze(stages);
}

function checkStages(raw: unknown, limits: Limits, pointer: string, context: StageContext): readonly unknown[] {
  if (!Array.isArray(raw)) {
    throw new DataError('BAD_OPERAND', 'A pipeline is an array of stages.', { details: { pointer } });
  }
  countStages(context, raw.length, limits, pointer);
  return raw;
}

function parseStage(
  name: string,
  operand: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
): readonly Stage[] {
  const parser = stageParsers.get(name);
  if (parser === undefined) throw refuseOperator('stage', name, knownStages, [...stageParsers.keys()], pointer);
  return [parser(operand, limits, pointer, context)].flat();
}

function parseMatchStage(operand: unknown, limits: Limits, pointer: string, { scope }: StageContext): Stage {
  const filter = parseFilterWithPaths(operand, limits, parseValuePath, pointer, scope);
  return Object.freeze({ kind: 'match', filter });
}

function parseSortStage(operand: unknown, _limits: Limits, pointer: string): Stage {
  const keys = parseSortKeys(operand, parseValuePath, pointer);
  if (keys.length === 0) {
    throw new DataError('BAD_OPERAND', '$sort needs at least one key.', { details: { pointer } });
  }
  return Object.freeze({ kind: 'sort', keys });
}

function parseCount(operand: unknown, least: number, pointer: string): number {
  if (typeof operand === 'number' && Number.isSafeInteger(operand) && operand >= least) return operand + 0;
  throw new DataError('BAD_OPERAND', `This stage takes an integer of at least ${least}.`, { details: { pointer } });
}

function parseCountStage(operand: unknown, _limits: Limits, pointer: string): Stage {
  if (typeof operand !== 'string') {
    throw new DataError('BAD_OPERAND', '$count takes the name of the field that holds the count.', {
      details: { pointer },
    });
  }
  checkOutputName(operand, pointer);
  return Object.freeze({ kind: 'count', field: operand });
}
