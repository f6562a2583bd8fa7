import type { SubmitEvent } from 'react';
import { useSearchParams } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useRuleText } from './rule-texts.ts';

/** Texts of severities. */
export const severityLabels: Readonly<Record<string, MessageKey>> = {
  HIGH: 'complianceHigh',
  MEDIUM: 'complianceMedium',
  LOW: 'complianceLow',
};

/** Which findings are shown; what is chosen goes into the address. */
export function ComplianceFilter({ rules }: { rules: readonly { id: string; title: string }[] }) {
  const { t } = useLanguage();
  const ruleText = useRuleText();
  const [parameters, setParameters] = useSearchParams();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const chosen = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as [string, string]] : [],
    );
    setParameters(new URLSearchParams(chosen));
  };
  // The key makes the fields follow the address, also when one goes back.
  return (
    <form key={parameters.toString()} className="line" aria-label={t('complianceTitle')} onSubmit={submit}>
      <label className="field">
        {t('complianceRule')}
        <select name="rule" defaultValue={parameters.get('rule') ?? ''}>
          <option value="">{t('complianceRuleAny')}</option>
          {rules.map(({ id, title }) => (
            <option key={id} value={id} title={ruleText(id, 'title', title)} translate="no">
              {id}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('complianceSeverity')}
        <select name="severity" defaultValue={parameters.get('severity') ?? ''}>
          <option value="">{t('complianceSeverityAny')}</option>
          {Object.entries(severityLabels).map(([value, label]) => (
            <option key={value} value={value}>
              {t(label)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('complianceWords')}
        <input name="text" defaultValue={parameters.get('text') ?? ''} maxLength={1000} />
      </label>
      <label>
        <input type="checkbox" name="gone" value="1" defaultChecked={parameters.get('gone') === '1'} />{' '}
        {t('complianceResolved')}
      </label>
      <button type="submit" className="button">
        {t('auditSearch')}
      </button>
    </form>
  );
}
