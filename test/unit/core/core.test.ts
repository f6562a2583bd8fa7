import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalJson, contentHash, type JsonValue } from '../../../src/core/canonical-json.js';
import { configOptions, loadConfig } from '../../../src/core/config.js';
import { requirePermission, systemContext } from '../../../src/core/context.js';
import { errorCatalogue, isWaymarkError, WaymarkError } from '../../../src/core/errors.js';
import { newId } from '../../../src/core/ids.js';
import { nowhere, permissions } from '../../../src/core/permissions.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('canonical JSON', () => {
  it('is the same for members in any order and parses back to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(shuffled as JsonValue)).toBe(canonicalJson(value as JsonValue));
        expect(JSON.parse(canonicalJson(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('gives different hashes to different values', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
    expect(contentHash({ a: undefined })).toBe(contentHash({}));
  });
});

describe('ids', () => {
  it('are unique and sort in the order they were made, also when the clock stands or goes back', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => newId(1_000_000 - (index % 7)));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => /^[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
  });
});

describe('configuration', () => {
  it('has defaults for everything, so that no file is needed', () => {
    expect(loadConfig({}, folder)).toMatchObject({
      http: { port: 4600, host: '127.0.0.1' },
      roles: ['api', 'worker', 'scheduler'],
    });
  });

  it('takes the environment over the file and reads mounted secrets', () => {
    writeFileSync(join(folder, 'waymark.yaml'), 'http:\n  port: 5000\nneo4j:\n  uri: bolt://graph:7687\n');
    writeFileSync(join(folder, 'password'), 'from-file\n');
    const config = loadConfig(
      { WAYMARK_HTTP_PORT: '6000', NEO4J_PASSWORD_FILE: join(folder, 'password') },
      folder,
    );
    expect(config.http.port).toBe(6000);
    expect(config.neo4j).toMatchObject({ uri: 'bolt://graph:7687', password: 'from-file' });
  });

  it.each([
    ['http:\n  port: many\n', 'http.port'],
    ['http:\n  prot: 1\n', 'http.prot'],
    ['instances:\n  - name: x\n', 'instances.0.url'],
    ['collection:\n  schedule: nope\n', 'collection.schedule'],
    ['collection:\n  timezone: Mars/X\n', 'collection.timezone'],
    ['instances:\n  - url: redis://h\n    schedule: at noon\n', 'instances.0.schedule'],
    ['- a\n', 'waymark.yaml'],
    ['a: [\n', 'waymark.yaml'],
  ])('names the wrong field of %j', (text, field) => {
    writeFileSync(join(folder, 'broken.yaml'), text);
    expect(() => loadConfig({ WAYMARK_CONFIG: 'broken.yaml' }, folder)).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', facts: { field } }),
    );
  });

  it('names the variable when the wrong value came from the environment', () => {
    expect(() => loadConfig({ WAYMARK_HTTP_PORT: '-1' }, mkdtempSync(join(folder, 'x')))).toThrowError(
      /WAYMARK_HTTP_PORT/,
    );
  });

  it('documents every option', () => {
    expect(configOptions().filter((option) => option.description === '')).toEqual([]);
    expect(configOptions().length).toBeGreaterThan(50);
  });
});

describe('errors and permissions', () => {
  it('say what to do', () => {
    const error = new WaymarkError('ASSET_NOT_FOUND', 'There is no asset x.');
    expect(error.message).toBe(`There is no asset x. ${errorCatalogue.ASSET_NOT_FOUND.remedy}`);
    expect(isWaymarkError(error, 'ASSET_NOT_FOUND')).toBe(true);
    expect(isWaymarkError(error, 'FORBIDDEN')).toBe(false);
  });

  it('keep both tables sorted, so that a double is seen', () => {
    expect(Object.keys(errorCatalogue)).toEqual(Object.keys(errorCatalogue).toSorted());
    expect(Object.keys(permissions)).toEqual(Object.keys(permissions).toSorted());
  });

  it('tell nobody to sign in and a person to ask for the permission', () => {
    const ctx = { ...systemContext(), access: () => nowhere };
    expect(() => requirePermission(ctx, 'asset.read')).toThrowError(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    const anonymous = { ...ctx, subject: { ...ctx.subject, kind: 'anonymous' as const } };
    expect(() => requirePermission(anonymous, 'asset.read')).toThrowError(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
  });
});
