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

/** The methods that a path has, HEAD and OPTIONS among them; none if no call has the path. */
export function allowedMethods(path: string): readonly string[] {
  const given = path.split('/');
  const methods = new Set<string>();
  for (const { segments, method } of templates) {
    if (segments.length !== given.length) continue;
    const fits = segments.every((segment, at) => (segment.startsWith('{') ? given[at] !== '' : segment === given[at]));
    if (fits) methods.add(method);
  }
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods, 'OPTIONS'].sort();
}
