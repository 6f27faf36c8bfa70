import { readFile } from 'node:fs/promises';
import { requireTakesKey } from '@database-service/application';
import type { AppDependencies } from '../app-dependencies.js';
import { type DocsPage, docsPolicy } from '../openapi/docs-pages.js';
import { checkConditions } from '../request/check-conditions.js';
import { readQuery } from '../request/query.js';
import { checkRequest } from './check-request.js';
import type { Exchange } from './exchange.js';

/** Answers with a file of the page that shows the API. */
export async function answerDocs(exchange: Exchange, app: AppDependencies, page: DocsPage): Promise<void> {
  const { mediaType, source } = page;
  try {
    await checkRequest(exchange, app, { mediaType, unlimited: true });
    if (exchange.request.headers['idempotency-key'] !== undefined) requireTakesKey(undefined);
    readQuery(exchange.request.url ?? '', []);
    checkConditions(exchange.request, {});
    const body = 'text' in source ? source.text : await readFile(source.file);
    exchange.headers['Cache-Control'] = 'public, max-age=3600';
    exchange.headers['Content-Security-Policy'] = docsPolicy;
    exchange.headers['X-Content-Type-Options'] = 'nosniff';
    exchange.headers['Referrer-Policy'] = 'no-referrer';
    exchange.send(200, mediaType === 'image/png' ? mediaType : `${mediaType}; charset=utf-8`, body);
  } catch (error) {
    exchange.fail(error);
  }
}
