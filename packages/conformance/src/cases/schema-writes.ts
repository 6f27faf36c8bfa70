import { defineWriteCases } from '../kinds/write-cases.js';

/** `n` must be there, an integer that is not negative; `s`, if it is there, a text. */
const schema = {
  type: 'object',
  properties: { n: { type: 'integer', minimum: 0 }, s: { type: 'string' } },
  required: ['n'],
};

const one = { p: { n: 1 } };
const negative = { error: 'SCHEMA_MISMATCH', faults: [['/n', 'minimum']] } as const;

/** A collection's schema on every way to write: what does not fit is not stored, and where it does not is told. */
export const schemaWrites = defineWriteCases('schema-writes', [
  {
    name: 'insert',
    schema,
    writes: [
      { insert: { n: 1, s: 'x', more: true }, id: 'p' },
      { insert: { n: 1.5 }, id: 'q' },
      { insert: {}, id: 'r' },
      { insert: { n: '1' }, id: 's' },
      { insert: { n: 1, s: 5 }, id: 't' },
    ],
    mode: 'unordered',
    results: [
      { insertedId: 'p' },
      { error: 'SCHEMA_MISMATCH', details: { document_id: 'q' }, faults: [['/n', 'type']] },
      { error: 'SCHEMA_MISMATCH', details: { document_id: 'r' }, faults: [['', 'required']] },
      { error: 'SCHEMA_MISMATCH', faults: [['/n', 'type']] },
      { error: 'SCHEMA_MISMATCH', faults: [['/s', 'type']] },
    ],
    outcome: { p: { n: 1, s: 'x', more: true } },
  },
  {
    name: 'ordered-stops-there',
    schema,
    writes: [
      { insert: { n: 1 }, id: 'p' },
      { insert: {}, id: 'q' },
      { insert: { n: 2 }, id: 'r' },
    ],
    results: [{ insertedId: 'p' }, { error: 'SCHEMA_MISMATCH' }],
    outcome: one,
  },
  {
    name: 'update',
    documents: one,
    schema,
    writes: [
      { update: { $inc: { n: 1 } }, filter: { id: 'p' } },
      { update: { $inc: { n: -5 } }, filter: { id: 'p' } },
      { update: { $unset: { n: '' } }, filter: { id: 'p' } },
    ],
    mode: 'unordered',
    results: [
      { matched: 1, modified: 1 },
      { ...negative, details: { document_id: 'p' } },
      { error: 'SCHEMA_MISMATCH', faults: [['', 'required']] },
    ],
    outcome: { p: { data: { n: 2 }, version: 2 } },
  },
  {
    name: 'update-by-pipeline',
    documents: one,
    schema,
    writes: [{ update: [{ $set: { n: { $subtract: ['$n', 2] } } }], filter: { id: 'p' } }],
    results: [negative],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'merge-patch',
    documents: one,
    schema,
    writes: [{ mergePatch: { n: -1 }, filter: { id: 'p' } }],
    results: [negative],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'json-patch',
    documents: one,
    schema,
    writes: [{ jsonPatch: [{ op: 'replace', path: '/n', value: -1 }], filter: { id: 'p' } }],
    results: [negative],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    // What is between the operations need not fit, only what is stored.
    name: 'json-patch-as-a-whole',
    documents: one,
    schema,
    writes: [
      {
        jsonPatch: [
          { op: 'remove', path: '/n' },
          { op: 'add', path: '/n', value: 7 },
        ],
        filter: { id: 'p' },
      },
    ],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { n: 7 } },
  },
  {
    name: 'replace',
    documents: one,
    schema,
    writes: [
      { replace: { n: -1 }, filter: { id: 'p' } },
      { replace: { n: 3 }, filter: { id: 'p' } },
    ],
    mode: 'unordered',
    results: [negative, { matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 3 }, version: 2 } },
  },
  {
    name: 'find-one-and-update',
    documents: { p: { n: 1 }, q: { n: 5 } },
    schema,
    writes: [
      { update: { $set: { n: -1 } }, filter: {}, sort: { n: -1 }, returning: 'before' },
      { update: { $inc: { n: 1 } }, filter: {}, sort: { n: -1 }, returning: 'after' },
    ],
    mode: 'unordered',
    results: [negative, { matched: 1, modified: 1, document: { id: 'q', data: { n: 6 } } }],
    outcome: { p: { n: 1 }, q: { n: 6 } },
  },
  {
    name: 'upsert',
    schema,
    writes: [
      { update: { $set: { s: 'x' } }, filter: { id: 'p' }, upsert: true },
      { update: { $set: { s: 'x' } }, filter: { id: 'q', n: 1 }, upsert: true },
      { replace: { n: -1 }, filter: { id: 'r' }, upsert: true },
    ],
    mode: 'unordered',
    results: [
      { error: 'SCHEMA_MISMATCH', faults: [['', 'required']] },
      { upsertedId: 'q' },
      { error: 'SCHEMA_MISMATCH', details: { document_id: 'r' } },
    ],
    outcome: { q: { n: 1, s: 'x' } },
  },
  {
    // p would be first, but goes below zero.
    name: 'update-many-ends-at-the-first-that-does-not-fit',
    documents: { p: { n: 1 } },
    schema,
    writes: [{ update: { $inc: { n: -2 } }, filter: {}, many: true }],
    results: [{ error: 'SCHEMA_MISMATCH', details: { document_id: 'p' } }],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'update-many-of-those-that-fit',
    documents: { p: { n: 3 }, q: { n: 2 } },
    schema,
    writes: [{ update: { $inc: { n: -2 } }, filter: {}, many: true }],
    results: [{ matched: 2, modified: 2 }],
    outcome: { p: { n: 1 }, q: { n: 0 } },
  },
  {
    name: 'documents-from-before',
    documents: { p: { old: true }, q: { old: true }, r: { old: true } },
    schema,
    writes: [
      // Nothing changes, so nothing is checked.
      { update: { $set: { old: true } }, filter: { id: 'p' } },
      { replace: { old: true }, filter: { id: 'p' } },
      { update: { $set: { m: 1 } }, filter: { id: 'p' } },
      { update: { $set: { n: 1 } }, filter: { id: 'q' } },
      { delete: true, filter: { id: 'r' } },
    ],
    mode: 'unordered',
    results: [
      { matched: 1 },
      { matched: 1 },
      { error: 'SCHEMA_MISMATCH', faults: [['', 'required']] },
      { matched: 1, modified: 1 },
      { deleted: 1 },
    ],
    outcome: { p: { data: { old: true }, version: 1 }, q: { data: { old: true, n: 1 }, version: 2 } },
  },
  {
    name: 'metadata-is-not-checked',
    documents: one,
    schema: { ...schema, additionalProperties: false },
    writes: [{ update: { $set: { 'metadata.owner': 'ann' } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 1 }, version: 2, metadata: { owner: 'ann' } } },
  },
  {
    name: 'all-faults-are-told',
    schema,
    writes: [{ insert: { n: -1, s: 5 }, id: 'p' }],
    results: [
      {
        error: 'SCHEMA_MISMATCH',
        faults: [
          ['/n', 'minimum'],
          ['/s', 'type'],
        ],
      },
    ],
    outcome: {},
  },
  {
    name: 'dates',
    schema: { properties: { at: { bsonType: 'date' } } },
    writes: [
      { insert: { at: { $date: '2026-01-01T00:00:00Z' } }, id: 'p' },
      { insert: { at: '2026-01-01T00:00:00Z' }, id: 'q' },
    ],
    mode: 'unordered',
    results: [{ insertedId: 'p' }, { error: 'SCHEMA_MISMATCH', faults: [['/at', 'bsonType']] }],
    outcome: { p: { at: { $date: '2026-01-01T00:00:00.000Z' } } },
  },
]);
