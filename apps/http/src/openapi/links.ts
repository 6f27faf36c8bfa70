import type { JsonObject } from './json-object.js';

const documentOf = (source: string): JsonObject => ({
  collection: `${source}/collection`,
  id: `${source}/id`,
});

/** The calls on one document that an answer with a document leads to. */
function linksToDocument(source: string): JsonObject {
  const parameters = documentOf(source);
  return {
    readIt: { operationId: 'getDocument', parameters, description: 'Reads the document.' },
    updateIt: {
      operationId: 'updateDocument',
      parameters,
      requestBody: { data: { seen: true } },
      description: 'Changes the document.',
    },
    deleteIt: { operationId: 'deleteDocument', parameters, description: 'Deletes the document.' },
  };
}

const collectionLinks: JsonObject = {
  describeIt: {
    operationId: 'collectionStatistics',
    parameters: { collection: '$response.body#/data/collection' },
    description: 'Tells what the collection holds.',
  },
};

/** Where an answer leads, by operation. */
export const linksByOperation: Readonly<Record<string, JsonObject>> = {
  createDocument: linksToDocument('$response.body#/data'),
  getDocument: linksToDocument('$response.body#/data'),
  searchDocuments: linksToDocument('$response.body#/data/documents/0'),
  createCollection: collectionLinks,
  createIndex: {
    listIt: {
      operationId: 'listIndexes',
      parameters: { collection: '$response.body#/data/collection' },
      description: 'Lists the index with the others.',
    },
    dropIt: {
      operationId: 'dropIndex',
      parameters: { collection: '$response.body#/data/collection', index_name: '$response.body#/data/index_name' },
      description: 'Drops the index.',
    },
  },
  listDatabases: {
    describeDefault: {
      operationId: 'describeDatabase',
      parameters: { name: '$response.body#/data/default' },
      description: 'Describes the default database.',
    },
  },
};
