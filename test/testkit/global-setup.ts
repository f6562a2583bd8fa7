import type { TestProject } from 'vitest/node';
// @ts-expect-error -- a plain script, shared with the command line
import { down, up } from '../../scripts/test-servers.mjs';

/** Starts the real servers, or finds them running; stops them at the end only when it started them. A missing server fails the run. */
export default async function setup(_project: TestProject): Promise<() => Promise<void>> {
  const { started } = (await up()) as { started: boolean };
  return async () => {
    if (started && process.env.WAYMARK_TEST_KEEP !== '1') await down();
  };
}
