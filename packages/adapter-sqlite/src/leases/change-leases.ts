import { decideLease } from '@database-service/core';
import { endLease, insertLease, readLeaseRow, selectLease, updateLease } from '@database-service/sql';
import type { OperationScope } from '../write/operation-scope.js';

/** Takes a lease, or keeps it on. @returns its fencing number; `undefined` while another has it */
export function acquireLease(
  { connection }: OperationScope,
  name: string,
  holder: string,
  ttlMs: number,
): number | undefined {
  const row = connection.first(selectLease(name));
  const current = row && readLeaseRow(row);
  const decided = decideLease(current, { holder, ttlMs }, Date.now());
  if (decided === undefined) return undefined;
  connection.run(current === undefined ? insertLease(name, decided) : updateLease(name, current, decided));
  return decided.fence;
}

/** Ends a lease, if its holder still has it. */
export function releaseLease({ connection }: OperationScope, name: string, holder: string): void {
  connection.run(endLease(name, holder));
}
