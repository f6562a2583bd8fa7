import { createClient as createSocketClient } from 'graphql-ws';
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { sessionEndedEvent } from '../shell/session.tsx';

const socketAddress = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/graphql`;
const sockets = createSocketClient({
  url: socketAddress,
  lazy: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
});

/** The explorer's GraphQL client: answers are never older than their request, subscriptions go over one socket. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'network-only',
  exchanges: [
    mapExchange({
      onError: (error) => {
        const ended = error.graphQLErrors.some((item) => item.extensions.code === 'UNAUTHENTICATED');
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
            },
            sink as never,
          ),
        }),
      }),
    }),
  ],
});
