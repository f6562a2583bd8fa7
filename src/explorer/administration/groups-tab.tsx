import { type SubmitEvent, useCallback } from 'react';
import { useQuery } from 'urql';
import type { AdministrationGroupsQuery, GroupKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { Answer } from '../parts/states.tsx';
import { addMember, createGroup, groupsQuery, removeMember } from './administration-query.ts';

type Group = AdministrationGroupsQuery['groups'][number];

const labels: Readonly<Record<GroupKind, MessageKey>> = {
  ORGANISATION: 'groupOrganisation',
  UNIT: 'groupUnit',
  TEAM: 'groupTeam',
};
const parentKinds: Readonly<Record<GroupKind, GroupKind | null>> = {
  ORGANISATION: null,
  UNIT: 'ORGANISATION',
  TEAM: 'UNIT',
};

/** Organisations with their units, and units with their teams and people. */
export function GroupsTab() {
  const { t } = useLanguage();
  const [{ data, error }, ask] = useQuery({ query: groupsQuery });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  return (
    <section className="stack" aria-labelledby="admin-groups">
      <h2 id="admin-groups">{t('adminGroups')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ groups }) => (
          <>
            {groups.length === 0 && <p className="muted">{t('groupsNone')}</p>}
            <GroupLevel groups={groups} parentId={null} onChanged={refresh} />
            <NewGroup groups={groups} onCreated={refresh} />
          </>
        )}
      </Answer>
    </section>
  );
}

function GroupLevel({
  groups,
  parentId,
  onChanged,
}: {
  groups: readonly Group[];
  parentId: string | null;
  onChanged: () => void;
}) {
  const { t } = useLanguage();
  const level = groups.filter((group) => (group.parentId ?? null) === parentId);
  if (level.length === 0) return null;
  return (
    <ul>
      {level.map((group) => (
        <li key={group.id}>
          {group.name} <span className="badge">{t(labels[group.kind])}</span>{' '}
          <span className="muted">{group.description}</span>
          {group.kind === 'TEAM' && <Members team={group} onChanged={onChanged} />}
          <GroupLevel groups={groups} parentId={group.id} onChanged={onChanged} />
        </li>
      ))}
    </ul>
  );
}

function Members({ team, onChanged }: { team: Group; onChanged: () => void }) {
  const { t } = useLanguage();
  const add = useAction(addMember);
  const remove = useAction(removeMember);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const accountId = fieldOf(new FormData(form), 'accountId');
    if ((await add.run({ input: { teamId: team.id, accountId } })) === null) return;
    form.reset();
    onChanged();
  };
  const leave = async (accountId: string): Promise<void> => {
    if ((await remove.run({ input: { teamId: team.id, accountId } })) !== null) onChanged();
  };
  return (
    <div className="stack">
      <Refusal problem={add.problem ?? remove.problem} />
      <ul>
        {team.members.map((member) => (
          <li key={member.accountId}>
            {member.name} <span className="muted">{member.login}</span>
            {member.lead && <span className="badge accent">{t('memberLead')}</span>}{' '}
            <button
              type="button"
              className="button quiet"
              aria-label={t('memberRemoveWhat', { name: member.name, team: team.name })}
              onClick={() => void leave(member.accountId)}
            >
              {t('memberRemove')}
            </button>
          </li>
        ))}
      </ul>
      <form className="line" onSubmit={(event) => void submit(event)}>
        <input
          className="select narrow"
          name="accountId"
          aria-label={t('memberAccount', { team: team.name })}
          placeholder={t('accountId')}
          required
        />
        <button type="submit" className="button">
          {t('memberAdd')}
        </button>
      </form>
    </div>
  );
}

function NewGroup({ groups, onCreated }: { groups: readonly Group[]; onCreated: () => void }) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(createGroup);
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const parent = groups.find((group) => group.id === fields.get('parentId'));
    const kind = (Object.keys(parentKinds) as GroupKind[]).find(
      (item) => parentKinds[item] === (parent?.kind ?? null),
    );
    const place = parent === undefined ? {} : { parentId: parent.id };
    const input = { kind: kind ?? 'ORGANISATION', name: fieldOf(fields, 'name'), ...place };
    if ((await run({ input })) === null) return;
    form.reset();
    onCreated();
  };
  return (
    <form className="stack narrow" onSubmit={(event) => void submit(event)}>
      <h3>{t('groupNew')}</h3>
      <Refusal problem={problem} />
      <label className="field">
        {t('accountName')}
        <input name="name" required maxLength={200} />
      </label>
      <label className="field">
        {t('groupInside')}
        <select name="parentId">
          <option value="">{t('groupTop')}</option>
          {groups
            .filter((group) => group.kind !== 'TEAM')
            .map((group) => (
              <option key={group.id} value={group.id}>
                {group.name}
              </option>
            ))}
        </select>
      </label>
      <div>
        <button type="submit" className="button primary" disabled={busy}>
          {t('groupCreate')}
        </button>
      </div>
    </form>
  );
}
