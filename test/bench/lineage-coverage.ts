/**
 * Share of the statements the engines accept that are parsed: of MariaDB's own test suite (the Debian package
 * mariadb-test-data, fetched by apt into .waymark/bench) and, with a folder as argument, of the .sql files of PostgreSQL's
 * regression suite in it. The real servers decide what is accepted: each statement is parsed by the server, too, and
 * those it refuses for their syntax are not counted.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type pg from 'pg';
import { packageRoot } from '../../src/core/resources.js';
import { loadPostgresGrammar } from '../../src/lineage/sql/index.js';
import { parseMysqlTolerant } from '../../src/lineage/sql/mysql/parse.js';
import { parsePostgresTolerant, splitPostgres } from '../../src/lineage/sql/pg/parse.js';
import { createMariaDatabase, pgClient } from '../testkit/servers.js';

const SYNTAX_ERROR_MARIADB = 1064;
const SYNTAX_ERROR_POSTGRES = '42601';

const MOVES =
  /^(?:\(*\s*select|insert|replace|update|delete|with|create|load|values|alter|drop|truncate)\b/iu;
/** Commands of the test client, and text in which it puts values in. */
const CLIENT =
  /^\s*(?:#|--[a-z]|[{}]|(?:let|eval|evalp|if|while|source|connect|disconnect|connection|error|echo|exec|perl|die|inc|dec|reap|send|sync|wait|skip|remove_file|write_file|append_file|cat_file|copy_file|mkdir|rmdir|move_file|chmod|diff_files|replace_\w+|vertical_results|horizontal_results|enable_\w+|disable_\w+|query|query_vertical|shutdown\w*|sleep|real_sleep|list_files|file_exists|change_user|start_timer|end_timer|eof|print|open|close|result_format|character_set|lowercase\w*|save_master_pos|output|sorted_result)\b)/iu;

interface Figures {
  statements: number;
  refusedByServer: number;
  failed: number;
  slowestMs: number;
  readonly examples: string[];
}

function noFigures(): Figures {
  return { statements: 0, refusedByServer: 0, failed: 0, slowestMs: 0, examples: [] };
}

/** Parses a statement that the server takes. */
function note(figures: Figures, statement: string, parse: () => boolean): void {
  const start = performance.now();
  const parsed = parse();
  figures.slowestMs = Math.max(figures.slowestMs, performance.now() - start);
  figures.statements += 1;
  if (parsed) return;
  figures.failed += 1;
  if (figures.examples.length < 5) figures.examples.push(statement.slice(0, 120));
}

/** The statements of a file of MariaDB's test suite. */
function testStatements(text: string): string[] {
  const found: string[] = [];
  let delimiter = ';';
  let buffer = '';
  for (const line of text.split('\n')) {
    if (buffer === '') {
      const changed = /^\s*(?:--)?\s*delimiter\s+(.+?)\s*$/iu.exec(line)?.[1];
      if (changed !== undefined) {
        const bare = changed.endsWith(delimiter) ? changed.slice(0, -delimiter.length) : changed;
        delimiter = bare === '' ? ';' : bare;
        continue;
      }
      if (CLIENT.test(line)) continue;
    }
    buffer += buffer === '' ? line : `\n${line}`;
    if (!buffer.trimEnd().endsWith(delimiter)) continue;
    found.push(buffer.trimEnd().slice(0, -delimiter.length).trim());
    buffer = '';
  }
  return found.filter((s) => MOVES.test(s) && !/\$\w/u.test(s));
}

function mariadbFolder(): string {
  const folder = join(packageRoot(), '.waymark', 'bench', 'mariadb-test-data');
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('apt-get', ['download', 'mariadb-test-data'], { cwd: folder, stdio: ['ignore', 2, 2] });
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: folder, stdio: ['ignore', 2, 2] });
  }
  return folder;
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

/** What MariaDB says to a statement's syntax. */
async function takesMaria(connection: Connection, statement: string): Promise<boolean> {
  try {
    await connection.query({ sql: 'PREPARE checked FROM ?', values: [statement] });
    return true;
  } catch (error) {
    return (error as { errno?: number }).errno !== SYNTAX_ERROR_MARIADB;
  }
}

async function mariadb(): Promise<Figures> {
  const figures = noFigures();
  const database = await createMariaDatabase();
  try {
    const seen = new Set<string>();
    for (const file of filesBelow(mariadbFolder(), '.test').filter((f) => f.includes('/main/'))) {
      for (const statement of testStatements(readFileSync(file, 'latin1'))) {
        if (seen.has(statement)) continue;
        seen.add(statement);
        if (await takesMaria(database.connection, statement))
          note(figures, statement, () => parseMysqlTolerant(statement).every((p) => !('error' in p)));
        else figures.refusedByServer += 1;
      }
    }
  } finally {
    await database.drop();
  }
  return figures;
}

/** Has the server parse one statement without running it; the code of its error, if any. */
class ServerParse implements pg.Submittable {
  readonly outcome: Promise<string | undefined>;
  #settle: (code: string | undefined) => void = () => undefined;

  constructor(private readonly text: string) {
    this.outcome = new Promise((resolve) => (this.#settle = resolve));
  }

  submit(connection: pg.Connection): void {
    connection.parse({ text: this.text, name: '', types: [] }, true);
    connection.sync();
  }

  handleError(error: { code?: string }): void {
    this.#settle(error.code ?? '');
  }

  handleReadyForQuery(): void {
    this.#settle(undefined);
  }
}

async function postgres(folder: string): Promise<Figures> {
  const figures = noFigures();
  const client = await pgClient();
  try {
    for (const file of filesBelow(folder, '.sql')) {
      const text = readFileSync(file, 'latin1')
        .replaceAll(/^\\.*$/gmu, '')
        .replaceAll(/\\g\w*.*$/gmu, ';');
      for (const { pos, end } of splitPostgres(text)) {
        const statement = text.slice(pos, end);
        const code = await client.query(new ServerParse(statement)).outcome;
        if (code === SYNTAX_ERROR_POSTGRES) figures.refusedByServer += 1;
        else note(figures, statement, () => parsePostgresTolerant(statement).every((p) => !('error' in p)));
      }
    }
  } finally {
    await client.end();
  }
  return figures;
}

function shares(figures: Figures): Record<string, unknown> {
  const { statements, refusedByServer, failed, slowestMs, examples } = figures;
  return {
    statements,
    refusedByServer,
    parsedRatio: Math.round((1 - failed / Math.max(1, statements)) * 100_000) / 100_000,
    failed: examples,
    slowestMs: Math.round(slowestMs),
  };
}

/** `mariadb` and, with a folder given, `postgres`: statements the server takes, the share parsed, some that are not. */
export default async function run(args: readonly string[] = []): Promise<Record<string, unknown>> {
  await loadPostgresGrammar();
  const [folder] = args;
  return {
    mariadb: shares(await mariadb()),
    ...(folder === undefined ? {} : { postgres: shares(await postgres(folder)) }),
  };
}
