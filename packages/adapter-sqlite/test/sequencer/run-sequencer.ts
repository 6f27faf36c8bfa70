import { createContext } from '@database-service/core';
import { Sequencer } from '@database-service/sql';
import { sqliteDialect } from '../../dist/dialect.js';
import { FileConnection } from './file-connection.ts';

/** A sequencer as a process of its own, on the file it is given, until it is killed; a line for each batch. */
const [file = ''] = process.argv.slice(2);
new Sequencer({
  connection: new FileConnection(file),
  dialect: sqliteDialect,
  logger: createContext().logger,
  timing: { leaseMs: 150, standbyMs: 20, pollMaxMs: 20 },
  bounds: { rowsMax: 20 },
  onNumbered: ({ count }) => process.stdout.write(`${count}\n`),
});
