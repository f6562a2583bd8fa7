import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import { CreateApiTokenInput } from '../../schema/api/identity/access.input.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import {
  CreateApiTokenResult,
  EndSessionResult,
  EndSessionsResult,
} from '../../schema/api/identity/account.union.js';
import { type CreatedApiToken, type EndedSessions, Session } from '../../schema/api/identity/session.type.js';
import type { SessionService } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';
import { done, shownSession } from './shown.js';

/** Living sessions and API tokens. */
@Resolver(() => Session)
export class SessionResolver {
  constructor(private readonly sessions: SessionService) {}

  @Query(() => [Session], {
    name: 'sessions',
    description: 'Living sessions and tokens of an account, newest first.',
    complexity: 50,
  })
  @Permit('self.manage')
  async livingSessions(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, {
      nullable: true,
      description: 'Account; default one’s own, another’s with account.manage.',
    })
    accountId?: string,
  ): Promise<Session[]> {
    const found = await this.sessions.list(request, accountId ?? request.subject.id);
    return found.map((session) => shownSession(session, request.subject.sessionId));
  }

  @Mutation(() => CreateApiTokenResult, {
    description: 'Makes an API token of one’s own or of a service account; shown this once.',
  })
  @Permit('self.manage')
  createApiToken(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => CreateApiTokenInput, { description: 'The token.' }) input: CreateApiTokenInput,
  ): Promise<CreatedApiToken | UserError> {
    return outcome(() => this.sessions.createToken(request, input));
  }

  @Mutation(() => EndSessionResult, {
    description:
      'Ends a session or revokes a token on every node; sockets of it are cut. Another’s needs account.manage.',
  })
  @Permit('self.manage')
  endSession(
    @Ctx() { request }: ApiContext,
    @Arg('id', () => ID, { description: 'Id of the session or token.' }) id: string,
  ): Promise<Done | UserError> {
    return outcome(() => this.sessions.end(request, id).then(() => done));
  }

  @Mutation(() => EndSessionsResult, {
    description: 'Ends all sessions of an account but the one that asks. Another’s needs account.manage.',
  })
  @Permit('self.manage')
  endSessions(
    @Ctx() { request }: ApiContext,
    @Arg('accountId', () => ID, { description: 'Account.' }) accountId: string,
    @Arg('tokens', () => Boolean, { defaultValue: false, description: 'Revoke its API tokens as well.' })
    tokens: boolean,
  ): Promise<EndedSessions | UserError> {
    return outcome(() => this.sessions.endAll(request, { accountId, tokens }).then((ended) => ({ ended })));
  }
}
