import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../../../src/main/cli.js';

let out = '';
let err = '';

beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('wrong usage', () => {
  it.each([[['bogus', '--json']], [['search', '--json']], [['collect', '--nonsense', '--json']]])(
    'of %j is one JSON object on standard error, with exit code 2',
    async (args) => {
      await main(args);
      expect(process.exitCode).toBe(2);
      expect(out).toBe('');
      expect(JSON.parse(err)).toMatchObject({ error: { code: 'INPUT_INVALID' } });
    },
  );

  it('without --json is a sentence that leads to the help', async () => {
    await main(['bogus']);
    expect(process.exitCode).toBe(2);
    expect(err).toContain("unknown command 'bogus'");
    expect(err).toContain('waymark --help');
  });

  it('names the field that is wrong to people too', async () => {
    await main(['inventory', 'postgres://app:secret@db/shop?sslmod=require']);
    expect(process.exitCode).toBe(2);
    expect(err).toContain('[INPUT_INVALID: sslmod]');
    expect(err).not.toContain('secret');
  });
});

describe('completion in bash', () => {
  const offered = async (...typed: string[]): Promise<string[]> => {
    out = '';
    await main(['completion', 'bash']);
    const ask = `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waymark; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = execFileSync('bash', ['-c', ask, 'bash', 'waymark', ...typed], { encoding: 'utf8' });
    return answer.split('\n').filter((word) => word !== '');
  };

  it('offers commands, sub-commands and options by what was typed before', async () => {
    expect(await offered('inv')).toEqual(['inventory']);
    expect(await offered('graph', '')).toEqual(['dump', 'load', '--help']);
    expect(await offered('account', 'list', '--j')).toEqual(['--json']);
    expect(await offered('events', 'list', '--t')).toEqual([]);
  });

  it('passes over arguments and the values of options', async () => {
    expect(await offered('collect', 'orders', '--f')).toEqual(['--full']);
    expect(await offered('demo', '--port', '4600', '--o')).toEqual(['--once']);
  });
});
