import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkFormat, Catalog, ImportMode } from '../../../src/catalog/index.js';
import { newId } from '../../../src/core/ids.js';
import { countingQueries, type GraphClient } from '../../../src/graph/index.js';
import { openGraph, removeNamespace, uniqueName, uniqueNamespace } from '../../testkit/servers.js';
import { onlyIn, personContext, testCatalog } from './support.js';

let graph: GraphClient;
let catalog: Catalog;
const ctx = personContext();
const namespace = uniqueNamespace('postgres').replace('postgres:', 'lake:');
const teamId = newId();
const property = uniqueName('tier');
const names = ['alpha', 'beta', 'gamma', 'delta'];
const keyOf = (name: string): string => `${namespace}/${name}`;
const filter = { databaseKeys: undefined, engines: ['lake'], kinds: ['ExternalDataset' as const] };
let domainName: string;
let instanceId: string;

beforeAll(async () => {
  graph = openGraph();
  catalog = testCatalog(graph);
  await graph.write("CREATE (:Team {id: $teamId, name: 'Bulk team'})", { teamId });
  for (const name of names)
    await catalog.registration.register(ctx, { key: keyOf(name), kind: 'ExternalDataset' });
  instanceId = (await catalog.assets.asset(ctx, { key: namespace }))?.id ?? '';
  domainName = `${uniqueName('Domain')}; with \\ and "quotes"`;
  await catalog.glossary.saveDomain(ctx, { name: domainName });
  await catalog.glossary.savePropertyDefinition(ctx, { name: property, type: 'JSON' });
});

afterAll(async () => {
  await removeNamespace(graph, namespace);
  await graph.write(
    'MATCH (n) WHERE (n:Team AND n.id = $teamId) OR (n:Domain AND n.name = $domainName) OR (n:PropertyDefinition AND n.name = $property) DETACH DELETE n',
    { teamId, domainName, property },
  );
  await graph.close();
});

async function exported(format: BulkFormat): Promise<string> {
  let text = '';
  for await (const chunk of catalog.bulk.export(ctx, {
    format,
    filter: { ...filter, instanceIds: [instanceId] },
  }))
    text += chunk;
  return text;
}

const take = (content: string, format: BulkFormat, mode: ImportMode = 'ALL_OR_NOTHING', more: object = {}) =>
  catalog.bulk.import(ctx, { format, content, mode, ...more });

const description = async (name: string): Promise<string | null> =>
  (await catalog.annotations.annotation(ctx, { key: keyOf(name) })).description;

describe('an export', () => {
  it.each(['CSV', 'JSON'] as const)(
    'in %s changes nothing when it is imported again, whatever it holds',
    async (format) => {
      const text = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('=1+1', "'=x", '+49', '-', '@cmd', 'a\nb', 'a,"b";c', '\ttab', "'"),
      );
      await fc.assert(
        fc.asyncProperty(
          text,
          fc.subarray(['a', 'b-c', 'd.e']),
          fc.jsonValue(),
          async (words, tags, value) => {
            const domain = (await catalog.glossary.list(ctx, { kind: 'Domain', text: domainName })).nodes[0];
            await catalog.annotations.edit(ctx, {
              key: keyOf('alpha'),
              description: words,
              tags: { set: tags },
              domainIds: { set: domain === undefined ? [] : [domain.id] },
              owners: { set: [{ id: teamId, role: 'steward' }] },
              properties: { [property]: value as never },
            });
            const result = await take(await exported(format), format);
            expect(result).toMatchObject({ failed: 0, updated: 0, unchanged: names.length });
          },
        ),
        { numRuns: 12 },
      );
    },
  );

  it.each(['CSV', 'JSON'] as const)('in %s restores what was edited since', async (format) => {
    await catalog.annotations.edit(ctx, {
      key: keyOf('alpha'),
      description: 'a, "b"\nc; =d',
      tags: { set: ['one', 'two'] },
      owners: { set: [{ id: teamId, role: 'steward' }] },
    });
    const before = await catalog.annotations.annotation(ctx, { key: keyOf('alpha') });
    const file = await exported(format);
    await catalog.annotations.edit(ctx, {
      key: keyOf('alpha'),
      description: 'else',
      tags: { set: ['three'] },
      owners: { set: [] },
    });
    expect(await take(file, format)).toMatchObject({ updated: 1, applied: true });
    const after = await catalog.annotations.annotation(ctx, { key: keyOf('alpha') });
    expect({ ...after, revision: 0, updatedAt: '' }).toEqual({ ...before, revision: 0, updatedAt: '' });
  });
});

