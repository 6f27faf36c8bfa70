import { readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type LocalServer, LocalServers } from '../keep/local-servers.ts';
import { runFolder } from '../keep/places.ts';
import { identifyProcess, isAlive } from '../keep/process-identity.ts';
import { mayHaveDocker, type StartedContainer, startContainer } from './containers.ts';
import { kindOf, type ServerName } from './server-kinds.ts';
import { type ServerAction, ServerMissing, type TestServerAddress } from './test-server.ts';

const thisRun = (): string => {
  const { pid, began } = identifyProcess(process.pid);
  return `test-${pid}-${began}`;
};

/** The servers of one run of the tests: each is started when it is first asked for, and all are gone when it ends. */
export class TestServers {
  readonly #log: (text: string) => void;
  readonly #folder = path.join(runFolder(), thisRun());
  readonly #local: LocalServers;
  readonly #shared = new Map<ServerName, Promise<TestServerAddress>>();
  readonly #containers = new Map<string, StartedContainer>();
  readonly #missing = new Set<string>();
  #started = 0;

  constructor(log: (text: string) => void) {
    this.#log = log;
    this.#local = new LocalServers(this.#folder, log);
  }

  /** Why servers that were asked for could not be had. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** The server that all tests of the run share. */
  async share(name: ServerName): Promise<TestServerAddress> {
    const known = this.#shared.get(name) ?? this.#find(name);
    this.#shared.set(name, known);
    return await known;
  }

  /** A new server, which its test may stop and kill: by its recipe where there is one. */
  async startOwn(name: ServerName): Promise<TestServerAddress> {
    const { recipe } = kindOf(name);
    return recipe === undefined ? await this.#startAny(name) : await this.#startLocal(name, recipe);
  }

  /** A new server that follows one that {@link startOwn} gave. */
  async startFollower(name: ServerName, key: string): Promise<TestServerAddress> {
    return addressOf(name, await this.#local.follow(key, this.#newKey(name)), 'recipe');
  }

  /** Does something to a server that {@link startOwn} gave. */
  async act(key: string, action: ServerAction): Promise<void> {
    const container = this.#containers.get(key);
    if (container !== undefined) return await this.#actOnContainer(key, container, action);
    const server = this.#local.list().find((each) => each.key === key);
    if (server === undefined) throw new Error(`this run has no server ${key}`);
    if (action === 'stop' || action === 'restart') await this.#local.stop(key);
    if (action === 'kill') await this.#local.kill(key);
    if (action === 'start' || action === 'restart') await this.#local.up(server.recipe.name, key);
    if (action === 'remove') await this.#local.down(key);
  }

  /** Ends all that this run has started, and what runs have left that were killed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#shared.values());
    await Promise.all([...this.#containers.values()].map((container) => container.stop()));
    await removeServers(this.#folder);
  }

  async #find(name: ServerName): Promise<TestServerAddress> {
    const kind = kindOf(name);
    const uri = process.env[kind.variable];
    if (uri) return { name, key: name, uri, title: kind.title, origin: 'environment' };
    const standing = new LocalServers(runFolder(), this.#log);
    if (kind.recipe !== undefined && standing.list().some((each) => each.key === kind.recipe && each.isRunning)) {
      // It may have been started just now: this waits until it answers.
      return addressOf(name, await standing.up(kind.recipe), 'running');
    }
    return await this.#startAny(name);
  }

  /** By a container, else by its recipe. */
  async #startAny(name: ServerName): Promise<TestServerAddress> {
    const { title, variable, image, recipe } = kindOf(name);
    const reasons = [`${variable} is not set`];
    try {
      if (image !== undefined && mayHaveDocker()) {
        const container = await startContainer(image);
        const key = this.#newKey(name);
        this.#containers.set(key, container);
        return { name, key, uri: container.uri, title: image.title, origin: 'container' };
      }
      if (image !== undefined) reasons.push('no Docker engine runs');
    } catch (error) {
      reasons.push(`no container: ${readMessage(error)}`);
    }
    try {
      if (recipe !== undefined) return await this.#startLocal(name, recipe);
    } catch (error) {
      reasons.push(`by its recipe: ${readMessage(error)}`);
    }
    const message = `${title} could not be had: ${reasons.join('; ')}`;
    this.#missing.add(message);
    throw new ServerMissing(message, recipe === undefined);
  }

  async #startLocal(name: ServerName, recipe: string): Promise<TestServerAddress> {
    return addressOf(name, await this.#local.up(recipe, this.#newKey(name)), 'recipe');
  }

  async #actOnContainer(key: string, container: StartedContainer, action: ServerAction): Promise<void> {
    if (action === 'restart') await container.restart();
    else if (action !== 'remove') throw new Error(`a container can be restarted and removed, not: ${action}`);
    else {
      await container.stop();
      this.#containers.delete(key);
    }
  }

  #newKey(name: ServerName): string {
    this.#started += 1;
    return `${name}-${this.#started}`;
  }
}

const readMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function addressOf(
  name: ServerName,
  { key, uri, recipe, folder }: LocalServer,
  origin: 'running' | 'recipe',
): TestServerAddress {
  return { name, key, uri, title: recipe.title, origin, folder };
}

async function removeServers(folder: string): Promise<void> {
  const servers = new LocalServers(folder, () => {});
  await Promise.all(servers.list().map(({ key }) => servers.down(key)));
  await rm(folder, { recursive: true, force: true });
}

/** Ends the servers of runs of the tests that were killed before they could do so. */
export async function removeLeftServers(): Promise<void> {
  await mkdir(runFolder(), { recursive: true });
  for (const entry of readdirSync(runFolder())) {
    const [, pid, began] = /^test-(\d+)-(\d+)$/.exec(entry) ?? [];
    if (began === undefined || isAlive({ pid: Number(pid), began })) continue;
    await removeServers(path.join(runFolder(), entry));
  }
}
