import type { Argument, Command, Option } from 'commander';
import type { CompletedLine } from './completed-line.js';

/** What can stand in a place. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'files' }
  /** Known by the service: its collections, databases, or the indexes of a collection. */
  | ServiceNames;

/** Names that stand behind a beginning of the word, such as `--database=`. */
export interface ServiceNames {
  readonly kind: 'names';
  readonly of: 'collection' | 'database' | 'index';
  readonly lead: string;
  readonly line: ReadLine;
}

/** A word, and what it means. */
export interface Word {
  readonly word: string;
  readonly meaning: string;
}

/** What was read of a line before the word that is completed. */
export interface ReadLine {
  readonly arguments: readonly string[];
  /** Values of options by their attribute's name. */
  readonly values: Readonly<Record<string, string>>;
}

const fileArguments: readonly string[] = ['file', 'archive'];
const fileOptions: readonly string[] = ['config', 'to'];

/** What the word under the cursor can become; not yet narrowed down to its beginning. */
export function findCandidates(program: Command, { before, current }: CompletedLine): Candidates {
  let command = program;
  let pending: Option | undefined;
  let isAfterDashes = false;
  const given: string[] = [];
  const values: Record<string, string> = {};
  for (const word of before) {
    if (pending !== undefined) {
      values[pending.attributeName()] = word;
      pending = undefined;
    } else if (word === '--') isAfterDashes = true;
    else if (word.startsWith('-') && word !== '-' && !isAfterDashes) {
      const [name, value] = splitOption(word);
      const option = findOption(command, name);
      if (option === undefined) continue;
      if (value !== undefined) values[option.attributeName()] = value;
      else if (takesValue(option)) pending = option;
    } else {
      const next = given.length === 0 ? findCommand(command, word) : undefined;
      if (next === undefined) given.push(word);
      else command = next;
    }
  }
  const line = { arguments: given, values };
  if (pending !== undefined) return valuesOf(pending, line);
  if (current.startsWith('-') && !isAfterDashes) {
    const [name, value] = splitOption(current);
    const option = value === undefined ? undefined : findOption(command, name);
    return option === undefined ? optionsOf(command) : withName(name, valuesOf(option, line));
  }
  return given.length === 0 && command.commands.length > 0 ? commandsOf(command) : argumentsOf(command, line);
}

function splitOption(word: string): readonly [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function findOption(command: Command, name: string): Option | undefined {
  return command.options.find(({ long, short }) => name === long || name === short);
}

function findCommand(command: Command, name: string): Command | undefined {
  return command.commands.find((one) => one.name() === name || one.aliases().includes(name));
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** Of a value behind `=`, the whole word is completed. */
function withName(name: string, candidates: Candidates): Candidates {
  if (candidates.kind === 'files') return candidates;
  if (candidates.kind === 'names') return { ...candidates, lead: `${name}=` };
  return { kind: 'words', words: candidates.words.map(({ word, meaning }) => ({ word: `${name}=${word}`, meaning })) };
}

function commandsOf(command: Command): Candidates {
  const shown = command.createHelp().visibleCommands(command);
  return { kind: 'words', words: shown.map((one) => ({ word: one.name(), meaning: one.description() })) };
}

function optionsOf(command: Command): Candidates {
  const shown = command.createHelp().visibleOptions(command);
  return {
    kind: 'words',
    words: shown.map(({ long, short, description }) => ({ word: long ?? short ?? '', meaning: description })),
  };
}

function valuesOf(option: Option, line: ReadLine): Candidates {
  const name = option.name();
  if (name === 'database') return { kind: 'names', of: 'database', lead: '', line };
  if (fileOptions.includes(name)) return { kind: 'files' };
  return choices(option.argChoices);
}

function argumentsOf(command: Command, line: ReadLine): Candidates {
  const argument: Argument | undefined = command.registeredArguments[line.arguments.length];
  const name = argument?.name() ?? '';
  if (name === 'collection' || name === 'index') return { kind: 'names', of: name, lead: '', line };
  if (command.name() === 'databases' && name === 'name') return { kind: 'names', of: 'database', lead: '', line };
  if (fileArguments.includes(name)) return { kind: 'files' };
  return choices(argument?.argChoices);
}

function choices(words: readonly string[] = []): Candidates {
  return { kind: 'words', words: words.map((word) => ({ word, meaning: '' })) };
}
