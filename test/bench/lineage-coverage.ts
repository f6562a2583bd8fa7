/**
 * Share of statements that are parsed: of MariaDB's own test suite (the Debian package mariadb-test-data, fetched by apt
 * into .waymark/bench) and, with a folder as argument, of the .sql files of PostgreSQL's regression suite in it.
 * Statements the suites expect the servers to refuse are counted, too: the figures are lower bounds.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/resources.js';
import { loadPostgresGrammar } from '../../src/lineage/sql/index.js';
import { parseMysqlTolerant } from '../../src/lineage/sql/mysql/parse.js';
import { parsePostgresTolerant, splitPostgres } from '../../src/lineage/sql/pg/parse.js';

/** The bench needs no server. */
export const servers = false;

const MOVES =
  /^(?:\(*\s*select|insert|replace|update|delete|with|create|load|values|alter|drop|truncate)\b/iu;
/** Commands of the test client, and text in which it puts values in. */
const CLIENT =
  /^\s*(?:#|--[a-z]|[{}]|(?:let|eval|evalp|if|while|source|connect|disconnect|connection|error|echo|exec|perl|die|inc|dec|reap|send|sync|wait|skip|remove_file|write_file|append_file|cat_file|copy_file|mkdir|rmdir|move_file|chmod|diff_files|replace_\w+|vertical_results|horizontal_results|enable_\w+|disable_\w+|query|query_vertical|shutdown\w*|sleep|real_sleep|list_files|file_exists|change_user|start_timer|end_timer|eof|print|open|close|result_format|character_set|lowercase\w*|save_master_pos|output|sorted_result)\b)/iu;

interface Figures {
  statements: number;
  failed: number;
  slowestMs: number;
}

function note(figures: Figures, parse: () => boolean): void {
  const start = performance.now();
  const parsed = parse();
  figures.slowestMs = Math.max(figures.slowestMs, performance.now() - start);
  figures.statements += 1;
  if (!parsed) figures.failed += 1;
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

function mariadb(): Figures {
  const figures: Figures = { statements: 0, failed: 0, slowestMs: 0 };
  const seen = new Set<string>();
  for (const file of filesBelow(mariadbFolder(), '.test').filter((f) => f.includes('/main/'))) {
    for (const statement of testStatements(readFileSync(file, 'latin1'))) {
      if (seen.has(statement)) continue;
      seen.add(statement);
      note(figures, () => parseMysqlTolerant(statement).every((p) => !('error' in p)));
    }
  }
  return figures;
}

function postgres(folder: string): Figures {
  const figures: Figures = { statements: 0, failed: 0, slowestMs: 0 };
  for (const file of filesBelow(folder, '.sql')) {
    const text = readFileSync(file, 'latin1')
      .replaceAll(/^\\.*$/gmu, '')
      .replaceAll(/\\g\w*.*$/gmu, ';');
    for (const { pos, end } of splitPostgres(text)) {
      note(figures, () => parsePostgresTolerant(text.slice(pos, end)).every((p) => !('error' in p)));
    }
  }
  return figures;
}

function shares(figures: Figures): Record<string, number> {
  return {
    statements: figures.statements,
    parsedRatio: Math.round((1 - figures.failed / Math.max(1, figures.statements)) * 10_000) / 10_000,
    slowestMs: Math.round(figures.slowestMs),
  };
}

/** `mariadb` and, with a folder given, `postgres`: statements, the share parsed, the slowest. */
export default async function run(args: readonly string[] = []): Promise<Record<string, unknown>> {
  await loadPostgresGrammar();
  const [folder] = args;
  return {
    mariadb: shares(mariadb()),
    ...(folder === undefined ? {} : { postgres: shares(postgres(folder)) }),
  };
}
