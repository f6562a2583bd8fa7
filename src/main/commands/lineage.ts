import { once } from 'node:events';
import type { Command } from 'commander';
import { WaymarkError } from '../../core/errors.js';

/** Adds `waymark lineage --jsonl`: column lineage of statements from standard input, without a server and without a graph. */
export function registerLineage(program: Command): void {
  program
    .command('lineage')
    .description('column lineage of SQL statements; needs no server and no graph')
    .option('--jsonl', 'read one JSON object per line from standard input and answer each in order')
    .action(async (options: { jsonl?: boolean }) => {
      if (options.jsonl !== true)
        throw new WaymarkError('INPUT_INVALID', 'The lineage command needs --jsonl.', {
          facts: { field: 'jsonl' },
        });
      const { lineageJsonl } = await import('../../lineage/sql/index.js');
      await lineageJsonl(process.stdin, (line) =>
        process.stdout.write(`${line}\n`) ? undefined : once(process.stdout, 'drain'),
      );
    });
}
