/** Time and ids, so that tests can give their own. */
export interface Clock {
  now(): Date;
}

/** Makes ids for documents that come without one. */
export interface IdSource {
  /** 24 hexadecimal digits, ordered by time. */
  next(): string;
}
