/** Collections of the service's own begin with this; one that a caller calls so is stored under another name. */
const ownPrefix = 'dbs_';
const escapedPrefix = 'dbs_named_';

/** The service's own collections. */
export const own = {
  catalogue: 'dbs_collections',
  changes: 'dbs_changes',
  feed: 'dbs_feed',
  deletions: 'dbs_deletions',
  events: 'dbs_events',
  activity: 'dbs_activity',
  readers: 'dbs_readers',
  leases: 'dbs_leases',
  idempotency: 'dbs_idempotency',
} as const;

/** What a collection is called in MongoDB. */
export function storedName(name: string): string {
  return name.startsWith(ownPrefix) ? `${escapedPrefix}${name}` : name;
}

/** What a collection of MongoDB is called; `undefined` for one that is no collection of documents. */
export function nameOfStored(stored: string): string | undefined {
  if (stored.startsWith(escapedPrefix)) return stored.slice(escapedPrefix.length);
  return stored.startsWith(ownPrefix) || stored.startsWith('system.') ? undefined : stored;
}
