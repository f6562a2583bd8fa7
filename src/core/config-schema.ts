import { z } from 'zod';
import { isCron, isTimeZone } from './schedule-text.js';

/**
 * Configuration: `waymark.yaml` (or the file named by `WAYMARK_CONFIG`), overridden by environment variables,
 * validated once at start. Every option is documented here; `docs/configuration.md` is made from these descriptions.
 */

const booleanText = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
]);
const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
]);
/** When something is done regularly; refused at start, not when its time would have come. */
const cron = z.string().refine(isCron, 'must be a cron expression');
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin');

const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** One configured instance, as it is written. */
export const instanceSchema = z
  .object({
    url: z
      .string()
      .describe(
        'Connection URL with credentials, for example postgres://waymark:secret@orders-db:5432/postgres.',
      ),
    name: z.string().optional().describe('Display name; default host:port.'),
    environment: z.string().default('default').describe('Environment, used in permissions and filters.'),
    tags: list.default([]).describe('Tags set on the instance and inherited by everything in it.'),
    schedule: cron.optional().describe('Cron expression of collection runs; default collection.schedule.'),
    timezone: timeZone.optional().describe('Time zone of the schedule; default collection.timezone.'),
    tls: z.enum(tlsModes).optional().describe('TLS mode; default from the URL.'),
    tlsCaFile: z.string().optional().describe('PEM file of the certificate authority.'),
    passwordFile: z.string().optional().describe('File with the password, instead of one in the URL.'),
  })
  .strict();

/** Group name to role name: a mapping, or `group=role,group=role`. */
const groupRoles = z.union([
  z.record(z.string(), z.string()),
  z.string().transform((text, context) => {
    const pairs = text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
      .map((item) => item.split('='));
    if (pairs.some((pair) => pair.length !== 2))
      context.addIssue({ code: 'custom', message: 'must be written group=role,group=role' });
    return Object.fromEntries(pairs.map(([group = '', role = '']) => [group.trim(), role.trim()]));
  }),
]);

const oidcSchema = z
  .object({
    issuer: z
      .string()
      .url()
      .optional()
      .describe('Issuer of the OpenID provider people may sign in with; unset: local accounts only.'),
    clientId: z
      .string()
      .default('waymark')
      .describe('Client id at the provider. Its redirect address is <publicUrl>/auth/oidc/callback.'),
    clientSecret: z
      .string()
      .optional()
      .describe('Client secret; unset with clientSecretFile: public client.'),
    clientSecretFile: z.string().optional().describe('File with the client secret.'),
    scopes: list.default(['openid', 'profile', 'email']).describe('Scopes asked for.'),
    groupsClaim: z.string().default('groups').describe('Claim with the names of a person’s groups.'),
    groupRoles: groupRoles
      .default({})
      .describe('Roles held everywhere by members of groups: group name to role name.'),
    label: z.string().max(60).default('OpenID').describe('Name of the provider on the sign-in page.'),
    allowInsecure: booleanText.default(false).describe('Accept an http issuer; on loopback only.'),
  })
  .strict();

