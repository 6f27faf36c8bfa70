import type { Adapter, Collection, Document, OperationContext, WriteBatch, WriteResult } from '@database-service/core';

/** What a test wants an adapter to do; the rest fails. */
export interface StubBehaviour {
  get?(context: OperationContext, id: string): Promise<Document | undefined>;
  find?(context: OperationContext): AsyncIterable<Document>;
  write?(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]>;
  status?: 'connected' | 'disconnected';
}

/** A document with the data. */
export function stubDocument(id: string, data: Document['data'] = {}): Document {
  const createdAt = new Date('2026-01-02T03:04:05.678Z');
  return { id, data, metadata: {}, version: 1, createdAt, updatedAt: createdAt };
}

/** Acknowledges every write: inserts with their document, others as having matched nothing. */
export async function acknowledge(_context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
  return batch.operations.map((operation) => ({
    ok: true,
    matchedCount: 0,
    modifiedCount: 0,
    deletedCount: 0,
    ...(operation.kind === 'insert'
      ? {
          insertedId: operation.document.id,
          document: { ...stubDocument(operation.document.id), ...operation.document },
        }
      : {}),
  }));
}

/** An adapter for tests of the transport: it stores nothing and does as told. */
export function createStubAdapter(behaviour: StubBehaviour): Adapter {
  const absent = (): never => {
    throw new Error('the stub does not do this');
  };
  const collection = (name: string): Collection => ({
    name,
    get: behaviour.get ?? (async (_context, id) => (id === 'none' ? undefined : stubDocument(id, { id }))),
    find: behaviour.find ?? async function* () {},
    count: async () => 0,
    estimatedCount: async () => 0,
    aggregate: absent,
    explain: absent,
    info: async () => undefined,
    statistics: absent,
    createIndex: absent,
    setSchema: absent,
    dropIndex: absent,
    listIndexes: async () => [],
  });
  return {
    engine: 'stub',
    pushdown: { filters: {}, sort: false, paging: false },
    manyWriteAtomicity: 'document',
    limits: { documentBytesMax: 1e9, depthMax: 1e3 },
    ports: {},
    collection,
    listCollections: async () => [],
    createCollection: absent,
    dropCollection: absent,
    write: behaviour.write ?? acknowledge,
    health: async () => ({
      status: behaviour.status ?? 'connected',
      latencyMs: 1,
      connections: { active: 0, idle: 1, max: 1 },
    }),
    statistics: absent,
    close: async () => {},
  };
}
