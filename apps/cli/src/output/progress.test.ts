import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from './progress.js';

/** A stream that remembers, as a terminal or not. */
function createStream(isTTY: boolean) {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  stream.isTTY = isTTY;
  stream.columns = 80;
  stream.cursorTo = () => true;
  stream.clearLine = () => true;
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { stream, text: () => text };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('startProgress', () => {
  it('writes a line now and then where there is no terminal', () => {
    const { stream, text } = createStream(false);
    const progress = startProgress({ label: 'import', unit: 'bytes', total: 200 }, stream);
    progress.update(10);
    vi.advanceTimersByTime(5_000);
    progress.update(50);
    progress.update(60);
    progress.end('Done.');
    expect(text()).toBe('import: 50 bytes (25 %)\nDone.\n');
  });

  it('draws a bar on a terminal', () => {
    const { stream, text } = createStream(true);
    const progress = startProgress({ label: 'import', unit: 'bytes', total: 200 }, stream);
    progress.update(100);
    vi.advanceTimersByTime(1_000);
    progress.end('Done.');
    expect(text()).toContain('50 %  100/200 bytes');
    expect(text().endsWith('Done.\n')).toBe(true);
  });

  it('says nothing if quiet', () => {
    const { stream, text } = createStream(true);
    const progress = startProgress({ label: 'import', unit: 'bytes', quiet: true }, stream);
    progress.update(100);
    progress.end('Done.');
    expect(text()).toBe('');
  });
});
