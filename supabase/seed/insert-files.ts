import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';
import { asJsonb } from './database.ts';
import type { SeedPerson } from './people.ts';
import { stableId } from './random.ts';
import { tinyPdf } from './tiny-pdf.ts';

export type SeedFiles = {
  today: LocalDate;
  people: readonly SeedPerson[];
  /** Where Storage keeps its files; null = what needs one is left out. */
  filesDir: string | null;
};

const radio = `Plain language, and one message at a time.

1. Listen before you transmit. Give way to emergency traffic.
2. Say whom you call first, then who you are.
3. Use plain language. No ten-codes with units of other agencies.
4. Repeat addresses, plates and names of medicines, letter by letter where they can be mistaken.
5. Of a unit that does not answer twice, tell the supervisor at once.

Read this again after each change: what you acknowledge is this version.`;

const fatigue = [
  'Fatigue and overtime: what supervisors do',
  '',
  'Nobody works more than sixteen hours.',
  'Ask how somebody slept before you order them to stay.',
  'After the third night in a row, offer a lighter desk.',
  'Write down what you decided, and why.',
];

/** Two policies, one read by most, and a few certificates in all their states. Nobody is told of any. */
export async function insertFiles(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { today, people, filesDir }: SeedFiles,
): Promise<void> {
  await tx`select set_config('app.bulk', 'on', true)`;
  await insertPolicies(tx, agency, { today, people, filesDir });
  if (filesDir !== null) await insertCertificates(tx, agency, { today, people, filesDir });
  await tx`select set_config('app.bulk', '', true)`;
}

async function insertPolicies(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { today, people, filesDir }: SeedFiles,
): Promise<void> {
  const admin = people.find(({ role }) => role === 'admin');
  if (admin === undefined) return;
  const publish = async (policy: {
    title: string;
    audience: 'everybody' | 'supervisors';
    dueOn: LocalDate;
    daysAgo: number;
    body: string | null;
    file: { id: string; name: string; bytes: Buffer } | null;
  }) => {
    const { title, audience, dueOn, daysAgo, body, file } = policy;
    const sha256 = createHash('sha256')
      .update(file?.bytes ?? body ?? '')
      .digest('hex');
    const [row] = await tx<{ id: number }[]>`
      insert into public.policies (agency_id, title, audience, due_on)
      values (${agency.id}, ${title}, ${audience}, ${dueOn}) returning id`;
    const id = row?.id ?? 0;
    await tx`
      insert into public.policy_versions (policy_id, number, agency_id, title, body, file_id, file_name, file_bytes, sha256,
        audience, due_on, published_by, published_at)
      values (${id}, 1, ${agency.id}, ${title}, ${body}, ${file?.id ?? null}, ${file?.name ?? null},
        ${file?.bytes.length ?? null}, ${sha256}, ${audience}, ${dueOn}, ${admin.id},
        ${addDays(today, -daysAgo)}::text::timestamptz + interval '16 hours')`;
    return { id, sha256 };
  };
  const { id, sha256 } = await publish({
    title: 'Radio discipline and plain language',
    audience: 'everybody',
    dueOn: addDays(today, 9),
    daysAgo: 5,
    body: radio,
    file: null,
  });
  // Most have read it; those to sign in as have not.
  const readers = people.filter(({ isDemoLogin }, index) => !isDemoLogin && index % 3 !== 2);
  await tx`
    insert into public.policy_acknowledgements (policy_id, number, user_id, agency_id, sha256, acknowledged_at)
    select ${id}, 1, r.id, ${agency.id}, ${sha256},
      ${addDays(today, -4)}::text::timestamptz + r.place * interval '83 minutes'
    from unnest(${readers.map((person) => person.id)}::uuid[]) with ordinality as r (id, place)`;
  const file = {
    id: stableId(`policy:${agency.slug}`),
    name: 'Fatigue and overtime.pdf',
    bytes: tinyPdf(fatigue),
  };
  if (filesDir !== null) {
    await keep(
      tx,
      filesDir,
      { bucket: 'policies', name: `${agency.id}/${file.id}`, ownerId: admin.id },
      file.bytes,
    );
  }
  await publish({
    title: 'Fatigue and overtime',
    audience: 'supervisors',
    dueOn: addDays(today, 21),
    daysAgo: 1,
    body: filesDir === null ? fatigue.join('\n') : null,
    file: filesDir === null ? null : file,
  });
}

type SeedCertificate = {
  person: SeedPerson | undefined;
  title: string;
  qualification: string | null;
  issuedOn: LocalDate;
  expiresOn: LocalDate | null;
  outcome: 'waiting' | 'confirmed' | 'refused';
  reason?: string;
};

