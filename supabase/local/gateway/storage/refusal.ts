import postgres from 'postgres';
import { isConnectionError } from '../database.ts';
import { DatabaseAway } from '../pool.ts';
import { ApiError } from '../types.ts';

/** An answer other than what was asked for, in the words of a hosted project's Storage. */
export class StorageRefusal extends Error {
  readonly statusCode: number;
  readonly code: string;

  /**
   * @param statusCode as the body names it; on the wire hosted projects answer 400 for most of them
   * @param code as supabase-js hands it on
   */
  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = 'StorageRefusal';
    this.statusCode = statusCode;
    this.code = code;
  }

  /** The HTTP status: 400 for everything the sender can mend, as hosted projects answer. */
  get status(): number {
    return [401, 416, 429].includes(this.statusCode) || this.statusCode >= 500 ? this.statusCode : 400;
  }

  /** The JSON body. */
  get body(): Record<string, string> {
    const { statusCode, code, message } = this;
    return { statusCode: String(statusCode), code, error: code, message };
  }
}

export const noSuchBucket = (): StorageRefusal => new StorageRefusal(404, 'NoSuchBucket', 'Bucket not found');
export const noSuchKey = (): StorageRefusal => new StorageRefusal(404, 'NoSuchKey', 'Object not found');
export const invalidKey = (key: string): StorageRefusal =>
  new StorageRefusal(400, 'InvalidKey', `Invalid key: ${key.slice(0, 100)}`);
export const invalidRequest = (message: string): StorageRefusal =>
  new StorageRefusal(400, 'InvalidRequest', message);
export const invalidType = (type: string): StorageRefusal =>
  new StorageRefusal(415, 'InvalidMimeType', `mime type ${type.slice(0, 100)} is not supported`);
export const tooLarge = (): StorageRefusal =>
  new StorageRefusal(413, 'EntityTooLarge', 'The object exceeded the maximum allowed size');
export const notOffered = (feature: string): StorageRefusal =>
  new StorageRefusal(409, 'FeatureNotEnabled', `The feature ${feature} is not enabled for this resource`);
export const notFound = (): StorageRefusal => new StorageRefusal(404, 'NotFound', 'Route not found');
export const slowDown = (): StorageRefusal => new StorageRefusal(429, 'SlowDown', 'Too many uploads at once');

/** The client went away before its request was complete; nobody is left to answer. */
export class ClientGone extends Error {}

/** What anything that went wrong is answered with. Unexpected faults are logged and leave without their text. */
export function toRefusal(error: unknown): StorageRefusal {
  if (error instanceof StorageRefusal) return error;
  if (error instanceof ApiError) return new StorageRefusal(error.status, 'AccessDenied', error.message);
  if (error instanceof postgres.PostgresError) return fromPostgres(error);
  if (error instanceof DatabaseAway || isConnectionError(error)) return databaseAway();
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
    console.error(error);
    return new StorageRefusal(507, 'InternalError', 'There is no room left for files');
  }
  console.error(error);
  return new StorageRefusal(500, 'InternalError', 'Internal server error');
}

const databaseAway = () =>
  new StorageRefusal(503, 'DatabaseError', 'The database cannot be reached. Please try again later.');

function fromPostgres(error: postgres.PostgresError): StorageRefusal {
  const { code, message } = error;
  if (code === '42501') return new StorageRefusal(403, 'AccessDenied', message);
  if (code === '23505') return new StorageRefusal(409, 'KeyAlreadyExists', 'The resource already exists');
  if (code === '23503')
    return new StorageRefusal(404, 'InvalidRequest', 'The related resource does not exist');
  if (code === '57014')
    return new StorageRefusal(544, 'DatabaseTimeout', 'The connection to the database timed out');
  if (code === '55P03' || code === '40P01')
    return new StorageRefusal(423, 'ResourceLocked', 'The resource is locked');
  if (/^(08|53|57P0|XX)/.test(code)) return databaseAway();
  if (/^(22|23|P0)/.test(code)) return new StorageRefusal(400, 'DatabaseError', message);
  console.error(error);
  return new StorageRefusal(500, 'DatabaseError', 'The database refused the request');
}
