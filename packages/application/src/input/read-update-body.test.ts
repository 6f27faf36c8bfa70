import { expect, it } from 'vitest';
import { readUpdateBody } from './read-update-body.js';

it.each([
  [
    { data: { a: 1 }, version: 2 },
    { data: { a: 1 }, version: 2 },
  ],
  [{ name: 'Jane', version: 3 }, { data: { name: 'Jane', version: 3 } }],
  [{ data: 5, version: 2 }, { data: { data: 5, version: 2 } }],
  [{ data: null }, { data: { data: null } }],
  [{ data: [1] }, { data: { data: [1] } }],
  [{}, { data: {} }],
])('reads %j', (body, expected) => {
  expect(readUpdateBody(body)).toEqual(expected);
});
