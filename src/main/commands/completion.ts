import type { Command } from 'commander';
import { WaymarkError } from '../../core/errors.js';

/** Adds `waymark completion SHELL`: prints a completion script made from the commands themselves. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a completion script; for example: source <(waymark completion bash)')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => {
      const script = scripts[shell];
      if (script === undefined)
        throw new WaymarkError(
          'INPUT_INVALID',
          `There is no completion for "${shell}"; use bash, zsh or fish.`,
          { facts: { field: 'shell' } },
        );
      process.stdout.write(script(wordsOf(program)));
    });
}

/** Words that may follow each command path: sub-commands and long options. */
function wordsOf(command: Command, path: readonly string[] = []): Map<string, string[]> {
  const options = command.options.flatMap((option) => (option.long ? [option.long] : []));
  const words = new Map([
    [path.join(' '), [...command.commands.map((child) => child.name()), ...options, '--help']],
  ]);
  for (const child of command.commands)
    for (const [key, value] of wordsOf(child, [...path, child.name()])) words.set(key, value);
  return words;
}

const scripts: Readonly<Record<string, (words: Map<string, string[]>) => string>> = {
  bash: (words) => `${walk(words)}_waymark() {
  COMPREPLY=($(compgen -W "$(_waymark_choices "\${COMP_WORDS[@]:1:COMP_CWORD-1}")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _waymark waymark
`,
  zsh: (words) => `#compdef waymark
${walk(words)}_waymark() {
  local choices="$(_waymark_choices "\${words[@]:1:$((CURRENT-2))}")"
  compadd -- \${=choices} || _files
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u; }
compdef _waymark waymark
`,
  fish: (words) => `function __waymark_choices
  set -l found ''
  for word in (commandline -opc)[2..]
    set -l longer (string trim -- "$found $word")
    switch $longer
      case ${quotedPaths(words)}
        set found $longer
    end
  end
  switch $found
${[...words].map(([path, choices]) => `    case '${path}'\n      printf '%s\\n' ${choices.join(' ')}`).join('\n')}
  end
end
complete -c waymark -f -a '(__waymark_choices)'
complete -c waymark -F -n '__fish_seen_subcommand_from dump load --file --password-file --tls-ca-file --checkpoints --out --export'
`,
};

/** A function for bash and zsh: what may follow the words typed so far. Arguments and values of options are passed over. */
function walk(words: Map<string, string[]>): string {
  return `_waymark_choices() {
  local found="" word
  for word in "$@"; do
    case "\${found:+$found }$word" in
      ${[...words.keys()]
        .filter((path) => path !== '')
        .map((path) => JSON.stringify(path))
        .join('|')}) found="\${found:+$found }$word" ;;
    esac
  done
  case "$found" in
${[...words].map(([path, choices]) => `    ${JSON.stringify(path)}) echo "${choices.join(' ')}" ;;`).join('\n')}
  esac
}
`;
}

function quotedPaths(words: Map<string, string[]>): string {
  return [...words.keys()]
    .filter((path) => path !== '')
    .map((path) => `'${path}'`)
    .join(' ');
}
