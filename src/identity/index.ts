/**
 * Identity: who asks, what they may do and where, and the secrets Waymark keeps.
 * The door of the domain.
 */
import type { Clock } from '../core/clock.js';
import type { GraphClient } from '../graph/index.js';
import { AccessService } from './access/access.service.js';
import { AccessStore } from './access/access.store.js';
import { GrantPlaces } from './access/grant-places.js';
import { GrantService } from './access/grant.service.js';
import { RoleService } from './access/role.service.js';
import { ComplianceService } from './compliance/compliance.service.js';
import { ComplianceStore } from './compliance/compliance.store.js';
import { AccountService } from './people/account.service.js';
import { AccountStore } from './people/account.store.js';
import { ApproverService } from './people/approver.service.js';
import { OrganisationService } from './people/organisation.service.js';
import { OrganisationStore } from './people/organisation.store.js';
import type { RootKeys } from './secrets/root-keys.js';
import { GraphSecretVault } from './secrets/secret-vault.js';
import { type OidcOptions, OidcService } from './sign-in/oidc.service.js';
import { SecondFactorService } from './sign-in/second-factor.service.js';
import { SessionListeners } from './sign-in/session-listeners.js';
import { SessionService } from './sign-in/session.service.js';
import { SessionStore } from './sign-in/session.store.js';
import { SignInGuard } from './sign-in/sign-in-guard.js';
import { TokenService } from './sign-in/token.service.js';

export { AccessService } from './access/access.service.js';
export type { CustomRole } from './access/access.store.js';
export type { AccessDecision, AccessReason } from './access/explain.js';
export { placeIds } from './access/grant-places.js';
export { type RoleGrant, type ScopeKind, scopeKinds, type TimeWindow } from './access/grant.js';
export { GrantService, type NewGrant } from './access/grant.service.js';
export { type Access, type AccessFacts, resolveAccess } from './access/resolve-access.js';
export { type Role, RoleService } from './access/role.service.js';
export { ComplianceService, type Finding, type RuleInfo } from './compliance/compliance.service.js';
export type { ComplianceCheck, ComplianceException } from './compliance/compliance.store.js';
export { sensitiveTags } from './compliance/facts.js';
export { type ComplianceRuleId, complianceRules, type Severity } from './compliance/rules.js';
export { type Account, AccountService } from './people/account.service.js';
export {
  type Approver,
  type ApproverRule,
  approverRules,
  ApproverService,
  type Delegation,
} from './people/approver.service.js';
export { OrganisationService } from './people/organisation.service.js';
export type { Group, Membership, OnCallShift } from './people/organisation.store.js';
export { loadRootKey, LocalRootKeys, openRootKeys, type RootKeys } from './secrets/root-keys.js';
export { keyIdOf } from './secrets/sealing.js';
export { GraphSecretVault, type KeyRotation } from './secrets/secret-vault.js';
export { type TransitOptions, TransitRootKeys } from './secrets/transit-root-keys.js';
export { type OidcOptions, OidcService, type OidcStart } from './sign-in/oidc.service.js';
export { SecondFactorService } from './sign-in/second-factor.service.js';
export {
  type Authenticated,
  type Restriction,
  SessionService,
  type StartedSession,
} from './sign-in/session.service.js';
export type { SessionInfo } from './sign-in/session.store.js';
export { type NewToken, TokenService } from './sign-in/token.service.js';

/** What identity works with. */
export interface IdentityDependencies {
  graph: GraphClient;
  clock: Clock;
  /** A keeper of root keys ({@link openRootKeys}, {@link TransitRootKeys}), or the current root key followed by earlier ones. */
  rootKeys: RootKeys | readonly [Buffer, ...Buffer[]];
  sessionIdleMs: number;
  sessionMaxMs: number;
  passwordMinLength: number;
  /** People who sign in with a password must set up a second factor first. Default false. */
  requireSecondFactor?: boolean;
  /** Identity provider to sign in with; none by default. */
  oidc?: OidcOptions | null | undefined;
}

/** The services of identity. */
export interface Identity {
  access: AccessService;
  accounts: AccountService;
  approvers: ApproverService;
  compliance: ComplianceService;
  factors: SecondFactorService;
  grants: GrantService;
  /** Null without an identity provider. */
  oidc: OidcService | null;
  organisation: OrganisationService;
  roles: RoleService;
  sessions: SessionService;
  tokens: TokenService;
  vault: GraphSecretVault;
}

/** Makes the services of identity over one graph. Call `sessions.announceExpired` every second, `sessions.sweep` hourly and `compliance.check` daily. */
export function createIdentity(options: IdentityDependencies): Identity {
  const { graph, clock } = options;
  const vault = new GraphSecretVault(graph, options.rootKeys);
  const accountStore = new AccountStore(graph);
  const accessStore = new AccessStore(graph);
  const store = new SessionStore(graph);
  const guard = new SignInGuard(graph, clock);
  const listeners = new SessionListeners();
  const places = new GrantPlaces(graph);
  const grants = new GrantService(graph, accessStore, places, clock);
  const accounts = new AccountService(
    graph,
    accountStore,
    accessStore,
    guard,
    clock,
    options.passwordMinLength,
    (ids) => ids.forEach((id) => listeners.announce(id)),
  );
  const factors = new SecondFactorService(graph, vault, accountStore, accounts, guard, clock);
  const tokens = new TokenService(graph, store, accountStore, clock);
  const sessions = new SessionService({
    graph,
    store,
    accounts: accountStore,
    accountService: accounts,
    guard,
    factors,
    tokens,
    clock,
    limits: {
      idleMs: options.sessionIdleMs,
      maxMs: options.sessionMaxMs,
      requireSecondFactor: options.requireSecondFactor ?? false,
    },
    listeners,
  });
  return {
    access: new AccessService(graph, accessStore, places, clock),
    accounts,
    approvers: new ApproverService(graph, clock),
    compliance: new ComplianceService(graph, new ComplianceStore(graph), places, clock),
    factors,
    grants,
    oidc: options.oidc ? new OidcService(graph, accountStore, grants, sessions, clock, options.oidc) : null,
    organisation: new OrganisationService(graph, new OrganisationStore(graph), accessStore, clock),
    roles: new RoleService(graph, accessStore),
    sessions,
    tokens,
    vault,
  };
}
