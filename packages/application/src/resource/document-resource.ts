/** A document as the API shows it: JSON-ready, dates inside `data` and `metadata` as `{"$date": …}`. */
export interface DocumentResource {
  /** Absent where the projection hides it. */
  readonly id?: string;
  readonly collection: string;
  readonly data: unknown;
  /** ISO 8601, UTC, milliseconds. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
  readonly metadata: unknown;
}
