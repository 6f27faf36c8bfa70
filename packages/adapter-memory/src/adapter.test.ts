import { createContext, defaultLimits, idEquals, newDocumentId, parseUpdate } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

const context = createContext();

describe('createMemoryAdapter', () => {
  it('hands each document to one of many who pick and change', async () => {
    const adapter = createMemoryAdapter();
    const operations = Array.from({ length: 20 }, () => ({
      kind: 'insert' as const,
      collection: 'jobs',
      document: { id: newDocumentId(), data: { state: 'new' }, metadata: {} },
    }));
    await adapter.write(context, { operations, mode: 'ordered' });
    const claim = {
      kind: 'update' as const,
      collection: 'jobs',
      target: {
        filter: {
          kind: 'field' as const,
          path: { root: 'data' as const, segments: ['state'] },
          test: { kind: 'compare' as const, operator: 'eq' as const, operand: 'new' },
        },
        many: false,
      },
      update: parseUpdate({ $set: { state: 'taken' } }, { limits: defaultLimits }),
      returning: 'after' as const,
    };
    const results = await Promise.all(
      Array.from({ length: 30 }, () => adapter.write(context, { operations: [claim], mode: 'ordered' })),
    );
    const ids = results.flatMap(([result]) => (result?.ok === true ? [result.document?.id] : ['failed']));
    expect(ids.filter((id) => id === undefined)).toHaveLength(10);
    expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(20);
    const versions = await Promise.all(
      operations.map(({ document: { id } }) => adapter.collection('jobs').get(context, id)),
    );
    expect(versions.map((document) => document?.version)).toEqual(new Array(20).fill(2));
  });

  it('refuses calls after it is closed', async () => {
    const adapter = createMemoryAdapter();
    await adapter.close();
    await adapter.close();
    await expect(adapter.collection('c').get(context, 'a')).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
    const batch = {
      operations: [{ kind: 'delete' as const, collection: 'c', target: { filter: idEquals('a'), many: false } }],
      mode: 'ordered' as const,
    };
    await expect(adapter.write(context, batch)).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });
});
