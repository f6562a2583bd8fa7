import type { RowDataPacket } from 'mysql2';
import { type Connection, createConnection } from 'mysql2/promise';
import { createRichMysql } from './mysql-native-rich.js';
import { createMariaDatabase, isMysqlTried, mariaConnection, testServers, uniqueName } from './servers.js';

/** A MariaDB database with something of every kind in it, and accounts with rights on it. */
export interface RichMariaDatabase {
  name: string;
  /** A second database, for what crosses databases. */
  otherName: string;
  url: string;
  connection: Connection;
  /** Account `user@host` with rights at every level. */
  user: string;
  role: string;
  server: string;
  drop(): Promise<void>;
}

/** Creates the database, in MySQL's terms where that stands in. Drop it in afterAll. */
export async function createRichMaria(): Promise<RichMariaDatabase> {
  if (isMysqlTried()) {
    const rich = await createRichMysql();
    return { ...rich, user: `${rich.user}@%` };
  }
  const database = await createMariaDatabase('', 'rich');
  const otherName = uniqueName('other');
  const user = uniqueName('reader');
  const role = uniqueName('role');
  const server = uniqueName('server');
  const { connection, name } = database;
  const names = { name, otherName, user, role, server };
  const drop = async (): Promise<void> => {
    await connection.query('SET sql_mode = DEFAULT, foreign_key_checks = 0');
    await connection.query(`DROP DATABASE IF EXISTS \`${otherName}\``);
    await connection.query(`DROP USER IF EXISTS '${user}'@'%', '${user}.two'@'10.0.0.0/255.0.0.0'`);
    await connection.query(`DROP ROLE IF EXISTS '${role}', '${role}_two'`);
    await connection.query(`DROP SERVER IF EXISTS ${server}`);
    await database.drop();
  };
  try {
    const [[shown]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    // Indexes that the optimizer ignores are new in version 10.6.
    const hasIgnored = !String(shown!['version']).startsWith('10.5.');
    for (const statement of [...schemaStatements(names), ...grantStatements(names)])
      await connection.query(hasIgnored ? statement : statement.replace(' IGNORED', ''));
    await grantProxy(user);
  } catch (error) {
    await drop();
    throw error;
  }
  return { ...names, user: `${user}@%`, url: database.url, connection, drop };
}

/** Only root may let an account stand in for another; it signs in through the socket. */
async function grantProxy(user: string): Promise<void> {
  const { socket, password } = testServers().mariadb;
  const root = await createConnection({ socketPath: socket, user: 'root', password });
  await root.query(`GRANT PROXY ON '${user}.two'@'10.0.0.0/255.0.0.0' TO '${user}'@'%' WITH GRANT OPTION`);
  await root.end();
}

interface Names {
  name: string;
  otherName: string;
  user: string;
  role: string;
  server: string;
}

const longName = 'n'.repeat(64);

function schemaStatements({ otherName, server }: Names): string[] {
  return [
    `CREATE DATABASE \`${otherName}\` CHARACTER SET latin1 COMMENT 'The other one'`,
    `CREATE TABLE \`${otherName}\`.base (id int PRIMARY KEY, code varchar(10) UNIQUE)`,
    `CREATE TABLE customer (
       id int unsigned NOT NULL AUTO_INCREMENT COMMENT 'Number',
       email varchar(190) NOT NULL UNIQUE CHECK (email LIKE '%@%'),
       name varchar(100) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT 'it''s',
       details json DEFAULT NULL,
       born date,
       spent decimal(12,2) unsigned zerofill DEFAULT 0.00,
       flags set('a','b''c') DEFAULT 'a',
       state enum('new','old') NOT NULL DEFAULT 'new',
       bits bit(3) DEFAULT b'101',
       token binary(16) DEFAULT (unhex(replace(uuid(),'-',''))),
       created timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
       full_name varchar(300) AS (concat(name, ' <', email, '>')) VIRTUAL,
       year_born int AS (year(born)) STORED,
       secret_note text INVISIBLE DEFAULT NULL,
       place point NOT NULL,
       biography text,
       PRIMARY KEY (id),
       KEY by_name (name(20) DESC, created) COMMENT 'Sorted',
       KEY ignored_one (state) IGNORED,
       FULLTEXT KEY words (biography),
       SPATIAL KEY places (place),
       CONSTRAINT spent_positive CHECK (spent >= 0 AND born > '1900-01-01')
     ) ENGINE=InnoDB COMMENT='Customers''' ROW_FORMAT=DYNAMIC`,
    `CREATE TABLE purchase (
       id bigint NOT NULL, customer_id int unsigned, parent_id bigint, code varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci,
       placed date NOT NULL, amount double DEFAULT (1 + 1),
       PRIMARY KEY (id), UNIQUE KEY two (customer_id, placed),
       CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL ON UPDATE CASCADE,
       CONSTRAINT to_itself FOREIGN KEY (parent_id) REFERENCES purchase (id) ON DELETE RESTRICT,
       CONSTRAINT to_other FOREIGN KEY (code) REFERENCES \`${otherName}\`.base (code)
     )`,
    `CREATE TABLE cycle_a (id int PRIMARY KEY, b int)`,
    `CREATE TABLE cycle_b (id int PRIMARY KEY, a int, FOREIGN KEY (a) REFERENCES cycle_a (id))`,
    `ALTER TABLE cycle_a ADD FOREIGN KEY (b) REFERENCES cycle_b (id)`,
    `CREATE TABLE measured (at datetime NOT NULL, sensor int NOT NULL, value float, PRIMARY KEY (at, sensor))
       PARTITION BY RANGE (to_days(at)) SUBPARTITION BY HASH (sensor) SUBPARTITIONS 2
       (PARTITION p2025 VALUES LESS THAN (739617) COMMENT 'Last year', PARTITION later VALUES LESS THAN MAXVALUE)`,
    `CREATE TABLE by_list (kind int NOT NULL, x int) PARTITION BY LIST (kind) (PARTITION odd VALUES IN (1,3), PARTITION even VALUES IN (2,4))`,
    `CREATE TABLE by_key (id int NOT NULL PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 3`,
    `CREATE TABLE versioned (id int, price int, note int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING`,
    `CREATE TABLE periods (id int, valid_from date, valid_to date, row_start timestamp(6) AS ROW START, row_end timestamp(6) AS ROW END,
       PERIOD FOR SYSTEM_TIME (row_start, row_end), PERIOD FOR valid (valid_from, valid_to)) WITH SYSTEM VERSIONING`,
    `CREATE TABLE other_engine (id int PRIMARY KEY, text_ varchar(20), KEY (text_)) ENGINE=Aria COMMENT='Aria' PAGE_CHECKSUM=1`,
    `CREATE TABLE in_memory (id int, KEY h (id) USING HASH) ENGINE=MEMORY MAX_ROWS=10`,
    `CREATE TABLE compressed (id int PRIMARY KEY, t text COMPRESSED) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8`,
    `CREATE TABLE \`Mixed Case.with/odd#chars%\` (\`a b\` int, \`c.d\` int, \`Größe 中\` int, \`back\`\`tick\` int, KEY \`odd key\` (\`a b\`))`,
    `CREATE TABLE \`${longName}\` (\`${longName}\` int, KEY \`${longName}\` (\`${longName}\`))`,
    `CREATE TABLE wide (${Array.from({ length: 1017 }, (_, index) => `c${index} tinyint`).join(', ')})`,
    `CREATE TABLE gone (a int, b int)`,
    `CREATE VIEW customers AS SELECT id, email, full_name FROM customer WHERE spent > 10 WITH CASCADED CHECK OPTION`,
    `CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW totals AS SELECT customer_id, sum(amount) AS total FROM purchase GROUP BY customer_id`,
    `CREATE VIEW nested AS SELECT t.total, c.email FROM totals t JOIN customers c ON c.id = t.customer_id`,
    `CREATE VIEW of_gone AS SELECT a FROM gone`,
    `DROP TABLE gone`,
    `CREATE SEQUENCE numbers START WITH 100 INCREMENT BY 10 MINVALUE 50 MAXVALUE 1000 CACHE 5 CYCLE`,
    `CREATE SEQUENCE plain_numbers`,
    `CREATE PROCEDURE add_one(IN a int, INOUT b varchar(20) CHARACTER SET latin1, OUT c decimal(10,2))
       MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT 'Adds' BEGIN SET c = a + 1; END`,
    `CREATE FUNCTION add_one(a int) RETURNS bigint DETERMINISTIC NO SQL RETURN a + 1`,
    `CREATE AGGREGATE FUNCTION longest(t varchar(50)) RETURNS int DETERMINISTIC BEGIN
       DECLARE n int DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN n;
       LOOP FETCH GROUP NEXT ROW; SET n = greatest(n, length(t)); END LOOP; END`,
    `SET sql_mode = 'ORACLE'`,
    `CREATE PACKAGE tools AS PROCEDURE p1(a int); FUNCTION f1 RETURN int DETERMINISTIC; END`,
    `CREATE PACKAGE BODY tools AS PROCEDURE p1(a int) AS BEGIN NULL; END; FUNCTION f1 RETURN int DETERMINISTIC AS BEGIN RETURN 1; END; END`,
    `SET sql_mode = DEFAULT`,
    `CREATE TRIGGER before_purchase BEFORE INSERT ON purchase FOR EACH ROW SET NEW.amount = coalesce(NEW.amount, 0)`,
    `CREATE TRIGGER second_purchase BEFORE INSERT ON purchase FOR EACH ROW FOLLOWS before_purchase SET NEW.parent_id = NULL`,
    `CREATE TRIGGER after_customer AFTER UPDATE ON customer FOR EACH ROW INSERT INTO cycle_a VALUES (NEW.id, NULL)`,
    `CREATE EVENT nightly ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 03:00:00' ENDS '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'Cleans' DO DELETE FROM cycle_a`,
    `CREATE EVENT once ON SCHEDULE AT '2036-01-01 00:00:00' DO DELETE FROM cycle_b`,
    `CREATE SERVER ${server} FOREIGN DATA WRAPPER mysql OPTIONS (HOST '192.0.2.1', DATABASE 'far', USER 'app', PASSWORD 'far-away-secret', PORT 3307)`,
    `ANALYZE TABLE customer, purchase`,
  ];
}

function grantStatements({ name, otherName, user, role }: Names): string[] {
  const account = `'${user}'@'%'`;
  const two = `'${user}.two'@'10.0.0.0/255.0.0.0'`;
  const pattern = `${name.slice(0, -3).replaceAll('_', '\\_')}%`;
  return [
    `CREATE USER ${account} IDENTIFIED BY 'reader-secret' REQUIRE SUBJECT '/CN=reader' AND ISSUER '/CN=ca' WITH MAX_QUERIES_PER_HOUR 10 MAX_USER_CONNECTIONS 3 PASSWORD EXPIRE INTERVAL 90 DAY`,
    `CREATE USER ${two} IDENTIFIED VIA mysql_native_password USING PASSWORD('two-secret') OR unix_socket ACCOUNT LOCK`,
    `CREATE ROLE '${role}'`,
    `CREATE ROLE '${role}_two' WITH ADMIN ${account}`,
    `GRANT '${role}' TO ${account} WITH ADMIN OPTION`,
    `GRANT '${role}' TO '${role}_two'`,
    `SET DEFAULT ROLE '${role}' FOR ${account}`,
    `GRANT PROCESS, SHOW DATABASES ON *.* TO ${two}`,
    `GRANT RELOAD, BINLOG ADMIN ON *.* TO '${role}'`,
    `GRANT SELECT, EXECUTE ON \`${name.replaceAll('_', '\\_')}\`.* TO ${account} WITH GRANT OPTION`,
    `GRANT INSERT ON \`${pattern}\`.* TO '${role}'`,
    `GRANT DELETE ON \`nowhere\\_${name}%\`.* TO '${role}'`,
    `GRANT UPDATE, DELETE ON customer TO ${account} WITH GRANT OPTION`,
    `GRANT SELECT (id, email), UPDATE (name) ON customer TO '${role}'`,
    `GRANT REFERENCES (id) ON purchase TO ${two}`,
    `GRANT SELECT ON customers TO '${role}'`,
    `GRANT SELECT ON numbers TO ${two}`,
    `GRANT SELECT, CREATE ON \`${otherName}\`.not_there_yet TO ${two}`,
    `GRANT EXECUTE, ALTER ROUTINE ON PROCEDURE add_one TO ${account} WITH GRANT OPTION`,
    `GRANT EXECUTE ON FUNCTION add_one TO '${role}'`,
    `SET sql_mode = 'ORACLE'`,
    `GRANT EXECUTE ON PACKAGE tools TO ${account}`,
    `SET sql_mode = DEFAULT`,
  ];
}

/** Another connection with all rights, on the database. */
export async function richConnection(database: RichMariaDatabase): Promise<Connection> {
  return await mariaConnection(database.name);
}

/** A URL of the test server for another account. */
export function mariaUrl(user: string, password: string, database = '', search = ''): string {
  const { host, port } = testServers().mariadb;
  return `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}${search}`;
}
