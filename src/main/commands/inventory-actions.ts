import { once } from 'node:events';
import type {
  AssetRecord,
  AssetProperties,
  CollectionBatch,
  CollectionWarning,
} from '../../core/collection.js';
import { nothingKnown } from '../../core/collection.js';
import { WaymarkError } from '../../core/errors.js';
import { parseTargetUrl, targetNamespace } from '../../engines/target.js';
import { collectors } from '../engines.js';

interface InventoryOptions {
  json?: boolean;
  timeout: string;
  sampleKeys: string;
  statistics: boolean;
}

export async function runInventory(url: string, options: InventoryOptions): Promise<void> {
  const target = parseTargetUrl(url);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const batches = collectors[target.engine].collect(target, targetNamespace(target), {
    known: nothingKnown,
    signal: interrupted.signal,
    statementTimeoutMs: positive('timeout', options.timeout),
    parallel: 2,
    sampleKeys: positive('sample-keys', options.sampleKeys),
    skipStatistics: !options.statistics,
  });
  await printAssets(batches, options.json === true ? jsonLine : textLine);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new WaymarkError('INPUT_INVALID', `--${name} must be a whole number above 0.`, {
    facts: { field: name },
  });
}

/** Prints assets as they come, each with the statistics that belong to it; these arrive after the assets, so they are held until the end. */
async function printAssets(
  batches: AsyncIterable<CollectionBatch>,
  line: (asset: AssetRecord) => string,
): Promise<void> {
  const assets: AssetRecord[] = [];
  const statistics = new Map<string, AssetProperties>();
  for await (const batch of batches) {
    if (batch.type === 'scope') for (const unit of batch.units) assets.push(...unit.assets);
    if (batch.type === 'statistics')
      for (const entry of batch.entries) statistics.set(entry.key, entry.statistics);
    if (batch.type === 'warning') warn(batch.warning);
  }
  for (const asset of assets) {
    const figures = statistics.get(asset.key);
    const whole =
      figures === undefined ? asset : { ...asset, statistics: { ...asset.statistics, ...figures } };
    if (!process.stdout.write(`${line(whole)}\n`)) await once(process.stdout, 'drain');
  }
}

/** The asset's own members first; then its properties as members of the same object. */
function jsonLine(asset: AssetRecord): string {
  const { kind, key, name, parent, properties, comment, statistics, relations, grants, engineId } = asset;
  return JSON.stringify({
    kind,
    key,
    name,
    parent,
    ...properties,
    comment: comment ?? null,
    engineId,
    statistics,
    grants,
    relations,
  });
}

function textLine(asset: AssetRecord): string {
  return `${asset.kind.padEnd(18)} ${asset.key}`;
}

function warn(warning: CollectionWarning): void {
  process.stderr.write(`warning ${warning.code} ${warning.key}: ${warning.message} ${warning.remedy}\n`);
}
