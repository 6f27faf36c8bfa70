import type { ImportLine } from '@database-service/application';
import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.js';

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(input: string | Buffer, size = 3, max = 100): Promise<readonly ImportLine[]> {
  const lines: ImportLine[] = [];
  for await (const line of readLines(chunked(Buffer.from(input), size), max)) lines.push(line);
  return lines;
}

describe('readLines', () => {
  it.each([1, 2, 3, 7, 1000])('gives the same lines whatever the pieces (%i bytes)', async (size) => {
    expect(await linesOf('{"a":"é"}\r\n\n  \n[2]\nnope\n{"b":\n"last"', size)).toEqual([
      { line: 1, value: { a: 'é' }, bytes: 11 },
      { line: 4, value: [2], bytes: 3 },
      { line: 5, problem: 'The line is not valid JSON.' },
      { line: 6, problem: 'The line is not valid JSON.' },
      { line: 7, value: 'last', bytes: 6 },
    ]);
  });

  it('takes nothing for nothing', async () => {
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('\n\n')).toEqual([]);
  });

  it('hands invalid UTF-8 on as a problem of its line', async () => {
    const input = Buffer.concat([Buffer.from('1\n"'), Buffer.from([0xff]), Buffer.from('"\n2\n')]);
    expect(await linesOf(input)).toEqual([
      { line: 1, value: 1, bytes: 1 },
      { line: 2, problem: 'The line is not valid UTF-8.' },
      { line: 3, value: 2, bytes: 1 },
    ]);
  });

  it('passes over a byte order mark', async () => {
    expect(await linesOf('\ufeff{}\n')).toEqual([{ line: 1, value: {}, bytes: 5 }]);
  });

  it.each([
    ['in one piece', 1000],
    ['over many', 3],
  ])('refuses a line over the limit, %s', async (_name, size) => {
    const input = `1\n"${'x'.repeat(50)}"\n`;
    expect((await linesOf(input, size, 52)).length).toBe(2);
    await expect(linesOf(input, size, 51)).rejects.toMatchObject({ reason: 'BODY_TOO_LARGE', details: { line: 2 } });
  });

  it('refuses a line that never ends before it is all read', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000, 0x20);
      }
    }
    const read = async (): Promise<void> => {
      for await (const _line of readLines(endless(), 10_000));
    };
    await expect(read()).rejects.toMatchObject({ reason: 'BODY_TOO_LARGE' });
    expect(given).toBeLessThanOrEqual(11_000);
  });
});
