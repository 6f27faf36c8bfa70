import { Argument, type Command } from 'commander';
import { askNames } from '../completion/ask-names.js';
import { type Candidates, findCandidates, type Word } from '../completion/candidates.js';
import { readCompletedLine } from '../completion/completed-line.js';
import { completionScripts, filesMark, type Shell, shells } from '../completion/scripts.js';
import { escapeUnprintable } from '../output/format-cell.js';
import { writeOut } from '../output/write-out.js';
import { addCommand } from './add-command.js';

/** `dbs completion`, and `dbs __complete`, which its scripts call */
export function addCompletionCommand(program: Command): void {
  const description = 'Print what makes a shell complete commands, options and the names of collections.';
  addCommand(program, 'completion', description, [
    'eval "$(dbs completion bash)"',
    'dbs completion zsh > _dbs',
    'dbs completion fish > dbs.fish',
  ])
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell) => writeOut(completionScripts[shell]));
  program
    .command('__complete <shell> <at> [words...]', { hidden: true })
    .helpCommand(false)
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action((shell: string, at: string, words: readonly string[]) => complete(program, shell, words, Number(at)));
}

async function complete(program: Command, shell: string, words: readonly string[], at: number): Promise<void> {
  const line = readCompletedLine(shell, words, at);
  const candidates = findCandidates(program, line);
  if (candidates.kind === 'files') return writeOut(`${filesMark}\n`);
  const found = (await listWords(candidates)).filter(({ word }) => word.startsWith(line.current));
  const lines = found.map(({ word, meaning }) => {
    const rest = escapeUnprintable(word.slice(line.keptLength));
    return shell === 'bash' || meaning === '' ? rest : `${rest}\t${meaning}`;
  });
  await writeOut(lines.map((one) => `${one}\n`).join(''));
}

async function listWords(candidates: Exclude<Candidates, { kind: 'files' }>): Promise<readonly Word[]> {
  if (candidates.kind === 'words') return candidates.words;
  try {
    return (await askNames(candidates)).map((name) => ({ word: candidates.lead + name, meaning: '' }));
  } catch {
    // A shell that completes has no place for messages: nothing is proposed.
    return [];
  }
}
