import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { png, type StorageFixture, type StoragePerson, startStorage } from './storage-fixture.ts';

let store: StorageFixture;
let dana: StoragePerson;
let eli: StoragePerson;
beforeAll(async () => {
  store = await startStorage();
  [dana, eli] = await Promise.all([store.signIn('dana'), store.signIn('eli')]);
});
afterAll(() => store.close());

const desk = (person: StoragePerson) => person.client.storage.from('store_desk');
const text = (body: string) => new Blob([body], { type: 'text/plain' });
const put = async (name: string, body = 'words') => {
  const path = `${dana.id}/${name}`;
  const { error } = await desk(dana).upload(path, text(body));
  expect(error).toBeNull();
  return path;
};

describe('an upload', () => {
  it('as a form is read back as it was, with its type and metadata', async () => {
    const path = `${dana.id}/a/plan.txt`;
    const { data, error } = await desk(dana).upload(path, text('Plan — für März'), {
      cacheControl: '60',
      metadata: { by: 'Dana' },
    });
    expect(error).toBeNull();
    expect(data).toMatchObject({
      path,
      fullPath: `store_desk/${path}`,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const read = await desk(dana).download(path);
    expect(await read.data?.text()).toBe('Plan — für März');
    const info = await desk(dana).info(path);
    expect(info.data).toMatchObject({
      name: path,
      bucketId: 'store_desk',
      size: 19,
      contentType: 'text/plain',
      cacheControl: 'max-age=60',
      metadata: { by: 'Dana' },
    });
    expect(await desk(dana).exists(path)).toEqual({ data: true, error: null });
  });

  it('of bare bytes and of a stream is the same', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    for (const [name, body] of [
      ['bytes', bytes],
      ['stream', new Blob([bytes]).stream()],
    ] as const) {
      const path = `${dana.id}/${name}.bin`;
      const { error } = await desk(dana).upload(path, body, { contentType: 'application/octet-stream' });
      expect(error).toBeNull();
      const read = await desk(dana).download(path);
      expect(Buffer.from((await read.data?.arrayBuffer()) ?? new ArrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('does not replace what is there unless it says so; an update needs something there', async () => {
    const path = await put('once.txt', 'first');
    const again = await desk(dana).upload(path, text('second'));
    expect(again.error).toMatchObject({ status: 400, statusCode: '409', code: 'KeyAlreadyExists' });
    expect((await desk(dana).upload(path, text('second'), { upsert: true })).error).toBeNull();
    expect(await (await desk(dana).download(path)).data?.text()).toBe('second');
    expect((await desk(dana).update(path, text('third'))).error).toBeNull();
    expect(await (await desk(dana).download(path)).data?.text()).toBe('third');
    const absent = await desk(dana).update(`${dana.id}/never.txt`, text('x'));
    expect(absent.error).toMatchObject({ statusCode: '404', code: 'NoSuchKey' });
  });

  it('keeps one of several at once under the same name', async () => {
    const path = `${dana.id}/race.txt`;
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) => desk(dana).upload(path, text(`try ${index}`))),
    );
    expect(all.filter(({ error }) => error === null)).toHaveLength(1);
    const refused = all.flatMap(({ error }) => (error === null ? [] : [Object(error).code]));
    expect(new Set(refused)).toEqual(new Set(['KeyAlreadyExists']));
    const winner = all.findIndex(({ error }) => error === null);
    expect(await (await desk(dana).download(path)).data?.text()).toBe(`try ${winner}`);
  });

  it('belongs to whoever sent it', async () => {
    const path = await put('mine.txt');
    const [row] = await store.owner`
      select owner::text, owner_id, metadata ->> 'mimetype' as type from storage.objects where name = ${path}`;
    expect(row).toEqual({ owner: dana.id, owner_id: dana.id, type: 'text/plain' });
  });
});

describe('row level security', () => {
  it('refuses an upload to the folder of somebody else, and by nobody', async () => {
    const refused = await desk(eli).upload(`${dana.id}/theirs.txt`, text('x'));
    expect(refused.error).toMatchObject({ status: 400, statusCode: '403', code: 'AccessDenied' });
    const nobody = await store.anon.storage.from('store_desk').upload(`${dana.id}/nobody.txt`, text('x'));
    expect(nobody.error).toMatchObject({ statusCode: '403' });
    const replaced = await desk(eli).upload(await put('kept.txt', 'kept'), text('lost'), { upsert: true });
    expect(replaced.error).toMatchObject({ statusCode: '403' });
    expect(await (await desk(dana).download(`${dana.id}/kept.txt`)).data?.text()).toBe('kept');
  });

  it('hides what is not theirs from every way of reading it', async () => {
    const path = await put('secret.txt', 'secret');
    const missing = { statusCode: '404', code: 'NoSuchKey' };
    expect((await desk(eli).download(path)).error).toMatchObject({ status: 400 });
    expect((await desk(eli).info(path)).error).toMatchObject(missing);
    expect((await desk(eli).createSignedUrl(path, 60)).error).toMatchObject(missing);
    expect((await desk(eli).createSignedUrls([path], 60)).data).toMatchObject([{ signedURL: null, path }]);
    expect((await desk(eli).copy(path, `${eli.id}/copy.txt`)).error).toMatchObject(missing);
    expect((await desk(eli).move(path, `${eli.id}/moved.txt`)).error).toMatchObject(missing);
    expect((await desk(eli).list(dana.id)).data).toEqual([]);
    expect((await desk(eli).remove([path])).data).toEqual([]);
    expect((await store.send(`object/public/store_desk/${path}`, { key: null })).status).toBe(400);
    expect((await store.send(`object/store_desk/${path}`, { key: null })).status).toBe(401);
    expect(await (await desk(dana).download(path)).data?.text()).toBe('secret');
  });

  it('lets nobody move or copy into the folder of somebody else', async () => {
    const path = await put('own.txt');
    expect((await desk(dana).move(path, `${eli.id}/own.txt`)).error).toMatchObject({ statusCode: '403' });
    expect((await desk(dana).copy(path, `${eli.id}/own.txt`)).error).toMatchObject({ statusCode: '403' });
  });

  it('keeps buckets for the secret key', async () => {
    expect((await dana.client.storage.createBucket('store_own')).error).toMatchObject({ statusCode: '403' });
    expect((await dana.client.storage.listBuckets()).data).toEqual([]);
    expect((await dana.client.storage.emptyBucket('store_desk')).error).toMatchObject({
      code: 'NoSuchBucket',
    });
  });

  it('refuses rows deleted by hand, which would leave the bytes behind', async () => {
    await expect(store.owner`delete from storage.objects`).rejects.toThrow('Use the Storage API instead');
  });
});

describe('buckets', () => {
  it('are made, described, changed, emptied and deleted', async () => {
    const { storage } = store.service;
    const made = await storage.createBucket('store_made', {
      public: false,
      fileSizeLimit: '1MB',
      allowedMimeTypes: ['image/png'],
    });
    expect(made).toEqual({ data: { name: 'store_made' }, error: null });
    expect((await storage.createBucket('store_made')).error).toMatchObject({ statusCode: '409' });
    expect((await storage.getBucket('store_made')).data).toMatchObject({
      public: false,
      file_size_limit: 1_000_000,
      allowed_mime_types: ['image/png'],
    });
    await storage.updateBucket('store_made', { public: true, fileSizeLimit: null, allowedMimeTypes: null });
    expect((await storage.getBucket('store_made')).data).toMatchObject({
      public: true,
      file_size_limit: null,
      allowed_mime_types: null,
    });
    await storage.from('store_made').upload('a/b.txt', text('x'));
    expect((await storage.deleteBucket('store_made')).error).toMatchObject({ code: 'ResourceNotEmpty' });
    expect((await storage.emptyBucket('store_made')).error).toBeNull();
    expect((await storage.deleteBucket('store_made')).error).toBeNull();
    expect((await storage.getBucket('store_made')).error).toMatchObject({ code: 'NoSuchBucket' });
  });

  it('that are public are read without a key, and still written with rights only', async () => {
    const name = `${dana.id}/shown.png`;
    await dana.client.storage.from('store_open').upload(name, png, { contentType: 'image/png' });
    const { publicUrl } = store.anon.storage.from('store_open').getPublicUrl(name).data;
    const read = await fetch(publicUrl);
    expect(read.status).toBe(200);
    expect(read.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(Buffer.from(await read.arrayBuffer()).equals(png)).toBe(true);
    const refused = await store.anon.storage.from('store_open').upload('x.txt', text('x'));
    expect(refused.error).toMatchObject({ statusCode: '403' });
  });
});

describe('a folder', () => {
  it('lists files and folders once, sorted, searched and by pages', async () => {
    for (const name of ['list/b.txt', 'list/a.txt', 'list/deep/x.txt', 'list/deep/y.txt', 'list/100_.txt']) {
      await put(name, name);
    }
    const folder = `${dana.id}/list`;
    const all = await desk(dana).list(folder);
    expect(all.data?.map(({ name, id }) => [name, id !== null])).toEqual([
      ['100_.txt', true],
      ['a.txt', true],
      ['b.txt', true],
      ['deep', false],
    ]);
    expect(all.data?.[1]).toMatchObject({ metadata: { size: 10, mimetype: 'text/plain' } });
    const names = async (options: Parameters<ReturnType<typeof desk>['list']>[1]) =>
      (await desk(dana).list(folder, options)).data?.map(({ name }) => name);
    expect(await names({ limit: 2, offset: 1 })).toEqual(['a.txt', 'b.txt']);
    expect(await names({ sortBy: { column: 'name', order: 'desc' } })).toEqual([
      'deep',
      'b.txt',
      'a.txt',
      '100_.txt',
    ]);
    expect(await names({ search: 'de' })).toEqual(['deep']);
    expect(await names({ search: '_' })).toEqual([]);
    const wrong = await store.send('object/list/store_desk', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prefix: '', sortBy: { column: 'name; drop table x', order: 'asc' } }),
    });
    expect(wrong.status).toBe(400);
  });

  it('loses what is removed, and the answer says what it was', async () => {
    const paths = [await put('gone/1.txt'), await put('gone/2.txt')];
    const { data } = await desk(dana).remove([...paths, `${dana.id}/gone/3.txt`]);
    expect(data?.map(({ name }) => name).sort()).toEqual(paths);
    expect((await desk(dana).list(`${dana.id}/gone`)).data).toEqual([]);
    expect((await desk(dana).download(paths[0] ?? '')).error).not.toBeNull();
  });

  it('moves and copies', async () => {
    const path = await put('move/from.txt', 'moved');
    const to = `${dana.id}/move/to.txt`;
    expect((await desk(dana).move(path, to)).error).toBeNull();
    expect(await desk(dana).exists(path)).toMatchObject({ data: false });
    const copy = await desk(dana).copy(to, `${dana.id}/move/copy.txt`);
    expect(copy.data).toEqual({ path: `store_desk/${dana.id}/move/copy.txt` });
    await desk(dana).remove([to]);
    expect(await (await desk(dana).download(`${dana.id}/move/copy.txt`)).data?.text()).toBe('moved');
    const unfit = await desk(dana).copy(`${dana.id}/move/copy.txt`, `${dana.id}/x.txt`, {
      destinationBucket: 'store_pictures',
    });
    expect(unfit.error).toMatchObject({ code: 'InvalidMimeType' });
  });
});

describe('a signed address', () => {
  it('reads one object until it is over, and names how it is saved', async () => {
    const path = await put('signed/für.txt', 'signed');
    const { data } = await desk(dana).createSignedUrl(path, 60, { download: 'report 1.txt' });
    const read = await fetch(data?.signedUrl ?? '');
    expect(await read.text()).toBe('signed');
    expect(read.headers.get('content-disposition')).toBe(
      `attachment; filename="report 1.txt"; filename*=UTF-8''report%201.txt`,
    );
    const several = await desk(dana).createSignedUrls([path, `${dana.id}/none.txt`], 60);
    expect(several.data).toMatchObject([{ error: null, path }, { signedUrl: null }]);
    const other = await put('signed/other.txt');
    const token = new URL(data?.signedUrl ?? '').searchParams.get('token');
    for (const wrong of [
      `${other}?token=${token}`,
      `${path}?token=${token}x`,
      path,
      `${path}?token=${dana.token}`,
    ]) {
      const refused = await store.send(`object/sign/store_desk/${encodeURI(wrong)}`, { key: null });
      expect(refused.status).toBe(400);
    }
    expect((await desk(dana).createSignedUrl(path, 0)).error).toMatchObject({ code: 'InvalidRequest' });
  });

  it('is worth nothing once it is over', async () => {
    const path = await put('signed/short.txt');
    const { data } = await desk(dana).createSignedUrl(path, 60);
    // The clock of the gateway, which runs in this process; of a real project nobody turns it.
    if (store.target.isEmbedded) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    try {
      expect((await fetch(data?.signedUrl ?? '')).status).toBe(store.target.isEmbedded ? 400 : 200);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes one upload for whoever it was signed for, not what it does not allow', async () => {
    const path = `${dana.id}/signed/up.txt`;
    const { data } = await desk(dana).createSignedUploadUrl(path);
    const token = data?.token ?? '';
    const anonymous = store.anon.storage.from('store_desk');
    expect((await anonymous.uploadToSignedUrl(path, token, text('up'))).error).toBeNull();
    expect((await anonymous.uploadToSignedUrl(path, token, text('again'))).error).toMatchObject({
      statusCode: '409',
    });
    expect((await anonymous.uploadToSignedUrl(`${dana.id}/else.txt`, token, text('x'))).error).not.toBeNull();
    expect((await store.send(`object/sign/store_desk/${path}?token=${token}`, { key: null })).status).toBe(
      400,
    );
    const [row] = await store.owner`select owner_id from storage.objects where name = ${path}`;
    expect(row).toEqual({ owner_id: dana.id });
    expect((await desk(eli).createSignedUploadUrl(path)).error).toMatchObject({ statusCode: '403' });
  });
});
