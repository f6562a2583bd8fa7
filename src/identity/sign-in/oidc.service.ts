import * as client from 'openid-client';
import { recordAudit } from '../../audit/index.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestSource, systemContext } from '../../core/context.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { newId, randomToken } from '../../core/ids.js';
import { rememberSecret } from '../../core/redaction.js';
import { appendEvent } from '../../events/index.js';
import type { GraphClient } from '../../graph/index.js';
import type { GrantService } from '../access/grant.service.js';
import type { AccountStore, StoredAccount } from '../people/account.store.js';
import type { SessionService, StartedSession } from './session.service.js';
import { tokenHash } from './token-hash.js';

/** An identity provider. */
export interface OidcOptions {
  issuer: string;
  clientId: string;
  /** Absent for public clients. */
  clientSecret?: string | undefined;
  scopes: readonly string[];
  /** Claim of the id token (or user info) with group names. */
  groupsClaim: string;
  /** Group name to role name. Roles of groups are held everywhere. */
  groupRoles: Readonly<Record<string, string>>;
  /** Accept an http issuer; for loopback only. */
  allowInsecure?: boolean;
}

/** The start of a sign-in. */
export interface OidcStart {
  /** Where the browser is sent. */
  url: string;
  /** To be kept in a cookie of the browser until it comes back: only this browser can finish. */
  flowToken: string;
}

interface StoredFlow {
  verifier: string;
  nonce: string;
  state: string;
  redirectUri: string;
  returnTo: string;
  expiresMs: number;
  [member: string]: unknown;
}

interface Claims {
  subject: string;
  login: string;
  name: string;
  email: string | null;
  groups: readonly string[];
}

const flowMs = 600_000;

/**
 * Sign-in with an OpenID provider: authorization code flow with PKCE, state and nonce. The first sign-in of somebody
 * makes an account; an existing local account is never taken over because names or addresses are equal.
 */
export class OidcService {
  #configuration: Promise<client.Configuration> | undefined;

  constructor(
    private readonly graph: GraphClient,
    private readonly accounts: AccountStore,
    private readonly grants: GrantService,
    private readonly sessions: SessionService,
    private readonly clock: Clock,
    private readonly options: OidcOptions,
  ) {
    if (options.clientSecret !== undefined) rememberSecret(options.clientSecret);
  }

