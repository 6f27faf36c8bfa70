import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { isDataError } from '../errors/data-error.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { equalValues } from '../value/compare.js';
import { stringifyValue } from '../value/encode.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate, compileUpdate } from './apply.js';
import type { Update, UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';
import type { UpdateSubject } from './update-subject.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const names = fc.constantFrom('a', 'b', 'c', 'ключ', 'toString', '0', '1');

const { value, object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, -2.5, 2 ** 53 - 1, '', 'x', new Date(0)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
}));

const step = fc.oneof({ weight: 6, arbitrary: names }, { weight: 1, arbitrary: fc.constantFrom('$[]', '$[e]', '$') });
const path = fc.tuple(names, fc.array(step, { maxLength: 3 })).map(([first, rest]) => [first, ...rest].join('.'));
const list = fc.array(value, { maxLength: 6 });
const number = fc.constantFrom(0, 1, -1, 0.5, 3);

const idempotentOperators: Record<string, fc.Arbitrary<unknown>> = {
  $set: value,
  $unset: fc.constant(''),
  $min: value,
  $max: value,
  $currentDate: fc.constant(true),
  $setOnInsert: value,
  $addToSet: fc.oneof(value, fc.record({ $each: list })),
  $pullAll: list,
  $pull: fc.oneof(value, fc.record({ $gte: number }), fc.record({ $in: list })),
};

const otherOperators: Record<string, fc.Arbitrary<unknown>> = {
  $inc: number,
  $mul: number,
  $bit: fc.record({ xor: fc.integer() }),
  $rename: path,
  $pop: fc.constantFrom(1, -1),
  $push: fc.oneof(
    value,
    fc.record(
      {
        $each: list,
        $slice: fc.integer({ min: -3, max: 3 }),
        $sort: fc.constantFrom(1, { a: -1 }),
        $position: fc.integer({ min: -3, max: 3 }),
      },
      { requiredKeys: ['$each'] },
    ),
  ),
};

/** Updates of one to three changes; many are refused, which is as well. */
function updates(operators: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const change = fc
    .constantFrom(...Object.keys(operators))
    .chain((operator) => fc.tuple(fc.constant(operator), path, operators[operator] ?? value));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const update: Record<string, Record<string, unknown>> = {};
    for (const [operator, at, operand] of changes) update[operator] = { ...update[operator], [at]: operand };
    return update;
  });
}

function freezeDeep<Subject>(subject: Subject): Subject {
  if (typeof subject !== 'object' || subject === null || subject instanceof Date) return subject;
  for (const child of Object.values(subject)) freezeDeep(child);
  return Object.freeze(subject);
}

function subjectOf(data: DataObject, inserting = false): UpdateSubject {
  const document: Document = { id: 'd', data, metadata: { a: [1] }, version: 1, createdAt: now, updatedAt: now };
  const filter = parseFilter({ a: { $elemMatch: { $ne: 'none' } } }, defaultLimits);
  return { document: freezeDeep(document), filter, inserting, now, limits: defaultLimits };
}

/** Runs what may refuse; anything but a DataError is a failure. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    expect(isDataError(error)).toBe(true);
    return undefined;
  }
}

function parse(raw: Record<string, unknown>): Update | undefined {
  const arrayFilters = JSON.stringify(raw).includes('$[e]') ? [{ e: { $gte: 0 } }] : undefined;
  return attempt(() => parseUpdate(freezeDeep(raw), { limits: defaultLimits, arrayFilters }));
}

function apply(update: Update, data: DataObject, inserting = false): UpdateOutcome | undefined {
  const before = stringifyValue(data);
  const outcome = attempt(() => applyUpdate(update, subjectOf(data, inserting)));
  expect(stringifyValue(data)).toBe(before);
  return outcome;
}

const data = object as fc.Arbitrary<DataObject>;
const anyUpdate = updates({ ...idempotentOperators, ...otherOperators });
const runs = { numRuns: 1_000 };

describe('applyUpdate, for any update of any document', () => {
  it('says that it changed something exactly where something differs', () => {
    let applied = 0;
    fc.assert(
      fc.property(anyUpdate, data, fc.boolean(), (raw, before, inserting) => {
        const update = parse(raw);
        const outcome = update && apply(update, before, inserting);
        if (outcome === undefined) return;
        applied += 1;
        const metadata: DataObject = { a: [1] };
        const equal = equalValues(outcome.data, before) && equalValues(outcome.metadata, metadata);
        expect(outcome.changed).toBe(!equal);
        if (!outcome.changed) expect(outcome.data).toBe(before);
      }),
      runs,
    );
    expect(applied).toBeGreaterThan(100);
  });

  it('changes nothing the second time where operators only state a goal', () => {
    fc.assert(
      fc.property(updates(idempotentOperators), data, fc.boolean(), (raw, before, inserting) => {
        const update = parse(raw);
        const first = update && apply(update, before, inserting);
        if (update === undefined || first === undefined) return;
        const second = apply(update, first.data, inserting);
        // In a changed document `$` and `$[e]` may mean other elements.
        if (second !== undefined && !/\$\[e\]|\.\$[".]/.test(JSON.stringify(raw))) expect(second.changed).toBe(false);
      }),
      runs,
    );
  });

  it('keeps the references of fields that no path starts with', () => {
    fc.assert(
      fc.property(anyUpdate, data, (raw, before) => {
        const update = parse(raw);
        const outcome = update && apply(update, before);
        if (outcome === undefined) return;
        const paths = JSON.stringify(raw);
        for (const name of Object.keys(before)) {
          if (!paths.includes(`"${name}`)) expect(outcome.data[name]).toBe(before[name]);
        }
      }),
      runs,
    );
  });

  it('gives the same compiled once for many documents as compiled for each', () => {
    fc.assert(
      fc.property(anyUpdate, fc.array(data, { maxLength: 4 }), (raw, documents) => {
        const update = parse(raw);
        if (update === undefined) return;
        for (const before of documents) {
          const kept = apply(update, before);
          const fresh = attempt(() => compileUpdate(update)(subjectOf(before)));
          expect(kept).toStrictEqual(fresh);
        }
      }),
      runs,
    );
  });
});
