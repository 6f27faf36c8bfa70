/** Time and ids, so that tests can give their own. */
export interface Clock {
  now(): Date;
}

export interface IdSource {
  /** 24 hexadecimal digits, ordered by time. */
  next(): string;
}
