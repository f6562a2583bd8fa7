import { resultOf } from '../common/result.union.js';
import {
  AuditRetentionPolicy,
  AuditRetentionRun,
  AuditSigningKey,
  AuditVerification,
  MadeAuditCheckpoint,
} from './audit.type.js';

/** Result of verifyAudit. */
export const VerifyAuditResult = resultOf('VerifyAuditResult', AuditVerification);
/** Result of makeAuditCheckpoint. */
export const MakeAuditCheckpointResult = resultOf('MakeAuditCheckpointResult', MadeAuditCheckpoint);
/** Result of setAuditRetention. */
export const SetAuditRetentionResult = resultOf('SetAuditRetentionResult', AuditRetentionPolicy);
/** Result of applyAuditRetention. */
export const ApplyAuditRetentionResult = resultOf('ApplyAuditRetentionResult', AuditRetentionRun);
/** Result of renewAuditSigningKey. */
export const RenewAuditSigningKeyResult = resultOf('RenewAuditSigningKeyResult', AuditSigningKey);
