/** The answer to a conditional read whose client has the current document already. */
export interface NotModified {
  readonly not_modified: true;
  readonly etag: string;
}

/** Tells the two answers of a conditional read apart. */
export function isNotModified(output: object): output is NotModified {
  return 'not_modified' in output;
}
