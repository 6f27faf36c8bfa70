import { limitsFor } from '@database-service/core';
import type { NamedDatabase } from './databases.js';
import type { Service } from './service.js';

/** Made once for each service, and not for each call. */
const variants = new WeakMap<Service, Service>();

/** The service as an operation on a database sees it: with what its engine keeps and others refuse. */
export function forEngine(service: Service, { adapter }: NamedDatabase): Service {
  if (adapter.keepsForeignTypes !== true) return service;
  const known = variants.get(service);
  if (known !== undefined) return known;
  const variant: Service = { ...service, limits: limitsFor(service.limits, adapter) };
  variants.set(service, variant);
  return variant;
}
