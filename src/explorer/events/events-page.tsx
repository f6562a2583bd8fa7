import { type PageTab, TabbedPage } from '../parts/tabbed-page.tsx';
import { ChannelsTab } from './channels-tab.tsx';
import { DeadLettersTab } from './dead-letters-tab.tsx';
import { DeliveriesTab } from './deliveries-tab.tsx';
import { LogTab } from './log-tab.tsx';

const tabs: readonly PageTab[] = [
  { name: 'log', label: 'eventsLog', show: () => <LogTab /> },
  { name: 'dead-letters', label: 'eventsDeadLetters', show: () => <DeadLettersTab /> },
  { name: 'channels', label: 'eventsChannels', show: () => <ChannelsTab /> },
  { name: 'deliveries', label: 'eventsDeliveries', show: () => <DeliveriesTab /> },
];

/** What happens in Waymark, what could not be handled, and who is told. */
export default function EventsPage() {
  return <TabbedPage title="eventsTitle" address="/events" tabs={tabs} />;
}
