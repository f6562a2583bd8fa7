import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findJavaKit, findProgram, oldestJava, postgresFolders } from '../../core/programs.js';
import { readResource } from '../../core/resources.js';

/** What Waymark or its suites may need from the machine. */
export type RequirementId = 'java' | 'maven' | 'redis' | 'postgres' | 'mariadb' | 'chromium' | 'haproxy';

/** Package managers whose commands are known. */
export type PackageManager = 'apt' | 'dnf' | 'brew' | 'apk';

/** One thing that must be on the machine. */
export interface Requirement {
  id: RequirementId;
  title: string;
  /** Why it is needed, for `waymark doctor`. */
  purpose: string;
  /** Per manager: alternatives in order of preference, each the packages of one way to get it. */
  packages: Readonly<Record<PackageManager, readonly (readonly string[])[]>>;
  /** Where it is, null when it is missing. `dataFolder` is Waymark's. */
  find(dataFolder: string): string | null;
}

/** Every requirement. A new one is one entry here. */
export const requirements: Readonly<Record<RequirementId, Requirement>> = {
  java: {
    id: 'java',
    title: `Java development kit ${oldestJava} or later`,
    purpose: 'runs the embedded Neo4j',
    packages: {
      apt: [['openjdk-17-jdk-headless'], ['openjdk-21-jdk-headless'], ['default-jdk-headless']],
      dnf: [['java-21-openjdk-devel'], ['java-17-openjdk-devel']],
      brew: [['openjdk@21']],
      apk: [['openjdk17-jdk']],
    },
    find: () => findJavaKit()?.java ?? null,
  },
  maven: {
    id: 'maven',
    title: 'Maven',
    purpose: 'resolves the jars of the embedded Neo4j, once',
    packages: { apt: [['maven']], dnf: [['maven']], brew: [['maven']], apk: [['maven']] },
    find: (dataFolder) => resolvedJars(dataFolder) ?? findProgram(['mvn']),
  },
  redis: {
    id: 'redis',
    title: 'Redis 6 or later',
    purpose: 'event streams and jobs when REDIS_URL is unset; sample fleet; tests',
    packages: {
      apt: [['redis-server'], ['valkey-server']],
      dnf: [['redis'], ['valkey']],
      brew: [['redis']],
      apk: [['redis'], ['valkey']],
    },
    find: () => findProgram(['redis-server', 'valkey-server']),
  },
  postgres: {
    id: 'postgres',
    title: 'PostgreSQL server 12 or later',
    purpose: 'sample fleet and tests',
    packages: {
      apt: [['postgresql', 'postgresql-contrib'], ['postgresql']],
      dnf: [['postgresql-server', 'postgresql-contrib']],
      brew: [['postgresql@17']],
      apk: [['postgresql', 'postgresql-contrib']],
    },
    find: () => {
      const initdb = findProgram(['initdb'], postgresFolders());
      return initdb !== null && findProgram(['postgres'], postgresFolders()) !== null ? initdb : null;
    },
  },
  mariadb: {
    id: 'mariadb',
    title: 'MariaDB server 10.5 or later',
    purpose: 'sample fleet and tests',
    packages: {
      apt: [
        ['mariadb-server', 'mariadb-client'],
        ['default-mysql-server', 'default-mysql-client'],
      ],
      dnf: [['mariadb-server', 'mariadb']],
      brew: [['mariadb']],
      apk: [['mariadb', 'mariadb-client']],
    },
    find: () => {
      const parts = [
        ['mariadbd', 'mysqld'],
        ['mariadb-install-db', 'mysql_install_db'],
        ['mariadb-dump', 'mysqldump'],
      ];
      const found = parts.map((names) => findProgram(names));
      return found.includes(null) ? null : (found[0] ?? null);
    },
  },
  chromium: {
    id: 'chromium',
    title: 'Chromium',
    purpose: 'tests of the explorer',
    packages: {
      apt: [['chromium'], ['chromium-browser']],
      dnf: [['chromium']],
      brew: [['chromium']],
      apk: [['chromium']],
    },
    find: () => findChromium(),
  },
  haproxy: {
    id: 'haproxy',
    title: 'HAProxy',
    purpose: 'tests of the load balancer that the Compose file brings',
    packages: { apt: [['haproxy']], dnf: [['haproxy']], brew: [['haproxy']], apk: [['haproxy']] },
    find: () => findProgram(['haproxy']),
  },
};

/** Path of a Chromium or Chrome: the one named by `WAYMARK_CHROMIUM` first. Null when there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment.WAYMARK_CHROMIUM;
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  return findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
}

/** Folder of the jars that Maven resolved for this version, null when they have not been resolved yet. */
function resolvedJars(dataFolder: string): string | null {
  const version = /<neo4j\.version>([^<]+)</.exec(readResource('pom.xml'))?.[1] ?? '';
  const folder = join(dataFolder, 'neo4j', `lib-${version}`);
  return existsSync(folder) && readdirSync(folder).length > 0 ? folder : null;
}

/** The requirements that are not met, in the order of the table. */
export function missingRequirements(needs: readonly RequirementId[], dataFolder: string): Requirement[] {
  return Object.values(requirements).filter(
    (requirement) => needs.includes(requirement.id) && requirement.find(dataFolder) === null,
  );
}
