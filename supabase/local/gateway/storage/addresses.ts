import { z } from 'zod';
import { type Answer, type AskedBy, keyOf, type Parts, readBody, subOf } from './asked.ts';
import { findObject, type Place } from './objects.ts';
import { invalidRequest, notOffered } from './refusal.ts';

const NAMES_MAX = 1000;
/** An address to upload to is good for two hours, as hosted projects have it. */
const UPLOAD_SECONDS = 7200;

const signSchema = z.object({ expiresIn: z.unknown().optional(), transform: z.unknown().optional() });
const signManySchema = z.object({
  expiresIn: z.unknown().optional(),
  paths: z.array(z.string()).min(1).max(NAMES_MAX),
});

/** An address by which whoever has it reads what the caller may read now. */
export async function signAddress(
  { database, tokens }: Parts,
  asked: AskedBy,
  place: Place,
): Promise<Answer> {
  const { expiresIn, transform } = await readBody(asked, signSchema);
  if (transform !== undefined) throw notOffered('image transformation');
  await database.transact(asked.identity, ({ query }) => findObject(query, place));
  const token = await tokens.sign('download', { url: keyOf(place) }, expiresIn);
  return { signedURL: `/object/sign/${keyOf(place)}?token=${token}` };
}

/** The same of several; one that the caller does not see has an error in its place. */
export async function signAddresses(
  { database, tokens }: Parts,
  asked: AskedBy,
  bucket: string,
): Promise<Answer> {
  const { expiresIn, paths } = await readBody(asked, signManySchema);
  const names = paths.map((path) => path.normalize('NFC'));
  const rows = await database.transact(asked.identity, ({ query }) =>
    query<{ name: string }>(
      `select name from storage.objects
       where bucket_id = $1 and name in (select jsonb_array_elements_text($2::text::jsonb))`,
      [bucket, JSON.stringify(names)],
    ),
  );
  const visible = new Set(rows.map(({ name }) => name));
  return Promise.all(
    paths.map(async (path) => {
      const name = path.normalize('NFC');
      if (!visible.has(name)) {
        const error = 'Either the object does not exist or you do not have access to it';
        return { error, path, signedURL: null };
      }
      const key = keyOf({ bucket, name });
      const token = await tokens.sign('download', { url: key }, expiresIn);
      return { error: null, path, signedURL: `/object/sign/${key}?token=${token}` };
    }),
  );
}

/** An address by which whoever has it uploads one file, as the caller may now. */
export async function signUpload({ uploads, tokens }: Parts, asked: AskedBy, place: Place): Promise<Answer> {
  const { req, identity } = asked;
  const upsert = req.headers['x-upsert'] === 'true';
  const owner = subOf(identity);
  await uploads.check(identity, place, { way: upsert ? 'upsert' : 'insert', ownerId: owner });
  const token = await tokens.sign('upload', { url: keyOf(place), owner, upsert }, UPLOAD_SECONDS);
  return { url: `/object/upload/sign/${keyOf(place)}?token=${token}`, token };
}

/** What the token of an address grants. Throws InvalidJWT, and InvalidRequest for the token of another object. */
export async function readGrant<Kind extends 'download' | 'upload'>(
  { tokens }: Parts,
  kind: Kind,
  token: string | null,
  place: Place,
) {
  const grant = await tokens.verify(kind, token);
  if (grant.url !== keyOf(place)) throw invalidRequest('The token is for another object');
  return grant;
}
