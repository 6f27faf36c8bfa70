const initialBytes = 128;

/** A growing buffer for key encodings, used again and again. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(initialBytes);
  #length = 0;

  /** Bytes written since the last reset. */
  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Eight bytes that compare as the numbers do: the sign bit flipped, for negative numbers all bits. -0 counts as 0. */
  double(value: number): void {
    this.#reserve(8);
    const start = this.#length;
    this.#buffer.writeDoubleBE(value === 0 ? 0 : value, start);
    this.#length += 8;
    const first = this.#buffer[start] as number;
    if (first < 0x80) this.#buffer[start] = first | 0x80;
    else this.invertFrom(start);
  }

  /** UTF-8, whose bytes compare as code points do, and an ending 0x00. The text has no NUL. */
  text(value: string): void {
    // At most three bytes for each UTF-16 unit.
    this.#reserve(value.length * 3 + 1);
    this.#length += this.#buffer.write(value, this.#length);
    this.#buffer[this.#length++] = 0;
  }

  /** Puts other bytes in the place of all from `start` on. */
  replaceFrom(start: number, bytes: Uint8Array): void {
    this.#length = start;
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, start);
    this.#length += bytes.length;
  }

  invertFrom(start: number): void {
    for (let index = start; index < this.#length; index += 1) {
      this.#buffer[index] = ~(this.#buffer[index] as number);
    }
  }

  /** What was written from `start` on; valid until the next write. */
  view(start: number): Uint8Array {
    return this.#buffer.subarray(start, this.#length);
  }

  /** A copy of all that was written. */
  copy(): Uint8Array {
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
