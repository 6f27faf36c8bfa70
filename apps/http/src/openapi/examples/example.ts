/** What a call is sent and what it answers with, for its description; a test checks both against the schemas. */
export interface Example {
  readonly body?: unknown;
  /** What `data` holds; of a stream of lines: one line. */
  readonly data: unknown;
}

/** By `METHOD /path`, as routes have them. */
export type Examples = Readonly<Record<string, Example>>;

/** The document of all examples. */
export const ada = {
  id: 'ada',
  collection: 'users',
  data: { name: 'Ada', age: 36, langs: ['en', 'fr'] },
  created_at: '2026-01-02T03:04:05.678Z',
  updated_at: '2026-01-02T03:04:05.678Z',
  version: 1,
  metadata: {},
} as const;

/** The same after a change of its data. */
export function changedAda(data: Readonly<Record<string, unknown>>): unknown {
  return { ...ada, data: { ...ada.data, ...data }, updated_at: '2026-01-02T03:05:00.000Z', version: 2 };
}
