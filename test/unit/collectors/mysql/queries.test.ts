import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forVariant } from '../../../../collectors/mysql/queries.js';
import type { MysqlVersion } from '../../../../src/engines/mysql/index.js';

const folder = 'collectors/mysql/queries';
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.sql'),
);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

const version = (flavour: MysqlVersion['flavour'], number: number): MysqlVersion => ({
  flavour,
  number,
  text: String(number),
});
const mysql = [80_011, 80_013, 80_014, 80_016, 80_022, 80_036, 80_400, 90_000].map((n) =>
  version('mysql', n),
);
const mariadb = [100_500, 100_600, 101_000, 101_100, 110_400].map((n) => version('mariadb', n));

/** Names of the columns a query gives, in order. */
function columnsOf(sql: string): string[] {
  return [...sql.matchAll(/ AS `([a-z_0-9]+)`/g)].map(([, name]) => name!);
}

describe('the catalogue queries', () => {
  it.each(names)('%s gives the same columns, each once, for every version it is made for', (name) => {
    const flavours = name.includes('-mysql')
      ? [mysql]
      : name.includes('-mariadb')
        ? [mariadb]
        : [mysql, mariadb];
    const ofFlavours = flavours.map((servers) =>
      servers.map((server) => forVariant(text(name), { version: server })),
    );
    for (const variants of ofFlavours) {
      const all = variants.map((sql) => [...new Set(columnsOf(sql))].sort());
      for (const columns of all) expect(columns).toEqual(all[0]);
    }
    for (const sql of ofFlavours.flat()) {
      expect(sql, 'a comma before FROM').not.toMatch(/,\s*FROM\b/);
      expect(sql, 'columns without a comma between them').not.toMatch(
        / AS `\w+`\s*\n\s+(?!FROM|UNION|WHERE|\))[\w'(]+[.\w]* .*AS `/,
      );
      expect(sql).not.toContain('--@');
    }
  });

  it('read views of MySQL 8 only where a version has them', () => {
    const of = (name: string, number: number): string =>
      forVariant(text(name), { version: version('mysql', number) });
    expect(of('index-parts.sql', 80_011)).toContain('NULL AS `expression`');
    expect(of('index-parts.sql', 80_013)).toContain('s.EXPRESSION AS `expression`');
    expect(of('instance/principals-mysql.sql', 80_011)).not.toContain('User_attributes');
    expect(of('instance/principals-mysql.sql', 80_016)).toContain('User_attributes');
    expect(of('instance/tablespaces.sql', 80_014)).toContain('INNODB_TABLESPACES');
    expect(forVariant(text('instance/tablespaces.sql'), { version: version('mariadb', 101_100) })).toContain(
      'INNODB_SYS_TABLESPACES',
    );
  });
});
