import { DataError, type Document } from '@database-service/core';

/** What an entity tag of ours says. */
export interface TagState {
  readonly version: number;
  /** Epoch milliseconds: tells a document from its namesake that was deleted and made again. */
  readonly createdAtMs: number;
}

/** A parsed If-Match or If-None-Match: any document, or one of these tags. */
export type TagCondition = '*' | readonly EntityTag[];

/** One tag of a list. */
export interface EntityTag {
  readonly weak: boolean;
  /** What stands between the quotes. */
  readonly opaque: string;
}

const tagPattern = /[ \t]*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*(?:,|$)/y;
const emptyPattern = /[ \t]*,/y;
const opaquePattern = /^([0-9a-z]+)-([0-9a-z]+)$/;

/** The strong entity tag of a document in a version, quotes included. Opaque to clients. */
export function formatEtag(document: { readonly version: number; readonly created_at: string }): string {
  return formatTag(document.version, Date.parse(document.created_at));
}

/** As `formatEtag`, of a stored document. */
export function etagOf(document: Document): string {
  return formatTag(document.version, document.createdAt.getTime());
}

/** The tag of a version of a document that was made at a time. */
export function formatTag(version: number, createdAtMs: number): string {
  return `"${createdAtMs.toString(36)}-${version.toString(36)}"`;
}

/** What a tag says, if it is one of ours. */
export function readTag(tag: EntityTag): TagState | undefined {
  const parts = opaquePattern.exec(tag.opaque);
  if (parts === null) return undefined;
  return { createdAtMs: Number.parseInt(parts[1] ?? '', 36), version: Number.parseInt(parts[2] ?? '', 36) };
}

/**
 * Parses the value of If-Match or If-None-Match (RFC 9110, 8.8.3).
 * @throws DataError BAD_ARGUMENT
 */
export function parseTagCondition(header: string, pointer: string): TagCondition {
  if (header.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  let at = 0;
  while (at < header.length) {
    const comma = matchAt(emptyPattern, header, at);
    const found = comma ?? matchAt(tagPattern, header, at);
    if (found === undefined) throw badTags(pointer);
    if (comma === undefined) tags.push({ weak: found[1] !== undefined, opaque: found[2] ?? '' });
    at += found[0].length;
  }
  if (tags.length === 0) throw badTags(pointer);
  return tags;
}

/** Whether If-None-Match, if there is one, names the document's current tag; weak tags count, as RFC 9110 says for reads. */
export function isCurrent(condition: TagCondition | undefined, current: string): boolean {
  if (condition === undefined) return false;
  if (condition === '*') return true;
  return condition.some((tag) => `"${tag.opaque}"` === current);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function badTags(pointer: string): DataError {
  return new DataError('BAD_ARGUMENT', 'Give `*`, or entity tags in double quotes as ETag has them.', {
    details: { pointer },
  });
}
