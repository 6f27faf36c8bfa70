import { expect, it } from 'vitest';
import { plainSecrets } from './secrets.js';

it.each(['hunter2', '', 'https://example.org/#x', 'a#b'])('resolves the plain value %s to itself', async (value) => {
  expect(await plainSecrets.resolve(value)).toBe(value);
});

it('does not take a reference for the secret', async () => {
  await expect(plainSecrets.resolve('vault://secret/app#password')).rejects.toMatchObject({ reason: 'NOT_SUPPORTED' });
});
