import { createHash } from 'node:crypto';
import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { everywhere } from '../../core/permissions.js';
import { newId } from '../../core/ids.js';
import type { GraphClient } from '../../graph/index.js';
import type { GrantPlaces } from '../access/grant-places.js';
import type {
  ComplianceCheck,
  ComplianceException,
  ComplianceFinding,
  ComplianceStore,
} from './compliance.store.js';
import { loadFacts } from './facts.js';
import { complianceReportCsv, complianceReportHtml } from './report.js';
import {
  complianceRules,
  type ComplianceRuleId,
  isComplianceRuleId,
  type Severity,
  type Violation,
} from './rules.js';

/** A finding as others see it. */
export interface Finding extends Omit<ComplianceFinding, 'evidence'> {
  title: string;
  remedy: string;
  evidence: JsonValue;
  /** The exception that holds for it now, null without one. */
  exception: ComplianceException | null;
}

/** A rule as others see it. */
export interface RuleInfo {
  id: ComplianceRuleId;
  title: string;
  severity: Severity;
  remedy: string;
}

/** Which findings, and which page of them. */
export interface FindingQuery {
  ruleId?: string | null | undefined;
  severity?: Severity | null | undefined;
  subjectKey?: string | null | undefined;
  text?: string | null | undefined;
  includeResolved?: boolean | null | undefined;
  withoutExcepted?: boolean | null | undefined;
  first: number;
  after?: string | null | undefined;
}

/** A page of findings. */
export interface FindingPage {
  nodes: Finding[];
  cursors: string[];
  hasNextPage: boolean;
  totalCount(): Promise<number>;
}

const mostFindings = 100_000;
const longestExceptionMs = 366 * 86_400_000;
const shortestReason = 10;

