import { DataError } from '@database-service/core';

const parameter = /^\s*charset\s*=\s*"?([^"\s;]+)"?\s*$/i;

/**
 * Checks a Content-Type: one of the accepted media types, in UTF-8 if it names a charset.
 * @throws DataError UNSUPPORTED_MEDIA_TYPE
 */
export function checkMediaType(contentType: string | undefined, accepted: readonly string[]): void {
  if (contentType !== undefined && accepted[0] === contentType) return;
  const [type = '', ...parameters] = (contentType ?? '').split(';');
  if (!accepted.includes(type.trim().toLowerCase())) {
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
