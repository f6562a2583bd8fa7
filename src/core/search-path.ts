const part = /\s*(?:"((?:[^"]|"")*)"|([^,"\s][^,"]*?))\s*(?:,|$)/uy;

/**
 * Schemas of a `search_path` setting of PostgreSQL, in order. Names without quotes are folded to small letters. `$user`
 * becomes the account's name, and is left out when no account is meant.
 */
export function searchPathOf(setting: string, user: string | null): string[] {
  const names: string[] = [];
  part.lastIndex = 0;
  for (let match = part.exec(setting); match !== null; match = part.exec(setting)) {
    const name = match[1]?.replaceAll('""', '"') ?? match[2]?.toLowerCase() ?? '';
    if (name === '$user') names.push(...(user === null ? [] : [user]));
    else if (name !== '') names.push(name);
    if (part.lastIndex >= setting.length) break;
  }
  return names;
}
