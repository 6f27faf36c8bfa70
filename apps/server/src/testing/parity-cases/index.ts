import type { ParityCase } from '../parity-case.js';
import { bulkWrites } from './bulk-writes.js';
import { catalogue } from './catalogue.js';
import { fieldsOfCollections } from './fields-of-collections.js';
import { fieldsOfDocuments } from './fields-of-documents.js';
import { fieldsOfMatches } from './fields-of-matches.js';
import { fieldsOfQueries } from './fields-of-queries.js';
import { foundDocuments } from './found-documents.js';
import { queries } from './queries.js';
import { singleDocuments } from './single-documents.js';
import { surroundings } from './surroundings.js';

/** In this order: later ones see what those before them did. */
export const parityCases: readonly ParityCase[] = [
  ...singleDocuments,
  ...foundDocuments,
  ...queries,
  ...bulkWrites,
  ...catalogue,
  ...surroundings,
  ...fieldsOfDocuments,
  ...fieldsOfMatches,
  ...fieldsOfQueries,
  ...fieldsOfCollections,
];
