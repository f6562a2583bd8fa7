import { registerEnumType } from 'type-graphql';

/** How an audited action ended. */
export const AuditOutcomeEnum = { SUCCESS: 'success', FAILURE: 'failure', DENIED: 'denied' } as const;
registerEnumType(AuditOutcomeEnum, {
  name: 'AuditOutcome',
  description: 'How an audited action ended: done, failed, or refused.',
});

/** What a report groups by. */
export const AuditReportGroupEnum = {
  SUBJECT: 'SUBJECT',
  ASSET: 'ASSET',
  TICKET: 'TICKET',
  ACTION: 'ACTION',
  DAY: 'DAY',
} as const;
registerEnumType(AuditReportGroupEnum, {
  name: 'AuditReportGroup',
  description:
    'What an audit report groups records by: who, which asset, which ticket, what, or the day (UTC).',
});

/** Kinds of faults. */
export const AuditFaultKindEnum = {
  EDITED: 'EDITED',
  MISSING: 'MISSING',
  REORDERED: 'REORDERED',
  INSERTED: 'INSERTED',
  TRUNCATED: 'TRUNCATED',
  REWRITTEN: 'REWRITTEN',
  CHECKPOINT: 'CHECKPOINT',
  TOMBSTONE: 'TOMBSTONE',
} as const;
registerEnumType(AuditFaultKindEnum, {
  name: 'AuditFaultKind',
  description: 'What is wrong with a record, checkpoint or tombstone of the audit trail.',
});
