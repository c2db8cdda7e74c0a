import 'server-only';
import { z } from 'zod';
import { CONTACT_CHANNELS } from '#lib/domain/call-out-records.ts';
import { SKIP_CODES } from '#lib/domain/filling-records.ts';
import {
  MANDATE_KINDS,
  MANDATE_OUTCOMES,
  type MandateContact,
  type MandateInputs,
  type MandateKind,
  type MandateLine,
  type MandateOutcome,
  type MandateRanking,
  type MandateRecord,
  type OwnMandates,
} from '#lib/domain/mandate-records.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import type { Interval, LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, jsonOf, requireData } from './read.ts';

const instant = z.number();
const line = z.object({
  id: z.int(),
  personId: z.string(),
  personName: z.string(),
  kind: z.enum(MANDATE_KINDS),
  outcome: z.enum(MANDATE_OUTCOMES),
  isCharged: z.boolean(),
  voidsId: z.int().nullable(),
  voidedBy: z.int().nullable(),
  voidedByName: z.string().nullable(),
  voidedAt: instant.nullable(),
  voidReason: z.string().nullable(),
  shiftDate: z.string(),
  code: z.string(),
  startsAt: instant,
  endsAt: instant,
  timeZone: z.string(),
  centerName: z.string(),
  reason: z.string().nullable(),
  byName: z.string(),
  at: instant,
  openingId: z.int().nullable(),
  callOutId: z.string().nullable(),
});
const lineSchema: z.ZodType<MandateLine> = line;

const order = z.enum(['rotation', 'inverse_seniority']);
const skip = z.object({ code: z.enum(SKIP_CODES), words: z.string() });
const inputsSchema = z.object({
  rules: z.object({
    order,
    chargesRefusal: z.boolean(),
    chargesExtension: z.boolean(),
    leaveBufferHours: z.number(),
  }),
  need: z.object({
    startsAt: instant,
    endsAt: instant,
    shiftDate: z.string(),
    capacity: z.enum(['dispatcher', 'supervisor']),
  }),
  people: z.array(
    z.object({
      personId: z.string(),
      fullName: z.string(),
      mandates: z.int(),
      lastMandateAt: instant.nullable(),
      seniorityDate: z.string().nullable(),
      seniorityRank: z.int(),
      skip: skip.nullable(),
    }),
  ),
}) satisfies z.ZodType<MandateInputs>;
const rankingSchema = z.object({
  ranked: z.array(
    z.object({
      personId: z.string(),
      fullName: z.string(),
      place: z.int(),
      parts: z.array(z.object({ criterion: z.string(), words: z.string(), points: z.number() })),
    }),
  ),
  skipped: z.array(skip.extend({ personId: z.string(), fullName: z.string() })),
}) satisfies z.ZodType<MandateRanking>;

const contactsSchema: z.ZodType<MandateContact[]> = z.array(
  z.object({
    at: instant,
    personId: z.string(),
    personName: z.string(),
    channel: z.enum(CONTACT_CHANNELS).nullable(),
    outcome: z.string().nullable(),
    note: z.string().nullable(),
    byName: z.string().nullable(),
  }),
);

const recordSchema: z.ZodType<MandateRecord> = line.extend({
  inputs: inputsSchema,
  ranking: rankingSchema,
  contacts: contactsSchema,
  hash: z.string(),
  isIntact: z.boolean(),
});

const pageSchema = z.object({ records: z.array(lineSchema), next: z.int().nullable() });

const ownSchema: z.ZodType<OwnMandates> = z.object({
  order,
  place: z.int().nullable(),
  of: z.int(),
  mandates: z.int(),
  lastMandateAt: instant.nullable(),
  timeZone: z.string(),
  records: z.array(lineSchema),
});

/** Records of a center, or of all with null, newest first; `next` = before which the next page begins. For supervisors. */
export async function listMandates(
  db: Db,
  { centerId, before }: { centerId: string | null; before: number | null },
): Promise<{ records: MandateLine[]; next: number | null }> {
  const answer = await db.rpc('list_mandates', {
    ...(centerId !== null && { p_center_id: centerId }),
    ...(before !== null && { p_before: before }),
  });
  return pageSchema.parse(requireData(answer));
}

/** One record as it was made; null when the agency has none of that id. For supervisors. */
export async function getMandate(db: Db, id: number): Promise<MandateRecord | null> {
  const answer = dataOf(await db.rpc('get_mandate', { p_id: id }));
  return answer === null ? null : recordSchema.parse(answer);
}

/** The caller's own place and records; null for whoever has no profile. */
export async function getOwnMandates(db: Db): Promise<OwnMandates | null> {
  const answer = dataOf(await db.rpc('get_my_mandates'));
  return answer === null ? null : ownSchema.parse(answer);
}

/** Who was tried for an opening, how, and what came of it, oldest first. For supervisors. */
export async function getOpeningContacts(db: Db, openingId: number): Promise<MandateContact[]> {
  return contactsSchema.parse(requireData(await db.rpc('get_opening_contacts', { p_opening_id: openingId })));
}

/**
 * What the list of a center is made of, were a shift at that time to be filled, as `readFillingFacts` reads it; null for
 * whoever does not supervise there. With the secret key: it tells more than people may read.
 */
export async function getMandateListFacts(
  admin: Db,
  {
    actorId,
    centerId,
    capacity,
    shiftDate,
    startsAt,
    endsAt,
  }: { actorId: string; centerId: string; capacity: Opening['capacity']; shiftDate: LocalDate } & Interval,
): Promise<unknown> {
  return dataOf(
    await admin.rpc('get_mandate_list', {
      p_actor: actorId,
      p_center_id: centerId,
      p_capacity: capacity,
      p_day: shiftDate,
      p_starts_at: new Date(startsAt).toISOString(),
      p_ends_at: new Date(endsAt).toISOString(),
    }),
  );
}

/** Takes a record back, with why. Throws a `Refusal` for the own, one that is void, and one that voids another. */
export async function voidMandate(db: Db, id: number, reason: string): Promise<MandateLine> {
  return lineSchema.parse(requireData(await db.rpc('void_mandate', { p_id: id, p_reason: reason })));
}

/** What a record keeps of the ranking, and what it is of. */
export type MandateBasis = {
  kind: MandateKind;
  reason: string | null;
  inputs: MandateInputs;
  ranking: MandateRanking;
  callOutId: string | null;
};

export type NewContact = {
  actorId: string;
  openingId: number;
  personId: string;
  outcome: MandateOutcome;
  /** One line of at most 500 characters. */
  note: string | null;
  mandate: MandateBasis;
  /** The same one again records nothing more. */
  requestId: string;
};

/** Records that somebody of the list was called and does not come. Throws a `Refusal` for the protected and a closed opening. */
export async function recordMandateContact(admin: Db, contact: NewContact): Promise<MandateLine> {
  return lineSchema.parse(
    requireData(
      await admin.rpc('record_mandate_contact', {
        p_actor: contact.actorId,
        p_opening_id: contact.openingId,
        p_person: contact.personId,
        p_outcome: contact.outcome,
        p_mandate: jsonOf(contact.mandate),
        p_request_id: contact.requestId,
        ...(contact.note !== null && { p_note: contact.note }),
      }),
    ),
  );
}
