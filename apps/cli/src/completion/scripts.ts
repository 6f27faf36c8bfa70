/** Shells that there are completions for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof shells)[number];

/** What the answer of `dbs __complete` is where the shell shall complete names of files. */
export const filesMark = ':files';

// Each asks the program that is being completed, so that the script is never behind it.
const bash = `# bash completion of dbs: eval "$(dbs completion bash)"
_dbs_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = '${filesMark}' ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
      return
    fi
    COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" __complete bash "$COMP_CWORD" "\${COMP_WORDS[@]}" 2>/dev/null)
}
complete -F _dbs_complete dbs
`;

const zsh = `#compdef dbs
# zsh completion of dbs: eval "$(dbs completion zsh)", after compinit
_dbs() {
  local -a candidates
  local line
  while IFS= read -r line; do
    if [[ "$line" == '${filesMark}' ]]; then
      _files
      return
    fi
    candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}")
  done < <("\${words[1]}" __complete zsh "$((CURRENT - 1))" "\${words[@]}" 2>/dev/null)
  _describe 'dbs' candidates
}
compdef _dbs dbs
`;

const fish = `# fish completion of dbs: dbs completion fish | source
function __dbs_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] __complete fish (math (count $words) - 1) $words 2>/dev/null)
    if test "$lines[1]" = '${filesMark}'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c dbs -f -a '(__dbs_complete)'
`;

/** The text that a shell reads. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
