import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const listen = '0A';

/**
 * The addresses with ports where somebody waits for connections: any of the processes, or whoever has one of the ports,
 * since processes of another account do not show their sockets. Empty where the system is not Linux.
 */
export function listeningAddresses(pids: readonly number[], ports: readonly number[]): string[] {
  const own = new Set(pids.flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
    readLines(path).flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const isOurs = own.has(inode) || ports.includes(portOf(local));
      return state === listen && isOurs ? [readAddress(local)] : [];
    }),
  );
}

/** Whether only this machine can connect there. */
export function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address.startsWith('[::1]');
}

/** Inodes of the sockets that a process holds; none when it is gone or another account's. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return listFolder(folder).flatMap((name) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readLink(`${folder}/${name}`))?.[1];
    return inode === undefined ? [] : [inode];
  });
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Empty when it is gone meanwhile, as the one that listed the folder is. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

function portOf(text: string): number {
  return Number.parseInt(text.split(':')[1] ?? '0', 16);
}

/** `0100007F:1F90` is 127.0.0.1:8080: words of four bytes, each backwards. */
function readAddress(text: string): string {
  const [host = ''] = text.split(':');
  const number = portOf(text);
  const words = host.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return `${bytes.map((byte) => Number.parseInt(byte, 16)).join('.')}:${number}`;
  const last = bytes.join('').toLowerCase();
  return last === `${'0'.repeat(31)}1` ? `[::1]:${number}` : `[${last}]:${number}`;
}
