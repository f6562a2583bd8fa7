import { Link } from 'wouter';
import type { CompliancePageQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Grid } from '../parts/grid.tsx';
import { severityLabels } from './compliance-filter.tsx';
import { severityTones } from './finding-table.tsx';
import { useRuleText } from './rule-texts.ts';

const ranks = ['HIGH', 'MEDIUM', 'LOW'];

/** Rules that something breaks, the most severe first; each leads to its findings. */
export function RuleSummary({ rules }: { rules: CompliancePageQuery['complianceRules'] }) {
  const { t, formatNumber } = useLanguage();
  const ruleText = useRuleText();
  const broken = rules
    .filter(({ findings }) => findings.open + findings.excepted > 0)
    .toSorted(
      (a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity) || b.findings.open - a.findings.open,
    );
  if (broken.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="compliance-rules">
      <h2 id="compliance-rules">{t('complianceByRule')}</h2>
      <Grid
        columns={[
          'complianceRule',
          'complianceSeverity',
          { label: 'complianceOpen', number: true },
          { label: 'complianceWithException', number: true },
        ]}
      >
        {broken.map(({ id, title, severity, findings }) => (
          <tr key={id}>
            <td>
              <Link href={`/compliance?${new URLSearchParams({ rule: id }).toString()}`}>
                {ruleText(id, 'title', title)}
              </Link>
            </td>
            <td>
              <span className={severityTones[severity]}>
                {t(severityLabels[severity] ?? 'complianceLow')}
              </span>
            </td>
            <td className="number">{formatNumber(findings.open)}</td>
            <td className="number">{formatNumber(findings.excepted)}</td>
          </tr>
        ))}
      </Grid>
    </section>
  );
}
