import { docsPages } from '../openapi/docs-pages.js';
import { basePath, routes } from './index.js';

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
const reserved: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ['/documents/bulk/insert', '/documents/bulk/write', '/documents/raw-query'].map((path) => [
    basePath + path,
    new Set(routes.filter((route) => route.path === path).map(({ method }) => method)),
  ]),
);

/** Whether a path belongs to a call whose name no collection has, and that has another method. */
export function isReserved(path: string, method: string): boolean {
  const methods = reserved.get(path);
  return methods !== undefined && !methods.has(method === 'HEAD' ? 'GET' : method);
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
