import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useCollected } from '../api/live.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Loading, Problem, problemOf, type RequestError } from '../parts/states.tsx';
import { assetAddress, useGo } from '../shell/location.ts';
import { useMay } from '../shell/session.tsx';
import { TreeNode, type TreeState, useLevel } from './tree-node.tsx';

const storageKey = 'waymark.tree.open';

function storedOpen(): Set<string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return new Set(Array.isArray(stored) ? (stored as string[]) : []);
  } catch {
    return new Set();
  }
}

/** Keys of what encloses an asset, outermost first. */
function enclosing(key: string): string[] {
  const slash = key.indexOf('/', key.indexOf('://') + 3);
  if (slash < 0) return [];
  const segments = key.slice(slash + 1).split('.');
  const instance = key.slice(0, slash);
  return [
    instance,
    ...segments
      .slice(0, -1)
      .map((_segment, index) => `${instance}/${segments.slice(0, index + 1).join('.')}`),
  ];
}

/** The tree of the fleet: instances, databases, schemas and what is in them. Arrow keys, Home, End and letters move. */
export function FleetTree() {
  const { t } = useLanguage();
  const go = useGo();
  const mayDiscover = useMay('discovery.run');
  const [parameters] = useSearchParams();
  const selected = parameters.get('key');
  const [open, setOpenKeys] = useState<ReadonlySet<string>>(storedOpen);
  const [focused, setFocused] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  useCollected(null, () => setVersion((before) => before + 1));
  const { level, failed, loadMore, reload } = useLevel(null, true, version);
  const root = useRef<HTMLUListElement>(null);

  useEffect(() => sessionStorage.setItem(storageKey, JSON.stringify([...open])), [open]);
  useEffect(() => {
    if (selected !== null) setOpenKeys((before) => new Set([...before, ...enclosing(selected)]));
  }, [selected]);

  const setOpen = useCallback((key: string, wanted: boolean) => {
    setOpenKeys((before) => {
      const next = new Set(before);
      if (wanted) next.add(key);
      else next.delete(key);
      return next;
    });
    // What was focused inside a closed item is gone; the tree must stay within reach of the keyboard.
    if (!wanted) setFocused((before) => (before !== null && before.startsWith(key) ? key : before));
  }, []);
  const select = useCallback((key: string) => go(assetAddress(key)), [go]);
  const first = level?.items[0]?.key ?? null;
  const state = useMemo<TreeState>(
    () => ({ open, selected, focused: focused ?? first, version, setOpen, select, focus: setFocused }),
    [open, selected, focused, first, version, setOpen, select],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const target = targetOf(event, items, at);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };

  if (refusedAll(failed) && level === null) return <p className="muted">{t('fleetNothing')}</p>;
  if (failed !== null && level === null) return <Problem {...problemOf(failed)} onRetry={reload} />;
  if (level === null) return <Loading />;
  if (level.items.length === 0)
    return <p className="muted">{t(mayDiscover ? 'fleetEmpty' : 'fleetNothing')}</p>;
  return (
    <>
      <ul className="tree" role="tree" aria-label={t('fleetTree')} ref={root} onKeyDown={onKeyDown}>
        {level.items.map((asset) => (
          <TreeNode key={asset.key} asset={asset} depth={1} state={state} />
        ))}
      </ul>
      {level.hasMore && (
        <button type="button" className="button quiet" onClick={loadMore}>
          {t('more')}
        </button>
      )}
    </>
  );
}

/** True when the caller has no role that lets them see anything. */
function refusedAll(error: RequestError | null): boolean {
  return error?.graphQLErrors?.[0]?.extensions?.code === 'FORBIDDEN';
}

function targetOf(event: KeyboardEvent, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const current = items[at];
  if (current === undefined || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  if (event.key === 'ArrowDown') return items[at + 1];
  if (event.key === 'ArrowUp') return items[at - 1];
  if (event.key === 'Home') return items[0];
  if (event.key === 'End') return items.at(-1);
  if (event.key === 'ArrowLeft')
    return current.parentElement?.closest<HTMLElement>('[role="treeitem"]') ?? undefined;
  if (event.key === 'ArrowRight') return current.querySelector<HTMLElement>('[role="treeitem"]') ?? undefined;
  if (event.key.length !== 1 || event.key === ' ') return undefined;
  const letter = event.key.toLowerCase();
  return [...items.slice(at + 1), ...items.slice(0, at)].find((item) =>
    item.getAttribute('aria-label')?.toLowerCase().startsWith(letter),
  );
}
