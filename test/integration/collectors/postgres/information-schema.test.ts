import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey, displayPath } from '../../../../src/core/asset-key.js';
import type { AssetRecord } from '../../../../src/core/collection.js';
import { matchAll } from '../../../testkit/matched.js';
import { type Collected, collectPgDatabase } from '../../../testkit/pg-collect.js';
import { createRichDatabase, type RichDatabase } from '../../../testkit/pg-rich.js';

type Row = Record<string, string>;
// oxlint-disable-next-line typescript/no-explicit-any
type Properties = Record<string, any>;

let database: RichDatabase;
let collected: Collected;
let databaseKey: string;
/** Roles that `role` is a member of, itself included; superusers hold every role. */
let holds: (member: string, role: string) => boolean;

beforeAll(async () => {
  database = await createRichDatabase();
  collected = await collectPgDatabase(database.url);
  databaseKey = childKey(collected.namespace, 'Database', database.name);
  const { rows } = await database.client.query<{ member: string; role: string }>(
    `SELECT m.rolname AS member, r.rolname AS role FROM pg_roles m, pg_roles r WHERE pg_has_role(m.oid, r.oid, 'USAGE')`,
  );
  const pairs = new Set(rows.map((row) => `${row.member} ${row.role}`));
  holds = (member, role) => pairs.has(`${member} ${role}`);
});

afterAll(async () => {
  await database.drop();
});

async function rowsOf(view: string, schemaColumn: string, more = ''): Promise<Row[]> {
  const { rows } = await database.client.query<Row>(
    `SELECT * FROM information_schema.${view} WHERE ${schemaColumn} NOT IN ('pg_catalog', 'information_schema') ${more}`,
  );
  return rows;
}

function relation(schema: string, name: string): AssetRecord | undefined {
  return collected.assets.get(childKey(childKey(databaseKey, 'Schema', schema), 'Table', name));
}

function column(schema: string, table: string, name: string): AssetRecord | undefined {
  const found = relation(schema, table);
  return found && collected.assets.get(childKey(found.key, 'Column', name));
}

function constraint(schema: string, table: string, name: string): AssetRecord | undefined {
  const found = relation(schema, table);
  return found && collected.assets.get(childKey(found.key, 'Constraint', name));
}

const all = (kind: string): AssetRecord[] =>
  [...collected.assets.values()].filter((asset) => asset.kind === kind);
const principal = (name: string): string => childKey(collected.namespace, 'Principal', name);

const title = (view: string): string => `information_schema.${view}`;

/** Null when the asset has the grant, else what is wrong. An owner's roles may pass everything on. */
function grantProblem(
  asset: AssetRecord | undefined,
  row: Row,
  privilege: string,
  owner: string,
): string | null {
  if (asset === undefined) return 'no asset';
  const entry = (asset.grants ?? []).find(
    (grant) =>
      grant.grantee === principal(row['grantee']!) &&
      grant.grantor === principal(row['grantor']!) &&
      grant.privileges.includes(privilege),
  );
  if (entry === undefined) return `no grant in ${JSON.stringify(asset.grants)}`;
  const grantable =
    (entry.grantable ?? []).includes(privilege) ||
    (row['grantee'] !== 'PUBLIC' && holds(row['grantee']!, owner));
  return grantable === (row['is_grantable'] === 'YES') ? null : 'grantable differs';
}

const ownerOf = (asset: AssetRecord | undefined): string => asset?.properties['owner'] as string;

