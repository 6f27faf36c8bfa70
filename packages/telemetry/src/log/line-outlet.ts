import { Writable } from 'node:stream';

/** What a reader may be late by. Beyond it lines are lost: the service needs its memory for its work. */
const waitingBytesMax = 1024 * 1024;

/**
 * Passes lines on to a stream whose reader may leave (EPIPE), fall behind or have no room (ENOSPC): none of that is an
 * error here, as a service must not end for want of a reader. Lines that cannot be passed on are lost and counted; the
 * count is told in a line of its own as soon as lines get through again.
 *
 * @param formatLoss - the line that tells of a number of lost lines, without its end
 */
export function createLineOutlet(stream: NodeJS.WritableStream, formatLoss: (linesLost: number) => string): Writable {
  watch(stream);
  let linesLost = 0;
  const pass = (text: string | Buffer, lines: number): void => {
    stream.write(text, (error) => {
      if (error instanceof Error) linesLost += lines;
      else if (linesLost > 0) {
        const told = linesLost;
        linesLost = 0;
        pass(`${formatLoss(told)}\n`, told);
      }
    });
  };
  return new Writable({
    decodeStrings: false,
    write(text: string | Buffer, _encoding, done) {
      if (waitingBytes(stream) > waitingBytesMax) linesLost += 1;
      else pass(text, 1);
      done();
    },
  });
}

const watched = new WeakSet<NodeJS.WritableStream>();

/** For good: a write may fail after the logger was closed. */
function watch(stream: NodeJS.WritableStream): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  // Each write is told of its own fault.
  stream.on('error', () => undefined);
}

function waitingBytes(stream: NodeJS.WritableStream): number {
  return 'writableLength' in stream ? Number(stream.writableLength) : 0;
}
