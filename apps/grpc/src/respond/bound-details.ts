import type { ErrorDetails } from '@database-service/core';

/** Details in the size that trailers may have. */
export interface BoundedDetails {
  readonly json: string;
  readonly truncated: boolean;
}

/** Elements of lists that are kept where not all can be, tried in turn. */
const keptElements = [50, 20, 10, 5, 2, 1, 0] as const;

/** Bytes of texts that are kept then. */
const keptBytes = 200;

/**
 * Details as JSON text of so many bytes at most. Where they are longer, lists are cut short, and how many elements are left
 * out stands beside them (`errors_omitted`); details that are too long even so are left out.
 */
export function boundDetails(details: ErrorDetails, bytesMax: number): BoundedDetails {
  const whole = JSON.stringify(details);
  if (Buffer.byteLength(whole) <= bytesMax) return { json: whole, truncated: false };
  for (const kept of keptElements) {
    const json = JSON.stringify(cutDetails(details, kept));
    if (Buffer.byteLength(json) <= bytesMax) return { json, truncated: true };
  }
  return { json: '{}', truncated: true };
}

function cutDetails(details: ErrorDetails, kept: number): ErrorDetails {
  const cut: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (Array.isArray(value)) {
      cut[name] = value.slice(0, kept).map(cutTexts);
      if (value.length > kept) cut[`${name}_omitted`] = value.length - kept;
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      cut[name] = Object.fromEntries(entries.slice(0, kept).map(([key, each]) => [key, cutTexts(each)]));
      if (entries.length > kept) cut[`${name}_omitted`] = entries.length - kept;
    } else {
      cut[name] = cutTexts(value);
    }
  }
  return cut;
}

function cutTexts(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value, keptBytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cutTexts(each)]));
}

/** A text of about so many bytes at most; no character is cut in two. */
export function cutText(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax) return text;
  return `${Buffer.from(text)
    .subarray(0, bytesMax)
    .toString()
    .replace(/\ufffd+$/, '')}…`;
}
