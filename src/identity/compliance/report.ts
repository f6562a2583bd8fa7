import { stringify } from 'csv-stringify/sync';
import type { JsonValue } from '../../core/canonical-json.js';
import type { ComplianceCheck } from './compliance.store.js';
import type { Finding, RuleInfo } from './compliance.service.js';

const columns = [
  'rule',
  'title',
  'severity',
  'subject',
  'name',
  'first seen',
  'last seen',
  'evidence',
  'remedy',
  'exception until',
  'exception reason',
  'exception ticket',
  'exception granted by',
];

/** Findings as a table; cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function complianceReportCsv(
  findings: readonly Finding[],
  names: ReadonlyMap<string, string>,
): string {
  const rows = findings.map((finding) => [
    finding.ruleId,
    finding.title,
    finding.severity,
    finding.subjectKey,
    finding.subjectName,
    finding.firstSeenAt,
    finding.lastSeenAt,
    JSON.stringify(finding.evidence),
    finding.remedy,
    finding.exception === null ? '' : new Date(finding.exception.untilMs).toISOString(),
    finding.exception?.reason ?? '',
    finding.exception?.ticket ?? '',
    nameOf(names, finding.exception?.grantedBy),
  ]);
  return stringify([columns, ...rows], { escape_formulas: true });
}

/** What a report shows. */
export interface ReportFacts {
  /** ISO 8601. */
  at: string;
  rules: readonly RuleInfo[];
  findings: readonly Finding[];
  trend: readonly ComplianceCheck[];
  /** Who asked for it. */
  madeFor: string;
  /** Logins of those who granted exceptions, by id. */
  names: ReadonlyMap<string, string>;
}

const severities = ['high', 'medium', 'low'];

const style =
  'body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;max-width:70rem;color:#1a1a1a}' +
  'table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}' +
  'th{background:#f3f3f3}td{overflow-wrap:anywhere}.high{color:#a32020;font-weight:600}.excepted{color:#666}@page{size:A4 landscape;margin:14mm}@media print{body{margin:0;padding:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}';

/** A page of its own, without scripts and without anything from elsewhere; made to be printed. */
export function complianceReportHtml(facts: ReportFacts): string {
  const rules = facts.rules.toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  const open = facts.findings.filter((finding) => finding.exception === null);
  const summary = rules.map(({ id, title, severity }) => {
    const of = facts.findings.filter((finding) => finding.ruleId === id);
    const excepted = of.filter((finding) => finding.exception !== null).length;
    return row([id, title, severity, String(of.length - excepted), String(excepted)]);
  });
  const trend = facts.trend.map((check) => row([check.at, String(check.open), String(check.excepted)]));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Compliance report</title>',
    `<style>${style}</style></head><body><h1>Compliance report</h1>`,
    `<p>${escape(facts.at)}, made for ${escape(facts.madeFor)}, who sees these findings: ${open.length} open without and ${facts.findings.length - open.length} with an exception.</p>`,
    table(['Rule', 'What it says', 'Severity', 'Open', 'Excepted'], summary),
    ...rules.map((rule) =>
      section(
        rule,
        facts.names,
        facts.findings.filter((finding) => finding.ruleId === rule.id),
      ),
    ),
    facts.trend.length === 0 ? '' : `<h2>Trend</h2>${table(['Check', 'Open', 'Excepted'], trend)}`,
    '</body></html>\n',
  ].join('\n');
}

function section(rule: RuleInfo, names: ReadonlyMap<string, string>, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map((finding) => {
    const { exception } = finding;
    const note =
      exception === null
        ? ''
        : `Excepted until ${new Date(exception.untilMs).toISOString().slice(0, 10)} by ${nameOf(names, exception.grantedBy)}: ${exception.reason}${exception.ticket === null ? '' : ` (${exception.ticket})`}`;
    const cells = [
      finding.subjectName,
      finding.subjectKey,
      finding.firstSeenAt.slice(0, 10),
      evidenceText(finding.evidence),
      note,
    ];
    return row(cells, exception === null ? '' : ' class="excepted"');
  });
  return `<h2 class="${rule.severity}">${escape(rule.title)}</h2><p><b>${escape(rule.severity)}</b> · ${escape(rule.id)} · ${escape(rule.remedy)}</p>${table(['Name', 'Key', 'Since', 'Evidence', 'Exception'], rows)}`;
}

/** Facts in words: members and their values, without the signs of JSON. */
function evidenceText(evidence: JsonValue): string {
  if (evidence === null || typeof evidence !== 'object') return String(evidence);
  if (Array.isArray(evidence)) return evidence.map((item) => evidenceText(item)).join(', ');
  return Object.entries(evidence)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) => `${name}: ${evidenceText(value ?? null)}`)
    .join('; ');
}

function nameOf(names: ReadonlyMap<string, string>, id: string | undefined): string {
  return id === undefined ? '' : (names.get(id) ?? id);
}

function table(head: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function row(cells: readonly string[], attributes = ''): string {
  return `<tr${attributes}>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
