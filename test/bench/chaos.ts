/**
 * Two api and two worker nodes as processes of their own against one Neo4j and one Redis, under load, while a seeded
 * random schedule kills nodes and stores, has workers leave, freezes workers past their lease and fills the window of the stream.
 * `npm run bench -- chaos [SCHEDULES] [SEED]`; 200 schedules by default, 20 with CI set.
 *
 * `lost` and `doubled` must be 0; `test/testkit/chaos/judge.ts` says what they count. `recoverP99Seconds`: from a fault
 * to the moment when everything the victim did goes on elsewhere and a fresh job has run from beginning to end;
 * `recoverP99WithoutStartOfNeo4jSeconds`: the same, for a killed Neo4j from the moment when the new one answers.
 */
import { fileURLToPath } from 'node:url';
import { byFault, runChaos } from '../testkit/chaos/run.js';

/** The bench starts a Neo4j and a Redis of its own. */
export const servers = false;

/** Runs the schedules. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const plain = args.filter((arg) => !arg.startsWith('--'));
  const named = args.indexOf('--schedules');
  const schedules = Number(
    named >= 0 ? args[named + 1] : (plain[0] ?? (process.env.CI === undefined ? 200 : 20)),
  );
  const seed = Number(plain[1] ?? 1);
  const script = fileURLToPath(new URL('../testkit/chaos/node-process.js', import.meta.url));
  const { lost, doubled, recoveries, details, jobs, resumedSubscriptions, unclean } = await runChaos({
    schedules,
    seed,
    script,
  });
  const times = recoveries.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const own = recoveries.map(({ seconds, storeSeconds }) => seconds - (storeSeconds ?? 0));
  return {
    schedules,
    seed,
    lost,
    doubled,
    recoverP50Seconds: at(times, 0.5),
    recoverP99Seconds: at(times, 0.99),
    recoverP99WithoutStartOfNeo4jSeconds: at(
      own.toSorted((a, b) => a - b),
      0.99,
    ),
    byFault: byFault(recoveries),
    ...details,
    nodesThatLeftUnclean: unclean.length,
    jobs,
    resumedSubscriptions,
  };
}

function at(sorted: readonly number[], share: number): number | null {
  return sorted.length === 0
    ? null
    : (sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null);
}
