import { describe, expect, it } from 'vitest';
import { isPrivateFile } from '../../../src/identity/secrets/root-keys.js';

const own = 1000;

describe('the file of the root key', () => {
  it.each([0o100600, 0o100400])('is taken with mode %o when it is ours', (mode) => {
    expect(isPrivateFile({ mode, uid: own }, own)).toBe(true);
  });

  it.each([0o100640, 0o100604, 0o100620, 0o100644])('is refused with mode %o when it is ours', (mode) => {
    expect(isPrivateFile({ mode, uid: own }, own)).toBe(false);
  });

  it('is read through its group when it belongs to another account, as Kubernetes mounts secrets', () => {
    expect(isPrivateFile({ mode: 0o100440, uid: 0 }, own)).toBe(true);
    expect(isPrivateFile({ mode: 0o100640, uid: 0 }, own)).toBe(true);
  });

  it.each([0o100644, 0o100444, 0o100660, 0o100604])(
    'is refused with mode %o when another account owns it and more than one group reads or a group writes it',
    (mode) => {
      expect(isPrivateFile({ mode, uid: 0 }, own)).toBe(false);
    },
  );
});
