import { describe, expect, it } from 'vitest';
import { faultOf } from '../testing/fault-of.js';
import type { Value } from '../value/value.js';
import { compiledSchemaOf, parseSchema } from './compile-schema.js';

const draft07 = 'http://json-schema.org/draft-07/schema#';
const date = new Date('2026-01-02T03:04:05.678Z');

describe('a schema', () => {
  it.each<[object, Value, boolean]>([
    [{ type: 'object', required: ['a'] }, { a: null }, true],
    [{ type: 'object', required: ['a'] }, {}, false],
    [{ properties: { a: { type: 'integer' } } }, { a: 1.5 }, false],
    [{ properties: { a: { type: ['string', 'null'] } } }, { a: null }, true],
    [{ additionalProperties: false, properties: { a: true } }, { b: 1 }, false],
    [{ propertyNames: { pattern: '^[a-z]+$' } }, { aB: 1 }, false],
    [{ patternProperties: { '^n': { type: 'number' } } }, { n1: 'x' }, false],
    [{ patternProperties: { '^n': { type: 'number' } } }, { x1: 'x' }, true],
    [{ minLength: 2, maxLength: 2 }, '😀é', true],
    [{ enum: ['a', 1, null, { x: 1, y: [2] }] }, { y: [2], x: 1 }, true],
    [{ enum: ['a', 1] }, '1', false],
    [{ const: -0 }, 0, true],
    [{ multipleOf: 0.01 }, 19.99, true],
    [{ multipleOf: 0.01 }, 19.995, false],
    [{ multipleOf: 3 }, -9, true],
    [{ multipleOf: 0.5 }, 1e300, true],
    [{ uniqueItems: true }, [1, '1', true, [1], { a: 1 }], true],
    [
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      false,
    ],
    [{ uniqueItems: false }, [1, 1], true],
    [{ contains: { const: 1 }, minContains: 2 }, [1, 2], false],
    [{ prefixItems: [{ type: 'string' }], items: false }, ['a', 'b'], false],
    [JSON.parse('{"if": {"required": ["a"]}, "then": {"required": ["b"]}}'), { a: 1 }, false],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, false],
    [{ oneOf: [{ type: 'number' }, { minimum: 2 }] }, 3, false],
    [{ not: { type: 'null' } }, null, false],
    [{ unevaluatedProperties: false, allOf: [{ properties: { a: true } }] }, { a: 1 }, true],
    [{ unevaluatedProperties: false, allOf: [{ properties: { a: true } }] }, { b: 1 }, false],
  ])('%j takes %j: %j', (schema, value, expected) => {
    expect(parseSchema(schema).fits(value)).toBe(expected);
  });

  it.each<[object, Value, boolean]>([
    [{ bsonType: 'date' }, date, true],
    [{ bsonType: 'object' }, date, false],
    [{ bsonType: 'int' }, 2 ** 31, false],
    [{ bsonType: 'long' }, 2 ** 31, true],
    [{ bsonType: 'double' }, 1.5, true],
    [{ bsonType: 'double' }, 1, false],
    [{ bsonType: ['number', 'null'] }, null, true],
    [{ bsonType: 'bool' }, true, true],
    [{ bsonType: 'array' }, {}, false],
    [{ bsonType: 'string' }, 'x', true],
    // Dates in their JSON form, where a schema looks into them.
    [
      { type: 'object', properties: { $date: { type: 'string', format: 'date-time' } }, required: ['$date'] },
      date,
      true,
    ],
    [{ enum: [{ $date: '2026-01-02T04:04:05.678+01:00' }] }, date, true],
    [{ enum: [date] }, date, true],
  ])('with types of MongoDB, %j takes %j: %j', (schema, value, expected) => {
    expect(parseSchema(schema).fits(value)).toBe(expected);
  });

  it.each<[object, Value, boolean]>([
    [{ minimum: 0, exclusiveMinimum: true }, 0, false],
    [{ minimum: 0, exclusiveMinimum: false }, 0, true],
    [{ maximum: 9, exclusiveMaximum: true }, 8, true],
    [{ items: [{ type: 'string' }, { $ref: '#/items/0' }], additionalItems: false }, ['a', 'b'], true],
    [{ items: [{ type: 'string' }, { $ref: '#/items/0' }], additionalItems: false }, ['a', 'b', 'c'], false],
    [{ items: [{ type: 'string' }, { $ref: '#/items/0' }], additionalItems: false }, ['a', 1], false],
    [{ dependencies: { a: ['b'], c: { required: ['d'] } } }, { a: 1 }, false],
    [{ dependencies: { a: ['b'], c: { required: ['d'] } } }, { c: 1, d: 1 }, true],
    [{ $schema: draft07, items: [{ type: 'string' }] }, [1], false],
    [{ $schema: draft07, definitions: { s: { type: 'string' } }, items: { $ref: '#/definitions/s' } }, ['a'], true],
  ])('in the older form %j takes %j: %j', (schema, value, expected) => {
    expect(parseSchema(schema).fits(value)).toBe(expected);
  });

  it.each([
    ['2026-02-28', 'date', true],
    ['2026-02-30', 'date', false],
    ['2026-01-02T03:04:05Z', 'date-time', true],
    ['2026-01-02 03:04', 'date-time', false],
    ['a@b.example', 'email', true],
    ['a@', 'email', false],
    ['10.0.0.256', 'ipv4', false],
    ['::1', 'ipv6', true],
    ['https://example.org/x', 'uri', true],
    ['123e4567-e89b-12d3-a456-426614174000', 'uuid', true],
    ['P1D', 'duration', true],
    ['12:61:00Z', 'time', false],
  ])('%j has the format %s: %j', (text, format, expected) => {
    expect(parseSchema({ format }).fits(text)).toBe(expected);
  });

  it('may refer to itself for the values within a value, and to names that need escaping', () => {
    const tree = {
      $defs: { 'a b/%': { properties: { left: { $ref: '#' } }, required: ['n'] } },
      $ref: '#/$defs/a%20b~1%25',
    };
    expect(parseSchema(tree).fits({ n: 1, left: { n: 2 } })).toBe(true);
    expect(parseSchema(tree).fits({ n: 1, left: { left: { n: 1 } } })).toBe(false);
  });

  it('tells all faults of a value, with pointer and keyword', () => {
    const schema = { properties: { a: { type: 'integer' } }, required: ['b'], additionalProperties: false };
    expect(parseSchema(schema).findFaults({ a: 'x', 'c/d': 1 })).toEqual([
      { pointer: '', message: "must have required property 'b'", keyword: 'required' },
      { pointer: '', message: 'must NOT have additional properties ("c/d")', keyword: 'additionalProperties' },
      { pointer: '/a', message: 'must be integer', keyword: 'type' },
    ]);
    const many = parseSchema({ items: { type: 'string' } });
    expect(many.findFaults(Array.from({ length: 500 }, () => 1))).toHaveLength(20);
    expect(many.findFaults(Array.from({ length: 200_000 }, () => 1))).toHaveLength(1);
  });

  it('is kept as it was given, frozen, and compiled once for its text', () => {
    const given = { title: 'T', $comment: 'c', properties: { a: { default: 1, examples: [1], deprecated: true } } };
    const compiled = parseSchema(given);
    given.properties.a.default = 2;
    expect(compiled.source).toEqual({ ...given, properties: { a: { default: 1, examples: [1], deprecated: true } } });
    expect(Object.isFrozen(compiled.source.properties)).toBe(true);
    expect(parseSchema(structuredClone(compiled.source))).toBe(compiled);
    expect(compiledSchemaOf(compiled.source)).toBe(compiled);
    expect(compiledSchemaOf(structuredClone(compiled.source))).toBe(compiled);
  });

  it('is compiled anew after a hundred others', () => {
    const first = parseSchema({ const: 'first' });
    for (let n = 0; n < 100; n += 1) parseSchema({ const: n });
    expect(parseSchema({ const: 'first' })).not.toBe(first);
    expect(compiledSchemaOf(first.source)).toBe(first);
  });
});

