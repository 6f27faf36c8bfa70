import type { Pushdown } from '@database-service/core';

/** Nothing: core filters, sorts and pages. */
export const pushdown: Pushdown = { filters: {}, sort: false, paging: false };
