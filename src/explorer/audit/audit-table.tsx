import { Link } from 'wouter';
import type { AuditRowFragment } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { assetAddress } from '../shell/location.ts';
import { Grid } from '../parts/grid.tsx';

const outcomes: Readonly<Record<AuditRowFragment['outcome'], { label: MessageKey; tone: string }>> = {
  SUCCESS: { label: 'auditOutcomeSuccess', tone: 'badge good' },
  FAILURE: { label: 'auditOutcomeFailure', tone: 'badge warn' },
  DENIED: { label: 'auditOutcomeDenied', tone: 'badge bad' },
};

/** Records as rows; what a record holds besides opens below it. */
export function AuditTable({ records }: { records: readonly AuditRowFragment[] }) {
  return (
    <Grid
      columns={[
        'auditWhen',
        'auditSubject',
        'auditAction',
        'auditOutcome',
        'auditOn',
        'auditWhy',
        'auditDetails',
      ]}
      region="auditTitle"
    >
      {records.map((record) => (
        <AuditRow key={record.id} record={record} />
      ))}
    </Grid>
  );
}

function AuditRow({ record }: { record: AuditRowFragment }) {
  const { t, formatTime, word } = useLanguage();
  const { label, tone } = outcomes[record.outcome];
  const assetKey = record.assetKey ?? null;
  return (
    <tr>
      <td>{formatTime(record.at)}</td>
      <td>
        {record.subjectName}
        <div className="muted">{word(record.subjectKind)}</div>
      </td>
      <td>
        <code className="nowrap">{record.action}</code>
      </td>
      <td>
        <span className={tone}>{t(label)}</span>
      </td>
      <td>
        {assetKey === null ? (record.targetId ?? '') : <Link href={assetAddress(assetKey)}>{assetKey}</Link>}
      </td>
      <td>
        {record.ticket} {record.reason}
      </td>
      <td>
        <RecordDetails record={record} />
      </td>
    </tr>
  );
}

/** What a record holds besides. */
function RecordDetails({ record }: { record: AuditRowFragment }) {
  const { t } = useLanguage();
  return (
    <details>
      <summary>{t('auditDetails')}</summary>
      <dl>
        <dt>{t('auditWhence')}</dt>
        <dd>
          {record.channel} {record.address}
        </dd>
        <State label={t('auditBefore')} value={record.before} />
        <State label={t('auditAfter')} value={record.after} />
        <State label={t('auditDetails')} value={record.details} />
        <dt>{t('auditProof')}</dt>
        <dd>
          {record.chain} {record.sequence}: <code>{record.hash}</code>
        </dd>
      </dl>
    </details>
  );
}

function State({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <pre>{JSON.stringify(value, null, 2)}</pre>
      </dd>
    </>
  );
}
