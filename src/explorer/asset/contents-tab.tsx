import { useQuery } from 'urql';
import { Link } from 'wouter';
import type { AssetKind } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Answer } from '../parts/states.tsx';
import { assetAddress, useAddressParameter } from '../shell/location.ts';
import { assetContents, type PageAsset } from './asset-query.ts';

/** What is directly below an asset, by kind. */
export function ContentsTab({ asset }: { asset: PageAsset }) {
  const { t, formatNumber, formatBytes, kindName } = useLanguage();
  const [kindParameter, setKind] = useAddressParameter('kind');
  const [after, setAfter] = useAddressParameter('after');
  const kind =
    asset.childCounts.find((item) => item.kind === kindParameter)?.kind ?? asset.childCounts[0]?.kind;
  const [{ data, error }, retry] = useQuery({
    query: assetContents,
    variables: { key: asset.key, kinds: kind === undefined ? null : [kind], after },
  });
  const choose = (next: AssetKind): void => {
    setAfter(null);
    setKind(next);
  };
  return (
    <div className="stack">
      <div className="row-actions">
        {asset.childCounts.map((item) => (
          <button
            key={item.kind}
            type="button"
            className={item.kind === kind ? 'button primary' : 'button'}
            aria-pressed={item.kind === kind}
            onClick={() => choose(item.kind)}
          >
            {kindName(item.kind)} {formatNumber(item.count)}
          </button>
        ))}
      </div>
      <Answer data={data} error={error} onRetry={retry}>
        {({ tree }) => (
          <div className="scroll">
            <table className="grid">
              <thead>
                <tr>
                  <th>{t('columnName')}</th>
                  <th className="number">{t('columnRows')}</th>
                  <th className="number">{t('columnSize')}</th>
                  <th>{t('columnComment')}</th>
                </tr>
              </thead>
              <tbody>
                {tree.nodes.map((child) => (
                  <tr key={child.key}>
                    <td>
                      <Link href={assetAddress(child.key)}>{child.name}</Link>
                    </td>
                    <td className="number">
                      {child.rowEstimate === null || child.rowEstimate === undefined
                        ? ''
                        : formatNumber(Number(child.rowEstimate))}
                    </td>
                    <td className="number">
                      {child.sizeBytes === null || child.sizeBytes === undefined
                        ? ''
                        : formatBytes(Number(child.sizeBytes))}
                    </td>
                    <td>{child.description ?? child.comment}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {tree.pageInfo.hasNextPage && (
              <button
                type="button"
                className="button"
                onClick={() => setAfter(tree.pageInfo.endCursor ?? null)}
              >
                {t('more')}
              </button>
            )}
          </div>
        )}
      </Answer>
    </div>
  );
}
