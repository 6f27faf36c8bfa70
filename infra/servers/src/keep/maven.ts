import type { RunProgram } from '../recipe.ts';

/** Strict about checksums, quiet, and nobody to ask. Where artifacts come from is Maven's own configuration. */
const options = ['--quiet', '--batch-mode', '--no-transfer-progress', '--strict-checksums'];

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

/** Unpacks a jar (`group:artifact:version`) into a folder. */
export async function unpackFromMaven(artifact: string, folder: string, run: RunProgram): Promise<void> {
  await run('mvn', ...options, `${plugin}:unpack`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
}

/** Copies the jars that a `pom.xml` names, and all that these need, into a folder. */
export async function copyFromMaven(pom: string, folder: string, run: RunProgram): Promise<void> {
  const parameters = ['-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  await run('mvn', ...options, '--file', pom, `${plugin}:copy-dependencies`, ...parameters);
}
