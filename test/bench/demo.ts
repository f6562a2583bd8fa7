/**
 * The demo as a newcomer runs it, on a folder of its own: seconds from the command to the sign-in link at the first start
 * (jars, launcher and class archive of Neo4j are there already) and at the second, and the resident memory of Waymark,
 * its Neo4j and its Redis after somebody has looked around. `npm run bench -- demo`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFolder, removeDemoFolder, type RunningDemo, startDemo } from '../testkit/demo.js';
import { graphqlAs } from '../testkit/graphql-client.js';
import { rssMiB } from '../testkit/memory.js';

/** The demo starts its own. */
export const servers = false;

const looks = 20;

export default async function run(): Promise<Record<string, unknown>> {
  const folder = demoFolder();
  try {
    const first = await measureStart(folder);
    const second = await measureStart(folder);
    const total = ({ waymark, neo4j, redis }: Memory): number => Math.round(waymark + neo4j + redis);
    process.stderr.write(
      `first start ${JSON.stringify(first.memory)}, second start ${JSON.stringify(second.memory)} MiB\n`,
    );
    return {
      firstSeconds: Number(first.seconds.toFixed(1)),
      secondStartSeconds: Number(second.seconds.toFixed(1)),
      rssMiB: Math.max(total(first.memory), total(second.memory)),
    };
  } finally {
    removeDemoFolder(folder);
  }
}

async function measureStart(folder: string): Promise<{ seconds: number; memory: Memory }> {
  const demo = await startDemo(folder);
  try {
    return { seconds: demo.readySeconds, memory: await lookAround(demo) };
  } finally {
    await demo.end('SIGINT');
  }
}

/** Resident memory, MiB. */
interface Memory {
  waymark: number;
  neo4j: number;
  redis: number;
}

/** Signs in, searches and reads tables, then measures. */
async function lookAround(demo: RunningDemo): Promise<Memory> {
  const answer = await fetch(demo.signInLink, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  for (let step = 0; step < looks; step += 1) {
    await graphqlAs(
      demo.url,
      cookie,
      'query($text: String!) { search(text: $text, first: 30) { nodes { asset { key columns { name } } } } }',
      { text: ['order', 'custmer', 'invoice', 'price'][step % 4] },
    );
  }
  const marked = (file: string): number =>
    Number.parseInt(readFileSync(join(demo.dataFolder, file), 'utf8'), 10);
  return {
    waymark: Math.round(rssMiB(demo.pid)),
    neo4j: Math.round(rssMiB(marked('graph/neo4j.pid'))),
    redis: Math.round(rssMiB(marked('redis/redis.pid'))),
  };
}
