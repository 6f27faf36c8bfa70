import type { ErrorObject } from 'ajv';

/** Why a document does not fit a schema, at one place of it. */
export interface SchemaFault {
  /** JSON pointer into the document's data. */
  readonly pointer: string;
  /** Goes on from "the value": `must be integer`. */
  readonly message: string;
  /** The keyword of the schema that says so. */
  readonly keyword: string;
}

/** Names of fields may be as long as a document. */
const textMax = 500;

/** A fault as its reader gets it. */
export function toSchemaFault({ instancePath, keyword, message = 'is not valid', params }: ErrorObject): SchemaFault {
  return { pointer: cut(instancePath), message: cut(message + nameField(params)), keyword };
}

/** ajv says that a field is one too many, not which. */
function nameField(params: Readonly<Record<string, unknown>>): string {
  const { additionalProperty, unevaluatedProperty } = params;
  const name = additionalProperty ?? unevaluatedProperty;
  return typeof name === 'string' ? ` (${JSON.stringify(name)})` : '';
}

function cut(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}
