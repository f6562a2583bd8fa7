import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteName } from '../../../collectors/mysql/values.js';
import { childKey } from '../../../src/core/asset-key.js';
import type { AssetKind } from '../../../src/core/asset-kind.js';
import type { AssetGrant, AssetRecord } from '../../../src/core/collection.js';
import { differences, matchAll } from '../../testkit/matched.js';
import { collectMysql } from '../../testkit/mysql-collect.js';
import { createRichMysql, type RichMysqlDatabase } from '../../testkit/mysql-native-rich.js';
import type { Collected } from '../../testkit/pg-collect.js';
import { testServers } from '../../testkit/servers.js';

type Row = Record<string, string | number | null>;
// oxlint-disable-next-line typescript/no-explicit-any -- properties differ by kind
type Properties = Record<string, any>;

let database: RichMysqlDatabase;
let collected: Collected;
let databaseKey: string;

beforeAll(async () => {
  database = await createRichMysql();
  collected = await collectMysql(database.url);
  databaseKey = childKey(collected.namespace, 'Database', database.name);
});

afterAll(async () => {
  await database.drop();
});

async function rowsOf(view: string, schemaColumn: string): Promise<Row[]> {
  const [rows] = await database.connection.query<RowDataPacket[]>(
    `SELECT * FROM information_schema.${view} WHERE ${schemaColumn} = ?`,
    [database.name],
  );
  return rows as Row[];
}

function relation(name: unknown): AssetRecord | undefined {
  return collected.assets.get(childKey(databaseKey, 'Table', String(name)));
}

function below(table: unknown, kind: AssetKind, name: unknown): AssetRecord[] {
  const parent = relation(table)?.key;
  return [...collected.assets.values()].filter(
    (asset) => asset.kind === kind && asset.parent === parent && asset.name === name,
  );
}

const title = (view: string): string => `MySQL information_schema.${view}`;
const textOf = (value: string | number | null | undefined): string => String(value ?? '');

