import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import { useTitle } from './title.ts';

/** The address names no page. */
export function NotFoundPage() {
  const { t } = useLanguage();
  useTitle(t('pageNotFound'));
  return (
    <>
      <h1>{t('pageNotFound')}</h1>
      <p>{t('pageNotFoundHint')}</p>
      <p>
        <Link href="/">{t('navFleet')}</Link> · <Link href="/search">{t('navSearch')}</Link>
      </p>
    </>
  );
}
