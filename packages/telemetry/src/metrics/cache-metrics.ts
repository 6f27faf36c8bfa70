import { Counter, type Registry } from 'prom-client';

/** What a cache tells of its reads. */
export interface CacheMetrics {
  hit(): void;
  miss(): void;
}

/** `cache_hits_total` and `cache_misses_total`. */
export function createCacheMetrics(registry: Registry): CacheMetrics {
  const hits = new Counter({
    name: 'cache_hits_total',
    help: 'Reads answered by the cache.',
    registers: [registry],
  });
  const misses = new Counter({
    name: 'cache_misses_total',
    help: 'Reads that the cache could not answer.',
    registers: [registry],
  });
  return { hit: () => hits.inc(), miss: () => misses.inc() };
}
