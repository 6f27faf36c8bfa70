import { rows as adapterRows } from './adapter/rows.js';
import { rows as clusterRows } from './cluster/rows.js';
import { rows as grpcRows } from './grpc/rows.js';
import { rows as httpRows } from './http/rows.js';
import { rows as memoryRows } from './memory/memory-rows.js';
import { rows as mixedLoadRows } from './memory/mixed-load-row.js';
import { rows as parseRows } from './peers/parse-rows.js';
import { rows as peerRows } from './peers/rows.js';
import { rows as postgresqlRows } from './postgresql/rows.js';
import type { Row } from './row.js';
import { rows as groupRows } from './scale/group-row.js';
import { rows as growthRows } from './scale/growth-rows.js';
import { rows as importRows } from './scale/import-row.js';
import { rows as startRows } from './start/rows.js';

/** All rows of the table, in its order. */
export const rows: readonly Row[] = [
  ...adapterRows,
  ...postgresqlRows,
  ...httpRows,
  ...grpcRows,
  ...peerRows,
  ...parseRows,
  ...growthRows,
  ...groupRows,
  ...importRows,
  ...memoryRows,
  ...mixedLoadRows,
  ...startRows,
  ...clusterRows,
];
