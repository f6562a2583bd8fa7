import type { Command } from 'commander';

type Actions = typeof import('./administration-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./administration-actions.js');

/** Adds `waymark doctor`, `version`, `graph dump` and `graph load`. */
export function registerAdministration(program: Command): void {
  program
    .command('version')
    .description('print the version')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['printVersion']>) =>
      (await actions()).printVersion(...given),
    );
  program
    .command('doctor')
    .description(
      'say what is missing on this machine, or wrong with the configured stores and the root key, and what to do',
    )
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['doctor']>) => (await actions()).doctor(...given));
  const graph = program.command('graph').description('back up and restore the embedded graph');
  graph
    .command('dump')
    .description(
      'write the graph to a file; Neo4j Community dumps offline, so it stops for that time and starts again',
    )
    .argument('<file>', 'file to write')
    .option('--overwrite', 'replace an existing file')
    .action(async (...given: Parameters<Actions['dump']>) => (await actions()).dump(...given));
  graph
    .command('load')
    .description('replace the graph by a dump')
    .argument('<file>', 'file to read')
    .option('--yes', 'do not ask when the graph is not empty')
    .action(async (...given: Parameters<Actions['load']>) => (await actions()).load(...given));
}