  /** Begins a sign-in. @param returnTo a path of this site, where the browser goes afterwards @throws SIGN_IN_FAILED */
  async begin(input: { redirectUri: string; returnTo?: string | null }): Promise<OidcStart> {
    const configuration = await this.#provider();
    const flow: StoredFlow = {
      verifier: client.randomPKCECodeVerifier(),
      nonce: client.randomNonce(),
      state: client.randomState(),
      redirectUri: input.redirectUri,
      returnTo: localPath(input.returnTo),
      expiresMs: this.clock.nowMs() + flowMs,
    };
    const flowToken = randomToken();
    await this.graph.write(
      'CREATE (f:OidcFlow {tokenHash: $hash}) SET f += $flow',
      { hash: tokenHash(flowToken), flow },
      { id: 'identity.oidc-begin' },
    );
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: flow.redirectUri,
      scope: this.options.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    });
    return { url: url.href, flowToken };
  }

  /**
   * Ends a sign-in with the address the provider sent the browser back to. Each flow can be finished once.
   * @throws SIGN_IN_FAILED
   */
  async finish(
    source: RequestSource,
    input: { url: string; flowToken: string; previousToken?: string | null },
  ): Promise<StartedSession & { returnTo: string }> {
    const flow = await this.#useFlow(input.flowToken);
    if (flow === null) throw await this.#refuse(source, 'the flow is unknown, expired or was used');
    const claims = await this.#exchange(source, flow, input.url);
    const account = await this.#account(source, claims);
    if (account.disabled) throw await this.#refuse(source, 'the account is disabled');
    const roles = new Set(claims.groups.flatMap((group) => ownEntry(this.options.groupRoles, group)));
    await this.grants.syncExternal({ ...systemContext(), source }, account.id, [...roles]);
    const started = await this.sessions.start(source, account, 'oidc', input.previousToken);
    return { ...started, returnTo: flow.returnTo };
  }

  async #provider(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret, allowInsecure } = this.options;
    this.#configuration ??= client.discovery(
      new URL(issuer),
      clientId,
      clientSecret,
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
      {
        timeout: 10,
        // The signature of the id token is checked even though it came from the provider itself.
        execute: [
          client.enableNonRepudiationChecks,
          ...(allowInsecure === true && isLoopback(issuer) ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    try {
      return await this.#configuration;
    } catch (cause) {
      // The provider may be back at the next attempt.
      this.#configuration = undefined;
      throw new WaymarkError('SIGN_IN_FAILED', 'The identity provider does not answer as one.', { cause });
    }
  }

  async #exchange(source: RequestSource, flow: StoredFlow, url: string): Promise<Claims> {
    const configuration = await this.#provider();
    try {
      // The provider redirects to the registered address; only the query of what came back is taken.
      const returned = new URL(flow.redirectUri);
      returned.search = new URL(url, flow.redirectUri).search;
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const idToken = tokens.claims();
      if (idToken === undefined) throw new WaymarkError('SIGN_IN_FAILED', 'There is no id token.');
      const hasGroups = idToken[this.options.groupsClaim] !== undefined;
      const endpoint = configuration.serverMetadata().userinfo_endpoint;
      const more =
        hasGroups || endpoint === undefined
          ? {}
          : await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub);
      return this.#claims(idToken.sub, { ...more, ...idToken });
    } catch (cause) {
      throw await this.#refuse(source, messageOf(cause), cause);
    }
  }

  #claims(subject: string, claims: Readonly<Record<string, unknown>>): Claims {
    const text = (name: string): string | null => {
      const value = claims[name];
      return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null;
    };
    const groups = claims[this.options.groupsClaim];
    const login = text('preferred_username') ?? text('email') ?? subject;
    return {
      subject,
      login,
      name: text('name') ?? login,
      email: claims['email_verified'] === false ? null : text('email'),
      groups: (Array.isArray(groups) ? groups : [groups]).filter(
        (group): group is string => typeof group === 'string',
      ),
    };
  }

  /** The account of a subject; made at the first sign-in. */
  async #account(source: RequestSource, claims: Claims): Promise<StoredAccount> {
    const { issuer } = this.options;
    const known = await this.accounts.byExternal(issuer, claims.subject);
    if (known !== null) return known;
    const ctx = { ...systemContext(), source };
    const account = {
      id: newId(),
      login: await this.#freeLogin(claims.login),
      name: claims.name,
      kind: 'person' as const,
      email: claims.email,
      passwordHash: null,
      createdAt: isoTime(this.clock.nowMs()),
      external: { issuer, subject: claims.subject },
    };
    await this.graph.transaction(async (tx) => {
      await this.accounts.create(tx, account);
      await appendEvent(tx, ctx, {
        kind: 'account.changed',
        aggregate: `account:${account.id}`,
        payload: { accountId: account.id, change: 'create' },
      });
      await recordAudit(tx, ctx, {
        action: 'account.link-external',
        outcome: 'success',
        targetId: account.id,
        after: { login: account.login, name: account.name, issuer, subject: claims.subject },
      });
    });
    const made = await this.accounts.byId(account.id);
    if (made === null) throw new WaymarkError('INTERNAL', 'The account that was made is not there.');
    return made;
  }

  async #freeLogin(wanted: string): Promise<string> {
    const plain = wanted
      .toLowerCase()
      .replaceAll(/[^a-z0-9._@-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 50);
    const base = plain.length < 2 ? `user-${newId().slice(-8)}` : plain;
    for (let number = 1; ; number += 1) {
      const login = number === 1 ? base : `${base}-${number}`;
      if ((await this.accounts.byLogin(login)) === null) return login;
    }
  }

  async #useFlow(flowToken: string): Promise<StoredFlow | null> {
    const [row] = await this.graph.write<{ flow: StoredFlow }>(
      'MATCH (f:OidcFlow {tokenHash: $hash}) SET f.lock = 1 WITH f, properties(f) AS flow DELETE f RETURN flow',
      { hash: tokenHash(flowToken) },
      { id: 'identity.oidc-finish' },
    );
    return row !== undefined && row.flow.expiresMs > this.clock.nowMs() ? row.flow : null;
  }

  async #refuse(source: RequestSource, reason: string, cause?: unknown): Promise<WaymarkError> {
    const subject = { kind: 'anonymous', id: 'anonymous', name: 'nobody', sessionId: null } as const;
    await this.graph.transaction((tx) =>
      recordAudit(
        tx,
        { ...systemContext(), source, subject },
        {
          action: 'session.start',
          outcome: 'denied',
          reason: reason.slice(0, 500),
          details: { by: 'oidc' },
        },
      ),
    );
    return new WaymarkError('SIGN_IN_FAILED', 'The sign-in with the identity provider failed.', { cause });
  }
}

/** The role of a group, none for a group that the mapping does not name itself. */
function ownEntry(map: Readonly<Record<string, string>>, group: string): string[] {
  const role = Object.hasOwn(map, group) ? map[group] : undefined;
  return role === undefined ? [] : [role];
}

/** A path of this site and nothing else: no scheme, no host, no `//`, no backslash, no control character. */
export function localPath(text: string | null | undefined): string {
  const plain = text ?? '/';
  // eslint-disable-next-line no-control-regex
  return /^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(plain) && plain.length <= 2_000 ? plain : '/';
}

function isLoopback(issuer: string): boolean {
  const { hostname } = new URL(issuer);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
