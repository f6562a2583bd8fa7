import { Link } from 'wouter';
import type { FindingRowFragment } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { assetAddress } from '../shell/location.ts';
import { severityLabels } from './compliance-filter.tsx';
import { Grid } from '../parts/grid.tsx';

const tones: Readonly<Record<FindingRowFragment['severity'], string>> = {
  HIGH: 'badge bad',
  MEDIUM: 'badge warn',
  LOW: 'badge',
};

/** Findings as rows: what breaks which rule since when, what proves it and what to do. */
export function FindingTable({ findings }: { findings: readonly FindingRowFragment[] }) {
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
        <FindingRow key={finding.id} finding={finding} />
      ))}
    </Grid>
  );
}

function FindingRow({ finding }: { finding: FindingRowFragment }) {
  const { t, formatTime } = useLanguage();
  const { exception, resolvedAt } = finding;
  const label = severityLabels[finding.severity];
  return (
    <tr>
      <td>
        {finding.subjectKey.includes('://') ? (
          <Link href={assetAddress(finding.subjectKey)}>{finding.subjectName}</Link>
        ) : (
          finding.subjectName
        )}
        <div className="muted">{finding.subjectKey}</div>
      </td>
      <td>{finding.title}</td>
      <td>
        <span className={tones[finding.severity]}>{label === undefined ? '' : t(label)}</span>
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
      </td>
    </tr>
  );
}

/** What proves a finding, and what to do about it. */
function Evidence({ finding }: { finding: FindingRowFragment }) {
  const { t } = useLanguage();
  return (
    <details>
      <summary>{t('complianceEvidence')}</summary>
      <pre>{JSON.stringify(finding.evidence, null, 2)}</pre>
      <p>
        {t('complianceRemedy')}: {finding.remedy}
      </p>
    </details>
  );
}
