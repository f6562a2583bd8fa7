import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import type { MapComponent } from './nodes-query.ts';

const layers: readonly { title: MessageKey; kinds: readonly string[] }[] = [
  { title: 'nodesLayerNodes', kinds: ['NODE'] },
  { title: 'nodesLayerQueues', kinds: ['QUEUE'] },
  { title: 'nodesLayerEvents', kinds: ['STREAM', 'CONSUMER'] },
  { title: 'nodesLayerStores', kinds: ['NEO4J', 'REDIS'] },
  { title: 'nodesLayerInstances', kinds: ['INSTANCE'] },
];

const healths: Readonly<Record<string, { tone: string; text: MessageKey }>> = {
  OK: { tone: 'good', text: 'healthOk' },
  DEGRADED: { tone: 'warn', text: 'healthDegraded' },
  FAILED: { tone: 'bad', text: 'healthFailed' },
  UNKNOWN: { tone: '', text: 'healthUnknown' },
};

/** The components by layers; the chosen one shows what it needs and what depends on it. */
export function ServiceMap({
  components,
  chosen,
  onChoose,
}: {
  components: readonly MapComponent[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { t, formatNumber } = useLanguage();
  const focus = components.find(({ id }) => id === chosen);
  const names = new Map(components.map(({ id, name }) => [id, name]));
  const listed = (ids: readonly string[]): string =>
    ids.length === 0 ? t('nodesNothing') : ids.map((id) => names.get(id) ?? id).join(', ');
  const relation = (id: string): string | undefined => {
    if (focus === undefined || id === focus.id) return undefined;
    if (focus.dependents.includes(id)) return t('nodesDependents');
    return focus.dependsOn.includes(id) ? t('nodesNeeds') : undefined;
  };
  return (
    <div className="service-map">
      {layers.map(({ title, kinds }) => {
        const members = components.filter(({ kind }) => kinds.includes(kind));
        if (members.length === 0) return null;
        return (
          <section key={title} aria-label={t(title)} className="layer">
            <h3>{t(title)}</h3>
            <ul>
              {members.map((component) => {
                const health = healths[component.health] ?? { tone: '', text: 'healthUnknown' };
                const related = relation(component.id);
                return (
                  <li key={component.id}>
                    <button
                      type="button"
                      className={`component ${health.tone} ${related === undefined ? '' : 'related'}`}
                      aria-pressed={component.id === chosen}
                      onClick={() => onChoose(component.id)}
                    >
                      <span translate="no">{component.name}</span>
                      <span className={`badge ${health.tone}`}>{t(health.text)}</span>
                      {component.latencyMs !== null && component.latencyMs !== undefined && (
                        <span className="muted">{formatNumber(Math.round(component.latencyMs))} ms</span>
                      )}
                      {related !== undefined && <span className="badge accent">{related}</span>}
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      <div className="card" role="status">
        {focus === undefined ? (
          <span className="muted">{t('nodesMapHint')}</span>
        ) : (
          <dl>
            <dt translate="no">{focus.name}</dt>
            <dd>{focus.reason ?? t(healths[focus.health]?.text ?? 'healthUnknown')}</dd>
            <dt>{t('nodesNeeds')}</dt>
            <dd>{listed(focus.dependsOn)}</dd>
            <dt>{t('nodesDependents')}</dt>
            <dd>{listed(focus.dependents)}</dd>
          </dl>
        )}
      </div>
    </div>
  );
}
