import type { Db } from 'mongodb';
import { decodeId } from '../stored/document-id.js';
import { eventIdOf } from './event-id.js';
import { type FoundDocument, type FoundPending, findPending } from './find-pending.js';

/**
 * What waits for numbers and may get them now: with each change those before it that its writer knew of.
 *
 * A look has several steps. A change that is made amid them may be found by a later one while another, which the same writer
 * made just before, lies where an earlier one has looked already. So where something was made since the look began, there is a
 * second one, and of that counts what is no later than what the first has found: whatever came before those was there when the
 * second began.
 */
export async function findSettled(database: Db, collections: readonly string[]): Promise<FoundPending> {
  const beginMs = Date.now();
  const first = await findPending(database, collections);
  if (first.changes.every(({ time }) => time.getTime() < beginMs)) return first;
  const events = new Set(first.changes.map(({ event }) => event));
  const second = await findPending(database, collections);
  const end = second.changes.findLastIndex(({ event }) => events.has(event)) + 1;
  return end === second.changes.length ? second : cutBehind(second, end);
}

/** The first so many changes, and what carries those. */
function cutBehind(found: FoundPending, end: number): FoundPending {
  const changes = found.changes.slice(0, end);
  const events = new Set(changes.map(({ event }) => event));
  const documents = found.documents.flatMap((document) => {
    const versions = document.versions.filter((version) => events.has(eventOf(document, version)));
    return versions.length === 0 ? [] : [{ ...document, versions }];
  });
  return { ...found, changes, documents, deletions: found.deletions.filter(({ _id }) => events.has(_id)) };
}

function eventOf({ collection, storedId, createdAt }: FoundDocument, version: string): string {
  return eventIdOf({
    collection,
    id: decodeId(storedId),
    createdAtMs: createdAt.getTime(),
    version: Number(version),
  });
}
