import { useQuery } from 'urql';
import { Link, useSearchParams } from 'wouter';
import { graphql } from '../generated/gql.ts';
import type { AssetFilterInput, AssetKind, SearchPageQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { glyphOf } from '../parts/kinds.ts';
import { Answer } from '../parts/states.tsx';
import { assetAddress, useAddressList, useAddressParameter } from '../shell/location.ts';
import { useTitle } from '../shell/title.ts';

const searchPage = graphql(`
  query SearchPage($text: String!, $filter: AssetFilterInput, $includeDeleted: Boolean, $after: String) {
    search(text: $text, filter: $filter, includeDeleted: $includeDeleted, after: $after, first: 30) {
      matches
      complete
      corrected
      nodes {
        matchedIn
        asset {
          key
          name
          kind
          engine
          path
          instanceKey
          comment
          description
          tags
          dataType
          deleted
        }
      }
      facets {
        kinds {
          value
          count
        }
        engines {
          value
          count
        }
        schemaKeys {
          value
          label
          count
        }
        instanceIds {
          value
          label
          count
        }
        ownerIds {
          value
          label
          count
        }
        domainIds {
          value
          label
          count
        }
        classifications {
          value
          label
          count
        }
        tags {
          value
          count
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Facets = SearchPageQuery['search']['facets'];
type FacetName =
  'kinds' | 'engines' | 'instanceIds' | 'schemaKeys' | 'ownerIds' | 'tags' | 'domainIds' | 'classifications';

const facetTitles: Readonly<Record<FacetName, MessageKey>> = {
  kinds: 'facetKind',
  engines: 'facetEngine',
  instanceIds: 'facetInstance',
  schemaKeys: 'facetSchema',
  ownerIds: 'facetOwner',
  tags: 'facetTag',
  classifications: 'facetClassification',
  domainIds: 'facetDomain',
};

/** The enum value of a kind as the graph names it: `MaterializedView` to `MATERIALIZED_VIEW`. */
function kindValue(kind: string): AssetKind {
  return kind.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() as AssetKind;
}

/** Results of a search with facets; text, filters and page are in the address. */
export default function SearchPage() {
  const { t, kindName } = useLanguage();
  const [parameters] = useSearchParams();
  const text = parameters.get('q') ?? '';
  useTitle(text === '' ? t('navSearch') : text);
  const [after, setAfter] = useAddressParameter('after');
  const [deleted, setDeleted] = useAddressParameter('dropped');
  const filter: AssetFilterInput = {};
  const kinds = parameters.getAll('kinds');
  if (kinds.length > 0) filter.kinds = kinds.map((kind) => kindValue(kind));
  for (const name of [
    'engines',
    'instanceIds',
    'schemaKeys',
    'ownerIds',
    'tags',
    'domainIds',
    'classifications',
  ] as const) {
    const values = parameters.getAll(name);
    if (values.length > 0) filter[name] = values;
  }
  const nothingAsked = text.trim() === '' && Object.keys(filter).length === 0;
  const [{ data, error }, retry] = useQuery({
    query: searchPage,
    variables: { text, filter, includeDeleted: deleted === '1', after },
    pause: nothingAsked,
  });
  if (nothingAsked) {
    return (
      <>
        <h1>{t('navSearch')}</h1>
        <p className="muted">{t('searchStart')}</p>
      </>
    );
  }
  return (
    <>
      <h1>{text === '' ? t('navSearch') : `“${text}”`}</h1>
      <Answer data={data} error={error} onRetry={retry}>
        {({ search }) => (
          <div className="results">
            <div>
              {(Object.keys(facetTitles) as FacetName[]).map((name) => (
                <Facet key={name} name={name} facets={search.facets} />
              ))}
              <label>
                <input
                  type="checkbox"
                  checked={deleted === '1'}
                  onChange={(event) => setDeleted(event.target.checked ? '1' : null)}
                />{' '}
                {t('includeDropped')}
              </label>
            </div>
            <div>
              <p role="status" className="muted">
                {search.nodes.length === 0
                  ? t('searchNothing', { text })
                  : t('searchResults', { count: `${search.matches}${search.complete ? '' : '+'}` })}
                {search.corrected && ` · ${t('searchCorrected')}`}
              </p>
              <ol>
                {search.nodes.map(({ asset }) => (
                  <li key={asset.key}>
                    <div className="headline">
                      <span className="badge">{glyphOf(asset.kind, asset.engine)}</span>
                      <Link href={assetAddress(asset.key)}>
                        {asset.path === '' ? asset.name : asset.path}
                      </Link>
                      <span className="muted">{asset.dataType ?? kindName(asset.kind)}</span>
                      {asset.deleted && <span className="badge bad">{t('historyRemoved')}</span>}
                      {asset.tags.map((tag) => (
                        <span key={tag} className="badge accent">
                          {tag}
                        </span>
                      ))}
                    </div>
                    <div className="muted">{asset.instanceKey}</div>
                    {(asset.description ?? asset.comment) !== null && (
                      <div>{asset.description ?? asset.comment}</div>
                    )}
                  </li>
                ))}
              </ol>
              {after !== null && (
                <button type="button" className="button" onClick={() => setAfter(null)}>
                  {t('firstPage')}
                </button>
              )}{' '}
              {search.pageInfo.hasNextPage && (
                <button
                  type="button"
                  className="button"
                  onClick={() => setAfter(search.pageInfo.endCursor ?? null)}
                >
                  {t('more')}
                </button>
              )}
            </div>
          </div>
        )}
      </Answer>
    </>
  );
}

function Facet({ name, facets }: { name: FacetName; facets: Facets }) {
  const { t, kindName } = useLanguage();
  const [chosen, setChosen] = useAddressList(name);
  const values: readonly { value: string; label?: string | null; count: number }[] = facets[name];
  if (values.length === 0 && chosen.length === 0) return null;
  const missing = chosen
    .filter((value) => !values.some((item) => item.value === value))
    .map((value) => ({ value, label: null, count: 0 }));
  return (
    <fieldset className="facet">
      <legend>{t(facetTitles[name])}</legend>
      {[...values.slice(0, 12), ...missing].map((item) => (
        <label key={item.value}>
          <input
            type="checkbox"
            checked={chosen.includes(item.value)}
            onChange={(event) =>
              setChosen(
                event.target.checked
                  ? [...chosen, item.value]
                  : chosen.filter((value) => value !== item.value),
              )
            }
          />
          {name === 'kinds' ? kindName(kindValue(item.value)) : (item.label ?? item.value)}
          <span className="count">{item.count}</span>
        </label>
      ))}
    </fieldset>
  );
}
