import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey } from '../../../../src/core/asset-key.js';
import type { ColumnReader } from '../../../../src/lineage/questions/index.js';
import { lineageQuestions, timeBetween } from '../../../testkit/lineage-questions.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import {
  createPgDatabase,
  openGraph,
  pgClient,
  type PgDatabase,
  uniqueName,
} from '../../../testkit/servers.js';

const graph = openGraph();
const questions = lineageQuestions(graph).fromGraph;
const role = Object.fromEntries(
  ['direct', 'analysts', 'anna', 'viewer', 'copier', 'masked', 'nobody', 'views'].map((name) => [
    name,
    uniqueName(name),
  ]),
) as Record<'direct' | 'analysts' | 'anna' | 'viewer' | 'copier' | 'masked' | 'nobody' | 'views', string>;

let source: PgDatabase;
let f: LineageFixture;

beforeAll(async () => {
  const roles = Object.values(role)
    .map((name) => `CREATE ROLE ${name};`)
    .join('\n');
  source = await createPgDatabase(`${roles}
    GRANT ${role.analysts} TO ${role.anna};
    CREATE TABLE orders (id bigint, email text, total numeric);
    CREATE TABLE contacts (address text);
    CREATE VIEW mails AS SELECT email AS mail FROM orders;
    CREATE VIEW hashes AS SELECT md5(email) AS hash FROM orders;
    CREATE VIEW counts AS SELECT count(*) AS rows FROM mails;
    ALTER VIEW mails OWNER TO ${role.views};
    CREATE FUNCTION copy_contacts() RETURNS void LANGUAGE sql AS
      $$ INSERT INTO public.contacts (address) SELECT email FROM public.orders $$;
    GRANT SELECT (email) ON orders TO ${role.direct};
    GRANT SELECT ON orders TO ${role.analysts}, ${role.views};
    GRANT INSERT, UPDATE ON orders TO ${role.nobody};
    GRANT SELECT ON mails TO ${role.viewer};
    GRANT SELECT ON hashes TO ${role.masked};
    GRANT SELECT ON contacts TO ${role.copier};`);
  f = await lineageFixture(graph, source.url, { principals: true });
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
}, 60_000);

afterAll(async () => {
  await f.done();
  await source.drop();
  const admin = await pgClient();
  for (const name of Object.values(role)) await admin.query(`DROP ROLE IF EXISTS ${name}`);
  await admin.end();
  await graph.close();
});

const keyOf = (path: string): string => `${f.database}.public.${path}`;
const principal = (name: string): string => childKey(f.namespace, 'Principal', name);

/** One line for each way to read: who, how, and what is read at which distance. */
function waysOf({ readers }: { readers: readonly ColumnReader[] }, names: readonly string[]): string[] {
  return readers
    .filter(({ privilege }) => names.includes(privilege.principalName))
    .map(({ privilege, readable, hop }) => {
      const name = Object.entries(role).find(([, own]) => own === privilege.principalName)?.[0] ?? '';
      return `${name} ${privilege.via} ${readable.key.slice(f.database.length + 8)} ${hop}`;
    })
    .toSorted();
}

