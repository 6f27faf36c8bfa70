import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { checkOutputName } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { Stage } from '../ast.js';
import { enterPipeline, type StageContext } from '../stage-context.js';

/**
 * Parses `$facet`: `{byYear: [{$group: …}], total: [{$count: "n"}]}`.
 *
 * @throws DataError BAD_OPERAND (also for one within another), BAD_NAME, LIMIT_EXCEEDED, and what stages throw
 */
export function parseFacet(raw: unknown, limits: Limits, pointer: string, context: StageContext): Stage {
  if (context.inFacet) {
    throw new DataError('BAD_OPERAND', 'A $facet cannot stand in another; name its pipelines in the outer one.', {
      details: { pointer },
    });
  }
  const entries = isPlainObject(raw) ? Object.entries(raw) : [];
  if (entries.length === 0) {
    throw new DataError(
      'BAD_OPERAND',
      '$facet takes an object of pipelines, at least one: {"total": [{"$count": "n"}]}.',
      {
        details: { pointer },
      },
    );
  }
  const facets = entries.map(([name, pipeline]) => {
    const place = extendPointer(pointer, name);
    checkOutputName(name, place);
    const inner = enterPipeline(context, place, { inFacet: true });
    return Object.freeze({ name, stages: context.parseStages(pipeline, limits, place, inner) });
  });
  return Object.freeze({ kind: 'facet', facets: Object.freeze(facets) });
}
