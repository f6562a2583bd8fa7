import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** A person of the test provider. */
export interface OidcPerson {
  sub: string;
  preferred_username: string;
  name: string;
  email: string;
  groups: string[];
}

/** A real OpenID provider on loopback. */
export interface TestOidc {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** Who signs in next. */
  person: OidcPerson;
  /** Does what a browser does: follows the address through sign-in and consent. @returns where it is sent back to */
  browse(url: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the provider. It signs in whoever `person` says. */
export async function startOidc(redirectUri = 'http://127.0.0.1:4600/oidc/callback'): Promise<TestOidc> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = 'waymark';
  const clientSecret = 'a-client-secret-of-the-tests';
  const state: { person: OidcPerson } = {
    person: { sub: 'u1', preferred_username: 'ada', name: 'Ada', email: 'ada@example.org', groups: [] },
  };
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ ...state.person, sub: id }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['tests'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  };
  const provider = new Provider(issuer, configuration);
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') === true)
      void interact(provider, request, response, state.person.sub);
    else void callback(request, response);
  });
  return {
    issuer,
    clientId,
    clientSecret,
    redirectUri,
    get person() {
      return state.person;
    },
    set person(person: OidcPerson) {
      state.person = person;
    },
    browse: (url) => browse(url, redirectUri),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Signs in and consents at once. */
async function interact(
  provider: Provider,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Parameters<Provider['interactionDetails']>[1],
  accountId: string,
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId } });
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid profile email');
  const grantId = await grant.save();
  await provider.interactionFinished(
    request,
    response,
    { consent: { grantId } },
    { mergeWithLastSubmission: true },
  );
}

async function browse(start: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 10; hop += 1) {
    if (url.startsWith(redirectUri)) return url;
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      cookies.set(name, value.join('='));
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new RangeError(`the provider answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
  }
  throw new RangeError('the provider redirects without end');
}
