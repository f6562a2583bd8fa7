import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiContext, LoaderRegistry } from '../../../resolvers/edge/api-context.js';
import { type RequestContext, systemContext } from '../../../src/core/context.js';
import { isWaymarkError } from '../../../src/core/errors.js';
import { isPermission, nowhere, permissions } from '../../../src/core/permissions.js';
import { type BuiltInRole, builtInRoles } from '../../../src/core/roles.js';
import { packageRoot } from '../../../src/core/resources.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { type GeneratedOperation, operationsOf, type Target } from '../../testkit/operation-inputs.js';
import { type TestPeople, testPeople } from '../../testkit/people.js';
import { RollbackGraph } from '../../testkit/rollback-graph.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';
import { stateLineage } from '../../testkit/stated-lineage.js';

/**
 * Calls every operation of the schema as every built-in role and as nobody, and compares what comes of it with the
 * table in `permission-matrix.md`. A cell has three letters: the role held everywhere; the role held within one
 * instance and the call aimed inside it; the same and the call aimed outside it. `Y` is answered, `I`
 * is permitted but refused for its input or its moment, `0` gives nothing, as if there were nothing, `N` is refused.
 */
type Decision = 'Y' | 'I' | '0' | 'N';

const tableFile = join(packageRoot(), 'test', 'conformance', 'permissions', 'permission-matrix.md');
const emitting = process.env.WAYMARK_EMIT_PERMISSION_MATRIX === '1';
const roles = Object.keys(builtInRoles).toSorted() as BuiltInRole[];
const graph = openGraph();
const people: TestPeople = testPeople(graph);
const system = systemContext();
const columns = [{ name: 'id', type: 'bigint' }];
const state = {
  principals: ['app'],
  schemas: { sales: { orders: { columns }, invoices: { columns } } },
};

let api: TestApi;
let operations: GeneratedOperation[];
let schema: Awaited<ReturnType<typeof testSchema>>;
const sides: { fixture: IngestFixture; target: Target }[] = [];
/** Decisions by operation, then by role (`nobody` too). */
const matrix = new Map<string, Map<string, string>>();

async function side(accountId: string): Promise<{ fixture: IngestFixture; target: Target }> {
  const fixture = await ingestFixture(graph, new ModelCollector(() => state));
  const run = await fixture.collect('FULL');
  const { namespace } = fixture;
  const tableKey = modelKeys.table(namespace, 'sales', 'orders');
  const derivedKey = modelKeys.table(namespace, 'sales', 'invoices');
  await stateLineage(graph, tableKey, derivedKey);
  const [table] = await graph.read<{ id: string }>('MATCH (a:Asset {key: $tableKey}) RETURN a.id AS id', {
    tableKey,
  });
  const target = {
    instanceId: fixture.instanceId,
    instanceKey: namespace,
    schemaKey: modelKeys.schema(namespace, 'sales'),
    tableKey,
    derivedKey,
    tableId: table?.id ?? '',
    runId: run.id,
    accountId,
  };
  return { fixture, target };
}

beforeAll(async () => {
  api = await startTestApi(
    { WAYMARK_KEYS_ROOT_KEY: testRootKey.toString('base64') },
    { auditTrail: uniqueName('trail'), graph: new RollbackGraph(testServers().neo4j) },
  );
  schema = await testSchema(api.services);
  operations = operationsOf(schema);
  const { id } = await people.person('target');
  sides.push(await side(id), await side(id));
});

afterAll(async () => {
  for (const { fixture } of sides) await fixture.done();
  await people.remove();
  await api.stop();
  await graph.close();
});

/** Somebody who holds a role everywhere or within an instance. */
async function holder(role: BuiltInRole, instanceId: string | null): Promise<RequestContext> {
  const { id } = await people.person(role);
  const place = instanceId === null ? {} : { scopeKind: 'instances' as const, scopeValue: instanceId };
  await people.identity.grants.grant(system, { accountId: id, role, ...place });
  return people.again(id);
}

const anonymous: RequestContext = {
  ...systemContext(),
  subject: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', sessionId: null },
  access: () => nowhere,
};

/** Feeds that end at once: whether one may listen is decided before. Those that look at an asset first are the real ones. */
const live = new Proxy({} as ApiContext['live'], {
  get: (_feeds, name) =>
    name === 'lineage'
      ? (((ctx, input) =>
          api.services.lineage.watch.watch(ctx, input)) satisfies ApiContext['live']['lineage'])
      : () => (async function* none() {})(),
});

