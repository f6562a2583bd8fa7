import 'reflect-metadata';
import {
  execute,
  type GraphQLOutputType,
  getNamedType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiContext, LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { RefusalNotes } from '../../../resolvers/edge/refusals.js';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { isWaymarkError } from '../../../src/core/errors.js';
import { newId } from '../../../src/core/ids.js';
import { silentLogger } from '../../../src/core/logger.js';
import { isPermission, permissions } from '../../../src/core/permissions.js';
import { countingQueries } from '../../../src/graph/index.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { type GeneratedOperation, operationsOf, type Target } from '../../testkit/operation-inputs.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { RollbackGraph } from '../../testkit/rollback-graph.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';
import { stateLineage } from '../../testkit/stated-lineage.js';

/**
 * An administrator of one instance tries to learn of another one: by every identifier of every operation, by what comes
 * back, by the words of errors, and by how much work an answer takes.
 */
const graph = openGraph();
const people: TestPeople = testPeople(graph);
const trail: TestTrail = testTrail(graph);
const hiddenTable = uniqueName('hidden_table');
const hiddenColumn = uniqueName('hidden_column');
const model = (table: string, column: string) => ({
  principals: ['app'],
  schemas: {
    sales: {
      [table]: { columns: [{ name: column, type: 'bigint' }], comment: `about ${table}` },
      [`${table}_copy`]: { columns: [{ name: column, type: 'bigint' }] },
    },
  },
});

let api: TestApi;
let schema: Awaited<ReturnType<typeof testSchema>>;
let operations: GeneratedOperation[];
let own: IngestFixture;
let hidden: IngestFixture;
let ctx: RequestContext;
/** Evidence of an edge from the own table to a hidden one. */
let outgoing: string;
let targets: { own: Target; hidden: Target; absent: Target };

async function targetOf(fixture: IngestFixture, table: string, runId: string): Promise<Target> {
  const tableKey = modelKeys.table(fixture.namespace, 'sales', table);
  const derivedKey = modelKeys.table(fixture.namespace, 'sales', `${table}_copy`);
  await stateLineage(graph, tableKey, derivedKey);
  const [row] = await graph.read<{ id: string }>('MATCH (a:Asset {key: $tableKey}) RETURN a.id AS id', {
    tableKey,
  });
  return {
    instanceId: fixture.instanceId,
    instanceKey: fixture.namespace,
    schemaKey: modelKeys.schema(fixture.namespace, 'sales'),
    tableKey,
    derivedKey,
    tableId: row?.id ?? '',
    runId,
    accountId: newId(),
  };
}

beforeAll(async () => {
  api = await startTestApi(
    { WAYMARK_KEYS_ROOT_KEY: testRootKey.toString('base64') },
    { graph: new RollbackGraph(testServers().neo4j) },
  );
  schema = await testSchema(api.services);
  operations = operationsOf(schema);
  own = await ingestFixture(graph, new ModelCollector(() => model('orders', 'id')));
  hidden = await ingestFixture(graph, new ModelCollector(() => model(hiddenTable, hiddenColumn)));
  const runs = [await own.collect('FULL'), await hidden.collect('FULL')];
  const absentKey = `postgres://${uniqueName('host').replace('_', '-')}:5432`;
  const absentTable = `${absentKey}/shop.sales.${uniqueName('hidden_table')}`;
  targets = {
    own: await targetOf(own, 'orders', runs[0]!.id),
    hidden: await targetOf(hidden, hiddenTable, runs[1]!.id),
    absent: {
      instanceId: newId(),
      instanceKey: absentKey,
      schemaKey: `${absentKey}/shop.sales`,
      tableKey: absentTable,
      derivedKey: `${absentTable}_copy`,
      tableId: newId(),
      runId: newId(),
      accountId: newId(),
    },
  };
  // What a hidden table flows into, and what flows into one.
  await stateLineage(graph, targets.hidden.tableKey, targets.own.tableKey);
  outgoing = await stateLineage(graph, targets.own.tableKey, targets.hidden.derivedKey);
  const { id } = await people.person('curious');
  await people.identity.grants.grant(systemContext(), {
    accountId: id,
    role: 'administrator',
    scopeKind: 'instances',
    scopeValue: own.instanceId,
  });
  ctx = await people.again(id);
});

afterAll(async () => {
  await own.done();
  await hidden.done();
  await people.remove();
  await trail.remove();
  await api.stop();
  await graph.close();
});

const live = new Proxy({}, { get: () => () => (async function* none() {})() }) as ApiContext['live'];

interface Answer {
  text: string;
  refused: boolean;
  queries: number;
}

async function call(document: string, variables: object): Promise<Answer> {
  const refusals = new RefusalNotes(trail.audit.service, silentLogger);
  const request = { ...ctx, signal: AbortSignal.timeout(30_000) };
  const { result, queries } = await countingQueries(async () =>
    execute({
      schema,
      document: parse(document),
      variableValues: { ...variables },
      contextValue: { request, loaders: new LoaderRegistry(), live, refusals },
    }),
  );
  await refusals.written();
  const errors = (result.errors ?? []).map(({ originalError, message }) =>
    isWaymarkError(originalError)
      ? { code: originalError.code, message, facts: originalError.facts }
      : { code: 'UNEXPECTED', message, facts: {} },
  );
  expect(errors.filter(({ code }) => code === 'UNEXPECTED')).toEqual([]);
  return { text: JSON.stringify({ data: result.data, errors }), refused: errors.length > 0, queries };
}

/** What an answer says apart from the identifiers it was asked with. */
function withoutIdentifiers(text: string, target: Target): string {
  const lastOf = (key: string): string => key.split('.').at(-1) ?? '';
  const names = [...Object.values(target), lastOf(target.tableKey), lastOf(target.derivedKey)].toSorted(
    (a, b) => b.length - a.length,
  );
  return names.reduce((rest, name) => rest.replaceAll(JSON.stringify(name).slice(1, -1), '#'), text);
}

/** Operations in which an identifier decides about an asset's place. */
function aimedOperations(): GeneratedOperation[] {
  return operations.filter((operation) => {
    const { kind, requirement } = operation;
    const placed =
      requirement !== undefined && isPermission(requirement) && permissions[requirement].scope === 'asset';
    return kind !== 'subscription' && placed && operation.variables(targets.hidden).aimed;
  });
}

/** Queries that run side by side may still be under way when the first has failed, so one difference proves nothing. */
async function differsAgain(document: string, variables: GeneratedOperation['variables']): Promise<boolean> {
  for (let round = 0; round < 4; round += 1) {
    const seen = await call(document, variables(targets.hidden).values);
    const none = await call(document, variables(targets.absent).values);
    if (seen.queries === none.queries) return false;
  }
  return true;
}

/** Operations that answer otherwise about something hidden than about nothing. */
async function toldApart(): Promise<string[]> {
  const differences: string[] = [];
  const aimed = aimedOperations();
  expect(aimed.length).toBeGreaterThan(20);
  for (const { name, document, variables } of aimed.map((item) => ({
    ...item,
    document: errorsShown(item.document),
  }))) {
    const [seen, none] = [
      await call(document, variables(targets.hidden).values),
      await call(document, variables(targets.absent).values),
    ];
    const [seenText, noneText] = [
      withoutIdentifiers(seen.text, targets.hidden),
      withoutIdentifiers(none.text, targets.absent),
    ];
    if (seenText !== noneText) differences.push(`${name}: ${seenText} / ${noneText}`);
    else if (seen.queries !== none.queries && (await differsAgain(document, variables)))
      differences.push(`${name}: ${seen.queries} / ${none.queries} queries`);
  }
  return differences;
}

describe('an identifier of something hidden', () => {
  it('is answered like one of nothing by every operation, with as much work, and audited', async () => {
    expect(await toldApart()).toEqual([]);
  });

  it('leaves a record of who tried what for every operation that gave nothing', async () => {
    const { records } = await trail.audit.service.search(systemContext(), {
      first: 500,
      filter: { subjectIds: [ctx.subject.id], outcomes: ['denied'] },
    });
    const tried = new Set(records.map(({ details }) => (details as { operation: string }).operation));
    const silent = aimedOperations()
      .map(({ name }) => name.split('.')[1] ?? '')
      .filter((name) => !tried.has(name));
    // What answers with figures or a file answers with empty ones; what is refused for its input never came to the asset.
    expect(silent.toSorted()).toEqual(['exportMetadata', 'registerAsset']);
  });
});

/** Shows everything that an error of a result union says. */
function errorsShown(document: string): string {
  return document.replace('... on UserError { code }', '... on UserError { code message facts }');
}

const deepest = 3;

/** Every field that needs no argument, some levels deep. */
function everything(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isUnionType(named))
    return `{ __typename ${named
      .getTypes()
      .map((member) => `... on ${member.name} ${fieldsOf(member.name, depth, `m${depth}_${member.name}_`)}`)
      .join(' ')} }`;
  return isObjectType(named) ? fieldsOf(named.name, depth) : '';
}

