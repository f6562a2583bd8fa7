import { useLanguage } from '../i18n/language.tsx';

/** The way to the next page of a list, and back to its first. */
export function NextPage({
  page,
  after,
  onGo,
}: {
  page: { hasNextPage: boolean; endCursor?: string | null | undefined };
  after: string | null;
  onGo: (after: string | null) => void;
}) {
  const { t } = useLanguage();
  return (
    <div className="line">
      {after !== null && (
        <button type="button" className="button" onClick={() => onGo(null)}>
          {t('firstPage')}
        </button>
      )}
      {page.hasNextPage && (
        <button type="button" className="button" onClick={() => onGo(page.endCursor ?? null)}>
          {t('pageNext')}
        </button>
      )}
    </div>
  );
}
