import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey } from '../../../../src/core/asset-key.js';
import type { AssetKind } from '../../../../src/core/asset-kind.js';
import type { AssetGrant, AssetRecord } from '../../../../src/core/collection.js';
import { differences, matchAll } from '../../../testkit/matched.js';
import { collectMysql } from '../../../testkit/mysql-collect.js';
import { createRichMaria, type RichMariaDatabase } from '../../../testkit/mysql-rich.js';
import type { Collected } from '../../../testkit/pg-collect.js';
import { testServers } from '../../../testkit/servers.js';

type Row = Record<string, string | number | null>;
// oxlint-disable-next-line typescript/no-explicit-any -- properties differ by kind
type Properties = Record<string, any>;

let database: RichMariaDatabase;
let collected: Collected;
let databaseKey: string;

beforeAll(async () => {
  database = await createRichMaria();
  collected = await collectMysql(database.url);
  databaseKey = childKey(collected.namespace, 'Database', database.name);
});

afterAll(async () => {
  await database.drop();
});

async function rowsOf(view: string, schemaColumn: string): Promise<Row[]> {
  const [rows] = await database.connection.query(
    `SELECT * FROM information_schema.${view} WHERE ${schemaColumn} = ?`,
    [database.name],
  );
  return rows as Row[];
}

function relation(name: unknown): AssetRecord | undefined {
  return (
    collected.assets.get(childKey(databaseKey, 'Table', String(name))) ??
    collected.assets.get(childKey(databaseKey, 'Sequence', String(name)))
  );
}

function below(table: unknown, kind: AssetKind, name: unknown): AssetRecord[] {
  const parent = relation(table)?.key;
  return [...collected.assets.values()].filter(
    (asset) => asset.kind === kind && asset.parent === parent && asset.name === name,
  );
}

const title = (view: string): string => `MariaDB information_schema.${view}`;

/** `'user'@'host'` as the key of its Principal. */
function principalKey(grantee: unknown): string {
  const text = String(grantee);
  const divide = text.lastIndexOf("'@'");
  const [user, host] = [text.slice(1, divide), text.slice(divide + 3, -1)];
  return childKey(collected.namespace, 'Principal', host === '' ? user : `${user}@${host}`);
}

function grantProblem(grants: readonly AssetGrant[] | undefined, row: Row): string | null {
  const entry = (grants ?? []).find((grant) => grant.grantee === principalKey(row['GRANTEE']));
  const privilege = String(row['PRIVILEGE_TYPE']);
  if (entry === undefined || !entry.privileges.includes(privilege))
    return `no grant in ${JSON.stringify(grants)}`;
  const grantable = (entry.grantable ?? []).includes(privilege);
  return grantable === (row['IS_GRANTABLE'] === 'YES') ? null : 'grantable differs';
}

/** A grant on what is no asset is kept with its grantee. */
function otherGrantProblem(row: Row, level: string, on: string): string | null {
  const principal = collected.assets.get(principalKey(row['GRANTEE']));
  const others = (principal?.properties['otherGrants'] ?? []) as unknown as Properties[];
  const entry = others.find((grant) => grant['level'] === level && grant['on'] === on);
  return entry?.['privileges'].includes(row['PRIVILEGE_TYPE']) ? null : `not among ${JSON.stringify(others)}`;
}

