import type { CompliancePageQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Grid } from '../parts/grid.tsx';

type Check = CompliancePageQuery['complianceTrend'][number];

const width = 640;
const height = 140;
const inset = 6;

/** How open findings went up and down: drawn over time, and the last checks as numbers. */
export function Trend({ checks }: { checks: readonly Check[] }) {
  const { t, formatTime, formatNumber } = useLanguage();
  const [first, last] = [checks[0], checks.at(-1)];
  if (first === undefined || last === undefined) return null;
  const text = t('complianceTrendOf', {
    first: formatNumber(first.open),
    last: formatNumber(last.open),
    count: formatNumber(checks.length),
  });
  return (
    <section className="stack" aria-labelledby="compliance-trend">
      <h2 id="compliance-trend">{t('complianceTrend')}</h2>
      {checks.length > 1 && <Chart checks={checks} text={text} />}
      <p>{text}</p>
      <Grid
        columns={[
          'auditWhen',
          { label: 'complianceOpen', number: true },
          { label: 'complianceWithException', number: true },
        ]}
      >
        {checks
          .slice(-10)
          .toReversed()
          .map((item) => (
            <tr key={item.id}>
              <td>{formatTime(item.at)}</td>
              <td className="number">{formatNumber(item.open)}</td>
              <td className="number">{formatNumber(item.excepted)}</td>
            </tr>
          ))}
      </Grid>
    </section>
  );
}

/** The points of a line over time, from zero at the bottom to the most at the top. */
function line(checks: readonly Check[], valueOf: (check: Check) => number, most: number): string {
  const times = checks.map(({ at }) => Date.parse(at));
  const from = times[0] ?? 0;
  const span = Math.max(1, (times.at(-1) ?? 0) - from);
  return checks
    .map((check, index) => {
      const x = inset + (((times[index] ?? from) - from) / span) * (width - 2 * inset);
      const y = height - inset - (valueOf(check) / most) * (height - 2 * inset);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

function Chart({ checks, text }: { checks: readonly Check[]; text: string }) {
  const { t } = useLanguage();
  const most = Math.max(1, ...checks.map(({ open, excepted }) => Math.max(open, excepted)));
  return (
    <figure className="trend">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text}>
        <line x1={inset} x2={width - inset} y1={height - inset} y2={height - inset} className="trend-base" />
        <polyline points={line(checks, ({ excepted }) => excepted, most)} className="trend-excepted" />
        <polyline points={line(checks, ({ open }) => open, most)} className="trend-open" />
      </svg>
      <figcaption className="line">
        <span className="trend-key open">{t('complianceOpen')}</span>
        <span className="trend-key excepted">{t('complianceWithException')}</span>
      </figcaption>
    </figure>
  );
}
