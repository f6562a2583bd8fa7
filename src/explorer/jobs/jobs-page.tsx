import { type PageTab, TabbedPage } from '../parts/tabbed-page.tsx';
import { JobsTab } from './jobs-tab.tsx';
import { QueuesTab } from './queues-tab.tsx';
import { SchedulesTab } from './schedules-tab.tsx';

const tabs: readonly PageTab[] = [
  { name: 'jobs', label: 'jobsList', show: () => <JobsTab /> },
  { name: 'queues', label: 'jobsQueues', show: () => <QueuesTab /> },
  { name: 'schedules', label: 'jobsSchedules', show: () => <SchedulesTab /> },
];

/** Work that Waymark does in the background: single jobs, the queues they wait in, and what queues them by itself. */
export default function JobsPage() {
  return <TabbedPage title="jobsTitle" address="/jobs" tabs={tabs} />;
}
