import { useLanguage } from '../i18n/language.tsx';

/** Collection runs. */
export default function RunsPage() {
  const { t } = useLanguage();
  return <h1>{t('runsTitle')}</h1>;
}
