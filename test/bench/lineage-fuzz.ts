/** Robustness of the parsers and the resolver: mutated statements must be answered, quickly and in bounded memory. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/resources.js';
import {
  createCatalog,
  loadPostgresGrammar,
  type Catalog,
  type Dialect,
} from '../../src/lineage/sql/index.js';
import { runScript } from '../../src/lineage/sql/script.js';

/** The bench needs no server. */
export const servers = false;

const HANG_MS = 1_000;

/** A small generator with a seed, so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Corpus {
  readonly dialect: Dialect;
  readonly catalog: Catalog;
  readonly statements: readonly string[];
}

const folder = join(packageRoot(), 'test', 'fixtures', 'lineage');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

function casesOf(path: string): string[] {
  const blocks = read(path)
    .split(/^-- case: .*$/mu)
    .slice(1);
  return blocks.map((block) =>
    block
      .replaceAll(/^-->.*$/gmu, '')
      .replaceAll(/\{(?:db|view)\}/gu, 'fuzz')
      .trim(),
  );
}

function corpora(): Corpus[] {
  const numbered = (set: string): string[] =>
    readdirSync(join(folder, set))
      .filter((name) => /^\d+\.sql$/u.test(name))
      .map((name) => read(`${set}/${name}`));
  const postgres = createCatalog('postgres', ['shop', 'public']);
  const tpc = `${read('tpcds/schema.sql')}\n${read('tpch/schema.sql')}`;
  const definitions = read('postgres/schema.sql').split(/;\s*\n/u);
  runScript(postgres, `${read('postgres/schema.sql')}\n${tpc}`, { rows: false });
  const mysql = createCatalog('mysql', ['fuzz']);
  runScript(mysql, `${read('mariadb/schema.sql')}\n${tpc}`, { rows: false });
  const shared = [...numbered('tpch'), ...numbered('tpcds').filter((sql) => sql.length < 4_000)];
  return [
    {
      dialect: 'postgres',
      catalog: postgres,
      statements: [
        ...casesOf('postgres/views.sql'),
        ...casesOf('postgres/writes.sql'),
        ...definitions,
        ...shared,
      ],
    },
    {
      dialect: 'mysql',
      catalog: mysql,
      statements: [
        ...casesOf('mariadb/views.sql'),
        ...casesOf('mariadb/writes.sql'),
        ...read('mariadb/schema.sql').split(/;\s*\n/u),
        ...shared,
      ],
    },
  ];
}

const NOISE = [
  '(',
  ')',
  ',',
  '.',
  "'",
  '"',
  '`',
  ';',
  '*',
  '/*',
  '*/',
  '--',
  '$$',
  '::',
  '@',
  '[',
  ']',
  '\\',
  '\u0000',
  '\u{1f600}',
  'é',
  ' select ',
  ' from ',
  ' with ',
  ' union ',
  ' over (',
  ' case ',
  ' as ',
  ' null ',
];

function mutate(text: string, other: string, random: () => number): string {
  const words = text.split(/(\s+|[(),.;])/u);
  const at = Math.floor(random() * words.length);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  switch (Math.floor(random() * 9)) {
    case 0:
      return [...words.slice(0, at), ...words.slice(at + 1 + Math.floor(random() * 4))].join('');
    case 1:
      return [...words.slice(0, at), words[at], words[at], ...words.slice(at)].join(' ');
    case 2:
      return [...words.slice(0, at), pick(words), ...words.slice(at + 1)].join('');
    case 3:
      return [...words.slice(0, at), pick(NOISE), ...words.slice(at)].join('');
    case 4:
      return text.slice(0, Math.floor(random() * text.length));
    case 5:
      return (
        text.slice(0, Math.floor(random() * text.length)) + other.slice(Math.floor(random() * other.length))
      );
    case 6: {
      const depth = 1 + Math.floor(random() * 60);
      return `SELECT * FROM ${'('.repeat(depth)}${text}${')'.repeat(depth)} nested`;
    }
    case 7: {
      const place = Math.floor(random() * text.length);
      return (
        text.slice(0, place) + String.fromCharCode(32 + Math.floor(random() * 300)) + text.slice(place + 1)
      );
    }
    default:
      return `WITH RECURSIVE x AS (${text}), y AS (${other}) SELECT * FROM x, y`;
  }
}

