import type { ApiClient } from '../../src/testing/api-client.js';

/**
 * Waits until a server that has just started has made a write durable. Its writing thread starts meanwhile: kills by the
 * clock alone would mostly come before anything is written.
 *
 * @throws Error if the write is refused
 */
export async function awaitFirstWrite(api: ApiClient): Promise<void> {
  const { status, reason } = await api.post('/documents', { collection: 'warm', data: {} });
  if (status !== 201) throw new Error(`The first write was answered by ${status} ${reason}.`);
}
