import { useQuery } from 'urql';
import { useSearchParams } from 'wouter';
import { NextPage } from '../parts/next-page.tsx';
import type { ComplianceFilterInput, ComplianceSeverity } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { useMay } from '../shell/session.tsx';
import { useTitle } from '../shell/title.ts';
import { ComplianceFilter, severityLabels } from './compliance-filter.tsx';
import { checkNow, compliancePage } from './compliance-query.ts';
import { ExceptionList } from './exceptions.tsx';
import { FindingTable } from './finding-table.tsx';
import { RuleSummary } from './rule-summary.tsx';
import { Trend } from './trend.tsx';

function filterOf(parameters: URLSearchParams): ComplianceFilterInput {
  const filter: ComplianceFilterInput = { includeResolved: parameters.get('gone') === '1' };
  const [rule, severity, text] = ['rule', 'severity', 'text'].map((name) => parameters.get(name) ?? '');
  if (rule) filter.ruleId = rule;
  if (severity && severity in severityLabels) filter.severity = severity as ComplianceSeverity;
  if (text) filter.text = text;
  return filter;
}

/** What breaks the rules, the last checks, and reports. Filter and page are in the address. */
export default function CompliancePage() {
  const { t, formatNumber } = useLanguage();
  useTitle(t('complianceTitle'));
  const [parameters] = useSearchParams();
  const [after, setAfter] = useAddressParameter('after');
  const [{ data, error }, refresh] = useQuery({
    query: compliancePage,
    variables: { filter: filterOf(parameters), after },
    requestPolicy: 'cache-and-network',
  });
  const mayManage = useMay('compliance.manage');
  // What a mutation has changed is asked of the server, also where nothing of it was shown before.
  const again = () => refresh({ requestPolicy: 'network-only' });
  const check = useAction(checkNow, again);
  const checkAll = () => check.run({});
  return (
    <>
      <h1>{t('complianceTitle')}</h1>
      <p className="muted">{t('complianceHint')}</p>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ complianceRules, complianceExceptions, complianceFindings, complianceTrend }) => (
          <div className="stack">
            <div className="line">
              {mayManage && (
                <button
                  type="button"
                  className="button primary"
                  disabled={check.busy}
                  onClick={() => void checkAll()}
                >
                  {t('complianceCheck')}
                </button>
              )}
              <a className="button" href="/api/compliance/report?format=html">
                {t('complianceHtml')}
              </a>
              <a className="button" href="/api/compliance/report?format=csv" download>
                {t('complianceCsv')}
              </a>
            </div>
            <Refusal problem={check.problem} />
            <RuleSummary rules={complianceRules} />
            <h2>{t('complianceFindings')}</h2>
            <ComplianceFilter rules={complianceRules} />
            <p role="status">
              {complianceFindings.totalCount === 0
                ? t(complianceTrend.length === 0 ? 'complianceUnchecked' : 'complianceNone')
                : t('complianceCount', { count: formatNumber(complianceFindings.totalCount) })}
            </p>
            {complianceFindings.nodes.length > 0 && (
              <FindingTable findings={complianceFindings.nodes} onChanged={again} />
            )}
            <NextPage page={complianceFindings.pageInfo} after={after} onGo={setAfter} />
            <ExceptionList exceptions={complianceExceptions} onChanged={again} />
            <Trend checks={complianceTrend} />
          </div>
        )}
      </Answer>
    </>
  );
}
