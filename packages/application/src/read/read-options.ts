import {
  all,
  deriveContext,
  type ExpressionScope,
  type Filter,
  type Limits,
  type OperationContext,
  type Projection,
  parseFilter,
  parseProjection,
  parseProjectionText,
  parseSort,
  parseSortText,
  type ScanGuard,
  type Sort,
} from '@database-service/core';

/** A filter that may be left out: then it matches everything. */
export function readFilter(raw: unknown, limits: Limits, pointer: string, scope: ExpressionScope): Filter {
  return raw === undefined ? all : parseFilter(raw, limits, pointer, scope);
}

/** A sort in either form. */
export function readSort(raw: unknown, pointer = '/sort'): Sort {
  return typeof raw === 'string' ? parseSortText(raw, pointer) : parseSort(raw, pointer);
}

/** A projection in either form; `undefined`: all fields. */
export function readProjection(
  raw: unknown,
  limits: Limits,
  pointer: string,
  scope: ExpressionScope,
): Projection | undefined {
  if (raw === undefined) return undefined;
  return typeof raw === 'string' ? parseProjectionText(raw, pointer) : parseProjection(raw, limits, pointer, scope);
}

/** The guard against reading a collection by accident, unless the caller lifted it. */
export function guardScan(limits: Limits, allowScan: boolean | undefined): ScanGuard {
  return allowScan === true ? {} : { scanDocumentsMax: limits.scanDocumentsMax };
}

/** The context with the freshness that the input asks for. */
export function applyConsistency(
  context: OperationContext,
  consistency: OperationContext['consistency'] | undefined,
): OperationContext {
  return consistency === undefined || consistency === context.consistency
    ? context
    : deriveContext(context, { consistency });
}
