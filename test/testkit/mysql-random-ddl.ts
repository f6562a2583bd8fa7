import type { Connection } from 'mysql2/promise';
import type { RichMariaDatabase } from './mysql-rich.js';

/** Picks at random what a statement is about. */
export interface Picker {
  number: number;
  database: RichMariaDatabase;
  /** A whole number from 0 below the limit. */
  below(limit: number): number;
  /** One of the list; null when it is empty. */
  one<T>(list: readonly T[]): T | null;
  table(where?: string): Promise<string | null>;
  /** Table and column, quoted. */
  column(where?: string): Promise<{ table: string; column: string; type: string; name: string } | null>;
  row(sql: string): Promise<Record<string, string> | null>;
}

/** Makes a statement, null when there is nothing it could be about. */
type Maker = (pick: Picker) => Promise<string | null>;

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A picker over what is in the database now. */
export function picker(
  connection: Connection,
  database: RichMariaDatabase,
  random: () => number,
  number: number,
): Picker {
  const below = (limit: number): number => Math.floor(random() * limit);
  const one = <T>(list: readonly T[]): T | null => list[below(list.length)] ?? null;
  const row = async (sql: string): Promise<Record<string, string> | null> =>
    one((await connection.query(sql, [database.name]))[0] as Record<string, string>[]);
  return {
    number,
    database,
    below,
    one,
    row,
    table: async (where = '1') => {
      const found = await row(
        `SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME <> 'wide' AND (${where})`,
      );
      return found === null ? null : quote(found['t']!);
    },
    column: async (where = '1') => {
      const found = await row(
        `SELECT c.TABLE_NAME AS t, c.COLUMN_NAME AS c, c.COLUMN_TYPE AS y FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME) WHERE c.TABLE_SCHEMA = ? AND t.TABLE_TYPE = 'BASE TABLE' AND c.TABLE_NAME <> 'wide' AND (${where})`,
      );
      if (found === null) return null;
      return { table: quote(found['t']!), column: quote(found['c']!), type: found['y']!, name: found['c']! };
    },
  };
}

const onTable =
  (rest: (pick: Picker) => string, where?: string): Maker =>
  async (pick) => {
    const table = await pick.table(where);
    return table === null ? null : `ALTER TABLE ${table} ${rest(pick)}`;
  };

const onColumn =
  (
    rest: (found: { column: string; type: string; name: string }, pick: Picker) => string,
    where?: string,
  ): Maker =>
  async (pick) => {
    const found = await pick.column(where);
    return found === null ? null : `ALTER TABLE ${found.table} ${rest(found, pick)}`;
  };

const constraintOf = async (pick: Picker, type: string): Promise<Record<string, string> | null> =>
  await pick.row(
    `SELECT TABLE_NAME AS t, CONSTRAINT_NAME AS k FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = ? AND CONSTRAINT_TYPE = '${type}'`,
  );

