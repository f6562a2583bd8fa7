/**
 * Audit: what writing it costs a mutation, how long a million records take to verify, and whether every kind of
 * tampering is found. `npm run bench -- audit [RECORDS]`. Figures: `writeOverhead` is the share of throughput that the
 * same mutation (an edit of people's metadata through its service, with its event) loses by writing its audit record,
 * `writeCpuOverhead` the share of what it takes of the processors of Neo4j and Node, which other work on the machine
 * disturbs less.
 */
import { randomBytes } from 'node:crypto';
import {
  type ChainHead,
  genesisHash,
  sealRecord,
  type StoredRecord,
} from '../../src/audit/chain/audit-record.js';
import { chainsOf } from '../../src/audit/chain/trail.js';
import { type Audit, createAudit, verifyAudit } from '../../src/audit/index.js';
import { type Catalog, createCatalog } from '../../src/catalog/index.js';
import { sha256 } from '../../src/core/canonical-json.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { GraphClient, type GraphTransaction, type QueryOptions } from '../../src/graph/index.js';
import { GraphSecretVault } from '../../src/identity/index.js';
import { type BenchGraph, benchGraph, cpuSeconds } from '../testkit/bench-servers.js';

/** The bench starts a Neo4j of its own. */
export const servers = false;

const batchSize = 2_000;
const checkpoints = 10;
const tamperRecords = 3_200;
const writers = 4;
/** The first half only warms the server: a cold one compiles while it is measured. */
const rounds = 48;
const editsPerRound = 120;

function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The same graph, where audit records are neither made nor written: they are the last stage of a transaction. */
class UnauditedGraph extends GraphClient {
  override transaction<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    return super.transaction((tx) => {
      const beforeCommit: GraphTransaction['beforeCommit'] = (step, stage) => {
        if (stage !== 'LAST') tx.beforeCommit(step, stage);
      };
      return work({ ...tx, beforeCommit });
    }, options);
  }
}

/** Writes `count` records into all chains of a trail as the product would have, with checkpoints in between. */
async function fill(
  graph: GraphClient,
  audit: Audit,
  trail: string,
  count: number,
  steps: number,
): Promise<void> {
  const heads = new Map<string, ChainHead>(
    chainsOf(trail).map((name) => [name, { sequence: 0, hash: genesisHash, epoch: 0 }]),
  );
  const names = [...heads.keys()];
  // Makes the signing key, which writes a record of its own.
  await audit.service.renewSigningKey(systemContext(), 'bench');
  const written = await graph.read<{ name: string; head: ChainHead }>(
    'MATCH (c:AuditChain) WHERE c.name IN $names RETURN c.name AS name, c {.sequence, .hash, .epoch} AS head',
    { names },
  );
  for (const { name, head } of written) heads.set(name, head);
  const startMs = Date.now() - count * 1_000;
  for (let done = 0, step = 1; step <= steps; step += 1) {
    const until = Math.round((count * step) / steps);
    while (done < until) {
      const records: StoredRecord[] = [];
      while (records.length < batchSize && done < until) {
        const chain = names[done % names.length] ?? '';
        const head = heads.get(chain) ?? { sequence: 0, hash: genesisHash, epoch: 0 };
        const record = makeRecord(chain, head, done, startMs);
        heads.set(chain, { ...head, sequence: record.sequence, hash: record.hash });
        records.push(record);
        done += 1;
      }
      await graph.write(
        'UNWIND $records AS record CREATE (r:AuditRecord) SET r = record',
        { records },
        { timeoutMs: 120_000 },
      );
    }
    const rows = [...heads].map(([name, head]) => ({ name, ...head }));
    await graph.write('UNWIND $rows AS row MERGE (c:AuditChain {name: row.name}) SET c += row', { rows });
    const made = await audit.service.checkpoint(systemContext());
    for (const [name, head] of heads) heads.set(name, { ...head, epoch: made?.number ?? head.epoch });
  }
}

