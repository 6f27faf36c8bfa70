import { describe, it } from 'vitest';
import { kindOf, type ServerName } from './server-kinds.ts';
import { ServerMissing, type TestServerAddress } from './test-server.ts';
import { useServer } from './use-server.ts';

async function findServer(name: ServerName): Promise<TestServerAddress | ServerMissing> {
  try {
    return await useServer(name);
  } catch (error) {
    if (error instanceof ServerMissing) return error;
    throw error;
  }
}

/**
 * Declares tests on the server that all test files share; await it at the top of a file. A server that cannot be had is a
 * test that fails where CI is true, and elsewhere one that is skipped and says why: its tests never count as passed. One
 * that is optional is skipped in CI, too.
 */
export async function describeOnServer(name: ServerName, define: (server: TestServerAddress) => void): Promise<void> {
  const found = await findServer(name);
  if (!(found instanceof ServerMissing)) {
    describe(found.title, () => define(found));
    return;
  }
  it(`${kindOf(name).title} is there`, ({ skip }) => {
    if (process.env.CI === 'true' && !found.isOptional) throw found;
    skip(found.message);
  });
}
