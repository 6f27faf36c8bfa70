import type { PlaceMove } from '@database-service/core';
import { deletePlace, insertPlace, selectPlace, updatePlace } from '@database-service/sql';
import type { Connection } from '../driver.js';
import type { OperationScope } from '../write/operation-scope.js';

/** The place of a reader of the change feed. */
export function readPlace(connection: Connection, reader: string): string | undefined {
  const token = connection.first(selectPlace(reader))?.[0];
  return token === undefined ? undefined : String(token);
}

/** Moves a reader's place if it is where it is believed to be. @returns whether it was */
export function movePlace({ connection }: OperationScope, reader: string, { from, to }: PlaceMove): boolean {
  if (readPlace(connection, reader) !== from) return false;
  const write = from === undefined ? insertPlace : updatePlace;
  connection.run(write(reader, to, Date.now()));
  return true;
}

/** Forgets a reader. */
export function forgetPlace({ connection }: OperationScope, reader: string): void {
  connection.run(deletePlace(reader));
}
