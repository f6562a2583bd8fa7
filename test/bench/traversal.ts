/**
 * Questions about lineage in a graph of a million columns with 1.6 million edges: from the call of the service to its
 * typed result, through GraphQL over HTTP, and on hubs by turns with a PostgreSQL recursive CTE with depth and with
 * Neo4j's distinct-pruned variable-length pattern over the same edges. `npm run bench -- traversal [COLUMNS]`.
 *
 * Every answer is compared with a breadth-first search of the bench's own. Starts are drawn evenly from four orders of
 * magnitude of results (1, 10, 100, 1,000 up to 10,000), so p95 is that of large answers. Closures are those of columns
 * that something is made from, one in twenty of them a hub.
 */
import { systemContext } from '../../src/core/context.js';
import type { GraphClient } from '../../src/graph/index.js';
import type { LineageGraph, LineageQuestions } from '../../src/lineage/index.js';
import { directBit } from '../../src/lineage/replica/adjacency.js';
import { startTestApi, type TestApi } from '../testkit/api.js';
import { benchGraph, bulkLoad } from '../testkit/bench-servers.js';
import { addLineage, type GeneratedLineage } from '../testkit/lineage-generator.js';
import { generateFleet, seededRandom } from '../testkit/graph-generator.js';
import { PlainSearch } from '../testkit/plain-search.js';
import { createPgDatabase, type PgDatabase } from '../testkit/servers.js';
import { rssMiB } from '../testkit/memory.js';

const columnsPerTable = 20;
const instances = 5;
const hops = 5;
const mostResults = 10_000;
const startsPerMagnitude = 50;
const closures = 200;
const hubsCompared = 5;
const hubRounds = 5;
const hubNodes = 20_000;
const warmUpRounds = 2;
const rowsAtOnce = 50_000;
const whole = { hops: 1_000, nodes: 1_000_000, edges: 4_000_000, timeMs: 60_000 };

const page = `query Page($key: String!) {
  lineage(key: $key, direction: DOWNSTREAM, options: { level: COLUMN, budget: { hops: ${hops} } }) {
    nodeCount linkCount
    facts { complete cuts { reason limit } graphAt graphVersion servedFrom }
    nodes(first: 100) { nodes { hop open asset { key name kind engine } } pageInfo { hasNextPage endCursor } }
    links(first: 100) { nodes { fromId toId direct indirect } pageInfo { hasNextPage endCursor } }
  }
}`;

/** Generates the graph, compares answers and measures. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const wanted = Number(args[0] ?? 1_000_000);
  const own = await benchGraph();
  // The graph is closed with the API and stopped afterwards.
  const api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' }, { graph: own.graph });
  let database: PgDatabase | undefined;
  try {
    const graph = await bulkLoad(own.graph, () => generate(own.graph, wanted));
    const { fleet } = graph;
    note(
      `${fleet.columns} columns in ${fleet.seconds.toFixed(0)} s, ${graph.from.length} edges between columns and`,
    );
    note(`${graph.tableFrom.length} between tables in ${graph.edgeSeconds.toFixed(0)} s`);
    const before = rssMiB(process.pid);
    api.replica.start();
    await api.replica.settled();
    const { bytes, edges, buildMs } = api.replica.status;
    note(`replica: ${JSON.stringify(api.replica.status)}, ${rssMiB(process.pid) - before} MiB more in all`);
    const search = new PlainSearch(graph.columnIds.length, graph.from, graph.to);
    const service = await measureService(api.services.lineage, graph, search);
    const graphqlTimes = await measurePages(api, graph, service.starts);
    database = await loadIntoPostgres(graph);
    const compared = await compareOnHubs(api, graph, search, database);
    return {
      ...service.figures,
      graphqlP50Ms: at(graphqlTimes, 0.5),
      graphqlP95Ms: at(graphqlTimes, 0.95),
      ...compared,
      bytesPerEdge: round(bytes / edges, 1),
      replicaBuildSeconds: round((buildMs ?? 0) / 1_000, 1),
      columns: fleet.columns,
      edges: graph.from.length,
      tableEdges: graph.tableFrom.length,
    };
  } finally {
    await database?.drop();
    await api.stop();
    await own.stop();
  }
}

async function generate(graph: GraphClient, columns: number): Promise<GeneratedLineage> {
  const fleet = await generateFleet(graph, {
    hostPrefix: 'postgres://bench-',
    instances,
    databasesPerInstance: 2,
    schemasPerDatabase: 5,
    tablesPerSchema: Math.ceil(columns / columnsPerTable / instances / 10),
    keepAssets: true,
    searchable: false,
  });
  return addLineage(graph, fleet);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Columns whose results lie between two sizes. */
