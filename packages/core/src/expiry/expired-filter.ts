import type { Filter } from '../filter/ast.js';
import { all, and, field, none } from '../filter/build.js';
import type { IndexDefinition } from '../index-key/definition.js';

/**
 * What an index with a time to live says is over: its field has a date that lies so many seconds back, an array one that
 * does, and its partial filter matches. What has no date never ends. Nothing is over by an index without one.
 */
export function expiredFilter({ fields, expireAfterSeconds, partialFilter = all }: IndexDefinition, now: Date): Filter {
  const [first] = fields;
  if (first === undefined || expireAfterSeconds === undefined) return none;
  const through = new Date(now.getTime() - expireAfterSeconds * 1_000);
  return and(field(first.path, { kind: 'compare', operator: 'lte', operand: through }), partialFilter);
}