/** Checks the rules over the graph and keeps what they found over time. Reading needs `compliance.read`. */
export class ComplianceService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: ComplianceStore,
    private readonly places: GrantPlaces,
    private readonly clock: Clock,
  ) {}

  /** All rules, by id. */
  rules(ctx: RequestContext): RuleInfo[] {
    requirePermission(ctx, 'compliance.read');
    return Object.entries(complianceRules).map(([id, { title, severity, remedy }]) => ({
      id: id as ComplianceRuleId,
      title,
      severity,
      remedy,
    }));
  }

  /** Open findings of each rule that the caller may see: those without and those with an exception. */
  async counts(ctx: RequestContext): Promise<Map<string, { open: number; excepted: number }>> {
    const counts = new Map<string, { open: number; excepted: number }>();
    for (const { ruleId, exception } of await this.findings(ctx)) {
      const count = counts.get(ruleId) ?? { open: 0, excepted: 0 };
      count[exception === null ? 'open' : 'excepted'] += 1;
      counts.set(ruleId, count);
    }
    return counts;
  }

  /**
   * Checks all rules now: new violations are opened, those seen before go on, those gone are resolved; a violation
   * that comes back is a new finding. Called daily and on demand. Needs `compliance.manage`.
   */
  async check(ctx: RequestContext): Promise<ComplianceCheck> {
    requirePermission(ctx, 'compliance.manage');
    const startedMs = this.clock.nowMs();
    const facts = await loadFacts(this.graph, startedMs);
    const at = isoTime(startedMs);
    const before = await this.store.findings({ resolved: false, limit: mostFindings, scope: everywhere });
    const known = new Map(before.map((finding) => [placeOf(finding), finding]));
    const exceptions = await this.store.exceptions(everywhere);
    const seen = Object.entries(complianceRules).flatMap(([ruleId, rule]) =>
      rule.check(facts).map((violation) => toFinding(ruleId, rule.severity, violation, known, at)),
    );
    const seenIds = new Set(seen.map((finding) => finding.id));
    const gone = before.filter((finding) => !seenIds.has(finding.id)).map((finding) => finding.id);
    const open = seen.filter((finding) => exceptionFor(finding, exceptions, startedMs) === null);
    const byRule: Record<string, number> = {};
    for (const { ruleId } of open) byRule[ruleId] = (byRule[ruleId] ?? 0) + 1;
    const check: ComplianceCheck = {
      id: newId(),
      at,
      durationMs: this.clock.nowMs() - startedMs,
      open: open.length,
      excepted: seen.length - open.length,
      byRule,
    };
    await this.graph.transaction(
      async (tx) => {
        for (let index = 0; index < seen.length; index += 5_000)
          await this.store.save(tx, seen.slice(index, index + 5_000));
        await this.store.resolve(tx, gone, at);
        await this.store.saveCheck(tx, check);
        await recordAudit(tx, ctx, {
          action: 'compliance.check',
          outcome: 'success',
          targetId: check.id,
          details: { open: check.open, excepted: check.excepted, resolved: gone.length },
        });
      },
      { id: 'compliance.check', timeoutMs: 120_000 },
    );
    return check;
  }

  /** Findings, open ones unless `resolved`, the most severe first; only of assets that the caller may see. */
  async findings(
    ctx: RequestContext,
    input: { ruleId?: string | null; resolved?: boolean | null; withoutExcepted?: boolean | null } = {},
  ): Promise<Finding[]> {
    requirePermission(ctx, 'compliance.read');
    if (input.ruleId) ruleOf(input.ruleId);
    const [found, exceptions] = [
      await this.store.findings({
        ruleId: input.ruleId ?? null,
        resolved: input.resolved ?? false,
        limit: mostFindings,
        scope: ctx.access('asset.read'),
      }),
      await this.store.exceptions(everywhere),
    ];
    const nowMs = this.clock.nowMs();
    const shown = found.map((finding) => shownFinding(finding, exceptionFor(finding, exceptions, nowMs)));
    return input.withoutExcepted === true ? shown.filter((finding) => finding.exception === null) : shown;
  }

  /** One page of findings; the cursor of one is its id. @throws INPUT_INVALID */
  async findingPage(ctx: RequestContext, input: FindingQuery): Promise<FindingPage> {
    const all = await this.findings(ctx, {
      ruleId: input.ruleId ?? null,
      resolved: input.includeResolved ?? false,
      withoutExcepted: input.withoutExcepted ?? false,
    });
    const text = input.text?.toLowerCase() ?? '';
    const wanted = all.filter(
      (finding) =>
        (!input.severity || finding.severity === input.severity) &&
        (!input.subjectKey || finding.subjectKey === input.subjectKey) &&
        (text === '' || `${finding.subjectName} ${finding.subjectKey}`.toLowerCase().includes(text)),
    );
    const from = input.after ? wanted.findIndex((finding) => finding.id === input.after) + 1 : 0;
    if (input.after && from === 0) throw invalid('after', 'The cursor is not one of this list.');
    const nodes = wanted.slice(from, from + input.first);
    return {
      nodes,
      cursors: nodes.map((finding) => finding.id),
      hasNextPage: from + nodes.length < wanted.length,
      totalCount: async () => wanted.length,
    };
  }

  /** Checks of the last days, oldest first: how open and excepted violations went up and down. */
  async trend(ctx: RequestContext, days = 90): Promise<ComplianceCheck[]> {
    requirePermission(ctx, 'compliance.read');
    return this.store.checks(isoTime(this.clock.nowMs() - Math.min(days, 3_660) * 86_400_000), 10_000);
  }

  /** Exceptions that hold or have run out, newest first. */
  async exceptions(ctx: RequestContext): Promise<ComplianceException[]> {
    requirePermission(ctx, 'compliance.read');
    return this.store.exceptions(ctx.access('asset.read'));
  }

  /**
   * Lets a rule not hold for a subject (or all whose keys begin with a text, written with `*` at the end) until a time,
   * a year at most, with a reason. Nobody excepts their own account. Needs `compliance.manage`.
   * @throws INPUT_INVALID, FORBIDDEN
   */
  async addException(
    ctx: RequestContext,
    input: { ruleId: string; subjectKey: string; reason: string; until: string; ticket?: string | null },
  ): Promise<ComplianceException> {
    requirePermission(ctx, 'compliance.manage');
    ruleOf(input.ruleId);
    const nowMs = this.clock.nowMs();
    const untilMs = Date.parse(input.until);
    const reason = input.reason.trim().slice(0, 2_000);
    if (reason.length < shortestReason)
      throw invalid('reason', `Give a reason of ${shortestReason} characters or more.`);
    if (!(untilMs > nowMs) || untilMs > nowMs + longestExceptionMs)
      throw invalid('until', 'An exception ends in the future, within a year.');
    if (!/^[^*]{3,4000}\*?$/.test(input.subjectKey))
      throw invalid('subjectKey', 'Give a key, or its beginning and a *.');
    if (covers(input.subjectKey, `account:${ctx.subject.id}`))
      throw new WaymarkError(
        'FORBIDDEN',
        'An exception for your own account must be granted by somebody else.',
        {
          facts: { permission: 'compliance.manage' },
        },
      );
    const exception: ComplianceException = {
      id: newId(),
      ruleId: input.ruleId,
      subjectKey: input.subjectKey,
      reason,
      ticket: input.ticket ?? null,
      untilMs,
      grantedBy: ctx.subject.id,
      at: isoTime(nowMs),
      withdrawnAt: null,
    };
    await this.graph.transaction(async (tx) => {
      await this.store.addException(tx, exception);
      await recordAudit(tx, ctx, {
        action: 'compliance.except',
        outcome: 'success',
        targetId: exception.id,
        reason,
        ticket: exception.ticket,
        after: { ...exception },
      });
    });
    return exception;
  }

  /** Withdraws an exception. Needs `compliance.manage`. @throws NOT_FOUND */
  async withdrawException(ctx: RequestContext, id: string): Promise<void> {
    requirePermission(ctx, 'compliance.manage');
    await this.graph.transaction(async (tx) => {
      const exception = await this.store.withdrawException(tx, id, isoTime(this.clock.nowMs()));
      if (exception === null)
        throw new WaymarkError('NOT_FOUND', 'There is no such exception.', { facts: { id } });
      await recordAudit(tx, ctx, {
        action: 'compliance.except',
        outcome: 'success',
        targetId: id,
        before: { ...exception },
      });
    });
  }

  /** The present state as a page to print or a table; audited as an export with the SHA-256 of what was handed out.
   * Needs `compliance.read`. */
  async report(ctx: RequestContext, format: 'HTML' | 'CSV'): Promise<string> {
    const findings = await this.findings(ctx);
    const granters = findings.flatMap(({ exception }) => (exception === null ? [] : [exception.grantedBy]));
    const names = await this.places.names(ctx, granters);
    const at = isoTime(this.clock.nowMs());
    const text =
      format === 'CSV'
        ? complianceReportCsv(findings, names)
        : complianceReportHtml({
            at,
            rules: this.rules(ctx),
            findings,
            trend: await this.trend(ctx, 90),
            madeFor: ctx.subject.name,
            names,
          });
    const sha256 = createHash('sha256').update(text).digest('hex');
    await this.graph.transaction((tx) =>
      recordAudit(tx, ctx, {
        action: 'compliance.export',
        outcome: 'success',
        details: { format, findings: findings.length, sha256 },
      }),
    );
    return text;
  }
}