function startsOf(graph: GeneratedLineage, search: PlainSearch): number[] {
  const random = seededRandom(11);
  const found: number[][] = [[], [], [], []];
  for (
    let tries = 0;
    tries < 400_000 && found.some(({ length }) => length < startsPerMagnitude);
    tries += 1
  ) {
    const column = Math.floor(random() * graph.columnIds.length);
    const results = search.reach(column, hops).count - 1;
    const list =
      results < 1 || results > mostResults ? undefined : found[Math.min(3, Math.floor(Math.log10(results)))];
    if (list !== undefined && list.length < startsPerMagnitude) list.push(column);
  }
  note(`starts by magnitude: ${found.map(({ length }) => length).join(', ')}`);
  return found.flat();
}

async function measureService(
  lineage: LineageQuestions,
  graph: GeneratedLineage,
  search: PlainSearch,
): Promise<{ starts: number[]; figures: Record<string, unknown> }> {
  const starts = startsOf(graph, search);
  const random = seededRandom(13);
  const sources = new Set(graph.from);
  const closed = graph.hubs.slice(0, closures / 20);
  while (closed.length < closures) {
    const column = Math.floor(random() * graph.columnIds.length);
    if (sources.has(column)) closed.push(column);
  }
  const five = await timesOf(lineage, graph, search, starts, hops);
  const all = await timesOf(lineage, graph, search, closed, whole.hops);
  return {
    starts,
    figures: {
      downstream5P50Ms: at(five.times, 0.5),
      downstream5P95Ms: at(five.times, 0.95),
      downstream5ResultsP95: at(five.results, 0.95),
      closureP50Ms: at(all.times, 0.5),
      closureP95Ms: at(all.times, 0.95),
      closureResultsP95: at(all.results, 0.95),
    },
  };
}

async function timesOf(
  lineage: LineageQuestions,
  graph: GeneratedLineage,
  search: PlainSearch,
  columns: readonly number[],
  deep: number,
): Promise<{ times: number[]; results: number[] }> {
  const order = shuffled(columns);
  for (let warm = 0; warm < warmUpRounds; warm += 1)
    for (const column of order) await ask(lineage, graph, column, deep);
  const times: number[] = [];
  const results: number[] = [];
  for (const column of order) {
    const started = performance.now();
    const answer = await ask(lineage, graph, column, deep);
    times.push(performance.now() - started);
    results.push(answer.nodes.length);
    compare(answer, search, column, deep);
  }
  return { times, results };
}

function ask(
  lineage: LineageQuestions,
  graph: GeneratedLineage,
  column: number,
  deep: number,
): Promise<LineageGraph> {
  return lineage.graphs.graph(systemContext(), {
    key: graph.columnKeys[column] ?? '',
    direction: 'DOWNSTREAM',
    level: 'COLUMN',
    budget: { ...whole, hops: deep },
  });
}

/** The service must have said all that the bench's own search finds. */
function compare(answer: LineageGraph, search: PlainSearch, column: number, deep: number): void {
  const { count, edges, isWhole } = search.reach(column, deep);
  if (answer.nodes.length === count && answer.links.length === edges && answer.complete === isWhole) return;
  throw new TypeError(
    `Column ${column}: ${answer.nodes.length} assets and ${answer.links.length} edges (${JSON.stringify(answer.cuts)}) instead of ${count} and ${edges}`,
  );
}

/** Pages of 100 assets with their names and 100 edges, through the HTTP server with a signed-in account. */
async function measurePages(
  api: TestApi,
  graph: GeneratedLineage,
  starts: readonly number[],
): Promise<number[]> {
  const { cookie } = await api.account('administrator');
  const times: number[] = [];
  for (let turn = 0; turn <= warmUpRounds; turn += 1)
    for (const column of shuffled(starts)) {
      const started = performance.now();
      const { body } = await api.post(
        { query: page, variables: { key: graph.columnKeys[column] } },
        { cookie },
      );
      if (turn === warmUpRounds) times.push(performance.now() - started);
      if (body.errors !== undefined) throw new TypeError(JSON.stringify(body.errors));
    }
  return times;
}

