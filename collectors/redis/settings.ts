import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import { flatMap, type RedisReader } from './reader.js';

/** Settings whose values are secrets. */
const secretName = /pass|secret|^masterauth$|token|credential/i;
const mask = '********';

/** All settings, sorted by name; null when the account may not read them. Secrets are masked. */
export async function readSettings(reader: RedisReader): Promise<AssetRecord[] | null> {
  const answer = await reader.optional('the settings', 'settings are left out', 'CONFIG', 'GET', '*');
  if (answer === undefined) return null;
  return [...flatMap(answer)]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => buildSetting(reader.namespace, name, String(value)));
}

function buildSetting(namespace: string, name: string, value: string): AssetRecord {
  const secret = secretName.test(name);
  return {
    kind: 'Setting',
    key: childKey(namespace, 'Setting', name),
    name,
    parent: namespace,
    properties: { value: secret && value !== '' ? mask : value, secret },
  };
}
