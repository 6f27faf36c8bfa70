import { randomUUID } from 'node:crypto';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/** The client's X-Request-Id if it is up to 128 visible ASCII characters, else a new one: it goes into logs and headers. */
export function chooseRequestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && visibleAscii.test(given) ? given : randomUUID();
}
