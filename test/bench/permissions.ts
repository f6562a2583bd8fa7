/**
 * What filtering by permission costs, in a graph of a million columns: the p50 of a list of 50 assets for callers whose
 * role is limited to a place, against the p50 of the same list for an administrator in the same run.
 * `npm run bench -- permissions [COLUMNS]`. `listOverhead` is the share that the slowest of the limited callers waits
 * longer than the administrator (0.1 is a tenth); 0 when none waits longer. `lineageOverhead` is the same for a
 * question of lineage over five hops.
 */
import { randomBytes } from 'node:crypto';
import { type Catalog, createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createIdentity, type Identity, type ScopeKind } from '../../src/identity/index.js';
import { createLineageQuestions } from '../../src/lineage/questions/index.js';
import { LineageReplica } from '../../src/lineage/replica/replica.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { type GeneratedFleet, generateFleet } from '../testkit/graph-generator.js';

/** The bench starts a Neo4j of its own, with the memory the product gives it. */
export const servers = false;

const columnsPerTable = 20;
const instances = 20;
const databasesPerInstance = 5;
const schemasPerDatabase = 5;
const warmUpRounds = 60;
const rounds = 200;
const page = { first: 50 };

/** A question as a caller asks it. */
interface Question {
  name: string;
  ask(ctx: RequestContext): Promise<{ nodes: readonly unknown[] }>;
}

const lineageHops = 5;
/** Columns of each table that a column flows into. */
const lineageWidth = 2;
/** Assets of an answer about lineage that a page shows with their names. */
const lineagePage = 100;

/**
 * Lets the columns of each table of a schema flow into columns of two others, so that five hops from the first reach some
 * 300 columns, all within what every caller may see. @returns key of the column to ask about
 */
async function addLineage(graph: GraphClient, schemaKey: string): Promise<string> {
  const [row] = await graph.write<{ key: string }>(
    `MATCH (t:Live {schemaKey: $schemaKey, kind: 'Table'}) WITH t ORDER BY t.key LIMIT $tables
     WITH collect(t.key) AS keys
     CALL (keys) {
       UNWIND range(1, size(keys) - 1) AS at
       MATCH (a:Asset {parentKey: keys[(at - 1) / 2]}), (b:Asset {parentKey: keys[at]})
       WHERE a.kind = 'Column' AND b.kind = 'Column' AND b.position >= a.position AND b.position < a.position + $width
       CREATE (a)-[:FLOWS_TO {evidence: 'bench', subtype: 'IDENTITY', text: '', masking: false, confidence: 1.0,
         validFrom: '2026-01-01T00:00:00.000Z'}]->(b)
       RETURN count(*) AS edges
     }
     MATCH (c:Asset {parentKey: keys[0]}) WHERE c.kind = 'Column' RETURN c.key AS key ORDER BY c.position LIMIT 1`,
    { schemaKey, tables: 2 ** (lineageHops + 2) - 1, width: lineageWidth },
    { id: 'bench.lineage' },
  );
  return row?.key ?? '';
}

/** Lists that begin anywhere, and lists inside one place that every caller may see. */
function listsOf(catalog: Catalog, fleet: GeneratedFleet): Question[] {
  const schema = fleet.schemas[0] ?? '';
  const instance = fleet.instances[0]?.id ?? '';
  return [
    {
      name: 'tables',
      ask: (ctx) => catalog.assets.assets(ctx, { filter: { kinds: ['Table'] }, page }),
    },
    {
      name: 'columns',
      ask: (ctx) => catalog.assets.assets(ctx, { filter: { kinds: ['Column'] }, page }),
    },
    { name: 'schema', ask: (ctx) => catalog.assets.tree(ctx, { parentKey: schema, page }) },
    {
      name: 'instance',
      ask: (ctx) =>
        catalog.assets.assets(ctx, {
          filter: { kinds: ['Table'], instanceIds: [instance] },
          order: 'PATH',
          page,
        }),
    },
  ];
}

