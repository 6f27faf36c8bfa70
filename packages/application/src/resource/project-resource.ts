import { compileProjection, type Document, type Filter, type Projection } from '@database-service/core';
import { type DocumentResource, toResource } from './document-resource.js';

/**
 * Makes what shows documents through a projection.
 *
 * @param found - the filter that the documents match as they are shown, for `field.$`; `done` where the engine has shaped
 *   the data already, so that only the id is left to hide
 * @throws DataError BAD_OPERAND if the projection needs more of a filter
 */
export function compileResource(
  projection: Projection | undefined,
  collection: string,
  found?: Filter | 'done',
): (document: Document) => DocumentResource {
  if (projection === undefined) return (document) => toResource(document, collection);
  const project = found === 'done' ? undefined : compileProjection(projection, found);
  return (document) => {
    const resource = toResource(project === undefined ? document : project(document), collection);
    if (!projection.hideId) return resource;
    const { id: _hidden, ...rest } = resource;
    return rest;
  };
}
