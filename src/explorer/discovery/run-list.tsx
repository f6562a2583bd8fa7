import { useMutation } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import { cancelDiscovery, type PageRun } from './discovery-query.ts';
import { stateLabels, stateTones } from './states.ts';

/** The newest searches, live. */
export function RunList({ runs }: { runs: readonly PageRun[] }) {
  const { t } = useLanguage();
  if (runs.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="searches">
      <h2 id="searches">{t('discoveryRuns')}</h2>
      <ul className="plain" aria-live="polite">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

function RunRow({ run }: { run: PageRun }) {
  const { t, formatTime, formatNumber } = useLanguage();
  const [{ fetching }, cancel] = useMutation(cancelDiscovery);
  const running = run.state === 'RUNNING';
  return (
    <li>
      <div className="headline">
        <span className={stateTones[run.state]}>{t(stateLabels[run.state])}</span>
        <span>
          {t('discoveryCounts', {
            probed: formatNumber(run.probedCount),
            total: formatNumber(run.addressCount),
            found: formatNumber(run.foundCount),
          })}
        </span>
        {run.skippedCount > 0 && (
          <span className="badge warn">
            {t('discoverySkipped', { count: formatNumber(run.skippedCount) })}
          </span>
        )}
        <span className="muted">
          {formatTime(run.startedAt)} · {run.requestedBy}
        </span>
        {running && (
          <button
            type="button"
            className="button quiet"
            disabled={fetching}
            onClick={() => void cancel({ runId: run.id })}
          >
            {t('discoveryCancel')}
          </button>
        )}
      </div>
      {running && (
        <div className="progress-bar" aria-hidden="true">
          <span style={{ width: `${(100 * run.probedCount) / Math.max(run.addressCount, 1)}%` }} />
        </div>
      )}
      {run.errorMessage !== null && run.errorMessage !== undefined && (
        <p className="notice bad">{run.errorMessage}</p>
      )}
    </li>
  );
}
