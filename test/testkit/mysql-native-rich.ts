import { type Connection, createConnection } from 'mysql2/promise';
import { createMariaDatabase, testServers, uniqueName } from './servers.js';

/** A database of a MySQL server (not MariaDB) with something of every kind in it, and accounts with rights on it. */
export interface RichMysqlDatabase {
  name: string;
  /** A second database, for what crosses databases. */
  otherName: string;
  url: string;
  connection: Connection;
  /** Name of an account at any host with rights at every level; `<user>.two` has a network as its host. */
  user: string;
  /** Name of a role at any host; `<role>_two` is a member of it. */
  role: string;
  server: string;
  tablespace: string;
  drop(): Promise<void>;
}

/** Creates the database. Drop it in afterAll. */
export async function createRichMysql(): Promise<RichMysqlDatabase> {
  const database = await createMariaDatabase('', 'rich');
  const { connection, name } = database;
  const names = {
    name,
    otherName: uniqueName('other'),
    user: uniqueName('reader'),
    role: uniqueName('role'),
    server: uniqueName('server'),
    tablespace: uniqueName('space'),
  };
  const drop = async (): Promise<void> => {
    const { otherName, user, role, server, tablespace } = names;
    await connection.query('SET foreign_key_checks = 0');
    await connection.query(`DROP DATABASE IF EXISTS \`${otherName}\``);
    await connection.query(`DROP USER IF EXISTS '${user}'@'%', '${user}.two'@'10.0.0.0/255.0.0.0'`);
    await connection.query(`DROP ROLE IF EXISTS '${role}', '${role}_two'`);
    await connection.query(`DROP SERVER IF EXISTS ${server}`);
    await database.drop();
    const again = await adminConnection();
    await again.query(`DROP TABLESPACE ${tablespace}`).catch(() => undefined);
    await again.end();
  };
  try {
    for (const statement of [...schemaStatements(names), ...grantStatements(names)])
      await connection.query(statement);
    await grantProxy(names.user);
  } catch (error) {
    await drop();
    throw error;
  }
  return { ...names, url: database.url, connection, drop };
}

async function adminConnection(): Promise<Connection> {
  const { host, port, user, password } = testServers().mariadb;
  return await createConnection({ host, port, user, password });
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
  tablespace: string;
}

const longName = 'n'.repeat(64);

