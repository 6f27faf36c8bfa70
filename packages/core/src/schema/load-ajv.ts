import { createRequire } from 'node:module';
import type { ErrorObject, Format, Options, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';

/** The validator library, as far as it is used. */
export interface AjvLibrary {
  readonly Ajv2020: new (options: Options) => Ajv2020;
  readonly getFormat: (name: string, mode: 'full' | 'fast') => Format;
  /** Checks a schema against the schema of schemas; what is wrong with it, if anything is. */
  findSchemaFault(schema: object): ErrorObject | undefined;
}

let loaded: AjvLibrary | undefined;

/** Loads ajv at its first use: it takes a tenth of a second, which a service without schemas need not wait. */
export function loadAjv(): AjvLibrary {
  loaded ??= load();
  return loaded;
}

function load(): AjvLibrary {
  const require = createRequire(import.meta.url);
  const { Ajv2020: Library } = require('ajv/dist/2020.js') as { readonly Ajv2020: new (options: Options) => Ajv2020 };
  const formats = require('ajv-formats') as FormatsPlugin;
  const ajv = new Library({ strict: false, logger: false });
  const validate = ajv.getSchema('https://json-schema.org/draft/2020-12/schema') as ValidateFunction;
  return {
    Ajv2020: Library,
    getFormat: (name, mode) => formats.get(name as Parameters<FormatsPlugin['get']>[0], mode),
    findSchemaFault: (schema) => (validate(schema) ? undefined : validate.errors?.[0]),
  };
}
