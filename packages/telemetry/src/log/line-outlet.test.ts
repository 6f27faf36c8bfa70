import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

/** A reader that may leave, as standard output knows it: writes fail, and the stream stays usable. */
class Reader extends Writable {
  text = '';
  fault: 'EPIPE' | 'ENOSPC' | undefined;
  stalled: (() => void)[] | undefined;

  constructor() {
    super({ emitClose: false });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.fault !== undefined) {
      done(Object.assign(new Error(`write ${this.fault}`), { code: this.fault }));
      return;
    }
    this.text += String(chunk);
    if (this.stalled === undefined) done();
    else this.stalled.push(done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(_error);
    // As Node does with standard output.
    (this as unknown as { _undestroy(): void })._undestroy();
  }

  get messages(): readonly string[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).msg);
  }
}

describe('a log whose reader leaves', () => {
  it.each(['EPIPE', 'ENOSPC'] as const)(
    'loses lines by %s, harms nobody, and tells how many when one is back',
    async (fault) => {
      const reader = new Reader();
      const logger = createLogger({ level: 'info', stream: reader, fields: { service: 'test' } });
      logger.info('one');
      await nextTurn();
      reader.fault = fault;
      for (let line = 1; line <= 3; line += 1) {
        logger.info('lost');
        await nextTurn();
      }
      reader.fault = undefined;
      logger.info('two');
      await nextTurn();
      logger.info('three');
      await logger.close();
      expect(reader.messages).toEqual(['one', 'two', 'log lines were lost: nobody took them', 'three']);
      expect(JSON.parse(reader.text.split('\n')[2] ?? '')).toMatchObject({
        level: 'warn',
        service: 'test',
        lines_lost: 3,
      });
    },
  );

  it('keeps no more than 1 MiB for a reader that takes nothing', async () => {
    const reader = new Reader();
    reader.stalled = [];
    const logger = createLogger({ level: 'info', stream: reader });
    const line = 'x'.repeat(3_000);
    for (let lines = 0; lines < 2_000; lines += 1) {
      logger.info(line);
      if (lines % 100 === 0) await nextTurn();
    }
    expect(reader.writableLength).toBeGreaterThan(1_000_000);
    expect(reader.writableLength).toBeLessThan(1_100_000);
    const { stalled } = reader;
    reader.stalled = undefined;
    for (const done of stalled) done();
    await nextTurn();
    await logger.close();
    const lost = JSON.parse(reader.text.trimEnd().split('\n').at(-1) ?? '');
    expect(lost).toMatchObject({ level: 'warn', lines_lost: 2_001 - reader.messages.length });
    expect(lost.lines_lost).toBeGreaterThan(1_000);
  });
});
