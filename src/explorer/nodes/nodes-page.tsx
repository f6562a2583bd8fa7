import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { nodesPage, queuesPage } from './nodes-query.ts';
import { ServiceMap } from './service-map.tsx';
import { Grid } from '../parts/grid.tsx';

const refreshMs = 5_000;

const states: Readonly<Record<string, { tone: string; text: MessageKey }>> = {
  UP: { tone: 'good', text: 'nodesUp' },
  DRAINING: { tone: 'warn', text: 'nodesDraining' },
  LEFT: { tone: '', text: 'nodesLeft' },
  LOST: { tone: 'bad', text: 'nodesLost' },
};

/** The processes of Waymark, their queues, and how everything hangs together. */
export default function NodesPage() {
  const { t, formatNumber, formatBytes, formatTime } = useLanguage();
  useTitle(t('nodesTitle'));
  const [chosen, choose] = useAddressParameter('component');
  const [{ data, error }, ask] = useQuery({ query: nodesPage });
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: 'network-only' }), refreshMs);
    return () => clearInterval(timer);
  }, [ask]);
  return (
    <>
      <h1>{t('nodesTitle')}</h1>
      <Answer data={data} error={error} onRetry={ask}>
        {(found) => (
          <>
            <h2>{t('nodesMap')}</h2>
            <ServiceMap components={found.serviceMap.components} chosen={chosen} onChoose={choose} />
            <h2>{t('nodesList')}</h2>
            <Grid
              columns={[
                'nodesName',
                'nodesState',
                'nodesRoles',
                'nodesVersion',
                'nodesSeen',
                { label: 'nodesLoad', number: true },
                { label: 'nodesMemory', number: true },
                { label: 'nodesJobs', number: true },
              ]}
            >
              {found.nodes.map((node) => (
                <tr key={node.id}>
                  <td>{node.name}</td>
                  <td>
                    <span className={`badge ${states[node.state]?.tone ?? ''}`}>
                      {t(states[node.state]?.text ?? 'healthUnknown')}
                    </span>
                  </td>
                  <td>{node.roles.join(', ')}</td>
                  <td>{node.version}</td>
                  <td>{formatTime(node.lastHeartbeatAt)}</td>
                  <td className="number">{formatNumber(Math.round(node.load.cpuRatio * 100))} %</td>
                  <td className="number">{formatBytes(node.load.memoryBytes)}</td>
                  <td className="number">{formatNumber(node.load.runningJobs)}</td>
                </tr>
              ))}
            </Grid>
          </>
        )}
      </Answer>
      <Queues />
    </>
  );
}

function Queues() {
  const { t, formatNumber } = useLanguage();
  const [{ data, error }, ask] = useQuery({ query: queuesPage });
  return (
    <>
      <h2>{t('nodesQueues')}</h2>
      <Answer data={data} error={error} onRetry={ask}>
        {({ jobQueues }) => (
          <Grid
            columns={[
              'nodesName',
              { label: 'nodesWaiting', number: true },
              { label: 'nodesRunning', number: true },
              { label: 'nodesFailed', number: true },
              { label: 'nodesWait', number: true },
            ]}
          >
            {jobQueues.map((queue) => (
              <tr key={queue.kind}>
                <td title={queue.description}>
                  {queue.kind} {queue.paused && <span className="badge warn">{t('nodesPaused')}</span>}
                </td>
                <td className="number">{formatNumber(queue.waiting)}</td>
                <td className="number">{formatNumber(queue.running)}</td>
                <td className="number">{formatNumber(queue.failed)}</td>
                <td className="number">
                  {queue.waitP95Ms === null || queue.waitP95Ms === undefined
                    ? ''
                    : `${formatNumber(Math.round(queue.waitP95Ms))} ms`}
                </td>
              </tr>
            ))}
          </Grid>
        )}
      </Answer>
    </>
  );
}