/** Statements that make the tables, as the server writes them. */
async function createStatements(): Promise<Map<string, string>> {
  const tables = (await rowsOf('TABLES', 'TABLE_SCHEMA')).filter((row) => row['TABLE_TYPE'] === 'BASE TABLE');
  const found = new Map<string, string>();
  for (const row of tables) {
    const name = String(row['TABLE_NAME']);
    const [[made]] = await database.connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${quoteName(name)}`);
    found.set(name, String(made!['Create Table']));
  }
  return found;
}

describe('information_schema of MySQL', () => {
  it('has an asset with the same facts for every row of tables', async () => {
    matchAll(title('tables'), await rowsOf('TABLES', 'TABLE_SCHEMA'), (row) => {
      const asset = relation(row['TABLE_NAME']);
      if (asset === undefined) return 'no asset';
      const isTable = row['TABLE_TYPE'] !== 'VIEW';
      const p = asset.properties as Properties;
      return differences({
        kind: [asset.kind, isTable ? 'Table' : 'View'],
        engine: [isTable ? p['engine'] : null, row['ENGINE']],
        collation: [isTable ? p['collation'] : null, row['TABLE_COLLATION']],
        comment: [asset.comment ?? '', isTable ? row['TABLE_COMMENT'] : ''],
      });
    });
  });

  it('has a Column with its place, type, collation and visibility for every row of columns', async () => {
    matchAll(title('columns'), await rowsOf('COLUMNS', 'TABLE_SCHEMA'), (row) => {
      const [asset] = below(row['TABLE_NAME'], 'Column', row['COLUMN_NAME']);
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const extra = String(row['EXTRA']);
      return differences({
        position: [p['position'], Number(row['ORDINAL_POSITION'])],
        type: [p['dataType'], row['COLUMN_TYPE']],
        nullable: [p['nullable'], row['IS_NULLABLE'] === 'YES'],
        hasDefault: [p['default'] !== null, row['COLUMN_DEFAULT'] !== null],
        isExpression: [p['defaultIsExpression'], extra.includes('DEFAULT_GENERATED')],
        collation: [p['collation'], row['COLLATION_NAME']],
        generated: [p['generated'] ?? '', /(\w+) GENERATED/.exec(extra)?.[1] ?? ''],
        auto: [p['autoIncrement'], extra.includes('auto_increment')],
        visible: [p['visible'], !extra.includes('INVISIBLE')],
        srs: [p['srsId'], row['SRS_ID']],
        comment: [asset.comment ?? '', row['COLUMN_COMMENT']],
      });
    });
  });

  it('has the Constraint of every row of table_constraints, in force or not', async () => {
    matchAll(title('table_constraints'), await rowsOf('TABLE_CONSTRAINTS', 'TABLE_SCHEMA'), (row) => {
      const found = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']).find(
        ({ properties }) => properties['type'] === row['CONSTRAINT_TYPE'],
      );
      return found === undefined
        ? 'no asset'
        : differences({ enforced: [found.properties['enforced'], row['ENFORCED'] === 'YES'] });
    });
    // The part of a unique index that is an expression has no column.
    const parts = (await rowsOf('KEY_COLUMN_USAGE', 'TABLE_SCHEMA')).filter(
      (row) => row['COLUMN_NAME'] !== null,
    );
    matchAll(title('key_column_usage'), parts, (row) => {
      const isForeign = row['REFERENCED_TABLE_NAME'] !== null;
      const asset = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']).find(
        ({ properties }) =>
          (properties['type'] === 'FOREIGN KEY') === isForeign && properties['type'] !== 'CHECK',
      );
      if (asset === undefined) return 'no asset';
      const p = asset.properties as Properties;
      const place = Number(row['ORDINAL_POSITION']);
      const target = `${row['REFERENCED_TABLE_SCHEMA']}.${row['REFERENCED_TABLE_NAME']}`;
      return differences({
        column: [p['columns'][place - 1], row['COLUMN_NAME']],
        target: [p['referencedTable'], isForeign ? target : null],
        referenced: [p['referencedColumns']?.[place - 1] ?? null, row['REFERENCED_COLUMN_NAME']],
      });
    });
    const rules = await rowsOf('REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA');
    matchAll(title('referential_constraints'), rules, (row) => {
      const [asset] = below(row['TABLE_NAME'], 'Constraint', row['CONSTRAINT_NAME']);
      const p = asset?.properties as Properties | undefined;
      const target = asset?.relations?.find((link) => link.type === 'REFERENCES')?.to ?? '';
      return differences({
        update: [p?.['onUpdate'], row['UPDATE_RULE']],
        delete: [p?.['onDelete'], row['DELETE_RULE']],
        key: [p?.['referencedConstraint'], row['UNIQUE_CONSTRAINT_NAME']],
        there: [collected.assets.has(target), true],
      });
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
        isExpression: [part['expression'] !== null, row['EXPRESSION'] !== null],
        prefix: [part['prefixLength'], row['SUB_PART']],
        direction: [part['direction'], directions[textOf(row['COLLATION'])] ?? null],
        method: [p['method'], row['INDEX_TYPE']],
        unique: [p['unique'], row['NON_UNIQUE'] === 0],
        visible: [p['visible'], row['IS_VISIBLE'] === 'YES'],
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
      return differences({
        method: [p['method'], row['PARTITION_METHOD']],
        expression: [p['expression'], row['PARTITION_EXPRESSION']],
        bound: [p['bound'], row['PARTITION_DESCRIPTION']],
        submethod: [p['submethod'], row['SUBPARTITION_METHOD']],
        comment: [own?.comment ?? '', row['PARTITION_COMMENT']],
      });
    });
  });

  it('has a Trigger, View, Routine and Event with the same text for every row', async () => {
    matchAll(title('triggers'), await rowsOf('TRIGGERS', 'TRIGGER_SCHEMA'), (row) => {
      const p = below(row['EVENT_OBJECT_TABLE'], 'Trigger', row['TRIGGER_NAME'])[0]?.properties as Properties;
      return differences({
        body: [p?.['body'], row['ACTION_STATEMENT']],
        timing: [p?.['timing'], row['ACTION_TIMING']],
        event: [p?.['events'], [row['EVENT_MANIPULATION']]],
        order: [p?.['order'], row['ACTION_ORDER']],
        definer: [p?.['definer'], row['DEFINER']],
      });
    });
    matchAll(title('views'), await rowsOf('VIEWS', 'TABLE_SCHEMA'), (row) => {
      const p = relation(row['TABLE_NAME'])?.properties as Properties;
      return differences({
        definition: [p?.['definition'], row['VIEW_DEFINITION']],
        security: [p?.['securityType'], row['SECURITY_TYPE']],
        check: [p?.['checkOption'] ?? 'NONE', row['CHECK_OPTION']],
        updatable: [p?.['updatable'], row['IS_UPDATABLE'] === 'YES'],
      });
    });
    const used = await rowsOf('VIEW_TABLE_USAGE', 'VIEW_SCHEMA');
    matchAll(title('view_table_usage'), used, (row) => {
      const to = childKey(
        childKey(collected.namespace, 'Database', String(row['TABLE_SCHEMA'])),
        'Table',
        String(row['TABLE_NAME']),
      );
      const links = relation(row['VIEW_NAME'])?.relations?.filter((link) => link.to === to) ?? [];
      return links.length === 1 && links[0]?.type === 'DEPENDS_ON' ? null : `links: ${JSON.stringify(links)}`;
    });
    matchAll(title('routines'), await rowsOf('ROUTINES', 'ROUTINE_SCHEMA'), (row) => {
      const name = `${row['ROUTINE_NAME']}(${String(row['ROUTINE_TYPE']).toLowerCase()})`;
      const p = collected.assets.get(childKey(databaseKey, 'Routine', name))?.properties as Properties;
      return differences({
        body: [p?.['body'], row['ROUTINE_DEFINITION']],
        returns: [p?.['returns'] ?? '', textOf(row['DTD_IDENTIFIER'])],
        deterministic: [p?.['deterministic'], row['IS_DETERMINISTIC'] === 'YES'],
        access: [p?.['dataAccess'], row['SQL_DATA_ACCESS']],
        security: [p?.['securityType'], row['SECURITY_TYPE']],
      });
    });
    matchAll(title('parameters'), await rowsOf('PARAMETERS', 'SPECIFIC_SCHEMA'), (row) => {
      const name = `${row['SPECIFIC_NAME']}(${String(row['ROUTINE_TYPE']).toLowerCase()})`;
      const p = collected.assets.get(childKey(databaseKey, 'Routine', name))?.properties as Properties;
      const place = Number(row['ORDINAL_POSITION']);
      if (place === 0) return differences({ returns: [p['returns'], row['DTD_IDENTIFIER']] });
      const own = p['parameters'][place - 1];
      return differences({
        name: [own?.name, row['PARAMETER_NAME']],
        mode: [own?.mode, row['PARAMETER_MODE']],
        type: [own?.dataType, row['DTD_IDENTIFIER']],
        characterSet: [own?.characterSet, row['CHARACTER_SET_NAME']],
      });
    });
    matchAll(title('events'), await rowsOf('EVENTS', 'EVENT_SCHEMA'), (row) => {
      const p = collected.assets.get(childKey(databaseKey, 'Event', String(row['EVENT_NAME'])))
        ?.properties as Properties;
      return differences({
        body: [p?.['body'], row['EVENT_DEFINITION']],
        status: [p?.['status'], row['STATUS']],
        type: [p?.['type'], row['EVENT_TYPE']],
        interval: [p?.['intervalValue'], row['INTERVAL_VALUE']],
      });
    });
    const histograms = await rowsOf('COLUMN_STATISTICS', 'SCHEMA_NAME');
    matchAll(title('column_statistics'), histograms, (row) => {
      const key = childKey(
        childKey(databaseKey, 'Table', String(row['TABLE_NAME'])),
        'Column',
        String(row['COLUMN_NAME']),
      );
      const figures = collected.statistics.get(key) as Properties | undefined;
      const kept = row['HISTOGRAM'] as unknown as Properties;
      return differences({
        type: [figures?.['histogramType'], kept['histogram-type']],
        buckets: [figures?.['histogramBuckets'], kept['buckets'].length],
      });
    });
  });
});

describe('statements that make the tables of MySQL', () => {
  it('are made of the definitions that were collected, expressions as they are written there', async () => {
    const texts = await createStatements();
    const lines = [...texts].flatMap(([table, text]) =>
      text
        .split('\n')
        .slice(1)
        .filter((line) => /^ {2}\S/.test(line))
        .map((line) => ({ table, line: line.trim().replace(/,$/, '') })),
    );
    matchAll('MySQL SHOW CREATE TABLE', lines, ({ table, line }) => lineProblem(table, line));
  });

  function lineProblem(table: string, line: string): string | null {
    const plain = line.replaceAll(/ ?\/\*!\d+ (.*?) \*\//g, ' $1');
    const name = /^(?:\w+ )*?`((?:[^`]|``)+)`/.exec(line)?.[1]?.replaceAll('``', '`') ?? 'PRIMARY';
    if (line.startsWith('CONSTRAINT')) {
      const found = below(table, 'Constraint', name)[0]?.properties['definition'] as string | undefined;
      const wanted = plain
        .replace(/^CONSTRAINT `(?:[^`]|``)+` /, '')
        .replace(/ NOT ENFORCED$/, '')
        .replace(/REFERENCES (`[^`]+`) \(/, `REFERENCES \`${database.name}\`.$1 (`)
        .replaceAll(/ ON (DELETE|UPDATE) .*$/g, '');
      const own = found?.replaceAll(/ ON (DELETE|UPDATE) .*$/g, '').replaceAll(', ', ',');
      return own === wanted.replaceAll(', ', ',') ? null : `${own} is not ${wanted}`;
    }
    if (/^(PRIMARY |UNIQUE |FULLTEXT |SPATIAL )?KEY/.test(line)) {
      const found = below(table, 'Index', name)[0]?.properties['definition'] as string | undefined;
      const bare = (text: string): string =>
        text
          .replace(/ USING \w+/, '')
          .replace(/ COMMENT '.*$/, '')
          .replace(/ INVISIBLE$/, '')
          .replaceAll(', ', ',');
      return bare(found ?? '') === bare(plain) ? null : `${found} is not ${plain}`;
    }
    const p = below(table, 'Column', name)[0]?.properties as Properties | undefined;
    if (p === undefined) return 'no column';
    const expression = p['generationExpression'] as string | null;
    if (expression !== null)
      return plain.includes(`GENERATED ALWAYS AS (${expression}) ${p['generated']}`)
        ? null
        : `not ${expression}`;
    const shown = p['default'] as string | null;
    if (shown === null) return /DEFAULT (?!NULL)/.test(plain) ? 'no default' : null;
    const forms = p['defaultIsExpression']
      ? [`DEFAULT (${shown})`, `DEFAULT ${shown}`]
      : [`DEFAULT '${shown.replaceAll("'", "''")}'`, `DEFAULT ${shown}`];
    return forms.some((form) => plain.includes(form)) ? null : `default is not ${shown}`;
  }
});

describe('privileges of MySQL', () => {
  const grantee = (text: unknown): string => {
    const whole = String(text);
    const divide = whole.lastIndexOf("'@'");
    const name = `${whole.slice(1, divide)}@${whole.slice(divide + 3, -1)}`;
    return childKey(collected.namespace, 'Principal', name);
  };
  const problem = (grants: readonly AssetGrant[] | undefined, row: Row): string | null => {
    const entry = (grants ?? []).find((grant) => grant.grantee === grantee(row['GRANTEE']));
    const privilege = String(row['PRIVILEGE_TYPE']);
    if (entry?.privileges.includes(privilege) !== true) return `no grant in ${JSON.stringify(grants)}`;
    const grantable = (entry.grantable ?? []).includes(privilege);
    return grantable === (row['IS_GRANTABLE'] === 'YES') ? null : 'grantable differs';
  };
  const mine = (row: Row): boolean =>
    [database.user, database.role].some((name) => String(row['GRANTEE']).includes(name)) ||
    /^'(?:root|admin)'/.test(String(row['GRANTEE']));
  const all = async (view: string): Promise<Row[]> =>
    ((await database.connection.query(`SELECT * FROM information_schema.${view}`))[0] as Row[]).filter(mine);

  it('are on the assets for every row of the four views, dynamic ones and those of roles too', async () => {
    const global = await all('USER_PRIVILEGES');
    expect(global.map((row) => row['PRIVILEGE_TYPE'])).toEqual(
      expect.arrayContaining(['BINLOG_ADMIN', 'ROLE_ADMIN', 'PROCESS']),
    );
    matchAll(title('user_privileges'), global, (row) =>
      problem(collected.assets.get(collected.namespace)?.grants, row),
    );
    const own = (await all('SCHEMA_PRIVILEGES')).filter(
      (row) => !String(row['TABLE_SCHEMA']).startsWith('nowhere'),
    );
    matchAll(title('schema_privileges'), own, (row) =>
      problem(collected.assets.get(databaseKey)?.grants, row),
    );
    const inside = (row: Row): boolean => row['TABLE_SCHEMA'] === database.name;
    matchAll(title('table_privileges'), (await all('TABLE_PRIVILEGES')).filter(inside), (row) =>
      problem(relation(row['TABLE_NAME'])?.grants, row),
    );
    matchAll(title('column_privileges'), (await all('COLUMN_PRIVILEGES')).filter(inside), (row) =>
      problem(below(row['TABLE_NAME'], 'Column', row['COLUMN_NAME'])[0]?.grants, row),
    );
  });

  it('on routines and PROXY, and memberships and default roles, are known', () => {
    const principal = (name: string): string => childKey(collected.namespace, 'Principal', name);
    const user = principal(`${database.user}@%`);
    const role = principal(`${database.role}@%`);
    const routine = (name: string) => collected.assets.get(childKey(databaseKey, 'Routine', name))?.grants;
    expect(routine('add_one(procedure)')).toMatchObject([
      { grantee: user, privileges: ['ALTER ROUTINE', 'EXECUTE'], grantable: ['ALTER ROUTINE', 'EXECUTE'] },
    ]);
    expect(routine('add_one(function)')).toMatchObject([{ grantee: role, privileges: ['EXECUTE'] }]);
    const two = collected.assets.get(principal(`${database.user}.two@10.0.0.0/255.0.0.0`));
    expect(two?.grants).toMatchObject([{ grantee: user, privileges: ['PROXY'], grantable: ['PROXY'] }]);
    expect(two?.properties).toMatchObject({ login: false, locked: true, tls: null });
    expect(collected.assets.get(user)?.properties).toMatchObject({
      login: true,
      role: false,
      plugin: 'caching_sha2_password',
      hasPassword: true,
      tls: 'SPECIFIED',
      tlsSubject: '/CN=reader',
      maxQueriesPerHour: 10,
      maxUserConnections: 3,
      passwordLifetimeDays: 90,
      passwordReuseHistory: 5,
      defaultRoles: [`${database.role}@%`],
      locked: false,
      passwordExpired: false,
    });
    expect(collected.assets.get(user)?.comment).toBe('Reads');
    expect(collected.assets.get(user)?.relations).toContainEqual({
      type: 'MEMBER_OF',
      to: role,
      properties: { admin: true },
    });
    for (const name of [database.role, `${database.role}_two`])
      expect(collected.assets.get(principal(`${name}@%`))?.properties).toMatchObject({
        role: true,
        login: false,
      });
    const text = JSON.stringify([...collected.assets.values()]);
    for (const secret of ['$A$005$', 'far-away-secret', 'reader-secret']) expect(text).not.toContain(secret);
  });

  it('on what does not exist are kept with their grantee', () => {
    const role = collected.assets.get(childKey(collected.namespace, 'Principal', `${database.role}@%`));
    expect(role?.properties['otherGrants']).toMatchObject([{ level: 'database', privileges: ['DELETE'] }]);
  });
});

describe('a dump of MySQL', () => {
  it('lists nothing that has no asset', () => {
    const { bin, host, port, user, password } = testServers().mariadb;
    const options = ['--force', '--no-data', '--routines', '--events', '--triggers', '--skip-lock-tables'];
    options.push('--no-tablespaces', '--set-gtid-purged=OFF', '--column-statistics=0', '--ssl-mode=DISABLED');
    options.push('--get-server-public-key');
    const { stdout: text } = spawnSync(
      join(bin, 'mysqldump'),
      [...options, `-h${host}`, `-P${port}`, `-u${user}`, database.name],
      { env: { ...process.env, MYSQL_PWD: password }, encoding: 'utf8' },
    );
    const patterns: [string, AssetKind, RegExp][] = [
      ['table', 'Table', /^CREATE TABLE `((?:[^`]|``)+)` \($/gm],
      ['view', 'View', /VIEW `((?:[^`]|``)+)` AS select/g],
      ['trigger', 'Trigger', /TRIGGER `((?:[^`]|``)+)` (?:BEFORE|AFTER)/g],
      ['procedure', 'Routine', /PROCEDURE `((?:[^`]|``)+)`\(/g],
      ['function', 'Routine', /FUNCTION `((?:[^`]|``)+)`\(/g],
      ['event', 'Event', /EVENT `((?:[^`]|``)+)` ON SCHEDULE/g],
    ];
    const entries = patterns.flatMap(([type, kind, pattern]) =>
      [...text.matchAll(pattern)].map((match) => ({ type, kind, name: match[1]!.replaceAll('``', '`') })),
    );
    expect(new Set(entries.map(({ type }) => type))).toEqual(new Set(patterns.map(([type]) => type)));
    matchAll('mysqldump', entries, ({ type, kind, name }) => {
      const found = [...collected.assets.values()].some(
        (asset) =>
          asset.kind === kind &&
          asset.name === name &&
          asset.key.startsWith(`${databaseKey}.`) &&
          (kind !== 'Routine' || asset.properties['routineType'] === type.toUpperCase()),
      );
      return found ? null : 'no asset';
    });
  });
});
