import { type AccessScope, isEverywhere } from '../../core/permissions.js';
import { accessClause, type GraphClient, type GraphTransaction } from '../../graph/index.js';

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

/** The condition under which what a node's `subjectKey` names may be seen; accounts and tickets are no assets. */
function visible(
  alias: string,
  scope: AccessScope,
): { cypher: string; params: Readonly<Record<string, unknown>> } {
  if (isEverywhere(scope)) return { cypher: 'true', params: {} };
  const clause = accessClause('asset', scope);
  return {
    cypher: `(NOT ${alias}.subjectKey CONTAINS '://' OR EXISTS { MATCH (asset:Asset {key: ${alias}.subjectKey}) WHERE ${clause.cypher} })`,
    params: clause.params,
  };
}

/** Reads and writes results of compliance checks. */
export class ComplianceStore {
  constructor(private readonly graph: GraphClient) {}

  /** Open ones, or with `resolved` all, the most severe first, by rule and subject; only of assets inside the scope. */
  async findings(options: {
    ruleId?: string | null;
    resolved: boolean;
    limit: number;
    scope: AccessScope;
  }): Promise<ComplianceFinding[]> {
    const clause = visible('f', options.scope);
    const rows = await this.graph.read<{ finding: ComplianceFinding }>(
      `MATCH (f:ComplianceFinding) WHERE ($resolved OR f.resolvedAt IS NULL) AND ($ruleId IS NULL OR f.ruleId = $ruleId)
         AND ${clause.cypher}
       RETURN ${findingMap} AS finding
       ORDER BY CASE f.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, f.ruleId, f.subjectKey, f.firstSeenAt LIMIT $limit`,
      { resolved: options.resolved, ruleId: options.ruleId ?? null, limit: options.limit, ...clause.params },
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

  /** Exceptions that were not withdrawn, newest first; of single assets only those inside the scope. */
  async exceptions(scope: AccessScope): Promise<ComplianceException[]> {
    const clause = visible('e', scope);
    const rows = await this.graph.read<{ exception: ComplianceException }>(
      `MATCH (e:ComplianceException) WHERE e.withdrawnAt IS NULL AND (e.subjectKey ENDS WITH '*' OR ${clause.cypher})
       RETURN e {.id, .ruleId, .subjectKey, .reason, .ticket, .untilMs, .grantedBy, .at, .withdrawnAt} AS exception ORDER BY e.id DESC`,
      { ...clause.params },
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
