import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Block } from './blocks.ts';
import type { SeedAgency } from './centers.ts';
import { asJsonb } from './database.ts';
import { FIRST_NAMES } from './names.ts';
import type { SeedPerson } from './people.ts';
import { createRandom } from './random.ts';

type SeedDetails = {
  dutyStates: {
    userId: string;
    kind: 'trainee' | 'light_duty';
    fromDate: LocalDate;
    toDate: LocalDate;
    trainerId: string | null;
    note: string | null;
  }[];
  qualifications: { userId: string; name: string; fromDate: LocalDate; toDate: LocalDate | null }[];
  contacts: { userId: string; name: string; relation: string; phone: string }[];
};

const QUALIFICATIONS = ['Fire dispatch', 'Tactical dispatch'] as const;
/** Certificates that end soon, so that somebody has to look: in so many days. Notices of them come 30 days before. */
const DAYS_TO_EXPIRY = [45, 58] as const;
const RELATIONS = ['Spouse', 'Partner', 'Parent', 'Sister', 'Brother'] as const;

/**
 * What an agency keeps of people beyond the schedule. Who trains or is on light duty does so for the whole published block, so
 * that its stored gaps are those of every day. The same for the same agency and date.
 */
export function makeDetails(
  agency: SeedAgency,
  people: readonly SeedPerson[],
  block: Block,
  today: LocalDate,
): SeedDetails {
  const random = createRandom(`details:${agency.slug}`);
  const dispatchers = people.filter(({ role, isDemoLogin }) => role === 'dispatcher' && !isDemoLogin);
  const { trainees, lightDuty } = agency.notCounting;
  const training = trainees === 0 ? [] : dispatchers.slice(-trainees);
  const seniors = dispatchers.slice(0, dispatchers.length - trainees);
  // From the middle of the list, so that neither the oldest nor a trainer is one.
  const onLightDuty = seniors.slice(Math.floor(seniors.length / 2)).slice(0, lightDuty);
  return {
    dutyStates: [
      ...training.map((person, index) => ({
        userId: person.id,
        kind: 'trainee' as const,
        fromDate: person.hiredOn,
        toDate: block.endDate,
        trainerId: seniors[index]?.id ?? null,
        note: null,
      })),
      ...onLightDuty.map((person) => ({
        userId: person.id,
        kind: 'light_duty' as const,
        fromDate: block.startDate,
        toDate: block.endDate,
        trainerId: null,
        note: 'No overtime, seated work.',
      })),
    ],
    qualifications: seniors.flatMap((person, index) =>
      index % 3 === 2
        ? []
        : [
            {
              userId: person.id,
              name: QUALIFICATIONS[index % 3 === 0 ? 0 : 1],
              fromDate: person.hiredOn,
              toDate: index < DAYS_TO_EXPIRY.length ? addDays(today, DAYS_TO_EXPIRY[index] ?? 0) : null,
            },
          ],
    ),
    contacts: people
      .filter((_, index) => index % 4 === 1)
      .map((person) => ({
        userId: person.id,
        name: `${random.pick(FIRST_NAMES)} ${person.fullName.split(' ').at(-1) ?? ''}`,
        relation: random.pick(RELATIONS),
        phone: person.phone,
      })),
  };
}

export async function insertDetails(
  tx: postgres.TransactionSql,
  { id }: SeedAgency,
  { dutyStates, qualifications, contacts }: SeedDetails,
): Promise<void> {
  await tx`
    insert into public.duty_states (agency_id, user_id, kind, from_date, to_date, trainer_id, note)
    select ${id}, d."userId", d.kind, d."fromDate", d."toDate", d."trainerId", d.note
    from jsonb_to_recordset(${asJsonb(tx, dutyStates)}) as d ("userId" uuid, kind public.duty_state, "fromDate" date,
      "toDate" date, "trainerId" uuid, note text)`;
  await tx`
    insert into public.qualifications (agency_id, name)
    select ${id}, q.name from unnest(${[...QUALIFICATIONS]}::text[]) with ordinality as q (name, place) order by q.place`;
  await tx`
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
    select ${id}, p."userId", q.id, p."fromDate", p."toDate"
    from jsonb_to_recordset(${asJsonb(tx, qualifications)}) as p ("userId" uuid, name text, "fromDate" date, "toDate" date)
    join public.qualifications q on q.agency_id = ${id} and q.name = p.name`;
  await tx`
    insert into public.emergency_contacts (user_id, agency_id, name, relation, phone)
    select c."userId", ${id}, c.name, c.relation, c.phone
    from jsonb_to_recordset(${asJsonb(tx, contacts)}) as c ("userId" uuid, name text, relation text, phone text)`;
}
