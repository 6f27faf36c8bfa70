import type { Value } from '../../value/value.js';

/** What became of a value: another one, or the reason why not, which `onError` of `$convert` may take the place of. */
export type Conversion = { readonly value: Value } | { readonly fault: string };

/** A conversion that does not exist, or not for this value. */
export function refuseConversion(fault: string): Conversion {
  return { fault };
}
