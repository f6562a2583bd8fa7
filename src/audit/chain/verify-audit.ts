import type { KeyObject } from 'node:crypto';
import { systemContext } from '../../core/context.js';
import type { SecretVault } from '../../core/secrets.js';
import type { GraphClient } from '../../graph/index.js';
import {
  type Checkpoint,
  type CheckpointContent,
  firstPreviousHash,
  isSigned,
  publicKeyId,
  readPublicKey,
  type Signed,
  type TombstoneContent,
} from '../checkpoints/checkpoint.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import type { AuditFault } from './fault.js';
import { chainsOf, mainTrail, trailPrefix } from './trail.js';
import { type FixedPlace, verifyChain, wholeChain } from './verify-chain.js';

/** What a verification needs. */
export interface VerifyOptions {
  graph: GraphClient;
  /** Vouches for the signing keys; without it give `publicKeys`. */
  vault?: SecretVault;
  /** Public keys (SPKI, base64 DER) kept outside, as printed with exported checkpoints. */
  publicKeys?: readonly string[];
  /** Checkpoints kept outside the graph: each must still be in it, and its chains must lead through it. */
  anchors?: readonly Checkpoint[];
  /** Default: the trail Waymark writes. */
  trail?: string;
}

/** Outcome of a verification. */
export interface AuditVerification {
  /** Records whose hash was computed anew and found right. */
  records: number;
  /** Records removed by retention, as signed tombstones say. */
  removed: number;
  chains: number;
  checkpoints: number;
  /** False when neither vault nor public keys vouch for the signatures, so that only the hashes are proven. */
  signaturesTrusted: boolean;
  /** The first fault of the checkpoints and of each chain; empty when all is as it was written. */
  faults: AuditFault[];
}

const chainsAtOnce = 2;

interface StoredTombstone extends Signed {
  chain: string;
  [member: string]: unknown;
}

/**
 * Computes every hash of every chain anew and checks all signatures. Safe while records are written.
 * Cost: reads all records once, by pages; some 50,000 a second on two cores.
 * @param onProgress told the number of records verified so far, after each page
 */
export async function verifyAudit(
  options: VerifyOptions,
  onProgress: (records: number) => void = () => undefined,
): Promise<AuditVerification> {
  const trail = options.trail ?? mainTrail;
  const keys = await trustedKeys(options, trail);
  const { graph } = options;
  const checkpoints = await readCheckpoints(graph, trail);
  const checked = checkCheckpoints(checkpoints, keys.byId, trail);
  const anchored = checkAnchors(options.anchors ?? [], checkpoints, keys.byId, trail);
  const tombstones = await readTombstones(graph, trail);
  const result: AuditVerification = {
    records: 0,
    removed: 0,
    chains: 0,
    checkpoints: checkpoints.length,
    signaturesTrusted: keys.trusted,
    faults: [...checked.faults, ...anchored.faults].slice(0, 1),
  };
  const sound = [...checked.sound, ...anchored.sound].toSorted((a, b) => a.number - b.number);
  const newest = checkpoints.reduce((most, checkpoint) => Math.max(most, checkpoint.number), 0);
  const names = await chainNames(graph, trail, sound);
  const verifyOne = async (chain: string): Promise<AuditFault | null> => {
    const removed = checkTombstones(tombstones.get(chain) ?? [], keys.byId, chain);
    if (removed.fault !== null) return removed.fault;
    result.removed += removed.removedThrough;
    const expectation = { chain, ...removed, fixed: fixedPlaces(sound, chain), newestCheckpoint: newest };
    return verifyChain(graph, expectation, (records) => {
      result.records += records;
      onProgress(result.records);
    });
  };
  result.chains = names.length;
  const faults = new Map<string, AuditFault | null>();
  const left = names.values();
  // Two at a time: one is read while the other is hashed, also where a chain begins and ends.
  await Promise.all(
    Array.from({ length: chainsAtOnce }, async () => {
      for (const chain of left) faults.set(chain, await verifyOne(chain));
    }),
  );
  result.faults.push(...names.flatMap((name) => faults.get(name) ?? []));
  const stray = await findStray(graph, trail);
  const known = result.faults.some((fault) => fault.recordId !== null && fault.recordId === stray?.recordId);
  if (stray !== null && !known) result.faults.push(stray);
  return result;
}

