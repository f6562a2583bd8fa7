import { describe, expect, it } from 'vitest';
import { searchPathOf } from '../../../src/core/search-path.js';

describe('a search path', () => {
  it.each([
    ['"$user", public', 'app', ['app', 'public']],
    ['"$user", public', null, ['public']],
    ['$user,Shop , "Shop"', 'app', ['app', 'shop', 'Shop']],
    ['"a,b", "say ""hi""", c', null, ['a,b', 'say "hi"', 'c']],
    ['', 'app', []],
    ['""', 'app', []],
  ])('%s for %s is %j', (setting, user, expected) => {
    expect(searchPathOf(setting, user)).toEqual(expected);
  });
});