describe('a schema that is refused', () => {
  it.each<[unknown, string, string]>([
    [null, 'BAD_OPERAND', '/s'],
    ['x', 'BAD_OPERAND', '/s'],
    [true, 'BAD_OPERAND', '/s'],
    [undefined, 'BAD_OPERAND', '/s'],
    [{ type: 'objekt' }, 'BAD_OPERAND', '/s/type'],
    [{ properties: { a: { minLength: -1 } } }, 'BAD_OPERAND', '/s/properties/a/minLength'],
    [{ items: [{ type: 'x' }] }, 'BAD_OPERAND', '/s/items/0/type'],
    [{ properties: { a: { requierd: [] } } }, 'BAD_OPERAND', '/s/properties/a/requierd'],
    [{ properties: { a: 1 } }, 'BAD_OPERAND', '/s/properties/a'],
    [{ anyOf: [] }, 'BAD_OPERAND', '/s/anyOf'],
    [{ enum: [] }, 'BAD_OPERAND', '/s/enum'],
    [{ enum: [{ $oid: 'x' }] }, 'BAD_VALUE', '/s/enum/0'],
    [{ nullable: true }, 'BAD_OPERAND', '/s/nullable'],
    [{ $async: true }, 'BAD_OPERAND', '/s/$async'],
    [{ $steps: {} }, 'BAD_OPERAND', '/s/$steps'],
    [{ minimum: { $data: '1/a' } }, 'BAD_OPERAND', '/s/minimum'],
    [{ if: { type: 'string' } }, 'BAD_OPERAND', '/s'],
    [{ additionalItems: false }, 'BAD_OPERAND', '/s/additionalItems'],
    [{ exclusiveMinimum: true }, 'BAD_OPERAND', '/s/exclusiveMinimum'],
    [{ dependencies: {}, dependentRequired: {} }, 'BAD_OPERAND', '/s/dependencies'],
    [{ pattern: '(?=a)b' }, 'BAD_OPERAND', '/s/pattern'],
    [{ pattern: '(a)\\1' }, 'BAD_OPERAND', '/s/pattern'],
    [{ patternProperties: { '(?<!a)b': {} } }, 'BAD_OPERAND', '/s/patternProperties/(?<!a)b'],
    [{ format: 'regex' }, 'NOT_SUPPORTED', '/s/format'],
    [{ bsonType: 'objectId' }, 'NOT_SUPPORTED', '/s/bsonType'],
    [{ bsonType: ['int', 'text'] }, 'BAD_OPERAND', '/s/bsonType/1'],
    [{ $schema: 'http://json-schema.org/draft-04/schema#' }, 'NOT_SUPPORTED', '/s/$schema'],
    [{ properties: { a: { $schema: draft07 } } }, 'BAD_OPERAND', '/s/properties/a/$schema'],
    [{ $schema: draft07, prefixItems: [true] }, 'BAD_OPERAND', '/s/prefixItems'],
    [{ $dynamicRef: '#x' }, 'NOT_SUPPORTED', '/s/$dynamicRef'],
    [{ $defs: { a: { $id: 'b' } } }, 'BAD_OPERAND', '/s/$defs/a/$id'],
    [{ $ref: 'https://example.org/schema' }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: 'other.json#/$defs/a' }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: '#name' }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: '#/$defs/none' }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: '#/properties', properties: {} }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: '#/%zz' }, 'BAD_OPERAND', '/s/$ref'],
    [{ $ref: '#' }, 'BAD_OPERAND', '/s'],
    [{ $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } }, 'BAD_OPERAND', '/s/$defs/a'],
    [JSON.parse('{"properties": {"__proto__": {}}}'), 'BAD_OPERAND', '/s/properties/__proto__'],
  ])('%j: %s at %s', (schema, reason, pointer) => {
    expect(faultOf(() => parseSchema(schema, '/s'))).toEqual([reason, pointer]);
  });

  it('has names of prototypes as ordinary fields', () => {
    expect(parseSchema({ required: ['toString'] }).fits({})).toBe(false);
    expect(parseSchema({ properties: { hasOwnProperty: { type: 'number' } } }).fits({})).toBe(true);
    expect(parseSchema({ dependentRequired: { valueOf: ['a'] } }).fits({})).toBe(true);
  });
});
