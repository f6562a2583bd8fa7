/**
 * Search over a million columns: p95 of prefix and typo queries with ranking, facets and hydration of the first 20
 * hits, through the service, and the memory of this process and Neo4j. `npm run bench -- search [COLUMNS]`.
 */
import { createCatalog } from '../../src/catalog/index.js';
import { systemClock } from '../../src/core/clock.js';
import { systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import type { Catalog } from '../../src/catalog/index.js';
import { benchGraph } from '../testkit/bench-servers.js';
import { type GeneratedFleet, generateFleet, seededRandom } from '../testkit/graph-generator.js';
import { rssMiB } from '../testkit/memory.js';

/** The bench starts a Neo4j of its own, with the memory the product gives it. */
export const servers = false;

const columnsPerTable = 20;
const instances = 20;
const schemasPerInstance = 25;
const warmUpQueries = 200;
const measuredQueries = 500;

const context = systemContext();

/** Beginnings of names that exist, three characters or more. */
function prefixOf(name: string, random: () => number): string {
  return name.slice(0, 3 + Math.floor(random() * Math.max(1, name.length - 3)));
}

/** A name that exists with one letter left out, doubled or swapped. */
function typoOf(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * Math.max(1, name.length - 2));
  const kind = Math.floor(random() * 3);
  if (kind === 0) return name.slice(0, at) + name.slice(at + 1);
  if (kind === 1) return name.slice(0, at) + name.charAt(at) + name.slice(at);
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
}

interface Measured {
  p50Ms: number;
  p95Ms: number;
  /** Share of queries with at least one hit. */
  answered: number;
}

async function measure(catalog: Catalog, queries: readonly string[]): Promise<Measured> {
  const times: number[] = [];
  let answered = 0;
  for (const text of queries) {
    const started = performance.now();
    const found = await catalog.search.search(context, { text, page: { first: 20 } });
    times.push(performance.now() - started);
    if (found.nodes.length > 0) answered += 1;
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95), answered: answered / queries.length };
}

function queriesOf(
  fleet: GeneratedFleet,
  make: (name: string, random: () => number) => string,
  seed: number,
  count: number,
): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    make(fleet.sampleNames[Math.floor(random() * fleet.sampleNames.length)] ?? '', random),
  );
}

/** Generates the fleet, warms up and measures. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const wanted = Number(args[0] ?? 1_000_000);
  const own = await benchGraph();
  try {
    const fleet = await generateFleet(own.graph, {
      hostPrefix: 'postgres://bench-',
      instances,
      databasesPerInstance: 5,
      schemasPerDatabase: schemasPerInstance / 5,
      tablesPerSchema: Math.ceil(wanted / columnsPerTable / instances / schemasPerInstance),
    });
    process.stderr.write(`${fleet.columns} columns written in ${Math.round(fleet.seconds)} s\n`);
    const catalog = createCatalog({ graph: own.graph, clock: systemClock, logger: silentLogger });
    await measure(catalog, queriesOf(fleet, prefixOf, 1, warmUpQueries));
    await measure(catalog, queriesOf(fleet, typoOf, 2, warmUpQueries));
    const prefix = await measure(catalog, queriesOf(fleet, prefixOf, 3, measuredQueries));
    const typo = await measure(catalog, queriesOf(fleet, typoOf, 4, measuredQueries));
    return {
      columns: fleet.columns,
      tables: fleet.tables,
      prefixP50Ms: prefix.p50Ms,
      prefixP95Ms: prefix.p95Ms,
      typoP50Ms: typo.p50Ms,
      typoP95Ms: typo.p95Ms,
      prefixAnswered: prefix.answered,
      typoAnswered: typo.answered,
      rssMiB: rssMiB(process.pid) + rssMiB(own.neo4j.pid),
      loadSeconds: Math.round(fleet.seconds),
    };
  } finally {
    await own.stop();
  }
}
