import { useQuery } from 'urql';
import { graphql } from '../generated/gql.ts';
import type { DelegationsQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { AccountField, AccountName, useAccountId } from '../parts/account-field.tsx';
import { fieldOf, Refusal, timeOf, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ActionForm, TextField } from '../parts/form.tsx';
import { Grid } from '../parts/grid.tsx';
import { Answer } from '../parts/states.tsx';

const delegationsQuery = graphql(`
  query Delegations($accountId: ID) {
    delegations(accountId: $accountId) {
      id
      fromAccountId
      toAccountId
      from
      until
    }
  }
`);

const delegateMutation = graphql(`
  mutation Delegate($input: DelegateInput!) {
    delegate(input: $input) {
      ...Refused
    }
  }
`);

const withdrawMutation = graphql(`
  mutation WithdrawDelegation($id: ID!) {
    withdrawDelegation(id: $id) {
      ...Refused
    }
  }
`);

/** Who decides in whose place: for an account, one's own when none is given; only one's own place can be given away. */
export function Delegations({ accountId = null }: { accountId?: string | null }) {
  const [{ data, error }, refresh] = useQuery({ query: delegationsQuery, variables: { accountId } });
  return (
    <>
      <Answer data={data} error={error} onRetry={refresh}>
        {({ delegations }) => <DelegationTable delegations={delegations} onChanged={refresh} />}
      </Answer>
      {accountId === null && <DelegationForm onDone={refresh} />}
    </>
  );
}

function DelegationTable({
  delegations,
  onChanged,
}: {
  delegations: DelegationsQuery['delegations'];
  onChanged: () => void;
}) {
  const { t, formatTime } = useLanguage();
  const { run, busy, problem } = useAction(withdrawMutation, onChanged);
  const withdraw = (id: string) => run({ id });
  return (
    <>
      <Refusal problem={problem} />
      {delegations.length === 0 ? (
        <p className="muted">{t('delegationsNone')}</p>
      ) : (
        <Grid columns={['delegationOf', 'delegationTo', 'hoursFrom', 'hoursUntil', 'columnActions']}>
          {delegations.map((delegation) => (
            <tr key={delegation.id}>
              <td>
                <AccountName id={delegation.fromAccountId} />
              </td>
              <td>
                <AccountName id={delegation.toAccountId} />
              </td>
              <td>{formatTime(delegation.from)}</td>
              <td>{formatTime(delegation.until)}</td>
              <td>
                <ConfirmButton
                  label={t('delegationEnd')}
                  name={t('delegationEndWhat', { from: formatTime(delegation.from) })}
                  question={t('delegationEndQuestion')}
                  onConfirm={() => void withdraw(delegation.id)}
                  disabled={busy}
                />
              </td>
            </tr>
          ))}
        </Grid>
      )}
    </>
  );
}

function DelegationForm({ onDone }: { onDone: () => void }) {
  const { t } = useLanguage();
  const idOf = useAccountId();
  return (
    <ActionForm
      title={t('delegationNew')}
      action={delegateMutation}
      inputOf={async (fields) => {
        const reason = fieldOf(fields, 'reason');
        return {
          toAccountId: await idOf(fieldOf(fields, 'toAccountId'), 'toAccountId'),
          from: timeOf(fields, 'from') ?? '',
          until: timeOf(fields, 'until') ?? '',
          ...(reason === '' ? {} : { reason }),
        };
      }}
      onDone={onDone}
      submit="delegationAdd"
    >
      <p className="muted">
        {t('delegationHint')} {t('timesAreLocal')}
      </p>
      <div className="columns">
        <AccountField name="toAccountId" label="delegationTo" required />
        <TextField name="from" label="hoursFrom" type="datetime-local" required />
        <TextField name="until" label="hoursUntil" type="datetime-local" required />
        <TextField name="reason" label="grantReason" maxLength={2000} />
      </div>
    </ActionForm>
  );
}
