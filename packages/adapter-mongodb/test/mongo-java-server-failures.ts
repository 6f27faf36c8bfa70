import type { FailuresByReason } from './expand-failures.js';

/** Nothing yet. */
export const mongoJavaServerFailures: FailuresByReason = {};
