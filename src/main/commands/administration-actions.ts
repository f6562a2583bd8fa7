import { createInterface } from 'node:readline/promises';
import { join, resolve } from 'node:path';
import { loadConfig, type WaymarkConfig } from '../../core/config.js';
import { WaymarkError } from '../../core/errors.js';
import { dumpGraph, type EmbeddedGraph, loadGraph } from '../../graph/index.js';
import { version } from '../version.js';

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

export function printVersion(options: { json?: boolean }): void {
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ version: version(), node: process.version })}\n`
      : `${version()}\n`,
  );
}

export async function doctor(options: { json?: boolean }): Promise<void> {
  const { examine } = await import('../doctor.js');
  const findings = await examine(loadConfig());
  for (const finding of findings) {
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify(finding)}\n`);
      continue;
    }
    const { title, purpose, place, remedy, needed } = finding;
    const state = place === null ? (needed ? 'missing' : 'absent') : remedy === null ? 'ok' : 'careful';
    process.stdout.write(`${state.padEnd(9)}${title}: ${place ?? purpose}\n`);
    if (remedy !== null) process.stdout.write(`${' '.repeat(9)}${remedy}\n`);
  }
  if (findings.some(({ place, needed }) => place === null && needed)) process.exitCode = 1;
}

function embeddedGraph(config: WaymarkConfig): EmbeddedGraph {
  if (config.neo4j.uri !== undefined) {
    throw new WaymarkError(
      'UNSUPPORTED',
      'This graph is not run by Waymark; use the backup tools of that Neo4j.',
    );
  }
  const folder = resolve(config.dataFolder);
  return {
    filesFolder: config.filesFolder ?? join(folder, 'neo4j'),
    dataFolder: join(folder, 'graph'),
    progress,
  };
}

export async function dump(file: string, options: { overwrite?: boolean }): Promise<void> {
  const { bytes, downMs } = await dumpGraph(embeddedGraph(loadConfig()), resolve(file), {
    overwrite: options.overwrite ?? false,
  });
  progress(`Wrote ${file}: ${bytes} bytes; the graph did not answer for ${(downMs / 1000).toFixed(1)} s.`);
}

export async function load(file: string, options: { yes?: boolean }): Promise<void> {
  const result = await loadGraph(
    embeddedGraph(loadConfig()),
    resolve(file),
    async (nodes) => options.yes === true || (await confirm(nodes)),
  );
  if (result === null)
    throw new WaymarkError(
      'CONFLICT',
      'The graph is not empty and was left as it is; give --yes to replace it.',
    );
  progress(`Loaded ${file}: ${result.bytes} bytes.`);
}

async function confirm(nodes: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`The graph holds ${nodes} nodes. Replace it? (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}
