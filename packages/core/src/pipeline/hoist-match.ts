import type { Filter } from '../filter/ast.js';
import { and, field, not, or } from '../filter/build.js';
import type { FieldTree, Pipeline, Stage } from './ast.js';
import { toStoredPath } from './stored-path.js';

/**
 * Moves tests of later `$match` stages into the pipeline's filter, where an engine can use an index for them: those that
 * give the same before all stages that precede them. The results of the pipeline and their order stay as they are.
 *
 * A test passes a `$sort` and another `$match`, and those stages that make one document of one, or several of one, and
 * leave the fields alone that it names. An `$expr` stays where it is: on other documents it could fail.
 */
export function hoistMatches(pipeline: Pipeline): Pipeline {
  const hoisted: Filter[] = [];
  const stages: Stage[] = [];
  for (const stage of pipeline.stages) {
    if (stage.kind !== 'match') stages.push(stage);
    else {
      const { before, after } = splitMatch(stage.filter, stages);
      hoisted.push(...before);
      if (after.length > 0) stages.push(before.length === 0 ? stage : { kind: 'match', filter: and(...after) });
    }
  }
  return hoisted.length === 0 ? pipeline : { filter: and(pipeline.filter, ...hoisted), stages };
}

/** Which parts of a `$match` can be tested on stored documents, and which stay behind the stages. */
function splitMatch(
  filter: Filter,
  stages: readonly Stage[],
): { readonly before: readonly Filter[]; readonly after: readonly Filter[] } {
  const before: Filter[] = [];
  const after: Filter[] = [];
  for (const part of filter.kind === 'and' ? filter.filters : [filter]) {
    const names = new Set<string>();
    const stored = toStoredFilter(part, names);
    if (stored !== undefined && stages.every((stage) => leavesAlone(stage, names))) before.push(stored);
    else after.push(part);
  }
  return { before, after };
}

/** The filter in terms of stored documents, if it has such; collects the fields of the document that it names. */
function toStoredFilter(filter: Filter, names: Set<string>): Filter | undefined {
  switch (filter.kind) {
    case 'all':
    case 'none':
      return filter;
    case 'and':
    case 'or': {
      const parts: Filter[] = [];
      for (const part of filter.filters) {
        const stored = toStoredFilter(part, names);
        if (stored === undefined) return undefined;
        parts.push(stored);
      }
      return filter.kind === 'and' ? and(...parts) : or(...parts);
    }
    case 'not': {
      const stored = toStoredFilter(filter.filter, names);
      return stored === undefined ? undefined : not(stored);
    }
    case 'field': {
      const path = toStoredPath(filter.path.segments);
      if (path === undefined) return undefined;
      names.add(filter.path.segments[0] as string);
      return field(path, filter.test);
    }
    default:
      return undefined;
  }
}

/** Whether a stage may come after a test of these fields as well as before it. */
function leavesAlone(stage: Stage, names: ReadonlySet<string>): boolean {
  switch (stage.kind) {
    case 'match':
    case 'sort':
      return true;
    case 'addFields':
      return stage.tree.fields.every(({ name }) => !names.has(name));
    case 'project':
      return stage.mode === 'exclude'
        ? stage.tree.fields.every(({ name }) => !names.has(name))
        : [...names].every((name) => isTakenWhole(stage.tree, name));
    case 'unwind':
      return startsOutside(stage.path, names) && startsOutside(stage.indexPath, names);
    case 'lookup':
    case 'graphLookup':
      return startsOutside(stage.as, names);
    default:
      return false;
  }
}

function isTakenWhole({ fields }: FieldTree, name: string): boolean {
  return fields.some((entry) => entry.name === name && entry.rule.kind === 'whole');
}

function startsOutside(path: readonly string[] | undefined, names: ReadonlySet<string>): boolean {
  return path === undefined || !names.has(path[0] as string);
}
