/** Documents stored before anything is measured. */
export const storedCount = 20_000;

/** Countries that documents are spread over: a filter on one finds `storedCount / countryCount` documents. */
export const countryCount = 100;

/** What is stored: about 1 kB of JSON, nested, with an array. */
export interface BenchDocument {
  readonly [field: string]: string | number | readonly string[] | { readonly [field: string]: string | number };
}

/** The document of a position; the same each time. */
export function makeDocument(position: number): BenchDocument {
  return {
    name: `Customer ${position}`,
    email: `customer-${position}@example.org`,
    country: `C${position % countryCount}`,
    population: (position * 7919) % 1_000_003,
    address: { street: `Street ${position % 977}`, zip: String(10_000 + (position % 8_999)), lat: 46.5, lon: 6.6 },
    tags: ['alpha', 'beta', `t${position % 50}`],
    note: `${'lorem ipsum dolor sit amet '.repeat(28)}${position}`,
  };
}

/** The id of a stored document: 15 characters, which is what PocketBase asks for. */
export function idOf(position: number): string {
  return `d${String(position).padStart(14, '0')}`;
}

/** The index that every store has beside the one of ids. */
export const countryIndexKeys = { country: 1, population: -1 };

/** Positions below `count`, in an order that jumps about; the same each time. */
export function createPicker(count: number): () => number {
  let position = 0;
  return () => {
    position = (position + 7919) % count;
    return position;
  };
}

/** Positions for new documents. */
export function createCounter(start: number): () => number {
  let next = start;
  return () => {
    next += 1;
    return next;
  };
}
