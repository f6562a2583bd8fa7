import { createClient as createSocketClient } from 'graphql-ws';
import {
  Client,
  fetchExchange,
  makeOperation,
  mapExchange,
  type Operation,
  subscriptionExchange,
} from 'urql';
import { sessionEndedEvent } from '../shell/session.tsx';
import { connectionLost, connectionProved, waitMs } from './connection.ts';
import { noteRefusal, noteServer } from './version.ts';

const socketAddress = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/graphql`;
/** Codes of a socket that was closed on purpose: nothing is followed any more, or the session has ended. */
const closedForGood = { normal: 1_000, forbidden: 4_403 };
const sockets = createSocketClient({
  url: socketAddress,
  lazy: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (attempts) =>
    new Promise((resolve) => setTimeout(resolve, waitMs(attempts) * (1 + Math.random()))),
  on: {
    connected: connectionProved,
    closed: (event) => {
      const { code } = event as CloseEvent;
      if (code === closedForGood.forbidden) globalThis.dispatchEvent(new Event(sessionEndedEvent));
      else if (code !== closedForGood.normal) connectionLost();
    },
  },
});

/** Names the document by its id, so that servers that accept only known operations find it. */
function withDocumentId(operation: Operation): Operation {
  const { __meta__: meta } = operation.query as { __meta__?: { hash?: string } };
  if (meta?.hash === undefined) return operation;
  const extensions = { ...operation.extensions, documentId: meta.hash };
  return makeOperation(operation.kind, { ...operation, extensions }, operation.context);
}

/** The explorer's GraphQL client: answers are never older than their request, subscriptions go over one socket. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetch: async (input, init) => noteServer(await fetch(input, init)),
  exchanges: [
    mapExchange({
      onOperation: withDocumentId,
      onError: (error) => {
        const ended = error.graphQLErrors.some((item) => item.extensions.code === 'UNAUTHENTICATED');
        if (error.networkError !== undefined && error.graphQLErrors.length === 0) connectionLost();
        for (const item of error.graphQLErrors) noteRefusal(item.extensions.code);
        if (ended) globalThis.dispatchEvent(new Event(sessionEndedEvent));
      },
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (operation) => ({
        subscribe: (sink) => ({
          unsubscribe: sockets.subscribe(
            {
              query: operation.query ?? '',
              ...(operation.variables === undefined
                ? {}
                : { variables: operation.variables as Record<string, unknown> }),
              ...(operation.extensions === undefined ? {} : { extensions: operation.extensions }),
            },
            sink as never,
          ),
        }),
      }),
    }),
  ],
});
