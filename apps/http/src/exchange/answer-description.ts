import { createHash } from 'node:crypto';
import { parseTagCondition, requireTakesKey } from '@database-service/application';
import type { AppDependencies } from '../app-dependencies.js';
import { checkConditions } from '../request/check-conditions.js';
import { readQuery } from '../request/query.js';
import { dropCodings, tagOfUnchanged } from '../respond/coded-tag.js';
import { addVary } from '../respond/cors.js';
import { jsonMediaType } from '../respond/media-types.js';
import { checkRequest } from './check-request.js';
import type { Exchange } from './exchange.js';

/** The description as it is sent. */
interface Made {
  readonly text: string;
  readonly etag: string;
}

/** The API's description as text, made when somebody first asks for it: a start has better things to do. */
export class ApiDescription {
  readonly #version: string;
  #made: Promise<Made> | undefined;

  constructor(version: string) {
    this.#version = version;
  }

  read(): Promise<Made> {
    this.#made ??= make(this.#version);
    return this.#made;
  }
}

async function make(version: string): Promise<Made> {
  const { describeApi } = await import('../openapi/describe-api.js');
  const text = JSON.stringify(describeApi(version));
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}

/** Answers with the API's description, or with 304 to who has it. */
export async function answerDescription(
  exchange: Exchange,
  app: AppDependencies,
  description: ApiDescription,
): Promise<void> {
  const { request } = exchange;
  try {
    await checkRequest(exchange, app, { mediaType: jsonMediaType, unlimited: true });
    if (request.headers['idempotency-key'] !== undefined) requireTakesKey(undefined);
    readQuery(request.url ?? '', []);
    checkConditions(request, { if_none_match: true });
    dropCodings(request.headers);
    const { text, etag } = await description.read();
    exchange.headers['Cache-Control'] = 'public, max-age=300';
    if (isKnown(request.headers['if-none-match'], etag)) {
      exchange.headers.ETag = tagOfUnchanged(exchange.ifNoneMatch, etag);
      addVary(exchange.headers, 'Accept-Encoding');
      exchange.sendEmpty(304);
      return;
    }
    exchange.headers.ETag = etag;
    exchange.sendJson(200, text);
  } catch (error) {
    exchange.fail(error);
  }
}

function isKnown(named: string | undefined, etag: string): boolean {
  if (named === undefined) return false;
  const condition = parseTagCondition(named, '/if_none_match');
  return condition === '*' || condition.some(({ opaque }) => `"${opaque}"` === etag);
}
