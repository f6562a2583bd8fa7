import { sleep } from '../../core/clock.js';
import { loadConfig } from '../../core/config.js';
import { type ErrorCode, errorCatalogue, WaymarkError } from '../../core/errors.js';
import { silentLogger } from '../../core/logger.js';
import { registerConfigured } from '../runtime.js';
import type { Operations } from './operations.js';

export { withOperations } from './operations.js';

interface JsonOption {
  json?: boolean;
}

interface InstanceRow {
  id: string;
  key: string;
  name: string;
  engine: string;
  flavour: string | null;
  version: string | null;
  environment: string;
  watchMethod: string | null;
  lastSuccessAt: string | null;
  lastErrorCode: string | null;
}

interface RunRow {
  id: string;
  instanceKey: string;
  state: string;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  warningCount: number;
  durationMs: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

const instancesQuery =
  '{ instances { id key name engine flavour version environment watchMethod lastSuccessAt lastErrorCode } }';
const runMembers =
  'id instanceKey state added changed removed unchanged warningCount durationMs errorCode errorMessage';
const startMutation = `mutation ($input: StartCollectionInput!) { startCollection(input: $input) { __typename ... on CollectionRun { ${runMembers} } ... on UserError { code message } } }`;
const runQuery = `query ($id: ID!) { collectionRun(id: $id) { ${runMembers} } }`;
const searchQuery = `query ($text: String!, $first: Int!) { search(text: $text, first: $first) { matches complete nodes { asset { kind key name dataType comment description } } } }`;
const pollMs = 300;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export async function listInstances(operations: Operations, options: JsonOption): Promise<void> {
  const { instances } = await operations.run<{ instances: InstanceRow[] }>(instancesQuery);
  for (const instance of instances)
    print(options.json === true ? JSON.stringify(instance) : instanceText(instance));
  if (instances.length === 0)
    note('No instance is registered; waymark discover --adopt or waymark.yaml names them.');
}

function instanceText(instance: InstanceRow): string {
  const product = `${instance.flavour ?? instance.engine} ${instance.version ?? ''}`.trimEnd();
  const watch = instance.watchMethod === null ? '' : `followed by ${instance.watchMethod.toLowerCase()}`;
  const success = `collected ${instance.lastSuccessAt ?? 'never'}`;
  return `${instance.name.padEnd(24)} ${instance.key.padEnd(40)} ${product.padEnd(20)} ${watch.padEnd(20)} ${success} ${instance.lastErrorCode ?? ''}`.trimEnd();
}

/** A word to people, beside the results. */
function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export async function collect(
  operations: Operations,
  names: readonly string[],
  options: JsonOption & { full?: boolean },
): Promise<void> {
  if (operations.runtime !== null) {
    await registerConfigured(operations.runtime, loadConfig().instances, silentLogger);
    operations.runtime.ingest.startWorking();
  }
  const { instances } = await operations.run<{ instances: InstanceRow[] }>(instancesQuery);
  const wanted = names.length === 0 ? instances : names.map((name) => instanceBy(instances, name));
  const runs = await Promise.all(
    wanted.map((instance) => collectOne(operations, instance, options.full === true)),
  );
  for (const run of runs) print(options.json === true ? JSON.stringify(run) : runText(run));
  if (runs.some((run) => run.state !== 'SUCCEEDED' && run.state !== 'PARTIAL')) process.exitCode = 1;
}

function instanceBy(instances: readonly InstanceRow[], name: string): InstanceRow {
  const found = instances.find(
    (instance) => instance.name === name || instance.key === name || instance.id === name,
  );
  if (found !== undefined) return found;
  throw new WaymarkError('INPUT_INVALID', `There is no instance "${name}"; waymark instances lists them.`, {
    facts: { field: 'instance' },
  });
}

async function collectOne(operations: Operations, instance: InstanceRow, full: boolean): Promise<RunRow> {
  const input = { instanceId: instance.id, mode: full ? 'FULL' : 'INCREMENTAL' };
  for (;;) {
    const { startCollection: started } = await operations.run<{
      startCollection: RunRow & { __typename: string; code: string; message: string };
    }>(startMutation, { input });
    if (started.__typename === 'CollectionRun') return finished(operations, started.id);
    if (started.__typename !== 'ConflictError') throw new WaymarkError(codeOf(started.code), started.message);
    await sleep(pollMs);
  }
}

function codeOf(code: string): ErrorCode {
  return Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'INTERNAL';
}

async function finished(operations: Operations, id: string): Promise<RunRow> {
  for (;;) {
    const { collectionRun: run } = await operations.run<{ collectionRun: RunRow | null }>(runQuery, { id });
    if (run !== null && run.state !== 'QUEUED' && run.state !== 'RUNNING') return run;
    await sleep(pollMs);
  }
}

function runText(run: RunRow): string {
  const counts = `+${run.added} ~${run.changed} -${run.removed} =${run.unchanged}`;
  const seconds = run.durationMs === null ? '' : `${(run.durationMs / 1000).toFixed(1)} s`;
  return `${run.instanceKey.padEnd(40)} ${run.state.padEnd(12)} ${counts} ${seconds} ${run.warningCount > 0 ? `${run.warningCount} warnings` : ''} ${run.errorMessage ?? ''}`.trimEnd();
}

export async function search(
  operations: Operations,
  text: string,
  options: JsonOption & { limit: string },
): Promise<void> {
  const first = Number(options.limit);
  if (!Number.isInteger(first) || first < 1 || first > 500)
    throw new WaymarkError('INPUT_INVALID', '--limit must be from 1 to 500.', { facts: { field: 'limit' } });
  const { search: found } = await operations.run<{
    search: { nodes: { asset: { kind: string; key: string; dataType: string | null } }[] };
  }>(searchQuery, { text, first });
  for (const { asset } of found.nodes)
    print(
      options.json === true
        ? JSON.stringify(asset)
        : `${asset.kind.padEnd(18)} ${asset.key} ${asset.dataType ?? ''}`.trimEnd(),
    );
  if (found.nodes.length === 0) note(`Nothing was found for "${text}".`);
}
