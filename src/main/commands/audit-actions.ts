import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { filterFromQuery } from '../../../resolvers/audit/audit-filter.js';
import { type AuditVerification, type Checkpoint, readCheckpointFile } from '../../audit/index.js';
import { systemContext } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { type Operations, withOperations } from './operations.js';

const cli = () => systemContext({ channel: 'cli' });

export async function verify(options: { json?: boolean; checkpoints?: string }): Promise<void> {
  const anchors = options.checkpoints === undefined ? [] : await anchorsOf(options.checkpoints);
  await withOperations(async (operations) => {
    const result = await verification(operations, anchors);
    if (options.json === true)
      process.stdout.write(`${JSON.stringify({ ...result, intact: result.faults.length === 0 })}\n`);
    else process.stdout.write(verificationText(result));
    if (result.faults.length > 0) process.exitCode = 1;
  });
}

async function anchorsOf(file: string): Promise<Checkpoint[]> {
  const anchors = await readCheckpointFile(resolve(file));
  if (anchors.length > 0) return anchors;
  throw new WaymarkError('INPUT_INVALID', `There is no checkpoint in ${file}.`, {
    facts: { field: 'checkpoints' },
  });
}

function verificationText(result: AuditVerification): string {
  if (result.faults.length > 0)
    return result.faults
      .map(
        (fault) =>
          `${fault.kind} ${fault.chain ?? 'checkpoints'} ${fault.sequence} ${fault.recordId ?? ''}: ${fault.message}\n`,
      )
      .join('');
  const removed = result.removed > 0 ? `, ${result.removed} removed by retention` : '';
  return `${result.records} records in ${result.chains} chains are as they were written (${result.checkpoints} signed checkpoints${removed}).\n`;
}

async function verification(
  { call, runtime }: Operations,
  anchors: readonly Checkpoint[],
): Promise<AuditVerification> {
  const tell = (records: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${records} records verified `);
  };
  if (call === null) {
    const service = runtime?.audit.service;
    if (service === undefined) throw new WaymarkError('INTERNAL', 'The stores are not open.');
    return service.verify(cli(), { anchors, onProgress: tell });
  }
  const response = await call('POST', '/api/audit/verification', { anchors });
  for await (const line of linesOf(response)) {
    const told = JSON.parse(line) as { progress?: { records: number }; result?: AuditVerification };
    if (told.progress !== undefined) tell(told.progress.records);
    if (told.result !== undefined) return told.result;
  }
  throw new WaymarkError('INTERNAL', 'The node ended before it had verified everything.');
}

async function* linesOf(response: Response): AsyncGenerator<string, void, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    rest += decoder.decode(piece as Uint8Array, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
  if (rest !== '') yield rest;
}

/** Options of the export by the parameters of its route. */
interface ExportOptions {
  format: string;
  out?: string;
  from?: string;
  until?: string;
  action?: string[];
  outcome?: string[];
  subject?: string;
  asset?: string;
  ticket?: string;
  text?: string;
}

export async function exportRecords(options: ExportOptions): Promise<void> {
  const { out, asset, format, ...rest } = options;
  const query: Record<string, string | string[]> = {
    ...rest,
    ...(asset === undefined ? {} : { assetKey: asset, inside: '1' }),
  };
  await withOperations(async ({ call, runtime }) => {
    if (call !== null) {
      const parameters = new URLSearchParams({ format });
      for (const [name, value] of Object.entries(query))
        for (const item of [value].flat()) parameters.append(name, item);
      const response = await call('GET', `/api/audit/export?${parameters.toString()}`);
      return write(Readable.from(response.body ?? []), out);
    }
    const form = format.toUpperCase();
    if (form !== 'JSONL' && form !== 'CSV')
      throw new WaymarkError('INPUT_INVALID', '--format is jsonl or csv.', { facts: { field: 'format' } });
    const pieces = runtime?.audit.service.export(cli(), { filter: filterFromQuery(query, []), format: form });
    return write(Readable.from(pieces ?? []), out);
  });
}

export async function checkpoint(options: { export?: string; json?: boolean }): Promise<void> {
  await withOperations(async (operations) => {
    const made = await makeCheckpoint(operations);
    if (options.json === true) process.stdout.write(`${JSON.stringify({ checkpoint: made })}\n`);
    else
      process.stdout.write(
        made === null
          ? 'Nothing was written since the last checkpoint.\n'
          : `Checkpoint ${made.number} of ${made.at}, signed with the key ${made.keyId}: ${made.hash}\n`,
      );
    if (options.export === undefined) return;
    const { call, runtime } = operations;
    const pieces =
      call === null
        ? (runtime?.audit.service.exportCheckpoints(cli()) ?? [])
        : ((await call('GET', '/api/audit/checkpoints')).body ?? []);
    await write(Readable.from(pieces), options.export);
  });
}

const checkpointMutation = `mutation { makeAuditCheckpoint { __typename
  ... on MadeAuditCheckpoint { checkpoint { number at hash keyId } }
  ... on UserError { message } } }`;

type Made = Pick<Checkpoint, 'number' | 'at' | 'hash' | 'keyId'> | null;

async function makeCheckpoint(operations: Operations): Promise<Made> {
  const { makeAuditCheckpoint: made } = await operations.run<{
    makeAuditCheckpoint: { __typename: string; checkpoint: Made; message: string };
  }>(checkpointMutation);
  if (made.__typename === 'MadeAuditCheckpoint') return made.checkpoint;
  throw new WaymarkError('FORBIDDEN', made.message);
}

async function write(pieces: Readable, file: string | undefined): Promise<void> {
  if (file === undefined) return pipeline(pieces, process.stdout, { end: false });
  await pipeline(pieces, createWriteStream(resolve(file), { mode: 0o600 }));
}
