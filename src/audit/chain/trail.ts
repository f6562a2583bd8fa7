import { randomInt } from 'node:crypto';

/** Name of the trail that Waymark writes. A trail is a set of chains with their checkpoints. */
export const mainTrail = 'main';

/** Chains of a trail. Each transaction of a process takes the next, so writers seldom wait for each other. */
const chainCount = 16;
/** Where this process goes on; processes begin at different places. */
let turn = randomInt(chainCount);

/** Name of the chain for the next transaction: the one this process has left alone for longest. */
export function nextChain(trail: string): string {
  turn = (turn + 1) % chainCount;
  return `${trail}-${turn}`;
}

/** Names of all chains that a trail may have. */
export function chainsOf(trail: string): string[] {
  return Array.from({ length: chainCount }, (_, index) => `${trail}-${index}`);
}

/** What the names of a trail's chains begin with. */
export function trailPrefix(trail: string): string {
  return `${trail}-`;
}
