import { readFileSync } from 'node:fs';
import { sleep } from '../../core/clock.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { exitCodes } from '../exit-codes.js';
import { type Operations, RemoteError, withOperations } from './operations.js';

interface DiscoverOptions {
  srv?: string[];
  file?: string;
  port?: string[];
  engine?: string[];
  adopt?: boolean;
  user?: string;
  passwordFile?: string;
  tls: string;
  tlsCaFile?: string;
  environment?: string;
  json?: boolean;
}

interface RunRow {
  id: string;
  state: string;
  addressCount: number;
  probedCount: number;
  foundCount: number;
  skippedCount: number;
  errorCode: string | null;
  errorMessage: string | null;
}

interface CandidateRow {
  id: string;
  host: string;
  port: number;
  engine: string;
  flavour: string;
  version: string | null;
  tlsOffered: boolean;
  authRequired: boolean | null;
  state: string;
  instanceId: string | null;
}

/** What became of a candidate with `--adopt`. */
interface Adoption {
  adopted: boolean;
  instanceKey?: string;
  error?: { code: string; message: string };
}

type Answer<Success> = (Success | { code: string; message: string; facts: Record<string, string> }) & {
  __typename: string;
};

const runMembers = 'id state addressCount probedCount foundCount skippedCount errorCode errorMessage';
const failure = '... on UserError { code message facts }';
const startMutation = `mutation ($input: StartDiscoveryInput!) { startDiscovery(input: $input) { __typename ... on DiscoveryRun { ${runMembers} } ${failure} } }`;
const cancelMutation = 'mutation ($id: ID!) { cancelDiscovery(runId: $id) { __typename } }';
const runQuery = `query ($id: ID!) { discoveryRun(id: $id) { ${runMembers} } }`;
const candidatesQuery = `query ($id: ID!, $after: String) { candidates(first: 200, after: $after, filter: { runId: $id }) { nodes { id host port engine flavour version tlsOffered authRequired state instanceId } pageInfo { hasNextPage endCursor } } }`;
const adoptMutation = `mutation ($input: AdoptCandidateInput!) { adoptCandidate(input: $input) { __typename ... on AdoptedCandidate { instance { id key } candidate { state } } ${failure} } }`;
const pollMs = 200;
const engines: Readonly<Record<string, string>> = {
  postgres: 'POSTGRES',
  postgresql: 'POSTGRES',
  mysql: 'MYSQL',
  mariadb: 'MYSQL',
  redis: 'REDIS',
  valkey: 'REDIS',
};
const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Searches, waits for the end, prints what was found and adopts it when that is wanted. */
export async function discover(addresses: string[], options: DiscoverOptions): Promise<void> {
  const input = searchInput(addresses, options);
  const credentials = options.adopt === true ? credentialsOf(options) : null;
  await withOperations(async (operations) => {
    const run = await searched(operations, input);
    if (run.state === 'FAILED')
      throw new RemoteError(run.errorMessage ?? 'The search failed.', run.errorCode ?? 'INTERNAL');
    const refused: Adoption[] = [];
    for (const candidate of await found(operations, run.id)) {
      const isOpen = candidate.state === 'FOUND' && credentials !== null;
      const adoption = isOpen ? await adopt(operations, candidate, credentials) : null;
      if (adoption !== null && !adoption.adopted) refused.push(adoption);
      print(candidate, adoption, options.json === true);
    }
    if (run.skippedCount > 0)
      process.stderr.write(`The time was over: ${run.skippedCount} addresses were not looked at.\n`);
    if (run.state !== 'SUCCEEDED') process.exitCode = run.state === 'CANCELLED' ? 130 : exitCodes.failed;
    else if (refused.length > 0) process.exitCode = exitCodes.refused;
  });
}

function searchInput(targets: readonly string[], options: DiscoverOptions): Record<string, unknown> {
  const ports = options.port?.map((text) => {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw usage('port', `"${text}" is not a port.`);
    return port;
  });
  const kinds = options.engine?.map((name) => {
    const kind = engines[name.toLowerCase()];
    if (kind === undefined) throw usage('engine', `"${name}" is no engine; use postgres, mysql or redis.`);
    return kind;
  });
  if (targets.length === 0 && options.srv === undefined && options.file === undefined)
    throw usage('address', 'Name addresses, --srv or --file; nothing is probed that is not named.');
  return {
    targets,
    srvNames: options.srv,
    ...(options.file === undefined ? {} : { file: { text: read('file', options.file) } }),
    ports,
    engines: kinds,
  };
}

