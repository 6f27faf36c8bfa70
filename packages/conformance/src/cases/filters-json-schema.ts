import { defineFilterCases } from '../kinds/filter-cases.js';

/** $jsonSchema on the data: https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/ */
export const filtersJsonSchema = defineFilterCases({
  group: 'filters-json-schema',
  documents: {
    full: { name: 'Ada', year: 3, gpa: 3.5, tags: ['a', 'b'], address: { city: 'Paris' } },
    low: { name: 'Bob', year: 1, gpa: 2, tags: [] },
    text: { name: 'Eve', year: '3' },
    date: { name: 'Dan', at: { $date: '2026-01-01T00:00:00.000Z' } },
    nul: { name: null, year: null },
    empty: {},
    list: { name: ['x'], tags: ['a', 'a', 5] },
    big: { name: 'Zoe', year: 2147483648 },
  },
  cases: [
    { name: 'empty', filter: { $jsonSchema: {} }, expectAllBut: [] },
    {
      name: 'required',
      filter: { $jsonSchema: { required: ['name', 'year'] } },
      expect: ['full', 'low', 'text', 'nul', 'big'],
    },
    // A property that is not there fits.
    {
      name: 'type-string',
      filter: { $jsonSchema: { properties: { name: { type: 'string' } } } },
      expectAllBut: ['nul', 'list'],
    },
    {
      name: 'bson-type-string',
      filter: { $jsonSchema: { properties: { name: { bsonType: 'string' } } } },
      expectAllBut: ['nul', 'list'],
    },
    {
      name: 'bson-type-date',
      filter: { $jsonSchema: { required: ['at'], properties: { at: { bsonType: 'date' } } } },
      expect: ['date'],
    },
    {
      name: 'bson-type-int',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { bsonType: 'int' } } } },
      expect: ['full', 'low'],
    },
    {
      name: 'bson-type-long',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { bsonType: 'long' } } } },
      expect: ['big'],
    },
    {
      name: 'bson-type-double',
      filter: { $jsonSchema: { required: ['gpa'], properties: { gpa: { bsonType: 'double' } } } },
      expect: ['full'],
    },
    {
      name: 'bson-type-list',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { bsonType: ['string', 'null'] } } } },
      expect: ['text', 'nul'],
    },
    {
      name: 'minimum',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { type: 'number', minimum: 3 } } } },
      expect: ['full', 'big'],
    },
    // Keywords of numbers say nothing of other types.
    {
      name: 'minimum-of-numbers-only',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { minimum: 3 } } } },
      expect: ['full', 'text', 'nul', 'big'],
    },
    {
      name: 'enum',
      filter: { $jsonSchema: { required: ['year'], properties: { year: { enum: [1, '3', null] } } } },
      expect: ['low', 'text', 'nul'],
    },
    {
      name: 'pattern',
      filter: { $jsonSchema: { required: ['name'], properties: { name: { type: 'string', pattern: '^[AB]' } } } },
      expect: ['full', 'low'],
    },
    {
      name: 'items',
      filter: { $jsonSchema: { required: ['tags'], properties: { tags: { items: { type: 'string' } } } } },
      expect: ['full', 'low'],
    },
    {
      name: 'unique-items',
      filter: { $jsonSchema: { required: ['tags'], properties: { tags: { uniqueItems: true } } } },
      expect: ['full', 'low'],
    },
    {
      name: 'min-items',
      filter: { $jsonSchema: { required: ['tags'], properties: { tags: { minItems: 2 } } } },
      expect: ['full', 'list'],
    },
    {
      name: 'nested',
      filter: {
        $jsonSchema: {
          required: ['address'],
          properties: { address: { required: ['city'], properties: { city: { type: 'string' } } } },
        },
      },
      expect: ['full'],
    },
    {
      name: 'additional-properties',
      filter: { $jsonSchema: { properties: { name: {}, year: {} }, additionalProperties: false } },
      expect: ['text', 'nul', 'empty', 'big'],
    },
    { name: 'max-properties', filter: { $jsonSchema: { maxProperties: 1 } }, expect: ['empty'] },
    {
      name: 'any-of',
      filter: { $jsonSchema: { anyOf: [{ required: ['at'] }, { required: ['gpa'] }] } },
      expect: ['full', 'low', 'date'],
    },
    { name: 'not', filter: { $jsonSchema: { not: { required: ['name'] } } }, expect: ['empty'] },
    {
      name: 'one-of',
      filter: { $jsonSchema: { oneOf: [{ required: ['year'] }, { required: ['tags'] }] } },
      expect: ['text', 'nul', 'list', 'big'],
    },
    {
      name: 'beside-field',
      filter: { tags: { $exists: true }, $jsonSchema: { required: ['address'] } },
      expect: ['full'],
    },
    {
      name: 'under-or',
      filter: { $or: [{ year: '3' }, { $jsonSchema: { required: ['at'] } }] },
      expect: ['text', 'date'],
    },
    { name: 'under-nor', filter: { $nor: [{ $jsonSchema: { required: ['name'] } }] }, expect: ['empty'] },
  ],
});
