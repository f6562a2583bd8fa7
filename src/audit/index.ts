/**
 * Audit: who did what, on which asset, from where, with which outcome. Written with the fact, chained by hashes.
 * The door of the domain.
 */
export type { AuditEntry, AuditRecord } from './audit-record.js';
export { recordAudit } from './record-audit.js';
export { type AuditFault, type AuditVerification, verifyAudit } from './verify-audit.js';
