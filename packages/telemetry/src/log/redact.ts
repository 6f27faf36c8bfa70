/** Shown in place of a secret. */
const redacted = '[redacted]';

/** Shown in place of what a user stores, which never belongs in a log. */
const omitted = '[omitted]';

/** Deeper levels are cut: nobody reads them, and it ends cycles. */
const depthMax = 6;
const elementsMax = 20;
const textMax = 4_000;

const secretName =
  /pass(word|wd|phrase)?$|secret|token$|^authorization$|^proxy-authorization$|cookie$|api[-_]?key|private[-_]?key|credential|^x-vault/i;

/** Names under which a document's contents could slip in. */
const contentNames: ReadonlySet<string> = new Set([
  'data',
  'document',
  'documents',
  'metadata',
  'body',
  'before',
  'after',
  'filter',
  'update',
  'replacement',
  'params',
  'pipeline',
]);

type NameKind = 'secret' | 'content' | 'plain';

/** Names are few and always the same. */
const knownNames = new Map<string, NameKind>();
const knownNamesMax = 1_000;

function kindOfName(name: string): NameKind {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const kind = secretName.test(name) ? 'secret' : contentNames.has(name) ? 'content' : 'plain';
  if (knownNames.size < knownNamesMax) knownNames.set(name, kind);
  return kind;
}

/** `user:password@` of a URI. */
const uriPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*):[^\s/@"']+@/gi;

/**
 * A field as it may be logged: secrets by name and passwords in URIs replaced, contents of documents left out, errors as
 * plain objects, everything bounded in depth and length.
 */
export function redactField(name: string, value: unknown): unknown {
  return redactNamed(name, value, 0);
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  const kind = kindOfName(name);
  if (kind === 'secret') return redacted;
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  return kind === 'content' ? omitted : redactValue(value, depth);
}

function redactValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'bigint':
      return value.toString();
    case 'object':
      if (value === null) return null;
      if (depth >= depthMax) return '[deeper]';
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      if (value instanceof Error) return describeError(value, depth);
      if (Array.isArray(value)) return value.slice(0, elementsMax).map((element) => redactValue(element, depth + 1));
      return redactObject(value, depth);
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return value;
  }
}

/** A text as it may be logged: without passwords in URIs, cut where it is very long. */
export function redactText(text: string): string {
  const short = text.length > textMax ? `${text.slice(0, textMax)}…` : text;
  return short.includes('://') ? short.replace(uriPassword, `$1:${redacted}@`) : short;
}

function redactObject(object: object, depth: number): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    if (name !== '__proto__') shown[name] = redactNamed(name, value, depth + 1);
  }
  return shown;
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code, reason } = error as { readonly code?: unknown; readonly reason?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code: redactValue(code, depth + 1) }),
    ...(typeof reason === 'string' ? { reason: redactText(reason) } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
