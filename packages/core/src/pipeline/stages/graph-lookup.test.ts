import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { TestCollections } from '../../testing/collections.js';
import { faultOf } from '../../testing/fault-of.js';
import type { DataObject } from '../../value/value.js';
import { parsePipeline } from '../parse.js';

const employees: DataObject[] = [
  { _id: '1', name: 'Dev' },
  { _id: '2', name: 'Eliot', boss: 'Dev' },
  { _id: '3', name: 'Ron', boss: 'Eliot' },
  { _id: '4', name: 'Andrew', boss: 'Eliot' },
  { _id: '5', name: 'Asya', boss: 'Ron' },
  { _id: '6', name: 'Dan', boss: 'Andrew' },
];
const airports: DataObject[] = [
  { _id: 'a', code: 'JFK', to: ['BOS', 'ORD'] },
  { _id: 'b', code: 'BOS', to: ['JFK', 'PWM'] },
  { _id: 'c', code: 'ORD', to: ['JFK'] },
  { _id: 'd', code: 'PWM', to: ['BOS', 'LHR'], country: 'US' },
  { _id: 'e', code: 'LHR', to: ['PWM'] },
];

const bosses = { from: 'employees', startWith: '$boss', connectFromField: 'boss', connectToField: 'name', as: 'found' };
const flights = { from: 'airports', startWith: '$to', connectFromField: 'to', connectToField: 'code', as: 'found' };

async function search(id: string, graphLookup: Readonly<Record<string, unknown>>): Promise<readonly DataObject[]> {
  const collections = new TestCollections({ employees, airports });
  const [result] = await collections.run(String(graphLookup.from), [
    { $match: { _id: id } },
    { $graphLookup: graphLookup },
  ]);
  return (result?.found ?? []) as readonly DataObject[];
}

const idsOf = (documents: readonly DataObject[]) => documents.map(({ _id }) => _id);

describe('$graphLookup', () => {
  it('follows links, level by level', async () => {
    expect(await search('5', { ...bosses, depthField: 'depth' })).toEqual([
      { _id: '3', name: 'Ron', boss: 'Eliot', depth: 0 },
      { _id: '2', name: 'Eliot', boss: 'Dev', depth: 1 },
      { _id: '1', name: 'Dev', depth: 2 },
    ]);
    expect(await search('1', bosses)).toEqual([]);
  });

  it('ends at cycles, and gives each document once, the start itself if a link leads there', async () => {
    const found = await search('a', { ...flights, depthField: 'at.depth' });
    expect(found.map(({ code, at }) => [code, at])).toEqual([
      ['BOS', { depth: 0 }],
      ['ORD', { depth: 0 }],
      ['JFK', { depth: 1 }],
      ['PWM', { depth: 1 }],
      ['LHR', { depth: 2 }],
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['no link at depth 0', { maxDepth: 0 }, ['b', 'c']],
    ['one link at depth 1', { maxDepth: 1 }, ['b', 'c', 'a', 'd']],
    [
      'what the restriction lets through, and from there',
      { restrictSearchWithMatch: { country: { $exists: false } } },
      ['b', 'c', 'a'],
    ],
    [
      'a restriction by the id of the envelope',
      { restrictSearchWithMatch: { id: { $ne: 'c' } } },
      ['b', 'a', 'd', 'e'],
    ],
    ['from a constant', { startWith: 'LHR', maxDepth: 1 }, ['e', 'd']],
    ['from each of an array', { startWith: ['LHR', 'ORD'], maxDepth: 0 }, ['c', 'e']],
    ['nothing from a missing field', { startWith: '$nothing' }, []],
    ['null and missing from null', { startWith: null, connectToField: 'country', maxDepth: 0 }, ['a', 'b', 'c', 'e']],
    ['any element of an array', { startWith: 'PWM', connectToField: 'to', connectFromField: 'none' }, ['b', 'e']],
  ])('finds %s', async (_, options, expected) => {
    expect(idsOf(await search('a', { ...flights, ...options }))).toEqual(expected);
  });

  it('bounds its memory', async () => {
    const chain = Array.from({ length: 50 }, (_, n) => ({ _id: `c${n}`, n, next: n + 1, text: 'x'.repeat(500) }));
    const graphLookup = {
      from: 'chain',
      startWith: '$next',
      connectFromField: 'next',
      connectToField: 'n',
      as: 'found',
    };
    const collections = new TestCollections({ chain }, createContext(), { memoryBytesMax: 10_000 });
    await expect(collections.run('chain', [{ $graphLookup: graphLookup }])).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
      details: { stage: '$graphLookup', limit: 10_000 },
    });
    const near = { ...graphLookup, maxDepth: 3 };
    expect(await collections.run('chain', [{ $graphLookup: near }, { $count: 'n' }])).toEqual([{ n: 50 }]);
  });

  it.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ from: 'system.x' }, 'BAD_NAME', '/from'],
    [{ as: undefined }, 'BAD_OPERAND', '/as'],
    [{ connectToField: '$a' }, 'BAD_PATH', '/connectToField'],
    [{ connectFromField: 1 }, 'BAD_OPERAND', '/connectFromField'],
    [{ maxDepth: -1 }, 'BAD_OPERAND', '/maxDepth'],
    [{ maxDepth: 1.5 }, 'BAD_OPERAND', '/maxDepth'],
    [{ depthField: '' }, 'BAD_PATH', '/depthField'],
    [{ startWith: '$$nobody' }, 'BAD_OPERAND', '/startWith'],
    [{ restrictSearchWithMatch: { a: { $foo: 1 } } }, 'UNKNOWN_OPERATOR', '/restrictSearchWithMatch/a/$foo'],
    [{ foo: 1 }, 'BAD_OPERAND', '/foo'],
  ])('with %j is %s', (options, reason, place) => {
    const raw = [{ $graphLookup: { ...bosses, ...options } }];
    expect(faultOf(() => parsePipeline(raw, defaultLimits))).toEqual([reason, `/0/$graphLookup${place}`]);
  });
});
