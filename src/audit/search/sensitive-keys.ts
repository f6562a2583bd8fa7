import { insidePrefix, parentKey } from '../../core/asset-key.js';

/** Characters of keys in one record, well below what a record keeps of a state. */
const mostCharacters = 40_000;
/** No asset lies deeper. */
const deepest = 16;

/** Keys in groups that a record can name whole. */
export function readsOf(keys: readonly string[]): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const key of keys) {
    const group = groups.at(-1);
    if (group === undefined || key.length > room) {
      groups.push([key]);
      room = mostCharacters - key.length;
    } else {
      group.push(key);
      room -= key.length;
    }
  }
  return groups;
}

/** Key of the smallest asset that is or encloses all; null when there is none, as for two instances. */
export function commonKey(keys: readonly string[]): string | null {
  let [common = null, ...others]: (string | null)[] = [...keys];
  for (const key of others) while (common !== null && !isWithin(key, common)) common = parentKey(common);
  return common;
}

/** Keys of everything that encloses an asset, innermost first. A text that is no key is enclosed by nothing. */
export function keysAround(key: string): string[] {
  const around: string[] = [];
  for (let parent = parentKey(key); parent !== null && around.length < deepest; parent = parentKey(parent))
    around.push(parent);
  return around;
}

function isWithin(key: string | null, common: string): boolean {
  return key === common || (key?.startsWith(insidePrefix(common)) ?? false);
}
