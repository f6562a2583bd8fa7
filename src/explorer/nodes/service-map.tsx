import { useMemo } from 'react';
import type { ComponentHealth } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { boxSize, curve, layOut, type MapBox, type MapLine } from './map-layout.ts';
import type { MapComponent } from './nodes-query.ts';

const healths: Readonly<Record<ComponentHealth, { tone: string; text: MessageKey }>> = {
  OK: { tone: 'good', text: 'healthOk' },
  DEGRADED: { tone: 'warn', text: 'healthDegraded' },
  FAILED: { tone: 'bad', text: 'healthFailed' },
  UNKNOWN: { tone: '', text: 'healthUnknown' },
};

interface MapProps {
  components: readonly MapComponent[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

/** The components and what each needs, as a picture; what failed is said first, with everything that depends on it. */
export function ServiceMap({ components, chosen, onChoose }: MapProps) {
  const { t } = useLanguage();
  const picture = useMemo(() => layOut(components), [components]);
  const focus = components.find(({ id }) => id === chosen);
  const failed = components.filter(({ health }) => health === 'FAILED');
  const affected = new Set(failed.flatMap(({ dependents }) => dependents));
  const relation = (id: string): MessageKey | null => {
    if (focus !== undefined && focus.dependents.includes(id)) return 'nodesDependents';
    if (focus !== undefined && focus.dependsOn.includes(id)) return 'nodesNeeded';
    return focus === undefined && affected.has(id) ? 'nodesAffected' : null;
  };
  const toneOf = ({ from, to }: MapLine<MapComponent>): string => {
    const ends = [from.component, to.component];
    const needed = to.component;
    if (focus !== undefined) {
      const inside = (id: string): boolean => id === focus.id || relation(id) !== null;
      return ends.every(({ id }) => inside(id)) ? 'related' : 'faint';
    }
    return needed.health === 'FAILED' || (affected.has(needed.id) && affected.has(from.component.id))
      ? 'bad'
      : '';
  };
  return (
    <div className="stack">
      {failed.map((component) => (
        <Failure key={component.id} component={component} components={components} onChoose={onChoose} />
      ))}
      <div className="service-map" role="region" aria-label={t('nodesMap')} tabIndex={0}>
        <div style={{ width: picture.width, height: picture.height }}>
          <svg width={picture.width} height={picture.height} aria-hidden="true">
            {picture.lines.map((line) => (
              <path
                key={`${line.from.component.id} ${line.to.component.id}`}
                className={toneOf(line)}
                d={curve(line)}
              />
            ))}
          </svg>
          {picture.boxes.map((box) => (
            <Box
              key={box.component.id}
              box={box}
              chosen={box.component.id === chosen}
              relation={relation(box.component.id)}
              onChoose={onChoose}
            />
          ))}
        </div>
      </div>
      <Chosen focus={focus} components={components} onChoose={onChoose} />
    </div>
  );
}

function Box({
  box: { component, x, y },
  chosen,
  relation,
  onChoose,
}: {
  box: MapBox<MapComponent>;
  chosen: boolean;
  relation: MessageKey | null;
  onChoose: MapProps['onChoose'];
}) {
  const { t, formatDuration, formatPercent } = useLanguage();
  const { tone, text } = healths[component.health];
  const errors = component.errorRatio ?? 0;
  return (
    <button
      type="button"
      className={`component ${tone} ${relation === null ? '' : 'related'}`}
      style={{ left: x, top: y, width: boxSize.width, height: boxSize.height }}
      aria-pressed={chosen}
      onClick={() => onChoose(chosen ? null : component.id)}
    >
      <span className="name" translate="no">
        {component.name}
      </span>
      <span className="state">
        <span className={`badge ${tone}`}>{t(text)}</span>
        {relation !== null && <span className="badge accent">{t(relation)}</span>}
        <span className="muted">{formatDuration(component.latencyMs)}</span>
        {errors > 0 && <span className="muted">{t('nodesErrors', { share: formatPercent(errors) })}</span>}
      </span>
    </button>
  );
}

/** Names of components, each leading to it. */
function Names({
  ids,
  components,
  onChoose,
}: {
  ids: readonly string[];
  components: readonly MapComponent[];
  onChoose: MapProps['onChoose'];
}) {
  const { t } = useLanguage();
  if (ids.length === 0) return t('nodesNothing');
  return ids.map((id) => (
    <button key={id} type="button" className="button quiet" translate="no" onClick={() => onChoose(id)}>
      {components.find((component) => component.id === id)?.name ?? id}
    </button>
  ));
}

/** Something that failed, why, and what cannot work because of it. */
function Failure({
  component,
  components,
  onChoose,
}: {
  component: MapComponent;
  components: readonly MapComponent[];
  onChoose: MapProps['onChoose'];
}) {
  const { t } = useLanguage();
  return (
    <div className="notice bad" role="alert">
      <strong>{t('nodesFailure', { name: component.name })}</strong>{' '}
      <span translate="no">{component.reason}</span>
      <div>
        {t('nodesDependents')}:{' '}
        <Names ids={component.dependents} components={components} onChoose={onChoose} />
      </div>
    </div>
  );
}

function Chosen({
  focus,
  components,
  onChoose,
}: {
  focus: MapComponent | undefined;
  components: readonly MapComponent[];
  onChoose: MapProps['onChoose'];
}) {
  const { t, formatNumber, formatDuration, formatPercent } = useLanguage();
  return (
    <div className="card" role="status">
      {focus === undefined ? (
        <span className="muted">{t('nodesMapHint')}</span>
      ) : (
        <dl className="facts">
          <div>
            <dt translate="no">{focus.name}</dt>
            <dd>
              {t(healths[focus.health].text)} <span translate="no">{focus.reason}</span>
            </dd>
          </div>
          <div>
            <dt>{t('nodesNeeds')}</dt>
            <dd>
              <Names ids={focus.dependsOn} components={components} onChoose={onChoose} />
            </dd>
          </div>
          <div>
            <dt>{t('nodesDependents')}</dt>
            <dd>
              <Names ids={focus.dependents} components={components} onChoose={onChoose} />
            </dd>
          </div>
          {focus.latencyMs !== null && focus.latencyMs !== undefined && (
            <div>
              <dt>{t('nodesLatency')}</dt>
              <dd>{formatDuration(focus.latencyMs)}</dd>
            </div>
          )}
          {focus.errorRatio !== null && focus.errorRatio !== undefined && (
            <div>
              <dt>{t('nodesErrorShare')}</dt>
              <dd>{formatPercent(focus.errorRatio)}</dd>
            </div>
          )}
          {focus.figures.map(({ name, value }) => (
            <div key={name}>
              <dt translate="no">{name}</dt>
              <dd>{formatNumber(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
