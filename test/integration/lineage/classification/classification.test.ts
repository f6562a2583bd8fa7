import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { type RequestContext, systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { emptyScopeSet } from '../../../../src/core/permissions.js';
import { type Classifications, createClassifications } from '../../../../src/lineage/classification/index.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { openGraph, uniqueName } from '../../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const clock = { now: Date.parse('2026-03-01T00:00:00.000Z'), nowMs: () => clock.now };
const catalog = createCatalog({ graph, clock, logger: silentLogger });
const classifications: Classifications = createClassifications({
  graph,
  clock,
  logger: silentLogger,
  catalog,
});
const rules: string[] = [];

let shop: LineageGraphFixture;

beforeEach(async () => {
  shop = await lineageGraph(graph, {
    customers: ['id', 'email', 'email_count', 'address', 'note'],
    mart: ['contact', 'domain', 'hashed', 'people', 'someone', 'again'],
    far: ['copy', 'loop'],
  });
});

afterEach(async () => {
  for (const id of rules.splice(0)) await classifications.rules.remove(ctx, { id });
  await graph.write(
    `MATCH (a:Asset {instanceId: $id})
     OPTIONAL MATCH (a)<-[:CLASSIFIES]-(c:Classification)
     OPTIONAL MATCH (v:ClassificationVersion {classificationId: c.id})
     OPTIONAL MATCH (w:ClassificationWork {assetId: a.id})
     DETACH DELETE c, v, w`,
    { id: shop.id('@instance') },
  );
  await shop.remove();
});

afterAll(() => graph.close());

const run = (full = true): ReturnType<Classifications['runs']['run']> =>
  classifications.runs.run(ctx, { instanceId: shop.id('@instance'), full });

/** `KIND STATE confidence` of a column, the surest first. */
async function of(name: string): Promise<string[]> {
  const found = await classifications.service.loadOfAssets(ctx, [shop.key(name)]);
  return (found.get(shop.key(name)) ?? []).map(
    ({ kind, state, confidence }) => `${kind} ${state} ${confidence}`,
  );
}

async function flowOf(name: string, kind: string): Promise<string[] | null> {
  const found = await classifications.service.loadOfAssets(ctx, [shop.key(name)]);
  const flow = (found.get(shop.key(name)) ?? []).find((one) => one.kind === kind)?.flow;
  return flow === null || flow === undefined
    ? null
    : [shop.name(flow.rootId), ...flow.hops.map(({ toId }) => shop.name(toId))];
}

describe('a run', () => {
  it('suggests what names say with the rule that fired, and nothing for false friends', async () => {
    await run();
    expect(await of('customers.email')).toEqual(['EMAIL SUGGESTED 0.86']);
    expect(await of('customers.email_count')).toEqual([]);
    expect(await of('customers.id')).toEqual([]);
    const [found] = (await classifications.service.loadOfAssets(ctx, [shop.key('customers.email')])).values();
    expect(found?.[0]?.origins).toEqual([
      { method: 'NAME', rule: 'email', confidence: 0.86, on: 'NAME', sampled: null, matched: null },
    ]);
  });

  it('writes nothing when it runs again', async () => {
    expect((await run()).changed).toBeGreaterThan(0);
    expect(await run()).toMatchObject({ changed: 0, flowed: 0 });
  });

  it('puts what counts on the asset, for lists and facets', async () => {
    await run();
    const [row] = await graph.read('MATCH (a:Asset {id: $id}) RETURN a.classifications AS kinds', {
      id: shop.id('customers.email'),
    });
    expect(row).toEqual({ kinds: ['EMAIL'] });
  });
});

describe('what people decide', () => {
  const decide = (
    decision: 'CONFIRM' | 'REJECT' | 'RECONSIDER',
    name: string,
    kind: string,
    clientKey: string | null = null,
  ): ReturnType<Classifications['service']['decide']> =>
    classifications.service.decide(ctx, {
      assetKey: shop.key(name),
      kind,
      decision,
      reason: 'we know',
      clientKey,
    });

  it('wins: a rejected suggestion does not come back until it is reconsidered', async () => {
    await run();
    await decide('REJECT', 'customers.email', 'EMAIL');
    await run();
    expect(await of('customers.email')).toEqual(['EMAIL REJECTED 0']);
    await decide('RECONSIDER', 'customers.email', 'EMAIL');
    await run();
    expect(await of('customers.email')).toEqual(['EMAIL SUGGESTED 0.86']);
  });

  it('can name a kind that no rule suggested', async () => {
    const set = await decide('CONFIRM', 'customers.note', 'HEALTH');
    expect(set).toMatchObject({ kind: 'HEALTH', state: 'CONFIRMED', confidence: 1, effective: true });
    expect(set.decision).toMatchObject({ by: 'Waymark', reason: 'we know' });
  });

  it('is kept with what was before, as of a time', async () => {
    await run();
    clock.now += 3_600_000;
    await decide('CONFIRM', 'customers.email', 'EMAIL');
    clock.now += 3_600_000;
    await decide('REJECT', 'customers.email', 'EMAIL');
    const key = shop.key('customers.email');
    const at = (hours: number): string => new Date(clock.now - hours * 3_600_000).toISOString();
    const states = async (time: string): Promise<string[]> =>
      (await classifications.service.asOf(ctx, { key, at: time })).map(({ state }) => state);
    expect(await states(at(1.5))).toEqual(['SUGGESTED']);
    expect(await states(at(0.5))).toEqual(['CONFIRMED']);
    expect(await states(at(0))).toEqual(['REJECTED']);
    expect(await states(at(100))).toEqual([]);
    const first = await classifications.service.history(ctx, { key, page: { first: 2 } });
    const rest = await classifications.service.history(ctx, {
      key,
      page: { first: 2, after: first.cursors[1] },
    });
    expect([...first.nodes, ...rest.nodes].map(({ state }) => state)).toEqual([
      'REJECTED',
      'CONFIRMED',
      'SUGGESTED',
    ]);
  });

  it('is audited, told as an event, and done once for a client key', async () => {
    const clientKey = uniqueName('decide');
    const before = await decide('CONFIRM', 'customers.note', 'HEALTH', clientKey);
    expect(await decide('CONFIRM', 'customers.note', 'HEALTH', clientKey)).toEqual(before);
    const key = shop.key('customers.note');
    const [written] = await graph.read(
      `RETURN COUNT { MATCH (r:AuditRecord {assetKey: $key}) WHERE r.action = 'classification.decide' } AS audits,
         COUNT { MATCH (e:OutboxEvent {aggregate: $key}) WHERE e.kind = 'classification.decided' } AS events`,
      { key },
    );
    expect(written).toEqual({ audits: 1, events: 1 });
  });

  it('is refused alike for a hidden and an absent asset', async () => {
    const hidden: RequestContext = {
      ...ctx,
      access: () => ({
        all: true,
        allow: emptyScopeSet,
        deny: { ...emptyScopeSet, instances: [shop.id('@instance')] },
      }),
    };
    const ask = (assetKey: string): Promise<unknown> =>
      classifications.service.decide(hidden, { assetKey, kind: 'EMAIL', decision: 'CONFIRM', reason: '' });
    await expect(ask(shop.key('customers.email'))).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    await expect(ask(`${shop.key('customers.email')}_no`)).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    const list = await classifications.service.list(hidden, {
      filter: { instanceIds: [shop.id('@instance')] },
    });
    expect(list.nodes).toEqual([]);
    expect(await list.totalCount()).toBe(0);
  });
});

describe('rules of people', () => {
  it('find kinds of their own and exclude what built-in rules find, from the next run on', async () => {
    const kind = uniqueName('kind')
      .toUpperCase()
      .replaceAll(/[^A-Z0-9_]/g, '');
    const made = await classifications.rules.save(ctx, {
      name: uniqueName('rule'),
      kind,
      category: 'PII',
      effect: 'CLASSIFY',
      subject: 'NAME',
      pattern: '^note$',
      confidence: 0.8,
    });
    const excluding = await classifications.rules.save(ctx, {
      name: uniqueName('rule'),
      kind: 'EMAIL',
      effect: 'EXCLUDE',
      subject: 'TABLE',
      pattern: '^customers$',
    });
    rules.push(made.id, excluding.id);
    await run();
    expect(await of('customers.note')).toEqual([`${kind} SUGGESTED 0.8`]);
    expect(await of('customers.email')).toEqual([]);
  });

  it('refuse what cannot be matched in linear time, and names taken', async () => {
    const rule = { name: uniqueName('rule'), kind: 'EMAIL', effect: 'CLASSIFY', subject: 'NAME' } as const;
    await expect(classifications.rules.save(ctx, { ...rule, pattern: '(a)\\1' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    const evil = await classifications.rules.save(ctx, { ...rule, pattern: '^(a+)+$' });
    rules.push(evil.id);
    expect(await classifications.rules.test(ctx, { name: `${'a'.repeat(250)}!` })).toEqual([]);
    await expect(classifications.rules.save(ctx, { ...rule, pattern: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('classifications', () => {
  it('flow along direct edges with the way they took, weaker through an expression', async () => {
    await shop.change([
      { from: 'customers.email', to: 'mart.contact' },
      { from: 'mart.contact', to: 'far.copy', subtype: 'TRANSFORMATION' },
    ]);
    await run();
    expect(await of('mart.contact')).toEqual(['EMAIL SUGGESTED 0.86']);
    expect(await of('far.copy')).toEqual(['EMAIL SUGGESTED 0.731']);
    expect(await flowOf('far.copy', 'EMAIL')).toEqual(['customers.email', 'mart.contact', 'far.copy']);
  });

  it('stop where a value is masked, counted or only decides about rows', async () => {
    await shop.change([
      { from: 'customers.email', to: 'mart.hashed', masking: true },
      { from: 'customers.email', to: 'mart.people', subtype: 'AGGREGATION', text: 'count(DISTINCT c.email)' },
      { from: 'customers.email', to: 'mart.someone', subtype: 'AGGREGATION', text: 'max(c.email)' },
      { from: 'customers.email', to: 'mart.domain', kind: 'INDIRECT', subtype: 'FILTER' },
    ]);
    await run();
    expect(await of('mart.hashed')).toEqual([]);
    expect(await of('mart.people')).toEqual([]);
    expect(await of('mart.domain')).toEqual([]);
    expect(await of('mart.someone')).toEqual(['EMAIL SUGGESTED 0.645']);
  });

  it('stop where people rejected them, and flow on where people confirmed', async () => {
    await shop.change([
      { from: 'customers.email', to: 'mart.contact' },
      { from: 'mart.contact', to: 'far.copy' },
    ]);
    await run();
    await classifications.service.decide(ctx, {
      assetKey: shop.key('mart.contact'),
      kind: 'EMAIL',
      decision: 'REJECT',
      reason: 'a made-up address',
    });
    await run(false);
    expect(await of('far.copy')).toEqual([]);
    await classifications.service.decide(ctx, {
      assetKey: shop.key('mart.contact'),
      kind: 'EMAIL',
      decision: 'CONFIRM',
      reason: 'real after all',
    });
    await run(false);
    expect(await of('far.copy')).toEqual(['EMAIL SUGGESTED 1']);
    expect(await flowOf('far.copy', 'EMAIL')).toEqual(['mart.contact', 'far.copy']);
  });

  it('are withdrawn when edges end, also those that only held each other up in a cycle', async () => {
    await shop.change([
      { from: 'customers.email', to: 'mart.contact' },
      { from: 'mart.contact', to: 'mart.again' },
      { from: 'mart.again', to: 'far.loop' },
      { from: 'far.loop', to: 'mart.again' },
    ]);
    await run();
    expect(await of('far.loop')).toEqual(['EMAIL SUGGESTED 0.86']);
    await shop.change([], [{ from: 'mart.contact', to: 'mart.again' }]);
    await run(false);
    expect(await of('mart.contact')).toEqual(['EMAIL SUGGESTED 0.86']);
    expect(await of('mart.again')).toEqual([]);
    expect(await of('far.loop')).toEqual([]);
    expect(
      (await classifications.service.history(ctx, { key: shop.key('far.loop') })).nodes.map(
        ({ state }) => state,
      ),
    ).toEqual(['WITHDRAWN', 'SUGGESTED']);
  });

  it('take the surest way, then the shortest, and another one when it ends', async () => {
    await shop.change([
      { from: 'customers.email', to: 'mart.contact' },
      { from: 'mart.contact', to: 'far.copy' },
      { from: 'customers.email', to: 'far.copy', subtype: 'TRANSFORMATION' },
    ]);
    await run();
    expect(await of('far.copy')).toEqual(['EMAIL SUGGESTED 0.86']);
    await shop.change([], [{ from: 'mart.contact', to: 'far.copy' }]);
    await run(false);
    expect(await of('far.copy')).toEqual(['EMAIL SUGGESTED 0.731']);
    expect(await flowOf('far.copy', 'EMAIL')).toEqual(['customers.email', 'far.copy']);
  });

  it('carry on the tags of people that say how sensitive a column is', async () => {
    await shop.change([{ from: 'customers.note', to: 'mart.contact' }]);
    await catalog.annotations.edit(ctx, { key: shop.key('customers.note'), tags: { set: ['pii'] } });
    await run();
    expect(await of('mart.contact')).toEqual(['tag:pii SUGGESTED 1']);
    await catalog.annotations.edit(ctx, { key: shop.key('customers.note'), tags: { set: [] } });
    await run(false);
    expect(await of('mart.contact')).toEqual([]);
  });
});

describe('the list', () => {
  it('filters and pages in the order of keys', async () => {
    await run();
    const filter = { instanceIds: [shop.id('@instance')] };
    const all = await classifications.service.list(ctx, { filter });
    expect(all.nodes.map(({ kind }) => kind)).toEqual(['POSTAL_ADDRESS', 'EMAIL']);
    const first = await classifications.service.list(ctx, { filter, page: { first: 1 } });
    const second = await classifications.service.list(ctx, {
      filter,
      page: { first: 1, after: first.endCursor },
    });
    expect([...first.nodes, ...second.nodes]).toEqual(all.nodes.slice(0, 2));
    expect(await first.totalCount()).toBe(all.nodes.length);
    const emails = await classifications.service.list(ctx, { filter: { ...filter, kinds: ['EMAIL'] } });
    expect(emails.nodes.map(({ assetKey }) => assetKey)).toEqual([shop.key('customers.email')]);
    const byValue = await classifications.service.list(ctx, { filter: { ...filter, methods: ['VALUE'] } });
    expect(byValue.nodes).toEqual([]);
    expect(await classifications.service.summary(ctx, { filter: { ...filter, kinds: ['EMAIL'] } })).toEqual([
      { kind: 'EMAIL', category: 'PII', state: 'SUGGESTED', count: 1 },
    ]);
  });
});
