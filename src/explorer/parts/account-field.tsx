import { useCallback, useId, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../generated/gql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { FieldFault, TextField } from './form.tsx';

/** Accounts whose login, name or address holds a text. */
export const accountChoices = graphql(`
  query AccountChoices($text: String) {
    accounts(text: $text, first: 20) {
      nodes {
        id
        login
        name
      }
    }
  }
`);

const accountName = graphql(`
  query AccountName($id: ID!) {
    account(id: $id) {
      id
      login
      name
    }
  }
`);

/** A field for somebody's login. Logins that fit are offered; who may not see accounts is asked for the id. */
export function AccountField({
  name,
  label,
  required = false,
  defaultValue,
}: {
  name: string;
  label: MessageKey;
  required?: boolean;
  defaultValue?: string | undefined;
}) {
  const list = useId();
  const [text, setText] = useState('');
  const [{ data, error }] = useQuery({ query: accountChoices, variables: { text } });
  return (
    <>
      <TextField
        name={name}
        label={error === undefined ? label : 'accountIdWanted'}
        required={required}
        list={list}
        autoComplete="off"
        maxLength={200}
        defaultValue={defaultValue}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={list}>
        {data?.accounts.nodes.map((account) => (
          <option key={account.id} value={account.login}>
            {account.name}
          </option>
        ))}
      </datalist>
    </>
  );
}

/**
 * Finds the id of the account with a login. Who may not see accounts gives the id itself.
 * @throws FieldFault at the given field when there is no such account
 */
export function useAccountId(): (login: string, field: string) => Promise<string> {
  const client = useClient();
  const { t } = useLanguage();
  return useCallback(
    async (login, field) => {
      const { data, error } = await client.query(accountChoices, { text: login }).toPromise();
      if (data === undefined || error !== undefined) return login;
      const found = data.accounts.nodes.find(
        (account) => account.login.toLowerCase() === login.toLowerCase() || account.id === login,
      );
      if (found === undefined) throw new FieldFault(field, t('accountUnknown', { login }));
      return found.id;
    },
    [client, t],
  );
}

/** The name of an account; its id for those who may not see accounts. */
export function AccountName({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: accountName, variables: { id } });
  return (
    <span translate="no" title={id}>
      {data?.account?.login ?? id}
    </span>
  );
}
