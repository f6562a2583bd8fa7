import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrantReader, parseAcl } from '../../../../collectors/postgres/grants.js';

const reader = (version = 150_000): GrantReader => new GrantReader((name) => `#${name}`, version);

/** As `aclitemout` and `array_out` print it. */
function printRole(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function printArray(items: readonly string[]): string {
  const element = (text: string): string =>
    /^[^{}",\\\s]+$/.test(text) ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `{${items.map(element).join(',')}}`;
}

describe('access lists', () => {
  it('reads what PostgreSQL prints for any names of roles', () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom('a', 'Z', '"', '=', '/', ',', ' ', '{', '\\', 'é', '_'),
    });
    const item = fc.record({
      grantee: fc.option(name, { nil: '' }),
      letters: fc.constantFrom('r', 'arwdDxt', 'r*w', 'X'),
      grantor: name,
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), (items) => {
        const text = printArray(
          items.map(
            ({ grantee, letters, grantor }) =>
              `${grantee === '' ? '' : printRole(grantee)}=${letters}/${printRole(grantor)}`,
          ),
        );
        expect(parseAcl(text)).toEqual(items);
      }),
    );
  });

  it('takes a missing list for all privileges of the owner', () => {
    expect(reader().read(null, 'app', 'relation')).toEqual([
      {
        grantee: '#app',
        privileges: ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'],
        grantable: ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'],
        grantor: '#app',
      },
    ]);
  });

  it('adds MAINTAIN from 17 on', () => {
    expect(reader(170_000).read(null, 'app', 'relation')[0]?.privileges).toContain('MAINTAIN');
  });

  it('lets everybody execute a routine whose list is missing, and nobody one whose list is empty', () => {
    expect(
      reader()
        .read(null, 'app', 'routine')
        .map((grant) => grant.grantee),
    ).toEqual(['#PUBLIC', '#app']);
    expect(reader().read('{}', 'app', 'routine')).toEqual([]);
  });

  it('tells which privileges may be passed on', () => {
    expect(reader().read('{owner=r/owner,other=r*w/owner}', 'owner', 'relation')).toEqual([
      { grantee: '#other', privileges: ['SELECT', 'UPDATE'], grantable: ['SELECT'], grantor: '#owner' },
      { grantee: '#owner', privileges: ['SELECT'], grantable: ['SELECT'], grantor: '#owner' },
    ]);
  });
});
