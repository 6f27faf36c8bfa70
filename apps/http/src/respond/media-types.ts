/** What answers with an envelope are. */
export const jsonMediaType = 'application/json';

/** What an export answers with, and an import reads. */
export const ndjsonMediaType = 'application/x-ndjson';

/** What a watch answers with. */
export const eventsMediaType = 'text/event-stream';

/** Names under which clients send NDJSON. */
export const ndjsonNames = [ndjsonMediaType, 'application/ndjson', 'application/jsonl'] as const;
