import type { Command } from 'commander';

type Actions = typeof import('./server-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./server-actions.js');

/** Adds `waymark start` and `waymark demo`. */
export function registerServer(program: Command): void {
  program
    .command('start')
    .description('start a node; configuration from waymark.yaml and the environment')
    .action(async (...given: Parameters<Actions['start']>) => (await actions()).start(...given));
  program
    .command('demo')
    .description('start a sample fleet of real servers, discover it, and serve the explorer')
    .option('--once', 'do all of it, print one JSON line of figures and stop')
    .option('--port <port>', 'port of the explorer')
    .action(async (...given: Parameters<Actions['demo']>) => (await actions()).demo(...given));
}
