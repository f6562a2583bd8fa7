// The servers that can be tried beside those of the machine: engine, Debian suite, packages, and the tests to run.

/** Tests that concern one engine, run against the server of the version. Lists of paths as vitest takes them. */
const tests = {
  postgres: [
    'test/versions/every-engine.test.ts',
    'test/integration/collectors/postgres',
    'test/integration/engines/postgres',
    'test/integration/lineage/sql/postgres-truth.test.ts',
    'test/integration/lineage/sql/differential.test.ts',
    'test/integration/lineage/sql/own-schema.test.ts',
    'test/integration/lineage/sql/using-types.test.ts',
    'test/versions/postgres',
  ],
  mysql: [
    'test/versions/every-engine.test.ts',
    'test/integration/collectors/mysql/watch.test.ts',
    'test/integration/collectors/mysql/incremental.test.ts',
    'test/integration/engines/mysql',
    'test/versions/mysql',
  ],
  mariadb: [
    'test/versions/every-engine.test.ts',
    'test/integration/collectors/mysql',
    'test/integration/engines/mysql',
    'test/integration/lineage/sql/mariadb-truth.test.ts',
    'test/integration/lineage/sql/differential-mariadb.test.ts',
    'test/integration/lineage/sql/own-schema-mariadb.test.ts',
  ],
  redis: [
    'test/versions/every-engine.test.ts',
    'test/integration/collectors/redis',
    'test/integration/engines/redis',
    'test/versions/redis',
  ],
};

const mariadb = (version, suite, core) => ({
  engine: 'mariadb',
  suite,
  packages: [
    `mariadb-server${core}`,
    `mariadb-client${core}`,
    `mariadb-server-core${core}`,
    `mariadb-client-core${core}`,
  ],
  version,
});
const postgres = (version, suite) => ({
  engine: 'postgres',
  suite,
  packages: [`postgresql-${version}`, `postgresql-client-${version}`],
  version,
});
/** A version that no suite has: the server through Maven, its client's programs from a later version in a suite. */
const postgresArchive = (version, maven) => ({
  engine: 'postgres',
  maven,
  client: { suite: 'trixie', packages: ['postgresql-client-17'] },
  version,
});
const redis = (version, suite) => ({
  engine: 'redis',
  suite,
  packages: ['redis-server', 'redis-tools'],
  version,
});

/** Name of a version -> how it is obtained. `version` is what the server's own version must begin with. */
export const versions = {
  'mysql-9.7': {
    engine: 'mysql',
    suite: 'sid',
    packages: ['mysql-server-core', 'mysql-client-core'],
    version: '9.7',
  },
  'mariadb-10.5': mariadb('10.5', 'bullseye', '-10.5'),
  'mariadb-11.8': mariadb('11.8', 'trixie', ''),
  'postgres-12': postgresArchive('12', '12.22.0'),
  'postgres-13': postgres('13', 'bullseye'),
  'postgres-14': postgresArchive('14', '14.24.0'),
  'postgres-16': postgresArchive('16', '16.15.0'),
  'postgres-17': postgres('17', 'trixie'),
  'postgres-18': postgres('18', 'sid'),
  'redis-6.0': redis('6.0', 'bullseye'),
  'redis-8.0': redis('8.0', 'trixie'),
};

/** The tests of an engine that exist. */
export function testsOf(engine) {
  return tests[engine];
}

/**
 * Reads `NAME` or `NAME@SUITE`: the same server from another suite (its client, where the server comes through Maven).
 * @returns the name and how the server is obtained; null when the name is unknown
 */
export function wantedVersion(text) {
  const [name, suite] = text.split('@');
  const known = versions[name];
  if (known === undefined) return null;
  if (suite === undefined) return { name, ...known };
  return known.client === undefined
    ? { name, ...known, suite }
    : { name, ...known, client: { ...known.client, suite } };
}
