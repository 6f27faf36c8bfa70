import { describe, expect, it } from 'vitest';
import { ByteWriter } from './byte-writer.js';

/** The buffer starts with 128 bytes: these sizes lie at its end and beyond. */
const sizes = [127, 128, 129, 256, 257, 1000];

const fill = (count: number): ByteWriter => {
  const writer = new ByteWriter();
  for (let index = 0; index < count; index += 1) writer.byte(index % 251);
  return writer;
};
const bytesOf = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => index % 251);

describe('ByteWriter', () => {
  it.each(sizes)('keeps %i single bytes', (count) => {
    expect(fill(count).copy()).toEqual(bytesOf(count));
  });

  it.each(sizes)('keeps a text of %i bytes', (count) => {
    const writer = new ByteWriter();
    writer.text('a'.repeat(count));
    expect(writer.copy()).toEqual(Uint8Array.of(...Array<number>(count).fill(0x61), 0));
  });

  it.each([42, 43, 100])('keeps %i characters of three bytes each', (count) => {
    const writer = new ByteWriter();
    writer.text('€'.repeat(count));
    const euro = [0xe2, 0x82, 0xac];
    expect(writer.copy()).toEqual(Uint8Array.of(...Array.from({ length: count }, () => euro).flat(), 0));
  });

  it('keeps a number that reaches beyond the end', () => {
    const writer = fill(124);
    writer.double(1);
    expect(writer.copy().subarray(124)).toEqual(Uint8Array.of(0xbf, 0xf0, 0, 0, 0, 0, 0, 0));
  });

  it('replaces an end by a shorter or a longer one', () => {
    const writer = fill(100);
    writer.replaceFrom(2, Uint8Array.of(7, 8));
    expect(writer.copy()).toEqual(Uint8Array.of(0, 1, 7, 8));
    writer.replaceFrom(1, new Uint8Array(400).fill(9));
    expect(writer.copy()).toEqual(Uint8Array.of(0, ...Array<number>(400).fill(9)));
  });

  it('inverts an end, and starts again', () => {
    const writer = fill(4);
    writer.invertFrom(2);
    expect(writer.copy()).toEqual(Uint8Array.of(0, 1, 0xfd, 0xfc));
    expect(writer.view(3)).toEqual(Buffer.of(0xfc));
    writer.reset();
    expect(writer.length).toBe(0);
    expect(writer.copy()).toEqual(new Uint8Array(0));
  });
});
