import { DataError } from '@database-service/core';

/** JSON Merge Patch, RFC 7396. */
export const mergePatchMediaType = 'application/merge-patch+json';

/** What a PATCH may be. */
export const patchMediaTypes = [mergePatchMediaType, 'application/json-patch+json'] as const;

const parameter = /^\s*charset\s*=\s*"?([^"\s;]+)"?\s*$/i;

/** A Content-Type's media type without its parameters. */
export function essenceOf(contentType: string | undefined): string {
  return ((contentType ?? '').split(';')[0] ?? '').trim().toLowerCase();
}

/**
 * Checks a Content-Type: one of the accepted media types, in UTF-8 if it names a charset.
 * @throws DataError UNSUPPORTED_MEDIA_TYPE
 */
export function checkMediaType(contentType: string | undefined, accepted: readonly string[]): void {
  if (contentType !== undefined && accepted[0] === contentType) return;
  const [type = '', ...parameters] = (contentType ?? '').split(';');
  if (!accepted.includes(essenceOf(contentType))) {
    const given =
      contentType === undefined ? 'The request has no Content-Type' : `This call does not read ${type.trim()}`;
    throw unsupported(`${given}; send ${accepted.join(' or ')}.`, accepted);
  }
  for (const text of parameters) {
    const charset = parameter.exec(text)?.[1]?.toLowerCase();
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
      throw unsupported(`Bodies are read as UTF-8 only, not as ${charset}.`, accepted);
    }
  }
}

function unsupported(message: string, accepted: readonly string[]): DataError {
  return new DataError('UNSUPPORTED_MEDIA_TYPE', message, { details: { accepted } });
}
