/**
 * Audit: who did what, on which asset, from where, with which outcome. Written with the fact, chained by hashes,
 * fixed by signed checkpoints. The door of the domain.
 */
import { type Clock, systemClock } from '../core/clock.js';
import type { SecretVault } from '../core/secrets.js';
import type { GraphClient } from '../graph/index.js';
import { mainTrail } from './chain/trail.js';
import type { Checkpoint } from './checkpoints/checkpoint.js';
import { type CheckpointSink, CheckpointService } from './checkpoints/checkpoint.service.js';
import { checkpointFileSink, readCheckpointFile } from './checkpoints/file-sink.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import { RetentionService } from './retention/retention.service.js';
import { AuditService } from './search/audit.service.js';
import { AuditStore } from './search/audit.store.js';

export type { AuditEntry, AuditOutcome, AuditRecord } from './chain/audit-record.js';
export type { AuditFault, AuditFaultKind } from './chain/fault.js';
export { recordAudit } from './chain/record-audit.js';
export { type AuditVerification, verifyAudit, type VerifyOptions } from './chain/verify-audit.js';
export type { Checkpoint } from './checkpoints/checkpoint.js';
export type { CheckpointSink } from './checkpoints/checkpoint.service.js';
export { checkpointFileSink, readCheckpointFile } from './checkpoints/file-sink.js';
export {
  type RetentionPolicy,
  type RetentionResult,
  RetentionService,
} from './retention/retention.service.js';
export type { AuditFilter } from './search/audit-filter.js';
export { type AuditPage, AuditService, type Refusal } from './search/audit.service.js';
export { type ProvenRecord, type ReportGroup, reportGroups, type ReportLine } from './search/audit.store.js';
export { type ExportFormat, exportFormats } from './search/export.js';

/** What audit works with. */
export interface AuditDependencies {
  graph: GraphClient;
  /** Keeps the private signing keys. */
  vault: SecretVault;
  clock?: Clock;
  /** File that checkpoints are copied to and verified against, best on a disk that the graph's host cannot write. */
  checkpointFile?: string | null;
  /** Where else copies of checkpoints go. */
  sinks?: readonly CheckpointSink[];
  /** Another trail than Waymark's own. */
  trail?: string;
}

/** The services of audit. */
export interface Audit {
  service: AuditService;
  retention: RetentionService;
}

/** Makes the services of audit over one graph. Call `service.checkpoint` every minute and `retention.apply` daily. */
export function createAudit(dependencies: AuditDependencies): Audit {
  const { graph, vault, clock = systemClock, checkpointFile = null, sinks = [] } = dependencies;
  const trail = dependencies.trail ?? mainTrail;
  const keys = new SigningKeys(graph, vault, trail);
  const allSinks = checkpointFile === null ? sinks : [checkpointFileSink(checkpointFile), ...sinks];
  const checkpoints = new CheckpointService(graph, keys, clock, trail, allSinks);
  const anchors = async (): Promise<Checkpoint[]> =>
    checkpointFile === null ? [] : readCheckpointFile(checkpointFile);
  return {
    service: new AuditService(
      graph,
      new AuditStore(graph, trail),
      checkpoints,
      keys,
      { graph, vault, anchors },
      trail,
    ),
    retention: new RetentionService(graph, keys, checkpoints, clock, trail),
  };
}
