import type { Filter } from '../../filter/ast.js';
import { compileValueFilter } from '../../filter/match.js';
import type { FlowStage } from '../running-stage.js';

/** `$match`: lets through what matches; the filter's paths have the root `value`. */
export function startMatch(filter: Filter): FlowStage {
  const matches = compileValueFilter(filter);
  return { kind: 'flow', take: (document, next) => !matches(document) || next(document) };
}