describe('information_schema', () => {
  it('has a Column for every row of columns, with its position, nullability, default and generation', async () => {
    matchAll(title('columns'), await rowsOf('columns', 'table_schema'), (row) => {
      const asset = column(row['table_schema']!, row['table_name']!, row['column_name']!);
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      // A column of a domain that is not null is not nullable in information_schema.
      const type = all('Type').find(({ key }) =>
        asset.relations?.some((link) => link.type === 'OF_TYPE' && link.to === key),
      );
      const nullable = p['nullable'] && (type?.properties as Properties | undefined)?.['notNull'] !== true;
      const same =
        p['position'] === Number(row['ordinal_position']) &&
        nullable === (row['is_nullable'] === 'YES') &&
        (p['default'] ?? null) === row['column_default'] &&
        (p['identity'] ?? null) === row['identity_generation'] &&
        (p['generationExpression'] ?? null) === row['generation_expression'];
      return same ? null : `differs from ${JSON.stringify(p)}`;
    });
  });

  it('has a Constraint for every row of table_constraints', async () => {
    matchAll(title('table_constraints'), await rowsOf('table_constraints', 'table_schema'), (row) => {
      const name = row['constraint_name']!;
      const isNotNull = /^\d+_\d+_(\d+)_not_null$/.exec(name);
      if (isNotNull !== null) {
        const table = relation(row['table_schema']!, row['table_name']!);
        const own = all('Column').find(
          (asset) => asset.parent === table?.key && asset.properties['position'] === Number(isNotNull[1]),
        );
        return own?.properties['nullable'] === false ? null : 'the column is nullable';
      }
      const p = constraint(row['table_schema']!, row['table_name']!, name)?.properties as
        Properties | undefined;
      if (p === undefined) return 'no asset';
      const same =
        // information_schema knows no type NOT NULL; PostgreSQL 18 lists these as checks.
        (p['type'] === 'NOT NULL' ? 'CHECK' : p['type']) === row['constraint_type'] &&
        p['deferrable'] === (row['is_deferrable'] === 'YES') &&
        p['initiallyDeferred'] === (row['initially_deferred'] === 'YES');
      return same ? null : `differs from ${JSON.stringify(p)}`;
    });
  });

  it('has the columns of every row of key_column_usage in their places', async () => {
    matchAll(title('key_column_usage'), await rowsOf('key_column_usage', 'table_schema'), (row) => {
      const asset = constraint(row['table_schema']!, row['table_name']!, row['constraint_name']!);
      const place = Number(row['ordinal_position']);
      const key = column(row['table_schema']!, row['table_name']!, row['column_name']!)?.key;
      const linked = asset?.relations?.some(
        (link) => link.type === 'COVERS' && link.to === key && link.properties?.['position'] === place,
      );
      const names = asset?.properties['columns'] as string[] | undefined;
      return names?.[place - 1] === row['column_name'] && linked ? null : 'no such column';
    });
  });

  it('has the rules and the target of every row of referential_constraints', async () => {
    const { rows } = await database.client.query<Row>(
      `SELECT r.*, t.table_schema, t.table_name FROM information_schema.referential_constraints r
         JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name)`,
    );
    matchAll(title('referential_constraints'), rows, (row) => {
      const asset = constraint(row['table_schema']!, row['table_name']!, row['constraint_name']!);
      const p = asset?.properties as Properties | undefined;
      if (asset === undefined || p === undefined) return 'no asset';
      const matches: Row = { NONE: 'SIMPLE', FULL: 'FULL', PARTIAL: 'PARTIAL' };
      const target = asset.relations?.find((link) => link.type === 'REFERENCES')?.to;
      const targetConstraint =
        target && collected.assets.get(childKey(target, 'Constraint', row['unique_constraint_name']!));
      const same =
        p['onUpdate'] === row['update_rule'] &&
        p['onDelete'] === row['delete_rule'] &&
        p['match'] === matches[row['match_option']!] &&
        p['referencedConstraint'] === row['unique_constraint_name'] &&
        targetConstraint !== undefined;
      return same ? null : `differs from ${JSON.stringify(p)}`;
    });
  });

  it('has the text of every row of check_constraints', async () => {
    matchAll(title('check_constraints'), await rowsOf('check_constraints', 'constraint_schema'), (row) => {
      const name = row['constraint_name']!;
      if (name.endsWith('_not_null')) {
        if (row['check_clause'] === 'VALUE IS NOT NULL') {
          return all('Type').some((asset) => asset.properties['notNull'] === true) ? null : 'no such domain';
        }
        const owner = /^(.*) IS NOT NULL$/.exec(row['check_clause']!)![1]!;
        return all('Column').some((asset) => asset.name === owner && asset.properties['nullable'] === false)
          ? null
          : 'the column is nullable';
      }
      const texts = all('Constraint')
        .filter((asset) => asset.name === name)
        .map((asset) => asset.properties['definition'] as string);
      return texts.some((text) => text.includes(row['check_clause']!)) ? null : `not in ${texts.join()}`;
    });
  });

  it('has a grant for every row of table_privileges', async () => {
    matchAll(title('table_privileges'), await rowsOf('table_privileges', 'table_schema'), (row) => {
      const asset = relation(row['table_schema']!, row['table_name']!);
      return grantProblem(asset, row, row['privilege_type']!, ownerOf(asset));
    });
  });

  it('has a grant on the column or its table for every row of column_privileges', async () => {
    matchAll(title('column_privileges'), await rowsOf('column_privileges', 'table_schema'), (row) => {
      const table = relation(row['table_schema']!, row['table_name']!);
      const own = column(row['table_schema']!, row['table_name']!, row['column_name']!);
      const privilege = row['privilege_type']!;
      const problem = grantProblem(own, row, privilege, ownerOf(table));
      return problem === null ? null : grantProblem(table, row, privilege, ownerOf(table));
    });
  });

  it('has a grant for every row of usage_privileges', async () => {
    matchAll(title('usage_privileges'), await usageRows(), (row) => {
      const kinds: Row = {
        DOMAIN: 'Type',
        SEQUENCE: 'Sequence',
        COLLATION: 'Collation',
        'FOREIGN SERVER': 'ForeignServer',
        'FOREIGN DATA WRAPPER': 'ForeignDataWrapper',
      };
      const kind = kinds[row['object_type']!]!;
      const place =
        row['object_schema'] === '' ? databaseKey : childKey(databaseKey, 'Schema', row['object_schema']!);
      const asset = all(kind).find(({ name, parent }) => name === row['object_name'] && parent === place);
      // Everybody may use every collation: PostgreSQL has no grants on them.
      if (kind === 'Collation') return asset === undefined ? 'no asset' : null;
      return grantProblem(asset, row, 'USAGE', ownerOf(asset));
    });
  });

  it('has a grant for every row of routine_privileges', async () => {
    matchAll(title('routine_privileges'), await rowsOf('routine_privileges', 'routine_schema'), (row) => {
      const oid = row['specific_name']!.split('_').at(-1);
      const asset = [...all('Routine'), ...all('Aggregate')].find(
        ({ engineId, name }) => engineId === oid && name === row['routine_name'],
      );
      return grantProblem(asset, row, row['privilege_type']!, ownerOf(asset));
    });
  });

  it('has a Routine with its language and body for every row of routines', async () => {
    matchAll(title('routines'), await rowsOf('routines', 'routine_schema'), (row) => {
      const oid = row['specific_name']!.split('_').at(-1);
      const p = [...all('Routine'), ...all('Aggregate')].find(({ engineId }) => engineId === oid)
        ?.properties as Properties;
      if (p === undefined) return 'no asset';
      const body =
        row['external_language'] === 'SQL' && row['routine_definition'] === ''
          ? p['body']
          : row['routine_definition'];
      const same =
        p['routineType'] === 'AGGREGATE' ||
        (String(p['language']).toUpperCase() === row['external_language'] &&
          (row['routine_definition'] === null || p['body'] === body));
      return same ? null : `differs from ${JSON.stringify(p)}`;
    });
  });

  it('has a Trigger for every row of triggers, a Sequence for every row of sequences, a definition for every row of views', async () => {
    matchAll(title('triggers'), await rowsOf('triggers', 'trigger_schema'), (row) => {
      const table = relation(row['event_object_schema']!, row['event_object_table']!);
      const p =
        table &&
        (collected.assets.get(childKey(table.key, 'Trigger', row['trigger_name']!))
          ?.properties as Properties);
      if (p === undefined) return 'no asset';
      return p['timing'] === row['action_timing'] &&
        p['orientation'] === row['action_orientation'] &&
        p['events'].includes(row['event_manipulation'])
        ? null
        : `differs from ${JSON.stringify(p)}`;
    });
    matchAll(title('sequences'), await rowsOf('sequences', 'sequence_schema'), (row) => {
      const place = childKey(databaseKey, 'Schema', row['sequence_schema']!);
      const p = collected.assets.get(childKey(place, 'Sequence', row['sequence_name']!))
        ?.properties as Properties;
      return p !== undefined && p['start'] === row['start_value'] && p['increment'] === row['increment']
        ? null
        : 'differs';
    });
    matchAll(title('views'), await rowsOf('views', 'table_schema'), (row) => {
      const asset = relation(row['table_schema']!, row['table_name']!);
      return asset?.properties['definition'] === row['view_definition'] ? null : 'differs';
    });
  });

  it('prints paths that people can read', () => {
    const asset = column('Mixed Case', 'a.b#c%d/e f', 'x.y');
    expect(displayPath(asset!.key)).toBe(`${database.name}.Mixed Case.a.b#c%d/e f.x.y`);
  });
});

/** Collations are listed for every schema; only those of the user's schemas are assets. */
async function usageRows(): Promise<Row[]> {
  return await rowsOf('usage_privileges', 'object_schema');
}
