import type { FailuresByReason } from './expand-failures.js';

/** Nothing yet. */
export const ferretDbFailures: FailuresByReason = {};