function fieldsOf(typeName: string, depth: number, prefix = ''): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    const nested = getNamedType(field.type);
    const composite = isObjectType(nested) || isUnionType(nested);
    if (composite && depth >= deepest) return [];
    return [
      `${prefix === '' ? '' : `${prefix}${field.name}: `}${field.name} ${composite ? everything(field.type, depth + 1) : ''}`,
    ];
  });
  return `{ __typename ${fields.join(' ')} }`;
}

const names = () => [hiddenTable, hiddenColumn, hidden.namespace, hidden.instanceId];

/** Runs a query with everything selected and returns what it should not have said. */
async function leaks(operation: GeneratedOperation, values: object): Promise<string[]> {
  const document = operation.document.replace(
    /(result: \w+(?:\([^)]*\))?) .*$/s,
    `$1 ${everything(operation.field.type)} }`,
  );
  const { text } = await call(document, values);
  const asked = JSON.stringify(values);
  return names().flatMap((name) =>
    text.includes(name) && !asked.includes(name) ? [`${operation.name} tells ${name}`] : [],
  );
}

describe('a hidden place', () => {
  it('shows in no query about everything: lists, counts, facets, figures, history, exports', async () => {
    const found: string[] = [];
    for (const operation of operations.filter(({ kind }) => kind === 'query'))
      found.push(...(await leaks(operation, operation.variables(targets.own).values)));
    expect(found).toEqual([]);
  });

  it('shows in no answer to a query that names it', async () => {
    const found: string[] = [];
    for (const operation of operations.filter(({ kind }) => kind === 'query')) {
      const { text } = await call(operation.document, operation.variables(targets.hidden).values);
      if (text.includes(hiddenColumn)) found.push(operation.name);
    }
    expect(found).toEqual([]);
  });

  it('is found by none of its words, not even as a count or a facet', async () => {
    for (const text of [
      hiddenTable,
      hiddenColumn,
      `about ${hiddenTable}`,
      hidden.namespace,
      hiddenTable.slice(0, -2),
    ]) {
      const answer = await call(
        'query ($text: String!) { search(text: $text) { matches nodes { asset { key } } facets { kinds { value count } schemaKeys { value count } } } }',
        { text },
      );
      expect(answer.text).not.toContain(hidden.namespace);
      const { data } = JSON.parse(answer.text) as {
        data: {
          search: { nodes: { asset: { key: string } }[]; facets: { schemaKeys: { value: string }[] } };
        };
      };
      for (const { asset } of data.search.nodes) expect(asset.key.startsWith(own.namespace)).toBe(true);
      for (const { value } of data.search.facets.schemaKeys)
        expect(value.startsWith(own.namespace)).toBe(true);
    }
  });

  it('shows in no evidence of an edge to or from it, and such evidence cannot be withdrawn', async () => {
    const { text } = await call(
      'query ($key: String!) { lineageEvidence(key: $key) { id key assetKey instanceId text reason origin } }',
      { key: targets.own.tableKey },
    );
    expect(text).toContain(outgoing);
    for (const name of names()) expect(text).not.toContain(name);
    const refused = await call(
      'mutation ($id: ID!) { withdrawLineage(id: $id, reason: "curious") { __typename ... on UserError { code } } }',
      { id: outgoing },
    );
    expect(refused.text).toContain('NOT_FOUND');
  });

  it('does not change what is counted', async () => {
    const count = async (): Promise<string> =>
      (
        await call(
          '{ assets { totalCount } instances { id } tree { totalCount } statistics(facet: ENGINE) { value assets } }',
          {},
        )
      ).text;
    const before = await count();
    const another = await ingestFixture(graph, new ModelCollector(() => model(hiddenTable, hiddenColumn)));
    await another.collect('FULL');
    expect(await count()).toBe(before);
    await another.done();
  });
});

