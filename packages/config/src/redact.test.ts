import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { redactValue } from './redact.js';

describe('redactValue', () => {
  it.each([
    ['hides what is marked secret', Type.String({ secret: true }), 'abc', '********'],
    ['keeps an unset secret unset', Type.String({ secret: true }), undefined, undefined],
    [
      'hides the password of a URI',
      Type.String(),
      'mongodb://ada:p%40ss@h:1/x?a=b',
      'mongodb://ada:********@h:1/x?a=b',
    ],
    ['leaves a URI without a password', Type.String(), 'http://h:8080/a@b', 'http://h:8080/a@b'],
    ['leaves other values', Type.Integer(), 5, 5],
  ])('%s', (_name, schema, value, expected) => {
    expect(redactValue(schema, value)).toBe(expected);
  });
});
