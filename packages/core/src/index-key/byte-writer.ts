const initialBytes = 64;

/** A growing buffer for key encodings. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(initialBytes);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Eight bytes that compare as the numbers do: the sign bit flipped, for negative numbers all bits. -0 counts as 0. */
  double(value: number): void {
    this.#reserve(8);
    const start = this.#length;
    this.#buffer.writeDoubleBE(value === 0 ? 0 : value, start);
    const first = this.#buffer[start] ?? 0;
    if (first < 0x80) this.#buffer[start] = first | 0x80;
    else for (let i = start; i < start + 8; i++) this.#buffer[i] = ~(this.#buffer[i] ?? 0);
    this.#length += 8;
  }

  /** UTF-8, whose bytes compare as code points do, and an ending 0x00. The text has no NUL. */
  text(value: string): void {
    // At most three bytes for each UTF-16 unit.
    this.#reserve(value.length * 3 + 1);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
    this.#buffer[this.#length++] = 0;
  }

  /** A copy of what was written. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length));
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
