import type { Command } from 'commander';

type Actions = typeof import('./audit-actions.js');

/** What the commands do is loaded when one is called, so that each starts with only what it needs. */
const actions = (): Promise<Actions> => import('./audit-actions.js');

/** Adds `waymark audit verify`, `export` and `checkpoint`; each works with a running node or on its stopped stores. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify')
    .description(
      'compute all hashes anew, check all signatures, and name the first record that is not as written',
    )
    .option('--checkpoints <file>', 'also verify against checkpoints that were exported to this file')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['verify']>) => (await actions()).verify(...given));
  audit
    .command('export')
    .description('write the records that match, oldest first; the export itself is audited')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--out <file>', 'file to write; default standard output')
    .option('--from <time>', 'not before, ISO 8601 with a zone')
    .option('--until <time>', 'before, ISO 8601 with a zone')
    .option('--action <name...>', 'only these actions')
    .option('--outcome <outcome...>', 'only success, failure or denied')
    .option('--subject <text>', 'id of an account or part of its name')
    .option('--asset <key>', 'key of an asset, with everything inside it')
    .option('--ticket <ticket>', 'only for this ticket')
    .option('--text <text>', 'part of anything a record says')
    .action(async (...given: Parameters<Actions['exportRecords']>) =>
      (await actions()).exportRecords(...given),
    );
  audit
    .command('checkpoint')
    .description('sign where the trail stands now; with --export write all checkpoints to a file')
    .option('--export <file>', 'write all checkpoints with their public keys, one JSON object a line')
    .option('--json', 'as JSON')
    .action(async (...given: Parameters<Actions['checkpoint']>) => (await actions()).checkpoint(...given));
}
