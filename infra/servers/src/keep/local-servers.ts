import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe, RunProgram, ServerPlace } from '../recipe.ts';
import { findRecipe } from '../recipes.ts';
import { killServer, stopServer } from './end-process.ts';
import { ensureInstalled } from './ensure-installed.ts';
import { launchServer } from './launch.ts';
import { cacheFolder } from './places.ts';
import { findFreePort, isFree } from './ports.ts';
import { isAlive } from './process-identity.ts';
import { makeRunProgram } from './run-program.ts';
import { readRecord, type ServerRecord, writeRecord } from './server-record.ts';
import { chooseServerUser, giveFolder } from './server-user.ts';
import { withLock } from './with-lock.ts';

/** A server that was started. */
export interface LocalServer {
  /** What it is called among those of its folder: the recipe's name unless chosen. */
  readonly key: string;
  readonly recipe: Recipe;
  readonly uri: string;
  readonly isRunning: boolean;
  readonly pid: number | undefined;
  /** Its data, in `data/`, and its log, `server.log`. */
  readonly folder: string;
}

const portTries = 3;

/** Servers of this machine, each in a folder of its own below one, where all processes find them. */
export class LocalServers {
  readonly #folder: string;
  readonly #log: (text: string) => void;

  constructor(folder: string, log: (text: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Installs a server if that was not done, and starts it if it does not run. */
  async up(recipeName: string, key: string = recipeName): Promise<LocalServer> {
    const recipe = findRecipe(recipeName);
    const installation = await ensureInstalled(recipe, cacheFolder(), this.#log);
    return await this.#locked(key, async (folder) => {
      const record = readRecord(folder);
      if (record === undefined) {
        return await this.#create(recipe, key, installation, async (place, run) => recipe.prepare?.(place, run));
      }
      if (record.process !== undefined && isAlive(record.process)) return this.#describe(key, record);
      return await this.#launch(key, record, installation);
    });
  }

  /**
   * Starts a server that follows another of this folder, which is stopped and started again for it.
   *
   * @throws Error if servers of its kind follow none
   */
  async follow(leaderKey: string, key: string): Promise<LocalServer> {
    const record = readRecord(path.join(this.#folder, leaderKey));
    const recipe = findRecipe(record?.recipe ?? leaderKey);
    const follow = recipe.follow?.bind(recipe);
    if (record === undefined || follow === undefined) throw new Error(`no server follows ${leaderKey}`);
    const installation = await ensureInstalled(recipe, cacheFolder(), this.#log);
    const folder = path.join(this.#folder, leaderKey, 'data');
    const leader: ServerPlace = { installation, folder, port: record.port };
    return await this.#locked(key, () =>
      this.#create(recipe, key, installation, async (place, run) => {
        await this.stop(leaderKey);
        await follow(place, leader, run);
        await this.up(recipe.name, leaderKey);
      }),
    );
  }

  /** Stops a server in order; its data stay, for {@link up}. */
  async stop(key: string): Promise<void> {
    await this.#end(key, ({ process: server, recipe }) =>
      server === undefined ? undefined : stopServer(server, findRecipe(recipe).stopSignal ?? 'SIGTERM'),
    );
  }

  /** Ends a server as the loss of its machine would, but for what its system has not yet written; for {@link up}, too. */
  async kill(key: string): Promise<void> {
    await this.#end(key, ({ process: server }) => (server === undefined ? undefined : killServer(server)));
  }

  /** Stops a server that this folder knows and removes its data. Does nothing if there is none. */
  async down(key: string): Promise<void> {
    if (!existsSync(path.join(this.#folder, key))) return;
    await this.stop(key);
    await this.#locked(key, (folder) => rm(folder, { recursive: true, force: true }));
  }

  /** The servers of this folder, running or stopped. */
  list(): readonly LocalServer[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).flatMap((key) => {
      const record = readRecord(path.join(this.#folder, key));
      return record === undefined ? [] : [this.#describe(key, record)];
    });
  }

  async #locked<T>(key: string, act: (folder: string) => Promise<T>): Promise<T> {
    const folder = path.join(this.#folder, key);
    return await withLock(folder, () => act(folder));
  }

  async #create(
    recipe: Recipe,
    key: string,
    installation: string,
    prepare: (place: ServerPlace, run: RunProgram) => Promise<void>,
  ): Promise<LocalServer> {
    const folder = path.join(this.#folder, key);
    for (let tries = 1; ; tries += 1) {
      await rm(folder, { recursive: true, force: true });
      const place: ServerPlace = { installation, folder: path.join(folder, 'data'), port: await findFreePort() };
      await mkdir(place.folder, { recursive: true });
      const user = chooseServerUser(recipe.refusesRoot ?? false);
      giveFolder(place.folder, user);
      try {
        await prepare(place, makeRunProgram({ cwd: place.folder, ...user }));
        return await this.#launch(key, { recipe: recipe.name, port: place.port }, installation);
      } catch (error) {
        // Another may have taken the port in between.
        if (tries === portTries || (await isFree(place.port))) throw error;
        this.#log(`${recipe.title} is tried again at another port than ${place.port}`);
      }
    }
  }

  async #launch(key: string, record: ServerRecord, installation: string): Promise<LocalServer> {
    const recipe = findRecipe(record.recipe);
    const folder = path.join(this.#folder, key);
    const place: ServerPlace = { installation, folder: path.join(folder, 'data'), port: record.port };
    await launchServer(recipe, place, (identity) => writeRecord(folder, { ...record, process: identity }));
    return this.#describe(key, readRecord(folder) ?? record);
  }

  async #end(key: string, act: (record: ServerRecord) => Promise<void> | undefined): Promise<void> {
    await this.#locked(key, async (folder) => {
      const record = readRecord(folder);
      if (record === undefined) return;
      await act(record);
      writeRecord(folder, { recipe: record.recipe, port: record.port });
    });
  }

  #describe(key: string, record: ServerRecord): LocalServer {
    const recipe = findRecipe(record.recipe);
    const isRunning = record.process !== undefined && isAlive(record.process);
    const folder = path.join(this.#folder, key);
    return { key, recipe, uri: recipe.uri(record.port), isRunning, pid: record.process?.pid, folder };
  }
}
