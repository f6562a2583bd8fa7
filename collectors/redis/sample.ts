import { createHash } from 'node:crypto';
import { sleep } from '../../src/core/clock.js';
import type { RedisCommand } from '../../src/engines/redis/index.js';
import { readableName } from './patterns/readable-name.js';
import { numberOf, type RedisReader } from './reader.js';

/** A key that was seen. */
export interface SampledKey {
  /** Its name as text. */
  name: string;
  /** Its name; null when it is too long to be asked about. */
  bytes: Buffer | null;
  /** `hash`, `string`, ...; null when it is not known or the key is gone. */
  type: string | null;
}

/** The keys of a database that were looked at. */
export interface KeySample {
  keys: SampledKey[];
  /** All keys of the database. */
  keyCount: number;
  /** True when every key was seen. */
  complete: boolean;
}

/** Bounds of a look at one database. */
export interface SampleBudget {
  /** Keys, at most. */
  keys: number;
  /** Milliseconds, at most; what was found until then counts. */
  timeMs: number;
  signal: AbortSignal;
}

/** Bytes of names kept to ask about the keys; a name that does not fit is counted and not asked about. */
const nameBytes = 32 * 1024 * 1024;
const typeBatch = 500;
/** A look never keeps the server busy for more than half of the time. */
const longestPauseMs = 50;

/**
 * Looks at up to `budget.keys` keys of the selected database by SCAN, and asks for their types. Every step is small
 * and followed by a pause as long as the step took. Nothing is locked and no value is read.
 */
export async function sampleKeys(reader: RedisReader, budget: SampleBudget): Promise<KeySample> {
  const { session } = reader;
  const deadline = performance.now() + budget.timeMs;
  const keyCount = Number(numberOf(await session.call('the number of keys', 'DBSIZE')) ?? 0);
  const { keys, ended } = await scan(reader, budget, deadline);
  await readTypes(reader, keys, budget.signal);
  return { keys, keyCount: Math.max(keyCount, ended ? keys.length : 0), complete: ended };
}

async function scan(
  { session }: RedisReader,
  budget: SampleBudget,
  deadline: number,
): Promise<{ keys: SampledKey[]; ended: boolean }> {
  // SCAN may return a key twice.
  const seen = new Set<string>();
  const keys: SampledKey[] = [];
  let cursor = '0';
  let bytesLeft = nameBytes;
  let bytesRead = 0;
  do {
    // Long names make long answers: then fewer are asked for at once.
    const mean = seen.size === 0 ? 320 : bytesRead / seen.size;
    const count = Math.round(Math.min(1_000, Math.max(10, 64_000 / mean)));
    const [next, names] = (await paced(
      () => session.callBytes('the names of keys', 'SCAN', cursor, 'COUNT', count),
      budget.signal,
    )) as [Buffer, Buffer[]];
    cursor = next.toString();
    for (const bytes of names) {
      const id = identityOf(bytes);
      if (seen.has(id) || keys.length >= budget.keys) continue;
      seen.add(id);
      bytesRead += bytes.length;
      const fits = bytes.length <= bytesLeft;
      if (fits) bytesLeft -= bytes.length;
      keys.push({ name: readableName(bytes), bytes: fits ? bytes : null, type: null });
    }
    budget.signal.throwIfAborted();
  } while (cursor !== '0' && keys.length < budget.keys && performance.now() < deadline);
  return { keys, ended: cursor === '0' };
}

/** The name itself, or enough of a long one. */
function identityOf(bytes: Buffer): string {
  if (bytes.length <= 256) return bytes.toString('latin1');
  return createHash('sha1').update(bytes).digest('base64');
}

async function readTypes(
  reader: RedisReader,
  keys: readonly SampledKey[],
  signal: AbortSignal,
): Promise<void> {
  const known = keys.filter((key): key is SampledKey & { bytes: Buffer } => key.bytes !== null);
  const types = await pacedBatches(
    reader,
    { doing: 'the types of keys', lost: 'types of keys, and with them streams, are unknown' },
    known.map((key): RedisCommand => ['TYPE', key.bytes]),
    signal,
  );
  known.forEach((key, index) => {
    const type = types[index];
    key.type = typeof type === 'string' && type !== 'none' ? type : null;
  });
}

/**
 * Keys of streams that the sample has not come to: SCAN by type, from where the sample ended, within the rest of the
 * time and a hundred times its keys. True as second member when the search came to the end.
 */
export async function findStreams(
  { session }: RedisReader,
  budget: SampleBudget,
  known: ReadonlySet<string>,
): Promise<{ keys: SampledKey[]; complete: boolean }> {
  const deadline = performance.now() + budget.timeMs;
  const found = new Map<string, SampledKey>();
  let cursor = '0';
  let looked = 0;
  do {
    const [next, names] = (await paced(
      () => session.callBytes('the streams', 'SCAN', cursor, 'COUNT', 1_000, 'TYPE', 'stream'),
      budget.signal,
    )) as [Buffer, Buffer[]];
    cursor = next.toString();
    looked += 1_000;
    for (const bytes of names) {
      const name = readableName(bytes);
      if (!known.has(name) && bytes.length <= 4_096) found.set(name, { name, bytes, type: 'stream' });
    }
  } while (cursor !== '0' && looked < budget.keys * 100 && performance.now() < deadline);
  return { keys: [...found.values()], complete: cursor === '0' };
}

/** Runs commands in batches, with pauses. A failed command's answer is its error. */
export async function pacedBatches(
  reader: RedisReader,
  { doing, lost }: { doing: string; lost: string },
  commands: readonly RedisCommand[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let start = 0; start < commands.length; start += typeBatch) {
    const batch = commands.slice(start, start + typeBatch);
    for (const answer of await paced(() => reader.session.batch(doing, batch), signal)) answers.push(answer);
  }
  reader.noteAll(answers, lost);
  return answers;
}

async function paced<Answer>(work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const answer = await work();
  await sleep(Math.min(performance.now() - started, longestPauseMs), signal);
  return answer;
}
