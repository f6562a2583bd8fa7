import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/catalog/index.js';
import { createCatalog, inheritedMetadata } from '../../../src/catalog/index.js';
import { systemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { newId } from '../../../src/core/ids.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { type GeneratedFleet, generateFleet } from '../../testkit/graph-generator.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';
import { onlyIn, personContext, testCatalog } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
let fleet: GeneratedFleet;
let table: string;
const ctx = personContext();
const own = uniqueName('people').replace('_', '-');
const teamId = newId();

beforeAll(async () => {
  graph = openGraph();
  catalog = testCatalog(graph);
  await graph.write("CREATE (:Team {id: $teamId, name: 'Payments guild'})", { teamId });
});

beforeEach(async () => {
  fleet = await generateFleet(graph, {
    hostPrefix: `postgres://${own}-${newId().slice(-8)}-`,
    instances: 1,
    databasesPerInstance: 1,
    schemasPerDatabase: 2,
    tablesPerSchema: 3,
  });
  const page = await catalog.assets.tree(ctx, { parentKey: fleet.schemas[0] ?? '' });
  table = page.nodes[0]?.key ?? '';
});

afterAll(async () => {
  await graph.write('MATCH (t:Team {id: $teamId}) DETACH DELETE t', { teamId });
  await graph.write(
    'MATCH (n) WHERE (n:Asset AND n.key CONTAINS $own) OR (n:Annotation AND n.assetKey CONTAINS $own) OR (n:AnnotationVersion AND n.assetKey CONTAINS $own) DETACH DELETE n',
    { own },
  );
  await graph.close();
});

const asset = async (key: string) => {
  const found = await catalog.assets.asset(ctx, { key });
  if (found === null) throw new Error(`no ${key}`);
  return found;
};

describe('an edit', () => {
  it('is kept with its version, audit record and event, and found by search', async () => {
    const word = uniqueName('zq').replace('_', '');
    const { annotation, changes } = await catalog.annotations.edit(ctx, {
      key: table,
      description: `The **${word}** ledger`,
      owners: { add: [{ id: teamId, role: 'steward' }] },
    });
    expect(annotation).toMatchObject({
      revision: 1,
      owners: [{ id: teamId, role: 'steward' }],
      updatedBy: 'Ada',
    });
    expect(changes.map((change) => change.field)).toEqual(['description', 'owners']);
    expect(await asset(table)).toMatchObject({ description: `The **${word}** ledger`, ownerIds: [teamId] });
    const history = await catalog.annotations.history(ctx, { key: table });
    expect(history.nodes).toMatchObject([{ revision: 1, authorName: 'Ada' }]);
    const owners = await catalog.annotations.loadOwners(ctx, [table]);
    expect(owners.get(table)).toMatchObject([
      { id: teamId, kind: 'Team', name: 'Payments guild', role: 'steward', fromKey: table },
    ]);
    const written = await graph.read<{ audits: number; events: number }>(
      `MATCH (r:AuditRecord {assetKey: $table, action: 'annotation.edit'}) WITH count(r) AS audits
       MATCH (e:OutboxEvent {aggregate: $table, kind: 'annotation.changed'}) RETURN audits, count(e) AS events`,
      { table },
    );
    expect(written).toEqual([{ audits: 1, events: 1 }]);
    const found = await catalog.search.search(ctx, { text: word });
    expect(found.nodes.map((hit) => hit.asset.key)).toEqual([table]);
    const byOwner = await catalog.search.search(ctx, {
      text: 'payments guild',
      filter: { instanceIds: [fleet.instances[0]?.id ?? ''] },
    });
    expect(byOwner.nodes.map((hit) => hit.asset.key)).toContain(table);
  });

  it('that changes nothing writes nothing', async () => {
    await catalog.annotations.edit(ctx, { key: table, tags: { add: ['gold'] } });
    const again = await catalog.annotations.edit(ctx, { key: table, tags: { add: ['gold'] } });
    expect(again).toMatchObject({ changes: [], annotation: { revision: 1 } });
    expect((await catalog.annotations.history(ctx, { key: table })).nodes).toHaveLength(1);
  });

  it('sent twice under one client key is done once; another input under it is refused', async () => {
    const clientKey = newId();
    const edit = { key: table, description: 'once', clientKey };
    const results = await Promise.all([
      catalog.annotations.edit(ctx, edit),
      catalog.annotations.edit(ctx, edit),
    ]);
    expect(results.filter((result) => result.replayed)).toHaveLength(1);
    expect(results[0].annotation).toEqual(results[1].annotation);
    await expect(catalog.annotations.edit(ctx, { ...edit, description: 'twice' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    const other = await catalog.annotations.edit(personContext(), { ...edit, description: 'by another' });
    expect(other.replayed).toBe(false);
  });

  it('at an old revision is refused with the present one', async () => {
    await catalog.annotations.edit(ctx, { key: table, description: 'a' });
    await catalog.annotations.edit(ctx, { key: table, description: 'b', expectedRevision: 1 });
    await expect(
      catalog.annotations.edit(ctx, { key: table, description: 'c', expectedRevision: 1 }),
    ).rejects.toMatchObject({ code: 'CONFLICT', facts: { revision: 2 } });
  });

  it('loses nothing when many are made at once', async () => {
    const tags = Array.from({ length: 8 }, (_unused, index) => `parallel-${index}`);
    await Promise.all(tags.map((tag) => catalog.annotations.edit(ctx, { key: table, tags: { add: [tag] } })));
    expect((await catalog.annotations.annotation(ctx, { key: table })).tags).toEqual(tags);
    expect((await catalog.annotations.annotation(ctx, { key: table })).revision).toBe(8);
  });

  it.each([
    [{ owners: { add: [{ id: 'nobody' }] } }, 'owners'],
    [{ tags: { add: ['Not A Tag'] } }, 'tags'],
    [{ domainIds: { add: ['nowhere'] } }, 'domainIds'],
    [{ termIds: { add: ['nothing'] } }, 'termIds'],
    [{ properties: { undefined_property: 1 } }, 'properties.undefined_property'],
  ])('with %j is refused, naming the field, and writes nothing', async (edit, field) => {
    await expect(
      catalog.annotations.edit(ctx, { key: table, description: 'x', ...edit }),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      facts: { field },
    });
    expect((await asset(table)).description).toBeNull();
  });

  it('needs the permission on the asset: hidden assets do not exist, visible ones are refused', async () => {
    const elsewhere = onlyIn({ schemas: [fleet.schemas[1] ?? ''] });
    await expect(
      catalog.annotations.edit(personContext(elsewhere), { key: table, description: 'x' }),
    ).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND' });
    const reader = personContext((permission) =>
      permission === 'asset.edit' ? elsewhere : onlyIn({ databases: fleet.databases }),
    );
    await expect(catalog.annotations.edit(reader, { key: table, description: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('inherited metadata', () => {
  const effective = async (key: string) => (await asset(key)).tags;

  it('reaches everything inside, and goes again, but for what has it from elsewhere', async () => {
    const [schema, other] = fleet.schemas as [string, string];
    const column = (await catalog.assets.loadColumns(ctx, [table])).get(table)?.[0]?.key ?? '';
    await catalog.annotations.edit(ctx, { key: schema, tags: { add: ['pii', 'eu'] } });
    await catalog.annotations.edit(ctx, { key: table, tags: { add: ['pii', 'own'] } });
    expect(await effective(column)).toEqual(['eu', 'own', 'pii']);
    expect(await effective(other)).toEqual([]);
    await catalog.annotations.edit(ctx, { key: schema, tags: { remove: ['pii', 'eu'] } });
    expect(await effective(column)).toEqual(['own', 'pii']);
    const sibling = (await catalog.assets.tree(ctx, { parentKey: schema })).nodes[1]?.key ?? '';
    expect(await effective(sibling)).toEqual([]);
  });

  it('decides what a caller with a tag may see, at once', async () => {
    const tag = uniqueName('scope').replace('_', '-');
    const limited = personContext(onlyIn({ tags: [tag] }));
    expect((await catalog.assets.assets(limited)).nodes).toEqual([]);
    await catalog.annotations.edit(ctx, { key: fleet.schemas[0] ?? '', tags: { add: [tag] } });
    expect(await (await catalog.assets.assets(limited, { filter: { kinds: ['Table'] } })).totalCount()).toBe(
      3,
    );
    const found = await catalog.search.search(limited, { text: 'id', page: { first: 100 } });
    expect(found.nodes.length).toBeGreaterThanOrEqual(3);
    expect(found.nodes.every((hit) => hit.asset.key.startsWith(fleet.schemas[0] ?? ''))).toBe(true);
  });

  it('is told to whoever adds assets inside', async () => {
    await catalog.annotations.edit(ctx, {
      key: fleet.schemas[0] ?? '',
      tags: { add: ['fresh'] },
      owners: { add: [{ id: teamId }] },
    });
    const found = await graph.transaction((tx) => inheritedMetadata(tx, [table, fleet.schemas[1] ?? '']));
    expect(found.get(table)).toEqual({
      tags: ['fresh'],
      domainIds: [],
      ownerIds: [teamId],
      environment: 'production',
    });
    expect(found.get(fleet.schemas[1] ?? '')).toMatchObject({ tags: [], ownerIds: [] });
  });

  it('is carried down the same way in batches, where too much lies below for one transaction', async () => {
    const small = createCatalog({ graph, clock: systemClock, logger: silentLogger, inheritedInline: 3 });
    const schema = fleet.schemas[0] ?? '';
    await small.annotations.edit(ctx, { key: table, tags: { add: ['own', 'pii'] } });
    await small.annotations.edit(ctx, {
      key: fleet.instances[0]?.key ?? '',
      tags: { add: ['pii', 'eu'] },
      owners: { add: [{ id: teamId }] },
    });
    const column = (await catalog.assets.loadColumns(ctx, [table])).get(table)?.[0]?.key ?? '';
    expect(await effective(column)).toEqual(['eu', 'own', 'pii']);
    expect((await asset(fleet.schemas[1] ?? '')).ownerIds).toEqual([teamId]);
    await small.annotations.edit(ctx, {
      key: fleet.instances[0]?.key ?? '',
      tags: { set: [] },
      owners: { set: [] },
    });
    expect(await effective(column)).toEqual(['own', 'pii']);
    expect(await effective(schema)).toEqual([]);
    expect(await graph.read('MATCH (w:InheritanceWork) WHERE w.key CONTAINS $own RETURN w', { own })).toEqual(
      [],
    );
  });

  it('left over by a node that was interrupted is carried down when work is resumed', async () => {
    const schema = fleet.schemas[0] ?? '';
    await graph.write(
      "MERGE (n:Annotation {assetKey: $schema}) SET n.revision = 1, n.tags = ['late'] CREATE (:InheritanceWork {id: $schema, key: $schema, instanceKey: $instanceKey})",
      { schema, instanceKey: fleet.instances[0]?.key },
    );
    expect(await effective(table)).toEqual([]);
    expect(await catalog.inheritance.resume()).toBeGreaterThanOrEqual(1);
    expect(await effective(table)).toEqual(['late']);
  });

  it('loses nothing when edits at several levels are made at once', async () => {
    const column = (await catalog.assets.loadColumns(ctx, [table])).get(table)?.[0]?.key ?? '';
    const places = [
      fleet.instances[0]?.key ?? '',
      fleet.databases[0] ?? '',
      fleet.schemas[0] ?? '',
      table,
      column,
    ];
    await Promise.all(
      places.map((key, index) => catalog.annotations.edit(ctx, { key, tags: { add: [`level-${index}`] } })),
    );
    expect(await effective(column)).toEqual(places.map((_key, index) => `level-${index}`));
  });

  it('is always the union of what the asset and all that encloses it have, after any edits', async () => {
    const instance = fleet.instances[0]?.key ?? '';
    const column = (await catalog.assets.loadColumns(ctx, [table])).get(table)?.[1]?.key ?? '';
    const chain = [instance, fleet.databases[0] ?? '', fleet.schemas[0] ?? '', table, column];
    const edit = fc.record({
      at: fc.nat({ max: chain.length - 1 }),
      add: fc.subarray(['a', 'b', 'c']),
      remove: fc.subarray(['a', 'b', 'c']),
    });
    const ownTags = new Map<string, Set<string>>(chain.map((key) => [key, new Set()]));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        for (const { at, add, remove } of edits) {
          const key = chain[at] ?? '';
          await catalog.annotations.edit(ctx, { key, tags: { add, remove } });
          for (const tag of add) ownTags.get(key)?.add(tag);
          for (const tag of remove) ownTags.get(key)?.delete(tag);
        }
        const union = new Set<string>();
        for (const key of chain) {
          for (const tag of ownTags.get(key) ?? []) union.add(tag);
          expect(await effective(key)).toEqual([...union].toSorted());
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the glossary', () => {
  it('keeps domains, terms and tags, refuses doubles and circles, and removes only what is unused', async () => {
    const name = uniqueName('Sales');
    const sales = await catalog.glossary.saveDomain(ctx, { name });
    const retail = await catalog.glossary.saveDomain(ctx, { name: `${name} retail`, parentId: sales.id });
    await expect(catalog.glossary.saveDomain(ctx, { name: name.toUpperCase() })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      catalog.glossary.saveDomain(ctx, { id: sales.id, parentId: retail.id }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', facts: { field: 'parentId' } });
    const term = await catalog.glossary.saveTerm(ctx, {
      name: `${name} order`,
      definition: 'A sale.',
      domainId: retail.id,
    });
    await catalog.annotations.edit(ctx, {
      key: table,
      domainIds: { add: [retail.id] },
      termIds: { add: [term.id] },
    });
    await expect(catalog.glossary.remove(ctx, { kind: 'Term', id: term.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      facts: { count: 1 },
    });
    await catalog.annotations.edit(ctx, { key: table, domainIds: { set: [] }, termIds: { set: [] } });
    expect(await catalog.glossary.remove(ctx, { kind: 'Term', id: term.id })).toBe(true);
    await catalog.glossary.remove(ctx, { kind: 'Domain', id: retail.id });
    await catalog.glossary.remove(ctx, { kind: 'Domain', id: sales.id });
    await expect(catalog.glossary.remove(ctx, { kind: 'Domain', id: sales.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('lists by name in pages, each item once', async () => {
    const base = uniqueName('page').replace('_', '-');
    for (let index = 0; index < 5; index += 1)
      await catalog.glossary.saveTag(ctx, { name: `${base}-${index}` });
    const first = await catalog.glossary.list(ctx, { kind: 'Tag', text: base, page: { first: 3 } });
    const second = await catalog.glossary.list(ctx, {
      kind: 'Tag',
      text: base,
      page: { first: 3, after: first.endCursor },
    });
    expect([...first.nodes, ...second.nodes].map((tag) => tag.name)).toEqual(
      [0, 1, 2, 3, 4].map((index) => `${base}-${index}`),
    );
    expect(await first.totalCount()).toBe(5);
    for (const tag of [...first.nodes, ...second.nodes])
      await catalog.glossary.remove(ctx, { kind: 'Tag', id: tag.name });
  });

  it('checks custom properties by type, kind and bounds', async () => {
    const name = uniqueName('tier');
    await catalog.glossary.savePropertyDefinition(ctx, {
      name,
      type: 'NUMBER',
      minimum: 1,
      maximum: 3,
      kinds: ['Table'],
    });
    const set = (key: string, value: unknown) =>
      catalog.annotations.edit(ctx, { key, properties: { [name]: value as never } });
    expect((await set(table, 2)).annotation.properties).toEqual({ [name]: 2 });
    for (const bad of ['2', 0, 4, true])
      await expect(set(table, bad)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(set(fleet.schemas[0] ?? '', 2)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      catalog.glossary.savePropertyDefinition(ctx, { name, type: 'TEXT', minimum: null, maximum: null }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await set(table, null)).annotation.properties).toEqual({});
    await catalog.glossary.remove(ctx, { kind: 'PropertyDefinition', id: name });
  });
});
