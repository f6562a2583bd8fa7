import { Resolver } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { messageOf, WaymarkError } from '../../core/errors.js';
import type { EngineKind } from '../../engines/contract.js';
import { defaultPort } from '../../engines/target.js';
import { type FileTarget, readAddressFile } from './address-file.js';
import { addressesOf, checkUsable, invalidAddress, isRange, parseRange, sizeOf } from './address-range.js';
import type { DiscoveryInput, DiscoverySettings, ProbeAddress } from './types.js';

/** A target taken apart. */
interface Target {
  hosts: string | ReturnType<typeof parseRange>;
  /** Null: the ports of the request. */
  ports: number[] | null;
  engine: EngineKind | null;
}

/**
 * Everything that is to be probed, each pair of host and port once, in the order given.
 * @throws INPUT_INVALID naming what is wrong, LIMIT_EXCEEDED when there are more than `maxAddresses`.
 */
export async function expandAddresses(
  input: DiscoveryInput,
  engines: readonly EngineKind[],
  settings: Pick<DiscoverySettings, 'maxAddresses' | 'dnsServers'>,
): Promise<ProbeAddress[]> {
  const ports = portsOf(input.ports ?? engines.map(defaultPort));
  const given: FileTarget[] = [
    ...(input.targets ?? []).map((target) => ({ target: target.trim(), engine: null })),
    ...(input.file === null || input.file === undefined ? [] : readAddressFile(input.file)),
  ];
  const targets = given.map(({ target, engine }) => parseTarget(target, engine));
  const srv = await Promise.all(
    (input.srvNames ?? []).map(async (name) => await resolveSrv(name, settings.dnsServers)),
  );
  checkSize(targets, ports.length, srv.flat().length, settings.maxAddresses);
  const found = new Map<string, ProbeAddress>();
  const add = (host: string, port: number, engine: EngineKind | null): void => {
    checkUsable(host);
    const id = `${host} ${port}`;
    const known = found.get(id);
    // Named twice for different engines: look for any.
    found.set(id, { host, port, engine: known === undefined || known.engine === engine ? engine : null });
  };
  for (const { hosts, ports: own, engine } of targets) {
    const wanted = own ?? (engine === null ? ports : [defaultPort(engine)]);
    for (const host of typeof hosts === 'string' ? [hosts] : addressesOf(hosts))
      for (const port of wanted) add(host, port, engine);
  }
  for (const { host, port, engine } of srv.flat()) add(host, port, engine);
  if (found.size === 0)
    throw new WaymarkError('INPUT_INVALID', 'Nothing to look at was named.', { facts: { field: 'targets' } });
  return [...found.values()];
}

/** Before anything is expanded: a /8 would fill the memory. */
function checkSize(targets: readonly Target[], usualPorts: number, srv: number, most: number): void {
  let total = BigInt(srv);
  for (const { hosts, ports, engine } of targets) {
    const count = ports?.length ?? (engine === null ? usualPorts : 1);
    total += (typeof hosts === 'string' ? 1n : sizeOf(hosts)) * BigInt(count);
  }
  if (total <= BigInt(most)) return;
  throw new WaymarkError('LIMIT_EXCEEDED', `${total} addresses are more than the ${most} allowed at once.`, {
    facts: { field: 'targets', addresses: total.toString(), most },
  });
}

const targetPattern = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<plain>[^\s[\]]+?))(?::(?<ports>[\d,-]+))?$/;

function parseTarget(text: string, engine: EngineKind | null): Target {
  if (isIPv6(text)) return { hosts: text.toLowerCase(), ports: null, engine };
  if (isRange(text)) return { hosts: parseRange(text), ports: null, engine };
  const groups = targetPattern.exec(text)?.groups;
  const host = groups?.['v6'] ?? groups?.['plain'];
  if (host === undefined) throw invalidAddress(text, 'is neither a host nor a range');
  const ports = groups?.['ports'] === undefined ? null : parsePorts(groups['ports'], text);
  if (isRange(host)) return { hosts: parseRange(host), ports, engine };
  const isName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})$/.test(host);
  if (!isName && !isIPv6(host)) throw invalidAddress(text, 'is neither a host nor a range');
  if (/^[\d.]+$/.test(host) && !isIPv4(host)) throw invalidAddress(text, 'is not an address');
  return { hosts: host.toLowerCase(), ports, engine };
}

/** `5432`, `5432,6432`, `5432-5440`. */
function parsePorts(text: string, target: string): number[] {
  const ports = text.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    if (!isPort(first) || !isPort(last) || last < first || part.split('-').length > 2)
      throw invalidAddress(target, `has a wrong port "${part}"`);
    return Array.from({ length: last - first + 1 }, (_value, index) => first + index);
  });
  return [...new Set(ports)];
}

function portsOf(ports: readonly number[]): number[] {
  const wrong = ports.find((port) => !isPort(port));
  if (wrong === undefined) return [...new Set(ports)];
  throw new WaymarkError('INPUT_INVALID', `${wrong} is not a port.`, { facts: { field: 'ports' } });
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Service names that say which engine is meant. */
const services: Readonly<Record<string, EngineKind>> = {
  _postgres: 'postgres',
  _postgresql: 'postgres',
  _mysql: 'mysql',
  _mariadb: 'mysql',
  _redis: 'redis',
  _rediss: 'redis',
  _valkey: 'redis',
};

async function resolveSrv(name: string, servers: readonly string[] | undefined): Promise<ProbeAddress[]> {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers !== undefined) resolver.setServers([...servers]);
  try {
    const records = await resolver.resolveSrv(name);
    const engine = services[name.split('.')[0]?.toLowerCase() ?? ''] ?? null;
    return records
      .sort((a, b) => a.priority - b.priority || b.weight - a.weight || (a.name < b.name ? -1 : 1))
      .map((record) => ({ host: record.name.toLowerCase().replace(/\.$/, ''), port: record.port, engine }));
  } catch (cause) {
    throw new WaymarkError(
      'INPUT_INVALID',
      `The SRV name "${name}" cannot be resolved: ${messageOf(cause)}.`,
      {
        facts: { field: 'srvNames', name },
        cause,
      },
    );
  }
}