function makeRecord(chain: string, head: ChainHead, index: number, startMs: number): StoredRecord {
  const id = newId();
  const person = index % 50;
  const ctx = {
    ...systemContext({ correlationId: id }),
    subject: {
      kind: 'person' as const,
      id: `account-${person}`,
      name: `Person ${person}`,
      sessionId: `session-${index % 500}`,
    },
    source: {
      channel: 'graphql' as const,
      address: `10.0.0.${index % 250}`,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    },
  };
  return sealRecord(
    ctx,
    {
      action: index % 3 === 0 ? 'annotation.edit' : 'collection.finish',
      outcome: index % 97 === 0 ? 'denied' : 'success',
      assetKey: `postgres://orders-db:5432/shop.public.table_${index % 5_000}`,
      ticket: index % 10 === 0 ? `T-${index % 1_000}` : null,
      before: { description: `before ${index}` },
      after: { description: `after ${index}`, tags: ['pii'] },
    },
    { id, chain, at: new Date(startMs + index * 1_000).toISOString(), head },
  );
}

/** What writing audit costs, as shares of the same edits with it. */
interface WriteCost {
  throughput: number;
  cpu: number;
}

/** What some edits took. */
interface Taken {
  seconds: number;
  /** Of Neo4j and this process. */
  cpuSeconds: number;
}

async function measureWriting({ graph, neo4j }: BenchGraph, unaudited: GraphClient): Promise<WriteCost> {
  const keys = Array.from({ length: 200 }, (_, index) => `postgres://bench:5432/shop.public.table_${index}`);
  await graph.write(
    `UNWIND $keys AS key CREATE (a:Asset:Live:Table {key: key, id: key, name: key, nameLower: key, kind: 'Table', engine: 'postgres',
       instanceId: 'bench', instanceKey: 'postgres://bench:5432', parentKey: 'postgres://bench:5432/shop.public'})`,
    { keys },
  );
  const [withAudit, without] = [graph, unaudited].map((client) =>
    createCatalog({ graph: client, clock: systemClock, logger: silentLogger }),
  ) as [Catalog, Catalog];
  const pairs: { audit: Taken; plain: Taken }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Each pair in both orders, so that neither side gains from the other's warm caches.
    const isAuditFirst = round % 2 === 0;
    const [one, two] = isAuditFirst ? [withAudit, without] : [without, withAudit];
    const first = await timeEdits(one, keys, round * 2, neo4j.pid);
    const second = await timeEdits(two, keys, round * 2 + 1, neo4j.pid);
    const [audit, plain] = isAuditFirst ? [first, second] : [second, first];
    log(`round ${round}: ${describe(audit)} audited, ${describe(plain)} unaudited`);
    if (round >= rounds / 2) pairs.push({ audit, plain });
  }
  const median = pairs.map(({ audit, plain }) => 1 - plain.seconds / audit.seconds).toSorted((a, b) => a - b)[
    Math.floor(pairs.length / 2)
  ];
  const cpu = (side: 'audit' | 'plain'): number =>
    pairs.reduce((sum, pair) => sum + pair[side].cpuSeconds, 0);
  return { throughput: median ?? Number.NaN, cpu: 1 - cpu('plain') / cpu('audit') };
}

async function timeEdits(
  catalog: Catalog,
  keys: readonly string[],
  round: number,
  neo4jPid: number | null,
): Promise<Taken> {
  const cpuBefore = cpuSeconds(neo4jPid) + cpuSeconds(null);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let index = writer; index < editsPerRound; index += writers) {
        const key = keys[index % keys.length] ?? '';
        await catalog.annotations.edit(systemContext(), { key, description: `text ${round} ${index}` });
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpuSeconds: cpuSeconds(neo4jPid) + cpuSeconds(null) - cpuBefore };
}

function describe({ seconds, cpuSeconds: cpu }: Taken): string {
  return `${(editsPerRound / seconds).toFixed(0)} edits a second (${((cpu * 1000) / editsPerRound).toFixed(1)} ms of processor each)`;
}

/** A way to tamper with a trail: the queries of somebody who can write the graph. `$chain` is the first chain. */
interface Tamper {
  name: string;
  run(graph: GraphClient, params: Record<string, unknown>): Promise<unknown>;
}

