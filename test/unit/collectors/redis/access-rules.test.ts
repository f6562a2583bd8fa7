import { describe, expect, it } from 'vitest';
import {
  globCovers,
  grantsOn,
  isSuperuser,
  parseAccessLine,
} from '../../../../collectors/redis/access-rules.js';

describe('rules of users', () => {
  it('are read from every form that the versions print', () => {
    expect(
      parseAccessLine(
        'user app on sanitize-payload #0011 #2233 ~session:* %R~stats:* resetchannels &news.* -@all +@read +config|get (~a +set)',
      ),
    ).toEqual({
      name: 'app',
      enabled: true,
      passwordless: false,
      passwordCount: 2,
      flags: ['resetchannels', 'sanitize-payload'],
      commands: ['-@all', '+@read', '+config|get'],
      keys: ['%R~stats:*', '~session:*'],
      channels: ['&news.*'],
      selectors: [{ commands: ['+set'], keys: ['~a'], channels: [] }],
    });
    const old = parseAccessLine('user default on nopass allkeys allcommands');
    expect(old).toMatchObject({ passwordless: true, keys: ['~*'], commands: ['+@all'], flags: [] });
    expect(isSuperuser(old!)).toBe(true);
    expect(parseAccessLine('something else')).toBeNull();
  });

  it.each([
    ['*', 'anything', true],
    ['session:*', 'session:{id}', true],
    ['session:*', 'sessions:{id}', false],
    ['user:1*', 'user:{id}', false],
    ['user:?', 'user:{id}', false],
    ['*:items', 'cart:{id}:items', true],
    ['cart:*:items', 'cart:{id}:meta', false],
    ['conf[a-i]g:banner', 'config:banner', true],
    ['conf[^i]g:banner', 'config:banner', false],
    ['user:\\*', 'user:{id}', false],
    ['user:{*}:profile', 'user:{42}:profile', true],
    ['broken[', 'broken', false],
  ])('%s reaches all of %s: %s', (glob, pattern, expected) => {
    expect(globCovers(glob, pattern)).toBe(expected);
  });

  it('give nothing to who may run nothing', () => {
    const user = parseAccessLine('user nobody on ~* -@all')!;
    expect(
      grantsOn(
        [user],
        (name) => name,
        () => true,
      ),
    ).toEqual([]);
  });
});
