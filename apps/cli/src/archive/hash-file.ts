import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The SHA-256 of a file, and its length. @param onBytes - told how many bytes are read so far */
export async function hashFile(
  file: string,
  onBytes: (done: number) => void = () => undefined,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1_048_576 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    onBytes(bytes);
  }
  return { sha256: hash.digest('hex'), bytes };
}
