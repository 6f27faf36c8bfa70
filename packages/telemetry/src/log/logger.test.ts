import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LogLevel } from './levels.js';
import { createLogger, type ServiceLogger } from './logger.js';

function capture(level: LogLevel): { readonly logger: ServiceLogger; readonly lines: () => Record<string, unknown>[] } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const logger = createLogger({ level, stream, fields: { service: 'test' } });
  return {
    logger,
    lines: () =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

describe('createLogger', () => {
  it('writes one JSON line with level, timestamp, msg and fields in this order', async () => {
    const { logger, lines } = capture('info');
    logger.child({ request_id: 'r-1' }).warn('slow', { duration_ms: 12.5, collection: 'cities' });
    await logger.close();
    const [line] = lines();
    expect(Object.keys(line ?? {})).toEqual([
      'level',
      'timestamp',
      'msg',
      'service',
      'request_id',
      'duration_ms',
      'collection',
    ]);
    expect(line).toMatchObject({ level: 'warn', msg: 'slow', service: 'test', request_id: 'r-1', duration_ms: 12.5 });
    expect(line?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it.each([
    ['silent', []],
    ['error', ['error']],
    ['warn', ['warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['debug', ['debug', 'info', 'warn', 'error']],
  ] as const)('of level %s lets the more urgent lines through only', async (level, expected) => {
    const { logger, lines } = capture(level);
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e');
    await logger.close();
    expect(lines().map((line) => line.level)).toEqual(expected);
  });

  it('keeps a message with line breaks on one line', async () => {
    const { logger, lines } = capture('info');
    logger.info('a\nb\r\u2028{"level":"error"}');
    await logger.close();
    expect(lines().map((line) => line.msg)).toEqual(['a\nb\r\u2028{"level":"error"}']);
  });

  it('lets a field override a bound one, but not the head of the line', async () => {
    const { logger, lines } = capture('info');
    logger.child({ collection: 'a' }).info('done', { collection: 'b', level: 'x', msg: 'y' });
    await logger.close();
    expect(lines()[0]).toMatchObject({ collection: 'b', level: 'info', msg: 'done', level_: 'x', msg_: 'y' });
  });

  it('drops lines after it was closed, and closes twice', async () => {
    const { logger, lines } = capture('info');
    logger.info('one');
    await logger.close();
    logger.info('two');
    await logger.close();
    expect(lines()).toHaveLength(1);
  });
});
