import { describe, expect, it } from 'vitest';
import { readResource } from '../../src/core/resources.js';

interface LockedPackage {
  version?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readResource('package-lock.json')) as {
  packages: Record<string, LockedPackage>;
};

/** Where Node would find a package from inside another one: its own folder first, then those around it. */
function isLocked(from: string, name: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const path = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
    if (packages[path] !== undefined) return true;
    if (place === '' || !place.includes('/node_modules/'))
      return packages[`node_modules/${name}`] !== undefined;
  }
}

describe('the lock file', () => {
  it('has the optional packages of every platform, without which npm ci refuses it', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
    );
    expect(missing).toEqual([]);
  });

  it('names a version for every package', () => {
    const nameless = Object.entries(packages).filter(
      ([path, { version, link }]) => path !== '' && !link && !version,
    );
    expect(nameless.map(([path]) => path)).toEqual([]);
  });
});