describe('information_schema of MariaDB', () => {
  it('has an asset with the same facts for every row of tables', async () => {
    matchAll(title('tables'), await rowsOf('TABLES', 'TABLE_SCHEMA'), (row) => {
      const asset = relation(row['TABLE_NAME']);
      if (asset === undefined) return 'no asset';
      const kinds: Row = { VIEW: 'View', SEQUENCE: 'Sequence' };
      const p = asset.properties as Properties;
      const isTable = asset.kind === 'Table';
      return differences({
        kind: [asset.kind, kinds[String(row['TABLE_TYPE'])] ?? 'Table'],
        versioned: [isTable && p['systemVersioned'], row['TABLE_TYPE'] === 'SYSTEM VERSIONED'],
        engine: [asset.kind === 'View' ? null : p['engine'], row['ENGINE']],
        collation: [isTable ? p['collation'] : null, isTable ? row['TABLE_COLLATION'] : null],
        comment: [asset.comment ?? '', asset.kind === 'View' ? '' : row['TABLE_COMMENT']],
      });
    });
  });

  it('has a Column with its place, type, default and generation for every row of columns', async () => {
    matchAll(title('columns'), await rowsOf('COLUMNS', 'TABLE_SCHEMA'), (row) => {
      const [asset] = below(row['TABLE_NAME'], 'Column', row['COLUMN_NAME']);
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const extra = String(row['EXTRA']);
      return differences({
        position: [p['position'], Number(row['ORDINAL_POSITION'])],
        type: [p['dataType'], row['COLUMN_TYPE']],
        nullable: [p['nullable'], row['IS_NULLABLE'] === 'YES'],
        default: [p['default'], row['COLUMN_DEFAULT'] === 'NULL' ? null : row['COLUMN_DEFAULT']],
        collation: [p['collation'], row['COLLATION_NAME']],
        expression: [p['generationExpression'], row['GENERATION_EXPRESSION']],
        generated: [p['generated'] !== null, row['IS_GENERATED'] === 'ALWAYS'],
        stored: [p['generated'] === 'STORED', /STORED GENERATED/.test(extra)],
        auto: [p['autoIncrement'], /auto_increment/.test(extra)],
        visible: [p['visible'], !/INVISIBLE/.test(extra)],
        comment: [asset.comment ?? '', row['COLUMN_COMMENT']],
      });
    });
  });

  it('has a Constraint of its type for every row of table_constraints', async () => {
    matchAll(title('table_constraints'), await rowsOf('TABLE_CONSTRAINTS', 'TABLE_SCHEMA'), (row) => {
      const found = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']);
      const types = found.map((asset) => asset.properties['type'] as string);
      return types.includes(String(row['CONSTRAINT_TYPE'])) ? null : `only ${types.join()}`;
    });
  });

  it('has the columns of every row of key_column_usage in their places', async () => {
    matchAll(title('key_column_usage'), await rowsOf('KEY_COLUMN_USAGE', 'TABLE_SCHEMA'), (row) => {
      const place = Number(row['ORDINAL_POSITION']);
      const isForeign = row['REFERENCED_TABLE_NAME'] !== null;
      const asset = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']).find(
        ({ properties }) =>
          properties['type'] !== 'CHECK' && (properties['type'] === 'FOREIGN KEY') === isForeign,
      );
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const target = `${row['REFERENCED_TABLE_SCHEMA']}.${row['REFERENCED_TABLE_NAME']}`;
      const [column] = below(row['TABLE_NAME'], 'Column', row['COLUMN_NAME']);
      const linked = asset.relations?.some(
        (link) =>
          link.type === 'COVERS' && link.to === column?.key && link.properties?.['position'] === place,
      );
      return differences({
        column: [p['columns'][place - 1], row['COLUMN_NAME']],
        linked: [linked, true],
        target: [p['referencedTable'], isForeign ? target : null],
        referenced: [p['referencedColumns']?.[place - 1] ?? null, row['REFERENCED_COLUMN_NAME']],
      });
    });
  });

  it('has the rules and the target of every row of referential_constraints', async () => {
    matchAll(
      title('referential_constraints'),
      await rowsOf('REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA'),
      (row) => {
        const asset = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']).find(
          ({ properties }) => properties['type'] === 'FOREIGN KEY',
        );
        if (asset === undefined) return 'no asset';
        const p = asset.properties as Properties;
        const target = asset.relations?.find((link) => link.type === 'REFERENCES')?.to ?? '';
        return differences({
          update: [p['onUpdate'], row['UPDATE_RULE']],
          delete: [p['onDelete'], row['DELETE_RULE']],
          key: [p['referencedConstraint'], row['UNIQUE_CONSTRAINT_NAME']],
          there: [collected.assets.has(target), true],
        });
      },
    );
  });

  it('has the expression of every row of check_constraints', async () => {
    matchAll(title('check_constraints'), await rowsOf('CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA'), (row) => {
      const found = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']);
      const level = String(row['LEVEL']).toUpperCase();
      return found.some(
        ({ properties }) => properties['expression'] === row['CHECK_CLAUSE'] && properties['level'] === level,
      )
        ? null
        : `not among ${JSON.stringify(found)}`;
    });
  });

  it('has the part of an Index for every row of statistics', async () => {
    matchAll(title('statistics'), await rowsOf('STATISTICS', 'TABLE_SCHEMA'), (row) => {
      const [asset] = below(row['TABLE_NAME'], 'Index', row['INDEX_NAME']);
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const part = p['parts'][Number(row['SEQ_IN_INDEX']) - 1];
      const directions: Row = { A: 'ASC', D: 'DESC' };
      return differences({
        column: [part['column'], row['COLUMN_NAME']],
        prefix: [part['prefixLength'], row['SUB_PART'] === null ? null : Number(row['SUB_PART'])],
        direction: [part['direction'], directions[String(row['COLLATION'])] ?? null],
        method: [p['method'], row['INDEX_TYPE']],
        unique: [p['unique'], Number(row['NON_UNIQUE']) === 0],
        visible: [p['visible'], row['IGNORED'] !== 'YES'],
        comment: [asset.comment ?? '', row['INDEX_COMMENT']],
      });
    });
  });

  it('has a Partition for every row of partitions', async () => {
    const rows = (await rowsOf('PARTITIONS', 'TABLE_SCHEMA')).filter((row) => row['PARTITION_NAME'] !== null);
    matchAll(title('partitions'), rows, (row) => {
      const [asset] = below(row['TABLE_NAME'], 'Partition', row['PARTITION_NAME']);
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const sub = childKey(asset.key, 'Partition', String(row['SUBPARTITION_NAME']));
      const own = row['SUBPARTITION_NAME'] === null ? asset : collected.assets.get(sub);
      if (own === undefined) return 'no subpartition';
      return differences({
        method: [p['method'], row['PARTITION_METHOD']],
        expression: [p['expression'], row['PARTITION_EXPRESSION']],
        bound: [p['bound'], row['PARTITION_DESCRIPTION']],
        submethod: [p['submethod'], row['SUBPARTITION_METHOD']],
        comment: [own.comment ?? '', row['PARTITION_COMMENT']],
        linked: [own.relations?.[0]?.type, 'PARTITION_OF'],
      });
    });
  });

  it('has a Trigger, View, Routine and Event with the same text for every row', async () => {
    matchAll(title('triggers'), await rowsOf('TRIGGERS', 'TRIGGER_SCHEMA'), (row) => {
      const [asset] = below(row['EVENT_OBJECT_TABLE'], 'Trigger', row['TRIGGER_NAME']);
      const p = asset?.properties as Properties | undefined;
      if (p === undefined) return 'no asset';
      return differences({
        body: [p['body'], row['ACTION_STATEMENT']],
        timing: [p['timing'], row['ACTION_TIMING']],
        event: [p['events'], [row['EVENT_MANIPULATION']]],
        order: [p['order'], Number(row['ACTION_ORDER'])],
        definer: [p['definer'], row['DEFINER']],
      });
    });
    matchAll(title('views'), await rowsOf('VIEWS', 'TABLE_SCHEMA'), (row) => {
      const p = relation(row['TABLE_NAME'])?.properties as Properties | undefined;
      if (p === undefined) return 'no asset';
      return differences({
        definition: [p['definition'], row['VIEW_DEFINITION']],
        algorithm: [p['algorithm'], row['ALGORITHM']],
        security: [p['securityType'], row['SECURITY_TYPE']],
        check: [p['checkOption'] ?? 'NONE', row['CHECK_OPTION']],
        updatable: [p['updatable'], row['IS_UPDATABLE'] === 'YES'],
      });
    });
    matchAll(title('routines'), await rowsOf('ROUTINES', 'ROUTINE_SCHEMA'), (row) => {
      const name = `${row['ROUTINE_NAME']}(${String(row['ROUTINE_TYPE']).toLowerCase()})`;
      const p = collected.assets.get(childKey(databaseKey, 'Routine', name))?.properties as
        Properties | undefined;
      if (p === undefined) return 'no asset';
      return differences({
        body: [p['body'], row['ROUTINE_DEFINITION']],
        returns: [p['returns'] ?? '', row['DTD_IDENTIFIER'] ?? ''],
        deterministic: [p['deterministic'], row['IS_DETERMINISTIC'] === 'YES'],
        access: [p['dataAccess'], row['SQL_DATA_ACCESS']],
        security: [p['securityType'], row['SECURITY_TYPE']],
      });
    });
    matchAll(title('parameters'), await rowsOf('PARAMETERS', 'SPECIFIC_SCHEMA'), (row) => {
      const name = `${row['SPECIFIC_NAME']}(${String(row['ROUTINE_TYPE']).toLowerCase()})`;
      const p = collected.assets.get(childKey(databaseKey, 'Routine', name))?.properties as Properties;
      const place = Number(row['ORDINAL_POSITION']);
      if (place === 0) return p['returns'] === row['DTD_IDENTIFIER'] ? null : 'differs';
      const own = p['parameters'][place - 1];
      return differences({
        name: [own?.name, row['PARAMETER_NAME']],
        mode: [own?.mode, row['PARAMETER_MODE']],
        type: [own?.dataType, row['DTD_IDENTIFIER']],
      });
    });
    matchAll(title('events'), await rowsOf('EVENTS', 'EVENT_SCHEMA'), (row) => {
      const p = collected.assets.get(childKey(databaseKey, 'Event', String(row['EVENT_NAME'])))
        ?.properties as Properties | undefined;
      if (p === undefined) return 'no asset';
      return differences({
        body: [p['body'], row['EVENT_DEFINITION']],
        status: [p['status'], row['STATUS']],
        type: [p['type'], row['EVENT_TYPE']],
        interval: [p['intervalValue'], row['INTERVAL_VALUE']],
      });
    });
  });

  it('has a grant for every row of the four privilege views', async () => {
    const all = async (view: string): Promise<Row[]> =>
      (await database.connection.query(`SELECT * FROM information_schema.${view}`))[0] as Row[];
    const system = new Set(['mysql', 'sys', 'performance_schema']);
    // Other tests change accounts of their own meanwhile.
    const mine = (row: Row): boolean =>
      String(row['GRANTEE']).includes(database.user.split('@')[0]!) ||
      String(row['GRANTEE']).includes(database.role) ||
      /^'(?:root|admin)'/.test(String(row['GRANTEE']));
    const known = (row: Row): boolean => mine(row) && !system.has(String(row['TABLE_SCHEMA']));
    matchAll(title('user_privileges'), (await all('USER_PRIVILEGES')).filter(mine), (row) =>
      grantProblem(collected.assets.get(collected.namespace)?.grants, row),
    );
    matchAll(title('schema_privileges'), (await all('SCHEMA_PRIVILEGES')).filter(known), (row) => {
      const pattern = String(row['TABLE_SCHEMA']);
      const source = pattern
        .replaceAll('\\_', '\0')
        .replace(/[_%]/g, (sign) => (sign === '%' ? '.*' : '.'))
        .replaceAll('\0', '_');
      const names = [database.name, database.otherName].filter((name) =>
        new RegExp(`^${source}$`).test(name),
      );
      if (names.length === 0) return otherGrantProblem(row, 'database', pattern);
      return (
        names
          .map((name) =>
            grantProblem(collected.assets.get(childKey(collected.namespace, 'Database', name))?.grants, row),
          )
          .find((problem) => problem !== null) ?? null
      );
    });
    matchAll(title('table_privileges'), (await all('TABLE_PRIVILEGES')).filter(known), (row) =>
      row['TABLE_SCHEMA'] === database.name
        ? grantProblem(relation(row['TABLE_NAME'])?.grants, row)
        : otherGrantProblem(row, 'table', `${row['TABLE_SCHEMA']}.${row['TABLE_NAME']}`),
    );
    matchAll(title('column_privileges'), (await all('COLUMN_PRIVILEGES')).filter(known), (row) =>
      grantProblem(below(row['TABLE_NAME'], 'Column', row['COLUMN_NAME'])[0]?.grants, row),
    );
  });

  it('has the privileges on routines, PROXY and the global ones of roles, which are in no such view', () => {
    const user = childKey(collected.namespace, 'Principal', database.user);
    const role = childKey(collected.namespace, 'Principal', database.role);
    const routine = (name: string) => collected.assets.get(childKey(databaseKey, 'Routine', name))?.grants;
    const admin = childKey(collected.namespace, 'Principal', 'admin@127.0.0.1');
    expect(routine('add_one(procedure)')).toContainEqual({
      grantee: user,
      privileges: ['ALTER ROUTINE', 'EXECUTE'],
      grantable: ['ALTER ROUTINE', 'EXECUTE'],
      grantor: admin,
    });
    expect(routine('add_one(function)')).toContainEqual({
      grantee: role,
      privileges: ['EXECUTE'],
      grantor: admin,
    });
    expect(routine('tools(package)')).toContainEqual({
      grantee: user,
      privileges: ['EXECUTE'],
      grantor: admin,
    });
    const root = childKey(collected.namespace, 'Principal', 'root@localhost');
    const two = collected.assets.get(
      childKey(collected.namespace, 'Principal', `${database.user.split('@')[0]}.two@10.0.0.0/255.0.0.0`),
    );
    expect(two?.grants).toEqual([
      { grantee: user, privileges: ['PROXY'], grantable: ['PROXY'], grantor: root },
    ]);
    expect(collected.assets.get(collected.namespace)?.grants).toContainEqual({
      grantee: role,
      privileges: ['BINLOG ADMIN', 'RELOAD'],
    });
  });

  it('knows accounts and roles, and nothing their passwords are checked with', () => {
    const user = collected.assets.get(childKey(collected.namespace, 'Principal', database.user));
    expect(user?.properties).toMatchObject({
      login: true,
      role: false,
      plugin: 'mysql_native_password',
      hasPassword: true,
      tls: 'SPECIFIED',
      tlsSubject: '/CN=reader',
      maxQueriesPerHour: 10,
      maxUserConnections: 3,
      passwordLifetimeDays: 90,
      defaultRoles: [database.role],
      locked: false,
      passwordExpired: false,
    });
    const role = childKey(collected.namespace, 'Principal', database.role);
    expect(user?.relations).toContainEqual({ type: 'MEMBER_OF', to: role, properties: { admin: true } });
    const two = collected.assets.get(
      childKey(collected.namespace, 'Principal', `${database.user.split('@')[0]}.two@10.0.0.0/255.0.0.0`),
    );
    expect(two?.properties).toMatchObject({ login: false, locked: true });
    const text = JSON.stringify([...collected.assets.values(), ...collected.batches]);
    expect(text).not.toMatch(/\*[0-9A-F]{40}/);
    expect(text).not.toContain('far-away-secret');
    const server = collected.assets.get(childKey(collected.namespace, 'ForeignServer', database.server));
    expect(server?.properties).toMatchObject({ host: '192.0.2.1', port: 3307, database: 'far', user: 'app' });
  });
});

