import type { Route } from '../routes/route.js';
import type { JsonObject } from './json-object.js';

/** The groups of calls. */
export const tags: readonly JsonObject[] = [
  { name: 'documents', description: 'One document, by its id or the first match of a filter.' },
  { name: 'queries', description: 'Search, count, pipelines, and how they are answered.' },
  { name: 'bulk', description: 'Many writes at once, transactions, import and export.' },
  { name: 'indexes', description: 'What makes queries fast.' },
  { name: 'collections', description: 'Collections, their schemas and their change feeds.' },
  { name: 'databases', description: 'The databases behind the API, and their own languages.' },
  { name: 'service', description: 'The service itself.' },
];

/** The first that fits counts. */
const rules: readonly (readonly [pattern: RegExp, tag: string])[] = [
  [/^\/query\/|raw-query$|^\/databases|^\/stats\/database/, 'databases'],
  [/^\/health/, 'service'],
  [/^\/indexes/, 'indexes'],
  [/bulk|-many$|^\/transactions|\/(export|import)$/, 'bulk'],
  [/^\/collections|^\/stats\/collection/, 'collections'],
  [/\/(search|count|aggregate|distinct|explain|estimate)$/, 'queries'],
];

/** The group that a call belongs to. */
export function tagOf({ path, method }: Pick<Route, 'path' | 'method'>): string {
  if (path === '/documents/{collection}' && method === 'GET') return 'queries';
  return rules.find(([pattern]) => pattern.test(path))?.[1] ?? 'documents';
}
