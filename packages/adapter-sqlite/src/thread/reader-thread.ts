import { workerData } from 'node:worker_threads';
import { createContext, DataError, type OperationContext } from '@database-service/core';
import { Catalogue } from '../catalogue.js';
import { openScanner } from '../driver.js';
import { mapError } from '../errors.js';
import { CollectionReader, type ReadScope } from '../read/collection-reader.js';
import { readDatabaseStatistics } from '../statistics.js';
import type { ReaderCall, SingleCall, StreamCall } from './reader-calls.js';
import { serveCalls } from './serve-calls.js';
import { type PartStream, partsOfResults, partsOfShaped, partsOfStored } from './stream-parts.js';
import type { ThreadData } from './thread-data.js';

/** A stream that has been begun, and what ends it. */
interface OpenStream {
  readonly parts: PartStream;
  readonly canceller: AbortController;
}

/** A thread that reads a file, for the one that holds the service. See `ThreadReader`, its other end. */
serveCalls<ReaderCall>(() => {
  const config = workerData as ThreadData;
  const reader = openScanner(config);
  const scope: ReadScope = { reader, catalogue: new Catalogue(() => reader, config.limits) };
  const streams = new Map<number, OpenStream>();

  async function next(id: number) {
    const stream = streams.get(id);
    if (stream === undefined) throw new DataError('CANCELLED', 'Nobody waits for this read any more.');
    try {
      const part = await stream.parts.next();
      if (part.isLast) streams.delete(id);
      return part;
    } catch (error) {
      streams.delete(id);
      throw error;
    }
  }

  function begin(call: StreamCall, { deadlineMs }: OperationContext, id: number): void {
    const canceller = new AbortController();
    const deadline = deadlineMs === undefined ? {} : { deadlineMs };
    const parts = openStream(scope, call, createContext({ signal: canceller.signal, ...deadline }));
    streams.set(id, { parts, canceller });
  }

  function end(id: number): void {
    const stream = streams.get(id);
    streams.delete(id);
    stream?.canceller.abort();
    stream?.parts.end();
  }

  return {
    answer: async (call, context, id) => {
      if (call.kind === 'next') return await next(call.stream);
      if (call.kind !== 'find' && call.kind !== 'aggregate') return await readSingle(scope, call, context);
      begin(call, context, id);
      return await next(id);
    },
    cancelled: end,
    close: async () => {
      for (const id of [...streams.keys()]) end(id);
      reader.database.close();
    },
  };
});

function openStream(scope: ReadScope, call: StreamCall, context: OperationContext): PartStream {
  const reader = new CollectionReader(scope, call.collection);
  if (call.kind === 'aggregate') return partsOfResults(reader.aggregate(context, call.request));
  const documents = reader.find(context, call.request, call.id);
  return call.request.projection === undefined ? partsOfStored(documents) : partsOfShaped(documents);
}

async function readSingle(scope: ReadScope, call: SingleCall, context: OperationContext): Promise<unknown> {
  if (call.kind === 'databaseStatistics') {
    try {
      return readDatabaseStatistics(scope.reader, [...scope.catalogue.list().values()]);
    } catch (error) {
      throw mapError(error);
    }
  }
  const reader = new CollectionReader(scope, call.collection);
  switch (call.kind) {
    case 'count':
      return await reader.count(context, call.request);
    case 'estimatedCount':
      return await reader.estimatedCount(context);
    case 'explain':
      return await reader.explain(context, call.request);
    case 'statistics':
      return await reader.statistics(context);
  }
}