/** All options, as they are written. */
export const configSchema = z
  .object({
    dataFolder: z
      .string()
      .default('.waymark')
      .describe('Folder of everything Waymark keeps: embedded graph, keys, logs.'),
    filesFolder: z
      .string()
      .optional()
      .describe(
        'Folder of Neo4j’s jars, which may be shared by several data folders; default neo4j in dataFolder.',
      ),
    roles: list
      .default(['api', 'worker', 'scheduler'])
      .refine(
        (roles) => roles.every((role) => ['api', 'worker', 'scheduler'].includes(role)),
        'must be a list of api, worker, scheduler',
      )
      .describe('What this node does: api, worker, scheduler.'),
    logLevel: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Lowest level written to standard error.'),
    http: z
      .object({
        host: z.string().default('127.0.0.1').describe('Address to listen on.'),
        port: integer(0, 65535).default(4600).describe('Port to listen on; 0 takes a free one.'),
        publicUrl: z
          .string()
          .url()
          .optional()
          .describe('Address under which browsers reach this node; default http://host:port.'),
        corsOrigins: list.default([]).describe('Other origins that may call the API from a browser.'),
        trustProxy: booleanText
          .default(false)
          .describe('Take the client address from X-Forwarded-For of the next proxy.'),
        secureCookies: booleanText
          .optional()
          .describe('Mark cookies Secure; default true when publicUrl is https.'),
        requestTimeoutMs: integer(100, 600_000)
          .default(30_000)
          .describe('A request is cancelled after this time.'),
        maxBodyBytes: integer(1024, 1_073_741_824).default(10_485_760).describe('Largest request body.'),
        introspection: booleanText.default(true).describe('Allow schema introspection to signed-in callers.'),
        persistedOnly: booleanText
          .default(false)
          .describe('Accept only the operations of the explorer and of persistedOperationsFile.'),
        persistedOperationsFile: z.string().optional().describe('JSON file of operation id to document.'),
      })
      .strict()
      .prefault({}),
    node: z
      .object({
        name: z.string().optional().describe('Name of this node in lists; default the name of the host.'),
        graceSeconds: integer(0, 3_600)
          .default(20)
          .describe('Time that jobs and requests under way have to finish when the node is told to stop.'),
        unreadySeconds: integer(0, 300)
          .default(0)
          .describe(
            'Time for which a node that is told to stop still serves while /readyz says no, so that load balancers notice.',
          ),
        healthPort: integer(0, 65535)
          .optional()
          .describe(
            'Port of /livez, /readyz and /metrics on a node without the role api; unset: none. It listens on http.host.',
          ),
        metricsFrom: list
          .default([])
          .describe('Addresses and ranges that may read /metrics besides loopback, for example 10.0.0.0/8.'),
      })
      .strict()
      .prefault({}),
    neo4j: z
      .object({
        uri: z
          .string()
          .optional()
          .describe('bolt://, neo4j:// or neo4j+s:// address; unset: Waymark runs Neo4j itself.'),
        user: z.string().default('neo4j').describe('Account.'),
        password: z.string().optional().describe('Password of the account.'),
        database: z.string().default('neo4j').describe('Database name.'),
        port: integer(0, 65535)
          .default(0)
          .describe('Bolt port of the embedded Neo4j; 0 takes a free one and keeps it.'),
        heapMiB: integer(128, 65536).default(512).describe('Heap of the embedded Neo4j in MiB.'),
        pageCacheMiB: integer(32, 65536).default(256).describe('Page cache of the embedded Neo4j in MiB.'),
        quickStart: booleanText
          .default(false)
          .describe('Start the embedded Neo4j sooner and smaller; long queries are slower. The demo does.'),
      })
      .strict()
      .prefault({}),
    redis: z
      .object({
        url: z
          .string()
          .optional()
          .describe('redis:// or rediss:// address; unset: Waymark runs redis-server itself.'),
        sentinel: z
          .string()
          .regex(/^[\w.-]+@[\w.-]+(:\d{1,5})?(,[\w.-]+(:\d{1,5})?)*$/, 'expected name@host:port,host:port')
          .optional()
          .describe('name@host:port,host:port of a Sentinel set-up, instead of url.'),
        sentinelUser: z.string().optional().describe('Account at the Sentinels, where they have any.'),
        sentinelPassword: z.string().optional().describe('Password of the Sentinels.'),
        user: z.string().optional().describe('Account at the servers that the Sentinels name.'),
        password: z.string().optional().describe('Password of the servers that the Sentinels name.'),
        tls: booleanText.default(false).describe('Reach the Sentinels and the servers they name by TLS.'),
      })
      .strict()
      .prefault({}),
    keys: z
      .object({
        rootKey: z.string().optional().describe('Root key, 32 bytes in base64; instead of rootKeyFile.'),
        rootKeyFile: z
          .string()
          .optional()
          .describe(
            'File of the root keys, one a line, the current one first; default root.key in dataFolder, made at first start.',
          ),
        previousRootKeys: list
          .default([])
          .describe('Earlier root keys, 32 bytes in base64 each: still read with, never written with.'),
        transitUrl: z
          .string()
          .optional()
          .describe(
            'Root key in a key service with the shape of Vault’s transit engine, https://host/v1/transit/keys/NAME; instead of rootKey and rootKeyFile.',
          ),
        transitToken: z.string().optional().describe('Token for the key service.'),
      })
      .strict()
      .prefault({}),
    identity: z
      .object({
        sessionIdleMinutes: integer(1, 100_000)
          .default(720)
          .describe('A session ends after this time without a request.'),
        sessionMaxHours: integer(1, 10_000)
          .default(168)
          .describe('A session ends after this time in any case.'),
        passwordMinLength: integer(8, 128).default(12).describe('Shortest password accepted.'),
        adminUser: z
          .string()
          .default('admin')
          .describe('Login of the first administrator, made at first start.'),
        adminPassword: z
          .string()
          .optional()
          .describe('Password of the first administrator; unset: a one-time sign-in link is printed.'),
        requireSecondFactor: booleanText
          .default(false)
          .describe('People who sign in with a password must set up a second factor before anything else.'),
        oidc: oidcSchema.prefault({}),
      })
      .strict()
      .prefault({}),
    audit: z
      .object({
        checkpointFile: z
          .string()
          .optional()
          .describe(
            'File that each signed checkpoint is copied to and verified against; best on a disk that writers of the graph cannot write.',
          ),
        checkpointMinutes: integer(1, 1_440).default(5).describe('How often a checkpoint is signed.'),
      })
      .strict()
      .prefault({}),
    compliance: z
      .object({
        everyHours: integer(1, 720).default(24).describe('How often the compliance rules are checked.'),
      })
      .strict()
      .prefault({}),
    collection: z
      .object({
        schedule: cron.default('*/15 * * * *').describe('Cron expression of collection runs.'),
        timezone: timeZone.default('UTC').describe('Time zone of schedules.'),
        jitterSeconds: integer(0, 3600).default(20).describe('Random delay added to each scheduled run.'),
        parallelInstances: integer(1, 64).default(2).describe('Instances collected at once.'),
        parallelDatabases: integer(1, 64).default(2).describe('Databases of one instance collected at once.'),
        statementTimeoutMs: integer(100, 3_600_000)
          .default(60_000)
          .describe('Limit of each catalogue statement.'),
        pollIntervalMs: integer(200, 3_600_000)
          .default(5_000)
          .describe('How often change counters are polled where nothing better is available.'),
        sampleKeys: integer(100, 10_000_000).default(20_000).describe('Redis keys looked at per database.'),
        watch: booleanText.default(true).describe('Follow changes between scheduled runs.'),
      })
      .strict()
      .prefault({}),
    discovery: z
      .object({
        probesPerSecond: integer(1, 10_000)
          .default(50)
          .describe('Handshakes begun in a second, at most, while a search for instances goes on.'),
        concurrency: integer(1, 1_000)
          .default(32)
          .describe('Addresses a search for instances looks at, at once.'),
        timeoutMs: integer(50, 15_000)
          .default(1_500)
          .describe('Time an address has to answer the question of one engine.'),
        totalMinutes: integer(1, 1_440)
          .default(30)
          .describe('Time of a whole search; what was not looked at by then is counted as skipped.'),
        maxAddresses: integer(1, 1_000_000)
          .default(4_096)
          .describe('Most pairs of host and port one search may look at.'),
        dnsServers: list
          .default([])
          .describe('DNS servers asked for SRV names; default those of the machine.'),
      })
      .strict()
      .prefault({}),
    events: z
      .object({
        window: integer(100, 10_000_000)
          .default(10_000)
          .describe('Newest events kept in the Redis stream; older ones are read from the graph.'),
        keepDays: integer(1, 3_650)
          .default(30)
          .describe('Days for which events are kept in the graph, and thus can be replayed.'),
        compactDays: integer(0, 3_650)
          .default(7)
          .describe(
            'After so many days only the newest event of each kind and aggregate is kept; 0 turns compaction off.',
          ),
        subscriberLag: integer(10, 100_000)
          .default(1_000)
          .describe('A subscriber this many events behind skips to the present and is told what it missed.'),
      })
      .strict()
      .prefault({}),
    notifications: z
      .object({
        allowPrivateAddresses: booleanText
          .default(true)
          .describe(
            'Let webhooks and mail servers be at loopback and private addresses. Link-local addresses, where clouds answer with credentials, always need allowAddresses.',
          ),
        allowAddresses: list
          .default([])
          .describe('Host names and addresses that webhooks may call although they are not public.'),
        keepDays: integer(1, 3_650).default(30).describe('Days for which the delivery log is kept.'),
      })
      .strict()
      .prefault({}),
    limits: z
      .object({
        depth: integer(3, 100).default(14).describe('Deepest selection of an operation.'),
        complexity: integer(100, 10_000_000).default(20_000).describe('Highest cost of an operation.'),
        aliases: integer(1, 1_000).default(30).describe('Most aliases of an operation.'),
        batch: integer(1, 100).default(10).describe('Most operations in one request.'),
        requestsPerMinute: integer(10, 1_000_000).default(1_200).describe('Requests per account and minute.'),
        anonymousPerMinute: integer(1, 1_000_000)
          .default(60)
          .describe('Requests per address and minute without sign-in.'),
        signInsPerMinute: integer(1, 10_000).default(10).describe('Failed sign-ins per address and minute.'),
      })
      .strict()
      .prefault({}),
    classification: z
      .object({
        sampleInstances: list
          .default([])
          .describe(
            'Names or keys of instances of which a few values may be read to recognise personal data and secrets; none by default. Values stay in memory and each read is audited.',
          ),
        sampleRows: integer(10, 1_000).default(200).describe('Most rows that are read of a table.'),
        sampleTimeoutMs: integer(100, 60_000)
          .default(5_000)
          .describe('The server ends reading the values of a table after this, ms.'),
        sampleTables: integer(1, 10_000)
          .default(200)
          .describe('Most tables of which values are read in one run.'),
      })
      .strict()
      .prefault({}),
    instances: z.array(instanceSchema).default([]).describe('Instances adopted at start.'),
  })
  .strict();

/** The validated configuration. */
export type WaymarkConfig = z.output<typeof configSchema>;

/** One configured instance. */
export type InstanceConfig = WaymarkConfig['instances'][number];