async function decide(
  operation: GeneratedOperation,
  request: RequestContext,
  target: Target,
): Promise<Decision> {
  const { values, aimed } = operation.variables(target);
  const args = {
    schema,
    document: parse(operation.document),
    variableValues: values,
    contextValue: {
      request: { ...request, signal: AbortSignal.timeout(20_000) },
      loaders: new LoaderRegistry(),
      live,
    },
  };
  const answer = operation.kind === 'subscription' ? await subscribe(args) : await execute(args);
  if (Symbol.asyncIterator in answer) {
    await answer.return(undefined);
    return 'Y';
  }
  const [error] = answer.errors ?? [];
  if (error !== undefined) {
    const cause: unknown = error.originalError ?? error;
    if (!isWaymarkError(cause))
      throw new TypeError(
        `${operation.name} failed for ${request.subject.name}: ${error.message} ${JSON.stringify(values)}`,
      );
    return letter(cause.code, aimed);
  }
  const result = answer.data?.result as
    { __typename?: string; code?: string; nodes?: unknown[] } | unknown[] | string | null;
  if (result === null || result === undefined) return aimed ? '0' : 'Y';
  if (typeof result === 'string') return aimed && !result.includes(target.instanceKey) ? '0' : 'Y';
  if (Array.isArray(result)) return aimed && result.length === 0 ? '0' : 'Y';
  if (result.code !== undefined) return letter(result.code, aimed);
  return aimed && result.nodes?.length === 0 ? '0' : 'Y';
}

function letter(code: string, aimed: boolean): Decision {
  if (code === 'FORBIDDEN' || code === 'UNAUTHENTICATED') return 'N';
  return aimed && (code === 'NOT_FOUND' || code === 'ASSET_NOT_FOUND') ? '0' : 'I';
}

function record(operation: GeneratedOperation, role: string, decisions: string): void {
  const row = matrix.get(operation.name) ?? new Map<string, string>();
  matrix.set(operation.name, row.set(role, decisions));
}

function tableText(): string {
  const columns = ['nobody', ...roles];
  const head = [
    '# Permission matrix',
    '',
    'Emitted by `node scripts/emit-permission-matrix.mjs`; `test/conformance/permissions/matrix.test.ts` says what the letters mean.',
    '',
    `| operation | needs | ${columns.join(' | ')} |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} |`,
  ];
  const rows = operations.map(({ name, requirement }) => {
    const cells = columns.map((role) => matrix.get(name)?.get(role) ?? '?');
    return `| ${name} | ${requirement ?? '?'} | ${cells.join(' | ')} |`;
  });
  return `${[...head, ...rows].join('\n')}\n`;
}

/** Rows of a table, whatever the widths of its columns are. */
const rowsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    );

describe('the permission matrix', () => {
  it('decides every operation for every role, everywhere, inside and outside of a place', async () => {
    const [inside, outside] = [sides[0]!.target, sides[1]!.target];
    for (const operation of operations)
      record(operation, 'nobody', await decide(operation, anonymous, inside));
    for (const role of roles) {
      const [everywhere, within] = [await holder(role, null), await holder(role, inside.instanceId)];
      for (const operation of operations) {
        const cells = [
          await decide(operation, everywhere, inside),
          await decide(operation, within, inside),
          await decide(operation, within, outside),
        ];
        record(operation, role, cells.join(''));
      }
    }
    const cells = [...matrix.values()].flatMap((row) => [...row.values()].join('').split(''));
    const decided = cells.filter((cell) => 'YIN0'.includes(cell)).length;
    process.stdout.write(
      `${operations.length} operations x ${roles.length + 1} roles x 3 scopes: ${Math.round((100 * decided) / cells.length)} % decided\n`,
    );
    expect(decided).toBe(operations.length * (1 + roles.length * 3));
    if (emitting) writeFileSync(tableFile, tableText());
  }, 600_000);

  it('lets nobody in, and no role where it lacks the permission', () => {
    const wrong: string[] = [];
    for (const { name, requirement } of operations) {
      if (requirement === 'public') continue;
      if (matrix.get(name)?.get('nobody') !== 'N') wrong.push(`${name} as nobody`);
      if (requirement === undefined || !isPermission(requirement)) continue;
      for (const role of roles) {
        const cells = matrix.get(name)?.get(role) ?? '';
        const holds = (builtInRoles[role].permissions as readonly string[]).includes(requirement);
        if (!holds && cells !== 'NNN') wrong.push(`${name} as ${role}: ${cells}`);
        const wide = permissions[requirement].scope === 'organisation';
        if (holds && wide && cells.slice(1) !== 'NN') wrong.push(`${name} as ${role} of a place: ${cells}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('gives nothing from outside of the place for which a role is held', () => {
    const wrong = operations
      .filter((operation) => {
        const { kind, requirement } = operation;
        // What a subscription sends is filtered message by message; whether one may listen is all that is decided here.
        if (kind === 'subscription') return false;
        const asset =
          requirement !== undefined &&
          isPermission(requirement) &&
          permissions[requirement].scope === 'asset';
        return asset && operation.variables(sides[1]!.target).aimed;
      })
      .flatMap(({ name }) =>
        roles
          .filter((role) => matrix.get(name)?.get(role)?.at(2) === 'Y')
          .map((role) => `${name} as ${role}: ${matrix.get(name)?.get(role)}`),
      );
    expect(wrong).toEqual([]);
  });

  it('is the one that is checked in', () => {
    expect(rowsOf(tableText())).toEqual(rowsOf(readFileSync(tableFile, 'utf8')));
  });
});
