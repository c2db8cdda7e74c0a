import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createIdentify } from '../../supabase/local/gateway/identity.ts';
import { createStorageGateway } from '../../supabase/local/gateway/storage/index.ts';
import { png, type StorageFixture, type StoragePerson, startStorage } from './storage-fixture.ts';

let store: StorageFixture;
let dana: StoragePerson;
let folder: string;
beforeAll(async () => {
  store = await startStorage();
  dana = await store.signIn('dana');
  folder = store.target.storageDir ?? '';
});
afterAll(() => store.close());

const files = () => ({
  incoming: readdirSync(join(folder, 'incoming')).length,
  objects: readdirSync(join(folder, 'objects')).length,
});
const rows = async () => {
  const [row] = await store.owner<{ count: number }[]>`select count(*)::integer from storage.objects`;
  return row?.count;
};

/** Sends bytes under a name that is put into the address as it is. */
const raw = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  store.send(path, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${dana.token}`, 'content-type': 'text/plain', ...headers },
    key: store.target.publishableKey,
  });

/** A path as it is sent, without what fetch would tidy up. */
function rawPath(method: string, path: string, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request(`${store.target.url}`, {
      method,
      path: `/storage/v1/${path}`,
      headers: {
        apikey: store.target.secretKey,
        'content-type': 'text/plain',
        'content-length': Buffer.byteLength(body),
      },
    });
    req.on('response', (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    req.on('error', reject);
    req.end(body);
  });
}

describe('a name', () => {
  it.each([
    ['../up.txt', 'leads up'],
    ['a/../../up.txt', 'leads up from a folder'],
    ['./here.txt', 'is a point'],
    ['a//b.txt', 'has an empty folder'],
    ['a/', 'ends in a folder'],
    ['%2e%2e/up.txt', 'leads up in disguise'],
    ['..%2fup.txt', 'leads up by a slash in disguise'],
    ['%2fetc%2fpasswd', 'is absolute'],
    ['a%5c..%5cb.txt', 'has backslashes'],
    ['a%00.txt', 'has a null character'],
    ['a%0d%0ab.txt', 'breaks the line'],
    ['a%e2%80%aegnp.txt', 'turns its direction'],
    ['a%ff.txt', 'is not UTF-8'],
    ['x'.repeat(1025), 'is too long'],
  ])('%s is refused, for it %s', async (name) => {
    const before = files();
    expect(await rawPath('POST', `object/store_desk/${name}`, 'x')).toBe(400);
    expect(await rawPath('GET', `object/store_desk/${name}`)).toBe(400);
    expect(files()).toEqual(before);
  });

  it('is the same in both forms of Unicode', async () => {
    const composed = `${dana.id}/caf\u00e9.txt`;
    await dana.client.storage
      .from('store_desk')
      .upload(composed.normalize('NFD'), new Blob(['x'], { type: 'text/plain' }));
    expect((await dana.client.storage.from('store_desk').exists(composed)).data).toBe(true);
    const again = await dana.client.storage
      .from('store_desk')
      .upload(composed, new Blob(['x'], { type: 'text/plain' }));
    expect(again.error).toMatchObject({ statusCode: '409' });
  });

  it('is never that of a file', async () => {
    const names = readdirSync(join(folder, 'objects'));
    expect(names.filter((name) => !/^[0-9a-f-]{36}$/.test(name))).toEqual([]);
    expect(statSync(join(folder, 'objects')).mode & 0o777).toBe(0o700);
  });
});

describe('what a file is', () => {
  const html = '<!DOCTYPE html><script>alert(1)</script>';
  const upload = (bucket: string, name: string, body: string | Buffer, contentType: string) =>
    dana.client.storage.from(bucket).upload(`${dana.id}/${name}`, Buffer.from(body), { contentType });

  it.each([
    ['a page as a picture', html, 'image/png'],
    ['a page as a PDF', html, 'application/pdf'],
    ['a picture as a page', png, 'text/html'],
    ['a picture as another', png, 'image/jpeg'],
    ['a PDF as a picture', '%PDF-1.7 ...', 'image/webp'],
    ['words as a drawing', 'hello', 'image/svg+xml'],
    ['an archive as words', 'PK\x03\x04....', 'text/plain'],
    ['nothing as a picture', '', 'image/png'],
  ])('is looked at: %s is refused', async (_what, body, type) => {
    const before = files();
    const { error } = await upload('store_desk', crypto.randomUUID(), body, type);
    expect(error).toMatchObject({ code: 'InvalidRequest' });
    expect(files()).toEqual(before);
  });

  it.each([
    ['a picture', png, 'image/png', 'inline'],
    ['a page', html, 'text/html', 'attachment'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 'attachment'],
    ['a PDF', '%PDF-1.7 ...', 'application/pdf', 'attachment'],
    ['a document', 'PK\x03\x04....', 'application/vnd.oasis.opendocument.text', 'attachment'],
    ['anything', html, 'application/octet-stream', 'attachment'],
  ])('decides how it is shown: %s', async (what, body, type, shown) => {
    const { error } = await upload('store_desk', what, body, type);
    expect(error).toBeNull();
    const { data } = await dana.client.storage.from('store_desk').createSignedUrl(`${dana.id}/${what}`, 60);
    const { headers } = await fetch(data?.signedUrl ?? '');
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${shown};`));
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it('has to be one that the bucket takes', async () => {
    expect((await upload('store_pictures', 'a.png', png, 'image/png')).error).toBeNull();
    expect((await upload('store_pictures', 'a.txt', 'x', 'text/plain')).error).toMatchObject({
      statusCode: '415',
      code: 'InvalidMimeType',
    });
    expect((await upload('store_desk', 'a', 'x', 'text/plain\r\nx-evil: 1')).error).not.toBeNull();
    const crafted = await raw(`object/store_desk/${dana.id}/crafted`, 'x', {
      'cache-control': 'max-age=1;<x>',
    });
    expect(crafted.status).toBe(400);
  });

  it('may be as large as the bucket allows, however it is sent', async () => {
    const large = Buffer.concat([png, Buffer.alloc(2001 - png.length)]);
    const refused = { statusCode: '413', code: 'EntityTooLarge' };
    const { storage } = dana.client;
    const pictures = storage.from('store_pictures');
    const before = files();
    expect((await upload('store_pictures', 'l1.png', large, 'image/png')).error).toMatchObject(refused);
    const form = await pictures.upload(`${dana.id}/l2.png`, new Blob([large], { type: 'image/png' }));
    expect(form.error).toMatchObject(refused);
    const stream = await pictures.upload(`${dana.id}/l3.png`, new Blob([large]).stream(), {
      contentType: 'image/png',
    });
    expect(stream.error).toMatchObject(refused);
    expect(files()).toEqual(before);
    expect(
      (await upload('store_pictures', 'fits.png', large.subarray(0, 2000), 'image/png')).error,
    ).toBeNull();
  });
});

