/** A value of a parameter, as it travels to the child. */
export type RawParameter = string | number | null;

/** One query for the child. */
export interface RawRequest {
  readonly id: number;
  readonly text: string;
  /** By place, or by name. */
  readonly parameters: readonly RawParameter[] | Readonly<Record<string, RawParameter>>;
}

/** A value of a row, as it travels back: JSON can carry it. */
export type RawValue =
  | string
  | number
  | null
  | { readonly $binary: { readonly base64: string; readonly subType: '00' } };

/** What became of a query. */
export type RawResponse =
  | { readonly id: number; readonly columns: readonly string[]; readonly rows: readonly (readonly RawValue[])[] }
  /** `code` is SQLite's; `refused` are faults that the child itself found. */
  | { readonly id: number; readonly fault: 'engine'; readonly code: string; readonly message: string }
  | { readonly id: number; readonly fault: 'refused' | 'limit' | 'denied'; readonly message: string };

/** What the child is told when it starts, as its first argument. */
export interface RawSettings {
  readonly file: string;
  readonly mode: 'read' | 'write';
  readonly busyTimeoutMs: number;
  readonly rowsMax: number;
  readonly bytesMax: number;
}
