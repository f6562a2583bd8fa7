import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/core/config.js';
import { silentLogger } from '../../../src/core/logger.js';
import { startNode } from '../../../src/main/node.js';

describe('a node whose configuration names an instance by an address that cannot be read', () => {
  it.each(['nope://somewhere', 'postgres://reader:tell-nobody@h:1/d?sslmod=disable'])(
    'is refused before anything is started: %s',
    async (url) => {
      const config = loadConfig({ REDIS_URL: 'redis://127.0.0.1:9' }, '/nonexistent');
      const instances = [{ url, environment: 'default', tags: [] }];
      const said: string[] = [];
      const refused = startNode({ ...config, instances }, silentLogger, (text) => said.push(text));
      await expect(refused).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        facts: { field: 'instances.0.url' },
        message: expect.not.stringContaining('tell-nobody'),
      });
      expect(said).toEqual([]);
    },
  );
});