/** Makers of statements that change definitions, instantly, in place or by a copy. */
export const mariaDdlMakers: readonly Maker[] = [
  onTable(({ number }) => `COMMENT = 'about ${number}'`),
  onTable(({ number }) => `ADD COLUMN col${number} int DEFAULT ${number}`),
  onTable(({ number }) => `ADD COLUMN first${number} varchar(${number % 100}) FIRST`),
  onTable(({ number }) => `ADD COLUMN gen${number} int AS (${number} + 1) VIRTUAL`),
  onTable(({ number }) => `ADD COLUMN checked${number} int CHECK (checked${number} <> ${number})`),
  onTable(({ number }) => `ADD CONSTRAINT chk${number} CHECK (${number} > 0)`),
  onTable(({ number }) => `DEFAULT CHARACTER SET ${number % 2 === 0 ? 'latin1' : 'utf8mb4'}`),
  onTable(({ number }) => `AUTO_INCREMENT = ${number}`),
  onTable(({ number }) => `STATS_PERSISTENT = ${number % 2}`, "ENGINE = 'InnoDB'"),
  onTable(({ number }) => `ROW_FORMAT = ${number % 2 === 0 ? 'DYNAMIC' : 'COMPACT'}`, "ENGINE = 'InnoDB'"),
  onTable(({ number }) => `ENGINE = ${number % 2 === 0 ? 'Aria' : 'InnoDB'}`, "TABLE_NAME LIKE 'made%'"),
  onTable(
    ({ number }) => `RENAME TO ${quote(`made ${number}`)}`,
    "TABLE_NAME LIKE 'made%' OR TABLE_NAME LIKE 'cycle%' OR TABLE_NAME = 'purchase' OR TABLE_NAME = 'customer'",
  ),
  onTable(
    ({ number }) => `ADD SYSTEM VERSIONING, COMMENT='${number}'`,
    "ENGINE = 'InnoDB' AND TABLE_NAME LIKE 'made%'",
  ),
  onTable(() => 'FORCE'),
  onColumn(({ column }, { number }) => `RENAME COLUMN ${column} TO ${quote(`ren ${number}`)}`),
  onColumn(
    ({ column }, { number }) => `ALTER COLUMN ${column} SET DEFAULT ${number}`,
    "c.DATA_TYPE LIKE '%int'",
  ),
  onColumn(({ column }) => `ALTER COLUMN ${column} DROP DEFAULT`),
  onColumn(
    ({ column }) => `DROP COLUMN ${column}`,
    "c.COLUMN_NAME LIKE 'col%' OR c.COLUMN_NAME LIKE 'gen%' OR c.COLUMN_NAME LIKE 'first%'",
  ),
  onColumn(
    ({ column, type }, { number }) => `MODIFY COLUMN ${column} ${type} COMMENT 'col ${number}'`,
    "COALESCE(c.GENERATION_EXPRESSION, '') = '' AND c.EXTRA = ''",
  ),
  onColumn(
    ({ column, type }) => `MODIFY COLUMN ${column} ${type} INVISIBLE`,
    "COALESCE(c.GENERATION_EXPRESSION, '') = '' AND c.EXTRA = '' AND c.IS_NULLABLE = 'YES'",
  ),
  onColumn(
    ({ column }, { number }) => `MODIFY COLUMN ${column} varchar(${10 + (number % 200)})`,
    "c.DATA_TYPE = 'varchar' AND COALESCE(c.GENERATION_EXPRESSION, '') = ''",
  ),
  onColumn(
    ({ column }, { number }) =>
      `ADD INDEX ${quote(`ix${number}`)} (${column}${number % 2 === 0 ? ' DESC' : ''})`,
    "c.DATA_TYPE IN ('int', 'bigint', 'varchar', 'date')",
  ),
  onColumn(
    ({ column }, { number }) => `ADD UNIQUE ${quote(`uq${number}`)} (${column})`,
    "c.DATA_TYPE IN ('int', 'bigint', 'date')",
  ),
  async (pick) => {
    const found = await pick.row(
      "SELECT DISTINCT TABLE_NAME AS t, INDEX_NAME AS i FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND INDEX_NAME <> 'PRIMARY'",
    );
    if (found === null) return null;
    const index = quote(found['i']!);
    const what = pick.one([
      `DROP INDEX ${index}`,
      `RENAME INDEX ${index} TO ${quote(`rix${pick.number}`)}`,
      `ALTER INDEX ${index} ${pick.number % 2 === 0 ? 'IGNORED' : 'NOT IGNORED'}`,
    ]);
    return `ALTER TABLE ${quote(found['t']!)} ${what}`;
  },
  async (pick) => {
    const found = await constraintOf(pick, 'CHECK');
    return found === null ? null : `ALTER TABLE ${quote(found['t']!)} DROP CONSTRAINT ${quote(found['k']!)}`;
  },
  async (pick) => {
    const found = await constraintOf(pick, 'FOREIGN KEY');
    return found === null ? null : `ALTER TABLE ${quote(found['t']!)} DROP FOREIGN KEY ${quote(found['k']!)}`;
  },
  async (pick) => {
    const child = await pick.column(
      "c.DATA_TYPE = 'int' AND t.ENGINE = 'InnoDB' AND COALESCE(c.GENERATION_EXPRESSION, '') = ''",
    );
    const rule = pick.one(['CASCADE', 'RESTRICT', 'SET NULL']);
    return child === null
      ? null
      : `ALTER TABLE ${child.table} ADD CONSTRAINT fk${pick.number} FOREIGN KEY (${child.column}) REFERENCES parents (id) ON DELETE ${rule}`;
  },
  async (pick) => {
    const child = await pick.column(
      "c.DATA_TYPE = 'int' AND t.ENGINE = 'InnoDB' AND COALESCE(c.GENERATION_EXPRESSION, '') = ''",
    );
    return child === null
      ? null
      : `ALTER TABLE ${child.table} ADD CONSTRAINT far${pick.number} FOREIGN KEY (${child.column}) REFERENCES \`${pick.database.otherName}\`.base (id)`;
  },
  async ({ number }) =>
    `CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY, other int, UNIQUE second${number} (id, other)) COMMENT '${number}'`,
  async ({ number }) => `ALTER TABLE parents ADD UNIQUE extra${number} (id)`,
  async (pick) => {
    const index = await pick.row(
      "SELECT INDEX_NAME AS i FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'parents' AND INDEX_NAME <> 'PRIMARY'",
    );
    return index === null
      ? null
      : `ALTER TABLE parents RENAME INDEX ${quote(index['i']!)} TO ${quote(`renamed${pick.number}`)}`;
  },
  async ({ number }) => `ALTER TABLE parents RENAME COLUMN other TO other${number}`,
  async ({ number, database }) => `ALTER TABLE \`${database.otherName}\`.base ADD COLUMN more${number} int`,
  async ({ number, database }) =>
    `ALTER TABLE \`${database.otherName}\`.base RENAME INDEX ${number % 2 === 0 ? 'code TO code_two' : 'code_two TO code'}`,
  async ({ number, database }) =>
    `CREATE TABLE \`${database.otherName}\`.made${number} LIKE \`${database.otherName}\`.base`,
  async ({ number }) =>
    `CREATE TABLE made${number} (id int, note text, KEY (id)) ENGINE=${number % 3 === 0 ? 'Aria' : 'InnoDB'}`,
  async ({ number }) => `CREATE OR REPLACE TABLE replaced (id int, c${number} int)`,
  async ({ number }) =>
    `CREATE TABLE parts${number} (id int NOT NULL) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (${number}), PARTITION b VALUES LESS THAN (${number * 2}))`,
  async (pick) => {
    const table = await pick.table("TABLE_NAME LIKE 'parts%'");
    const what = pick.one([
      `ADD PARTITION (PARTITION x${pick.number} VALUES LESS THAN (${pick.number * 1000}))`,
      'DROP PARTITION a',
      'REMOVE PARTITIONING',
      `REORGANIZE PARTITION b INTO (PARTITION c${pick.number} VALUES LESS THAN (${pick.number * 2}) COMMENT 'c')`,
    ]);
    return table === null ? null : `ALTER TABLE ${table} ${what}`;
  },
  async (pick) => {
    const table = await pick.table("TABLE_NAME LIKE 'made%' OR TABLE_NAME LIKE 'parts%'");
    return table === null ? null : `DROP TABLE ${table}`;
  },
  async (pick) => {
    const table = await pick.table("TABLE_NAME LIKE 'made%'");
    return table === null
      ? null
      : `RENAME TABLE ${table} TO swap_${pick.number}, swap_${pick.number} TO ${quote(`made back ${pick.number}`)}`;
  },
  async (pick) => {
    const table = await pick.table("TABLE_NAME LIKE 'made%'");
    return table === null
      ? null
      : `RENAME TABLE ${table} TO \`${pick.database.otherName}\`.moved${pick.number}`;
  },
  async (pick) => {
    const table = await pick.table();
    return table === null
      ? null
      : `CREATE OR REPLACE VIEW view${pick.number % 5} AS SELECT *, ${pick.number} AS n FROM ${table}`;
  },
  async ({ number }) =>
    `ALTER ALGORITHM=${number % 2 === 0 ? 'MERGE' : 'TEMPTABLE'} SQL SECURITY INVOKER VIEW view${number % 5} AS SELECT ${number} AS n`,
  async ({ number }) => `DROP VIEW IF EXISTS view${number % 5}`,
  async ({ number }) =>
    `CREATE OR REPLACE FUNCTION fn${number % 3}(a int) RETURNS ${number % 2 === 0 ? 'int' : 'varchar(10)'} DETERMINISTIC RETURN a + ${number}`,
  async ({ number }) => `CREATE OR REPLACE VIEW using_fn AS SELECT fn${number % 3}(1) AS x`,
  async ({ number }) => `ALTER PROCEDURE add_one COMMENT 'about ${number}'`,
  async ({ number }) => `CREATE OR REPLACE PROCEDURE pr${number % 3}(IN a int) SELECT a + ${number}`,
  async ({ number }) => `DROP PROCEDURE IF EXISTS pr${number % 3}`,
  async ({ number }) => `ALTER SEQUENCE numbers INCREMENT BY ${1 + (number % 9)}`,
  async ({ number }) => `ALTER SEQUENCE plain_numbers MAXVALUE ${number * 1000} CACHE ${number}`,
  async ({ number }) => `CREATE OR REPLACE SEQUENCE made_numbers START WITH ${number}`,
  async ({ number }) => `ALTER EVENT nightly COMMENT 'about ${number}'`,
  async ({ number }) => `ALTER EVENT nightly ON SCHEDULE EVERY ${number} MINUTE`,
  async (pick) => {
    const table = await pick.table();
    return table === null
      ? null
      : `CREATE TRIGGER trg${pick.number} AFTER DELETE ON ${table} FOR EACH ROW SET @x = ${pick.number}`;
  },
  async (pick) => {
    const found = await pick.row(
      'SELECT TRIGGER_NAME AS g FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?',
    );
    return found === null ? null : `DROP TRIGGER ${quote(found['g']!)}`;
  },
  async (pick) => {
    const table = await pick.table();
    const who = pick.one([`'${pick.database.role}'`, `'${pick.database.user.split('@')[0]}'@'%'`]);
    return table === null
      ? null
      : `GRANT ${pick.one(['SELECT', 'INSERT, DELETE', 'ALTER'])} ON ${table} TO ${who}`;
  },
  async (pick) => {
    const found = await pick.column();
    return found === null
      ? null
      : `GRANT SELECT (${found.column}) ON ${found.table} TO '${pick.database.role}'`;
  },
  async (pick) => {
    const found = await pick.row(
      `SELECT Table_name AS t FROM mysql.tables_priv WHERE Db = ? AND User = '${pick.database.role}' AND Table_priv <> ''`,
    );
    return found === null ? null : `REVOKE ALL ON ${quote(found['t']!)} FROM '${pick.database.role}'`;
  },
  async ({ number, database }) =>
    `ALTER DATABASE \`${database.name}\` CHARACTER SET ${number % 2 === 0 ? 'latin1' : 'utf8mb4'} COMMENT '${number}'`,
];

/** Statements that leave all definitions as they are. */
export const mariaHarmlessMakers: readonly Maker[] = [
  async (pick) => {
    const table = await pick.table();
    return table === null ? null : `ANALYZE TABLE ${table}`;
  },
  async (pick) => {
    const table = await pick.table("ENGINE = 'InnoDB'");
    return table === null ? null : `FLUSH TABLES ${table}`;
  },
  async () => 'INSERT IGNORE INTO in_memory VALUES (1)',
  async () => 'SELECT nextval(plain_numbers)',
];

/** Makes and runs one statement; its text, or null when there is nothing to change or the server refuses. */
export async function runMariaDdl(
  connection: Connection,
  maker: Maker,
  pick: Picker,
): Promise<string | null> {
  const statement = await maker(pick);
  if (statement === null) return null;
  try {
    await connection.query(statement);
    return statement;
  } catch {
    return null;
  }
}
