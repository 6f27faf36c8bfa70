/** Tells a process that it is one of several, and shall wait for orders. No key of the configuration. */
export const membershipVariable = 'DATABASE_SERVICE_MEMBER';
