import { notModifiedSchema, operations } from '@database-service/application';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describeApi } from '../openapi/describe-api.js';
import { basePath, routes } from '../routes/index.js';

/** An answer to be compared with the API's description. */
export interface GivenAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

interface DescribedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface DescribedCall {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

const description = JSON.parse(JSON.stringify(describeApi('test')));
const paths: Readonly<Record<string, Readonly<Record<string, DescribedCall>>>> = description.paths;
const templates = Object.keys(paths)
  .map((template) => ({ template, segments: template.split('/') }))
  // What is written out outranks a parameter, as in the server's table.
  .sort((a, b) => a.template.split('{').length - b.template.split('{').length);

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } });
ajv.addSchema(description, 'api');

const compiled = new Map<object, ValidateFunction>();

/**
 * Compares an answer with what the API's description and the operation's output schema say of it: the status, the media
 * type, and all of the body. Calls that are not described are not looked at.
 * @throws Error saying what differs
 */
export function checkAnswer(answer: GivenAnswer): void {
  const { method, status, text } = answer;
  const found = findCall(method, answer.path.split('?')[0] ?? '');
  if (found === undefined) return;
  const shown = `${method} ${answer.path} answered ${status}`;
  const response = found.call.responses[String(status)];
  if (response === undefined) throw new Error(`${shown}, which is not described: ${text.slice(0, 500)}`);
  const content = resolve(response).content ?? {};
  if (text === '' && (method === 'HEAD' || Object.keys(content).length === 0)) return;
  const mediaType = (answer.contentType ?? '').split(';')[0] ?? '';
  const described = content[mediaType];
  if (described === undefined) throw new Error(`${shown} with ${mediaType}, which is not described.`);
  if (mediaType !== 'application/json') return;
  const body: unknown = JSON.parse(text);
  requireValid(described.schema, body, shown);
  if (status < 300) checkData(found.template, method, body, shown);
}

/** The description's schemas are open, so that clients bear what comes later; those of the operations are closed. */
function checkData(template: string, method: string, body: unknown, shown: string): void {
  const path = template.startsWith(basePath) ? template.slice(basePath.length) : template;
  const route = routes.find((one) => one.path === path && one.method === method);
  if (route === undefined) return;
  const { data } = body as { readonly data: unknown };
  requireValid(operations[route.operation].output, data, shown);
  requireInvalid(notModifiedSchema, data, shown);
}

function findCall(method: string, path: string): { call: DescribedCall; template: string } | undefined {
  const given = path.split('/');
  const fitting = templates.filter(
    ({ segments }) =>
      segments.length === given.length &&
      segments.every((segment, at) => (segment.startsWith('{') ? given[at] !== '' : segment === given[at])),
  );
  // What is below a reserved name is no document, whatever the method: 405 then.
  if (/\/documents\/(bulk|raw-query)(\/|$)/.test(path)) fitting.length = Math.min(1, fitting.length);
  for (const { template } of fitting) {
    const call = paths[template]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
    if (call !== undefined) return { call, template };
  }
  return undefined;
}

function resolve(response: DescribedResponse): DescribedResponse {
  const name = response.$ref?.split('/').at(-1);
  return name === undefined ? response : description.components.responses[name];
}

function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
  const validator = ajv.compile(JSON.parse(text));
  compiled.set(schema, validator);
  return validator;
}

function requireValid(schema: object, value: unknown, shown: string): void {
  const validator = validatorOf(schema);
  if (validator(value)) return;
  throw new Error(`${shown}, but ${ajv.errorsText(validator.errors)}: ${JSON.stringify(value).slice(0, 500)}`);
}

function requireInvalid(schema: object, value: unknown, shown: string): void {
  if (validatorOf(schema)(value)) throw new Error(`${shown} with what is for transports only.`);
}