async function trustedKeys(
  options: VerifyOptions,
  trail: string,
): Promise<{ byId: Map<string, KeyObject>; trusted: boolean }> {
  const byId = new Map<string, KeyObject>();
  for (const spki of options.publicKeys ?? []) byId.set(publicKeyId(spki), readPublicKey(spki));
  if (options.vault !== undefined) {
    const keys = new SigningKeys(options.graph, options.vault, trail);
    for (const [id, key] of await keys.trusted(systemContext())) byId.set(id, key);
  }
  if (options.vault !== undefined || byId.size > 0) return { byId, trusted: true };
  const rows = await options.graph.read<{ publicKey: string }>(
    'MATCH (k:AuditKey {trail: $trail}) RETURN k.publicKey AS publicKey',
    { trail },
    { id: 'audit.public-keys' },
  );
  return {
    byId: new Map(rows.map(({ publicKey }) => [publicKeyId(publicKey), readPublicKey(publicKey)])),
    trusted: false,
  };
}

async function readCheckpoints(graph: GraphClient, trail: string): Promise<Checkpoint[]> {
  const rows = await graph.read<{ checkpoint: Checkpoint }>(
    `MATCH (p:AuditCheckpoint {trail: $trail})
     RETURN p {.number, .at, .content, .hash, .signature, .keyId} AS checkpoint ORDER BY p.number`,
    { trail },
    { id: 'audit.verify-checkpoints', timeoutMs: 120_000 },
  );
  return rows.map((row) => row.checkpoint);
}

/** Only sound checkpoints are used to judge chains. */
function checkCheckpoints(
  checkpoints: readonly Checkpoint[],
  keys: ReadonlyMap<string, KeyObject>,
  trail: string,
): { sound: CheckpointContent[]; faults: AuditFault[] } {
  const sound: CheckpointContent[] = [];
  const faults: AuditFault[] = [];
  let previous = firstPreviousHash;
  let expected = 1;
  for (const checkpoint of checkpoints) {
    const problem = checkpointProblem(checkpoint, keys, trail, { previous, expected });
    if (problem === null) sound.push(JSON.parse(checkpoint.content) as CheckpointContent);
    else faults.push(checkpointFault(checkpoint.number, problem));
    previous = checkpoint.hash;
    expected = checkpoint.number + 1;
  }
  return { sound, faults };
}

function checkpointProblem(
  checkpoint: Checkpoint,
  keys: ReadonlyMap<string, KeyObject>,
  trail: string,
  after: { previous: string; expected: number },
): string | null {
  const signature = signatureProblem(checkpoint, keys);
  if (signature !== null) return signature;
  const content = JSON.parse(checkpoint.content) as CheckpointContent;
  if (content.trail !== trail || content.number !== checkpoint.number || content.at !== checkpoint.at)
    return 'it was signed as another checkpoint';
  if (checkpoint.number !== after.expected) return `checkpoint ${after.expected} before it is missing`;
  return content.previousHash === after.previous ? null : 'it does not follow the checkpoint before it';
}

function signatureProblem(signed: Signed, keys: ReadonlyMap<string, KeyObject>): string | null {
  const key = keys.get(signed.keyId);
  if (key === undefined) return `it is signed with the key ${signed.keyId}, which nobody vouches for`;
  return isSigned(signed, key) ? null : 'it was changed or its signature is not right';
}

function checkpointFault(number: number, problem: string): AuditFault {
  return {
    kind: 'CHECKPOINT',
    chain: null,
    sequence: number,
    recordId: null,
    message: `Checkpoint ${number}: ${problem}.`,
  };
}

/** Copies outside the graph count even when the graph no longer has them. */
function checkAnchors(
  anchors: readonly Checkpoint[],
  checkpoints: readonly Checkpoint[],
  keys: ReadonlyMap<string, KeyObject>,
  trail: string,
): { sound: CheckpointContent[]; faults: AuditFault[] } {
  const hashes = new Map(checkpoints.map((checkpoint) => [checkpoint.number, checkpoint.hash]));
  const sound: CheckpointContent[] = [];
  const faults: AuditFault[] = [];
  for (const anchor of anchors) {
    if (signatureProblem(anchor, keys) !== null) {
      faults.push(checkpointFault(anchor.number, 'the copy outside the graph is not rightly signed'));
      continue;
    }
    const content = JSON.parse(anchor.content) as CheckpointContent;
    if (content.trail !== trail) continue;
    sound.push(content);
    if (hashes.get(content.number) !== anchor.hash)
      faults.push(checkpointFault(content.number, 'the graph does not have it as the copy outside has it'));
  }
  return { sound, faults };
}

