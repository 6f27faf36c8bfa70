import path from 'node:path';
import { copyFromMaven } from '../src/keep/maven.ts';
import { acceptsConnections } from '../src/keep/ports.ts';
import type { Recipe, RunProgram, ServerPlace } from '../src/recipe.ts';

const classPath = (installation: string): string => `${installation}:${path.join(installation, 'lib')}/*`;

async function install(folder: string, run: RunProgram): Promise<void> {
  await copyFromMaven(path.join(import.meta.dirname, 'pom.xml'), path.join(folder, 'lib'), run);
  const main = path.join(import.meta.dirname, 'MongoMain.java');
  await run('javac', '-cp', classPath(folder), '-d', folder, main);
}

const java = ['java', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] as const;
const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

/** A server of MongoDB's wire protocol in memory: what it holds is lost when it stops. */
export const mongojava: Recipe = {
  name: 'mongojava',
  title: 'mongo-java-server 1.47',
  variable: 'TEST_MONGODB_URI',
  needs: { mvn: 'maven', java: 'openjdk-17-jdk-headless', javac: 'openjdk-17-jdk-headless' },
  installation: 'mongojava-1.47.0-2',
  install,
  command: ({ installation, port }: ServerPlace) => [
    ...java,
    logging,
    '-cp',
    classPath(installation),
    'MongoMain',
    `${port}`,
  ],
  isReady: ({ port }) => acceptsConnections(port),
  uri: (port) => `mongodb://127.0.0.1:${port}/`,
};
