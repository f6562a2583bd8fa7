import { randomToken } from '../../core/ids.js';
import { type ErrorCode, errorCatalogue, WaymarkError } from '../../core/errors.js';
import { type Operations, withOperations } from './operations.js';

interface Listed {
  id: string;
  login: string;
  name: string;
  kind: string;
  disabled: boolean;
  grants: { role: string; deny: boolean }[];
}

/** A member of a result union. */
type Result = { __typename: string; code?: string; message?: string } & Record<string, unknown>;

const page = `query ($text: String, $after: String) { accounts(text: $text, first: 500, after: $after) {
  nodes { id login name kind disabled grants { role deny } } pageInfo { hasNextPage endCursor } } }`;
const passwordBytes = 15;

export async function list(options: { text?: string; json?: boolean }): Promise<void> {
  await withOperations(async (operations) => {
    const found = await accounts(operations, options.text ?? null);
    if (options.json === true) print(JSON.stringify(found));
    else for (const account of found) print(lineOf(account));
  });
}

export async function create(
  login: string,
  options: { name?: string; email?: string; service?: boolean; role?: string },
): Promise<void> {
  const { name, email, role } = options;
  await withOperations(async (operations) => {
    const password = randomToken(passwordBytes);
    const secret = options.service === true ? {} : { password, mustChangePassword: true };
    const kind = options.service === true ? 'SERVICE' : 'PERSON';
    const account = await change(
      operations,
      'mutation ($input: CreateAccountInput!) { result: createAccount(input: $input) { __typename ... on Account { id } ... on UserError { code message } } }',
      { input: { login, kind, name, email, ...secret } },
    );
    if (role !== undefined) await grantTo(operations, String(account['id']), { role });
    print(options.service === true ? `${login} was created.` : `${login} was created: ${password}`);
  });
}

export async function setDisabled(login: string, disabled: boolean): Promise<void> {
  await withOperations(async (operations) => {
    const accountId = await idOf(operations, login);
    await change(
      operations,
      'mutation ($input: UpdateAccountInput!) { result: updateAccount(input: $input) { __typename ... on UserError { code message } } }',
      { input: { accountId, disabled } },
    );
    print(`${login} is ${disabled ? 'disabled' : 'enabled'}.`);
  });
}

export async function reset(login: string): Promise<void> {
  await withOperations(async (operations) => {
    const result = await change(
      operations,
      'mutation ($accountId: ID!) { result: resetPassword(accountId: $accountId) { __typename ... on TemporaryPassword { temporaryPassword } ... on UserError { code message } } }',
      { accountId: await idOf(operations, login) },
    );
    print(String(result['temporaryPassword']));
  });
}

export async function unlock(login: string): Promise<void> {
  await withOperations(async (operations) => {
    await change(
      operations,
      'mutation ($accountId: ID!) { result: unlockAccount(accountId: $accountId) { __typename ... on UserError { code message } } }',
      { accountId: await idOf(operations, login) },
    );
    print(`${login} can sign in again.`);
  });
}

export async function link(login: string): Promise<void> {
  await withOperations(async (operations) => {
    const result = await change(
      operations,
      'mutation ($accountId: ID!) { result: createSignInLink(accountId: $accountId) { __typename ... on SignInLink { path expiresAt } ... on UserError { code message } } }',
      { accountId: await idOf(operations, login) },
    );
    print(String(result['path']));
  });
}

export async function grant(
  login: string,
  role: string,
  options: { scope: string; value?: string; deny?: boolean },
): Promise<void> {
  await withOperations(async (operations) => {
    const accountId = await idOf(operations, login);
    const { scope: scopeKind, value: scopeValue, deny = false } = options;
    await grantTo(operations, accountId, { role, scopeKind, scopeValue, deny });
    print(`${login} ${deny ? 'is denied' : 'holds'} ${role}.`);
  });
}

export async function can(
  login: string,
  permission: string,
  key: string | undefined,
  options: { json?: boolean },
): Promise<void> {
  await withOperations(async (operations) => {
    const data = await operations.run<{
      can: { allowed: boolean; text: string; because: { text: string }[] };
    }>(
      'query ($permission: String!, $key: ID, $id: ID) { can(permission: $permission, assetKey: $key, accountId: $id) { allowed text because { grantId effect applies text } } }',
      { permission, key, id: await idOf(operations, login) },
    );
    if (options.json === true) print(JSON.stringify(data.can));
    else {
      print(data.can.text);
      // A reason that is the only one stands in the answer already.
      if (data.can.because.length > 1) for (const { text } of data.can.because) print(`  ${text}`);
    }
    if (!data.can.allowed) process.exitCode = 1;
  });
}

async function grantTo(
  operations: Operations,
  accountId: string,
  input: { role: string; scopeKind?: string; scopeValue?: string | undefined; deny?: boolean },
): Promise<void> {
  await change(
    operations,
    'mutation ($input: GrantRoleInput!) { result: grantRole(input: $input) { __typename ... on UserError { code message } } }',
    { input: { accountId, ...input } },
  );
}

async function accounts(operations: Operations, text: string | null): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let after: string | null | undefined = null; after !== undefined;) {
    const data: {
      accounts: { nodes: Listed[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    } = await operations.run(page, { text, after });
    found.push(...data.accounts.nodes);
    const { hasNextPage, endCursor } = data.accounts.pageInfo;
    after = hasNextPage ? endCursor : undefined;
  }
  return found;
}

async function idOf(operations: Operations, login: string): Promise<string> {
  const account = (await accounts(operations, login)).find((item) => item.login === login.toLowerCase());
  if (account !== undefined) return account.id;
  throw new WaymarkError('NOT_FOUND', `There is no account ${login}.`, { facts: { login } });
}

/** Runs a mutation whose only field is `result`. @throws what it was refused for */
async function change(
  operations: Operations,
  document: string,
  variables: Record<string, unknown>,
): Promise<Result> {
  const { result } = await operations.run<{ result: Result }>(document, variables);
  if (result.message === undefined || result.code === undefined) return result;
  const code = Object.hasOwn(errorCatalogue, result.code) ? (result.code as ErrorCode) : 'CONFLICT';
  throw new WaymarkError(code, result.message);
}

function lineOf({ login, name, kind, disabled, grants }: Listed): string {
  const roles = grants.map(({ role, deny }) => (deny ? `-${role}` : role)).join(', ');
  return `${login}  ${name}  ${kind.toLowerCase()}${disabled ? ', disabled' : ''}  ${roles}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
