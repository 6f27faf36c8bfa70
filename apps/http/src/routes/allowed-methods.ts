import { docsPages } from '../openapi/docs-pages.js';
import { basePath, routes } from './index.js';
import type { Method } from './route.js';

const rootPaths = [
  '/ready',
  '/metrics',
  `${basePath}/metrics`,
  '/openapi.json',
  `${basePath}/openapi.json`,
  ...docsPages.keys(),
];

const templates: readonly { readonly segments: readonly string[]; readonly method: string }[] = [
  ...routes.map(({ path, method }) => ({ segments: `${basePath}${path}`.split('/'), method })),
  ...routes.filter(({ atRoot }) => atRoot).map(({ path, method }) => ({ segments: path.split('/'), method })),
  ...rootPaths.map((path) => ({ segments: path.split('/'), method: 'GET' })),
];

/** Paths that are written out where a collection could stand: no collection is called so. */
const reserved: ReadonlyMap<string, ReadonlySet<Method>> = new Map(
  ['/documents/bulk/insert', '/documents/bulk/write', '/documents/raw-query'].map((path) => [
    basePath + path,
    new Set(routes.filter((route) => route.path === path).map(({ method }) => method)),
  ]),
);

/** By these paths, the methods that would otherwise be those of a document in a collection. */
export function methodsWithoutCall(): readonly (readonly [path: string, methods: readonly Method[]])[] {
  const all = [...new Set(routes.map(({ method }) => method))];
  return [...reserved].map(([path, own]) => [path, all.filter((method) => !own.has(method))]);
}

/** The methods that a path has, HEAD and OPTIONS among them; none if no call has the path. */
export function allowedMethods(path: string): readonly string[] {
  const given = path.split('/');
  const methods = new Set<string>(reserved.get(path));
  for (const { segments, method } of templates) {
    if (segments.length !== given.length || reserved.has(path)) continue;
    const fits = segments.every((segment, at) => (segment.startsWith('{') ? given[at] !== '' : segment === given[at]));
    if (fits) methods.add(method);
  }
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods, 'OPTIONS'].sort();
}