const query = (name: string, text: string): Tamper => ({
  name,
  run: (graph, params) => graph.write(text, params),
});
const at = (sequence: string): string => `MATCH (r:AuditRecord {chain: $chain, sequence: ${sequence}})`;

const tampers: readonly Tamper[] = [
  query('content edited', `${at('50')} SET r.content = replace(r.content, 'Person', 'Nobody')`),
  ...['at', 'action', 'outcome', 'subjectId', 'subjectName', 'assetKey', 'ticket', 'targetId', 'id'].map(
    (member) => query(`${member} edited`, `${at('50')} SET r.${member} = 'x'`),
  ),
  {
    name: 'content edited and hashed anew',
    run: async (graph, params) => {
      const [row] = await graph.read<{ content: string }>(`${at('50')} RETURN r.content AS content`, params);
      const content = (row?.content ?? '').replace('Person', 'Nobody');
      await graph.write(
        `${at('50')} SET r.content = $content, r.hash = $hash, r.subjectName = replace(r.subjectName, 'Person', 'Nobody')`,
        { ...params, content, hash: sha256(content) },
      );
    },
  },
  {
    name: 'everything after an edit hashed anew, with the head',
    run: (graph, params) => rewrite(graph, params),
  },
  query('first removed', `${at('1')} DELETE r`),
  query('one in the middle removed', `${at('77')} DELETE r`),
  query(
    'last removed',
    `MATCH (c:AuditChain {name: $chain}) MATCH (r:AuditRecord {chain: $chain, sequence: c.sequence}) DELETE r`,
  ),
  query(
    'end cut off with the head',
    `MATCH (c:AuditChain {name: $chain}) MATCH (k:AuditRecord {chain: $chain, sequence: 100}) MATCH (r:AuditRecord {chain: $chain}) WHERE r.sequence > 100 DELETE r SET c.sequence = 100, c.hash = k.hash`,
  ),
  query(
    'chain removed with its head',
    `MATCH (c:AuditChain {name: $chain}) MATCH (r:AuditRecord {chain: $chain}) DETACH DELETE r, c`,
  ),
  query(
    'two swapped',
    `MATCH (a:AuditRecord {chain: $chain, sequence: 30}) MATCH (b:AuditRecord {chain: $chain, sequence: 31}) WITH a, b, properties(a) AS pa, properties(b) AS pb SET a.sequence = -1 SET b.sequence = 30 SET a.sequence = 31`,
  ),
  query(
    'moved to the end of another chain',
    `MATCH (c:AuditChain {name: $other}) ${at('40')} SET r.chain = $other, r.sequence = c.sequence + 1 SET c.sequence = c.sequence + 1`,
  ),
  query(
    'put in with an invented chain',
    `CREATE (:AuditRecord {id: 'forged', chain: $trail + '-99', sequence: 1, content: '{}', hash: 'x', at: '2026'})`,
  ),
  query(
    'put in beyond the head',
    `MATCH (c:AuditChain {name: $chain}) CREATE (:AuditRecord {id: 'forged', chain: $chain, sequence: c.sequence + 1, content: '{}', hash: 'x', at: '2026'})`,
  ),
  query(
    'put into the place of another',
    `${at('90')} CREATE (copy:AuditRecord) SET copy = properties(r), copy.id = 'forged'`,
  ),
  query('put in twice', `${at('90')} CREATE (copy:AuditRecord) SET copy = properties(r)`),
  query(
    'put in without a place',
    `CREATE (:AuditRecord {id: 'forged', chain: $chain, content: '{}', hash: 'x', at: '2026'})`,
  ),
  query('checkpoint removed', `MATCH (p:AuditCheckpoint {trail: $trail, number: 1}) DELETE p`),
  query(
    'checkpoint edited',
    `MATCH (p:AuditCheckpoint {trail: $trail, number: 1}) SET p.content = replace(p.content, '0', '1')`,
  ),
  query(
    'checkpoint signed by somebody else',
    `MATCH (p:AuditCheckpoint {trail: $trail, number: 1}) SET p.keyId = 'somebody'`,
  ),
  query(
    'tombstone invented',
    `MATCH (r:AuditRecord {chain: $chain}) WHERE r.sequence <= 20 WITH max(r.sequence) AS upTo, collect(r) AS gone FOREACH (r IN gone | DELETE r) CREATE (:AuditTombstone {trail: $trail, chain: $chain, runId: 'x', toSequence: upTo, content: '{"chain":"' + $chain + '","fromSequence":1,"toSequence":20}', hash: 'x', signature: 'x', keyId: 'x'})`,
  ),
];

