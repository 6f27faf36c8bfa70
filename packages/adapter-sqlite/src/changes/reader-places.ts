import { checkCancelled, type OperationContext, type PlaceMove } from '@database-service/core';
import { deletePlace, insertPlace, selectPlace, updatePlace } from '@database-service/sql';
import type { Connection } from '../driver.js';
import type { Store } from '../store.js';

/** The place of a reader of the change feed. */
export function loadPlace(context: OperationContext, { reader }: Store, name: string): string | undefined {
  checkCancelled(context);
  return readPlace(reader, name);
}

/** Moves a reader's place if it is where it is believed to be. @returns whether it was */
export async function savePlace(
  context: OperationContext,
  store: Store,
  name: string,
  { from, to }: PlaceMove,
): Promise<boolean> {
  checkCancelled(context);
  return await store.change((connection) => {
    if (readPlace(connection, name) !== from) return false;
    const write = from === undefined ? insertPlace : updatePlace;
    connection.run(write(name, to, Date.now()));
    return true;
  });
}

/** Forgets a reader. */
export async function forgetPlace(context: OperationContext, store: Store, name: string): Promise<void> {
  checkCancelled(context);
  await store.change((connection) => connection.run(deletePlace(name)));
}

function readPlace(connection: Connection, name: string): string | undefined {
  const token = connection.first(selectPlace(name))?.[0];
  return token === undefined ? undefined : String(token);
}
