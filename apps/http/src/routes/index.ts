import { bulkRoutes } from './bulk.js';
import { catalogueRoutes } from './catalogue.js';
import { databaseRoutes } from './databases.js';
import { documentRoutes, queryRoutes } from './documents.js';
import type { Route } from './route.js';

/** Where the API begins. */
export const basePath = '/api/v1';

/** Every call of the API that is an operation; the busiest first, since they are tried in turn. */
export const routes: readonly Route[] = [
  ...documentRoutes,
  ...queryRoutes,
  ...bulkRoutes,
  ...catalogueRoutes,
  ...databaseRoutes,
];
