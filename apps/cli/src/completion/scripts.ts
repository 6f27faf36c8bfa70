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
  local -a candidates given=("\${(Q@)words}")
  local line
  # Without a quote that is open.
  given[CURRENT]="\${(Q)PREFIX}"
  while IFS= read -r line; do
    if [[ "$line" == '${filesMark}' ]]; then
      compset -P '--*='
      _files
      return
    fi
    candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}")
  done < <("\${words[1]}" __complete zsh "$((CURRENT - 1))" "\${given[@]}" 2>/dev/null)
  _describe 'dbs' candidates
}
# As a file of $fpath it is read when the first completion is asked for.
if [[ "\${funcstack[1]}" == _dbs ]]; then
  _dbs "$@"
else
  compdef _dbs dbs
fi
`;

// Where it wants names of files the condition is false, so that -f is without effect and fish completes them by itself.
const fish = `# fish completion of dbs: dbs completion fish | source
function __dbs_ask
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    # A quote may be open.
    set -l word (string unescape -- "$current"; or string trim --left --chars '\\'"' -- "$current")
    set -g __dbs_lines ($words[1] __complete fish (count $words) $words "$word" 2>/dev/null)
    test "$__dbs_lines[1]" != '${filesMark}'
end
complete -c dbs -n __dbs_ask -f -a '$__dbs_lines'
`;

/** The text that a shell reads. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
