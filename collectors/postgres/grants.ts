import type { AssetGrant } from '../../src/core/collection.js';
import { publicPrincipal } from './keys.js';

/** Letters of an access list, see `src/include/utils/acl.h` of PostgreSQL. */
const privilegeByLetter: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  X: 'EXECUTE',
  U: 'USAGE',
  C: 'CREATE',
  c: 'CONNECT',
  T: 'TEMPORARY',
  s: 'SET',
  A: 'ALTER SYSTEM',
};

/** What kinds of object have access lists of their own. */
export type GrantableObject =
  | 'relation'
  | 'sequence'
  | 'column'
  | 'routine'
  | 'type'
  | 'language'
  | 'schema'
  | 'database'
  | 'tablespace'
  | 'foreignDataWrapper'
  | 'foreignServer'
  | 'parameter'
  | 'defaultPrivilege';

/** What the owner holds while no access list is stored, and what everybody does (`acldefault`). */
const defaults: Readonly<Record<GrantableObject, { owner: string; everybody: string }>> = {
  relation: { owner: 'arwdDxt', everybody: '' },
  sequence: { owner: 'rwU', everybody: '' },
  column: { owner: '', everybody: '' },
  routine: { owner: 'X', everybody: 'X' },
  type: { owner: 'U', everybody: 'U' },
  language: { owner: 'U', everybody: 'U' },
  schema: { owner: 'UC', everybody: '' },
  database: { owner: 'CTc', everybody: 'Tc' },
  tablespace: { owner: 'C', everybody: '' },
  foreignDataWrapper: { owner: 'U', everybody: '' },
  foreignServer: { owner: 'U', everybody: '' },
  parameter: { owner: 'sA', everybody: '' },
  defaultPrivilege: { owner: '', everybody: '' },
};

/** One entry of an access list. */
interface AclItem {
  /** Role name; empty for everybody. */
  grantee: string;
  letters: string;
  grantor: string;
}

/**
 * Turns access lists (`aclitem[]` as text) into grants. A missing list is what PostgreSQL takes it to be: all
 * privileges for the owner, and the built-in ones for everybody. An owner may always pass its own privileges on.
 */
export class GrantReader {
  private readonly known = new Map<string, readonly AssetGrant[]>();

  constructor(
    private readonly principalKey: (name: string) => string,
    private readonly versionNumber: number,
  ) {}

  /** Grants in a stable order: by grantee, then grantor. Equal lists of equal owners give the same array. */
  read(acl: string | null, owner: string, object: GrantableObject): readonly AssetGrant[] {
    const id = `${object} ${owner} ${acl ?? ''}`;
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const items = acl === null ? this.defaultItems(owner, object) : parseAcl(acl);
    const grants = items
      .map((item) => this.grantOf(item, owner))
      .filter((grant) => grant.privileges.length > 0)
      .sort((a, b) => order(`${a.grantee} ${a.grantor}`, `${b.grantee} ${b.grantor}`));
    this.known.set(id, grants);
    return grants;
  }

  private defaultItems(owner: string, object: GrantableObject): AclItem[] {
    const { owner: own, everybody } = defaults[object];
    const letters = object === 'relation' && this.versionNumber >= 170_000 ? `${own}m` : own;
    return [
      { grantee: owner, letters, grantor: owner },
      { grantee: '', letters: everybody, grantor: owner },
    ];
  }

  private grantOf(item: AclItem, owner: string): AssetGrant {
    const privileges: string[] = [];
    const grantable: string[] = [];
    for (let index = 0; index < item.letters.length; index += 1) {
      const privilege = privilegeByLetter[item.letters.charAt(index)];
      if (privilege === undefined) continue;
      privileges.push(privilege);
      if (item.letters.charAt(index + 1) === '*' || item.grantee === owner) grantable.push(privilege);
    }
    return {
      grantee: this.principalKey(item.grantee === '' ? publicPrincipal : item.grantee),
      privileges: privileges.sort(),
      ...(grantable.length === 0 ? {} : { grantable: grantable.sort() }),
      grantor: this.principalKey(item.grantor),
    };
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The entries of an access list as PostgreSQL prints it: `{owner=arwdDxt/owner,"\"My Role\"=r/owner",=X/owner}`. */
export function parseAcl(text: string): AclItem[] {
  return arrayElements(text).map((element) => parseItem(element));
}

function parseItem(element: string): AclItem {
  const [grantee, afterGrantee] = readRole(element, 0);
  const slash = element.indexOf('/', afterGrantee);
  const [grantor] = readRole(element, slash + 1);
  return { grantee, letters: element.slice(afterGrantee + 1, slash), grantor };
}

/** A role name, in double quotes (doubled inside) when it is not plain; and where it ends. */
function readRole(text: string, from: number): [string, number] {
  if (text.charAt(from) !== '"') {
    const end = text.slice(from).search(/[=/]/);
    return end < 0 ? [text.slice(from), text.length] : [text.slice(from, from + end), from + end];
  }
  let name = '';
  let at = from + 1;
  while (at < text.length) {
    if (text.charAt(at) !== '"') name += text.charAt(at);
    else if (text.charAt(at + 1) === '"') {
      name += '"';
      at += 1;
    } else break;
    at += 1;
  }
  return [name, at + 1];
}

/** Elements of a one-dimensional array as text. */
function arrayElements(text: string): string[] {
  const elements: string[] = [];
  let current = '';
  let quoted = false;
  let any = false;
  for (let at = 1; at < text.length - 1; at += 1) {
    const character = text.charAt(at);
    any = true;
    if (character === '\\') {
      at += 1;
      current += text.charAt(at);
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      elements.push(current);
      current = '';
    } else current += character;
  }
  if (any) elements.push(current);
  return elements;
}
