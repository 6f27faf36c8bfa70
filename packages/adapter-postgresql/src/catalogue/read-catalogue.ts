import { isDataError } from '@database-service/core';
import type { SqlExecutor } from '@database-service/sql';
import type { Connections } from '../connect/connections.js';
import { nobody } from '../connect/session.js';
import { noAnswer } from '../errors.js';

/** How long an answer is waited for, each time by another connection: one that is stalled must not hold up all callers. */
const patienceMs = [3_000, 10_000, 10_000] as const;

/** What a catalogue that many share is read by. */
export function catalogueExecutor(connections: Connections): Pick<SqlExecutor, 'all'> {
  return {
    async all(piece) {
      let late: unknown;
      for (const ms of patienceMs) {
        try {
          return (await connections.query({ ...nobody, deadlineMs: Date.now() + ms }, piece, 'read')).rows;
        } catch (error) {
          if (!isDataError(error) || error.reason !== 'DEADLINE_EXCEEDED') throw error;
          late = error;
        }
      }
      throw noAnswer(late);
    },
  };
}
