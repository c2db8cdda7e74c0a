import { z } from 'zod';
import { corsHeaders } from '../rest/cors.ts';
import type { RequestIdentity } from '../types.ts';
import { readGrant, signAddress, signAddresses, signUpload } from './addresses.ts';
import {
  type Answer,
  type Asked,
  type AskedBy,
  keyOf,
  type Outcome,
  type Parts,
  placeOf,
  readBody,
  subOf,
} from './asked.ts';
import { createBucket, deleteBucket, emptyBucket, getBucket, listBuckets, updateBucket } from './buckets.ts';
import { SERVICE } from './database.ts';
import { listFolder } from './list.ts';
import { bucketName } from './names.ts';
import { deleteObjects, findLimits, findObject, type Place, type StoredObject } from './objects.ts';
import { noSuchKey, notOffered } from './refusal.ts';
import { sendObject } from './serve.ts';
import { copyObject, moveObject } from './transfers.ts';

const NAMES_MAX = 1000;

const namesSchema = z.object({ prefixes: z.array(z.string()).min(1).max(NAMES_MAX) });

/** What is answered under which path. */
export type Routes = {
  /** What an address alone allows: public buckets and signed addresses. */
  withoutSession(asked: Asked): Promise<Outcome>;
  withSession(asked: AskedBy): Promise<Outcome>;
};

export function createRoutes(parts: Parts): Routes {
  const { database, files, uploads, removeBytes } = parts;

  async function send(asked: Asked, object: StoredObject, isPublic: boolean): Promise<null> {
    const { req, res, query } = asked;
    const headers = corsHeaders(req);
    await sendObject(req, res, object, { files, isPublic, saveAs: query.get('download'), headers });
    return null;
  }

  const findAs = (identity: RequestIdentity, place: Place) =>
    database.transact(identity, ({ query }) => findObject(query, place));

  async function remove(identity: RequestIdentity, bucket: string, names: readonly string[]) {
    const wanted = names.map((name) => name.normalize('NFC'));
    const deleted = await database.transact(identity, ({ query }) => deleteObjects(query, bucket, wanted));
    await removeBytes(deleted.map(({ version }) => version));
    return deleted;
  }

  async function buckets(asked: AskedBy): Promise<Outcome> {
    const { method, segments, identity } = asked;
    const [, given, verb] = segments;
    const id = given === undefined || given === '' ? null : bucketName(given);
    if (id !== null && verb === 'empty' && method === 'POST') {
      await removeBytes(await database.transact(identity, ({ query }) => emptyBucket(query, id)));
      return { message: 'Successfully emptied' };
    }
    const body = ['POST', 'PUT'].includes(method) ? await readBody(asked, z.unknown()) : null;
    return database.transact<Outcome>(identity, async ({ query }) => {
      if (id === null && method === 'POST') return createBucket(query, body, subOf(identity));
      if (id === null && method === 'GET') return listBuckets(query);
      if (id === null || verb !== undefined) return 'none';
      if (method === 'GET') return getBucket(query, id);
      if (method === 'PUT') return updateBucket(query, id, body);
      return method === 'DELETE' ? deleteBucket(query, id) : 'none';
    });
  }

  /** What has a word of its own in the path, before names of buckets are looked at. */
  async function named(asked: AskedBy): Promise<Outcome> {
    const { method, segments, identity } = asked;
    const [, verb = '', second = '', third = ''] = segments;
    if (method === 'POST') {
      if (verb === 'list' && segments.length === 3) {
        const body = await readBody(asked, z.unknown());
        return database.transact(identity, ({ query }) => listFolder(query, bucketName(second), body));
      }
      if (verb === 'move' && segments.length === 2) return moveObject(parts, asked);
      if (verb === 'copy' && segments.length === 2) return copyObject(parts, asked);
      if (verb === 'sign' && segments.length === 3) return signAddresses(parts, asked, bucketName(second));
      if (verb === 'sign') return signAddress(parts, asked, placeOf(segments.slice(2)));
      if (verb === 'upload' && second === 'sign') return signUpload(parts, asked, placeOf(segments.slice(3)));
    }
    if (isRead(asked) && verb === 'info') {
      const isNamed = (second === 'authenticated' || second === 'public') && third !== '';
      return describe(await findAs(identity, placeOf(segments.slice(isNamed ? 3 : 2))));
    }
    if (isRead(asked) && verb === 'authenticated') {
      return send(asked, await findAs(identity, placeOf(segments.slice(2))), false);
    }
    return 'none';
  }

  async function objects(asked: AskedBy): Promise<Outcome> {
    const { req, method, segments, identity } = asked;
    if (method === 'DELETE' && segments.length === 2) {
      const { prefixes } = await readBody(asked, namesSchema);
      return remove(identity, bucketName(segments[1]), prefixes);
    }
    const answered = await named(asked);
    if (answered !== 'none') return answered;
    const place = placeOf(segments.slice(1));
    if (isRead(asked)) return send(asked, await findAs(identity, place), false);
    if (method === 'DELETE') {
      if ((await remove(identity, place.bucket, [place.name])).length === 0) throw noSuchKey();
      return { message: 'Successfully deleted' };
    }
    if (method !== 'POST' && method !== 'PUT') return 'none';
    const way = method === 'PUT' ? 'update' : req.headers['x-upsert'] === 'true' ? 'upsert' : 'insert';
    const { id } = await uploads.store(req, identity, place, { way, ownerId: subOf(identity) });
    return { Id: id, Key: keyOf(place) };
  }

  return {
    async withoutSession(asked) {
      const { req, method, segments, query } = asked;
      const [service, verb, second] = segments;
      if (service !== 'object') return 'none';
      if (isRead(asked) && verb === 'public') {
        const place = placeOf(segments.slice(2));
        const { isPublic } = await findLimits(database, place.bucket);
        if (!isPublic) throw noSuchKey();
        return send(asked, await findAs(SERVICE, place), true);
      }
      if (isRead(asked) && verb === 'sign') {
        const place = placeOf(segments.slice(2));
        await readGrant(parts, 'download', query.get('token'), place);
        return send(asked, await findAs(SERVICE, place), false);
      }
      if (method === 'PUT' && verb === 'upload' && second === 'sign') {
        const place = placeOf(segments.slice(3));
        const { owner, upsert } = await readGrant(parts, 'upload', query.get('token'), place);
        const way = upsert ? 'upsert' : 'insert';
        await uploads.store(req, SERVICE, place, { way, ownerId: owner });
        return { Key: keyOf(place) };
      }
      return 'none';
    },
    async withSession(asked) {
      const [service] = asked.segments;
      if (service === 'bucket') return buckets(asked);
      if (service === 'object') return objects(asked);
      if (service === 'render') throw notOffered('image transformation');
      return 'none';
    },
  };
}

const isRead = ({ method }: Asked) => method === 'GET' || method === 'HEAD';

function describe(object: StoredObject): Answer {
  const { id, name, version, bucket_id, metadata, user_metadata, updated_at, created_at } = object;
  return {
    id,
    name,
    version,
    bucket_id,
    size: metadata?.size ?? null,
    content_type: metadata?.mimetype ?? null,
    cache_control: metadata?.cacheControl ?? null,
    etag: metadata?.eTag ?? null,
    metadata: user_metadata,
    last_modified: updated_at,
    created_at,
  };
}
