import { BSON } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isStreamToken, readStreamToken, writeStreamToken } from './stream-token.js';

describe('places in change streams', () => {
  const data = '82635019A0000000012B042C0100296E5A1004AB1154ACACD849A48C61756D70D3B21F04';

  it.each<[string, object]>([
    ['2', { _data: data }],
    ['3', { _data: data, _typeBits: new BSON.Binary(Buffer.from([0x82, 0])) }],
    ['3', { _data: 'not hexadecimal' }],
  ])('are texts of the form %s that give the same token again', (form, token) => {
    const text = writeStreamToken(token);
    expect(text).toMatch(new RegExp(`^${form}\\.[\\w-]+$`));
    expect(readStreamToken(text)).toEqual(token);
    expect(writeStreamToken(readStreamToken(text))).toBe(text);
    expect(isStreamToken(text)).toBe(true);
  });

  it('are told from those of a numbered feed', () => {
    const numbered = '1.8d1f0c7a52e94b36.2f';
    expect(isStreamToken(numbered)).toBe(false);
    expect(() => readStreamToken(numbered)).toThrow(expect.objectContaining({ reason: 'HISTORY_LOST' }));
  });

  it.each(['2.', '2.a b', '2.AAAA\u{1f600}', '3.AAAA', 'nonsense', ''])('refuse %j', (text) => {
    expect(() => readStreamToken(text)).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
  });
});