/** Shapes that are large instead of wrong. */
function extremes(): string[] {
  const chain = (n: number, link: string): string =>
    `SELECT ${Array.from({ length: n }, () => 'id').join(link)} AS v FROM orders`;
  return [
    chain(20_000, ' + '),
    chain(20_000, ' || '),
    `SELECT id FROM orders WHERE ${Array.from({ length: 20_000 }, (_, i) => `id = ${i}`).join(' OR ')}`,
    `SELECT id FROM orders WHERE id IN (${Array.from({ length: 50_000 }, (_, i) => i).join(',')})`,
    Array.from({ length: 3_000 }, () => 'SELECT id FROM orders').join(' UNION ALL '),
    `SELECT ${'('.repeat(1_000)}id${')'.repeat(1_000)} FROM orders`,
    `SELECT ${'('.repeat(20_000)}id${')'.repeat(20_000)} FROM orders`,
    `${'SELECT * FROM ('.repeat(500)}SELECT id FROM orders${') q'.repeat(500)}`,
    `SELECT ${'f('.repeat(3_000)}id${')'.repeat(3_000)} FROM orders`,
    `SELECT ${'CASE WHEN id = 1 THEN '.repeat(800)}id${' END'.repeat(800)} FROM orders`,
  ];
}

interface Tally {
  mutants: number;
  crashes: number;
  hangs: number;
  slowestMs: number;
  rssMiB: number;
}

function answer(corpus: Corpus, text: string, tally: Tally): void {
  const before = process.cpuUsage();
  try {
    const results = runScript(corpus.catalog.child(), text, { rows: true });
    const defect = results.find((r) => !r.ok && !r.expected);
    if (defect !== undefined) {
      tally.crashes += 1;
      process.stderr.write(`${corpus.dialect}: ${JSON.stringify(defect)} in ${text.slice(0, 500)}\n`);
    }
  } catch (error) {
    tally.crashes += 1;
    process.stderr.write(`${corpus.dialect}: ${String(error)} in ${text.slice(0, 500)}\n`);
  }
  // Processor time: the machine may be busy with other things.
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1_000;
  if (took > HANG_MS) {
    tally.hangs += 1;
    process.stderr.write(`${corpus.dialect}: ${Math.round(took)} ms for ${text.slice(0, 300)}\n`);
  }
  tally.slowestMs = Math.max(tally.slowestMs, took);
  tally.mutants += 1;
}

/** `mutants`, `crashes`, `hangs`, `rssMiB`. Arguments: how many mutants, and a seed. */
export default async function run(args: readonly string[] = []): Promise<Record<string, unknown>> {
  await loadPostgresGrammar();
  const wanted = Number(args[0] ?? 100_000);
  const seed = Number(args[1] ?? 20_240_611);
  const random = generator(seed);
  const sets = corpora();
  const tally: Tally = { mutants: 0, crashes: 0, hangs: 0, slowestMs: 0, rssMiB: 0 };
  for (const corpus of sets) for (const text of extremes()) answer(corpus, text, tally);
  while (tally.mutants < wanted) {
    const corpus = sets[tally.mutants % sets.length] as Corpus;
    const { statements } = corpus;
    const pick = (): string => statements[Math.floor(random() * statements.length)] ?? '';
    let text = mutate(pick(), pick(), random);
    if (random() < 0.4) text = mutate(text, pick(), random);
    answer(corpus, text, tally);
    if (tally.mutants % 1_000 === 0) {
      tally.rssMiB = Math.max(tally.rssMiB, Math.round(process.memoryUsage().rss / 1_048_576));
      const alive = runScript(corpus.catalog.child(), 'SELECT id FROM orders', { rows: true });
      if (!alive.every((r) => r.ok)) tally.crashes += 1;
    }
  }
  return { ...tally, slowestMs: Math.round(tally.slowestMs), seed };
}
