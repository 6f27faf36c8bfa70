import { describe, expect, it } from 'vitest';
import { isDataError } from '../errors/data-error.js';
import { defaultLimits } from '../limits.js';
import type { IndexDefinition } from './definition.js';
import { findKnownIndex } from './find-known-index.js';
import { parseIndexDefinition } from './parse.js';

const parse = (keys: unknown, options?: unknown): IndexDefinition =>
  parseIndexDefinition({ keys, options }, defaultLimits);

const plain = parse({ a: 1 });
const unique = parse({ b: 1 }, { name: 'one_b', unique: true });
const partial = parse({ c: 1 }, { partial_filter: { n: { $gt: 5 } } });
const known = [plain, unique, partial];

function conflictOf(definition: IndexDefinition): unknown {
  try {
    return findKnownIndex(known, definition);
  } catch (error) {
    return isDataError(error) ? { reason: error.reason, ...error.details } : error;
  }
}

describe('findKnownIndex', () => {
  it('finds the same definition under the same name', () => {
    expect(findKnownIndex(known, parse({ 'data.a': 1 }))).toBe(plain);
    expect(findKnownIndex(known, parse({ c: 1 }, { partial_filter: { n: { $gt: 5 } } }))).toBe(partial);
  });

  // As MongoDB from 5.0 on: keys, unique, sparse and the partial filter tell indexes apart, the name does not.
  it.each<[string, unknown, unknown]>([
    ['other keys', { d: 1 }, undefined],
    ['another direction', { a: -1 }, undefined],
    ['more keys', { a: 1, b: 1 }, undefined],
    ['unique', { a: 1 }, { name: 'x', unique: true }],
    ['sparse', { a: 1 }, { name: 'x', sparse: true }],
    ['no longer unique', { b: 1 }, { name: 'x' }],
    ['partial', { a: 1 }, { name: 'x', partial_filter: { n: 1 } }],
    ['another partial filter', { c: 1 }, { name: 'x', partial_filter: { n: { $gt: 6 } } }],
  ])('lets %s be another index', (_name, keys, options) => {
    expect(findKnownIndex(known, parse(keys, options))).toBeUndefined();
  });

  it.each<[string, unknown, unknown, string]>([
    ['other keys under a name', { d: 1 }, { name: 'a_1' }, 'a_1'],
    ['other options under a name', { a: 1 }, { unique: true }, 'a_1'],
    ['another name', { a: 1 }, { name: 'x' }, 'a_1'],
    ['another name of a unique index', { b: 1 }, { unique: true }, 'one_b'],
    ['another name of a partial index', { c: 1 }, { name: 'x', partial_filter: { n: { $gt: 5 } } }, 'c_1'],
  ])('refuses %s, and names the index that is there', (_name, keys, options, existing) => {
    const definition = parse(keys, options);
    expect(conflictOf(definition)).toEqual({ reason: 'INDEX_CONFLICT', index: definition.name, existing });
  });
});
