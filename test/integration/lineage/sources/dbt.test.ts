import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/core/clock.js';
import { createLineageSources } from '../../../../src/lineage/index.js';
import type { LineageFixture } from '../../../testkit/lineage.js';
import { CollectedSources } from '../../../testkit/collected-sources.js';
import { openGraph, type PgDatabase } from '../../../testkit/servers.js';

const graph = openGraph();
const databases = new CollectedSources(graph);
const sources = createLineageSources({ graph, clock: systemClock, registration: null });
let f: LineageFixture;
let source: PgDatabase;

beforeEach(async () => {
  ({ f, pg: source } = await databases.postgres(`
    CREATE SCHEMA raw; CREATE SCHEMA mart;
    CREATE TABLE raw.orders (id int, customer int, total numeric(10,2));
    CREATE TABLE raw.countries (code text, name text);
    CREATE VIEW mart.stg_orders AS SELECT id, customer, total FROM raw.orders;
    CREATE TABLE mart.customer_totals (customer int, total numeric, country text);
    CREATE TABLE mart.copy_of_orders (id int, customer int, total numeric);`));
});
afterEach(() => databases.clear());
afterAll(async () => {
  await graph.close();
});

/** A node with the members that dbt 1.6 to 1.9 write. */
function node(type: string, name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    database: source.name,
    schema: 'mart',
    name,
    resource_type: type,
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    unique_id: `${type}.shop.${name}`,
    fqn: ['shop', name],
    alias: name,
    checksum: { name: 'sha256', checksum: '00' },
    config: { enabled: true, materialized: 'table', tags: [], meta: {}, on_schema_change: 'ignore' },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    ...more,
  };
}

function manifest(version: number, compiled = true): string {
  const db = source.name;
  const code = (sql: string): Record<string, unknown> =>
    compiled ? { compiled: true, compiled_code: sql, raw_code: '{{ select_all() }}' } : {};
  return JSON.stringify({
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
      dbt_version: version === 12 ? '1.9.1' : '1.6.0',
      generated_at: '2026-01-01T00:00:00Z',
      project_name: 'shop',
      adapter_type: 'postgres',
    },
    nodes: {
      'seed.shop.countries': { ...node('seed', 'countries'), schema: 'raw', depends_on: { macros: [] } },
      'model.shop.stg_orders': node('model', 'stg_orders', {
        config: { materialized: 'view' },
        depends_on: { macros: [], nodes: ['source.shop.raw.orders'] },
        raw_code:
          "{{ config(materialized='view') }} select * from {{ source('raw', 'orders') }} {# all of them #}",
        ...(compiled ? { compiled_code: `select * from "${db}"."raw"."orders"` } : {}),
      }),
      'model.shop.per_customer': node('model', 'per_customer', {
        config: { materialized: 'ephemeral' },
        relation_name: null,
        depends_on: { macros: [], nodes: ['model.shop.stg_orders'] },
        ...code(`select customer, sum(total) as total from "${db}"."mart"."stg_orders" group by 1`),
      }),
      'model.shop.customer_totals': node('model', 'customer_totals', {
        depends_on: { macros: [], nodes: ['model.shop.per_customer', 'seed.shop.countries'] },
        ...code(`with __dbt__cte__per_customer as (
            select customer, sum(total) as total from "${db}"."mart"."stg_orders" group by 1
          ) select p.customer, p.total, c.name as country
          from __dbt__cte__per_customer p cross join "${db}"."raw"."countries" c`),
      }),
      'model.shop.wide': node('model', 'copy_of_orders', {
        unique_id: 'model.shop.wide',
        depends_on: { macros: [], nodes: ['model.shop.later'] },
        ...code(`select l.* from "${db}"."mart"."later" l`),
      }),
      'model.shop.later': node('model', 'later', {
        depends_on: { macros: [], nodes: ['model.shop.stg_orders'] },
        ...code(`select * from "${db}"."mart"."stg_orders"`),
      }),
      'test.shop.not_null': node('test', 'not_null', {
        depends_on: { macros: [], nodes: ['model.shop.customer_totals'] },
        ...code(`select * from "${db}"."mart"."customer_totals" where customer is null`),
      }),
    },
    sources: {
      'source.shop.raw.orders': {
        ...node('source', 'orders'),
        schema: 'raw',
        unique_id: 'source.shop.raw.orders',
        source_name: 'raw',
        identifier: 'orders',
        depends_on: undefined,
      },
    },
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: {},
    child_map: {},
    semantic_models: {},
    ...(version === 12 ? { saved_queries: {}, unit_tests: {} } : {}),
  });
}

