import type { Command } from 'commander';

type Actions = typeof import('./keys-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./keys-actions.js');

/** Adds `waymark keys list`, `rotate` and `generate`. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('the root key that protects stored secrets');
  keys
    .command('list')
    .description('root keys in use by id, with how many secrets each opens')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['list']>) => (await actions()).list(...given));
  keys
    .command('rotate')
    .description(
      'make a new root key where the keeper can, and bring every secret under it; nodes keep working meanwhile',
    )
    .option('--keep', 'make no new root key; only bring every secret under the present one')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['rotate']>) => (await actions()).rotate(...given));
  keys
    .command('generate')
    .description('print a new root key for keys.rootKey; nothing is stored')
    .action(async () => (await actions()).generate());
}
