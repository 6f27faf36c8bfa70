import type { OperationContext } from '@database-service/core';
import { collectionOf, type MongoDriver } from '../driver.js';
import { own } from '../names.js';
import type { CollectionEvent } from './number-pending.js';

type NewEvent = Omit<CollectionEvent, 'isDone'>;

/** Notes down what is about to happen to a collection. If it fails nothing has: a note of which nothing comes is taken away. */
export async function intendEvents(
  context: OperationContext,
  driver: MongoDriver,
  events: readonly NewEvent[],
): Promise<void> {
  await driver.call(context, 'read', (database) =>
    collectionOf<CollectionEvent>(database, own.events).insertMany(
      events.map((event) => ({ ...event, isDone: false })),
    ),
  );
}

/** Says that it has happened: it gets a number now. */
export async function endEvents(
  context: OperationContext,
  driver: MongoDriver,
  events: readonly NewEvent[],
): Promise<void> {
  await driver.call(context, 'write', (database) =>
    collectionOf<CollectionEvent>(database, own.events).updateMany(
      { _id: { $in: events.map(({ _id }) => _id) } },
      { $set: { isDone: true } },
    ),
  );
}

/** Forgets what has not happened. */
export async function forgetEvents(
  context: OperationContext,
  driver: MongoDriver,
  events: readonly NewEvent[],
): Promise<void> {
  await driver.call(context, 'write', (database) =>
    collectionOf<CollectionEvent>(database, own.events).deleteMany({ _id: { $in: events.map(({ _id }) => _id) } }),
  );
}
