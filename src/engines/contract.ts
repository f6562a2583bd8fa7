import type { ChangeHint, ChangeWatch, CollectionBatch, CollectOptions } from '../core/collection.js';
import type { StatementReading, StatementReadingOptions } from '../core/executed-statements.js';

/** The engines Waymark manages. MySQL and MariaDB share `mysql`: `flavour` in the facts tells them apart. */
export const engineKinds = ['postgres', 'mysql', 'redis'] as const;

/** One of {@link engineKinds}; also the scheme of the engine's keys. */
export type EngineKind = (typeof engineKinds)[number];

/** How TLS is used: never, when offered, without/with verification of the certificate's chain, and also of its host name. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Where an instance is and how to sign in. Holds a secret: never log it, never put it in an error. */
export interface EngineTarget {
  engine: EngineKind;
  host: string;
  port: number;
  user?: string;
  password?: string;
  /** Database to connect to first (PostgreSQL: `postgres`; Redis: number). */
  database?: string;
  tls: TlsMode;
  /** PEM text of the certificate authority, for `verify-*`. */
  tlsCa?: string;
  connectTimeoutMs: number;
}

/** Facts known after signing in. */
export interface EngineFacts {
  engine: EngineKind;
  /** `postgresql`, `mysql`, `mariadb`, `redis`, `valkey`. */
  flavour: string;
  /** As the server prints it, for example `15.18`. */
  version: string;
  /** Account in use, as the server names it. */
  account: string;
  /** True when the connection is encrypted. */
  encrypted: boolean;
}

/** What answered at an address, found by its handshake without credentials. */
export interface HandshakeFacts {
  engine: EngineKind;
  flavour: string;
  /** When the handshake tells it; null otherwise (PostgreSQL never does before sign-in). */
  version: string | null;
  /** True when the server offers TLS. */
  tlsOffered: boolean;
  /** Redis: false when it answers without a password. Null when unknown before sign-in. */
  authRequired: boolean | null;
}

/** Which values are wanted. Names are as the server knows them. */
export interface ValueSample {
  database: string;
  /** Null where the engine has no schemas. */
  schema: string | null;
  table: string;
  columns: readonly string[];
  /** Most rows. */
  rows: number;
  /** Values are cut to this many characters. */
  longestValue: number;
  /** The server ends the statement after it, ms. */
  timeoutMs: number;
}

/** Values by column, null for NULL. Never log them, never keep them, never put them in an error. */
export type SampledValues = ReadonlyMap<string, readonly (string | null)[]>;

/**
 * What each engine under `src/engines/<engine>/` provides. Errors are translated to the ENGINE_* codes here and
 * nowhere else. Connections are bounded and closed by `close`.
 */
export interface Engine {
  kind: EngineKind;
  defaultPort: number;
  /** URL schemes this engine takes, for example `postgres`, `postgresql`. */
  schemes: readonly string[];
  /** Signs in once and tells the facts. @throws ENGINE_* */
  facts(target: EngineTarget, signal: AbortSignal): Promise<EngineFacts>;
  /**
   * Looks whether this engine answers at the address, by its handshake only. Null when something else answers.
   * @throws ENGINE_UNREACHABLE when nothing answers within the time.
   */
  handshake(
    host: string,
    port: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<HandshakeFacts | null>;
  /**
   * Reads a few values in a read-only session, for classification where people allowed it. Absent for engines whose
   * values are never read. @throws ENGINE_*, whose messages hold no value
   */
  sampleValues?(target: EngineTarget, sample: ValueSample, signal: AbortSignal): Promise<SampledValues>;
}

/** What each engine under `collectors/<engine>/` provides. */
export interface Collector {
  engine: EngineKind;
  /**
   * Reads the instance. Yields batches as they are ready; throws ENGINE_* only when the instance as a whole cannot be
   * read. `namespace` is the instance's key, the root of all keys.
   */
  collect(target: EngineTarget, namespace: string, options: CollectOptions): AsyncIterable<CollectionBatch>;
  /** Watches for changes with the best method available to the account; calls `onChange` at least once per change, soon after it. */
  watch(
    target: EngineTarget,
    namespace: string,
    options: {
      pollIntervalMs: number;
      onChange: (hint: ChangeHint) => void;
      onError: (error: unknown) => void;
      signal: AbortSignal;
    },
  ): Promise<ChangeWatch>;
  /** Statements an administrator may run to allow a better watch; never run by Waymark unasked. Null when there is nothing to install. */
  watchSetupSql(): string | null;
  /**
   * Reads the engine's own figures of executed statements, in all databases. What is switched off or not permitted is a
   * warning. Absent for engines that keep none. @throws ENGINE_* when the instance cannot be read
   */
  statements?(
    target: EngineTarget,
    namespace: string,
    options: StatementReadingOptions,
  ): Promise<StatementReading>;
}
