/** Where the primary was at a moment. */
interface Mark {
  readonly atMs: number;
  readonly position: bigint;
}

/**
 * How far a standby is behind, told by when the primary was where the standby is now. All times are of one clock, this
 * process's: no two machines' clocks are compared.
 */
export class Staleness {
  readonly #maxMs: number;
  #marks: readonly Mark[] = [];
  /** When the standby lacked nothing. */
  #freshAsOfMs = Number.NEGATIVE_INFINITY;
  /** When the primary was asked last, if it does not answer any more. */
  #primaryLeftMs: number | undefined;

  /** @param maxMs - how far it may be behind */
  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** The primary's position at a moment, as the server writes it; `undefined` where it could not be asked. */
  notePrimary(atMs: number, position: string | undefined): void {
    if (position === undefined) {
      this.#primaryLeftMs ??= atMs;
      return;
    }
    this.#primaryLeftMs = undefined;
    const young = this.#marks.filter((mark) => mark.atMs >= atMs - this.#maxMs);
    this.#marks = [...young, { atMs, position: parsePosition(position) }];
  }

  /** How far the standby has come at a moment; `null` if it is none any more: it takes writes. */
  noteStandby(atMs: number, position: string | null): void {
    if (position === null) {
      this.#freshAsOfMs = atMs;
      return;
    }
    const reached = parsePosition(position);
    for (const mark of this.#marks) if (mark.position <= reached) this.#freshAsOfMs = mark.atMs;
    this.#marks = this.#marks.filter((mark) => mark.position > reached);
  }

  /** Whether it lacks nothing older than may be. While the primary is away nobody writes, so it is what it was then. */
  isWithin(nowMs: number): boolean {
    return (this.#primaryLeftMs ?? nowMs) - this.#freshAsOfMs <= this.#maxMs;
  }
}

/** A place in the write-ahead log: `16/B374D848`. */
function parsePosition(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
