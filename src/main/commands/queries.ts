import type { Command } from 'commander';

type Actions = typeof import('./queries-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./queries-actions.js');

interface JsonOption {
  json?: boolean;
}

/** Adds `waymark collect`, `waymark instances` and `waymark search`. */
export function registerQueries(program: Command): void {
  program
    .command('instances')
    .description('list the registered instances')
    .option('--json', 'one JSON object per instance and line')
    .action(async (options: JsonOption) => {
      const { listInstances, withOperations } = await actions();
      await withOperations((operations) => listInstances(operations, options));
    });
  program
    .command('collect')
    .description('collect instances now and wait for the result')
    .argument('[instance...]', 'names, keys or ids; all when none is given')
    .option('--full', 'read everything anew')
    .option('--json', 'one JSON object per run and line')
    .action(async (names: string[], options: JsonOption & { full?: boolean }) => {
      const { collect, withOperations } = await actions();
      await withOperations((operations) => collect(operations, names, options));
    });
  program
    .command('search')
    .description('search the catalogue')
    .argument('<text...>', 'words, parts of names or a path')
    .option('--limit <count>', 'most results', '20')
    .option('--json', 'one JSON object per result and line')
    .action(async (words: string[], options: JsonOption & { limit: string }) => {
      const { search, withOperations } = await actions();
      await withOperations((operations) => search(operations, words.join(' '), options));
    });
}
