import { useState } from 'react';
import { useQuery } from 'urql';
import type { AdministrationGrantsQuery, ScopeKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ChoiceField, TextField } from '../parts/form.tsx';
import { placesQuery } from './administration-query.ts';

const scopeKinds: readonly ScopeKind[] = [
  'ORGANISATION',
  'UNIT',
  'TEAM',
  'OWN',
  'INSTANCE',
  'DATABASE',
  'SCHEMA',
  'TAG',
  'DOMAIN',
  'ENVIRONMENT',
  'OWNER',
];

const examples: Partial<Record<ScopeKind, string>> = {
  DATABASE: 'postgres://host:5432/shop',
  SCHEMA: 'postgres://host:5432/shop.sales',
};

interface Choice {
  id: string;
  name: string;
}

/** The kind of place a grant holds in, then the place itself: chosen by name where it is known by an id. */
export function PlaceFields({ found }: { found: AdministrationGrantsQuery }) {
  const { t, word } = useLanguage();
  const [kind, setKind] = useState<ScopeKind>('ORGANISATION');
  const [{ data, error }] = useQuery({ query: placesQuery });
  const groups = (level: string): Choice[] => found.groups.filter((group) => group.kind === level);
  const people = found.accounts.nodes.map(({ id, login }) => ({ id, name: login }));
  const choices: Partial<Record<ScopeKind, readonly Choice[]>> = {
    ORGANISATION: groups('ORGANISATION'),
    UNIT: groups('UNIT'),
    TEAM: groups('TEAM'),
    OWNER: [...found.groups, ...people],
    ...(error === undefined ? { INSTANCE: data?.instances ?? [], DOMAIN: data?.domains.nodes ?? [] } : {}),
  };
  const offered = choices[kind];
  return (
    <>
      <ChoiceField
        name="scopeKind"
        label="grantScope"
        value={kind}
        onChange={(event) => setKind(event.target.value as ScopeKind)}
      >
        {scopeKinds.map((choice) => (
          <option key={choice} value={choice}>
            {word(choice)}
          </option>
        ))}
      </ChoiceField>
      {kind === 'OWN' ? null : offered === undefined ? (
        <TextField
          key={kind}
          name="scopeValue"
          label={kind in examples ? 'grantPlaceKey' : 'grantPlaceName'}
          placeholder={examples[kind]}
          required
          maxLength={4000}
        />
      ) : (
        <ChoiceField key={kind} name="scopeValue" label="grantPlace" required={kind !== 'ORGANISATION'}>
          {kind === 'ORGANISATION' && <option value="">{t('grantEverywhere')}</option>}
          {offered.map(({ id, name }) => (
            <option key={id} value={id} translate="no">
              {name}
            </option>
          ))}
        </ChoiceField>
      )}
    </>
  );
}
