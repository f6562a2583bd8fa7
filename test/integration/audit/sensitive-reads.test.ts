import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { searchFields } from '../../../src/core/search-text.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { lineageGraph, type LineageGraphFixture } from '../../testkit/lineage-graph.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

type Person = Awaited<ReturnType<TestApi['account']>>;

const graph = openGraph();
const ctx = systemContext();
const trail: TestTrail = testTrail(graph);
/** A word that stands in the name of one column only. */
const word = uniqueName('w').replace(/[^a-z0-9]/g, '');
const classified = [`crew.vorname`, `crew.${word}`];
let api: TestApi;
let shop: LineageGraphFixture;

beforeAll(async () => {
  api = await startTestApi({}, { auditTrail: trail.name });
  shop = await lineageGraph(graph, { crew: ['vorname', word, 'colour'], copies: ['first', 'tint'] });
  await shop.change([
    { from: 'crew.vorname', to: 'copies.first' },
    { from: 'crew.colour', to: 'copies.tint' },
  ]);
  await graph.write(
    'UNWIND $rows AS row MATCH (a:Asset {id: row.id}) SET a += row.set, a.classifications = row.classifications',
    {
      rows: ['crew.vorname', `crew.${word}`, 'crew.colour', 'copies.first'].map((name) => ({
        id: shop.id(name),
        set: searchFields({ name: name.slice(name.indexOf('.') + 1), enclosing: ['crew'] }),
        classifications: name === 'crew.colour' ? null : ['PERSON_NAME'],
      })),
    },
  );
});

afterAll(async () => {
  await graph.write('MATCH (c:Classification {instanceId: $id}) DETACH DELETE c', {
    id: shop.id('@instance'),
  });
  await shop.remove();
  await api.stop();
  await trail.remove();
  await graph.close();
});

async function rest(person: Person, path: string): Promise<string> {
  const response = await fetch(`${api.url}${path}`, { headers: { cookie: person.cookie } });
  expect(response.status).toBe(200);
  return response.text();
}

/** Keys of all assets that the records of a person's reading name, record by record. */
async function readsOf(person: Person): Promise<string[][]> {
  const rows = await graph.read<{ content: string }>(
    `MATCH (r:AuditRecord {subjectId: $id}) WHERE r.action = 'asset.read-sensitive'
     RETURN r.content AS content ORDER BY r.at, r.id`,
    { id: person.id },
  );
  return rows.map(({ content }) => {
    const { assetKey, details } = JSON.parse(content) as {
      assetKey: string;
      details: { assets?: string[] } | null;
    };
    return details?.assets ?? [assetKey];
  });
}

const routes: Readonly<Record<string, { path: () => string; shows: readonly string[] }>> = {
  'a list': { path: () => `/assets?parentKey=${encodeURIComponent(shop.key('crew'))}`, shows: classified },
  'a table with its columns': {
    path: () => `/asset?key=${encodeURIComponent(shop.key('crew'))}`,
    shows: classified,
  },
  'a column': {
    path: () => `/asset?key=${encodeURIComponent(shop.key('crew.vorname'))}`,
    shows: ['crew.vorname'],
  },
  'a search': { path: () => `/search?text=${word}`, shows: [`crew.${word}`] },
};

describe('a route of REST that shows classified columns', () => {
  it.each(Object.entries(routes))(
    'leaves one record of them before the answer: %s',
    async (_what, { path, shows }) => {
      const person = await api.account('viewer');
      const text = await rest(person, `/api/v1${path()}`);
      for (const name of shows) expect(text).toContain(JSON.stringify(shop.key(name)));
      const reads = await readsOf(person);
      expect(reads).toHaveLength(1);
      expect(reads[0]?.toSorted()).toEqual(shows.map((name) => shop.key(name)).toSorted());
    },
  );

  it('leaves none of others', async () => {
    const person = await api.account('viewer');
    const text = await rest(person, `/api/v1/asset?key=${encodeURIComponent(shop.key('crew.colour'))}`);
    expect(text).toContain('colour');
    expect(await readsOf(person)).toEqual([]);
  });
});

