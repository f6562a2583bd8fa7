import type { GraphClient, GraphTransaction } from '../../graph/index.js';

/** Something that breaks a rule, over time. */
export interface ComplianceFinding {
  id: string;
  ruleId: string;
  severity: string;
  subjectKey: string;
  subjectName: string;
  instanceId: string | null;
  /** JSON text. */
  evidence: string;
  /** ISO 8601. */
  firstSeenAt: string;
  lastSeenAt: string;
  /** When a check found it gone; null while it is open. */
  resolvedAt: string | null;
}

/** A rule that need not hold for something for a time. */
export interface ComplianceException {
  id: string;
  ruleId: string;
  /** A subject's key, or what keys begin with, followed by `*`. */
  subjectKey: string;
  reason: string;
  ticket: string | null;
  untilMs: number;
  grantedBy: string;
  at: string;
  withdrawnAt: string | null;
}

/** One check, for the trend. */
export interface ComplianceCheck {
  id: string;
  at: string;
  durationMs: number;
  /** Open violations without and with an exception. */
  open: number;
  excepted: number;
  /** Open violations by rule. */
  byRule: Readonly<Record<string, number>>;
}

const findingMap =
  'f {.id, .ruleId, .severity, .subjectKey, .subjectName, .instanceId, .evidence, .firstSeenAt, .lastSeenAt, .resolvedAt}';

/** Reads and writes results of compliance checks. */
export class ComplianceStore {
  constructor(private readonly graph: GraphClient) {}

  /** Open ones, or with `resolved` all, by rule and subject. */
  async findings(options: {
    ruleId?: string | null;
    resolved: boolean;
    limit: number;
  }): Promise<ComplianceFinding[]> {
    const rows = await this.graph.read<{ finding: ComplianceFinding }>(
      `MATCH (f:ComplianceFinding) WHERE ($resolved OR f.resolvedAt IS NULL) AND ($ruleId IS NULL OR f.ruleId = $ruleId)
       RETURN ${findingMap} AS finding ORDER BY f.ruleId, f.subjectKey, f.firstSeenAt LIMIT $limit`,
      { resolved: options.resolved, ruleId: options.ruleId ?? null, limit: options.limit },
      { id: 'compliance.findings' },
    );
    return rows.map((row) => row.finding);
  }

  /** Writes new findings, and what was seen again. */
  async save(tx: GraphTransaction, findings: readonly ComplianceFinding[]): Promise<void> {
    await tx.run('UNWIND $findings AS finding MERGE (f:ComplianceFinding {id: finding.id}) SET f = finding', {
      findings,
    });
  }

  /** Closes findings that were not seen any more. */
  async resolve(tx: GraphTransaction, ids: readonly string[], at: string): Promise<void> {
    await tx.run('MATCH (f:ComplianceFinding) WHERE f.id IN $ids SET f.resolvedAt = $at', { ids, at });
  }

  async saveCheck(tx: GraphTransaction, check: ComplianceCheck): Promise<void> {
    await tx.run('CREATE (c:ComplianceCheck) SET c = $check', {
      check: { ...check, byRule: JSON.stringify(check.byRule) },
    });
  }

  /** Checks since a time, oldest first. */
  async checks(since: string, limit: number): Promise<ComplianceCheck[]> {
    const rows = await this.graph.read<{ check: Omit<ComplianceCheck, 'byRule'> & { byRule: string } }>(
      'MATCH (c:ComplianceCheck) WHERE c.at >= $since RETURN properties(c) AS check ORDER BY c.at DESC LIMIT $limit',
      { since, limit },
      { id: 'compliance.checks' },
    );
    return rows
      .map(({ check }) => ({ ...check, byRule: JSON.parse(check.byRule) as Record<string, number> }))
      .toReversed();
  }

  /** Exceptions that were not withdrawn, newest first. */
  async exceptions(): Promise<ComplianceException[]> {
    const rows = await this.graph.read<{ exception: ComplianceException }>(
      `MATCH (e:ComplianceException) WHERE e.withdrawnAt IS NULL
       RETURN e {.id, .ruleId, .subjectKey, .reason, .ticket, .untilMs, .grantedBy, .at, .withdrawnAt} AS exception ORDER BY e.id DESC`,
      {},
      { id: 'compliance.exceptions' },
    );
    return rows.map((row) => row.exception);
  }

  async addException(tx: GraphTransaction, exception: ComplianceException): Promise<void> {
    await tx.run('CREATE (e:ComplianceException) SET e = $exception', { exception });
  }

  /** @returns the exception, null when there is none that holds */
  async withdrawException(tx: GraphTransaction, id: string, at: string): Promise<ComplianceException | null> {
    const rows = await tx.run<{ exception: ComplianceException }>(
      `MATCH (e:ComplianceException {id: $id}) WHERE e.withdrawnAt IS NULL SET e.withdrawnAt = $at
       RETURN properties(e) AS exception`,
      { id, at },
    );
    return rows[0]?.exception ?? null;
  }
}
