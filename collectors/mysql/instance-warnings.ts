import type { CollectionWarning } from '../../src/core/collection.js';
import type { MysqlSession } from '../../src/engines/mysql/index.js';
import { quoteAccount } from './values.js';

/** Names of the queries of the instance that the account was refused. */
export type Refusals = Set<string>;

interface Loss {
  lost: string;
  mysql: string;
  mariadb: string;
}

/** What is lost without each query, and the privilege that gives it. */
const losses: Readonly<Record<string, Loss>> = {
  principals: {
    lost: 'accounts and roles stay as they were, and only its own privileges are known',
    mysql: 'SELECT ON mysql.*',
    mariadb: 'SELECT ON mysql.*',
  },
  memberships: {
    lost: 'memberships of roles are left out',
    mysql: 'SELECT ON mysql.*',
    mariadb: 'SELECT ON mysql.*',
  },
  'routine-grants': {
    lost: 'privileges on routines are left out',
    mysql: 'SELECT ON mysql.procs_priv',
    mariadb: 'SELECT ON mysql.procs_priv',
  },
  'proxy-grants': {
    lost: 'PROXY privileges are left out',
    mysql: 'SELECT ON mysql.proxies_priv',
    mariadb: 'SELECT ON mysql.proxies_priv',
  },
  'table-grantors': {
    lost: 'who granted on tables is left out',
    mysql: 'SELECT ON mysql.tables_priv',
    mariadb: 'SELECT ON mysql.tables_priv',
  },
  servers: {
    lost: 'foreign servers are left out',
    mysql: 'SELECT ON mysql.servers',
    mariadb: 'SELECT ON mysql.servers',
  },
  components: { lost: 'components are left out', mysql: 'SELECT ON mysql.component', mariadb: '' },
  tablespaces: {
    lost: 'tablespaces are left out, and unchanged tables with foreign keys take longer to compare',
    mysql: 'PROCESS ON *.*',
    mariadb: 'PROCESS ON *.*',
  },
  'replica-status': {
    lost: 'replication is not seen',
    mysql: 'REPLICATION CLIENT ON *.*',
    mariadb: 'SLAVE MONITOR ON *.*',
  },
};

/** One warning per thing the account may not see, with the statement that allows it. */
export function grantWarnings(
  namespace: string,
  session: Pick<MysqlSession, 'version' | 'account'>,
  refused: Refusals,
): CollectionWarning[] {
  const account = quoteAccount(session.account);
  // Without the accounts, what hangs on them goes with the same grant.
  const names = refused.has('principals')
    ? [...refused].filter(
        (name) => !losses[name]?.[session.version.flavour].includes('mysql.') || name === 'principals',
      )
    : [...refused];
  return names.map((name) => {
    const loss = losses[name]!;
    return {
      code: 'MISSING_GRANT',
      key: namespace,
      message: `The account ${account} may not read the ${name.replaceAll('-', ' ')}: ${loss.lost}.`,
      remedy: `GRANT ${loss[session.version.flavour]} TO ${account};`,
    };
  });
}
