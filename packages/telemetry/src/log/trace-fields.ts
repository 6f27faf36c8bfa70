import type { TraceContext } from '@database-service/core';
import type { LogFields } from './format-line.js';

const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** `trace_id` and `span_id` of a W3C trace context; no fields if it is malformed. */
export function traceFields(trace: TraceContext | undefined): LogFields {
  const parts = trace === undefined ? null : traceparentPattern.exec(trace.traceparent);
  return parts === null ? {} : { trace_id: parts[1], span_id: parts[2] };
}
