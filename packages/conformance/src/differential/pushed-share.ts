import type { Adapter, OperationContext } from '@database-service/core';
import type { Json, JsonObject } from '../suite/json.js';
import { findRequest } from '../suite/read-documents.js';

/** How often an engine answered filters with an operator by itself. */
export interface OperatorShare {
  readonly filters: number;
  /** Of these, answered with nothing left for core to check. */
  readonly pushedWholly: number;
}

/** Shares by operator; a filter counts for each operator in it. */
export type PushedShare = Readonly<Record<string, OperatorShare>>;

function collectOperators(value: Json, into: Set<string>): void {
  if (Array.isArray(value)) for (const element of value) collectOperators(element, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (name.startsWith('$') && name !== '$date') into.add(name);
      collectOperators(inner, into);
    }
  }
}

/** The operators that a filter names; `$eq` for a plain value. */
export function operatorsOf(filter: JsonObject): readonly string[] {
  const names = new Set<string>();
  collectOperators(filter, names);
  const hasPlainValue = Object.entries(filter).some(([path, test]) => !path.startsWith('$') && !isOperatorObject(test));
  if (hasPlainValue) names.add('$eq');
  return [...names];
}

function isOperatorObject(test: Json | undefined): boolean {
  if (typeof test !== 'object' || test === null || Array.isArray(test)) return false;
  return Object.keys(test).some((name) => name.startsWith('$') && name !== '$date');
}

/** Adds up explanations. */
export class PushedShareCounter {
  readonly #shares = new Map<string, { filters: number; pushedWholly: number }>();

  /** Asks the adapter how it answers the filter, and counts it. */
  async count(adapter: Adapter, context: OperationContext, collection: string, filter: JsonObject): Promise<void> {
    const explanation = await adapter.collection(collection).explain(context, findRequest({ filter }));
    const isWhole = explanation.residual === null;
    for (const name of operatorsOf(filter)) {
      const share = this.#shares.get(name) ?? { filters: 0, pushedWholly: 0 };
      share.filters += 1;
      if (isWhole) share.pushedWholly += 1;
      this.#shares.set(name, share);
    }
  }

  /** What was counted, by operator in order of the name. */
  report(): PushedShare {
    return Object.fromEntries([...this.#shares].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
