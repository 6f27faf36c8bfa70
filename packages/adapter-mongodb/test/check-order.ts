import { type ChangeRecord, isDocumentChange, readFeedToken } from '@database-service/core';
import { expect } from 'vitest';

/**
 * Each record once, each document by version, from its creation to its deletion.
 *
 * @param isWhole - whether the records are all there are, so that no number is left out
 */
export function checkOrder(records: readonly ChangeRecord[], { isWhole } = { isWhole: true }): void {
  const numbers = records.map(({ token }) => readFeedToken(token).number);
  if (isWhole) expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  else expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(new Set(records.map(({ eventId }) => eventId)).size).toBe(records.length);
  const versions = new Map<string, number>();
  for (const record of records) {
    if (!isDocumentChange(record)) continue;
    const { documentId, op, version } = record;
    expect(version, `${op} of ${documentId}`).toBe((versions.get(documentId) ?? 0) + 1);
    versions.set(documentId, op === 'deleted' ? 0 : version);
    if (op !== 'deleted') expect(record.after).toMatchObject({ id: documentId, version });
  }
}
