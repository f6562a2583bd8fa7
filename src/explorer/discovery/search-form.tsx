import { type SubmitEvent, useState } from 'react';
import { useMutation } from 'urql';
import type { EngineKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useAddressList, useAddressParameter } from '../shell/location.ts';
import { startDiscovery } from './discovery-query.ts';

const engines: readonly { value: EngineKind; name: string }[] = [
  { value: 'POSTGRES', name: 'PostgreSQL' },
  { value: 'MYSQL', name: 'MySQL / MariaDB' },
  { value: 'REDIS', name: 'Redis' },
];
const largestFile = 4_000_000;

function partsOf(text: string | null): string[] {
  return (text ?? '').split(/[\s,]+(?![\d-]+(?:[\s,]|$))/).filter((part) => part !== '');
}

/** Where to look. What is typed is in the address, so that a search can be linked to; a file stays in the browser until it is sent. */
export function SearchForm({ onStarted }: { onStarted: () => void }) {
  const { t } = useLanguage();
  const [targets, setTargets] = useAddressParameter('targets');
  const [srvNames, setSrvNames] = useAddressParameter('srv');
  const [chosen, setChosen] = useAddressList('engines');
  const [file, setFile] = useState<File | null>(null);
  const [{ fetching }, start] = useMutation(startDiscovery);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (file !== null && file.size > largestFile) {
      setProblem(t('discoveryFileLarge'));
      return;
    }
    const { data, error } = await start({
      input: {
        targets: partsOf(targets),
        srvNames: partsOf(srvNames),
        ...(file === null ? {} : { file: { text: await file.text() } }),
        ...(chosen.length === 0 ? {} : { engines: chosen as EngineKind[] }),
      },
    });
    const answer = data?.startDiscovery;
    const refusal = answer !== undefined && 'message' in answer ? answer.message : null;
    setProblem(refusal ?? error?.message ?? null);
    if (refusal === null && error === undefined) onStarted();
  };
  return (
    <form className="card stack" aria-label={t('discoveryForm')} onSubmit={(event) => void submit(event)}>
      <div className="columns">
        <label className="field">
          {t('discoveryTargets')}
          <textarea
            rows={3}
            value={targets ?? ''}
            placeholder={'db-1:5432\n10.0.0.0/24'}
            aria-describedby="discovery-targets-hint"
            onChange={(event) => setTargets(event.target.value)}
          />
          <span id="discovery-targets-hint" className="muted">
            {t('discoveryTargetsHint')}
          </span>
        </label>
        <div className="stack">
          <label className="field">
            {t('discoverySrv')}
            <input
              type="text"
              value={srvNames ?? ''}
              placeholder="_postgresql._tcp.example.com"
              onChange={(event) => setSrvNames(event.target.value)}
            />
          </label>
          <label className="field">
            {t('discoveryFile')}
            <input type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          </label>
        </div>
        <fieldset className="facet">
          <legend>{t('engine')}</legend>
          {engines.map(({ value, name }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked ? [...chosen, value] : chosen.filter((item) => item !== value),
                  )
                }
              />
              {name}
            </label>
          ))}
          <span className="muted">{t('discoveryEnginesHint')}</span>
        </fieldset>
      </div>
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem.replace(/^\[GraphQL\] /, '')}
        </p>
      )}
      <button type="submit" className="button primary" disabled={fetching}>
        {t('discoveryStart')}
      </button>
    </form>
  );
}
