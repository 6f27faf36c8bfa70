import { type Document, ObjectId } from 'mongodb';
import { WirePassage } from './wire-passage.js';

const hellos = ['hello', 'ismaster', 'isMaster'];
const writes = new Set(['insert', 'update', 'delete', 'findAndModify', 'create', 'createIndexes', 'drop']);

/**
 * Two ways to one server that say they are the members of a replica set: what is written by the one is read by the other at
 * once, and either may be the primary. So it is seen what is sent to which, and what is done when they change places; not
 * what a real set loses and undoes then.
 */
export class PosingSet {
  readonly name = 'posing';
  /** Commands by member, but for those that only look how it is. */
  readonly commands: readonly [Document[], Document[]] = [[], []];
  readonly members: readonly [WirePassage, WirePassage];
  #primary: 0 | 1 | undefined = 0;
  #term = 1;

  constructor(target: string) {
    this.members = [0, 1].map(
      (index) =>
        new WirePassage(target, {
          onCommand: (command) => this.#note(index as 0 | 1, command),
          onAnswer: (answer, command) =>
            hellos.some((name) => name in command) ? this.#pose(index, answer) : undefined,
        }),
    ) as unknown as [WirePassage, WirePassage];
  }

  get uri(): string {
    return `mongodb://${this.members.map(({ address }) => address).join(',')}/?replicaSet=${this.name}`;
  }

  async open(): Promise<void> {
    for (const member of this.members) await member.open();
  }

  async close(): Promise<void> {
    for (const member of this.members) await member.close();
  }

  /** The primary steps down, as at an election: for a while there is none. Its connections end. */
  stepDown(): void {
    const former = this.#primary;
    this.#primary = undefined;
    if (former !== undefined) this.members[former].cut();
  }

  /** One is the primary from now on. */
  elect(primary: 0 | 1): void {
    this.#primary = primary;
    this.#term += 1;
  }

  /** What each was asked, and with which read preference. */
  seen(index: 0 | 1, name: string, collection: string): readonly Document[] {
    return this.commands[index].filter((command) => command[name] === collection);
  }

  #note(index: 0 | 1, command: Document): Document | undefined {
    const [name = ''] = Object.keys(command);
    if (hellos.includes(name)) return undefined;
    this.commands[index].push(command);
    if (index === this.#primary) return undefined;
    if (writes.has(name)) return { ok: 0, code: 10107, codeName: 'NotWritablePrimary', errmsg: 'not primary' };
    const mode: unknown = command.$readPreference?.mode ?? 'primary';
    if (mode !== 'primary' || ['killCursors', 'getMore', 'endSessions', 'buildInfo', 'ping'].includes(name))
      return undefined;
    return { ok: 0, code: 13435, codeName: 'NotPrimaryNoSecondaryOk', errmsg: 'not primary and secondaryOk=false' };
  }

  #pose(index: number, answer: Document): Document {
    const isPrimary = index === this.#primary;
    const hosts = this.members.map(({ address }) => address);
    return {
      ...answer,
      isWritablePrimary: isPrimary,
      ismaster: isPrimary,
      secondary: !isPrimary,
      setName: this.name,
      setVersion: 1,
      hosts,
      me: hosts[index],
      ...(this.#primary === undefined ? {} : { primary: hosts[this.#primary] }),
      ...(isPrimary ? { electionId: new ObjectId(`${this.#term}`.padStart(24, '0')) } : {}),
      lastWrite: { lastWriteDate: new Date() },
    };
  }
}
