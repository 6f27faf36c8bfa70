/** A server's place on this machine, as its recipe sees it. */
export interface ServerPlace {
  /** The folder that `install` filled, shared by all servers of the recipe: read only. */
  readonly installation: string;
  /** The server's own folder, empty at its first start, kept over restarts, removed with the server. */
  readonly folder: string;
  /** Where it listens, on 127.0.0.1. The same after a restart. */
  readonly port: number;
}

/** Runs a program to its end. Rejects with what it printed if it fails. */
export type RunProgram = (program: string, ...parameters: readonly string[]) => Promise<void>;

/** How one kind of server is had and run. A folder beside `src/` for each, named in `recipes.ts`. */
export interface Recipe {
  /** What the command line calls it, a word in lower case. */
  readonly name: string;
  /** What people call it, with its version. */
  readonly title: string;
  /** The variable of the environment that tells its address. */
  readonly variable: string;
  /** The programs that its installation and it itself need, each with the Debian package that has it. */
  readonly needs: Readonly<Record<string, string>>;
  /** Names the installation in the cache; another version must be named otherwise. */
  readonly installation: string;
  /** Fills `folder`, which is empty, with pinned versions, by what the package clients of this machine are configured with. */
  install(folder: string, run: RunProgram): Promise<void>;
  /** Makes the data of a new server, as the user that it will run as. */
  prepare?(place: ServerPlace, run: RunProgram): Promise<void>;
  /** Makes the data of a new server that follows `leader`, which is stopped meanwhile; as the user that it will run as. */
  follow?(place: ServerPlace, leader: ServerPlace, run: RunProgram): Promise<void>;
  /** The program that is the server, in the foreground, and its parameters. */
  command(place: ServerPlace): readonly [program: string, ...parameters: string[]];
  /** Whether it answers. Asked until it does. */
  isReady(place: ServerPlace): Promise<boolean>;
  uri(port: number): string;
  /** What stops it in order. SIGTERM unless said otherwise. */
  readonly stopSignal?: NodeJS.Signals;
  /** It does not run as root: where we are root, it runs as nobody. */
  readonly refusesRoot?: boolean;
}
