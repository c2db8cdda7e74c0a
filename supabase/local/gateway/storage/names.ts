import { invalidKey, StorageRefusal } from './refusal.ts';

const NAME_BYTES_MAX = 1024;
const BUCKET_NAME_MAX = 100;

/**
 * The name of an object as it is kept: in Unicode's composed form, at most 1,024 bytes of UTF-8, segments between single
 * slashes. It never becomes a path of the file system, and yet has nothing that would lead out of a folder.
 *
 * @throws StorageRefusal InvalidKey for any other
 */
export function objectName(given: unknown): string {
  if (typeof given !== 'string') throw invalidKey('');
  const name = given.normalize('NFC');
  const isWritable = !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/u.test(name);
  const segments = name.split('/');
  const isInside = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (!isWritable || !isInside || Buffer.byteLength(name) > NAME_BYTES_MAX) throw invalidKey(given);
  return name;
}

/** The name of a bucket. Throws StorageRefusal InvalidBucketName for what hosted projects do not take either. */
export function bucketName(given: unknown): string {
  if (
    typeof given !== 'string' ||
    !/^[\w!\-.*'() &$@=;:+,?]+$/.test(given) ||
    given.length > BUCKET_NAME_MAX ||
    given.trim() !== given ||
    /^\.+$/.test(given)
  ) {
    throw new StorageRefusal(400, 'InvalidBucketName', 'Bucket name invalid');
  }
  return given;
}

/** The segments of a request's path after the service's prefix, decoded. */
export function pathSegments(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((segment, index) => index > 0 || segment !== '')
      .map(decodeURIComponent);
  } catch {
    throw invalidKey(path);
  }
}
