import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { RoleGrant } from '../../schema/api/identity/access.type.js';
import { type Identity, placeIds } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';

/** What holders and places of grants are called, for all grants of an answer at once. */
@Resolver(() => RoleGrant)
export class RoleGrantFieldResolver {
  constructor(private readonly identity: Identity) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Login of the account, or name of the group, that holds it; null when it is gone.',
  })
  holderName(@Root() { subjectId }: RoleGrant, @Ctx() context: ApiContext): Promise<string | null> {
    return this.#name(subjectId, context);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What the place is called; null for everything, for what the holder owns, and for a place that is gone or hidden.',
  })
  async placeName(@Root() grant: RoleGrant, @Ctx() context: ApiContext): Promise<string | null> {
    const [id] = placeIds([grant]);
    return id === undefined ? grant.scopeValue : this.#name(id, context);
  }

  #name(id: string, { request, loaders }: ApiContext): Promise<string | null> {
    return loaders.load('grantNames', id, (ids) => this.identity.grants.names(request, ids));
  }
}
