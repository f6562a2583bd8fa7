import { lookup as dnsLookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { WaymarkError } from '../../core/errors.js';

/** Where messages may go. */
export interface NetworkPolicy {
  /** Loopback and private addresses are allowed. */
  allowPrivateAddresses: boolean;
  /** Host names and addresses that are always allowed. */
  allowAddresses: readonly string[];
}

const timeoutMs = 10_000;
const mostBytes = 65_536;

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = '0'] = range.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Where clouds answer with credentials, and what is no address of a host at all. */
const never = blockList([
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::/32',
  '100.100.100.200/32',
  '0.0.0.0/8',
  '::/128',
  '224.0.0.0/4',
  '240.0.0.0/4',
  'ff00::/8',
]);
const privateRanges = blockList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
]);

/** An IPv4 address written as one of IPv6 is judged as what it is. */
function plain(address: string): string {
  const mapped = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const hex = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address);
  if (hex === null) return address;
  const [high, low] = [Number.parseInt(hex[1] ?? '0', 16), Number.parseInt(hex[2] ?? '0', 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Whether messages may go to an address. */
export function isAllowedAddress(address: string, policy: NetworkPolicy): boolean {
  const ip = plain(address.toLowerCase());
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  if (policy.allowAddresses.includes(ip)) return true;
  if (never.check(ip, family)) return false;
  return policy.allowPrivateAddresses || !privateRanges.check(ip, family);
}

/**
 * The addresses of a host, all of them allowed. The connection is then made to one of these, so that a name which
 * answers differently the next time leads nowhere else. @throws FORBIDDEN, INPUT_INVALID
 */
export async function allowedAddresses(host: string, policy: NetworkPolicy): Promise<string[]> {
  const name = host.replace(/^\[|\]$/g, '');
  const addresses =
    isIP(name) === 0
      ? (
          await dnsLookup(name, { all: true }).catch((cause: unknown) => {
            throw new WaymarkError('INPUT_INVALID', `The host ${name} is not known.`, {
              cause,
              facts: { field: 'url' },
            });
          })
        ).map((found) => found.address)
      : [name];
  if (policy.allowAddresses.includes(name)) return addresses;
  const refused = addresses.find((address) => !isAllowedAddress(address, policy));
  if (refused === undefined && addresses.length > 0) return addresses;
  throw new WaymarkError(
    'FORBIDDEN',
    `Messages may not go to ${name}: its address is link-local, private or reserved. notifications.allowAddresses can allow it.`,
    { facts: { host: name } },
  );
}

/** An answer over HTTP. */
export interface HttpAnswer {
  status: number;
  /** The first 64 KiB. */
  body: string;
  /** Wait asked for by `Retry-After`, ms; null without. */
  retryAfterMs: number | null;
}

/** Posts a body to an allowed address. Redirects are not followed: they would lead past the check. @throws FORBIDDEN, INPUT_INVALID, or what the connection fails with */
export async function guardedPost(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  policy: NetworkPolicy,
): Promise<HttpAnswer> {
  const target = checkUrl(url);
  const [address = ''] = await allowedAddresses(target.hostname, policy);
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'Waymark' },
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        lookup: (_host, options, done) => {
          const family = isIP(address);
          if (typeof options === 'object' && options.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        response.on('data', (part: Buffer) => {
          if (bytes < mostBytes) parts.push(part);
          bytes += part.length;
          if (bytes > mostBytes * 16) response.destroy();
        });
        response.on('error', reject);
        response.on('close', () => {
          const after = Number(response.headers['retry-after']);
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(parts).toString('utf8').slice(0, mostBytes),
            retryAfterMs: Number.isFinite(after) && after > 0 ? Math.min(after, 3_600) * 1_000 : null,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @throws INPUT_INVALID for what is no http(s) address */
export function checkUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new WaymarkError('INPUT_INVALID', 'The address must begin with https:// or http://.', {
    facts: { field: 'url' },
  });
}
