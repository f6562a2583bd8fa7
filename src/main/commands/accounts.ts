import type { Command } from 'commander';

type Actions = typeof import('./accounts-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./accounts-actions.js');

/** Adds `waymark account list`, `create`, `disable`, `enable`, `reset-password`, `unlock`, `link`, `grant` and `can`. */
export function registerAccounts(program: Command): void {
  const account = program.command('account').description('who may sign in, and what they may do');
  account
    .command('list')
    .description('accounts by login')
    .option('--text <text>', 'part of login, name or address')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['list']>) => (await actions()).list(...given));
  account
    .command('create')
    .description('create an account; a person gets a password for one sign-in, printed this once')
    .argument('<login>', 'login')
    .option('--name <name>', 'name to show')
    .option('--email <address>', 'e-mail address')
    .option('--service', 'a program, which has API tokens only')
    .option('--role <role>', 'a role to hold everywhere')
    .action(async (...given: Parameters<Actions['create']>) => (await actions()).create(...given));
  account
    .command('disable')
    .description('end all sessions and tokens of an account and let nobody sign in with it')
    .argument('<login>', 'login')
    .action(async (login: string) => (await actions()).setDisabled(login, true));
  account
    .command('enable')
    .description('let an account sign in again')
    .argument('<login>', 'login')
    .action(async (login: string) => (await actions()).setDisabled(login, false));
  account
    .command('reset-password')
    .description('print a password for one sign-in, which must be changed then')
    .argument('<login>', 'login')
    .action(async (login: string) => (await actions()).reset(login));
  account
    .command('unlock')
    .description('open an account that was locked after failed sign-ins')
    .argument('<login>', 'login')
    .action(async (login: string) => (await actions()).unlock(login));
  account
    .command('link')
    .description('print the path of a link that signs an account in once')
    .argument('<login>', 'login')
    .action(async (login: string) => (await actions()).link(login));
  account
    .command('grant')
    .description('give a role everywhere, or within a place')
    .argument('<login>', 'login')
    .argument('<role>', 'role')
    .option('--scope <kind>', 'kind of place, for example INSTANCE or SCHEMA', 'ORGANISATION')
    .option('--value <value>', 'id, key or name of the place')
    .option('--deny', 'take the permissions of the role away there instead')
    .action(async (...given: Parameters<Actions['grant']>) => (await actions()).grant(...given));
  account
    .command('can')
    .description('whether an account holds a permission, and why')
    .argument('<login>', 'login')
    .argument('<permission>', 'permission')
    .argument('[key]', 'key of an asset')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['can']>) => (await actions()).can(...given));
}