function catalog(): string {
  const relation = (type: string, schema: string, name: string, columns: Record<string, string>) => ({
    metadata: { type, schema, name, database: source.name, comment: null, owner: 'postgres' },
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, of], index) => [
        column,
        { type: of, index: index + 1, name: column, comment: null },
      ]),
    ),
    stats: {},
  });
  const orders = { id: 'integer', customer: 'integer', total: 'numeric(10,2)' };
  return JSON.stringify({
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json', dbt_version: '1.9.1' },
    nodes: {
      'model.shop.stg_orders': relation('VIEW', 'mart', 'stg_orders', orders),
      'model.shop.later': relation('BASE TABLE', 'mart', 'later', orders),
      'model.shop.customer_totals': relation('BASE TABLE', 'mart', 'customer_totals', {
        customer: 'bigint',
        total: 'numeric',
        region: 'text',
      }),
    },
    sources: { 'source.shop.raw.orders': relation('BASE TABLE', 'raw', 'orders', orders) },
    errors: null,
  });
}

const into = async (table: string): Promise<string[]> =>
  (await f.edges({ source: 'DBT', level: 'column' })).filter((edge) => edge.includes(`-> mart.${table}`));

describe('a dbt project with its catalogue', () => {
  it.each([10, 11, 12])(
    'of manifest version %i goes through models that are not built, seeds and sources; the catalogue resolves stars',
    async (version) => {
      const result = await sources.dbt.import(f.ctx, {
        instanceId: f.instanceId,
        manifest: manifest(version),
        catalog: catalog(),
      });
      expect(result).toMatchObject({ project: 'shop', models: 5, withoutColumns: 0 });
      expect(await into('customer_totals')).toEqual([
        'mart.stg_orders.customer -> mart.customer_totals INFLUENCES GROUP_BY',
        'mart.stg_orders.customer -> mart.customer_totals.customer FLOWS_TO IDENTITY',
        'mart.stg_orders.total -> mart.customer_totals.total FLOWS_TO AGGREGATION',
        'raw.countries.name -> mart.customer_totals.country FLOWS_TO IDENTITY',
      ]);
      // A relation that dbt has found and no collection yet is named, with its columns.
      expect(result.unknown).toEqual(
        ['', '.customer', '.id', '.total'].map((column) => `${f.database}.mart.later${column}`),
      );
    },
  );

  it('says where the catalogue and the relation differ', async () => {
    await sources.dbt.import(f.ctx, {
      instanceId: f.instanceId,
      manifest: manifest(12),
      catalog: catalog(),
    });
    const evidence = await sources.intake.evidenceAt(f.ctx, {
      key: `${f.database}.mart.customer_totals`,
      first: 10,
    });
    const said = evidence
      .find((item) => item.source === 'DBT')
      ?.unresolved.map(({ name, reason }) => `${name}: ${reason}`);
    expect(said?.toSorted()).toEqual([
      'country: the relation has a column that catalog.json has not',
      'customer: catalog.json has the type bigint, the relation integer',
      'region: catalog.json has a column that the relation has not',
    ]);
  });

  it('without compiled code gives columns of models that hold nothing but references', async () => {
    const result = await sources.dbt.import(f.ctx, {
      instanceId: f.instanceId,
      manifest: manifest(12, false),
    });
    expect(result.withoutColumns).toBe(3);
    expect(await into('stg_orders')).toEqual([
      'raw.orders.customer -> mart.stg_orders.customer FLOWS_TO IDENTITY',
      'raw.orders.id -> mart.stg_orders.id FLOWS_TO IDENTITY',
      'raw.orders.total -> mart.stg_orders.total FLOWS_TO IDENTITY',
    ]);
  });
});
