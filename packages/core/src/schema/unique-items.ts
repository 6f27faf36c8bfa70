import { groupKey } from '../value/group-key.js';
import type { Value } from '../value/value.js';
import { countSteps } from './steps.js';

/** Whether no two elements are equal: one pass, where comparing each with each would take minutes for a long array. */
export function hasUniqueItems(items: readonly Value[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const key = groupKey(item);
    countSteps(1 + key.length / 16);
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