async function caller(
  identity: Identity,
  login: string,
  role: string,
  scopes: readonly { scopeKind: ScopeKind; scopeValue: string | null }[],
): Promise<RequestContext> {
  const system = systemContext();
  const { id, name } = await identity.accounts.create(system, { login });
  for (const scope of scopes) await identity.grants.grant(system, { accountId: id, role, ...scope });
  const subject = { kind: 'person' as const, id, name, sessionId: null };
  return { ...system, subject, access: await identity.access.accessFor(subject) };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** One question for all callers in turn, so that whatever else the machine does falls on all of them. @returns p50, ms */
async function measure(
  question: Question,
  callers: ReadonlyMap<string, RequestContext>,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>([...callers.keys()].map((name) => [name, []]));
  const sizes: Record<string, number> = {};
  for (let round = 0; round < warmUpRounds + rounds; round += 1)
    for (const [name, ctx] of callers) {
      const started = performance.now();
      const { nodes } = await question.ask(ctx);
      sizes[name] = nodes.length;
      if (round >= warmUpRounds) times.get(name)?.push(performance.now() - started);
    }
  process.stderr.write(`${question.name}: assets in the answer ${JSON.stringify(sizes)}\n`);
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/** The largest share that a limited caller waits longer than the administrator, over some questions; 0 when none does. */
async function overhead(
  questions: readonly Question[],
  callers: ReadonlyMap<string, RequestContext>,
  figures: Record<string, number>,
): Promise<number> {
  let most = 0;
  for (const question of questions) {
    const medians = await measure(question, callers);
    const base = medians.get('administrator') ?? 0;
    for (const [name, p50] of medians) {
      figures[`${question.name}.${name}`] = Math.round(p50 * 100) / 100;
      most = Math.max(most, p50 / base - 1);
    }
  }
  return Math.round(most * 1000) / 1000;
}

/** Generates the fleet, makes the callers and measures. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const wanted = Number(args[0] ?? 1_000_000);
  const own = await benchGraph();
  const replica = new LineageReplica(own.graph, systemClock, silentLogger);
  try {
    const schemas = instances * databasesPerInstance * schemasPerDatabase;
    const fleet = await generateFleet(own.graph, {
      hostPrefix: 'postgres://bench-',
      instances,
      databasesPerInstance,
      schemasPerDatabase,
      tablesPerSchema: Math.ceil(wanted / columnsPerTable / schemas),
    });
    process.stderr.write(`${fleet.columns} columns written in ${Math.round(fleet.seconds)} s\n`);
    const identity = createIdentity({
      graph: own.graph,
      clock: systemClock,
      rootKeys: [randomBytes(32)],
      sessionIdleMs: 60_000,
      sessionMaxMs: 60_000,
      passwordMinLength: 12,
    });
    const place = (scopeKind: ScopeKind, scopeValue: string | null) => ({ scopeKind, scopeValue });
    const environment = await own.graph.read<{ name: string }>(
      'MATCH (i:Instance {id: $id}) RETURN i.environment AS name',
      { id: fleet.instances[0]?.id },
    );
    const callers = new Map([
      ['administrator', await caller(identity, 'admin', 'administrator', [place('organisation', null)])],
      [
        'environment',
        await caller(identity, 'env', 'viewer', [place('environments', environment[0]?.name ?? '')]),
      ],
      [
        'instance',
        await caller(identity, 'inst', 'viewer', [place('instances', fleet.instances[0]?.id ?? '')]),
      ],
      ['database', await caller(identity, 'db', 'viewer', [place('databases', fleet.databases[0] ?? '')])],
      ['schema', await caller(identity, 'schema', 'viewer', [place('schemas', fleet.schemas[0] ?? '')])],
    ]);
    const catalog = createCatalog({ graph: own.graph, clock: systemClock, logger: silentLogger });
    const figures: Record<string, number> = {};
    const listOverhead = await overhead(listsOf(catalog, fleet), callers, figures);
    process.stderr.write(`lists: ${JSON.stringify({ listOverhead, p50Ms: figures })}\n`);
    const key = await addLineage(own.graph, fleet.schemas[0] ?? '');
    replica.start();
    await replica.settled();
    const lineage = createLineageQuestions({ graph: own.graph, replica, clock: systemClock, catalog });
    const walk: Question = {
      name: 'lineage',
      ask: async (ctx) => {
        const { nodes } = await lineage.graphs.graph(ctx, {
          key,
          direction: 'DOWNSTREAM',
          level: 'COLUMN',
          budget: { hops: lineageHops },
        });
        const shown = nodes.slice(0, lineagePage).map(({ id }) => id);
        await lineage.facts.assets(ctx, shown);
        return { nodes };
      },
    };
    const lineageOverhead = await overhead([walk], callers, figures);
    const { columns, tables } = fleet;
    return { columns, tables, p50Ms: figures, listOverhead, lineageOverhead };
  } finally {
    await replica.stop();
    await own.stop();
  }
}
