import { compileProjection, type Document, type Projection } from '@database-service/core';
import { type DocumentResource, toResource } from './document-resource.js';

/**
 * Makes what shows documents through a projection.
 *
 * @param done - whether the engine has shaped the data already, so that only the id is left to hide
 */
export function compileResource(
  projection: Projection | undefined,
  collection: string,
  done = false,
): (document: Document) => DocumentResource {
  if (projection === undefined) return (document) => toResource(document, collection);
  const project = done ? undefined : compileProjection(projection);
  return (document) => {
    const shaped = project === undefined ? document : { ...document, data: project(document.data) };
    const resource = toResource(shaped, collection);
    if (!projection.hideId) return resource;
    const { id: _hidden, ...rest } = resource;
    return rest;
  };
}
