import type { Route } from '../../routes/route.js';
import { bulkExamples } from './bulk.js';
import { catalogueExamples } from './catalogue.js';
import { databaseExamples } from './databases.js';
import { documentExamples } from './documents.js';
import type { Example, Examples } from './example.js';

/** An example of every call of the API. */
export const examples: Examples = { ...documentExamples, ...bulkExamples, ...catalogueExamples, ...databaseExamples };

/** The example of a call. */
export function exampleOfCall({ method, path }: Pick<Route, 'method' | 'path'>): Example {
  const example = examples[`${method} ${path}`];
  if (example === undefined) throw new Error(`${method} ${path} has no example.`);
  return example;
}
