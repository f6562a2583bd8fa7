import type { ScopeKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Where a grant holds: the kind of place and what it is called, its id or key where it has no name. */
export function PlaceText({
  grant,
}: {
  grant: { scopeKind: ScopeKind; scopeValue?: string | null; placeName?: string | null };
}) {
  const { t, word } = useLanguage();
  const { scopeKind, scopeValue, placeName } = grant;
  if (scopeKind === 'ORGANISATION' && !scopeValue) return t('grantEverywhere');
  return (
    <>
      {word(scopeKind)}{' '}
      <span translate="no" title={scopeValue ?? undefined}>
        {placeName ?? scopeValue}
      </span>
    </>
  );
}