describe('who can read a column', () => {
  const ask = (path: string) => questions.readers.readers(f.ctx, { key: keyOf(path) });

  it('is not known, and said so, where no account of the instance is collected', async () => {
    const other = await lineageFixture(graph, source.url);
    expect((await other.collect('FULL')).state).toBe('SUCCEEDED');
    const found = await questions.readers.readers(other.ctx, {
      key: `${other.database}.public.orders.email`,
    });
    expect(found.complete).toBe(false);
    expect(found.cuts.map(({ reason }) => reason)).toEqual(['PRINCIPALS']);
    await other.done();
  });

  it('is found by a grant on the column, a grant on the table, a role, a view and a copy', async () => {
    const found = await ask('orders.email');
    expect(found).toMatchObject({ complete: true, cuts: [] });
    expect(waysOf(found, Object.values(role))).toEqual([
      'analysts DIRECT orders.email 0',
      'anna MEMBERSHIP orders.email 0',
      'copier DIRECT contacts.address 1',
      'direct DIRECT orders.email 0',
      'viewer DIRECT mails.mail 1',
      'views DIRECT mails.mail 1',
      'views DIRECT orders.email 0',
    ]);
    const anna = found.readers.find(({ privilege }) => privilege.principalName === role.anna);
    expect(anna?.privilege.through).toEqual([principal(role.analysts)]);
  });

  it('does not go through a masked value, and not through what only counts rows', async () => {
    const ways = waysOf(await ask('orders.email'), Object.values(role));
    expect(ways.filter((way) => way.startsWith('masked') || way.includes('counts'))).toEqual([]);
    expect(waysOf(await ask('hashes.hash'), Object.values(role))).toEqual(['masked DIRECT hashes.hash 0']);
  });

  it('is not everyone who may write', async () => {
    expect(waysOf(await ask('orders.email'), [role.nobody])).toEqual([]);
  });

  it('of another column of the table are other people', async () => {
    expect(waysOf(await ask('orders.total'), Object.values(role))).toEqual([
      'analysts DIRECT orders.total 0',
      'anna MEMBERSHIP orders.total 0',
      'views DIRECT orders.total 0',
    ]);
  });

  it('is refused for a column that is not there', async () => {
    await expect(ask('orders.nothing')).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
  });
});

describe('who could read a column', () => {
  it('is told by the grants, roles and lineage of that time', async () => {
    const key = keyOf('orders.total');
    const before = await timeBetween();
    await source.client.query(`REVOKE SELECT ON orders FROM ${role.views};
      REVOKE ${role.analysts} FROM ${role.anna}; GRANT SELECT ON orders TO ${role.masked}`);
    expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
    const then = await questions.readers.readers(f.ctx, { key, asOf: before });
    expect(then).toMatchObject({ complete: true, graphAt: before });
    expect(waysOf(then, Object.values(role))).toEqual([
      'analysts DIRECT orders.total 0',
      'anna MEMBERSHIP orders.total 0',
      'views DIRECT orders.total 0',
    ]);
    expect(waysOf(await questions.readers.readers(f.ctx, { key }), Object.values(role))).toEqual([
      'analysts DIRECT orders.total 0',
      'masked DIRECT orders.total 0',
    ]);
    await source.client.query(`GRANT SELECT ON orders TO ${role.views};
      GRANT ${role.analysts} TO ${role.anna}; REVOKE SELECT ON orders FROM ${role.masked}`);
    expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
  });
});

describe('the end of a grant', () => {
  const revoke = (path: string, name: string) =>
    questions.readers.revoke(f.ctx, { key: keyOf(path), granteeKey: principal(name) });

  it('takes the right from a role and from everyone who has it by the role', async () => {
    const found = await revoke('orders', role.analysts);
    expect(found.losing).toEqual([principal(role.analysts), principal(role.anna)].toSorted());
    expect(found).toMatchObject({ keeping: [], broken: [], affected: [], complete: true });
  });

  it('breaks views whose owner loses the right, and what is made from them', async () => {
    const found = await revoke('orders', role.views);
    expect(found.losing).toEqual([principal(role.views)]);
    expect(found.broken.map(({ name }) => name)).toEqual(['mails']);
    expect(found.affected.map(({ name }) => name)).toEqual(['counts']);
  });

  it('takes nothing from who has the right in another way', async () => {
    await source.client.query(`GRANT SELECT ON orders TO ${role.anna}`);
    await f.collect();
    const found = await revoke('orders', role.analysts);
    expect(found.losing).toEqual([principal(role.analysts)]);
    expect(found.keeping).toEqual([principal(role.anna)]);
  });

  it('can be told for now only', async () => {
    const asked = {
      key: keyOf('orders'),
      granteeKey: principal(role.analysts),
      asOf: '2026-01-01T00:00:00Z',
    };
    await expect(questions.readers.revoke(f.ctx, asked)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('is nothing for who has no such grant', async () => {
    expect(await revoke('orders', role.nobody)).toMatchObject({ losing: [], keeping: [], broken: [] });
  });
});
