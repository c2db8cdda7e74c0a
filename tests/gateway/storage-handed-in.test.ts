import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropCertificate, keepCertificate, keepPolicy } from '#lib/actions/keep-file.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { certificatePath, getCertificateFile, listCertificates } from '#lib/data/certificates.ts';
import { readFile, sweepFiles } from '#lib/data/kept-files.ts';
import { acknowledgePolicy, getPolicy, listPolicyReaders } from '#lib/data/policies.ts';
import type { CertificateInput } from '#lib/domain/certificate-schemas.ts';
import { FILE_BYTES_MAX } from '#lib/domain/kept-files.ts';
import { tinyPdf } from '#supabase/seed/tiny-pdf.ts';
import { createBackup } from '../../supabase/local/backup/create.ts';
import { restoreBackup } from '../../supabase/local/backup/restore.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { createTestDatabase } from '../setup/database.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';
import { createFolders, migrationsDir } from './operations/folders.ts';

const password = 'correct-horse-battery';
const pdf = tinyPdf(['CPR']);
const html = Buffer.from('<!doctype html><script>alert(1)</script>');
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]);

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('files that people hand in', () => {
  const folders = createFolders();
  let target: GatewayTarget;
  let sql: postgres.Sql;
  let server: Client;
  let ours: TestAgency;
  let theirs: TestAgency;
  const clients: Record<string, Client> = {};
  const [ana, ben, sam, ada, stranger] = [uuid(102), uuid(103), uuid(104), uuid(101), uuid(202)];

  const clientOf = (person: string): Client => {
    const client = clients[person];
    if (client === undefined) throw new Error('Nobody of that id is signed in.');
    return client;
  };
  const user = (person: string, agency = ours) => ({ id: person, agency: { id: agency.id } }) as SessionUser;

  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    ours = await makeAgency(sql, 1);
    theirs = await makeAgency(sql, 2);
    const signIn = async (agency: TestAgency, n: number, role: 'admin' | 'supervisor' | 'dispatcher') => {
      await makePerson(sql, agency, n, { role });
      const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
      if (error) throw error;
      const client = createDrillClient(target.url, target.publishableKey);
      await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
      clients[uuid(n)] = client;
    };
    await signIn(ours, 101, 'admin');
    await signIn(ours, 102, 'dispatcher');
    await signIn(ours, 103, 'dispatcher');
    await signIn(ours, 104, 'supervisor');
    await signIn(theirs, 202, 'supervisor');
  });
  afterAll(async () => {
    folders.remove();
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  const pathOf = (person: string, file: string, agency = ours) => certificatePath(agency.id, person, file);
  /** As the page of a browser does it; null = no address was given out. */
  const sign = async (as: string, path: string, bucket = 'certificates') => {
    const { data } = await clientOf(as).storage.from(bucket).createSignedUploadUrl(path);
    return data === null
      ? null
      : `${target.url}/storage/v1/object/upload/sign/${bucket}/${path}?token=${encodeURIComponent(data.token)}`;
  };
  const put = async (address: string | null, body: Buffer, type: string) =>
    (
      await fetch(address ?? '', {
        method: 'PUT',
        body: new Uint8Array(body),
        headers: { 'content-type': type },
      })
    ).status;
  const send = async (as: string, person: string, body: Buffer, type = 'application/pdf') => {
    const file = randomUUID();
    const status = await put(await sign(as, pathOf(person, file)), body, type);
    return { file, status };
  };
  const input = (
    person: string,
    fileId: string,
    change: Partial<CertificateInput> = {},
  ): CertificateInput => ({
    userId: person,
    fileId,
    fileName: 'cpr.pdf',
    title: 'CPR',
    qualificationId: null,
    issuedOn: '2026-01-01',
    expiresOn: null,
    replacesId: null,
    ...change,
  });
  const rows = async (file: string) =>
    (await sql`select 1 from storage.objects where name like ${`%${file}`}`).length;
  const onDisk = () => readdirSync(join(target.storageDir ?? '', 'objects')).length;

  it('go by an address that is given out for one file of the own, and for anybody’s to supervisors', async () => {
    const file = randomUUID();
    expect(await sign(ana, pathOf(ana, file))).not.toBeNull();
    expect(await sign(sam, pathOf(ana, file))).not.toBeNull();
    for (const [as, path] of [
      [ben, pathOf(ana, file)],
      [stranger, pathOf(ana, file)],
      [sam, pathOf(stranger, file)],
      [sam, pathOf(stranger, file, theirs)],
      [ana, pathOf(ana, file, theirs)],
      [ana, `${ours.id}/${ana}/cpr.pdf`],
      [ana, `${ours.id}/${ana}/${file}.pdf`],
      [ana, `${ours.id}/${ana}/${file}/x`],
      [ana, file],
    ] as const) {
      expect(await sign(as, path), `${as} ${path}`).toBeNull();
    }
    expect(await sign(ana, `${ours.id}/${file}`, 'policies')).toBeNull();
    expect(await sign(sam, `${ours.id}/${file}`, 'policies')).toBeNull();
  });

  it('that address is good for that name, once, and for nothing else', async () => {
    const [file, other] = [randomUUID(), randomUUID()];
    const address = (await sign(ana, pathOf(ana, file))) ?? '';
    expect(await put(address.replace(file, other), pdf, 'application/pdf')).toBe(400);
    expect(await put(address.replace(ana, ben), pdf, 'application/pdf')).toBe(400);
    expect(await put(address.replace('/certificates/', '/policies/'), pdf, 'application/pdf')).toBe(400);
    expect(await put(address.replace(/token=.*/, 'token=x'), pdf, 'application/pdf')).toBe(400);
    expect((await fetch(address.replace('/upload', ''))).status).toBe(400);
    expect(await put(address, pdf, 'application/pdf')).toBe(200);
    // What lies there is not written over.
    expect(await put(address, tinyPdf(['Other']), 'application/pdf')).not.toBe(200);
    const kept = await readFile(clientOf(ana), 'certificates', pathOf(ana, file));
    expect(Buffer.from(kept?.bytes ?? []).equals(pdf)).toBe(true);
  });

  it('are of a type that their bytes have, and of a size', async () => {
    const before = onDisk();
    const refused: [Buffer, string][] = [
      [html, 'application/pdf'],
      [html, 'image/png'],
      [html, 'text/html'],
      [png, 'application/pdf'],
      [pdf, 'image/jpeg'],
      [pdf, 'application/octet-stream'],
      [Buffer.concat([pdf, Buffer.alloc(FILE_BYTES_MAX + 1 - pdf.length)]), 'application/pdf'],
      [Buffer.alloc(0), 'application/pdf'],
    ];
    for (const [body, type] of refused) {
      const { file, status } = await send(ben, ben, body, type);
      expect(status, `${type} ${body.length}`).not.toBe(200);
      expect(await rows(file)).toBe(0);
    }
    expect(onDisk()).toBe(before);
    const largest = Buffer.concat([pdf, Buffer.alloc(FILE_BYTES_MAX - pdf.length)]);
    expect((await send(ben, ben, largest)).status).toBe(200);
    expect((await send(ben, ben, png, 'image/png')).status).toBe(200);
  });

  it('become a certificate only when the server has seen what they are; what lies is thrown away', async () => {
    const { file } = await send(ana, ana, png, 'image/png');
    // As a project would keep it that does not look at what it is sent.
    await sql`
      update storage.objects set metadata = metadata || '{"mimetype": "application/pdf"}' where name like ${`%${file}`}`;
    await expect(keepCertificate(user(ana), clientOf(ana), input(ana, file))).rejects.toMatchObject({
      code: 'invalid',
      fieldErrors: { file: 'A certificate is a PDF, PNG or JPEG file of at most 10 MB.' },
    });
    expect(await rows(file)).toBe(0);
    await expect(keepCertificate(user(ana), clientOf(ana), input(ana, file))).rejects.toMatchObject({
      fieldErrors: { file: 'The file did not arrive. Choose it again.' },
    });
  });

  it('are somebody’s: nobody else reads, links, moves, copies, replaces or removes them, nor makes them theirs', async () => {
    const { file } = await send(ana, ana, pdf);
    const path = pathOf(ana, file);
    const id = await keepCertificate(user(ana), clientOf(ana), input(ana, file));
    for (const as of [ben, stranger]) {
      const bucket = clientOf(as).storage.from('certificates');
      expect(await readFile(clientOf(as), 'certificates', path)).toBeNull();
      expect(await getCertificateFile(clientOf(as), id)).toBeNull();
      expect((await bucket.createSignedUrl(path, 60)).error).not.toBeNull();
      expect((await bucket.list(`${ours.id}/${ana}`)).data).toEqual([]);
      expect((await bucket.remove([path])).data ?? []).toEqual([]);
      expect((await bucket.move(path, pathOf(as, file))).error).not.toBeNull();
      expect((await bucket.copy(path, pathOf(as, randomUUID()))).error).not.toBeNull();
      await expect(keepCertificate(user(as), clientOf(as), input(as, file))).rejects.toMatchObject({
        code: 'invalid',
      });
      await expect(listCertificates(clientOf(as), ana)).rejects.toMatchObject({
        code: as === ben ? 'forbidden' : 'not_found',
      });
    }
    for (const as of [ana, sam, ada]) {
      const bucket = clientOf(as).storage.from('certificates');
      expect((await readFile(clientOf(as), 'certificates', path))?.type).toBe('application/pdf');
      // What counts or waits is neither replaced nor removed past its record.
      expect((await bucket.remove([path])).data ?? []).toEqual([]);
      expect(
        (await bucket.update(path, new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }))).error,
      ).not.toBeNull();
      expect(
        (
          await bucket.upload(path, new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), {
            upsert: true,
          })
        ).error,
      ).not.toBeNull();
      expect((await bucket.move(path, pathOf(ana, randomUUID()))).error).not.toBeNull();
    }
    expect((await fetch(`${target.url}/storage/v1/object/public/certificates/${path}`)).status).toBe(400);
    const link = await clientOf(ana).storage.from('certificates').createSignedUrl(path, 60);
    const { headers } = await fetch(link.data?.signedUrl ?? '');
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('leave the disk with their certificate, and what was left behind leaves it later', async () => {
    const { file } = await send(ana, ana, pdf);
    const id = await keepCertificate(user(ana), clientOf(ana), input(ana, file));
    const before = onDisk();
    await dropCertificate(user(ana), clientOf(ana), id, 1);
    expect([await rows(file), onDisk()]).toEqual([0, before - 1]);
    // Somebody who breaks off between the record and the file, and somebody who never finished.
    const broken = await send(sam, sam, pdf);
    const left = await send(sam, sam, pdf);
    const kept = await send(sam, sam, pdf);
    const gone = await keepCertificate(user(sam), clientOf(sam), input(sam, broken.file));
    await keepCertificate(user(sam), clientOf(sam), input(sam, kept.file));
    await clientOf(sam).rpc('remove_certificate', { p_id: gone, p_expected_version: 1 });
    expect(await sweepFiles(server)).toBe(0);
    const names = [broken.file, left.file, kept.file].map((each) => `%${each}`);
    await sql`update storage.objects set created_at = now() - interval '2 hours' where name like any (${names})`;
    expect(await sweepFiles(server)).toBe(2);
    expect([await rows(broken.file), await rows(left.file), await rows(kept.file)]).toEqual([0, 0, 1]);
  });

  it('of a policy are kept with their hash, read by whom it is for, and acknowledged with it', async () => {
    const file = randomUUID();
    const path = `${ours.id}/${file}`;
    expect(await put(await sign(ada, path, 'policies'), png, 'image/png')).not.toBe(200);
    expect(await put(await sign(ada, path, 'policies'), pdf, 'application/pdf')).toBe(200);
    const policy = {
      ...{
        policyId: null,
        expectedVersion: null,
        title: 'Radio',
        body: null,
        fileId: file,
        fileName: 'radio.pdf',
      },
      ...{ audience: 'supervisors' as const, dueOn: '2099-01-01' },
    };
    const id = await keepPolicy(user(ada), clientOf(ada), policy);
    const read = await getPolicy(clientOf(sam), id, null);
    const kept = await readFile(clientOf(sam), 'policies', path);
    expect(kept?.sha256).toBe(read?.sha256);
    for (const as of [ana, stranger]) {
      expect(await getPolicy(clientOf(as), id, null)).toBeNull();
      expect(await readFile(clientOf(as), 'policies', path)).toBeNull();
    }
    expect((await clientOf(ada).storage.from('policies').remove([path])).data ?? []).toEqual([]);
    await acknowledgePolicy(clientOf(sam), id, 1, read?.sha256 ?? '');
    expect((await listPolicyReaders(clientOf(ada), id, 1)).find(({ userId }) => userId === sam)?.sha256).toBe(
      kept?.sha256,
    );
  });

  it('come back from a backup with their records, byte for byte', async () => {
    const path = join(folders.create(), 'b.tar.gz');
    const { missing } = await createBackup(target.databaseUrl, path, target.storageDir ?? '');
    expect(missing).toEqual([]);
    const restored = await createTestDatabase({ migrated: false });
    try {
      const filesDir = folders.create();
      await restoreBackup(restored.url('postgres'), path, { migrationsDir, filesDir });
      const versions = await restored.sql<{ version: string }[]>`
        select o.version from storage.objects o
        join public.certificates c on o.name = c.agency_id || '/' || c.user_id || '/' || c.file_id
        where o.bucket_id = 'certificates'
        union all
        select o.version from storage.objects o
        join public.policy_versions v on o.name = v.agency_id || '/' || v.file_id where o.bucket_id = 'policies'`;
      expect(versions.length).toBeGreaterThan(2);
      for (const { version } of versions) {
        expect(readFileSync(join(filesDir, 'objects', version)).equals(pdf)).toBe(true);
      }
      const tables = [
        'certificates',
        'certificate_events',
        'policies',
        'policy_versions',
        'policy_acknowledgements',
      ];
      for (const table of tables) {
        const of = (from: postgres.Sql) => from`select * from public.${from(table)} order by 1, 2`;
        expect([...(await of(restored.sql))], table).toEqual([...(await of(sql))]);
      }
    } finally {
      await restored.drop();
    }
  });
});