/** Changes a record and makes all hashes after it anew, as somebody with full access to the graph can. */
async function rewrite(graph: GraphClient, params: Record<string, unknown>): Promise<void> {
  const rows = await graph.read<{ id: string; content: string }>(
    'MATCH (r:AuditRecord {chain: $chain}) WHERE r.sequence >= 60 RETURN r.id AS id, r.content AS content ORDER BY r.sequence',
    params,
  );
  let hash = '';
  const changed = rows.map(({ id, content }) => {
    const text =
      hash === ''
        ? content
            .replace('"outcome":"success"', '"outcome":"failure"')
            .replace('"outcome":"denied"', '"outcome":"failure"')
        : content.replace(/"previousHash":"[0-9a-f]{64}"/, `"previousHash":"${hash}"`);
    hash = sha256(text);
    return { id, content: text, hash, outcome: /"outcome":"(\w+)"/.exec(text)?.[1] };
  });
  await graph.write(
    `UNWIND $changed AS row MATCH (r:AuditRecord {id: row.id}) SET r.content = row.content, r.hash = row.hash, r.outcome = row.outcome
     WITH DISTINCT 1 AS one MATCH (c:AuditChain {name: $chain}) SET c.hash = $hash`,
    { ...params, changed, hash },
  );
}

async function tamperAll(
  graph: GraphClient,
  vault: GraphSecretVault,
): Promise<{ tried: number; found: number }> {
  let found = 0;
  for (const [index, tamper] of tampers.entries()) {
    const trail = `tamper${index}`;
    await fill(graph, createAudit({ graph, vault, trail }), trail, tamperRecords, 2);
    const [chain, other] = chainsOf(trail);
    const clean = await verifyAudit({ graph, vault, trail });
    await tamper.run(graph, { trail, chain, other });
    const { faults } = await verifyAudit({ graph, vault, trail });
    if (clean.faults.length === 0 && faults.length > 0) found += 1;
    log(
      `${tamper.name}: ${clean.faults.length > 0 ? 'NOT CLEAN BEFORE' : (faults[0]?.message ?? 'NOT FOUND')}`,
    );
    await graph.write(
      "MATCH (r:AuditRecord) WHERE r.id = 'forged' OR r.chain STARTS WITH $trail + '-' DETACH DELETE r",
      { trail },
    );
  }
  return { tried: tampers.length, found };
}

export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const count = Number(args[0] ?? 1_000_000);
  const bench = await benchGraph(1024);
  const unaudited = new UnauditedGraph(bench.neo4j.target);
  try {
    const { graph } = bench;
    const vault = new GraphSecretVault(graph, [randomBytes(32)]);
    const { tried, found } = await tamperAll(graph, vault);
    const trail = 'million';
    const audit = createAudit({ graph, vault, trail });
    let started = performance.now();
    await fill(graph, audit, trail, count, checkpoints);
    log(`wrote ${count} records in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    started = performance.now();
    const verified = await verifyAudit({ graph, vault, trail });
    const verifySeconds = (performance.now() - started) / 1000;
    log(`verified ${verified.records} in ${verifySeconds.toFixed(1)} s, ${verified.faults.length} faults`);
    // Last, so that the indexes are as large as they will be.
    const cost = await measureWriting(bench, unaudited);
    return {
      records: verified.records,
      verifySeconds: Math.round(verifySeconds * 10) / 10,
      faults: verified.faults.length,
      tampersTried: tried,
      tampersFound: found,
      writeOverhead: Math.round(cost.throughput * 1000) / 1000,
      writeCpuOverhead: Math.round(cost.cpu * 1000) / 1000,
    };
  } finally {
    await unaudited.close();
    await bench.stop();
  }
}
