import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { testServers } from './servers.js';

/** One entry of a dump's table of contents with the statements that make it. */
export interface DumpEntry {
  /** oid of the catalogue and of the row, 0 where the dump names none. */
  classOid: number;
  oid: number;
  /** For example `TABLE` or `FK CONSTRAINT`. */
  type: string;
  /** As the dump tags it: for parts of a table `<table> <name>`. */
  name: string;
  /** Null for objects of the database. */
  schema: string | null;
  owner: string | null;
  sql: string;
}

function run(tool: string, args: readonly string[], input?: Buffer): Buffer {
  const { host, port, user, password, bin } = testServers().postgres;
  return execFileSync(join(bin, tool), args, {
    env: { ...process.env, PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
}

/** Lines of `pg_dump -s -Fc | pg_restore -l` without the remarks. */
export function restoreList(database: string): string[] {
  const list = run('pg_restore', ['-l'], run('pg_dump', ['-s', '-Fc', database])).toString('utf8');
  return list.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
}

/** What a pg_dump of version 15 and later writes of the schema that every database begins with. */
const givenSchema = '-- *not* creating schema, since initdb creates it';

/** The entries of `pg_dump -s` with their statements. */
export function dumpEntries(database: string): DumpEntry[] {
  const text = run('pg_dump', ['-s', '-v', database])
    .toString('utf8')
    .replaceAll(givenSchema, 'CREATE SCHEMA public;');
  return text
    .split('\n--\n-- TOC entry ')
    .slice(1)
    .map((block) => entryOf(block));
}

function entryOf(block: string): DumpEntry {
  const head =
    /^\d+ \(class (\d+) OID (\d+)\)\n(?:-- Dependencies: .*\n)?-- Name: ([^]*?); Type: ([A-Z ]+); Schema: ([^;]+); Owner: (.*)\n--\n/.exec(
      block,
    );
  if (head === null) throw new TypeError(`No head in: ${block.slice(0, 200)}`);
  const [whole, classOid, oid, name, type, schema, owner] = head as unknown as [string, ...string[]];
  return {
    classOid: Number(classOid),
    oid: Number(oid),
    type: type!,
    name: name!,
    schema: schema === '-' ? null : schema!,
    owner: owner === '-' ? null : owner!,
    sql: block.slice(whole.length).trim(),
  };
}
