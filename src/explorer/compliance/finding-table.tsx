import { Link } from 'wouter';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import { severityLabels } from './compliance-filter.tsx';
import { Grid } from '../parts/grid.tsx';
import { useMay } from '../shell/session.tsx';
import { ExceptionForm } from './exceptions.tsx';
import { useRuleText } from './rule-texts.ts';

/** How severities are coloured. */
export const severityTones: Readonly<Record<FindingRowFragment['severity'], string>> = {
  HIGH: 'badge bad',
  MEDIUM: 'badge warn',
  LOW: 'badge',
};

/** Findings as rows: what breaks which rule since when, what proves it and what to do. */
export function FindingTable({
  findings,
  onChanged,
}: {
  findings: readonly FindingRowFragment[];
  onChanged: () => void;
}) {
  return (
    <Grid
      columns={[
        'complianceSubject',
        'complianceRule',
        'complianceSeverity',
        'complianceSince',
        'complianceEvidence',
      ]}
      region="complianceTitle"
    >
      {findings.map((finding) => (
        <FindingRow key={finding.id} finding={finding} onChanged={onChanged} />
      ))}
    </Grid>
  );
}

function FindingRow({ finding, onChanged }: { finding: FindingRowFragment; onChanged: () => void }) {
  const { t, formatTime } = useLanguage();
  const ruleText = useRuleText();
  const mayManage = useMay('compliance.manage');
  const { exception, resolvedAt } = finding;
  const label = severityLabels[finding.severity];
  return (
    <tr>
      <td>
        {finding.subjectKey.includes('://') ? (
          <Link href={assetAddress(finding.subjectKey)}>{finding.subjectName}</Link>
        ) : (
          <span translate="no">{finding.subjectName}</span>
        )}
        <div className="muted" translate="no">
          {finding.subjectKey}
        </div>
      </td>
      <td>
        {ruleText(finding.ruleId, 'title', finding.title)}
        <div className="muted" translate="no">
          {finding.ruleId}
        </div>
      </td>
      <td>
        <span className={severityTones[finding.severity]}>{label === undefined ? '' : t(label)}</span>
      </td>
      <td>
        {formatTime(finding.firstSeenAt)}
        {resolvedAt !== null && resolvedAt !== undefined && (
          <div className="muted">{t('complianceGone', { when: formatTime(resolvedAt) })}</div>
        )}
        {exception !== null && exception !== undefined && (
          <div className="muted">
            {t('complianceExcepted', { when: formatTime(exception.until), reason: exception.reason })}
          </div>
        )}
      </td>
      <td>
        <Evidence finding={finding} />
        {mayManage && !exception && !resolvedAt && <ExceptionForm finding={finding} onDone={onChanged} />}
      </td>
    </tr>
  );
}

/** What proves a finding, and what to do about it. */
function Evidence({ finding }: { finding: FindingRowFragment }) {
  const { t } = useLanguage();
  const ruleText = useRuleText();
  return (
    <details>
      <summary>{t('complianceEvidence')}</summary>
      <pre>{JSON.stringify(finding.evidence, null, 2)}</pre>
      <p>
        {t('complianceRemedy')}: {ruleText(finding.ruleId, 'remedy', finding.remedy)}
      </p>
    </details>
  );
}
