/** Name of the trail that Waymark writes. A trail is a set of chains with their checkpoints. */
export const mainTrail = 'main';

/** Chains of a trail. A record goes to the chain of its correlation, so writers seldom wait for each other. */
const chainCount = 16;

/** Name of the chain for everything one outer cause leads to. */
export function chainOf(trail: string, correlationId: string): string {
  let sum = 7;
  for (let index = 0; index < correlationId.length; index += 1)
    sum = (Math.imul(sum, 31) + correlationId.charCodeAt(index)) >>> 0;
  return `${trail}-${sum % chainCount}`;
}

/** Names of all chains that a trail may have. */
export function chainsOf(trail: string): string[] {
  return Array.from({ length: chainCount }, (_, index) => `${trail}-${index}`);
}

/** What the names of a trail's chains begin with. */
export function trailPrefix(trail: string): string {
  return `${trail}-`;
}
