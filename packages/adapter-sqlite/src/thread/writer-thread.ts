import { workerData } from 'node:worker_threads';
import { Catalogue } from '../catalogue.js';
import { openWriter } from '../driver.js';
import { InlineWriter } from '../write/inline-writer.js';
import type { WriteCallArguments, WriteCallName } from '../write/write-calls.js';
import { packResult, unpackBatch } from './packed-batch.js';
import { sendNotice, serveCalls } from './serve-calls.js';
import type { ThreadData } from './thread-data.js';
import type { WriterCall } from './writer-calls.js';

/** The thread that writes to a file, for the one that holds the service. See `ThreadWriter`, its other end. */
serveCalls<WriterCall>(() => {
  const config = workerData as ThreadData;
  const connection = openWriter(config);
  const catalogue = new Catalogue(() => connection, config.limits);
  const writer = new InlineWriter({ connection, catalogue, config, isAlone: true, onCommit: sendNotice });
  return {
    answer: async (call, context) => {
      if (call.kind === 'write') {
        const batch = unpackBatch(call.batch);
        const results = await writer.write(context, batch);
        return results.map((result, position) => packResult(result, batch.operations[position]));
      }
      // The other end has checked the arguments by their types.
      return await writer.change(call.name, ...(call.given as WriteCallArguments<WriteCallName>));
    },
    close: () => writer.close(),
  };
});
