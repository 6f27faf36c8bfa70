import { decideLease, type LeaseRecord, type LeasesPort, type OperationContext } from '@database-service/core';
import { collectionOf, type MongoDriver } from '../driver.js';
import { isDuplicateKey } from '../errors.js';
import { own } from '../names.js';

type StoredLease = LeaseRecord & { readonly _id: string };

/** Leases among all that use the database: a document each, replaced only as it was read. */
export class MongoLeases implements LeasesPort {
  readonly #driver: MongoDriver;

  constructor(driver: MongoDriver) {
    this.#driver = driver;
  }

  acquire(context: OperationContext, name: string, holder: string, ttlMs: number): Promise<number | undefined> {
    return this.#driver.call(context, 'write', async (database) => {
      const leases = collectionOf<StoredLease>(database, own.leases);
      for (;;) {
        const stored = await leases.findOne({ _id: name });
        const decided = decideLease(stored ?? undefined, { holder, ttlMs }, Date.now());
        if (decided === undefined) return undefined;
        try {
          if (stored === null) await leases.insertOne({ _id: name, ...decided });
          else {
            const { fence, expiresAtMs } = stored;
            const replaced = await leases.replaceOne({ _id: name, holder: stored.holder, fence, expiresAtMs }, decided);
            if (replaced.matchedCount === 0) continue;
          }
          return decided.fence;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
      }
    });
  }

  async release(context: OperationContext, name: string, holder: string): Promise<void> {
    await this.#driver.call(context, 'write', (database) =>
      collectionOf<StoredLease>(database, own.leases).updateOne({ _id: name, holder }, { $set: { expiresAtMs: 0 } }),
    );
  }
}