it('is saved under a name that cannot leave its header', async () => {
  const path = `${dana.id}/plain.txt`;
  await dana.client.storage.from('store_desk').upload(path, new Blob(['x'], { type: 'text/plain' }));
  const name = encodeURIComponent('a"b\\c\r\nx-evil: 1 für.txt');
  const { headers } = await store.send(`object/store_desk/${path}?download=${name}`);
  expect(headers.get('x-evil')).toBeNull();
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="a_b_cx-evil: 1 f_r.txt"; filename*=UTF-8''a%22b%5Ccx-evil%3A%201%20f%C3%BCr.txt`,
  );
});

describe('a part of a file', () => {
  const read = (headers: Record<string, string>, method = 'GET') =>
    store.send(`object/store_desk/${dana.id}/digits.txt`, { method, headers });
  beforeAll(async () => {
    await dana.client.storage
      .from('store_desk')
      .upload(`${dana.id}/digits.txt`, new Blob(['0123456789'], { type: 'text/plain' }));
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['bytes=4-2', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('%s', async (range, status, body, content) => {
    const answer = await read({ range });
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      body,
      content,
    ]);
  });

  it('beyond its end is said to be so', async () => {
    const answer = await read({ range: 'bytes=10-' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  it('is not sent again when it is known; a question has no body', async () => {
    const first = await read({}, 'HEAD');
    expect([first.status, first.headers.get('content-length'), await first.text()]).toEqual([200, '10', '']);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toBe('"781e5e245d69b566979b86e28d23f2c7"');
    expect((await read({ 'if-none-match': `W/${tag}` })).status).toBe(304);
    expect((await read({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await read({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });
});

describe('a form', () => {
  const send = (body: string, type = 'multipart/form-data; boundary=edge') =>
    raw(`object/store_desk/${dana.id}/${crypto.randomUUID()}`, body, { 'content-type': type });
  const file =
    '--edge\r\ncontent-disposition: form-data; name=""; filename="a"\r\ncontent-type: text/plain\r\n\r\n';

  it.each([
    ['cut off in its file', `${file}half`],
    ['without a file', '--edge\r\ncontent-disposition: form-data; name="cacheControl"\r\n\r\n60\r\n--edge--'],
    ['with two files', `${file}one\r\n${file}two\r\n--edge--`],
    ['without an end of a head', `--edge\r\n${'x'.repeat(20_000)}`],
    ['that is none', 'hello'],
    [
      'with endless fields',
      `--edge\r\ncontent-disposition: form-data; name="a"\r\n\r\n${'y'.repeat(70_000)}\r\n${file}x\r\n--edge--`,
    ],
    [
      'whose metadata is no JSON',
      `--edge\r\ncontent-disposition: form-data; name="metadata"\r\n\r\n{\r\n${file}x\r\n--edge--`,
    ],
  ])('%s is refused and leaves nothing', async (_what, body) => {
    const before = [files(), await rows()];
    const answer = await send(body);
    expect([answer.status, Object(await answer.json()).code]).toEqual([400, 'InvalidRequest']);
    expect([files(), await rows()]).toEqual(before);
  });

  it('may have its boundary at any place, and what looks like it in the file', async () => {
    const name = `${dana.id}/tricky`;
    const body = '\r\n--edg\r\n--ed\r-\r\n-\r\n---edge--edge';
    const sent = new TextEncoder().encode(`preamble\r\n${file}${body}\r\n--edge--\r\nepilogue`);
    // A byte at a time.
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of sent) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const answer = await store.send(`object/store_desk/${name}`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    } as RequestInit);
    expect(answer.status).toBe(200);
    expect(await (await store.send(`object/store_desk/${name}`)).text()).toBe(body);
  });
});

describe('a request', () => {
  it.each([
    ['POST', 'object/list/store_desk', '{'],
    ['POST', 'object/list/store_desk', '{"limit": -1}'],
    ['POST', 'object/list/store_desk', '{"prefix": 5}'],
    ['DELETE', 'object/store_desk', '{"prefixes": "all"}'],
    ['DELETE', 'object/store_desk', '{"prefixes": []}'],
    ['POST', 'object/move', '{}'],
    ['POST', 'object/copy', '[1]'],
    ['POST', 'object/sign/store_desk', '{"expiresIn": 60}'],
    ['POST', 'object/sign/store_desk/x', '{"expiresIn": "x"}'],
    ['POST', 'bucket', '{"name": "a/b"}'],
    ['POST', 'bucket', '{"name": "ok", "file_size_limit": "lots"}'],
    ['GET', 'render/image/public/store_desk/x', undefined],
    ['PATCH', 'object/store_desk/x', '{}'],
    ['GET', 'nonsense', undefined],
    ['GET', '', undefined],
  ])('%s %s %s is refused in words', async (method, path, body) => {
    const answer = await store.send(path, { method, body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });

  it('with a token that is none of ours is refused', async () => {
    const answer = await store.send('bucket', { headers: { authorization: 'Bearer a.b.c' } });
    expect([answer.status, Object(await answer.json()).statusCode]).toEqual([401, '401']);
  });
});

describe('what is left', () => {
  it('of an upload that breaks off is nothing', async () => {
    const before = [files(), await rows()];
    const path = `/storage/v1/object/store_desk/${dana.id}/broken.bin`;
    await new Promise<void>((resolve) => {
      const req = request(`${store.target.url}${path}`, {
        method: 'POST',
        headers: {
          apikey: store.target.publishableKey,
          authorization: `Bearer ${dana.token}`,
          'content-type': 'application/octet-stream',
          'content-length': 900_000,
        },
      });
      req.on('error', () => resolve());
      req.write(Buffer.alloc(500_000), async () => {
        // It is on its way to the disk.
        await expect.poll(() => files().incoming).toBe(1);
        req.destroy();
      });
    });
    await expect.poll(files).toEqual(before[0]);
    expect(await rows()).toBe(before[1]);
  });

  it('of what is replaced, removed and refused is nothing', async () => {
    const desk = dana.client.storage.from('store_desk');
    const path = `${dana.id}/tidy.txt`;
    const words = (body: string) => new Blob([body], { type: 'text/plain' });
    const { objects } = files();
    await desk.upload(path, words('1'));
    await desk.upload(path, words('2'), { upsert: true });
    await desk.update(path, words('3'));
    expect(files().objects).toBe(objects + 1);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => desk.upload(path, words(`${n}`), { upsert: true })),
    );
    await expect.poll(() => files().objects).toBe(objects + 1);
    await desk.remove([path]);
    expect(files()).toEqual({ incoming: 0, objects });
    expect(await rows()).toBe(objects);
  });

  it('of a killed process is swept at the next start, and nothing else', async () => {
    const path = `${dana.id}/stays.txt`;
    await dana.client.storage.from('store_desk').upload(path, new Blob(['stays'], { type: 'text/plain' }));
    const before = files();
    const old = new Date(Date.now() - 10_000);
    for (const name of ['incoming/half', `objects/${crypto.randomUUID()}`]) {
      writeFileSync(join(folder, name), 'left');
      utimesSync(join(folder, name), old, old);
    }
    const { secrets } = inject('cluster');
    const next = createStorageGateway({
      databaseUrl: store.target.databaseUrl.replace(
        /\/\/postgres:[^@]*/,
        `//authenticator:${secrets.databasePasswords.authenticator}`,
      ),
      identify: createIdentify(secrets),
      secret: secrets.jwtKey.d,
      folder,
      sizeLimit: 1,
    });
    await next.close();
    expect(files()).toEqual(before);
    expect(await (await store.send(`object/store_desk/${path}`)).text()).toBe('stays');
  });

  it('while a backup reads is there until it is done', async () => {
    const path = `${dana.id}/backed.txt`;
    const desk = createClient(store.target.url, store.target.secretKey).storage.from('store_desk');
    await desk.upload(path, new Blob(['x'], { type: 'text/plain' }));
    const [row] = await store.owner<
      { version: string }[]
    >`select version from storage.objects where name = ${path}`;
    const held = await store.owner.reserve();
    try {
      await held`select pg_advisory_lock(7421190365518001)`;
      await desk.remove([path]);
      expect(existsSync(join(folder, 'objects', row?.version ?? ''))).toBe(true);
    } finally {
      await held`select pg_advisory_unlock(7421190365518001)`;
      held.release();
    }
  });
});
