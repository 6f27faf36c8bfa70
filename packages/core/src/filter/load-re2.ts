import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

let loaded: typeof RE2JS | undefined;

/** Loads RE2 at its first use: it takes some 4 MB in each thread, which one without patterns need not have. */
export function loadRe2(): typeof RE2JS {
  loaded ??= (createRequire(import.meta.url)('re2js') as { readonly RE2JS: typeof RE2JS }).RE2JS;
  return loaded;
}
