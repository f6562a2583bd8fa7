import { WaymarkError } from '../../src/core/errors.js';

/** Asks a running node over HTTP with somebody's session cookie. @throws with the first error of the answer */
export async function graphqlAs<Data>(
  url: string,
  cookie: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (data === undefined || data === null || errors !== undefined)
    throw new WaymarkError('INTERNAL', errors?.[0]?.message ?? `The answer was ${response.status}.`);
  return data;
}
