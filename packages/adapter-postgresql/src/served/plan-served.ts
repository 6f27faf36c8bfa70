import type { Filter } from '@database-service/core';
import { andSql, type ReadPlan, type Sql } from '@database-service/sql';
import { containedIn } from './contained.js';
import { hasId, type ServedTable } from './served-table.js';

/** A plan for a table of another program: what an index of its own can answer is asked for in the words of that index. */
export function planServed(plan: ReadPlan, served: ServedTable): ReadPlan {
  const parts = plan.pushed.kind === 'and' ? plan.pushed.filters : [plan.pushed];
  const byKey = parts.flatMap((part) => keyTest(served, part));
  const found = served.findsContained ? parts.flatMap((part) => containedIn(part)) : [];
  const quicker = [...byKey, ...found];
  if (quicker.length === 0) return plan;
  // A scan in the order of ids would look at documents that these leave out; to sort what they give is quicker.
  return { ...plan, condition: andSql([...quicker, plan.condition]), order: { kind: 'engine' } };
}

function keyTest(served: ServedTable, filter: Filter): readonly Sql[] {
  if (filter.kind !== 'field' || filter.path.root !== 'id') return [];
  const { test } = filter;
  if (test.kind === 'compare' && test.operator === 'eq') return [hasId(served, textsIn([test.operand]))];
  return test.kind === 'in' ? [hasId(served, textsIn(test.operands))] : [];
}

function textsIn(operands: readonly unknown[]): readonly string[] {
  return operands.filter((operand) => typeof operand === 'string');
}
