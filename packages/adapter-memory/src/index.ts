export { createMemoryAdapter, type MemoryConfig } from './adapter.js';