function placeOf(finding: Pick<ComplianceFinding, 'ruleId' | 'subjectKey'>): string {
  return `${finding.ruleId} ${finding.subjectKey}`;
}

function toFinding(
  ruleId: string,
  severity: Severity,
  violation: Violation,
  known: ReadonlyMap<string, ComplianceFinding>,
  at: string,
): ComplianceFinding {
  const before = known.get(placeOf({ ruleId, subjectKey: violation.subjectKey }));
  return {
    id: before?.id ?? newId(),
    ruleId,
    severity,
    subjectKey: violation.subjectKey,
    subjectName: violation.subjectName,
    instanceId: violation.instanceId,
    evidence: JSON.stringify(violation.evidence),
    firstSeenAt: before?.firstSeenAt ?? at,
    lastSeenAt: at,
    resolvedAt: null,
  };
}

function shownFinding(finding: ComplianceFinding, exception: ComplianceException | null): Finding {
  const rule = isComplianceRuleId(finding.ruleId) ? complianceRules[finding.ruleId] : null;
  return {
    ...finding,
    title: rule?.title ?? finding.ruleId,
    remedy: rule?.remedy ?? '',
    evidence: JSON.parse(finding.evidence) as JsonValue,
    exception,
  };
}

function exceptionFor(
  finding: Pick<ComplianceFinding, 'ruleId' | 'subjectKey'>,
  exceptions: readonly ComplianceException[],
  nowMs: number,
): ComplianceException | null {
  const fitting = exceptions.find(
    (item) =>
      item.ruleId === finding.ruleId && item.untilMs > nowMs && covers(item.subjectKey, finding.subjectKey),
  );
  return fitting ?? null;
}

function covers(pattern: string, key: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : pattern === key;
}

function ruleOf(id: string): ComplianceRuleId {
  if (isComplianceRuleId(id)) return id;
  throw invalid('ruleId', `"${id}" is not a rule.`);
}

function invalid(field: string, message: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}
