import { useLanguage } from '../i18n/language.tsx';

/** The fleet at a glance. */
export default function FleetPage() {
  const { t } = useLanguage();
  return <h1>{t('fleetTitle')}</h1>;
}
