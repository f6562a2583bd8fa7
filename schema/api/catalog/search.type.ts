import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Connection, type ConnectionShape } from '../common/page.type.js';
import { Asset } from './asset.type.js';

/** One asset found. */
@ObjectType({ description: 'One asset found by a search.' })
export class SearchHit {
  @Field(() => Asset, { description: 'The asset.' })
  asset!: Asset;

  @Field(() => Float, { description: 'Higher is better; comparable within one answer only.' })
  score!: number;

  @Field(() => [String], {
    description: 'Where the words were found: NAME, PATH, COMMENT, DESCRIPTION, TAG.',
  })
  matchedIn!: string[];
}

/** One value of a facet. */
@ObjectType({ description: 'One value of a facet and how many matches have it.' })
export class FacetCount {
  @Field(() => String, {
    description: 'Kind, engine, tag, or id or key of the instance, schema, owner or domain.',
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show for an id or key; null when the value is its own name.',
  })
  label?: string | null;

  @Field(() => Int, { description: 'Matches with this value.' })
  count!: number;
}

/** How the matches spread. */
@ObjectType({
  description: 'How the matches spread; each list has the most frequent value first, at most 50.',
})
export class SearchFacets {
  @Field(() => [FacetCount], { description: 'By kind.' })
  kinds!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By engine.' })
  engines!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By instance.' })
  instanceIds!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By schema.' })
  schemaKeys!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By owner.' })
  ownerIds!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By tag.' })
  tags!: FacetCount[];

  @Field(() => [FacetCount], { description: 'By domain.' })
  domainIds!: FacetCount[];

  @Field(() => [FacetCount], {
    description: 'By kind of data that columns and key patterns are taken to hold.',
  })
  classifications!: FacetCount[];
}

/** A page of hits. */
@ObjectType({ description: 'A page of hits, best first, with facets.' })
export class SearchConnection extends Connection('Search', () => SearchHit) {
  @Field(() => Int, { description: 'How many assets match, counted up to 500.' })
  matches!: number;

  @Field(() => Boolean, {
    description: 'False when more than 500 match: then matches and facets speak about the best 500.',
  })
  complete!: boolean;

  @Field(() => Boolean, {
    description: 'True when little was found as typed, and names like it were taken in.',
  })
  corrected!: boolean;

  @Field(() => SearchFacets, { description: 'How the matches spread.' })
  facets!: SearchFacets;
}

/** Shape of {@link SearchConnection} for resolvers. */
export type SearchConnectionShape = ConnectionShape<SearchHit> &
  Pick<SearchConnection, 'matches' | 'complete' | 'corrected'> & { readonly facets: Promise<SearchFacets> };
