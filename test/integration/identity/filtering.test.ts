import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { createCatalog } from '../../../src/catalog/index.js';
import { systemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { type AccessSubjectAsset, isAccessible } from '../../../src/graph/index.js';
import type { NewGrant } from '../../../src/identity/index.js';
import { registerShop } from '../../testkit/api.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
const system = systemContext();
const tag = uniqueName('tag');
let people: TestPeople;
let shops: string[];
/** Every asset of the shops, as what decides who sees it. */
let assets: (AccessSubjectAsset & { kind: string; nameLower: string })[];

beforeAll(async () => {
  people = testPeople(graph);
  shops = [await registerShop(catalog, 4, 3), await registerShop(catalog, 3, 3)];
  await graph.write(
    'MATCH (a:Asset {key: $key}) SET a.tags = [$tag] WITH a MATCH (c:Asset {parentKey: a.key}) SET c.tags = [$tag]',
    { key: `${shops[0]}/shop.sales.orders_01`, tag },
  );
  const rows = await graph.read<{ asset: (typeof assets)[number] }>(
    `UNWIND $shops AS shop MATCH (a:Live) WHERE a.key = shop OR a.key STARTS WITH shop + '/'
     RETURN a {.key, .kind, .nameLower, .instanceId, .databaseKey, .schemaKey, .environment, tags: coalesce(a.tags, []),
       domainIds: [], ownerIds: []} AS asset`,
    { shops },
  );
  assets = rows.map((row) => row.asset);
});

afterAll(async () => {
  for (const shop of shops)
    await graph.autocommit(
      `MATCH (a) WHERE (a:Asset OR a:Version OR a:AnnotationVersion) AND (a.key STARTS WITH $shop OR a.assetKey STARTS WITH $shop)
       CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 500 ROWS`,
      { shop },
    );
  await people.remove();
  await graph.close();
});

async function holder(...grants: Omit<NewGrant, 'role' | 'accountId'>[]): Promise<RequestContext> {
  const { id } = await people.person();
  for (const grant of grants)
    await people.identity.grants.grant(system, { accountId: id, role: 'viewer', ...grant });
  return people.again(id);
}

/** Reads a whole list by pages of five. */
async function pages(ctx: RequestContext, kinds: readonly ('Table' | 'Column')[] | null): Promise<string[]> {
  const keys: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof catalog.assets.assets>> = await catalog.assets.assets(ctx, {
      filter: { kinds },
      page: { first: 5, ...(after === null ? {} : { after }) },
    });
    keys.push(...page.nodes.map((asset) => asset.key));
    after = page.hasNextPage ? (page.cursors.at(-1) ?? null) : null;
  } while (after !== null);
  return keys;
}

function expected(ctx: RequestContext, kinds: readonly string[] | null): string[] {
  return assets
    .filter(
      (asset) =>
        (kinds === null || kinds.includes(asset.kind)) && isAccessible(asset, ctx.access('asset.read')),
    )
    .toSorted((a, b) => compare(a.nameLower, b.nameLower) || compare(a.key, b.key))
    .map((asset) => asset.key);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

describe('a list by name', () => {
  it('holds exactly what lies inside the places of a role, in order, page by page, however they are given', async () => {
    const [first = '', second = ''] = shops;
    const { instanceId } = assets.find((asset) => asset.key.startsWith(second)) ?? { instanceId: '' };
    const callers = [
      await holder({ scopeKind: 'schemas', scopeValue: `${first}/shop.sales` }),
      await holder({ scopeKind: 'databases', scopeValue: `${second}/shop` }),
      await holder({ scopeKind: 'instances', scopeValue: instanceId }),
      await holder(
        { scopeKind: 'schemas', scopeValue: `${first}/shop.sales` },
        { scopeKind: 'databases', scopeValue: `${second}/shop` },
        { scopeKind: 'instances', scopeValue: instanceId },
      ),
      await holder(
        { scopeKind: 'databases', scopeValue: `${first}/shop` },
        { scopeKind: 'tags', scopeValue: tag, deny: true },
      ),
      await holder({ scopeKind: 'databases', scopeValue: `${first}/shop`, tags: [tag] }),
      await holder({ scopeKind: 'tags', scopeValue: tag }),
    ];
    for (const ctx of callers)
      for (const kinds of [null, ['Table'], ['Column']] as const) {
        const wanted = expected(ctx, kinds);
        expect(wanted.length).toBeGreaterThan(0);
        expect(await pages(ctx, kinds)).toEqual(wanted);
        const counted = await catalog.assets.assets(ctx, { filter: { kinds }, page: { first: 1 } });
        expect(await counted.totalCount()).toBe(wanted.length);
      }
  });

  it('is refused, not empty, for somebody without any role, and empty for a place with nothing in it', async () => {
    const nobody = await holder();
    await expect(catalog.assets.assets(nobody, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const elsewhere = await holder({ scopeKind: 'environments', scopeValue: uniqueName('nowhere') });
    expect(await pages(elsewhere, null)).toEqual([]);
  });
});
