import type { JsonObject } from './fields.js';

/**
 * The input fields that the body of `PUT /documents/{collection}/{id}` stands for: a body without an object `data` is
 * itself the data, whole.
 */
export function readUpdateBody(body: JsonObject): JsonObject {
  const data = Object.hasOwn(body, 'data') ? body.data : undefined;
  const hasData = typeof data === 'object' && data !== null && !Array.isArray(data);
  return hasData ? body : { data: body };
}
