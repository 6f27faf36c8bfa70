import Type from 'typebox';
import type { JsonObject } from './fields.js';

export const rawQueryField = Type.Unsafe<string | JsonObject>(
  Type.Union([Type.String(), Type.Object({})], {
    description: 'A statement in the engine’s language, or a command object, as the engine has it.',
  }),
);

export const rawParamsField = Type.Array(Type.Unknown(), {
  description: 'Values for the placeholders of a statement.',
});
