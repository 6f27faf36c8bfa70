import { addImplied, type ExprSubject } from '../filter/add-implied.js';
import type { Filter } from '../filter/ast.js';
import { and, not, or } from '../filter/build.js';
import type { LookupStage, Pipeline, Stage } from '../pipeline/ast.js';
import type { Expression } from './ast.js';
import { hide, substituteExpression, type VariableValues } from './substitute.js';

const expressionKinds: ReadonlySet<unknown> = new Set<Expression['kind']>([
  'literal',
  'missing',
  'field',
  'variable',
  'object',
  'array',
  'call',
  'let',
  'map',
  'filter',
  'reduce',
  'sortArray',
]);

/**
 * Puts values in the place of a pipeline's variables, nested pipelines included, but for those that it declares itself.
 * What the filters of its `$expr` imply is found anew.
 */
export function substituteVariables(pipeline: Pipeline, values: VariableValues): Pipeline {
  const stages = pipeline.stages.map((stage) => substituteStage(stage, values));
  return Object.freeze({
    filter: substituteFilter(pipeline.filter, values, 'document'),
    stages: Object.freeze(stages),
  });
}

/**
 * As {@link substituteVariables}, in a filter.
 *
 * @param subject - what the filter is about: stored documents, or those within a pipeline
 */
export function substituteFilter(filter: Filter, values: VariableValues, subject: ExprSubject): Filter {
  switch (filter.kind) {
    case 'and':
      return and(...filter.filters.map((part) => substituteFilter(part, values, subject)));
    case 'or':
      return or(...filter.filters.map((part) => substituteFilter(part, values, subject)));
    case 'not':
      return not(substituteFilter(filter.filter, values, subject));
    case 'expr': {
      const expression = substituteExpression(filter.expression, values);
      return addImplied(Object.freeze({ kind: 'expr', expression }), subject);
    }
    default:
      return filter;
  }
}

function substituteStage(stage: Stage, values: VariableValues): Stage {
  switch (stage.kind) {
    case 'match':
      return Object.freeze({ kind: 'match', filter: substituteFilter(stage.filter, values, 'value') });
    case 'lookup':
      return substituteLookup(stage, values);
    case 'unionWith':
      return Object.freeze({ ...stage, pipeline: substituteVariables(stage.pipeline, values) });
    case 'graphLookup': {
      const restriction = substituteFilter(stage.restriction, values, 'document');
      return Object.freeze({ ...stage, startWith: substituteExpression(stage.startWith, values), restriction });
    }
    case 'facet': {
      const facets = stage.facets.map(({ name, stages }) =>
        Object.freeze({ name, stages: Object.freeze(stages.map((inner) => substituteStage(inner, values))) }),
      );
      return Object.freeze({ kind: 'facet', facets: Object.freeze(facets) });
    }
    default:
      return substitutePart(stage, values);
  }
}

function substituteLookup(stage: LookupStage, values: VariableValues): LookupStage {
  const names = stage.variables.map(({ name }) => name);
  return Object.freeze({
    ...stage,
    variables: substitutePart(stage.variables, values),
    pipeline: substituteVariables(stage.pipeline, hide(values, names)),
  });
}

/** The other stages are plain data around expressions. Parts without variables are given back as they are. */
function substitutePart<Part>(part: Part, values: VariableValues): Part {
  if (typeof part !== 'object' || part === null || part instanceof Date) return part;
  if (Array.isArray(part)) {
    const items: readonly unknown[] = part;
    const changed = items.map((item) => substitutePart(item, values));
    return changed.every((item, index) => item === items[index]) ? part : (Object.freeze(changed) as Part);
  }
  if ('kind' in part && expressionKinds.has(part.kind)) {
    return substituteExpression(part as Expression, values) as Part;
  }
  // A `default` is a value of the user's: that of a `$shift` that has gone over the edge.
  const entries = Object.entries(part);
  const changed = entries.map(([name, value]): readonly [string, unknown] => [
    name,
    name === 'default' ? value : substitutePart<unknown>(value, values),
  ]);
  const isSame = changed.every(([, value], index) => value === entries[index]?.[1]);
  return isSame ? part : (Object.freeze(Object.fromEntries(changed)) as Part);
}
