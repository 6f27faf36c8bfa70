import type { IncomingHttpHeaders } from 'node:http';

const codingInTag = /\+(?:gzip|br)"/g;

/**
 * The entity tag of an answer that is packed: another representation needs another strong tag (RFC 9110, 8.8.3.3).
 * @param etag - strong, quotes included
 */
export function addCoding(etag: string, coding: string): string {
  return `${etag.slice(0, -1)}+${coding}"`;
}

/** Makes conditions name the document's state again, however the answer that they come from was packed. */
export function dropCodings(headers: IncomingHttpHeaders): void {
  for (const name of ['if-match', 'if-none-match'] as const) {
    const value = headers[name];
    if (value?.includes('+') === true) headers[name] = value.replaceAll(codingInTag, '"');
  }
}

/**
 * The tag of a 304: the one that the client named, by which a cache finds what it has.
 * @param named - If-None-Match as it came
 */
export function tagOfUnchanged(named: string | undefined, etag: string): string {
  const packed = ['br', 'gzip'].map((coding) => addCoding(etag, coding));
  return packed.find((tag) => named?.includes(tag) === true && !named.includes(etag)) ?? etag;
}
