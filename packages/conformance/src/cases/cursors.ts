import {
  type Document,
  decodeCursor,
  encodeCursor,
  type FindRequest,
  type SortPosition,
  sortPosition,
} from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertSame, assertThat } from '../suite/assert.js';
import type { JsonObject } from '../suite/json.js';
import { collect, findRequest } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { type RawWrite, toWriteOperation } from '../suite/write-operations.js';

type Keys = Readonly<Record<string, 1 | -1>>;

/** Values of all types, ties, arrays and gaps; each `stay` document is never written again. */
const values = [1, 2, 2, 'b', 'a', null, true, [3, 0], { k: 1 }, { $date: '2026-01-01T00:00:00.000Z' }, -5, 'a'];

const staying: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  [...values, undefined].map((v, n) => [
    `stay${String(n).padStart(2, '0')}`,
    { g: n % 3, ...(v === undefined ? {} : { v }) },
  ]),
);
const moving: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  [0, 1, 2, 3, 4, 5].map((n) => [`move${n}`, { g: n % 3, v: n }]),
);

/** What others do between two pages: they insert before and behind the page, delete, move and touch documents. */
function writesAfterPage(page: number, last: Document): readonly RawWrite[] {
  return [
    { insert: { g: 0, v: -100 }, id: `low${page}` },
    { insert: { g: 2, v: { $date: '2027-01-01T00:00:00.000Z' } }, id: `high${page}` },
    { update: { $set: { v: -50 - page, g: 0 } }, filter: { id: `move${page % 6}` } },
    { update: { $set: { v: true, g: 2 } }, filter: { id: `move${(page + 3) % 6}` } },
    // The very document that the cursor was made of, if it may go.
    ...(last.id.startsWith('stay') ? [] : [{ delete: true as const, filter: { id: last.id } }]),
  ];
}

async function readPagesWhileWriting(scene: Scene, sort: Keys, filter: JsonObject): Promise<readonly string[]> {
  const { adapter, context, collection } = scene;
  const request: FindRequest = { ...findRequest({ sort, filter }), limit: 3 };
  const ids: string[] = [];
  let after: SortPosition | undefined;
  for (let page = 0; page < 60; page += 1) {
    const place = after === undefined ? {} : { after };
    const documents = await collect(adapter.collection(collection).find(context, { ...request, ...place }));
    ids.push(...documents.map(({ id }) => id));
    const last = documents.at(-1);
    if (last === undefined || documents.length < 3) return ids;
    const cursor = encodeCursor(sortPosition(last, request.sort), { collection, ...request });
    after = decodeCursor(cursor, { collection, ...request });
    const operations = writesAfterPage(page, last).map((raw) => toWriteOperation(raw, collection));
    await adapter.write(context, { operations, mode: 'unordered' });
  }
  throw new Error(`the pages do not end: ${ids.join(', ')}`);
}

/** Which of the documents that stayed the pages gave, in which order. */
async function checkPages(scene: Scene, sort: Keys, filter: JsonObject, isIndexed: boolean): Promise<void> {
  const { adapter, context, collection } = scene;
  if (isIndexed) await createIndex(adapter, context, collection, { keys: sort });
  await storeDocuments(adapter, context, collection, { ...staying, ...moving });
  const given = (await readPagesWhileWriting(scene, sort, filter)).filter((id) => id.startsWith('stay'));
  assertThat(new Set(given).size === given.length, `given twice: ${given.join(', ')}`);
  const all = await collect(adapter.collection(collection).find(context, findRequest({ sort, filter })));
  const stayed = all.map(({ id }) => id).filter((id) => id.startsWith('stay'));
  assertThat(stayed.length >= 4, `only ${stayed.length} documents stay`);
  assertSame(given, stayed, 'documents that stayed, as the pages gave them');
}

const sorts: readonly (readonly [name: string, sort: Keys, filter?: JsonObject])[] = [
  ['id', { id: 1 }],
  ['id-descending', { id: -1 }],
  ['mixed-types', { v: 1 }],
  ['mixed-types-descending', { v: -1 }],
  ['two-keys', { g: 1, v: -1 }],
  ['two-keys-other-directions', { g: -1, v: 1 }],
  ['ties-only', { g: 1 }],
  ['missing-key', { zzz: 1 }],
  ['filtered', { v: 1 }, { g: { $gte: 1 } }],
  ['filtered-by-the-key', { v: -1 }, { v: { $gte: -10 } }],
];

/**
 * Pages while others write: no document that stays as it is may be missed or given twice, in any sort. Documents that
 * move may be given at either place, at both, or at none.
 */
export const cursors = defineCallCases(
  'cursors',
  sorts.flatMap(([name, sort, filter = {}]) =>
    (Object.keys(sort).join() === 'id' ? [false] : [false, true]).map((isIndexed) => ({
      name: `${name}${isIndexed ? '@indexed' : ''}`,
      run: (scene: Scene) => checkPages(scene, sort, filter, isIndexed),
    })),
  ),
);
