import type { EngineKind, HandshakeFacts } from '../../engines/contract.js';

/** A place to be probed. */
export interface ProbeAddress {
  /** Name or address as given, in lower case; IPv6 without brackets. */
  host: string;
  port: number;
  /** The only engine looked for, when it was named; null for any. */
  engine: EngineKind | null;
}

/** Where to look. At least one of `targets`, `srvNames` and `file` must name something. */
export interface DiscoveryInput {
  /**
   * `host`, `host:port`, `[v6]:port`, `10.0.0.0/24`, `10.0.0.0/24:5432`, `2001:db8::/120`; several ports as `5432,6432` or
   * `5432-5440`. Without a port `ports` apply.
   */
  targets?: readonly string[] | null;
  /** DNS SRV names, for example `_postgresql._tcp.example.com`; their answers name hosts and ports. */
  srvNames?: readonly string[] | null;
  /** Text of a file with targets: plain lines, CSV or YAML. */
  file?: AddressFile | null;
  /** Ports for targets without one; default: the usual ports of `engines`. */
  ports?: readonly number[] | null;
  /** Engines to look for; default all. */
  engines?: readonly EngineKind[] | null;
}

/** A file with targets, as text. */
export interface AddressFile {
  text: string;
  /** Default: told by the text. */
  format?: 'LINES' | 'CSV' | 'YAML' | null;
}

/** What came of probing an address. `SKIPPED`: not looked at, the time was over. */
export type ProbeOutcome = 'FOUND' | 'OTHER' | 'CLOSED' | 'SKIPPED';

/** The answer of one address. */
export interface ProbeResult {
  address: ProbeAddress;
  outcome: ProbeOutcome;
  /** What answered, for `FOUND`. */
  facts: HandshakeFacts | null;
}

/** Bounds of a probing. */
export interface DiscoverySettings {
  /** Connections begun in a second, at most. */
  probesPerSecond: number;
  /** Addresses looked at at once, at most. */
  concurrency: number;
  /** Time an address has to answer one engine's question. */
  timeoutMs: number;
  /** Time of the whole. */
  totalTimeMs: number;
  /** Pairs of host and port in one request, at most. */
  maxAddresses: number;
  /** DNS servers for SRV names; default the machine's. */
  dnsServers?: readonly string[];
}

/** Defaults of {@link DiscoverySettings}. */
export const defaultDiscoverySettings: DiscoverySettings = {
  probesPerSecond: 50,
  concurrency: 32,
  timeoutMs: 1_500,
  totalTimeMs: 1_800_000,
  maxAddresses: 4_096,
};

/** `FOUND`: waits for a decision. `GONE`: answered once, and not when it was last looked at. */
export type CandidateState = 'FOUND' | 'ADOPTED' | 'IGNORED' | 'GONE';

/** An address where an engine answered. */
export interface Candidate {
  id: string;
  host: string;
  port: number;
  engine: EngineKind;
  flavour: string;
  /** Null when it is told only after signing in. */
  version: string | null;
  tlsOffered: boolean;
  /** Null when unknown before signing in. */
  authRequired: boolean | null;
  state: CandidateState;
  /** The instance it was adopted as. */
  instanceId: string | null;
  /** Why it was set aside. */
  note: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
}

/** State of a search. `INTERRUPTED`: its process has gone away. */
export type DiscoveryState = 'RUNNING' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED' | 'INTERRUPTED';

/** A search for instances. Times are ISO 8601, UTC. */
export interface DiscoveryRun {
  id: string;
  state: DiscoveryState;
  addressCount: number;
  probedCount: number;
  /** Addresses where an engine answered. */
  foundCount: number;
  /** Addresses that were not looked at because the time was over. */
  skippedCount: number;
  requestedBy: string;
  startedAt: string;
  finishedAt: string | null;
  errorCode: string | null;
  errorMessage: string | null;
}
