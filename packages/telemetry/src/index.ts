export * from './log/levels.js';
export * from './log/logger.js';
export * from './log/operation-log.js';
export * from './log/trace-fields.js';
export * from './metrics/cache-metrics.js';
export * from './metrics/metrics.js';
export * from './metrics/operation-metrics.js';
export * from './metrics/request-metrics.js';
