import { Command, CommanderError } from 'commander';
import { isWaymarkError, messageOf } from '../core/errors.js';
import { registerAccounts } from './commands/accounts.js';
import { registerAdministration } from './commands/administration.js';
import { registerAudit } from './commands/audit.js';
import { registerClassify } from './commands/classify.js';
import { registerCompletion } from './commands/completion.js';
import { registerDiscovery } from './commands/discovery.js';
import { registerEvents } from './commands/events.js';
import { registerInventory } from './commands/inventory.js';
import { registerKeys } from './commands/keys.js';
import { registerLineage } from './commands/lineage.js';
import { registerQueries } from './commands/queries.js';
import { registerServer } from './commands/server.js';
import { exitCodes } from './exit-codes.js';
import { version } from './version.js';

/** The `waymark` command with all its sub-commands. */
export function createProgram(): Command {
  const program = new Command('waymark')
    .description('Waymark: a metadata graph of your databases, with GraphQL, lineage and change safety.')
    .version(version(), '-V, --version', 'print the version')
    .showHelpAfterError('(see waymark --help)')
    .exitOverride();
  registerServer(program);
  registerInventory(program);
  registerQueries(program);
  registerDiscovery(program);
  registerLineage(program);
  registerClassify(program);
  registerAdministration(program);
  registerAudit(program);
  registerEvents(program);
  registerAccounts(program);
  registerKeys(program);
  registerCompletion(program);
  return program;
}

/**
 * Runs the command line and sets the exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 not reachable or
 * not allowed, 130 interrupted. Errors go to standard error, as JSON with `--json`.
 */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  const json = args.includes('--json');
  const program = createProgram();
  if (json) withoutWords(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, json);
  }
}

/** With `--json` standard error holds one object: the help that would follow wrong usage is left out. */
function withoutWords(command: Command): void {
  command.showHelpAfterError(false).configureOutput({ outputError: () => undefined });
  for (const child of command.commands) withoutWords(child);
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    if (json) printError('INPUT_INVALID', error.message.replace(/^error: /, ''), { reason: error.code });
    return exitCodes.usage;
  }
  const code = isWaymarkError(error) ? error.code : 'INTERNAL';
  const message = messageOf(error);
  const facts = isWaymarkError(error) ? error.facts : {};
  if (json) printError(code, message, facts);
  else process.stderr.write(`waymark: ${message} [${[code, facts['field']].filter(Boolean).join(': ')}]\n`);
  if (code === 'INTERNAL' && process.env.WAYMARK_LOG_LEVEL === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  if (code === 'CONFIG_INVALID' || code === 'INPUT_INVALID' || code === 'KEY_INVALID') return exitCodes.usage;
  if (code === 'LIMIT_EXCEEDED' && facts['field'] !== undefined) return exitCodes.usage;
  if (code.startsWith('ENGINE_') || code === 'UNAUTHENTICATED' || code === 'FORBIDDEN')
    return exitCodes.refused;
  return exitCodes.failed;
}

function printError(code: string, message: string, facts: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ error: { code, message, facts } })}\n`);
}
