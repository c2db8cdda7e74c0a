import { Resolver } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that nobody may be made to call from here. */
export class PrivateAddress extends Error {
  constructor() {
    super('The address is in a private network.');
  }
}

const lookupMs = 4000;

/** What is not reachable from everywhere (the registries of special addresses of IANA), and what leads there by a detour. */
const blocked = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  blocked.addSubnet(network, prefix, 'ipv4');
}
/** Of the sixth version only what is given out: all else, such as loopback, local and mapped addresses, is refused. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  // Of protocols, for examples, and those that hold one of the fourth version.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  blocked.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address, as text without brackets, can be reached from everywhere. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      // A zone names an interface of this machine.
      return !address.includes('%') && given.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Whether the host is a number, of which Node asks no name server, and a private one. */
export function isPrivateNumber({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host);
}

/** Finds the addresses of a name; rejects when there is none. */
export type ResolveName = (hostname: string) => Promise<string[]>;

/**
 * For `http.request`: finds a name's addresses and gives those alone that are public. The connection is made to what was
 * judged, so that a name which means something else a moment later gains nothing.
 */
export function publicLookup(resolve: ResolveName = askResolver): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const addresses = found
          .filter(isPublicAddress)
          .map((address) => ({ address, family: isIP(address) }))
          .filter(
            ({ family }) => !options.family || options.family === family || options.family === `IPv${family}`,
          );
        const [first] = addresses;
        if (first === undefined) callback(new PrivateAddress(), '', 0);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** Asks name servers, not this machine's own table of names; without a thread that a slow one could hold. */
async function askResolver(hostname: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: lookupMs / 2, tries: 1 });
  const timer = setTimeout(() => resolver.cancel(), lookupMs);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const [failed] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    if (found.length === 0) throw failed instanceof Error ? failed : new Error('The name has no address.');
    return found;
  } finally {
    clearTimeout(timer);
  }
}
