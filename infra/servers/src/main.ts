import { ensureInstalled } from './keep/ensure-installed.ts';
import { LocalServers } from './keep/local-servers.ts';
import { cacheFolder, runFolder } from './keep/places.ts';
import { findRecipe, recipes } from './recipes.ts';

const usage = `pnpm servers up NAME…         installs and starts servers on 127.0.0.1; prints a line 'export TEST_…=…' for each
pnpm servers install [NAME…]  only installs them, all unless named
pnpm servers down [NAME…]     stops them, all unless named, and removes their data
pnpm servers env              prints the lines of those that run
pnpm servers list             tells which there are, and where those that run have data and log

eval "$(pnpm --silent servers up postgresql mongojava)" sets the variables.
Installations are kept in ${cacheFolder()}, or where SERVERS_CACHE says.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const log = (text: string): void => void process.stderr.write(`${text}\n`);

const all = recipes.map(({ name }) => name);
const servers = new LocalServers(runFolder(), log);

function sayVariables(names: readonly string[]): void {
  for (const { key, recipe, uri, isRunning } of servers.list()) {
    if (isRunning && names.includes(key)) say(`export ${recipe.variable}='${uri}'`);
  }
}

function list(): void {
  const running = new Map(servers.list().map((server) => [server.key, server]));
  for (const { name, title, variable } of recipes) {
    const server = running.get(name);
    const state = server?.isRunning ? `${server.uri}  pid ${server.pid}  ${server.folder}` : '-';
    say(`${name.padEnd(14)} ${title.padEnd(22)} ${variable.padEnd(22)} ${state}`);
  }
}

async function main(command: string | undefined, names: readonly string[]): Promise<number> {
  for (const name of names) findRecipe(name);
  switch (command) {
    case 'up':
      for (const name of names) await servers.up(name);
      sayVariables(names);
      return names.length === 0 ? 2 : 0;
    case 'install':
      for (const name of names.length > 0 ? names : all) await ensureInstalled(findRecipe(name), cacheFolder(), log);
      return 0;
    case 'down':
      for (const name of names.length > 0 ? names : all) await servers.down(name);
      return 0;
    case 'env':
      sayVariables(all);
      return 0;
    case 'list':
      list();
      return 0;
    default:
      log(usage);
      return command === undefined || command === 'help' ? 0 : 2;
  }
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
