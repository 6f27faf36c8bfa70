import { createContext, DataError } from '@database-service/core';
import { expect, it } from 'vitest';
import { createAccessMiddleware } from './access.js';
import type { Call } from './middleware.js';

const call: Call = {
  operation: 'dropCollection',
  kind: 'admin',
  streams: false,
  database: 'd',
  collection: 'c',
  context: createContext({ principal: { name: 'ada', roles: ['reader'] } }),
};

const refuseAdmins = ({ kind, context }: Call): void => {
  if (kind === 'admin') throw new DataError('ACCESS_DENIED', `${context.principal.name} may not.`);
};

it('lets all pass by default', async () => {
  expect(await createAccessMiddleware()(async () => 'done')(call)).toBe('done');
});

it.each([
  ['at once', refuseAdmins],
  ['later', async (one: Call) => refuseAdmins(one)],
])('runs nothing that is refused %s', async (_when, authorize) => {
  let ran = 0;
  const guarded = createAccessMiddleware(authorize)(async () => {
    ran += 1;
  });
  await expect(guarded(call)).rejects.toMatchObject({ reason: 'ACCESS_DENIED' });
  expect(ran).toBe(0);
  await guarded({ ...call, kind: 'read' });
  expect(ran).toBe(1);
});
