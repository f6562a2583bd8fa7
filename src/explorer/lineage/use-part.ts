import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Client, type CombinedError, useClient } from 'urql';
import { useReconnected } from '../api/connection.ts';
import type { LineageGraphDirection, LineageOptionsInput } from '../generated/graphql.ts';
import { lineageChanges, lineageGraph } from './lineage-query.ts';
import { linkId, type Part, type PartLink, type PartNode, withExpansion } from './part.ts';

/** What is asked: everything of it is in the address of the page. */
export interface PartQuestion {
  key: string;
  direction: LineageGraphDirection;
  options: LineageOptionsInput;
  /** Assets beyond the hops that were opened: `u:ID` or `d:ID`, in the order they were opened. */
  expansions: readonly string[];
}

/** The state of a question. */
export interface PartAnswer {
  part: Part | null;
  error: CombinedError | undefined;
  busy: boolean;
  /** When news of a change came; null when none did. */
  changedAt: string | null;
  again: () => void;
}

/** Pages of 500 that are fetched for one answer at most. */
const pages = 4;
/** News come in bursts. */
const settleMs = 500;

/** Asks for a part of the graph with its expansions, and again when something in it changes. */
export function usePart({ key, direction, options, expansions }: PartQuestion): PartAnswer {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<PartAnswer, 'again' | 'changedAt'>>({
    part: null,
    error: undefined,
    busy: true,
  });
  const [changedAt, setChangedAt] = useState<string | null>(null);
  const question = useMemo(() => JSON.stringify({ key, direction, options }), [key, direction, options]);
  const opened = expansions.join(' ');
  const known = useRef(new Map<string, Part>());
  const knownOf = useRef('');

  useEffect(() => {
    let current = true;
    const version = `${question} ${round}`;
    if (knownOf.current !== version) known.current = new Map();
    knownOf.current = version;
    const remembered = known.current;
    const ask = async (): Promise<Part> => {
      const asked = JSON.parse(question) as Omit<PartQuestion, 'expansions'>;
      let part = remembered.get('') ?? (await fetchPart(client, asked));
      remembered.set('', part);
      for (const entry of opened.split(' ').filter((text) => text !== '')) {
        const id = entry.slice(2);
        const assetKey = part.nodes.get(id)?.asset?.key;
        if (assetKey === undefined) continue;
        const side = entry.startsWith('u:') ? 'UPSTREAM' : 'DOWNSTREAM';
        const more =
          remembered.get(entry) ??
          (await fetchPart(client, {
            key: assetKey,
            direction: side,
            options: { ...asked.options, budget: { hops: 1 } },
          }));
        remembered.set(entry, more);
        part = withExpansion(part, id, more);
      }
      return part;
    };
    setState((before) => ({ ...before, busy: true }));
    ask().then(
      (part) => current && setState({ part, error: undefined, busy: false }),
      (error: unknown) =>
        current && setState((before) => ({ ...before, error: error as CombinedError, busy: false })),
    );
    return () => {
      current = false;
    };
  }, [client, question, opened, round]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  useReconnected(again);
  useEffect(() => {
    const asked = JSON.parse(question) as Omit<PartQuestion, 'expansions'>;
    if (asked.options.asOf !== undefined && asked.options.asOf !== null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = client.subscription(lineageChanges, asked).subscribe(({ data }) => {
      const at = data?.lineageChanged.at;
      if (at === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        setChangedAt(at);
        again();
      }, settleMs);
    });
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [client, question, again]);
  return { ...state, changedAt, again };
}

async function fetchPart(client: Client, asked: Omit<PartQuestion, 'expansions'>): Promise<Part> {
  const nodes = new Map<string, PartNode>();
  const links = new Map<string, PartLink>();
  let after: { nodesAfter?: string; linksAfter?: string } = {};
  for (let page = 1; ; page += 1) {
    const { data, error } = await client.query(lineageGraph, { ...asked, ...after }).toPromise();
    if (error !== undefined) throw error;
    if (data === undefined) throw new TypeError('The answer is empty.');
    const { lineage } = data;
    for (const node of lineage.nodes.nodes)
      nodes.set(node.id, {
        ...node,
        asset:
          node.asset === null || node.asset === undefined
            ? null
            : { ...node.asset, parentKey: node.asset.parentKey ?? null },
      });
    for (const { fromId, toId, direct, indirect } of lineage.links.nodes)
      links.set(linkId(fromId, toId), { id: linkId(fromId, toId), from: fromId, to: toId, direct, indirect });
    const more = lineage.nodes.pageInfo.hasNextPage || lineage.links.pageInfo.hasNextPage;
    if (!more || page === pages)
      return {
        nodes,
        links,
        facts: [lineage.facts],
        nodeCount: lineage.nodeCount,
        linkCount: lineage.linkCount,
        fetched: !more,
      };
    const [nodesEnd, linksEnd] = [lineage.nodes.pageInfo.endCursor, lineage.links.pageInfo.endCursor];
    after = {
      ...after,
      ...(typeof nodesEnd === 'string' ? { nodesAfter: nodesEnd } : {}),
      ...(typeof linksEnd === 'string' ? { linksAfter: linksEnd } : {}),
    };
  }
}
