import { createInterface } from 'node:readline/promises';
import { join, resolve } from 'node:path';
import { loadConfig, type WaymarkConfig } from '../../core/config.js';
import { WaymarkError } from '../../core/errors.js';
import { dumpGraph, type EmbeddedGraph, loadGraph } from '../../graph/index.js';
import { demoNeeds, inspectRequirements } from '../provision/index.js';
import { version } from '../version.js';

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

export function printVersion(options: { json?: boolean }): void {
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ version: version(), node: process.version })}\n`
      : `${version()}\n`,
  );
}

export function doctor(options: { json?: boolean }): void {
  const states = inspectRequirements(resolve(loadConfig().dataFolder));
  for (const state of states) {
    if (options.json === true) process.stdout.write(`${JSON.stringify(state)}\n`);
    else
      process.stdout.write(
        state.place === null
          ? `missing  ${state.title}: ${state.purpose}\n         ${state.remedy ?? ''}\n`
          : `ok       ${state.title}: ${state.place}\n`,
      );
  }
  if (states.some((state) => state.place === null && demoNeeds.includes(state.id))) process.exitCode = 1;
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
