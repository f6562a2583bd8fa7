import { useLanguage } from '../i18n/language.tsx';

/** Figures of the fleet. */
export default function StatisticsPage() {
  const { t } = useLanguage();
  return <h1>{t('statisticsTitle')}</h1>;
}
