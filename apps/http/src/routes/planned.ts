import type { Method } from './route.js';

/** A call of the contract that this version does not have yet: it says so instead of pretending. */
export interface PlannedRoute {
  readonly method: Method;
  readonly path: string;
  readonly message: string;
}

export const plannedRoutes: readonly PlannedRoute[] = [
  {
    method: 'GET',
    path: '/collections/{collection}/changes',
    message: 'The change feed is not in this version; poll by updated_at.',
  },
];
