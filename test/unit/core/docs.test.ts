import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/core/config.js';
import { configurationPage } from '../../../src/core/config-page.js';
import { readResource } from '../../../src/core/resources.js';

describe('the documentation', () => {
  it('lists every option as the code has it', () => {
    expect(readResource('docs/configuration.md')).toBe(configurationPage());
  });

  it('has an example configuration that is accepted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-example-'));
    writeFileSync(join(folder, 'waymark.yaml'), readResource('waymark.example.yaml'));
    expect(loadConfig({}, folder).instances.map(({ name }) => name)).toEqual(['orders', 'billing']);
  });
});
