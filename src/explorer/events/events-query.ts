import { graphql } from '../generated/gql.ts';
import type { DeadLettersPageQuery, EventsPageQuery } from '../generated/graphql.ts';

/** A page of the log of events with the kinds there are. */
export const eventsPage = graphql(`
  query EventsPage($kinds: [String!], $aggregate: String, $after: String) {
    events(kinds: $kinds, aggregate: $aggregate, first: 50, after: $after, newestFirst: true) {
      nodes {
        ...EventParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  fragment EventParts on Event {
    id
    kind
    at
    aggregate
    subjectId
    correlationId
    payload
  }
`);

/** The kinds of events. */
export const eventKindsQuery = graphql(`
  query EventKindNames {
    eventKinds {
      kind
      description
    }
  }
`);

/** Events as they happen. */
export const eventFeed = graphql(`
  subscription EventFeed($kinds: [String!], $filter: EventFilterInput) {
    events(kinds: $kinds, filter: $filter) {
      event {
        ...EventParts
      }
      missed {
        count
      }
    }
  }
`);

/** A page of dead letters. */
export const deadLettersPage = graphql(`
  query DeadLettersPage($state: DeadLetterState!, $after: String) {
    deadLetters(state: $state, first: 50, after: $after) {
      nodes {
        id
        consumer
        state
        attempts
        errorCode
        errorMessage
        firstFailedAt
        lastFailedAt
        compensatedAt
        compensationError
        discardReason
        event {
          ...EventParts
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Hands dead letters to their consumer again. */
export const retryLetters = graphql(`
  mutation RetryLetters($input: RetryDeadLettersInput!) {
    retryDeadLetters(input: $input) {
      ... on ChangedDeadLetters {
        count
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** Gives dead letters up. */
export const discardLetters = graphql(`
  mutation DiscardLetters($input: DiscardDeadLettersInput!) {
    discardDeadLetters(input: $input) {
      ... on ChangedDeadLetters {
        count
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** An event as the page has it. */
export type PageEvent = EventsPageQuery['events']['nodes'][number];

/** A dead letter as the page has it. */
export type PageLetter = DeadLettersPageQuery['deadLetters']['nodes'][number];
