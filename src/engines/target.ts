import { WaymarkError } from '../core/errors.js';
import { instanceNamespace } from '../core/asset-key.js';
import { type EngineKind, type EngineTarget, engineKinds, type TlsMode } from './contract.js';

const schemes: Readonly<Record<string, EngineKind>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
  redis: 'redis',
  rediss: 'redis',
};

const defaultPorts: Readonly<Record<EngineKind, number>> = { postgres: 5432, mysql: 3306, redis: 6379 };

/** PostgreSQL's `sslmode`, MySQL's `ssl-mode` and our own `tls` are read alike. */
const tlsModes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  disabled: 'disable',
  false: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  preferred: 'prefer',
  require: 'require',
  required: 'require',
  true: 'require',
  'verify-ca': 'verify-ca',
  verify_ca: 'verify-ca',
  'verify-full': 'verify-full',
  verify_identity: 'verify-full',
};

/** What may stand behind the `?` of a connection URL; all of these say the same thing. */
const tlsParameters: readonly string[] = ['sslmode', 'ssl-mode', 'tls'];

/** The port an engine listens on when none is given. */
export function defaultPort(engine: EngineKind): number {
  return defaultPorts[engine];
}

/**
 * Reads a connection URL: `postgres://user:password@host:port/database?sslmode=require`, the same with `mysql`,
 * `mariadb`, `redis`, `rediss`. A parameter that is not known is refused: a misspelt `sslmode` must not end in a weaker
 * connection than was asked for. @throws INPUT_INVALID naming the part that is wrong; never repeats the password.
 */
export function parseTargetUrl(text: string): EngineTarget {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new WaymarkError('INPUT_INVALID', 'The connection URL cannot be read.', {
      facts: { field: 'url' },
    });
  }
  const scheme = url.protocol.slice(0, -1);
  const engine = schemes[scheme];
  if (engine === undefined) {
    const known = Object.keys(schemes).join(', ');
    throw new WaymarkError('INPUT_INVALID', `The scheme "${scheme}" is not one of ${known}.`, {
      facts: { field: 'url' },
    });
  }
  if (url.hostname === '')
    throw new WaymarkError('INPUT_INVALID', 'The connection URL has no host.', { facts: { field: 'url' } });
  const database = decoded(url.pathname.replace(/^\//, ''), 'database');
  const user = decoded(url.username, 'user');
  const password = decoded(url.password, 'password');
  return {
    engine,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPorts[engine] : Number(url.port),
    ...(user === '' ? {} : { user }),
    ...(password === '' ? {} : { password }),
    ...(database === '' ? {} : { database }),
    tls: tlsModeOf(url, scheme),
    connectTimeoutMs: 10_000,
  };
}

/** One part of the URL without its percent signs; a part that cannot be read is named, never shown. */
function decoded(part: string, field: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new WaymarkError(
      'INPUT_INVALID',
      `The ${field} in the connection URL has a percent sign that begins no character; write %25 for the sign itself.`,
      { facts: { field } },
    );
  }
}

function tlsModeOf(url: URL, scheme: string): TlsMode {
  for (const name of url.searchParams.keys())
    if (!tlsParameters.includes(name))
      throw new WaymarkError(
        'INPUT_INVALID',
        `The connection URL has the parameter "${name}"; only ${tlsParameters.join(', ')} (the TLS mode) may be given.`,
        { facts: { field: name } },
      );
  const given = tlsParameters.filter((name) => url.searchParams.has(name));
  const asked = given[0] === undefined ? null : url.searchParams.get(given[0]);
  if (asked === null) return scheme === 'rediss' ? 'verify-full' : 'prefer';
  const mode = tlsModes[asked.toLowerCase()];
  if (mode !== undefined) return mode;
  throw new WaymarkError('INPUT_INVALID', `The TLS mode "${asked}" is not known.`, {
    facts: { field: 'sslmode' },
  });
}

/** The namespace (instance key) of a target: `postgres://host:port`. MariaDB's is `mysql://`, as in OpenLineage. */
export function targetNamespace(target: Pick<EngineTarget, 'engine' | 'host' | 'port'>): string {
  return instanceNamespace(target.engine, target.host, target.port);
}

/** True when the text names an engine. */
export function isEngineKind(text: string): text is EngineKind {
  return (engineKinds as readonly string[]).includes(text);
}