function credentialsOf(options: DiscoverOptions): Record<string, unknown> {
  if (!tlsModes.includes(options.tls)) throw usage('tls', `"${options.tls}" is no TLS mode.`);
  const password =
    options.passwordFile === undefined
      ? process.env.WAYMARK_ADOPT_PASSWORD
      : read('password-file', options.passwordFile).replace(/\r?\n$/, '');
  return {
    user: options.user,
    password,
    tls: options.tls.toUpperCase().replace('-', '_'),
    ...(options.tlsCaFile === undefined ? {} : { tlsCa: read('tls-ca-file', options.tlsCaFile) }),
    environment: options.environment,
  };
}

function read(option: string, path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw new WaymarkError('INPUT_INVALID', `The file ${path} of --${option} cannot be read.`, {
      facts: { field: option },
      cause,
    });
  }
}

function usage(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}

/** Starts a search and follows it to its end; an interrupt ends it, and what it has found stays. */
async function searched(operations: Operations, input: Record<string, unknown>): Promise<RunRow> {
  const { startDiscovery: started } = await operations.run<{ startDiscovery: Answer<RunRow> }>(
    startMutation,
    { input },
  );
  if ('code' in started) throw new RemoteError(started.message, started.code, started.facts);
  const interrupt = (): void => {
    operations.run(cancelMutation, { id: started.id }).catch(() => undefined);
  };
  process.once('SIGINT', interrupt);
  let told = -1;
  try {
    for (;;) {
      const { discoveryRun: run } = await operations.run<{ discoveryRun: RunRow }>(runQuery, {
        id: started.id,
      });
      if (run.probedCount !== told)
        process.stderr.write(
          `${run.probedCount} of ${run.addressCount} addresses, ${run.foundCount} found\n`,
        );
      told = run.probedCount;
      if (run.state !== 'RUNNING') return run;
      await sleep(pollMs);
    }
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** Everything a search found, by address. */
async function found(operations: Operations, id: string): Promise<CandidateRow[]> {
  const all: CandidateRow[] = [];
  let after: string | null = null;
  for (;;) {
    const page: {
      candidates: { nodes: CandidateRow[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    } = await operations.run(candidatesQuery, { id, after });
    all.push(...page.candidates.nodes);
    if (!page.candidates.pageInfo.hasNextPage) return all;
    after = page.candidates.pageInfo.endCursor;
  }
}

/** Adopts one candidate; that a server refuses is an answer, not the end of the others. */
async function adopt(
  operations: Operations,
  candidate: CandidateRow,
  credentials: Record<string, unknown>,
): Promise<Adoption> {
  const { adoptCandidate: answer } = await operations
    .run<{ adoptCandidate: Answer<{ instance: { id: string; key: string } }> }>(adoptMutation, {
      input: { candidateId: candidate.id, ...credentials },
    })
    .catch((error: unknown) => {
      if (!isWaymarkError(error)) throw error;
      const { code, message } = error;
      return { adoptCandidate: { __typename: 'UserError', code, message, facts: {} } };
    });
  if ('code' in answer) return { adopted: false, error: { code: answer.code, message: answer.message } };
  candidate.state = 'ADOPTED';
  candidate.instanceId = answer.instance.id;
  return { adopted: true, instanceKey: answer.instance.key };
}

function print(candidate: CandidateRow, adoption: Adoption | null, json: boolean): void {
  process.stdout.write(
    `${json ? JSON.stringify({ ...candidate, ...adoption }) : textOf(candidate, adoption)}\n`,
  );
}

function textOf(candidate: CandidateRow, adoption: Adoption | null): string {
  const { host, port, flavour, version, tlsOffered, authRequired, state } = candidate;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const facts = [tlsOffered ? 'TLS' : '', authRequired === false ? 'no password' : ''].filter(Boolean);
  const refusal = adoption?.error === undefined ? '' : `${adoption.error.message} [${adoption.error.code}]`;
  return `${address.padEnd(32)} ${`${flavour} ${version ?? ''}`.trim().padEnd(24)} ${state.padEnd(8)} ${[...facts, adoption?.instanceKey ?? refusal].join(' ')}`.trimEnd();
}
