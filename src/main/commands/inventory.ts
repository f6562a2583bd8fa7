import type { Command } from 'commander';

type Actions = typeof import('./inventory-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./inventory-actions.js');

/** Adds `waymark inventory URL`: one whole instance to standard output, without a server and without a graph. */
export function registerInventory(program: Command): void {
  program
    .command('inventory')
    .description('collect one whole instance and print its assets; needs no server and no graph')
    .argument('<url>', 'postgres://, mysql://, mariadb:// or redis:// address with credentials')
    .option('--json', 'one JSON object per asset and line')
    .option('--timeout <ms>', 'limit of each catalogue statement', '60000')
    .option('--sample-keys <count>', 'Redis keys looked at per database', '20000')
    .option('--no-statistics', 'leave sizes and other figures out')
    .action(async (...given: Parameters<Actions['runInventory']>) =>
      (await actions()).runInventory(...given),
    );
}
