import type { Client } from 'pg';
import { cutConnection } from './cut-connection.js';

/**
 * Asks the server something, and cuts a connection by which no answer comes. A firewall forgets connections that lie idle, and
 * drops what comes by them: nobody is told.
 *
 * @throws the driver's error
 */
export async function withinTime<Result>(client: Client, maxMs: number, ask: () => Promise<Result>): Promise<Result> {
  const timer = setTimeout(() => cutConnection(client), maxMs);
  try {
    return await ask();
  } finally {
    clearTimeout(timer);
  }
}