/** The same edges by the same ids, with the indexes a table of edges has. */
async function loadIntoPostgres(graph: GeneratedLineage): Promise<PgDatabase> {
  const database = await createPgDatabase(
    'CREATE TABLE edges (from_id text COLLATE "C" NOT NULL, to_id text COLLATE "C" NOT NULL, direct boolean NOT NULL)',
    'bench',
  );
  for (let start = 0; start < graph.from.length; start += rowsAtOnce) {
    const rows = Array.from(
      { length: Math.min(rowsAtOnce, graph.from.length - start) },
      (_, row) => start + row,
    );
    await database.client.query(
      'INSERT INTO edges SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[])',
      [
        rows.map((edge) => graph.columnIds[graph.from[edge] ?? 0]),
        rows.map((edge) => graph.columnIds[graph.to[edge] ?? 0]),
        rows.map((edge) => graph.kinds[edge] === directBit),
      ],
    );
  }
  await database.client.query('CREATE UNIQUE INDEX ON edges (from_id, to_id)');
  await database.client.query('CREATE INDEX ON edges (to_id)');
  await database.client.query('VACUUM (ANALYZE) edges');
  return database;
}

/** The same answer, assets with their hops and the edges: every edge with the fewest hops by which it is reached. */
const recursiveCte = `
WITH RECURSIVE lineage (from_id, to_id, direct, depth) AS (
  SELECT from_id, to_id, direct, 1 FROM edges WHERE from_id = $1
  UNION
  SELECT e.from_id, e.to_id, e.direct, l.depth + 1
  FROM lineage l JOIN edges e ON e.from_id = l.to_id WHERE l.depth < ${hops}
)
SELECT from_id, to_id, direct, min(depth) AS depth FROM lineage GROUP BY from_id, to_id, direct`;

/** The same answer without the hops, which distinct pruning cannot tell. */
const variableLength = `
MATCH (a:Asset {id: $id})-[:FLOWS_TO|INFLUENCES*0..${hops - 1}]->(b:Asset)
WITH DISTINCT b
MATCH (b)-[r:FLOWS_TO|INFLUENCES]->(c:Asset)
RETURN collect([b.id, c.id, type(r)]) AS edges`;

/** Hubs whose results are nearest to 20,000, each by all three in turn, so that other load falls on all of them. */
async function compareOnHubs(
  api: TestApi,
  graph: GeneratedLineage,
  search: PlainSearch,
  { client }: PgDatabase,
): Promise<Record<string, unknown>> {
  const distance = (hub: number): number => Math.abs(search.reach(hub, hops).count - hubNodes);
  const hubs = graph.hubs.toSorted((a, b) => distance(a) - distance(b)).slice(0, hubsCompared);
  const times = { replica: [] as number[], cte: [] as number[], pattern: [] as number[] };
  const sizes: number[] = [];
  for (let turn = 0; turn <= hubRounds; turn += 1)
    for (const hub of hubs) {
      const id = graph.columnIds[hub] ?? '';
      const { count } = search.reach(hub, hops);
      const took = {
        replica: await timed(async () => {
          const { nodes } = await ask(api.services.lineage, graph, hub, hops);
          return () => nodes.length;
        }, count),
        cte: await timed(async () => {
          const { rows } = await client.query<{ to_id: string }>(recursiveCte, [id]);
          return () => new Set(rows.map((row) => row.to_id)).size;
        }, count - 1),
        pattern: await timed(async () => {
          const [row] = await api.graph.read<{ edges: [string, string][] }>(variableLength, { id });
          return () => new Set((row?.edges ?? []).map(([, to]) => to)).size;
        }, count - 1),
      };
      if (turn === 0) continue;
      sizes.push(count);
      for (const name of ['replica', 'cte', 'pattern'] as const) times[name].push(took[name]);
    }
  const times20k = times.replica.map((own, turn) => ({
    cte: (times.cte[turn] ?? 0) / own,
    pattern: (times.pattern[turn] ?? 0) / own,
  }));
  return {
    speedupVsRecursiveCte: at(
      times20k.map(({ cte }) => cte),
      0.5,
    ),
    speedupVsVariableLength: at(
      times20k.map(({ pattern }) => pattern),
      0.5,
    ),
    hubMs: at(times.replica, 0.5),
    hubRecursiveCteMs: at(times.cte, 0.5),
    hubVariableLengthMs: at(times.pattern, 0.5),
    hubNodes: at(sizes, 0.5),
  };
}

/**
 * The second of two calls: the first one pays for what the call before, of another kind, has left to clean up.
 * @param work returns how to count the assets in its result, which takes no part in the time
 * @throws for another count
 */
async function timed(work: () => Promise<() => number>, expected: number): Promise<number> {
  await work();
  const started = performance.now();
  const count = await work();
  const took = performance.now() - started;
  if (count() !== expected) throw new TypeError(`${count()} results instead of ${expected}`);
  return took;
}

function shuffled(list: readonly number[]): number[] {
  const random = seededRandom(17);
  return list
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 1);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
