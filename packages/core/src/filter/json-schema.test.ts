import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parseValuePath } from '../document/parse-path.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { defaultLimits } from '../limits.js';
import { parsePipeline } from '../pipeline/parse.js';
import { splitFilter } from '../plan/split-filter.js';
import { faultOf } from '../testing/fault-of.js';
import { parseUpdate } from '../update/parse.js';
import type { DataObject } from '../value/value.js';
import { equalFilters } from './equal.js';
import { formatFilter } from './format.js';
import { compileFilter, compileValueFilter } from './match.js';
import { parseFilter, parseFilterWithPaths } from './parse.js';

const limits = defaultLimits;
const date = new Date('2026-01-02T03:04:05.678Z');
const needsName = { $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' } } } };

const documentOf = (data: DataObject): Document => ({
  id: 'x',
  data,
  metadata: {},
  version: 1,
  createdAt: date,
  updatedAt: date,
});

describe('$jsonSchema', () => {
  it.each<[object, DataObject, boolean]>([
    [needsName, { name: 'Ada' }, true],
    [needsName, { name: 1 }, false],
    [{ $nor: [needsName] }, { name: 1 }, true],
    [{ $or: [needsName, { n: 1 }] }, { n: 1 }, true],
    [{ $and: [needsName, { n: 1 }] }, { name: 'Ada' }, false],
    [{ ...needsName, n: { $gt: 0 } }, { name: 'Ada', n: 1 }, true],
    [{ $jsonSchema: { properties: { at: { bsonType: 'date' } } } }, { at: date }, true],
    [{ $jsonSchema: { additionalProperties: false } }, {}, true],
    [{ $jsonSchema: {} }, { a: 1 }, true],
  ])('%j on %j: %j', (raw, data, expected) => {
    const filter = parseFilter(raw, limits);
    expect(compileFilter(filter)(documentOf(data))).toBe(expected);
    const sent = structuredClone(filter);
    expect(compileFilter(sent)(documentOf(data))).toBe(expected);
    expect(equalFilters(parseFilter(formatFilter(filter), limits), filter)).toBe(true);
  });

  it('in a later $match sees what the pipeline has made', () => {
    const filter = parseFilterWithPaths(
      { $jsonSchema: { required: ['_id', 'total'] } },
      limits,
      parseValuePath,
      '',
      {},
    );
    expect(compileValueFilter(filter)({ _id: 'a', total: 1 })).toBe(true);
    expect(compileValueFilter(filter)({ _id: 'a' })).toBe(false);
  });

  it('is left to core', () => {
    const filter = parseFilter({ ...needsName, n: 1 }, limits);
    const { pushed, residual } = splitFilter(filter, { filters: { eq: 'exact' } });
    expect(formatFilter(pushed)).toEqual({ n: 1 });
    expect(residual === undefined ? undefined : formatFilter(residual)).toEqual(needsName);
  });

  it.each<[() => unknown, string, string]>([
    [() => parseFilter({ $jsonSchema: 1 }, limits, '/filter'), 'BAD_OPERAND', '/filter/$jsonSchema'],
    [() => parseFilter({ $jsonSchema: { type: 'text' } }, limits), 'BAD_OPERAND', '/$jsonSchema/type'],
    [() => parseFilter({ $or: [{ $jsonSchema: { foo: 1 } }] }, limits), 'BAD_OPERAND', '/$or/0/$jsonSchema/foo'],
    [
      () => parseFilter({ a: { $elemMatch: { $or: [needsName] } } }, limits),
      'NOT_SUPPORTED',
      '/a/$elemMatch/$or/0/$jsonSchema',
    ],
    [
      () => parsePipeline([{ $limit: 1 }, { $match: { $jsonSchema: { foo: 1 } } }], limits),
      'BAD_OPERAND',
      '/1/$match/$jsonSchema/foo',
    ],
    [
      () => parseIndexDefinition({ keys: { a: 1 }, options: { partial_filter: needsName } }, limits),
      'NOT_SUPPORTED',
      '/options/partial_filter/$jsonSchema',
    ],
    [
      () => parseUpdate({ $set: { 'a.$[x]': 1 } }, { limits, arrayFilters: [needsName] }),
      'NOT_SUPPORTED',
      '/array_filters/0/$jsonSchema',
    ],
  ])('is refused: case %#', (parse, reason, pointer) => {
    expect(faultOf(parse)).toEqual([reason, pointer]);
  });
});
