import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Binary, type Document } from 'mongodb';
import { type PassingConnection, WirePassage } from './wire-passage.js';

const iterations = 4_096;
const open = new Set(['hello', 'ismaster', 'isMaster']);

/** Lets nobody through to a server without users who does not log in by SCRAM-SHA-256, as MongoDB has it. */
export class ScramPassage {
  /** Passwords by name, of who may log in from now on. */
  readonly users: Map<string, string>;
  /** Who has logged in, in their order. */
  readonly logins: string[] = [];
  readonly passage: WirePassage;

  constructor(target: string, users: Readonly<Record<string, string>>) {
    this.users = new Map(Object.entries(users));
    this.passage = new WirePassage(target, { onCommand: (command, connection) => this.#pass(command, connection) });
  }

  #pass(command: Document, { notes }: PassingConnection): Document | undefined {
    if ('saslStart' in command) return this.#start(textOf(command.payload), notes);
    if ('saslContinue' in command) return this.#finish(textOf(command.payload), notes);
    const isKnown = notes.has('user') || open.has(Object.keys(command)[0] ?? '');
    return isKnown ? undefined : fail(13, 'Unauthorized', 'command requires authentication');
  }

  #start(payload: string, notes: Map<string, unknown>): Document {
    const clientFirst = payload.slice('n,,'.length);
    const { n: user = '', r: nonce = '' } = fieldsOf(clientFirst);
    const salt = randomBytes(28);
    const serverFirst = `r=${nonce}${randomBytes(18).toString('base64')},s=${salt.toString('base64')},i=${iterations}`;
    notes.set('login', { user, salt, clientFirst, serverFirst });
    return { conversationId: 1, payload: binaryOf(serverFirst), done: false, ok: 1 };
  }

  #finish(payload: string, notes: Map<string, unknown>): Document {
    const { user, salt, clientFirst, serverFirst } = notes.get('login') as Record<string, string> & { salt: Buffer };
    const password = this.users.get(user ?? '');
    const withoutProof = payload.slice(0, payload.lastIndexOf(',p='));
    const salted = pbkdf2Sync(password ?? randomBytes(8), salt, iterations, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const said = `${clientFirst},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), said);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
    if (password === undefined || fieldsOf(payload).p !== proof.toString('base64')) {
      return fail(18, 'AuthenticationFailed', 'Authentication failed.');
    }
    notes.set('user', user);
    this.logins.push(user ?? '');
    const verifier = hmac(hmac(salted, 'Server Key'), said).toString('base64');
    return { conversationId: 1, payload: binaryOf(`v=${verifier}`), done: true, ok: 1 };
  }
}

function fail(code: number, codeName: string, errmsg: string): Document {
  return { ok: 0, code, codeName, errmsg };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function textOf(payload: unknown): string {
  return payload instanceof Binary ? Buffer.from(payload.value()).toString() : String(payload);
}

function binaryOf(text: string): Binary {
  return new Binary(Buffer.from(text));
}

function fieldsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]));
}
