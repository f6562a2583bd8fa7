// node scripts/emit-permission-matrix.mjs: calls every operation as every built-in role against the test servers and
// writes what came of it to test/conformance/permissions/permission-matrix.md. Review the difference before committing.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (program, args) =>
  execFileSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, WAYMARK_EMIT_PERMISSION_MATRIX: '1' },
  });

try {
  run('vitest', ['run', '--project', 'integration', 'test/conformance/permissions/matrix.test.ts']);
} finally {
  run('prettier', ['--write', 'test/conformance/permissions/permission-matrix.md']);
}
