import type { DataObject, Value } from './value.js';

/** The value of an object's own field, or `undefined`. Inherited names (`toString`, `__proto__`) are not fields. */
export function getOwn(object: DataObject, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own field, also one called `__proto__`, which plain assignment would take for the prototype. */
export function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}
