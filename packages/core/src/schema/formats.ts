import type { Format } from 'ajv';
import { countSteps } from './steps.js';

/**
 * The formats that may be used. Those whose pattern could take long on a text made for it (`url`, `uri-template`), and
 * those that say nothing about the text, are left out.
 */
export const formatNames: ReadonlySet<string> = new Set([
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
  'relative-json-pointer',
  'time',
  'uri',
  'uri-reference',
  'uuid',
]);

/** These look at the calendar in their full form, and keep to one pass in both. */
const fullFormats: ReadonlySet<string> = new Set(['date', 'date-time', 'time']);

/** The form of a format that ajv-formats has two of. */
export function modeOfFormat(name: string): 'full' | 'fast' {
  return fullFormats.has(name) ? 'full' : 'fast';
}

/** Nothing that has one of the formats is as long; the patterns would need a deep stack. */
const textLengthMax = 65_536;

/** A format of ajv-formats, counting its work. */
export function countFormat(format: Format): (text: string) => boolean {
  const test = readFormat(format);
  return (text) => {
    countSteps(1 + text.length / 16);
    return text.length <= textLengthMax && test(text);
  };
}

function readFormat(format: Format): (text: string) => boolean {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === 'function') return format as (text: string) => boolean;
  if (typeof format === 'object' && 'validate' in format) return readFormat(format.validate as Format);
  throw new TypeError('A format of ajv-formats has an unknown shape.');
}
