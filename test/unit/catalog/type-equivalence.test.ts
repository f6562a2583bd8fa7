import { describe, expect, it } from 'vitest';
import { compareDataTypes } from '../../../src/catalog/versions/type-equivalence.js';
import { parseDataType } from '../../../src/catalog/versions/data-type.js';

const across = (postgres: string, mysql: string) => [
  compareDataTypes({ engine: 'postgres', type: postgres }, { engine: 'mysql', type: mysql }).relation,
  compareDataTypes({ engine: 'mysql', type: mysql }, { engine: 'postgres', type: postgres }).relation,
];

describe('types of PostgreSQL and MySQL', () => {
  it.each([
    ['integer', 'int(11)'],
    ['integer', 'int'],
    ['smallint', 'smallint(6)'],
    ['bigint', 'bigint(20)'],
    ['boolean', 'tinyint(1)'],
    ['character varying(80)', 'varchar(80)'],
    ['character(3)', 'char(3)'],
    ['numeric(10,2)', 'decimal(10,2)'],
    ['double precision', 'double'],
    ['real', 'float'],
    ['text', 'longtext'],
    ['bytea', 'longblob'],
    ['date', 'date'],
    ['timestamp(3) without time zone', 'datetime(3)'],
    ['jsonb', 'json'],
    ['uuid', 'uuid'],
    ['bit(8)', 'bit(8)'],
  ])('%s is %s', (postgres, mysql) => {
    expect(across(postgres, mysql)).toEqual(['SAME', 'SAME']);
  });

  it.each([
    ['text', 'text'],
    ['bytea', 'blob'],
    ['timestamp without time zone', 'datetime'],
    ['timestamp with time zone', 'timestamp'],
    ['bigint', 'int(10) unsigned'],
    ['numeric(20,0)', 'bigint(20) unsigned'],
    ['integer', 'mediumint(9)'],
    ['smallint', 'tinyint(4)'],
    ['uuid', 'char(36)'],
    ['character varying', 'longtext'],
    ['jsonb', 'longtext'],
    ['boolean', 'bit(1)'],
  ])('%s stands for %s', (postgres, mysql) => {
    expect(across(postgres, mysql)).toEqual(['EQUIVALENT', 'EQUIVALENT']);
  });

  it.each([
    ['integer', 'varchar(10)'],
    ['integer', 'int(10) unsigned'],
    ['timestamp without time zone', 'date'],
    ['integer[]', 'int(11)'],
    ['interval', 'time'],
    ['point', 'json'],
  ])('%s is not %s', (postgres, mysql) => {
    expect(across(postgres, mysql)).toEqual(['DIFFERENT', 'DIFFERENT']);
  });
});

describe('types of one engine', () => {
  it.each([
    ['postgres', 'integer', 'int4', 'SAME', 'SAME'],
    ['postgres', 'integer', 'bigint', 'WIDER', 'NARROWER'],
    ['postgres', 'character varying(10)', 'character varying(20)', 'WIDER', 'NARROWER'],
    ['postgres', 'character varying(10)', 'text', 'WIDER', 'NARROWER'],
    ['postgres', 'numeric(10,2)', 'numeric(12,4)', 'WIDER', 'NARROWER'],
    ['postgres', 'numeric(10,2)', 'numeric(10,4)', 'DIFFERENT', 'DIFFERENT'],
    ['postgres', 'numeric(10,2)', 'numeric', 'WIDER', 'NARROWER'],
    ['postgres', 'timestamp without time zone', 'timestamp(6) without time zone', 'SAME', 'SAME'],
    ['postgres', 'timestamp without time zone', 'timestamp with time zone', 'DIFFERENT', 'DIFFERENT'],
    ['postgres', 'shop.order_state', 'shop.order_state', 'SAME', 'SAME'],
    ['postgres', 'shop.order_state', 'text', 'DIFFERENT', 'DIFFERENT'],
    ['mysql', "enum('a','b')", "enum('a','b','c')", 'WIDER', 'NARROWER'],
    ['mysql', "enum('a','b')", "enum('a','c')", 'DIFFERENT', 'DIFFERENT'],
    ['mysql', 'tinytext', 'mediumtext', 'WIDER', 'NARROWER'],
    ['mysql', 'int(11)', 'int(10)', 'SAME', 'SAME'],
    ['mysql', 'int(11)', 'int(11) unsigned', 'DIFFERENT', 'DIFFERENT'],
    ['redis', 'string', 'hash', 'DIFFERENT', 'DIFFERENT'],
  ])('%s: %s to %s is %s, back %s', (engine, a, b, forth, back) => {
    expect(compareDataTypes({ engine, type: a }, { engine, type: b }).relation).toBe(forth);
    expect(compareDataTypes({ engine, type: b }, { engine, type: a }).relation).toBe(back);
  });

  it('keeps the labels of an enumeration with quotes and commas in them', () => {
    expect(parseDataType('mysql', "enum('it''s','a,b','(x)') CHARACTER SET utf8mb4").labels).toEqual([
      '(x)',
      'a,b',
      "it's",
    ]);
  });
});