async function readTombstones(graph: GraphClient, trail: string): Promise<Map<string, StoredTombstone[]>> {
  const rows = await graph.read<{ tombstone: StoredTombstone }>(
    'MATCH (t:AuditTombstone {trail: $trail}) RETURN properties(t) AS tombstone ORDER BY t.chain, t.toSequence',
    { trail },
    { id: 'audit.tombstones' },
  );
  const byChain = new Map<string, StoredTombstone[]>();
  for (const { tombstone } of rows)
    byChain.set(tombstone.chain, [...(byChain.get(tombstone.chain) ?? []), tombstone]);
  return byChain;
}

function checkTombstones(
  tombstones: readonly StoredTombstone[],
  keys: ReadonlyMap<string, KeyObject>,
  chain: string,
): { removedThrough: number; removedHash: string; fault: AuditFault | null } {
  let removed: { removedThrough: number; removedHash: string } = wholeChain;
  let previousHash = firstPreviousHash;
  for (const tombstone of tombstones) {
    const content = parseTombstone(tombstone);
    const follows =
      content?.chain === chain &&
      content.fromSequence === removed.removedThrough + 1 &&
      content.previousHash === previousHash;
    const problem =
      signatureProblem(tombstone, keys) ?? (follows ? null : 'it does not follow the one before it');
    if (content === null || problem !== null) {
      const sequence = removed.removedThrough + 1;
      const message = `${chain} ${sequence}: A tombstone is not right: ${problem ?? 'it cannot be read'}.`;
      return { ...removed, fault: { kind: 'TOMBSTONE', chain, sequence, recordId: null, message } };
    }
    removed = { removedThrough: content.toSequence, removedHash: content.lastHash };
    previousHash = tombstone.hash;
  }
  return { ...removed, fault: null };
}

function parseTombstone(tombstone: Signed): TombstoneContent | null {
  try {
    return JSON.parse(tombstone.content) as TombstoneContent;
  } catch {
    return null;
  }
}

function fixedPlaces(sound: readonly CheckpointContent[], chain: string): FixedPlace[] {
  return sound.flatMap(({ number, chains }) =>
    chains
      .filter((place) => place.name === chain)
      .map(({ sequence, hash }) => ({ checkpoint: number, sequence, hash })),
  );
}

/** Chains that the graph has or a checkpoint has seen. */
async function chainNames(
  graph: GraphClient,
  trail: string,
  sound: readonly CheckpointContent[],
): Promise<string[]> {
  const rows = await graph.read<{ name: string }>(
    'MATCH (c:AuditChain) WHERE c.name STARTS WITH $prefix RETURN c.name AS name',
    { prefix: trailPrefix(trail) },
    { id: 'audit.chains' },
  );
  const named = new Set(rows.map((row) => row.name));
  for (const { chains } of sound) for (const { name } of chains) named.add(name);
  return chainsOf(trail).filter((name) => named.has(name));
}

/**
 * A record that is in no chain, so that no walk along a chain would meet it. The values are taken out before they are
 * compared: otherwise the planner reads each condition by itself and keeps all records in memory to tell them apart.
 */
async function findStray(graph: GraphClient, trail: string): Promise<AuditFault | null> {
  const [row] = await graph.read<{ id: string | null; chain: string | null }>(
    `WITH COLLECT { MATCH (c:AuditChain) RETURN c.name } AS heads
     MATCH (r:AuditRecord)
     WITH r, heads, r.chain AS chain, r.sequence AS sequence
     WHERE (chain STARTS WITH $prefix AND (NOT chain IN $chains OR sequence IS NULL OR NOT sequence IS :: INTEGER NOT NULL))
        OR (chain IS NULL AND r.content CONTAINS $quoted)
        OR (chain IN $chains AND NOT chain IN heads)
     RETURN r.id AS id, chain LIMIT 1`,
    { prefix: trailPrefix(trail), chains: chainsOf(trail), quoted: `"chain":"${trailPrefix(trail)}` },
    { id: 'audit.stray', timeoutMs: 120_000 },
  );
  if (row === undefined) return null;
  const message = `The record ${row.id} is in no chain of the trail.`;
  return { kind: 'INSERTED', chain: row.chain, sequence: 0, recordId: row.id, message };
}
