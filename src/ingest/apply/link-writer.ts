import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import { compare } from '../../core/order.js';
import type { GraphTransaction } from '../../graph/index.js';
import { type ApplyContext, chunks, rowsPerQuery } from './apply-context.js';
import { type Link, type LinkGroup, relationshipProperties } from './links.js';
import {
  beginLinks,
  dropPendingLinks,
  endLinks,
  endPendingLinks,
  isLinkType,
  keepPendingLinks,
  livingKeys,
} from './queries.js';

/** A waiting link as stored. */
interface StoredPending extends Record<string, unknown> {
  id: string;
  from: string;
  to: string;
  type: string;
  properties: string;
}

/** Begins and ends relationships between assets. Links whose other end does not live wait in the graph. */
export class LinkWriter {
  constructor(private readonly context: ApplyContext) {}

  /** Begins links. @returns those whose other end does not live; keep them with {@link keep}. */
  async begin(tx: GraphTransaction, links: readonly Link[], at: string): Promise<Link[]> {
    const usable = links.filter((link) => isLinkType(link.type));
    const alive = await this.#alive(tx, usable);
    // One order for all writers, so that they wait for each other instead of locking each other out.
    const rows = usable
      .filter((link) => alive.has(link.from) && alive.has(link.to))
      .toSorted((a, b) => compare(a.to, b.to) || compare(a.from, b.from))
      .map(({ type, from, to, properties }) => ({ type, from, to, p: relationshipProperties(properties) }));
    for (const part of chunks(rows, rowsPerQuery)) await tx.run(beginLinks, { rows: part, at });
    return usable.filter((link) => !alive.has(link.from) || !alive.has(link.to));
  }

  /** Keeps links until their other end appears. */
  async keep(tx: GraphTransaction, links: readonly Link[]): Promise<void> {
    const rows = links.map(({ properties, ...link }) => ({
      ...link,
      properties: canonicalJson(properties as JsonValue),
      instanceId: this.context.instance.id,
    }));
    for (const part of chunks(rows, rowsPerQuery)) await tx.run(keepPendingLinks, { rows: part });
  }

  /** Ends groups of links, begun or waiting. */
  async end(
    tx: GraphTransaction,
    groups: readonly (LinkGroup & { owner: string })[],
    at: string,
  ): Promise<void> {
    for (const rows of chunks(groups, rowsPerQuery)) {
      await tx.run(endLinks, { rows, at });
      await tx.run(endPendingLinks, { rows });
    }
  }

  /** Begins waiting links whose two ends live now. @returns how many. */
  async resolve(
    tx: GraphTransaction,
    query: string,
    params: Readonly<Record<string, unknown>>,
    at: string,
  ): Promise<number> {
    const pending = await tx.run<StoredPending>(query, { ...params, limit: rowsPerQuery });
    if (pending.length === 0) return 0;
    const links = pending.map((row) => ({
      type: row.type,
      from: row.from,
      to: row.to,
      owner: '',
      properties: JSON.parse(row.properties) as Link['properties'],
    }));
    await this.begin(tx, links, at);
    await tx.run(dropPendingLinks, { ids: pending.map((row) => row.id) });
    return pending.length;
  }

  async #alive(tx: GraphTransaction, links: readonly Link[]): Promise<Set<string>> {
    const unknown = new Set(links.flatMap(({ from, to }) => [from, to]));
    const alive = new Set<string>();
    for (const keys of chunks([...unknown], rowsPerQuery)) {
      const rows = await tx.run<{ keys: string[] }>(livingKeys, { keys });
      for (const key of rows[0]?.keys ?? []) alive.add(key);
    }
    return alive;
  }
}