describe('a dump of MariaDB', () => {
  it('lists nothing that has no asset', () => {
    const { bin, host, port, user, password } = testServers().mariadb;
    // The view whose base is gone makes the dump complain; --force lets it go on.
    const { stdout: text } = spawnSync(
      join(bin, 'mariadb-dump'),
      [
        '--force',
        '--no-data',
        '--routines',
        '--events',
        '--triggers',
        '--skip-lock-tables',
        `-h${host}`,
        `-P${port}`,
        `-u${user}`,
        database.name,
      ],
      { env: { ...process.env, MYSQL_PWD: password }, encoding: 'utf8' },
    );
    const entries: Row[] = [];
    const patterns: [string, RegExp][] = [
      ['table', /^CREATE TABLE `((?:[^`]|``)+)` \($/gm],
      ['view', /VIEW `((?:[^`]|``)+)` AS select/g],
      ['sequence', /^CREATE SEQUENCE `((?:[^`]|``)+)`/gm],
      ['trigger', /TRIGGER `?((?:[^`\s]|``)+)`? (?:BEFORE|AFTER)/g],
      ['procedure', /PROCEDURE `((?:[^`]|``)+)`\(/g],
      ['function', /CREATE[^;\n]*? FUNCTION `((?:[^`]|``)+)`\(/g],
      ['package', /PACKAGE (?!BODY)"?`?((?:[^`"\s]|``)+)"?`? AS/gi],
      ['package body', /PACKAGE BODY "?`?((?:[^`"\s]|``)+)"?`? AS/gi],
      ['event', /EVENT `((?:[^`]|``)+)` ON SCHEDULE/g],
    ];
    for (const [type, pattern] of patterns) {
      for (const match of text.matchAll(pattern))
        entries.push({ type, name: match[1]!.replaceAll('``', '`') });
    }
    const types = new Set(entries.map((entry) => entry['type']));
    expect(types).toEqual(new Set(patterns.map(([type]) => type)));
    matchAll('mariadb-dump', entries, ({ type, name }) => {
      const kinds: Record<string, AssetKind> = {
        table: 'Table',
        view: 'View',
        sequence: 'Sequence',
        trigger: 'Trigger',
        event: 'Event',
      };
      const kind = kinds[String(type)] ?? 'Routine';
      const found = [...collected.assets.values()].some(
        (asset) =>
          asset.kind === kind &&
          asset.name === name &&
          asset.key.startsWith(`${databaseKey}.`) &&
          (kind !== 'Routine' || asset.properties['routineType'] === String(type).toUpperCase()),
      );
      return found ? null : 'no asset';
    });
  });
});
