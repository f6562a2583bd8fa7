/**
 * What filtering by permission costs, in a graph of a million columns: the p50 of a list of 50 assets for callers whose
 * role is limited to a place, against the p50 of the same list for an administrator in the same run.
 * `npm run bench -- permissions [COLUMNS]`. `listOverhead` is the share that the slowest of the limited callers waits
 * longer than the administrator (0.1 is a tenth); 0 when none waits longer.
 */
import { randomBytes } from 'node:crypto';
import { type Catalog, createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { createIdentity, type Identity, type ScopeKind } from '../../src/identity/index.js';
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

/** A list as a caller asks for it. */
interface List {
  name: string;
  ask(catalog: Catalog, ctx: RequestContext): Promise<{ nodes: readonly unknown[] }>;
}

/** Lists that begin anywhere, and lists inside one place that every caller may see. */
function listsOf(fleet: GeneratedFleet): List[] {
  const schema = fleet.schemas[0] ?? '';
  const instance = fleet.instances[0]?.id ?? '';
  return [
    {
      name: 'tables',
      ask: (catalog, ctx) => catalog.assets.assets(ctx, { filter: { kinds: ['Table'] }, page }),
    },
    {
      name: 'columns',
      ask: (catalog, ctx) => catalog.assets.assets(ctx, { filter: { kinds: ['Column'] }, page }),
    },
    { name: 'schema', ask: (catalog, ctx) => catalog.assets.tree(ctx, { parentKey: schema, page }) },
    {
      name: 'instance',
      ask: (catalog, ctx) =>
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

/** One list for all callers in turn, so that whatever else the machine does falls on all of them. */
async function measure(
  catalog: Catalog,
  list: List,
  callers: ReadonlyMap<string, RequestContext>,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>([...callers.keys()].map((name) => [name, []]));
  for (let round = 0; round < warmUpRounds + rounds; round += 1)
    for (const [name, ctx] of callers) {
      const started = performance.now();
      const { nodes } = await list.ask(catalog, ctx);
      if (nodes.length !== page.first)
        process.stderr.write(`${list.name} gives ${name} ${nodes.length} assets\n`);
      if (round >= warmUpRounds) times.get(name)?.push(performance.now() - started);
    }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/** Generates the fleet, makes the callers and measures. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const wanted = Number(args[0] ?? 1_000_000);
  const own = await benchGraph();
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
    let listOverhead = 0;
    for (const list of listsOf(fleet)) {
      const medians = await measure(catalog, list, callers);
      const base = medians.get('administrator') ?? 0;
      for (const [name, p50] of medians) {
        figures[`${list.name}.${name}`] = Math.round(p50 * 100) / 100;
        listOverhead = Math.max(listOverhead, p50 / base - 1);
      }
      process.stderr.write(`${list.name}: ${JSON.stringify(Object.fromEntries(medians))}\n`);
    }
    return {
      columns: fleet.columns,
      tables: fleet.tables,
      p50Ms: figures,
      listOverhead: Math.round(listOverhead * 1000) / 1000,
    };
  } finally {
    await own.stop();
  }
}
