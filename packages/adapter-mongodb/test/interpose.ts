import type { Db } from 'mongodb';

/** What is done before a call on a collection goes to the server. */
export interface Interposition {
  readonly collection: string;
  /** `bulkWrite`, or `find`: before the documents are asked for. */
  readonly call: 'bulkWrite' | 'find';
  readonly before: () => Promise<unknown>;
}

/** The database, where before the first call of a kind something else is done: as if its caller had been paused there. */
export function interpose(database: Db, { collection, call, before }: Interposition): Db {
  let isDone = false;
  const pause = async (): Promise<void> => {
    if (isDone) return;
    isDone = true;
    await before();
  };
  return overlay(database, {
    collection: (name: string) => {
      const handle = database.collection(name);
      if (name !== collection) return handle;
      if (call === 'bulkWrite') {
        const bulkWrite = async (...given: Parameters<typeof handle.bulkWrite>) => {
          await pause();
          return await handle.bulkWrite(...given);
        };
        return overlay(handle, { bulkWrite });
      }
      const find = (...given: readonly unknown[]) => {
        const cursor = (handle.find as (...all: readonly unknown[]) => ReturnType<typeof handle.find>)(...given);
        const toArray = async () => {
          await pause();
          return await cursor.toArray();
        };
        return overlay(cursor, { toArray });
      };
      return overlay(handle, { find });
    },
  });
}

function overlay<Target extends object>(target: Target, changes: Readonly<Record<string, unknown>>): Target {
  return new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
