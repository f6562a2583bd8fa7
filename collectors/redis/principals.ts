import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';
import { type AccessUser, isSuperuser, parseAccessLine } from './access-rules.js';
import type { RedisReader } from './reader.js';

/** All users with their rules, sorted by name; null when the account may not read them. */
export async function readUsers(reader: RedisReader): Promise<AccessUser[] | null> {
  const lines = await reader.optional('the users', 'users and their rules are left out', 'ACL', 'LIST');
  if (!Array.isArray(lines)) return null;
  return lines
    .map((line) => parseAccessLine(String(line)))
    .filter((user) => user !== null)
    .sort((a, b) => compare(a.name, b.name));
}

/** A user. */
export function buildPrincipal(namespace: string, user: AccessUser): AssetRecord {
  const { name, enabled, passwordless, passwordCount, flags, commands, keys, channels, selectors } = user;
  return {
    kind: 'Principal',
    key: childKey(namespace, 'Principal', name),
    name,
    parent: namespace,
    properties: {
      login: enabled,
      superuser: isSuperuser(user),
      passwordless,
      passwordCount,
      flags,
      commands,
      keys,
      channels,
      selectors: selectors.map((rules) => ({
        commands: rules.commands,
        keys: rules.keys,
        channels: rules.channels,
      })),
    },
  };
}
