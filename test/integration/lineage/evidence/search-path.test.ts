import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { createLineageSources } from '../../../../src/lineage/index.js';
import { type LineageFixture, lineageFixture } from '../../../testkit/lineage.js';
import { type OwnServer, startOwnServer } from '../../../testkit/pg-own-server.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
let server: OwnServer;
let client: Client;
let f: LineageFixture;

const body = (what: string): string => `LANGUAGE plpgsql AS $$ BEGIN ${what}; END $$`;

beforeAll(async () => {
  server = await startOwnServer();
  const url = `postgres://${server.user}:${server.password}@127.0.0.1:${server.port}/postgres`;
  client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE ROLE loader; CREATE ROLE reporter;
    CREATE SCHEMA stage; CREATE SCHEMA mart; CREATE SCHEMA reporter;
    CREATE TABLE public.facts (v int); CREATE TABLE stage.facts (v int);
    CREATE TABLE mart.facts (v int); CREATE TABLE reporter.facts (v int);
    CREATE TABLE stage.only_stage (v int); CREATE TABLE public.target (a int, b int, c int, d int, e int);
    CREATE PROCEDURE by_database() ${body('INSERT INTO public.target (a) SELECT v FROM facts')};
    CREATE PROCEDURE by_routine() LANGUAGE plpgsql SET search_path = "mart", public
      AS $$ BEGIN INSERT INTO target (b) SELECT v FROM facts; END $$;
    CREATE PROCEDURE by_owner() ${body('INSERT INTO public.target (c) SELECT v FROM only_stage')};
    ALTER PROCEDURE by_owner() OWNER TO loader;
    ALTER ROLE loader SET search_path = nowhere;
    ALTER ROLE loader IN DATABASE postgres SET search_path = stage, public;
    ALTER DATABASE postgres SET search_path = "$user", mart`);
  f = await lineageFixture(graph, url, { whole: true });
  expect((await f.collect('FULL')).state).toBe('SUCCEEDED');
}, 60_000);
afterAll(async () => {
  await client.end();
  await f.done();
  await server.stop();
  await graph.close();
});

async function into(column: string): Promise<string[]> {
  return (await f.edges({ level: 'column' })).filter((edge) => edge.includes(`-> public.target.${column} `));
}

describe('names without a schema', () => {
  it('are looked up in routines by their own setting, that of the database, and where it leaves them open that of the owner', async () => {
    expect(await into('a')).toEqual(['mart.facts.v -> public.target.a FLOWS_TO IDENTITY']);
    expect(await into('b')).toEqual(['mart.facts.v -> public.target.b FLOWS_TO IDENTITY']);
    expect(await into('c')).toEqual(['stage.only_stage.v -> public.target.c FLOWS_TO IDENTITY']);
  });

  it('are looked up again when the setting of the database changes', async () => {
    await client.query('ALTER DATABASE postgres SET search_path = stage');
    expect((await f.collect()).state).toBe('SUCCEEDED');
    expect(await into('a')).toEqual(['stage.facts.v -> public.target.a FLOWS_TO IDENTITY']);
    expect(await into('b')).toEqual(['mart.facts.v -> public.target.b FLOWS_TO IDENTITY']);
    await client.query('ALTER DATABASE postgres SET search_path = "$user", mart');
    expect((await f.collect()).state).toBe('SUCCEEDED');
    expect(await into('a')).toEqual(['mart.facts.v -> public.target.a FLOWS_TO IDENTITY']);
  });

  it('are looked up in executed statements by the path of the account', async () => {
    const sources = createLineageSources({ graph, clock: systemClock, registration: null });
    const log = (account: string, column: string) =>
      sources.executed.uploadQueryLog(f.ctx, {
        instanceId: f.instanceId,
        origin: account,
        statements: [
          { sql: `INSERT INTO public.target (${column}) SELECT v FROM facts`, database: 'postgres', account },
        ],
      });
    await log('loader', 'd');
    await log('reporter', 'e');
    expect(await into('d')).toEqual(['stage.facts.v -> public.target.d FLOWS_TO IDENTITY']);
    expect(await into('e')).toEqual(['reporter.facts.v -> public.target.e FLOWS_TO IDENTITY']);
  });
});
