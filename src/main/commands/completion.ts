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
  bash: (words) => `_waymark() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  local choices=""
  case "$path" in
${cases(words)}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _waymark waymark
`,
  zsh: (words) => `#compdef waymark
_waymark() {
  local path="" word choices=""
  for word in "\${words[@]:1:$((CURRENT-2))}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases(words)}
  esac
  compadd -- \${=choices}
}
compdef _waymark waymark
`,
  fish: (words) =>
    [...words]
      .map(([path, choices]) => {
        const condition =
          path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
        return `complete -c waymark -f -n '${condition}' -a '${choices.join(' ')}'`;
      })
      .join('\n') + '\n',
};

function cases(words: Map<string, string[]>): string {
  return [...words]
    .map(([path, choices]) => `    ${JSON.stringify(path)}) choices="${choices.join(' ')}" ;;`)
    .join('\n');
}
