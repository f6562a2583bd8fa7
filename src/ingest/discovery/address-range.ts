import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { WaymarkError } from '../../core/errors.js';

/** A range in CIDR notation. */
export interface AddressRange {
  text: string;
  version: 4 | 6;
  first: bigint;
  size: bigint;
}

/** True when the text has the form of a range. */
export function isRange(text: string): boolean {
  return /^[0-9a-fA-F:.]+\/\d{1,3}$/.test(text);
}

/** Reads `10.0.0.0/24` or `2001:db8::/120`. @throws INPUT_INVALID */
export function parseRange(text: string): AddressRange {
  const [address = '', prefixText = ''] = text.split('/');
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : 0;
  const bits = version === 4 ? 32 : 128;
  const prefix = Number(prefixText);
  if (version === 0 || prefix > bits) throw invalidAddress(text, 'is not a range of addresses');
  const hostBits = BigInt(bits - prefix);
  const value = version === 4 ? numberOfV4(address) : numberOfV6(address);
  return { text, version, first: (value >> hostBits) << hostBits, size: 1n << hostBits };
}

/** Addresses of a range; without the network and broadcast address of an IPv4 network. Expand bounded ranges only. */
export function* addressesOf(range: AddressRange): Generator<string> {
  const isNetwork = range.version === 4 && range.size > 2n;
  const last = range.first + range.size - (isNetwork ? 2n : 1n);
  for (let value = range.first + (isNetwork ? 1n : 0n); value <= last; value += 1n) {
    yield range.version === 4 ? textOfV4(value) : textOfV6(value);
  }
}

/** How many addresses {@link addressesOf} gives. */
export function sizeOf(range: AddressRange): bigint {
  return range.version === 4 && range.size > 2n ? range.size - 2n : range.size;
}

const unusable = new BlockList();
unusable.addSubnet('0.0.0.0', 8, 'ipv4');
unusable.addSubnet('224.0.0.0', 3, 'ipv4');
unusable.addAddress('::', 'ipv6');
unusable.addSubnet('ff00::', 8, 'ipv6');

/** @throws INPUT_INVALID for an address that no server can have: unspecified, multicast, reserved. */
export function checkUsable(address: string): void {
  const version = isIP(address);
  if (version !== 0 && unusable.check(address, version === 4 ? 'ipv4' : 'ipv6'))
    throw invalidAddress(address, 'is not the address of a server');
}

/** A wrong target. */
export function invalidAddress(text: string, why: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', `"${text.slice(0, 200)}" ${why}.`, {
    facts: { field: 'targets' },
  });
}

function numberOfV4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function textOfV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function numberOfV6(address: string): bigint {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (tail) => {
    const value = numberOfV4(tail);
    return `${(value >> 16n).toString(16)}:${(value & 65_535n).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...middle, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

/** The shortest form after RFC 5952. */
function textOfV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_value, index) =>
    ((value >> BigInt(112 - index * 16)) & 65_535n).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map((match) => match[1]!);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const at = text.search(new RegExp(`(?:^|:)${longest}(?=:|$)`));
  const start = text.charAt(at) === ':' ? at + 1 : at;
  const before = text.slice(0, start).replace(/:$/, '');
  const after = text.slice(start + longest.length).replace(/^:/, '');
  return `${before}::${after}`;
}
