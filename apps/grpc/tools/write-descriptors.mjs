import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the compiled .proto files into the generated code, for server reflection: a running server has no other files than
 * its code. Run by `pnpm generate`.
 */
const root = join(import.meta.dirname, '../../..');
const compiled = execFileSync('buf', ['build', '--exclude-source-info', '--as-file-descriptor-set', '-o', '-'], {
  cwd: join(root, 'proto'),
  maxBuffer: 16 * 1024 * 1024,
});
const text = `/** A google.protobuf.FileDescriptorSet of all .proto files, in base64. Made by tools/write-descriptors.mjs. */
export const descriptorSet =
  '${compiled.toString('base64')}';
`;
writeFileSync(join(root, 'apps/grpc/src/generated/descriptor-set.ts'), text);
