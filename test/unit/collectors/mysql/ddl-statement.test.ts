import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../../collectors/mysql/ddl-statement.js';

const namespace = 'mysql://db:3306';

/** Keys and reason of a statement given with `shop` as the default database. */
function changed(statement: string, database = 'shop'): { keys: string[]; reason: string } | null {
  const hint = changeOf(namespace, database, statement);
  return hint === null ? null : { keys: [...hint.keys], reason: hint.reason };
}

describe('a statement about one table', () => {
  it.each([
    ['CREATE TABLE orders (a int)', 'shop.orders', 'CREATE TABLE'],
    ['create table if not exists orders (a int)', 'shop.orders', 'CREATE TABLE'],
    ['CREATE OR REPLACE TABLE `orders` (a int)', 'shop.orders', 'CREATE OR'],
    ['ALTER TABLE stock.`items` ADD COLUMN b int', 'stock.items', 'ALTER TABLE'],
    ['ALTER ONLINE IGNORE TABLE stock . items ADD b int', 'stock.items', 'ALTER ONLINE'],
    ['ALTER TABLE "quoted ""name""" ADD b int', 'shop.quoted "name"', 'ALTER TABLE'],
    ['/* why */ -- and how\nALTER TABLE orders ADD b int', 'shop.orders', 'ALTER TABLE'],
    ['/*!50000 ALTER TABLE orders */ ADD b int', 'shop.orders', 'ALTER TABLE'],
    ['CREATE UNIQUE INDEX i USING BTREE ON orders (a)', 'shop.orders', 'CREATE UNIQUE'],
    ['DROP INDEX IF EXISTS `a.b` ON stock.items', 'stock.items', 'DROP INDEX'],
  ])('%s names that table', (statement, path, reason) => {
    expect(changed(statement)).toEqual({ keys: [`${namespace}/${path.replaceAll(' ', '%20')}`], reason });
  });
});

describe('a statement about other things of a database', () => {
  it.each([
    ['CREATE VIEW v AS SELECT a.b FROM a', ['shop']],
    ['CREATE VIEW stock.v AS SELECT 1', ['stock']],
    [
      'CREATE DEFINER=`root`@`10.0.0.1` TRIGGER stock.g BEFORE INSERT ON stock.t FOR EACH ROW SET @a = 1',
      ['stock'],
    ],
    ['CREATE PROCEDURE p() UPDATE other.t SET a = 1', ['shop']],
    ['ALTER EVENT stock.e DISABLE', ['stock']],
    ['DROP TABLE a, b', ['shop']],
    ['DROP TABLE stock.a, `billing`.`b.c`', ['shop', 'stock', 'billing']],
    ['RENAME TABLE a TO stock.a', ['shop', 'stock']],
    ['ALTER TABLE a RENAME TO b', ['shop']],
    ['DROP VIEW IF EXISTS v', ['shop']],
  ])('%s names the databases', (statement, databases) => {
    expect(changed(statement)?.keys).toEqual(databases.map((name) => `${namespace}/${name}`));
  });

  it.each([
    ['a table that moves to a database named in the statement', 'ALTER TABLE a RENAME stock.a', 'shop'],
    ['no default database', 'CREATE TABLE a (b int)', ''],
    ['no default database and a list', 'DROP TABLE a', ''],
    ['a name that was not written in UTF-8', 'CREATE TABLE `caf\ufffd` (a int)', 'shop'],
  ])('stands for the whole instance with %s', (_why, statement, database) => {
    expect(changed(statement, database)?.keys).toEqual([]);
  });
});

describe('other statements', () => {
  it.each([
    'CREATE DATABASE x',
    'DROP SCHEMA x',
    "CREATE USER u IDENTIFIED BY 'hidden'",
    'GRANT SELECT ON shop.t TO u',
    "SET PASSWORD FOR u = PASSWORD('hidden')",
    "INSTALL SONAME 'x'",
  ])('%s is about the instance, and tells keywords only', (statement) => {
    const hint = changed(statement);
    expect(hint?.keys).toEqual([]);
    expect(hint?.reason).not.toContain('hidden');
  });

  it.each([
    'INSERT INTO t VALUES ("CREATE TABLE x (a int)")',
    'CREATE TEMPORARY TABLE t (a int)',
    'DROP TEMPORARY TABLE t',
    'BEGIN',
    'TRUNCATE TABLE t',
    'ANALYZE TABLE t',
  ])('%s changes no definition', (statement) => {
    expect(changed(statement)).toBeNull();
  });
});
