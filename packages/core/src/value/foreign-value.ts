import { isPlainObject } from './plain-object.js';
import type { DataObject } from './value.js';

/** What a value of each of MongoDB's types that are kept looks like in Extended JSON. */
const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  $oid: (value) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value),
  $numberLong: (value) => typeof value === 'string' && isLong(value),
  $numberDecimal: (value) =>
    typeof value === 'string' && /^-?(\d{1,34}(\.\d{0,34})?(E[+-]?\d{1,4})?|Infinity|NaN)$/.test(value),
  $binary: isBinary,
};

/**
 * Whether an object is a value of a type that MongoDB has and other engines lack: `{$oid: …}`, `{$numberLong: …}`,
 * `{$numberDecimal: …}`, `{$binary: {base64, subType}}`. To core it is an object like others: equal to its like, and in their order.
 */
export function isForeignValue(raw: Readonly<Record<string, unknown>>): raw is DataObject {
  const [name, ...others] = Object.keys(raw);
  if (name === undefined || others.length > 0 || !Object.hasOwn(shapes, name)) return false;
  return shapes[name]?.(raw[name]) === true;
}

function isLong(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function isBinary(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).length !== 2) return false;
  const { base64, subType } = value as Readonly<Record<string, unknown>>;
  if (typeof base64 !== 'string' || typeof subType !== 'string') return false;
  return /^[0-9a-f]{1,2}$/.test(subType) && /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0;
}
