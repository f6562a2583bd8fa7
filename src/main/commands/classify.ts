import type { Command } from 'commander';
import { WaymarkError } from '../../core/errors.js';

/** Adds `waymark classify --jsonl`: what the built-in rules say about names, without a server and without a graph. */
export function registerClassify(program: Command): void {
  program
    .command('classify')
    .description('personal data and secrets by the names of columns; needs no server and no graph')
    .option('--jsonl', 'read one JSON object per line from standard input and answer each in order')
    .action(async (options: { jsonl?: boolean }) => {
      if (options.jsonl !== true)
        throw new WaymarkError('INPUT_INVALID', 'The classify command needs --jsonl.', {
          facts: { field: 'jsonl' },
        });
      const { classifyLines } = await import('../../lineage/classification/lines.js');
      await classifyLines(process.stdin, (line) => void process.stdout.write(`${line}\n`));
    });
}
