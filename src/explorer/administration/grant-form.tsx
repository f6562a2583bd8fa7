import type { AdministrationGrantsQuery, ScopeKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, timeOf, wordsOf } from '../parts/action.tsx';
import { ActionForm, CheckField, ChoiceField, TextField } from '../parts/form.tsx';
import { HoursFields, hoursOf, workDays } from '../parts/hours-fields.tsx';
import { grantRole } from './administration-query.ts';
import { PlaceFields } from './place-field.tsx';

function inputOf(fields: FormData) {
  const hours = hoursOf(fields, 'timeWindow');
  const texts = {
    scopeValue: fieldOf(fields, 'scopeValue'),
    reason: fieldOf(fields, 'reason'),
    ticket: fieldOf(fields, 'ticket'),
    validFrom: timeOf(fields, 'validFrom') ?? '',
    validUntil: timeOf(fields, 'validUntil') ?? '',
  };
  return {
    subjectId: fieldOf(fields, 'subjectId'),
    role: fieldOf(fields, 'role'),
    scopeKind: fieldOf(fields, 'scopeKind') as ScopeKind,
    deny: fields.get('deny') === 'on',
    environments: wordsOf(fields, 'environments'),
    tags: wordsOf(fields, 'tags'),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    ...(hours === null
      ? {}
      : {
          timeWindow: { days: hours.days, from: hours.from, until: hours.until, timeZone: hours.zone },
        }),
  };
}

/** Grants a role, or takes its permissions away, in a place and under conditions. */
export function GrantForm({ found, onGranted }: { found: AdministrationGrantsQuery; onGranted: () => void }) {
  const { t } = useLanguage();
  return (
    <ActionForm
      title={t('grantNew')}
      action={grantRole}
      inputOf={inputOf}
      onDone={onGranted}
      submit="grantAdd"
    >
      <div className="columns">
        <ChoiceField name="subjectId" label="grantHolder" required>
          <optgroup label={t('adminAccounts')}>
            {found.accounts.nodes.map(({ id, login }) => (
              <option key={id} value={id} translate="no">
                {login}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('adminGroups')}>
            {found.groups.map(({ id, name }) => (
              <option key={id} value={id} translate="no">
                {name}
              </option>
            ))}
          </optgroup>
        </ChoiceField>
        <ChoiceField name="role" label="roleName" required>
          {found.roles.map(({ name }) => (
            <option key={name} value={name} translate="no">
              {name}
            </option>
          ))}
        </ChoiceField>
        <PlaceFields found={found} />
      </div>
      <CheckField name="deny" label="grantDeny" />
      <details>
        <summary>{t('grantConditions')}</summary>
        <div className="stack">
          <p className="muted">{t('timesAreLocal')}</p>
          <div className="columns">
            <TextField name="environments" label="grantEnvironments" maxLength={4000} />
            <TextField name="tags" label="grantTags" maxLength={4000} />
            <TextField name="validFrom" label="grantValidFrom" type="datetime-local" />
            <TextField name="validUntil" label="grantValidUntil" type="datetime-local" />
          </div>
          <HoursFields name="timeWindow" label="grantHours" usualDays={workDays} />
        </div>
      </details>
      <div className="columns">
        <TextField name="reason" label="grantReason" maxLength={2000} />
        <TextField name="ticket" label="grantTicket" maxLength={200} />
      </div>
    </ActionForm>
  );
}
