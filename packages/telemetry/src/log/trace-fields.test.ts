import { expect, it } from 'vitest';
import { traceFields } from './trace-fields.js';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';

it('reads ids of a well-formed traceparent only', () => {
  expect(traceFields({ traceparent: `00-${id}-00f067aa0ba902b7-01` })).toEqual({
    trace_id: id,
    span_id: '00f067aa0ba902b7',
  });
  expect(traceFields({ traceparent: `00-${id.toUpperCase()}-00f067aa0ba902b7-01` })).toEqual({});
  expect(traceFields({ traceparent: 'nonsense' })).toEqual({});
  expect(traceFields(undefined)).toEqual({});
});
