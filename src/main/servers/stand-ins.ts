import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256 } from '../../core/canonical-json.js';
import type { GraphTarget } from '../../graph/index.js';
import { composeDown, type ComposeService, composeUp } from '../provision/compose.js';
import type { Progress } from '../provision/progress.js';
import type { RequirementId } from '../provision/requirements.js';
import { keptSecret } from './kept.js';

/** Servers that Docker Compose runs in place of programs that are missing; null for those that are not stood in for. */
export interface StandIns {
  neo4j: GraphTarget | null;
  redisUrl: string | null;
  postgres: { port: number; user: string; password: string } | null;
  mariadb: { port: number; user: string; password: string } | null;
  /** Stops the containers; their data stay in volumes. */
  stop(): Promise<void>;
}

/** Which server stands in for which requirement. Java and Maven are needed for Neo4j only. */
const services: Readonly<Record<RequirementId, ComposeService | null>> = {
  java: 'neo4j',
  maven: 'neo4j',
  redis: 'redis',
  postgres: 'postgres',
  mariadb: 'mariadb',
  chromium: null,
  haproxy: null,
};

/**
 * Starts the servers that `provision` found missing when it answered `how: 'compose'`. One set per data folder; the
 * password is kept there with mode 0600. @throws EMBEDDED_START_FAILED with Compose's words
 */
export async function startStandIns(options: {
  dataFolder: string;
  missing: readonly RequirementId[];
  heapMiB?: number;
  pageCacheMiB?: number;
  progress: Progress;
}): Promise<StandIns> {
  const folder = resolve(options.dataFolder);
  const wanted = options.missing.flatMap((id) => services[id] ?? []);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = keptSecret(join(folder, 'compose-password'));
  const project = `waymark-${sha256(folder).slice(0, 12)}`;
  const { heapMiB, pageCacheMiB, progress } = options;
  const ports = await composeUp(
    { project, services: [...new Set(wanted)], password, heapMiB, pageCacheMiB },
    progress,
  );
  const account = (service: 'postgres' | 'mariadb', user: string): StandIns['postgres'] => {
    const port = ports[service];
    return port === undefined ? null : { port, user, password };
  };
  return {
    neo4j:
      ports.neo4j === undefined ? null : { uri: `bolt://127.0.0.1:${ports.neo4j}`, user: 'neo4j', password },
    redisUrl:
      ports.redis === undefined ? null : `redis://:${encodeURIComponent(password)}@127.0.0.1:${ports.redis}`,
    postgres: account('postgres', 'postgres'),
    mariadb: account('mariadb', 'root'),
    stop: () => composeDown(project),
  };
}
