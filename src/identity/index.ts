/**
 * Identity: who asks, what they may do and where, and the secrets Waymark keeps.
 * The door of the domain.
 */
import type { Clock } from '../core/clock.js';
import type { GraphClient } from '../graph/index.js';
import { AccountService } from './people/account.service.js';
import { AccountStore } from './people/account.store.js';
import { GraphSecretVault } from './secrets/secret-vault.js';
import { SessionService } from './sign-in/session.service.js';

export { resolveAccess, type RoleGrant, type ScopeKind } from './access/resolve-access.js';
export { type Account, AccountService } from './people/account.service.js';
export { loadRootKey } from './secrets/root-keys.js';
export { LocalRootKeys, openRootKeys, type RootKeys } from './secrets/root-keys.js';
export { keyIdOf } from './secrets/sealing.js';
export { GraphSecretVault, type KeyRotation } from './secrets/secret-vault.js';
export { type TransitOptions, TransitRootKeys } from './secrets/transit-root-keys.js';
export { type Authenticated, SessionService, type StartedSession } from './sign-in/session.service.js';

/** What identity works with. */
export interface IdentityDependencies {
  graph: GraphClient;
  clock: Clock;
  /** The current root key first, then earlier ones that may still be needed to read. */
  rootKeys: readonly [Buffer, ...Buffer[]];
  sessionIdleMs: number;
  sessionMaxMs: number;
  passwordMinLength: number;
}

/** The services of identity. */
export interface Identity {
  accounts: AccountService;
  sessions: SessionService;
  vault: GraphSecretVault;
}

/** Makes the services of identity over one graph. */
export function createIdentity(options: IdentityDependencies): Identity {
  const { graph, clock } = options;
  const store = new AccountStore(graph);
  return {
    accounts: new AccountService(graph, store, clock, options.passwordMinLength),
    sessions: new SessionService(graph, store, clock, {
      idleMs: options.sessionIdleMs,
      maxMs: options.sessionMaxMs,
    }),
    vault: new GraphSecretVault(graph, options.rootKeys),
  };
}