function schemaStatements({ otherName, server, tablespace }: Names): string[] {
  return [
    `CREATE DATABASE \`${otherName}\` CHARACTER SET latin1`,
    `CREATE TABLESPACE ${tablespace} ADD DATAFILE '${tablespace}.ibd' ENGINE=InnoDB`,
    `CREATE TABLE \`${otherName}\`.base (id int PRIMARY KEY, code varchar(10) UNIQUE)`,
    `CREATE TABLE customer (
       id int unsigned NOT NULL AUTO_INCREMENT COMMENT 'Number',
       email varchar(190) NOT NULL UNIQUE CHECK (email LIKE '%@%'),
       name varchar(100) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT 'it''s',
       details json DEFAULT (json_object('a', 'it''s')),
       born date DEFAULT (curdate()),
       spent decimal(12,2) unsigned DEFAULT 0.00,
       flags set('a','b''c') DEFAULT 'a',
       state enum('new','old') NOT NULL DEFAULT 'new',
       bits bit(3) DEFAULT b'101',
       token binary(16) DEFAULT (uuid_to_bin(uuid())),
       created timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
       full_name varchar(300) AS (concat(name, ' <', email, '>\\n')) VIRTUAL,
       year_born int AS (year(born)) STORED,
       secret_note text INVISIBLE,
       place point NOT NULL SRID 4326,
       biography text DEFAULT ('none'),
       PRIMARY KEY (id),
       KEY by_name (name(20) DESC, created) COMMENT 'Sorted',
       KEY hidden_one (state) INVISIBLE,
       KEY computed ((lower(email)), (cast(details->>'$.a' as char(20)) ) DESC),
       KEY many_values ((cast(details->'$.tags' as unsigned array))),
       FULLTEXT KEY words (biography),
       SPATIAL KEY places (place),
       CONSTRAINT spent_positive CHECK (spent >= 0 AND born > '1900-01-01'),
       CONSTRAINT not_checked CHECK (name <> 'it''s') NOT ENFORCED
     ) ENGINE=InnoDB COMMENT='Customers''' ROW_FORMAT=DYNAMIC`,
    `CREATE TABLE purchase (
       id bigint NOT NULL, customer_id int unsigned, parent_id bigint, code varchar(10) CHARACTER SET latin1 COLLATE latin1_swedish_ci,
       placed date NOT NULL, amount double DEFAULT (1 + 1),
       PRIMARY KEY (id), UNIQUE KEY two (customer_id, placed), UNIQUE KEY computed_unique ((customer_id + 1)),
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
    `CREATE TABLE by_columns (region varchar(9), day date) PARTITION BY RANGE COLUMNS (region, day)
       (PARTITION a VALUES LESS THAN ('m', '2026-01-01'), PARTITION b VALUES LESS THAN (MAXVALUE, MAXVALUE))`,
    `CREATE TABLE by_key (id int NOT NULL PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 3`,
    `CREATE TABLE in_space (id int) TABLESPACE ${tablespace}`,
    `CREATE TABLE hidden_key (my_row_id bigint unsigned NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY, a int)`,
    `CREATE TABLE other_engine (id int PRIMARY KEY, text_ varchar(20), KEY (text_)) ENGINE=MyISAM COMMENT='MyISAM' PACK_KEYS=1`,
    `CREATE TABLE in_memory (id int, KEY h (id) USING HASH) ENGINE=MEMORY MAX_ROWS=10`,
    `CREATE TABLE compressed (id int PRIMARY KEY) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8`,
    `CREATE TABLE \`Mixed Case.with/odd#chars%\` (\`a b\` int, \`c.d\` int, \`Größe 中\` int, \`back\`\`tick\` int, KEY \`odd key\` (\`a b\`))`,
    `CREATE TABLE \`${longName}\` (\`${longName}\` int, KEY \`${longName}\` (\`${longName}\`))`,
    `CREATE TABLE wide (${Array.from({ length: 1017 }, (_, index) => `c${index} tinyint`).join(', ')})`,
    `CREATE TABLE gone (a int, b int)`,
    `CREATE VIEW customers AS SELECT id, email, full_name FROM customer WHERE spent > 10 WITH CASCADED CHECK OPTION`,
    `CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW totals AS SELECT customer_id, sum(amount) AS total FROM purchase GROUP BY customer_id`,
    `CREATE VIEW nested AS SELECT t.total, c.email FROM totals t JOIN customers c ON c.id = t.customer_id`,
    `CREATE VIEW of_gone AS SELECT a FROM gone`,
    `DROP TABLE gone`,
    `CREATE PROCEDURE add_one(IN a int, INOUT b varchar(20) CHARACTER SET latin1, OUT c decimal(10,2))
       MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT 'Adds' BEGIN SET c = a + 1; END`,
    `CREATE FUNCTION add_one(a int) RETURNS bigint DETERMINISTIC NO SQL RETURN a + 1`,
    `CREATE VIEW of_function AS SELECT add_one(id) AS more FROM customer`,
    `CREATE TRIGGER before_purchase BEFORE INSERT ON purchase FOR EACH ROW SET NEW.amount = coalesce(NEW.amount, 0)`,
    `CREATE TRIGGER second_purchase BEFORE INSERT ON purchase FOR EACH ROW FOLLOWS before_purchase SET NEW.parent_id = NULL`,
    `CREATE TRIGGER after_customer AFTER UPDATE ON customer FOR EACH ROW INSERT INTO cycle_a VALUES (NEW.id, NULL)`,
    `CREATE EVENT nightly ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 03:00:00' ENDS '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'Cleans' DO DELETE FROM cycle_a`,
    `CREATE EVENT once ON SCHEDULE AT '2036-01-01 00:00:00' DO DELETE FROM cycle_b`,
    `CREATE SERVER ${server} FOREIGN DATA WRAPPER mysql OPTIONS (HOST '192.0.2.1', DATABASE 'far', USER 'app', PASSWORD 'far-away-secret', PORT 3307)`,
    `ANALYZE TABLE customer, purchase`,
    `ANALYZE TABLE purchase UPDATE HISTOGRAM ON placed, amount WITH 4 BUCKETS`,
  ];
}

function grantStatements({ name, otherName, user, role }: Names): string[] {
  const account = `'${user}'@'%'`;
  const two = `'${user}.two'@'10.0.0.0/255.0.0.0'`;
  const pattern = `${name.slice(0, -3).replaceAll('_', '\\_')}%`;
  return [
    `CREATE USER ${account} IDENTIFIED BY 'reader-secret' REQUIRE SUBJECT '/CN=reader' AND ISSUER '/CN=ca' WITH MAX_QUERIES_PER_HOUR 10 MAX_USER_CONNECTIONS 3 PASSWORD EXPIRE INTERVAL 90 DAY PASSWORD HISTORY 5 COMMENT 'Reads'`,
    `CREATE USER ${two} IDENTIFIED WITH caching_sha2_password BY 'two-secret' ACCOUNT LOCK`,
    `CREATE ROLE '${role}', '${role}_two'`,
    `GRANT '${role}' TO ${account} WITH ADMIN OPTION`,
    `GRANT '${role}' TO '${role}_two'`,
    `SET DEFAULT ROLE '${role}' TO ${account}`,
    `GRANT PROCESS, SHOW DATABASES ON *.* TO ${two}`,
    `GRANT RELOAD ON *.* TO '${role}'`,
    `GRANT BINLOG_ADMIN, ROLE_ADMIN ON *.* TO '${role}' WITH GRANT OPTION`,
    `GRANT SELECT, EXECUTE ON \`${name.replaceAll('_', '\\_')}\`.* TO ${account} WITH GRANT OPTION`,
    `GRANT INSERT ON \`${pattern}\`.* TO '${role}'`,
    `GRANT DELETE ON \`nowhere\\_${name}%\`.* TO '${role}'`,
    `GRANT UPDATE, DELETE ON customer TO ${account} WITH GRANT OPTION`,
    `GRANT SELECT (id, email), UPDATE (name) ON customer TO '${role}'`,
    `GRANT REFERENCES (id) ON purchase TO ${two}`,
    `GRANT SELECT ON customers TO '${role}'`,
    `GRANT SELECT, CREATE ON \`${otherName}\`.not_there_yet TO ${two}`,
    `GRANT EXECUTE, ALTER ROUTINE ON PROCEDURE add_one TO ${account} WITH GRANT OPTION`,
    `GRANT EXECUTE ON FUNCTION add_one TO '${role}'`,
  ];
}
