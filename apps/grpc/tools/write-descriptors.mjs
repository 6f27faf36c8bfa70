import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the compiled .proto files, and what each declares, into the generated code, for server reflection: a running
 * server has no other files than its code. Run by `pnpm generate`.
 */
const root = join(import.meta.dirname, '../../..');
const compile = (format) =>
  execFileSync('buf', ['build', '--exclude-source-info', '--as-file-descriptor-set', '-o', `-#format=${format}`], {
    cwd: join(root, 'proto'),
    maxBuffer: 16 * 1024 * 1024,
  });

/** A FileDescriptorSet has nothing but its files, one after the other: tag, length, bytes. */
function* splitFiles(bytes) {
  for (let at = 0; at < bytes.length; ) {
    let length = 0;
    at += 1;
    for (let shift = 0; ; shift += 7, at += 1) {
      length |= (bytes[at] & 0x7f) << shift;
      if (bytes[at] < 0x80) break;
    }
    at += 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

function* namesOf({ name, field = [], nestedType = [], enumType = [], method = [], value = [] }, scope) {
  const full = `${scope}.${name}`;
  yield full;
  for (const part of [...field, ...nestedType, ...enumType, ...method]) yield* namesOf(part, full);
  // Values of an enum are names beside it.
  for (const part of value) yield `${scope}.${part.name}`;
}

const bytes = [...splitFiles(compile('binpb'))];
const files = JSON.parse(compile('json').toString()).file.map((file, at) => ({
  name: file.name,
  dependencies: file.dependency ?? [],
  services: (file.service ?? []).map(({ name }) => `${file.package}.${name}`),
  symbols: [...(file.messageType ?? []), ...(file.enumType ?? []), ...(file.service ?? [])].flatMap((part) => [
    ...namesOf(part, file.package),
  ]),
  base64: bytes[at].toString('base64'),
}));
const text = `/** Every .proto file: its imports, what it declares, and its FileDescriptorProto. Made by tools/write-descriptors.mjs. */
export const descriptors: readonly {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly services: readonly string[];
  readonly symbols: readonly string[];
  readonly base64: string;
}[] = ${JSON.stringify(files, undefined, 1)};
`;
writeFileSync(join(root, 'apps/grpc/src/generated/descriptors.ts'), text);
