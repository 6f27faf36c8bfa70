import { checkCollectionName } from '../../document/collection-name.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import type { UnionWithStage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { parseSubPipeline } from './parse-lookup.js';
import { readOptions } from './read-options.js';

const options = { required: ['coll'], optional: ['pipeline'] };

/**
 * Parses the operand of `$unionWith`: the name of a collection, or `{coll, pipeline}`.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, LIMIT_EXCEEDED, and what pipelines throw
 */
export function parseUnionWith(raw: unknown, limits: Limits, pointer: string, context: StageContext): UnionWithStage {
  const isName = typeof raw === 'string';
  const given = isName ? { coll: raw, pipeline: undefined } : readOptions('$unionWith', raw, options, pointer);
  return Object.freeze({
    kind: 'unionWith',
    from: checkCollectionName(given.coll, isName ? pointer : extendPointer(pointer, 'coll')),
    pipeline: parseSubPipeline(given.pipeline, limits, pointer, context),
  });
}
