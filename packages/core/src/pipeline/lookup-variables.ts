import { compileExpression } from '../expression/compile.js';
import { substituteVariables } from '../expression/substitute-variables.js';
import { nestedGroupKey } from '../value/group-key.js';
import type { DataObject, Value } from '../value/value.js';
import type { LookupStage, Pipeline } from './ast.js';
import { usesVariables } from './uses-variables.js';

/** The pipeline of a `$lookup`, and what its variables make of it. */
export interface BoundPipeline {
  /** Its results depend on the variables. */
  readonly isBound: boolean;
  /** Its leading `$match` does. */
  readonly isFilterBound: boolean;
  /** The pipeline as one document's variables have it. */
  pipelineFor(document: DataObject): Pipeline;
  /** A text that documents share whose variables have the same values. */
  keyFor(document: DataObject): string;
}

/** Looks which variables a pipeline needs, and makes ready to put their values in. */
export function bindVariables({ variables, pipeline }: LookupStage): BoundPipeline {
  const names = new Set(variables.map(({ name }) => name));
  const isBound = usesVariables(pipeline, names);
  const readers = variables.map(({ name, expression }) => ({ name, evaluate: compileExpression(expression) }));
  return {
    isBound,
    isFilterBound: usesVariables(pipeline.filter, names),
    pipelineFor(document) {
      if (!isBound) return pipeline;
      const values = readers.map(({ name, evaluate }) => [name, evaluate(document)] as const);
      return substituteVariables(pipeline, new Map<string, Value | undefined>(values));
    },
    keyFor(document) {
      let key = '';
      for (const { evaluate } of readers) {
        const value = evaluate(document);
        key += value === undefined ? '-' : nestedGroupKey(value);
      }
      return key;
    },
  };
}
