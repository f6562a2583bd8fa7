import { type SubmitEvent } from 'react';
import { useSearchParams } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { filterNames } from './audit-query.ts';

const texts: readonly { name: (typeof filterNames)[number]; label: MessageKey; type: 'text' | 'date' }[] = [
  { name: 'subject', label: 'auditWho', type: 'text' },
  { name: 'assetKey', label: 'auditAsset', type: 'text' },
  { name: 'ticket', label: 'auditTicket', type: 'text' },
  { name: 'text', label: 'auditWords', type: 'text' },
  { name: 'from', label: 'auditFrom', type: 'date' },
  { name: 'until', label: 'auditUntil', type: 'date' },
];

const outcomes: readonly { value: string; label: MessageKey }[] = [
  { value: 'SUCCESS', label: 'auditOutcomeSuccess' },
  { value: 'FAILURE', label: 'auditOutcomeFailure' },
  { value: 'DENIED', label: 'auditOutcomeDenied' },
];

/** Which records are shown; what is chosen goes into the address. */
export function AuditFilter({ actions }: { actions: readonly { name: string; description: string }[] }) {
  const { t } = useLanguage();
  const [parameters, setParameters] = useSearchParams();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const chosen = filterNames.flatMap((name) => {
      const value = fields.get(name);
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as const] : [];
    });
    setParameters(new URLSearchParams(chosen.map(([name, value]) => [name, value])));
  };
  // The key makes the fields follow the address, also when one goes back.
  return (
    <form key={parameters.toString()} className="stack" aria-label={t('auditFilter')} onSubmit={submit}>
      <div className="line">
        {texts.map(({ name, label, type }) => (
          <label key={name} className="field">
            {t(label)}
            <input type={type} name={name} defaultValue={parameters.get(name) ?? ''} maxLength={1000} />
          </label>
        ))}
        <label className="field">
          {t('auditAction')}
          <select name="action" defaultValue={parameters.get('action') ?? ''}>
            <option value="">{t('auditActionAny')}</option>
            {actions.map(({ name, description }) => (
              <option key={name} value={name} title={description}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t('auditOutcome')}
          <select name="outcome" defaultValue={parameters.get('outcome') ?? ''}>
            <option value="">{t('auditOutcomeAny')}</option>
            {outcomes.map(({ value, label }) => (
              <option key={value} value={value}>
                {t(label)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="line">
        <button type="submit" className="button primary">
          {t('auditSearch')}
        </button>
        <button type="button" className="button" onClick={() => setParameters(new URLSearchParams())}>
          {t('auditClear')}
        </button>
      </div>
    </form>
  );
}
