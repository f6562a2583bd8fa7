/** Exit codes of the `waymark` command, documented in docs/cli.md. */
export const exitCodes = {
  /** The command did what it was asked. */
  done: 0,
  /** It failed. */
  failed: 1,
  /** Wrong usage or configuration; nothing was done. */
  usage: 2,
  /** A server was not reachable or refused the account. */
  refused: 3,
} as const;
