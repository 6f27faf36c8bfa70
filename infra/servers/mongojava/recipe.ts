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

const common = {
  needs: { mvn: 'maven', java: 'openjdk-17-jdk-headless', javac: 'openjdk-17-jdk-headless' },
  installation: 'mongojava-1.47.0-atomic-2',
  install,
  isReady: ({ port }: ServerPlace) => acceptsConnections(port),
  uri: (port: number) => `mongodb://127.0.0.1:${port}/`,
};

const launch = ({ installation, port }: ServerPlace) =>
  [...java, logging, '-cp', classPath(installation), 'MongoMain', `${port}`] as const;

/** A server of MongoDB's wire protocol in memory: what it holds is lost when it stops. */
export const mongojava: Recipe = {
  ...common,
  name: 'mongojava',
  title: 'mongo-java-server 1.47',
  variable: 'TEST_MONGODB_URI',
  command: launch,
};

/** The same in a file: what was acknowledged is there when it starts again, also after it was killed. */
export const mongojavadisk: Recipe = {
  ...common,
  name: 'mongojavadisk',
  title: 'mongo-java-server 1.47, in a file',
  variable: 'TEST_MONGODISK_URI',
  command: (place) => [...launch(place), path.join(place.folder, 'data.mv')],
};
