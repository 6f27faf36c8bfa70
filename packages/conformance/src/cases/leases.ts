import { defineCallCases, portOf } from '../kinds/call-cases.js';
import { assertSame, assertThat } from '../suite/assert.js';

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const longMs = 60_000;

/** One holder at a time, with a number that grows. The name of a case's collection is the lease's. */
export const leases = defineCallCases('leases', [
  {
    name: 'one-holder',
    requires: 'leases',
    run: async (scene) => {
      const { context, collection, other } = scene;
      const port = portOf(scene, 'leases');
      const wishes = Array.from({ length: 10 }, (_, n) => port.acquire(context, collection, `h${n}`, longMs));
      const fences = (await Promise.all(wishes)).filter((fence) => fence !== undefined);
      assertSame(fences, [1], 'the fencing numbers of ten who wanted it');
      assertSame(await port.acquire(context, other, 'h1', longMs), 1, 'of another name');
    },
  },
  {
    name: 'renewed-and-released',
    requires: 'leases',
    run: async (scene) => {
      const { context, collection } = scene;
      const port = portOf(scene, 'leases');
      assertSame(await port.acquire(context, collection, 'a', longMs), 1, 'the first');
      assertSame(await port.acquire(context, collection, 'a', longMs), 1, 'kept on');
      await port.release(context, collection, 'b');
      assertSame(await port.acquire(context, collection, 'b', longMs), undefined, 'released by another');
      await port.release(context, collection, 'a');
      assertSame(await port.acquire(context, collection, 'b', longMs), 2, 'released');
      await port.release(context, collection, 'a');
      assertSame(await port.acquire(context, collection, 'a', longMs), undefined, 'released by who had it before');
    },
  },
  {
    name: 'over',
    requires: 'leases',
    run: async (scene) => {
      const { context, collection } = scene;
      const port = portOf(scene, 'leases');
      assertSame(await port.acquire(context, collection, 'a', 20), 1, 'the first');
      await pause(40);
      assertSame(await port.acquire(context, collection, 'b', longMs), 2, 'another, when its time is over');
      const late = await port.acquire(context, collection, 'a', longMs);
      assertThat(late === undefined, `the first had to find out that it lost the lease, and got ${late}`);
    },
  },
]);