describe('an import', () => {
  it('that is a dry run tells what it would do and writes nothing', async () => {
    const content = `key,description\n${keyOf('beta')},dry\n${keyOf('missing')},x\n`;
    const before = await graph.read(
      'MATCH (n:Annotation) WHERE n.assetKey STARTS WITH $namespace RETURN count(n) AS count',
      { namespace },
    );
    const result = await take(content, 'CSV', 'PARTIAL', { dryRun: true });
    expect(result).toMatchObject({ updated: 1, failed: 1, applied: false });
    expect(result.rows).toMatchObject([
      { row: 2, outcome: 'UPDATED', fields: ['description'], error: null },
      { row: 3, outcome: 'FAILED', error: { code: 'ASSET_NOT_FOUND' } },
    ]);
    expect(await description('beta')).not.toBe('dry');
    expect(
      await graph.read(
        'MATCH (n:Annotation) WHERE n.assetKey STARTS WITH $namespace RETURN count(n) AS count',
        { namespace },
      ),
    ).toEqual(before);
  });

  it('of all or nothing writes nothing when a row fails, a partial one writes the others', async () => {
    const content = `key,description,tags\n${keyOf('beta')},fine,ok\n${keyOf('gamma')},bad,Not A Tag\n`;
    const none = await take(content, 'CSV', 'ALL_OR_NOTHING');
    expect(none).toMatchObject({ updated: 1, failed: 1, applied: false });
    expect(none.rows[1]?.error).toMatchObject({ code: 'INPUT_INVALID', field: 'tags' });
    expect(await description('beta')).not.toBe('fine');
    expect(await take(content, 'CSV', 'PARTIAL')).toMatchObject({ updated: 1, failed: 1, applied: true });
    expect(await description('beta')).toBe('fine');
  });

  it('names the line of each row that cannot be read', async () => {
    const content = `key,description,property:${property},property:nothing\n${keyOf('beta')},a,{broken,\n${keyOf('gamma')},a,,x\n${keyOf('delta')},too,few\n,no key,,\n${keyOf('alpha')},b,,\n${keyOf('alpha')},c,,\n`;
    const { rows } = await take(content, 'CSV', 'PARTIAL', { dryRun: true });
    expect(rows.map((row) => [row.row, row.outcome, row.error?.field ?? null])).toEqual([
      [2, 'FAILED', `properties.${property}`],
      [3, 'FAILED', 'properties.nothing'],
      [4, 'FAILED', 'row'],
      [5, 'FAILED', 'key'],
      [6, expect.stringMatching(/UPDATED|UNCHANGED/), null],
      [7, 'FAILED', 'key'],
    ]);
  });

  it.each([
    ['CSV', 'key,a\n"unclosed'],
    ['CSV', 'name,description\nx,y\n'],
    ['JSON', '{"key": 1}'],
    ['JSON', '[}'],
  ] as const)('of a %s file that cannot be read is refused as a whole', async (format, content) => {
    await expect(take(content, format)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('tells rows of JSON with members that are not known', async () => {
    const { rows } = await take(
      JSON.stringify([{ key: keyOf('alpha'), descripton: 'typo' }, 5]),
      'JSON',
      'PARTIAL',
    );
    expect(rows.map((row) => row.outcome)).toEqual(['FAILED', 'FAILED']);
  });

  it('is done once for one client key', async () => {
    const clientKey = newId();
    const content = `key,description\n${keyOf('delta')},${newId()}\n`;
    const first = await take(content, 'CSV', 'PARTIAL', { clientKey });
    expect(first.updated).toBe(1);
    expect(await take(content, 'CSV', 'PARTIAL', { clientKey })).toEqual(first);
    expect((await catalog.annotations.annotation(ctx, { key: keyOf('delta') })).revision).toBe(1);
    await expect(take(`${content}\n`, 'CSV', 'PARTIAL', { clientKey })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('refuses rows on assets the caller may not edit, one by one', async () => {
    const limited = personContext((permission) =>
      permission === 'asset.edit'
        ? onlyIn({ databases: [keyOf('beta')] })
        : onlyIn({ environments: ['default'] }),
    );
    const content = `key,description\n${keyOf('beta')},mine\n${keyOf('gamma')},theirs\n`;
    const { rows } = await catalog.bulk.import(limited, { format: 'CSV', content, mode: 'PARTIAL' });
    expect(rows.map((row) => row.error?.code ?? row.outcome)).toEqual(['UPDATED', 'FORBIDDEN']);
  });

  it('costs few graph queries besides its events, whatever the number of rows', async () => {
    const csv = (count: number): string =>
      `key,description\n${names
        .slice(0, count)
        .map((name) => `${keyOf(name)},${newId()}`)
        .join('\n')}\n`;
    const one = await countingQueries(() => take(csv(1), 'CSV'));
    const four = await countingQueries(() => take(csv(4), 'CSV'));
    expect(four.queries - one.queries).toBe(3);
  });
});
