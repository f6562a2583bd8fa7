import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../generated/gql.ts';
import type { TreeLevelQuery } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { glyphOf, hasContents } from '../parts/kinds.ts';
import { problemOf, type RequestError } from '../parts/states.tsx';

/** One level of the tree. Columns and what a table is made of stay on its own page. */
export const treeLevel = graphql(`
  query TreeLevel($parentKey: String, $after: String) {
    tree(
      parentKey: $parentKey
      after: $after
      first: 100
      kinds: [
        INSTANCE
        DATABASE
        SCHEMA
        TABLE
        VIEW
        MATERIALIZED_VIEW
        FOREIGN_TABLE
        ROUTINE
        SEQUENCE
        KEY_PATTERN
        STREAM
        TYPE
      ]
    ) {
      nodes {
        key
        name
        path
        kind
        engine
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** An asset in the tree. */
export type TreeAsset = TreeLevelQuery['tree']['nodes'][number];

interface Level {
  items: TreeAsset[];
  endCursor: string | null;
  hasMore: boolean;
}

/** Children of an asset, loaded when first opened and again when `version` has changed. */
export function useLevel(
  parentKey: string | null,
  open: boolean,
  version: number,
): { level: Level | null; failed: RequestError | null; loadMore: () => void; reload: () => void } {
  const client = useClient();
  const [level, setLevel] = useState<Level | null>(null);
  const [failed, setFailed] = useState<RequestError | null>(null);
  const loaded = useRef<number | null>(null);
  const load = useCallback(
    (after: string | null) => {
      client
        .query(treeLevel, { parentKey, after })
        .toPromise()
        .then(
          ({ data, error }) => {
            if (data === undefined || data === null) setFailed(error ?? { message: '' });
            else {
              setFailed(null);
              setLevel((before) => ({
                items: [...(after === null ? [] : (before?.items ?? [])), ...data.tree.nodes],
                endCursor: data.tree.pageInfo.endCursor ?? null,
                hasMore: data.tree.pageInfo.hasNextPage,
              }));
            }
          },
          (error: unknown) => setFailed({ message: String(error) }),
        );
    },
    [client, parentKey],
  );
  useEffect(() => {
    if (!open || loaded.current === version) return;
    loaded.current = version;
    load(null);
  }, [open, version, load]);
  const reload = useCallback(() => load(null), [load]);
  const loadMore = useCallback(() => load(level?.endCursor ?? null), [load, level]);
  return { level, failed, loadMore, reload };
}

/** What the tree as a whole knows. */
export interface TreeState {
  open: ReadonlySet<string>;
  selected: string | null;
  focused: string | null;
  /** Grows when what is known of the fleet has changed. */
  version: number;
  setOpen(key: string, open: boolean): void;
  select(key: string): void;
  focus(key: string): void;
}

/** One item with its children, after the ARIA tree pattern. */
export function TreeNode({ asset, depth, state }: { asset: TreeAsset; depth: number; state: TreeState }) {
  const expandable = hasContents(asset.kind);
  const open = expandable && state.open.has(asset.key);
  const { level, failed, loadMore } = useLevel(asset.key, open, state.version);
  const { t } = useLanguage();
  const isFocusable = state.focused === asset.key;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' || event.key === ' ') state.select(asset.key);
    else if (event.key === 'ArrowRight' && expandable && !open) state.setOpen(asset.key, true);
    else if (event.key === 'ArrowLeft' && open) state.setOpen(asset.key, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li
      role="treeitem"
      aria-level={depth}
      aria-expanded={expandable ? open : undefined}
      aria-selected={state.selected === asset.key}
      aria-label={asset.name}
      data-key={asset.key}
      tabIndex={isFocusable ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget) state.focus(asset.key);
      }}
    >
      <div className="row" onClick={() => state.select(asset.key)} role="presentation">
        <span
          className="twisty"
          role="presentation"
          onClick={(event) => {
            event.stopPropagation();
            if (expandable) state.setOpen(asset.key, !open);
          }}
        >
          {expandable ? (open ? '▾' : '▸') : ''}
        </span>
        <span className="glyph" aria-hidden="true">
          {glyphOf(asset.kind, asset.engine)}
        </span>
        <span className="label">{depth === 1 && asset.kind !== 'INSTANCE' ? asset.path : asset.name}</span>
      </div>
      {open && (
        <ul role="group">
          {level?.items.map((child) => (
            <TreeNode key={child.key} asset={child} depth={depth + 1} state={state} />
          ))}
          {level === null && failed === null && (
            <li role="none" className="muted">
              {t('loading')}
            </li>
          )}
          {failed !== null && (
            <li role="none" className="muted">
              {t(problemOf(failed).title)}
            </li>
          )}
          {level?.hasMore === true && (
            <li role="none">
              <button type="button" className="button quiet" onClick={loadMore}>
                {t('more')}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
