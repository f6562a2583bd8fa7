import type {
  ComplianceCheck as CheckType,
  ComplianceException as ExceptionType,
  ComplianceFinding as FindingType,
} from '../../schema/api/compliance/compliance.type.js';
import type { ComplianceCheck, ComplianceException, Finding, Severity } from '../../src/identity/index.js';

/** An exception as the API's type. */
export function shownException(exception: ComplianceException): ExceptionType {
  const { untilMs, ...rest } = exception;
  return { ...rest, until: new Date(untilMs).toISOString(), expired: untilMs <= Date.now() };
}

/** A finding as the API's type. */
export function shownFinding(finding: Finding): FindingType {
  const exception = finding.exception === null ? null : shownException(finding.exception);
  return { ...finding, severity: finding.severity as Severity, exception };
}

/** A check as the API's type. */
export function shownCheck(check: ComplianceCheck): CheckType {
  const byRule = Object.entries(check.byRule).map(([ruleId, open]) => ({ ruleId, open }));
  return { ...check, byRule };
}
