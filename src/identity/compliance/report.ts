import { stringify } from 'csv-stringify/sync';
import type { ComplianceCheck } from './compliance.store.js';
import type { Finding, RuleInfo } from './compliance.service.js';

const columns = [
  'rule',
  'severity',
  'subject',
  'name',
  'first seen',
  'last seen',
  'evidence',
  'remedy',
  'exception until',
  'exception reason',
];

/** Findings as a table; cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function complianceReportCsv(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    finding.ruleId,
    finding.severity,
    finding.subjectKey,
    finding.subjectName,
    finding.firstSeenAt,
    finding.lastSeenAt,
    JSON.stringify(finding.evidence),
    finding.remedy,
    finding.exception === null ? '' : new Date(finding.exception.untilMs).toISOString(),
    finding.exception?.reason ?? '',
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
}

const style =
  'body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;color:#1a1a1a}' +
  'table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}' +
  'th{background:#f3f3f3}code{word-break:break-all}.excepted{color:#666}@media print{h2{break-after:avoid}tr{break-inside:avoid}}';

/** A page of its own, without scripts and without anything from elsewhere; made to be printed. */
export function complianceReportHtml(facts: ReportFacts): string {
  const open = facts.findings.filter((finding) => finding.exception === null);
  const summary = facts.rules.map(({ id, title, severity }) => {
    const of = facts.findings.filter((finding) => finding.ruleId === id);
    const excepted = of.filter((finding) => finding.exception !== null).length;
    return row([id, title, severity, String(of.length - excepted), String(excepted)]);
  });
  const trend = facts.trend.map((check) => row([check.at, String(check.open), String(check.excepted)]));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Compliance report</title>',
    `<style>${style}</style></head><body><h1>Compliance report</h1>`,
    `<p>${escape(facts.at)}: ${open.length} open violations, ${facts.findings.length - open.length} with an exception.</p>`,
    table(['Rule', 'What it says', 'Severity', 'Open', 'Excepted'], summary),
    ...facts.rules.map((rule) =>
      section(
        rule,
        facts.findings.filter((finding) => finding.ruleId === rule.id),
      ),
    ),
    facts.trend.length === 0 ? '' : `<h2>Trend</h2>${table(['Check', 'Open', 'Excepted'], trend)}`,
    '</body></html>\n',
  ].join('\n');
}

function section(rule: RuleInfo, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map((finding) => {
    const { exception } = finding;
    const note =
      exception === null
        ? ''
        : `Excepted until ${new Date(exception.untilMs).toISOString().slice(0, 10)}: ${exception.reason}`;
    const cells = [
      finding.subjectName,
      finding.subjectKey,
      finding.firstSeenAt.slice(0, 10),
      JSON.stringify(finding.evidence),
      note,
    ];
    return row(cells, exception === null ? '' : ' class="excepted"');
  });
  return `<h2>${escape(rule.title)}</h2><p>${escape(rule.remedy)}</p>${table(['Name', 'Key', 'Since', 'Evidence', 'Exception'], rows)}`;
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
