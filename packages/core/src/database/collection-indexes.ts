import type { Collection } from '../adapter/adapter.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { parseSchema } from '../schema/compile-schema.js';
import { checkOptionNames, contextOf } from './check-options.js';
import type { DatabaseSettings } from './settings.js';
import type { CollectionIndexes } from './typed-collection.js';

/** The calls on a collection's indexes and its schema, and its figures. */
export function createIndexes({ limits, context }: DatabaseSettings, collection: Collection): CollectionIndexes {
  return {
    createIndex: async (keys, options = {}) => {
      checkOptionNames(options, [
        'name',
        'unique',
        'sparse',
        'partialFilter',
        'expireAfterSeconds',
        'weights',
        'defaultLanguage',
      ]);
      const { partialFilter, defaultLanguage, expireAfterSeconds, name, unique, sparse, weights } = options;
      const renamed = {
        partial_filter: partialFilter,
        default_language: defaultLanguage,
        expire_after_seconds: expireAfterSeconds,
      };
      const given = Object.entries({ name, unique, sparse, weights, ...renamed });
      const raw = Object.fromEntries(given.filter(([, value]) => value !== undefined));
      const definition = parseIndexDefinition({ keys, options: raw }, limits);
      await collection.createIndex(contextOf(context, options), definition);
      return definition.name;
    },
    dropIndex: async (name, options = {}) => {
      checkOptionNames(options, []);
      await collection.dropIndex(contextOf(context, options), name);
    },
    listIndexes: async (options = {}) => {
      checkOptionNames(options, []);
      return collection.listIndexes(contextOf(context, options));
    },
    setSchema: async (schema, options = {}) => {
      checkOptionNames(options, []);
      const parsed = schema === null ? undefined : parseSchema(schema, '/schema').source;
      await collection.setSchema(contextOf(context, options), parsed);
    },
    stats: async (options = {}) => {
      checkOptionNames(options, []);
      return collection.statistics(contextOf(context, options));
    },
  };
}