async function insertCertificates(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { today, people, filesDir }: SeedFiles & { filesDir: string },
): Promise<void> {
  const supervisor = people.find(({ role }) => role === 'supervisor');
  const dispatchers = people.filter(({ role }) => role === 'dispatcher');
  const login = dispatchers.find(({ isDemoLogin }) => isDemoLogin);
  const others = dispatchers.filter(({ isDemoLogin }) => !isDemoLogin);
  if (supervisor === undefined) return;
  const years = (count: number, days = 0) => addDays(today, count * 365 + days);
  const wanted: SeedCertificate[] = [
    {
      person: login,
      title: 'CPR',
      qualification: null,
      issuedOn: years(-2, 24),
      expiresOn: addDays(today, 24),
      outcome: 'confirmed',
    },
    {
      person: login,
      title: 'Emergency medical dispatch',
      qualification: null,
      issuedOn: years(0, -3),
      expiresOn: years(2, -3),
      outcome: 'waiting',
    },
    {
      person: others[0],
      title: 'Fire dispatch',
      qualification: 'Fire dispatch',
      issuedOn: years(-2, 45),
      expiresOn: addDays(today, 45),
      outcome: 'confirmed',
    },
    {
      person: others[2],
      title: 'CPR',
      qualification: null,
      issuedOn: years(-2, -6),
      expiresOn: addDays(today, -6),
      outcome: 'confirmed',
    },
    {
      person: others[3],
      title: 'Telecommunicator, basic',
      qualification: null,
      issuedOn: years(-3),
      expiresOn: null,
      outcome: 'confirmed',
    },
    {
      person: others[4],
      title: 'CPR',
      qualification: null,
      issuedOn: years(0, -20),
      expiresOn: years(2, -20),
      outcome: 'refused',
      reason: 'The second page with the signature is missing.',
    },
  ];
  for (const [index, certificate] of wanted.entries()) {
    const { person, title, qualification, issuedOn, expiresOn, outcome, reason = null } = certificate;
    if (person === undefined) continue;
    const fileId = stableId(`certificate:${agency.slug}:${index}`);
    const bytes = tinyPdf([
      title,
      '',
      `This certifies that ${person.fullName} has passed the course.`,
      `Issued ${issuedOn}${expiresOn === null ? '' : `, valid until ${expiresOn}`}.`,
    ]);
    await keep(
      tx,
      filesDir,
      { bucket: 'certificates', name: `${agency.id}/${person.id}/${fileId}`, ownerId: person.id },
      bytes,
    );
    const [row] = await tx<{ id: number }[]>`
      insert into public.certificates (agency_id, user_id, title, qualification_id, issued_on, expires_on, file_id, file_name,
        file_type, file_bytes, added_by, added_at)
      values (${agency.id}, ${person.id}, ${title},
        (select q.id from public.qualifications q where q.agency_id = ${agency.id} and q.name = ${qualification}),
        ${issuedOn}, ${expiresOn}, ${fileId}, ${`${title}.pdf`}, 'application/pdf', ${bytes.length}, ${person.id},
        ${addDays(today, -3)}::text::timestamptz)
      returning id`;
    const id = row?.id ?? 0;
    if (outcome !== 'waiting') {
      await tx`
        update public.certificates set state = ${outcome}, decided_by = ${supervisor.id},
          decided_at = ${addDays(today, -2)}::text::timestamptz, reason = ${reason}
        where id = ${id}`;
    }
    // Of what is so near already nobody is told.
    await tx`
      insert into private.told (agency_id, key)
      select ${agency.id}, 'certificate:' || ${id}::integer || ':' || s.step
      from (values ('60', 60), ('30', 30), ('7', 7), ('over', -1)) as s (step, days)
      where ${expiresOn}::date - ${today}::date <= s.days`;
  }
}

/** Puts a file where Storage keeps it, with its row. */
async function keep(
  tx: postgres.TransactionSql,
  filesDir: string,
  { bucket, name, ownerId }: { bucket: string; name: string; ownerId: string },
  bytes: Buffer,
): Promise<void> {
  const version = stableId(`file:${name}`);
  const folder = join(filesDir, 'objects');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, version), bytes, { mode: 0o600 });
  const metadata = {
    eTag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    size: bytes.length,
    mimetype: 'application/pdf',
    cacheControl: 'no-cache',
    contentLength: bytes.length,
    httpStatusCode: 200,
  };
  await tx`
    insert into storage.objects (bucket_id, name, version, owner, owner_id, metadata)
    values (${bucket}, ${name}, ${version}, ${ownerId}, ${ownerId}, ${asJsonb(tx, metadata)})`;
}
