import type { Command } from 'commander';

type Actions = typeof import('./discovery-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./discovery-actions.js');

/** Collects an option that may be given several times, or as a list with commas. */
const several = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(',').filter((part) => part !== ''),
];

const help = `
Addresses: db-1, db-1:5432, db-1:5432,6432, db-1:5432-5440, [2001:db8::1]:5432, 10.0.0.0/24, 10.0.0.0/24:3306.
Nothing else is probed. Without a port the usual ports of the engines are looked at.

Examples:
  waymark discover 10.0.0.0/24
  waymark discover --srv _postgresql._tcp.example.com --json
  waymark discover --file hosts.csv --engine postgres --adopt --user waymark --password-file secret.txt`;

/** Adds `waymark discover`. */
export function registerDiscovery(program: Command): void {
  program
    .command('discover')
    .description('find the databases that answer at the given addresses, and adopt them')
    .argument('[address...]', 'hosts and ranges, with or without ports')
    .option('--srv <name>', 'DNS SRV name, whose answers give hosts and ports; may be repeated', several)
    .option(
      '--file <file>',
      'file with addresses: lines, CSV (host, port, engine) or YAML; - for standard input',
    )
    .option('--port <port>', 'port of addresses without one; may be repeated', several)
    .option(
      '--engine <engine>',
      'engine to look for: postgres, mysql or redis; may be repeated; default all',
      several,
    )
    .option('--adopt', 'register what was found as instances, with the credentials below')
    .option('--user <name>', 'account to sign in with')
    .option('--password-file <file>', 'file with the password; else WAYMARK_ADOPT_PASSWORD')
    .option('--tls <mode>', 'disable, prefer, require, verify-ca or verify-full', 'prefer')
    .option('--tls-ca-file <file>', 'PEM file of the certificate authority')
    .option('--environment <name>', 'environment of the adopted instances')
    .option('--json', 'one JSON object per candidate and line')
    .addHelpText('after', help)
    .action(async (...given: Parameters<Actions['discover']>) => (await actions()).discover(...given));
}
