import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { RunProgram } from '../recipe.ts';

/**
 * Builds a program of the Go module in `source` (whose `go.sum` pins all it is made of) as `<folder>/<name>`. Where modules
 * come from is Go's own configuration.
 */
export async function buildWithGo(
  module: { readonly source: string; readonly program: string; readonly name: string },
  folder: string,
  run: RunProgram,
): Promise<void> {
  // In the working tree, the build would note the state of the repository in the program.
  await cp(module.source, path.join(folder, 'source'), { recursive: true });
  const options = ['-C', path.join(folder, 'source'), '-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
  await run('env', 'CGO_ENABLED=0', 'go', 'build', ...options, '-o', path.join(folder, module.name), module.program);
}
