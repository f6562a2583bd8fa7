import type { AssetKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { InlineChoice } from '../parts/inline-choice.tsx';
import { useAddressParameter } from '../shell/location.ts';
import type { LineageChoices } from './lineage-tab.tsx';

interface Choice {
  name: string;
  label: MessageKey;
  value: string;
  values: readonly (readonly [value: string, text: MessageKey])[];
}

/** Level, direction, kind of edges, hops, time and form of the view; each is in the address. */
export function Controls({
  choices,
  kind,
  maxHops,
}: {
  choices: LineageChoices;
  kind: AssetKind;
  maxHops: number;
}) {
  const { t, formatNumber } = useLanguage();
  const [view] = useAddressParameter('view');
  const [, setHops] = useAddressParameter('hops');
  const [, setAsOf] = useAddressParameter('asOf');
  const fields: Choice[] = [
    {
      name: 'level',
      label: 'lineageLevel',
      value: choices.level,
      values: [
        ['TABLE', 'lineageTables'],
        ['COLUMN', 'lineageColumns'],
      ],
    },
    {
      name: 'direction',
      label: 'lineageDirection',
      value: choices.direction,
      values: [
        ['BOTH', 'lineageBoth'],
        ['UPSTREAM', 'lineageUpstream'],
        ['DOWNSTREAM', 'lineageDownstream'],
      ],
    },
    {
      name: 'edges',
      label: 'lineageEdges',
      value: choices.edgeKind ?? '',
      values: [
        ['', 'lineageAllEdges'],
        ['DIRECT', 'lineageDirect'],
        ['INDIRECT', 'lineageIndirect'],
      ],
    },
    {
      name: 'view',
      label: 'lineageView',
      value: view === 'lists' ? 'lists' : '',
      values: [
        ['', 'lineageDrawing'],
        ['lists', 'lineageLists'],
      ],
    },
  ];
  return (
    <div className="row-actions">
      {fields.map((field) => (
        <ChoiceField key={`${field.name} ${kind}`} field={field} />
      ))}
      <span className="lineage-hops" role="group" aria-label={t('lineageHops')}>
        {t('lineageHops')}
        <button
          type="button"
          className="button"
          aria-label={t('lineageHopLess')}
          disabled={choices.hops <= 1}
          onClick={() => setHops(String(choices.hops - 1))}
        >
          −
        </button>
        <output>{formatNumber(choices.hops)}</output>
        <button
          type="button"
          className="button"
          aria-label={t('lineageHopMore')}
          disabled={choices.hops >= maxHops}
          onClick={() => setHops(String(choices.hops + 1))}
        >
          +
        </button>
      </span>
      <label className="lineage-choice">
        {t('lineageAsOf')}{' '}
        <input
          type="datetime-local"
          className="select inline"
          value={choices.asOf === null ? '' : localTime(choices.asOf)}
          onChange={(event) =>
            setAsOf(event.target.value === '' ? null : new Date(event.target.value).toISOString())
          }
        />
      </label>
    </div>
  );
}

function ChoiceField({ field }: { field: Choice }) {
  const { t } = useLanguage();
  const [, set] = useAddressParameter(field.name);
  return (
    <InlineChoice
      label={t(field.label)}
      value={field.value}
      onChoose={set}
      options={field.values.map(([value, text]) => ({ value, text: t(text) }))}
    />
  );
}

/** A time as the field wants it, in the zone of the browser. */
function localTime(iso: string): string {
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
