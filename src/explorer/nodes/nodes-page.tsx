import { useQuery } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { useRefresh } from '../parts/refresh.ts';
import { Answer } from '../parts/states.tsx';
import { useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';
import { useLatest, useLostGraph, withoutGraph } from './lost-graph.ts';
import { nodesPage } from './nodes-query.ts';
import { ServiceMap } from './service-map.tsx';
import { Grid } from '../parts/grid.tsx';

const refreshMs = 5_000;

const states: Readonly<Record<string, { tone: string; text: MessageKey }>> = {
  UP: { tone: 'good', text: 'nodesUp' },
  DRAINING: { tone: 'warn', text: 'nodesDraining' },
  LEFT: { tone: '', text: 'nodesLeft' },
  LOST: { tone: 'bad', text: 'nodesLost' },
};

/** The processes of Waymark, and how everything hangs together. Their queues have a page of their own. */
export default function NodesPage() {
  const { t, formatNumber, formatBytes, formatTime } = useLanguage();
  useTitle(t('nodesTitle'));
  const [chosen, choose] = useAddressParameter('component');
  const [{ data, error, fetching, stale }, ask] = useQuery({ query: nodesPage });
  // An answer that takes longer, as while a store hangs, is waited for: asking again would throw it away.
  useRefresh(() => {
    if (!fetching && !stale) ask();
  }, refreshMs);
  const isGraphLost = useLostGraph(fetching || stale, error !== undefined);
  const latest = useLatest(data);
  // The map is kept in the graph: when that is away, what was known last is shown, with what the loss means for it.
  const isOld = isGraphLost && latest !== undefined;
  return (
    <>
      <h1>{t('nodesTitle')}</h1>
      <Answer data={isOld ? latest : data} error={isOld ? undefined : error} onRetry={ask}>
        {(found) => (
          <>
            {isOld && (
              <p className="notice warn" role="status">
                {t('nodesGraphLost', { time: formatTime(found.serviceMap.at) })}
              </p>
            )}
            <h2>{t('nodesMap')}</h2>
            <ServiceMap
              components={isOld ? withoutGraph(found.serviceMap.components) : found.serviceMap.components}
              chosen={chosen}
              onChoose={choose}
            />
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
    </>
  );
}
