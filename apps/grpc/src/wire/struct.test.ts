import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListValue, Struct, Value } from './struct.js';

const write = (json: Record<string, unknown>): Uint8Array => Struct.encode(json).finish();
const read = (bytes: Uint8Array): Record<string, unknown> => Struct.decode(bytes);

/** A Value whose inside is given as bytes, as the field `a` of a Struct. */
const structWith = (value: Uint8Array): Uint8Array =>
  new BinaryWriter().uint32(10).fork().uint32(10).string('a').uint32(18).bytes(value).join().finish();

const number = (value: number): Uint8Array => new BinaryWriter().uint32(17).double(value).finish();

function nest(levels: number): Record<string, unknown> {
  let json: Record<string, unknown> = {};
  for (let level = 1; level < levels; level += 1) json = { a: json };
  return json;
}

describe('a Struct', () => {
  it('is the bytes that protobuf says', () => {
    // fields { key: "a", value { number_value: 1 } }
    expect(Buffer.from(write({ a: 1 })).toString('hex')).toBe('0a0e0a01611209' + '11000000000000f03f');
    expect(Buffer.from(write({ a: null })).toString('hex')).toBe('0a070a016112020800');
    expect(Buffer.from(write({ a: [true] })).toString('hex')).toBe('0a0b0a01611206320' + '40a022001');
  });

  it('comes back as it went, keys in their order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (json) => {
        const sent = JSON.parse(JSON.stringify(json));
        const back = read(write(sent));
        expect(JSON.stringify(back)).toBe(JSON.stringify(sent));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps __proto__ as a key like any other', () => {
    const json = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    const back = read(write(json));
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (value) => {
    expect(() => read(structWith(number(value)))).toThrow(expect.objectContaining({ reason: 'BAD_VALUE' }));
  });

  it('refuses a value without a kind', () => {
    expect(() => read(structWith(new Uint8Array()))).toThrow(/no kind/);
    const keyOnly = new BinaryWriter().uint32(10).fork().uint32(10).string('a').join().finish();
    expect(() => read(keyOnly)).toThrow(/no kind/);
  });

  it('follows 1,000 levels and no more', () => {
    expect(read(write(nest(1_000)))).toEqual(nest(1_000));
    expect(() => read(write(nest(1_001)))).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
  });

  it('of a value that comes twice keeps the last', () => {
    const twice = new BinaryWriter().uint32(26).string('first').uint32(17).double(2).finish();
    expect(read(structWith(twice))).toEqual({ a: 2 });
    const both = Buffer.concat([write({ a: 1 }), write({ a: 'x' })]);
    expect(read(both)).toEqual({ a: 'x' });
  });

  it('refuses damaged bytes, whatever is wrong with them', () => {
    const whole = write({ a: { b: [1, 'two', { c: null }] }, d: 'x' });
    let refused = 0;
    for (let length = 1; length < whole.length; length += 1) {
      try {
        read(whole.subarray(0, length));
      } catch {
        refused += 1;
      }
    }
    // Only the cut between the two fields leaves a whole message.
    expect(refused).toBe(whole.length - 2);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          JSON.stringify(read(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not read beyond its end into what follows', () => {
    const inner = structWith(number(1));
    const longer = Buffer.concat([inner, Buffer.from([1, 2, 3])]);
    expect(Struct.decode(new BinaryReader(longer), inner.length)).toEqual({ a: 1 });
    expect(() => Struct.decode(new BinaryReader(longer), inner.length - 1)).toThrow(/damaged/);
  });
});

describe('a Value and a ListValue', () => {
  it.each([[null], [0], [-1.5], [''], ['é𝄞'], [true], [[]], [{}], [[1, [2, { a: [] }]]]])('hold %j', (json) => {
    expect(Value.decode(Value.encode(json).finish())).toEqual(json);
    expect(ListValue.decode(ListValue.encode([json, json]).finish())).toEqual([json, json]);
  });
});
