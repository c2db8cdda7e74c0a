import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const HASH = 'sha256';

/** The client's side of SCRAM-SHA-256 (RFC 5802, 7677), as Postgres asks for it, without channel binding. */
export type Scram = {
  /** The first message. */
  first: string;
  /** Answers the server's challenge; rejects one that does not belong to this exchange. */
  answer(challenge: string): Promise<string>;
  /** True when the server's last message proves that it knows the password as well. */
  isProof(message: string): boolean;
};

export function startScram(password: string): Scram {
  const nonce = randomBytes(18).toString('base64');
  const bare = `n=*,r=${nonce}`;
  let expected: Buffer | undefined;
  return {
    first: `n,,${bare}`,
    async answer(challenge) {
      const { r = '', s = '', i = '' } = attributes(challenge);
      if (!r.startsWith(nonce) || !/^\d{1,7}$/.test(i)) throw new Error('The server sent no valid challenge');
      const salted = await derive(password.normalize('NFKC'), Buffer.from(s, 'base64'), Number(i), 32, HASH);
      const withoutProof = `c=biws,r=${r}`;
      const signed = `${bare},${challenge},${withoutProof}`;
      const clientKey = hmac(salted, 'Client Key');
      const signature = hmac(createHash(HASH).update(clientKey).digest(), signed);
      expected = hmac(hmac(salted, 'Server Key'), signed);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
    },
    isProof(message) {
      const given = Buffer.from(attributes(message).v ?? '', 'base64');
      return expected !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac(HASH, key).update(text).digest();
}

/** `a=…,b=…` by letter. */
function attributes(message: string): Record<string, string | undefined> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