describe('a place that is denied to somebody who may see everything else', () => {
  beforeAll(async () => {
    const { id } = await people.person('denied');
    await people.identity.grants.grant(systemContext(), { accountId: id, role: 'dba' });
    await people.identity.grants.grant(systemContext(), {
      accountId: id,
      role: 'dba',
      deny: true,
      scopeKind: 'instances',
      scopeValue: hidden.instanceId,
    });
    ctx = await people.again(id);
  });

  it('is answered like nothing by every operation that is given its identifier', async () => {
    expect(await toldApart()).toEqual([]);
  });

  it('leaves a record when it is asked for', async () => {
    await call('query ($key: String!) { asset(key: $key) { id } }', { key: targets.hidden.tableKey });
    const { records } = await trail.audit.service.search(systemContext(), {
      filter: { subjectIds: [ctx.subject.id], outcomes: ['denied'], assetKey: targets.hidden.tableKey },
    });
    expect(records).not.toEqual([]);
  });

  it('shows in no query about what else there is', async () => {
    const found: string[] = [];
    const ofAssets = operations.filter(
      ({ kind, requirement }) =>
        kind === 'query' &&
        requirement !== undefined &&
        isPermission(requirement) &&
        permissions[requirement].scope === 'asset',
    );
    expect(ofAssets.length).toBeGreaterThan(20);
    for (const operation of ofAssets)
      found.push(...(await leaks(operation, operation.variables(targets.own).values)));
    expect(found).toEqual([]);
  });
});
