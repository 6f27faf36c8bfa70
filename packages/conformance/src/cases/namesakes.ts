import type { Document } from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertDataError, assertThat } from '../suite/assert.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** How often in a row. */
const rounds = 20;

async function make({ adapter, context }: Scene, collection: string): Promise<Document> {
  const operations = [toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection)];
  const [result] = await adapter.write(context, { operations, mode: 'ordered' });
  if (result?.ok !== true || result.document === undefined) throw new Error('The document was not stored.');
  return result.document;
}

function assertLater(document: Document, former: Document): void {
  assertThat(document.createdAt.getTime() > former.createdAt.getTime(), 'the namesake was made later');
}

/** A document made in the place of another one has a later time of creation, however soon it comes. */
export const namesakes = defineCallCases('namesakes', [
  {
    name: 'of-a-deleted-document',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      let former = await make(scene, collection);
      const again = [
        toWriteOperation({ delete: true, filter: { id: 'x' } }, collection),
        toWriteOperation({ insert: { n: 2 }, id: 'x' }, collection),
      ];
      const operations = Array.from({ length: rounds }, () => again).flat();
      for (const made of await adapter.write(context, { operations, mode: 'ordered' })) {
        if (!made.ok) throw made.error;
        if (made.document === undefined) continue;
        assertLater(made.document, former);
        const expect = { version: 1, createdAtMs: former.createdAt.getTime() };
        former = made.document;
        const update = toWriteOperation({ replace: { n: 3 }, filter: { id: 'x' } }, collection);
        if (update.kind === 'insert') continue;
        const late = { ...update, target: { ...update.target, expect } };
        const [refused] = await adapter.write(context, { operations: [late], mode: 'ordered' });
        assertDataError(
          refused?.ok === false ? refused.error : undefined,
          'VERSION_MISMATCH',
          'a write for the former',
        );
      }
    },
  },
  {
    name: 'in-a-dropped-collection',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      let former = await make(scene, collection);
      for (let round = 0; round < rounds; round += 1) {
        await adapter.dropCollection(context, collection);
        const made = await make(scene, collection);
        assertLater(made, former);
        former = made;
      }
    },
  },
  {
    name: 'in-a-renamed-collection',
    requires: 'rename',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      let former = await make(scene, collection);
      for (let round = 0; round < rounds; round += 1) {
        await adapter.ports.rename?.renameCollection(context, collection, other);
        const made = await make(scene, collection);
        assertLater(made, former);
        former = made;
        await adapter.dropCollection(context, other);
      }
    },
  },
]);
