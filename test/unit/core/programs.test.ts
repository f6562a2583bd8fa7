import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findJavaKit, findProgram } from '../../../src/core/programs.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, mode = 0o755): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), '#!/bin/sh\n');
  chmodSync(join(folder, path), mode);
  return join(folder, path);
}

describe('finding programs', () => {
  it('prefers the given folders to PATH, an earlier name to a later one, and needs the right to run', () => {
    const inPath = put('path/wm-tool');
    const given = put('given/wm-tool');
    put('given/wm-locked', 0o644);
    const environment = { PATH: join(folder, 'path') };
    expect(findProgram(['wm-tool'], [], environment)).toBe(inPath);
    expect(findProgram(['wm-other', 'wm-tool'], [join(folder, 'given')], environment)).toBe(given);
    expect(findProgram(['wm-locked'], [join(folder, 'given')], environment)).toBeNull();
  });

  it('takes the kit of JAVA_HOME only when it is complete and new enough', () => {
    const kit = (name: string, version: string, tools: readonly string[]): string => {
      for (const tool of tools) put(`${name}/bin/${tool}`);
      writeFileSync(join(folder, name, 'release'), `JAVA_VERSION="${version}"\n`);
      return join(folder, name);
    };
    const all = ['java', 'javac', 'jar'];
    const good = kit('good', '21.0.4', all);
    expect(findJavaKit({ PATH: '', JAVA_HOME: good })).toEqual({
      java: join(good, 'bin/java'),
      javac: join(good, 'bin/javac'),
      jar: join(good, 'bin/jar'),
      version: 21,
    });
    const old = kit('old', '11.0.1', all);
    const runtime = kit('runtime', '21.0.4', ['java']);
    for (const home of [old, runtime])
      expect(findJavaKit({ PATH: '', JAVA_HOME: home })?.java ?? 'none').not.toContain(folder);
  });
});
