import type { LookupAddress } from 'node:dns';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  isPrivateNumber,
  isPublicAddress,
  PrivateAddress,
  publicLookup,
} from '#lib/jobs/delivery/private-network.ts';

describe('a public address', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.1.1',
    '11.0.0.1',
    '2606:4700::1111',
  ])('%s is one', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'shared by a provider'],
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'this host'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:8.8.8.8', 'mapped'],
    ['::7f00:1', 'compatible'],
    ['64:ff9b::a00:1', 'translated'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'with a zone'],
    ['fc00::1', 'unique-local'],
    ['fd12:3456::1', 'unique-local'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'an example'],
    ['2001:0:0:1::1', 'a tunnel'],
    ['2002:7f00:1::1', 'a tunnel'],
    ['example.test', 'no address'],
    ['', 'no address'],
  ])('%s is none (%s)', (address) => expect(isPublicAddress(address)).toBe(false));

  it('is seen through every spelling of a number', () => {
    for (const host of ['127.1', '0x7f.0.0.1', '2130706433', '017700000001', '[::1]', '[::ffff:10.0.0.1]']) {
      expect(isPrivateNumber(new URL(`https://${host}/`))).toBe(true);
    }
    expect(isPrivateNumber(new URL('https://1.1.1.1/'))).toBe(false);
    expect(isPrivateNumber(new URL('https://localhost/'))).toBe(false);
  });
});

describe('finding a name', () => {
  const ask = (found: string[], options: { all?: boolean; family?: number } = {}) =>
    new Promise<string | LookupAddress[]>((resolve, reject) =>
      publicLookup(async () => found)('hooks.test', options, (error, address) =>
        error ? reject(error) : resolve(address),
      ),
    );

  it('gives public addresses alone', async () => {
    expect(await ask(['10.0.0.1', '1.1.1.1', '::1'])).toBe('1.1.1.1');
    expect(await ask(['10.0.0.1', '1.1.1.1', '2606:4700::1111'], { all: true })).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await ask(['1.1.1.1', '2606:4700::1111'], { family: 6 })).toBe('2606:4700::1111');
  });

  it('refuses a name that has private ones only', async () => {
    await expect(ask(['127.0.0.1', 'fd00::1'])).rejects.toThrow(PrivateAddress);
  });

  it('says when there is none', async () => {
    const lookup = publicLookup(() => Promise.reject(new Error('ENOTFOUND')));
    await expect(
      new Promise((_, reject) => lookup('nobody.test', {}, (error) => reject(error))),
    ).rejects.toThrow('ENOTFOUND');
  });

  it('is what a request goes by: a name of this machine is not reached', async () => {
    const lookup = publicLookup(async () => ['127.0.0.1']);
    const outcome = new Promise((resolve) =>
      request({ host: 'rebound.test', port: 1, lookup }).on('error', resolve).end(),
    );
    expect(await outcome).toBeInstanceOf(PrivateAddress);
  });
});
