import type { BoundRoute } from './bind-route.js';

const intro = `# REST API

<!-- Written by scripts/emit-openapi.mjs. -->

REST v1 is a thin layer over the GraphQL API for programs that do not speak GraphQL. Each route under \`/api/v1\` runs one
persisted operation of \`resolvers/rest/operations.graphql\` with the rights of the caller, so permissions, limits and audit are
those of the operation. [openapi.json](openapi.json) describes every route; a running node serves it at \`/api/v1/openapi.json\`.

- **Signing in**: \`Authorization: Bearer TOKEN\`, a token made with the mutation \`createApiToken\`.
- **Lists** are paged: \`first\` (1 to 500) and \`after\`, the \`endCursor\` of the page before. Lists in parameters repeat the parameter.
- **Errors** have the shape \`{"errors": [{"message", "extensions": {"code", "retryable", "facts"}}]}\` and the status of the code.
- **Versions**: within \`v1\` members and parameters may be added, never taken away. A deprecated route says so by the headers
  \`Deprecation\` and \`Sunset\` and works until then; deprecated fields are marked in the document and stay in the answers of \`v1\`.
- Every answer carries \`x-request-id\`; \`x-correlation-id\` and \`traceparent\` of the request are carried on.

`;

/** The page docs/api/rest.md. */
export function restPage(routes: readonly BoundRoute[]): string {
  const tags = [...new Set(routes.map(({ route }) => route.tag))];
  return `${intro}${tags.map((tag) => section(tag, routes)).join('\n')}`;
}

function section(tag: string, routes: readonly BoundRoute[]): string {
  const lines = routes
    .filter(({ route }) => route.tag === tag)
    .map(({ route, field, parameters, body }) => {
      const names = [
        ...parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `\`${name}\``),
        ...(body === null ? [] : [`body \`${body.type.name}\``]),
      ].join(', ');
      const note = route.deprecated === undefined ? '' : ` Deprecated: ${route.deprecated.instead}`;
      return `- \`${route.method.toUpperCase()} /api/v1${route.path}\`: ${field.description ?? ''}${note}${names === '' ? '' : ` Takes ${names}.`}`;
    });
  return `## ${tag}\n\n${lines.join('\n')}\n`;
}
