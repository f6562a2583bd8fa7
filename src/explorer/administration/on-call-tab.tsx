import { useState } from 'react';
import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { AccountField, AccountName, useAccountId } from '../parts/account-field.tsx';
import { fieldOf, Refusal, timeOf, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ActionForm, ChoiceField, TextField } from '../parts/form.tsx';
import { Grid } from '../parts/grid.tsx';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { GroupOptions } from './groups-tab.tsx';
import { addShift, groupsQuery, type PageGroup, removeShift } from './organisation-query.ts';

/** Who of which team is on call when. The team looked at is in the address. */
export function OnCallTab() {
  const { t } = useLanguage();
  const [chosen, choose] = useAddressParameter('team');
  const [{ data, error }, refresh] = useQuery({ query: groupsQuery });
  return (
    <section className="stack" aria-labelledby="admin-on-call">
      <h2 id="admin-on-call">{t('adminOnCall')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ groups }) => {
          const teams = groups.filter(({ kind }) => kind === 'TEAM');
          if (teams.length === 0) return <p className="muted">{t('onCallNoTeam')}</p>;
          const shown = teams.filter(({ id }) => chosen === null || id === chosen);
          return (
            <>
              <label className="field narrow">
                {t('memberTeam')}
                <select value={chosen ?? ''} onChange={(event) => choose(event.target.value)}>
                  <option value="">{t('onCallAllTeams')}</option>
                  <GroupOptions groups={groups} kind="TEAM" />
                </select>
              </label>
              <Shifts teams={shown} onChanged={refresh} />
              <ShiftForm teams={teams} chosen={chosen} onAdded={refresh} />
            </>
          );
        }}
      </Answer>
    </section>
  );
}

function Shifts({ teams, onChanged }: { teams: readonly PageGroup[]; onChanged: () => void }) {
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(removeShift, onChanged);
  const remove = (id: string) => run({ id });
  const [now] = useState(() => new Date().toISOString());
  const rows = teams.flatMap((team) => team.onCall.map((shift) => ({ team, shift })));
  if (rows.length === 0) return <p className="muted">{t('onCallNone')}</p>;
  return (
    <>
      <Refusal problem={problem} />
      <Grid columns={['memberTeam', 'onCallWho', 'hoursFrom', 'hoursUntil', 'columnActions']}>
        {rows.map(({ team, shift }) => (
          <tr key={shift.id}>
            <td translate="no">{team.name}</td>
            <td>
              <AccountName id={shift.accountId} />{' '}
              {shift.from <= now && <span className="badge good">{t('onCallNow')}</span>}
            </td>
            <td>{formatTime(shift.from)}</td>
            <td>{formatTime(shift.until)}</td>
            <td>
              <ConfirmButton
                label={t('onCallEnd')}
                name={t('onCallEndWhat', { team: team.name, from: formatTime(shift.from) })}
                question={t('onCallEndQuestion')}
                onConfirm={() => void remove(shift.id)}
                disabled={busy}
              />
            </td>
          </tr>
        ))}
      </Grid>
    </>
  );
}

function ShiftForm({
  teams,
  chosen,
  onAdded,
}: {
  teams: readonly PageGroup[];
  chosen: string | null;
  onAdded: () => void;
}) {
  const { t } = useLanguage();
  const accountId = useAccountId();
  return (
    <ActionForm
      title={t('onCallNew')}
      action={addShift}
      inputOf={async (fields) => ({
        teamId: fieldOf(fields, 'teamId'),
        accountId: await accountId(fieldOf(fields, 'accountId'), 'accountId'),
        from: timeOf(fields, 'from') ?? '',
        until: timeOf(fields, 'until') ?? '',
      })}
      onDone={onAdded}
      submit="onCallAdd"
    >
      <p className="muted">{t('timesAreLocal')}</p>
      <div className="columns">
        <ChoiceField
          key={chosen}
          name="teamId"
          label="memberTeam"
          required
          defaultValue={chosen ?? undefined}
        >
          <GroupOptions groups={teams} kind="TEAM" />
        </ChoiceField>
        <AccountField name="accountId" label="accountLogin" required />
        <TextField name="from" label="hoursFrom" type="datetime-local" required />
        <TextField name="until" label="hoursUntil" type="datetime-local" required />
      </div>
    </ActionForm>
  );
}
