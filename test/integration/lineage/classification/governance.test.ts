import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import { searchFields } from '../../../../src/core/search-text.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { openGraph } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
let api: TestApi;
let shop: LineageGraphFixture;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ cookie } = await api.account('administrator'));
  shop = await lineageGraph(graph, { crew: ['vorname', 'passwd', 'colour'] });
  await graph.write(`UNWIND $rows AS row MATCH (a:Asset {id: row.id}) SET a += row.set`, {
    rows: ['crew.vorname', 'crew.passwd', 'crew.colour'].map((name) => ({
      id: shop.id(name),
      set: searchFields({ name: name.slice(5), enclosing: ['crew'] }),
    })),
  });
  await api.services.classifications.runs.run(ctx, { instanceId: shop.id('@instance'), full: true });
});

afterAll(async () => {
  await graph.write(
    `MATCH (c:Classification {instanceId: $id}) OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: c.assetId}) DETACH DELETE c, v, w`,
    { id: shop.id('@instance') },
  );
  await graph.write('MATCH (n:ComplianceFinding {instanceId: $id}) DELETE n', { id: shop.id('@instance') });
  await shop.remove();
  await api.stop();
  await graph.close();
});

const findings = async (): Promise<string[]> => {
  const all = await api.identity.compliance.findings(ctx, { resolved: false });
  return all
    .filter(({ subjectKey }) => subjectKey.startsWith(shop.namespace))
    .map(({ ruleId, subjectKey }) => `${ruleId} ${subjectKey.split('.').at(-1)}`)
    .toSorted();
};

const decide = (name: string, kind: string, decision: 'CONFIRM' | 'REJECT'): Promise<unknown> =>
  api.services.classifications.service.decide(ctx, {
    assetKey: shop.key(name),
    kind,
    decision,
    reason: 'known',
  });

describe('what is classified', () => {
  it('is checked for a decision and an owner; a rejected suggestion is no finding any more', async () => {
    await api.identity.compliance.check(ctx);
    expect(await findings()).toEqual([
      'column-sensitive-unclassified passwd',
      'column-sensitive-unclassified vorname',
      'column-sensitive-unowned passwd',
      'column-sensitive-unowned vorname',
    ]);
    await decide('crew.vorname', 'PERSON_NAME', 'CONFIRM');
    await decide('crew.passwd', 'PASSWORD', 'REJECT');
    await api.identity.compliance.check(ctx);
    expect(await findings()).toEqual(['column-sensitive-unowned vorname']);
  });

  it('is found by a search for its kind and counted as a facet', async () => {
    const query = `query Find($filter: AssetFilterInput) { search(text: "vorname", filter: $filter) {
      nodes { asset { key } } facets { classifications { value count } } } }`;
    const instanceIds = [shop.id('@instance')];
    const find = async (classifications: string[]): Promise<unknown> =>
      (await api.post({ query, variables: { filter: { instanceIds, classifications } } }, { cookie })).body
        .data?.['search'];
    expect(await find(['PERSON_NAME'])).toEqual({
      nodes: [{ asset: { key: shop.key('crew.vorname') } }],
      facets: { classifications: [{ value: 'PERSON_NAME', count: 1 }] },
    });
    expect(await find(['EMAIL'])).toMatchObject({ nodes: [] });
  });

  it('leaves a record of who read it, and exports say how much of it they held', async () => {
    const query = 'query Read($key: String!) { asset(key: $key) { name } }';
    await api.post({ query, variables: { key: shop.key('crew.vorname') } }, { cookie });
    await api.post({ query, variables: { key: shop.key('crew.colour') } }, { cookie });
    await expect
      .poll(async () => {
        const rows = await graph.read<{ content: string }>(
          `MATCH (r:AuditRecord) WHERE r.action = 'asset.read-sensitive' AND r.content CONTAINS $key RETURN r.content AS content`,
          { key: shop.key('crew.vorname') },
        );
        return rows.length;
      })
      .toBe(1);
    const [other] = await graph.read<{ count: number }>(
      `MATCH (r:AuditRecord) WHERE r.action = 'asset.read-sensitive' AND r.content CONTAINS $key RETURN count(r) AS count`,
      { key: shop.key('crew.colour') },
    );
    expect(other?.count).toBe(0);
    const filter = { instanceIds: [shop.id('@instance')] };
    await api.catalog.bulk.exportText(ctx, { format: 'CSV', filter });
    const [exported] = await graph.read<{ content: string }>(
      `MATCH (r:AuditRecord) WHERE r.action = 'asset.export' AND r.content CONTAINS $id RETURN r.content AS content`,
      { id: shop.id('@instance') },
    );
    expect(exported?.content).toContain('"classified":1');
  });

  it('leaves one record of the classified columns that an answer about lineage showed as a whole', async () => {
    const reader = await api.account('administrator');
    const query = `query Read($key: String!) { lineage(key: $key, direction: DOWNSTREAM, options: {level: COLUMN}) {
      nodes { nodes { asset { asset { name } } } } } }`;
    const variables = { key: shop.key('crew') };
    const { body } = await api.post({ query, variables }, { cookie: reader.cookie });
    expect(JSON.stringify(body)).toContain('vorname');
    const rows = await graph.read<{ content: string }>(
      `MATCH (r:AuditRecord {subjectId: $id}) WHERE r.action = 'asset.read-sensitive' RETURN r.content AS content`,
      { id: reader.id },
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.content).toContain(shop.key('crew.vorname'));
    expect(rows[0]?.content).not.toContain(shop.key('crew.colour'));
  });
});
