import type { LineageEdgeRecord } from './question.store.js';

/** Records by the pair of assets they lead between. */
export class RecordsByPair {
  readonly #lists = new Map<string, LineageEdgeRecord[]>();

  constructor(records: readonly LineageEdgeRecord[]) {
    for (const record of records) {
      const pair = `${record.fromId} ${record.toId}`;
      const list = this.#lists.get(pair);
      if (list === undefined) this.#lists.set(pair, [record]);
      else list.push(record);
    }
  }

  get([fromId, toId]: readonly [string, string]): readonly LineageEdgeRecord[] {
    return this.#lists.get(`${fromId} ${toId}`) ?? [];
  }
}
