/** From the most urgent to the least. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

/** How much is logged: this level and the more urgent ones; `silent`: nothing. */
export type LogLevel = (typeof logLevels)[number] | 'silent';
