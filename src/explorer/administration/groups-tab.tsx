import { useQuery } from 'urql';
import type { GroupKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { AccountField, AccountName, useAccountId } from '../parts/account-field.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ActionForm, CheckField, ChoiceField, TextField } from '../parts/form.tsx';
import { Answer } from '../parts/states.tsx';
import {
  addMember,
  createGroup,
  groupsQuery,
  type PageGroup,
  removeGroup,
  removeMember,
  setHead,
} from './organisation-query.ts';

const labels: Readonly<Record<GroupKind, MessageKey>> = {
  ORGANISATION: 'groupOrganisation',
  UNIT: 'groupUnit',
  TEAM: 'groupTeam',
};
const childKinds: Readonly<Record<GroupKind, GroupKind>> = {
  ORGANISATION: 'UNIT',
  UNIT: 'TEAM',
  TEAM: 'TEAM',
};

/** Organisations with their units and heads, and units with their teams and people. */
export function GroupsTab() {
  const { t } = useLanguage();
  const [{ data, error }, refresh] = useQuery({ query: groupsQuery });
  return (
    <section className="stack" aria-labelledby="admin-groups">
      <h2 id="admin-groups">{t('adminGroups')}</h2>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ groups }) => (
          <>
            {groups.length === 0 && <p className="muted">{t('groupsNone')}</p>}
            <GroupLevel groups={groups} parentId={null} onChanged={refresh} />
            <div className="columns">
              <MemberForm groups={groups} onAdded={refresh} />
              <HeadForm groups={groups} onSet={refresh} />
              <GroupForm groups={groups} onCreated={refresh} />
            </div>
          </>
        )}
      </Answer>
    </section>
  );
}

interface Groups {
  groups: readonly PageGroup[];
}

function GroupLevel({
  groups,
  parentId,
  onChanged,
}: Groups & { parentId: string | null; onChanged: () => void }) {
  const level = groups.filter((group) => (group.parentId ?? null) === parentId);
  if (level.length === 0) return null;
  return (
    <ul>
      {level.map((group) => (
        <li key={group.id}>
          <OneGroup group={group} onChanged={onChanged} />
          <GroupLevel groups={groups} parentId={group.id} onChanged={onChanged} />
        </li>
      ))}
    </ul>
  );
}

function OneGroup({ group, onChanged }: { group: PageGroup; onChanged: () => void }) {
  const { t } = useLanguage();
  const drop = useAction(removeGroup, onChanged);
  const vacate = useAction(setHead, onChanged);
  const remove = () => drop.run({ id: group.id });
  const endHead = () => vacate.run({ input: { unitId: group.id, accountId: null } });
  return (
    <>
      <div className="line">
        <span translate="no">{group.name}</span> <span className="badge">{t(labels[group.kind])}</span>
        <span className="muted">{group.description}</span>
        <ConfirmButton
          label={t('groupRemove')}
          name={t('groupRemoveWhat', { name: group.name })}
          question={t('groupRemoveQuestion', { name: group.name })}
          onConfirm={() => void remove()}
          disabled={drop.busy}
        />
      </div>
      {group.headId !== null && group.headId !== undefined && (
        <div className="line">
          {t('groupHead')}: <AccountName id={group.headId} />
          <button
            type="button"
            className="button quiet"
            aria-label={t('groupHeadRemoveWhat', { name: group.name })}
            onClick={() => void endHead()}
          >
            {t('memberRemove')}
          </button>
        </div>
      )}
      <Refusal problem={drop.problem ?? vacate.problem} />
      {group.kind === 'TEAM' && <Members team={group} onChanged={onChanged} />}
    </>
  );
}

function Members({ team, onChanged }: { team: PageGroup; onChanged: () => void }) {
  const { t } = useLanguage();
  const { run, problem } = useAction(removeMember, onChanged);
  const leave = (accountId: string) => run({ input: { teamId: team.id, accountId } });
  return (
    <>
      <Refusal problem={problem} />
      <ul>
        {team.members.map((member) => (
          <li key={member.accountId}>
            <span translate="no">
              {member.name} <span className="muted">{member.login}</span>
            </span>{' '}
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
    </>
  );
}

/** Options for groups of a kind. */
export function GroupOptions({ groups, kind }: Groups & { kind: GroupKind }) {
  return groups
    .filter((group) => group.kind === kind)
    .map((group) => (
      <option key={group.id} value={group.id} translate="no">
        {group.name}
      </option>
    ));
}

function MemberForm({ groups, onAdded }: Groups & { onAdded: () => void }) {
  const { t } = useLanguage();
  const accountId = useAccountId();
  return (
    <ActionForm
      title={t('memberNew')}
      action={addMember}
      inputOf={async (fields) => ({
        teamId: fieldOf(fields, 'teamId'),
        accountId: await accountId(fieldOf(fields, 'accountId'), 'accountId'),
        lead: fields.get('lead') === 'on',
      })}
      onDone={onAdded}
      submit="memberAdd"
    >
      <ChoiceField name="teamId" label="memberTeam" required>
        <GroupOptions groups={groups} kind="TEAM" />
      </ChoiceField>
      <AccountField name="accountId" label="accountLogin" required />
      <CheckField name="lead" label="memberLead" />
    </ActionForm>
  );
}

function HeadForm({ groups, onSet }: Groups & { onSet: () => void }) {
  const { t } = useLanguage();
  const accountId = useAccountId();
  return (
    <ActionForm
      title={t('groupHeadNew')}
      action={setHead}
      inputOf={async (fields) => ({
        unitId: fieldOf(fields, 'unitId'),
        accountId: await accountId(fieldOf(fields, 'accountId'), 'accountId'),
      })}
      onDone={onSet}
      submit="groupHeadSet"
    >
      <ChoiceField name="unitId" label="groupOfUnit" required>
        <GroupOptions groups={groups} kind="UNIT" />
      </ChoiceField>
      <AccountField name="accountId" label="accountLogin" required />
    </ActionForm>
  );
}

function GroupForm({ groups, onCreated }: Groups & { onCreated: () => void }) {
  const { t } = useLanguage();
  return (
    <ActionForm
      title={t('groupNew')}
      action={createGroup}
      inputOf={(fields) => {
        const parent = groups.find((group) => group.id === fields.get('parentId'));
        const place = parent === undefined ? {} : { parentId: parent.id };
        return {
          kind: parent === undefined ? ('ORGANISATION' as const) : childKinds[parent.kind],
          name: fieldOf(fields, 'name'),
          ...place,
        };
      }}
      onDone={onCreated}
      submit="groupCreate"
    >
      <TextField name="name" label="accountName" required maxLength={200} />
      <ChoiceField name="parentId" label="groupInside">
        <option value="">{t('groupTop')}</option>
        <GroupOptions groups={groups} kind="ORGANISATION" />
        <GroupOptions groups={groups} kind="UNIT" />
      </ChoiceField>
    </ActionForm>
  );
}
