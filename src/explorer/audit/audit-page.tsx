import { useState } from 'react';
import { useQuery } from 'urql';
import { useSearchParams } from 'wouter';
import { NextPage } from '../parts/next-page.tsx';
import type { VerifyTrailMutation } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { AuditFilter } from './audit-filter.tsx';
import { auditPage, exportAddress, filterOf, verifyTrail } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';

/** The audit trail: search, export and verification. Filter and page are in the address. */
export default function AuditPage() {
  const { t, formatNumber } = useLanguage();
  useTitle(t('auditTitle'));
  const [parameters] = useSearchParams();
  const [after, setAfter] = useAddressParameter('after');
  const [{ data, error }, ask] = useQuery({
    query: auditPage,
    variables: { filter: filterOf(parameters), after },
    requestPolicy: 'cache-and-network',
  });
  return (
    <>
      <h1>{t('auditTitle')}</h1>
      <p className="muted">{t('auditHint')}</p>
      <Answer data={data} error={error} onRetry={() => ask()}>
        {({ auditActions, auditRecords }) => (
          <div className="stack">
            <AuditFilter actions={auditActions} />
            <div className="line">
              <span role="status">
                {auditRecords.totalCount === 0
                  ? t('auditNone')
                  : t('auditCount', { count: formatNumber(auditRecords.totalCount) })}
              </span>
              <a className="button" href={exportAddress(parameters, 'jsonl')} download>
                {t('auditExportJson')}
              </a>
              <a className="button" href={exportAddress(parameters, 'csv')} download>
                {t('auditExportCsv')}
              </a>
            </div>
            <Verification />
            {auditRecords.nodes.length > 0 && <AuditTable records={auditRecords.nodes} />}
            <NextPage page={auditRecords.pageInfo} after={after} onGo={setAfter} />
          </div>
        )}
      </Answer>
    </>
  );
}

type VerifiedTrail = Extract<VerifyTrailMutation['verifyAudit'], { __typename: 'AuditVerification' }>;

/** Computes all hashes anew when asked, and says what was found. */
function Verification() {
  const { t, formatNumber } = useLanguage();
  const { run, busy, problem } = useAction(verifyTrail);
  const [result, setResult] = useState<VerifiedTrail | null>(null);
  const verify = async (): Promise<void> => {
    const verified = (await run({}))?.verifyAudit;
    setResult(verified?.__typename === 'AuditVerification' ? verified : null);
  };
  return (
    <div className="line">
      <button type="button" className="button" disabled={busy} onClick={() => void verify()}>
        {t('auditVerify')}
      </button>
      <Refusal problem={problem} />
      {result !== null && (
        <p className={result.intact ? 'notice good' : 'notice bad'} role="status">
          {result.intact
            ? t('auditIntact', {
                records: formatNumber(result.records),
                checkpoints: formatNumber(result.checkpoints),
              })
            : t('auditBroken', { message: result.faults[0]?.message ?? '' })}
        </p>
      )}
    </div>
  );
}