describe('what columns are classified as', () => {
  it('is recorded as a reading of them where no asset is shown, also of the past, but not what was rejected', async () => {
    const { classifications } = api.services;
    await classifications.runs.run(ctx, { instanceId: shop.id('@instance'), full: true });
    const query = `query ($filter: ClassificationFilterInput) { classifications(filter: $filter) { nodes { kind state } } }`;
    const variables = { filter: { instanceIds: [shop.id('@instance')], text: 'vorname' } };
    const shown = async (person: Person): Promise<unknown> => {
      const { body } = await api.post({ query, variables }, { cookie: person.cookie });
      expect(body.errors).toBeUndefined();
      return body.data?.['classifications'];
    };
    const key = shop.key('crew.vorname');
    const past = async (person: Person, query: string): Promise<void> => {
      const { body } = await api.post({ query, variables: { key } }, { cookie: person.cookie });
      expect(body.errors).toBeUndefined();
      expect(JSON.stringify(body.data)).toContain('PERSON_NAME');
      expect(await readsOf(person)).toEqual([[key]]);
    };
    const [before, after] = [await api.account('viewer'), await api.account('viewer')];
    expect(await shown(before)).toEqual({ nodes: [{ kind: 'PERSON_NAME', state: 'SUGGESTED' }] });
    expect(await readsOf(before)).toEqual([[key]]);
    const at = new Date().toISOString();
    await past(
      await api.account('viewer'),
      `query ($key: String!) { classificationsAsOf(key: $key, at: "${at}") { kind } }`,
    );
    await past(
      await api.account('viewer'),
      'query ($key: String!) { classificationHistory(key: $key) { nodes { kind } } }',
    );
    await classifications.service.decide(ctx, {
      assetKey: key,
      kind: 'PERSON_NAME',
      decision: 'REJECT',
      reason: 'known',
    });
    expect(await shown(after)).toEqual({ nodes: [{ kind: 'PERSON_NAME', state: 'REJECTED' }] });
    expect(await readsOf(after)).toEqual([]);
  });
});

describe('an export of lineage', () => {
  const exportsOf = async (person: Person): Promise<object[]> => {
    const rows = await graph.read<{ content: string }>(
      "MATCH (r:AuditRecord {subjectId: $id, action: 'lineage.export'}) RETURN r.content AS content",
      { id: person.id },
    );
    return rows.map(({ content }) => JSON.parse(content) as object);
  };

  it('of what is affected is recorded with how much of it is classified', async () => {
    const person = await api.account('viewer');
    const key = shop.key('crew');
    const path = `/api/lineage/impact?key=${encodeURIComponent(key)}&level=column&format=json`;
    const text = await rest(person, path);
    expect(text).toContain(shop.key('copies.first'));
    expect(await exportsOf(person)).toMatchObject([
      {
        assetKey: key,
        outcome: 'success',
        details: { format: 'JSON', direction: 'DOWNSTREAM', assets: 2, classified: 1 },
      },
    ]);
  });

  it('as events is recorded', async () => {
    const person = await api.account('viewer');
    const instanceId = shop.id('@instance');
    await rest(person, `/api/v1/lineage/events?instanceId=${instanceId}`);
    expect(await exportsOf(person)).toMatchObject([
      { assetKey: null, details: { format: 'OPENLINEAGE', instanceId } },
    ]);
  });

  it('of what there is not is none', async () => {
    const person = await api.account('viewer');
    const response = await fetch(`${api.url}/api/lineage/impact?key=postgres://nowhere:1/x`, {
      headers: { cookie: person.cookie },
    });
    expect(response.status).toBe(404);
    expect(await exportsOf(person)).toEqual([]);
  });
});
