import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { ChannelsTab } from './channels-tab.tsx';
import { DeadLettersTab } from './dead-letters-tab.tsx';
import { DeliveriesTab } from './deliveries-tab.tsx';
import { LogTab } from './log-tab.tsx';

const tabs: readonly { name: string; label: MessageKey; show: () => ReactNode }[] = [
  { name: 'log', label: 'eventsLog', show: () => <LogTab /> },
  { name: 'dead-letters', label: 'eventsDeadLetters', show: () => <DeadLettersTab /> },
  { name: 'channels', label: 'eventsChannels', show: () => <ChannelsTab /> },
  { name: 'deliveries', label: 'eventsDeliveries', show: () => <DeliveriesTab /> },
];

/** What happens in Waymark, what could not be handled, and who is told. Which of these is shown is in the address. */
export default function EventsPage() {
  const { t } = useLanguage();
  useTitle(t('eventsTitle'));
  const [chosen] = useAddressParameter('tab');
  const current = tabs.find((tab) => tab.name === chosen) ?? tabs[0];
  return (
    <>
      <h1>{t('eventsTitle')}</h1>
      <nav aria-label={t('eventsTitle')}>
        <ul className="line plain">
          {tabs.map((tab) => (
            <li key={tab.name}>
              <Link
                className="button"
                href={`/events?tab=${tab.name}`}
                aria-current={tab === current ? 'page' : undefined}
              >
                {t(tab.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {current?.show()}
    </>
  );
}
