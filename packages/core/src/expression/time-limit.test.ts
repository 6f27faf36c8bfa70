import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { compileExpression } from './compile.js';
import { parseExpression } from './parse.js';

const compile = (raw: unknown) => compileExpression(parseExpression(raw, defaultLimits, ''));

const long: DataObject = {
  numbers: Array.from({ length: 100_000 }, (_, n) => n),
  same: Array.from({ length: 100_000 }, (_, n) => n),
  text: 'ab'.repeat(500_000),
};
const loop = (body: unknown) => ({ $map: { input: { $range: [0, 100_000] }, in: body } });
const tooLong = expect.objectContaining({ reason: 'LIMIT_EXCEEDED' });

describe('what expressions may take for one document', () => {
  it.each<[string, unknown]>([
    ['$eq in a loop', loop({ $eq: ['$numbers', '$same'] })],
    ['$in in a loop', loop({ $in: [-1, '$numbers'] })],
    ['$setEquals in a loop', loop({ $setEquals: ['$numbers', '$same'] })],
    ['$sum in a loop', loop({ $sum: '$numbers' })],
    ['$strLenCP in a loop', loop({ $strLenCP: '$text' })],
    ['$strLenCP beside each other', Array.from({ length: 3_000 }, () => ({ $strLenCP: '$text' }))],
    ['$indexOfArray beside each other', Array.from({ length: 3_000 }, () => ({ $indexOfArray: ['$numbers', -1] }))],
  ])(
    'is bounded: %s',
    async (_, raw) => {
      await Promise.resolve();
      const evaluate = compile(raw);
      const startedMs = performance.now();
      expect(() => evaluate(long)).toThrow(tooLong);
      expect(performance.now() - startedMs).toBeLessThan(15_000);
    },
    20_000,
  );

  it('begins anew for the next document', async () => {
    const evaluate = compile(loop({ $sum: '$numbers' }));
    const cheap = compile({ $add: [{ $size: '$numbers' }, 1] });
    expect(() => evaluate(long)).toThrow(tooLong);
    await Promise.resolve();
    for (let turn = 0; turn < 100; turn += 1) expect(cheap(long)).toBe(100_001);
  });

  it('begins anew for the next document, though nothing else had a turn', () => {
    const evaluate = compile({ $add: [{ $add: [{ $add: ['$n', 1] }, 1] }, 1] });
    for (let n = 0; n < 7; n += 1) {
      expect(evaluate({ n })).toBe(n + 3);
      const untilMs = performance.now() + 400;
      while (performance.now() < untilMs);
    }
  });

  it('constants that take much memory are not kept', () => {
    const [large, small] = [compile({ $range: [0, 500_000] }), compile({ $range: [0, 3] })];
    expect(large({})).not.toBe(large({}));
    expect(small({})).toBe(small({}));
  });
});
