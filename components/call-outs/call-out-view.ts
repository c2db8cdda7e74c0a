import type {
  CallOut,
  CallOutCandidate,
  CallOutContact,
  CallOutEvent,
  CallOutOffer,
} from '#lib/domain/call-out-records.ts';
import type { FillingRules } from '#lib/domain/filling-records.ts';
import { isMandateStep } from '#lib/domain/filling-steps.ts';
import { formatDateRange, formatDuration } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';

/** Somebody of the list with what was tried so far. */
export type CalledPerson = {
  candidate: CallOutCandidate;
  /** The one that waits for an answer. */
  offer: CallOutOffer | null;
  /** Of this call-out, the newest first. */
  contacts: readonly CallOutContact[];
};

/** A step with whom it ranks, in order, and whom it skips. */
export type StepView = {
  step: number;
  isMandate: boolean;
  ranked: readonly CallOutCandidate[];
  skipped: readonly CallOutCandidate[];
};

/** Whom a step skips, together where the stored reason is the same; the rarest reasons first. */
export function byReason(
  skipped: readonly CallOutCandidate[],
): [reason: string, people: CallOutCandidate[]][] {
  return [...Map.groupBy(skipped, ({ skipReason }) => skipReason ?? 'No reason is kept')].toSorted(
    ([, a], [, b]) => a.length - b.length,
  );
}

function isMandateAt({ steps }: FillingRules, step: number): boolean {
  const rule = steps[step];
  return rule !== undefined && isMandateStep(rule);
}

/** The list by step, in order. */
export function stepsOf({ candidates, rules }: Pick<CallOut, 'candidates' | 'rules'>): StepView[] {
  const byStep = Map.groupBy(candidates, ({ step }) => step);
  return [...byStep]
    .toSorted(([a], [b]) => a - b)
    .map(([step, people]) => ({
      step,
      isMandate: isMandateAt(rules, step),
      ranked: people
        .filter(({ place }) => place !== null)
        .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)),
      skipped: people
        .filter(({ place }) => place === null)
        .toSorted((a, b) => a.snapshot.fullName.localeCompare(b.snapshot.fullName)),
    }));
}

/** Who can be asked now, in order: in no step did they answer, and none orders them. */
function peopleToAsk(callOut: Pick<CallOut, 'candidates' | 'rules'>): CallOutCandidate[] {
  const steps = stepsOf(callOut).filter(({ isMandate }) => !isMandate);
  const answered = new Set(
    steps.flatMap(({ ranked }) =>
      ranked
        .filter(({ state }) => state === 'accepted' || state === 'refused')
        .map(({ personId }) => personId),
    ),
  );
  return steps.flatMap(({ ranked }) =>
    ranked.filter(
      ({ state, personId }) => (state === 'waiting' || state === 'offered') && !answered.has(personId),
    ),
  );
}

/** Who comes after somebody in the list, from its top again after the last; null when nobody else can be asked. */
export function nextAfter(
  callOut: Pick<CallOut, 'candidates' | 'rules'>,
  current: Pick<CallOutCandidate, 'id' | 'personId' | 'step' | 'place'> | null,
): CallOutCandidate | null {
  const others = peopleToAsk(callOut).filter(({ personId }) => personId !== current?.personId);
  if (current === null) return others[0] ?? null;
  const isLater = ({ step, place }: CallOutCandidate) =>
    step > current.step || (step === current.step && (place ?? 0) > (current.place ?? 0));
  return others.find(isLater) ?? others[0] ?? null;
}

/** Everything that was tried with somebody. */
export function calledPerson(
  { contacts, offers }: Pick<CallOut, 'contacts' | 'offers'>,
  candidate: CallOutCandidate,
): CalledPerson {
  const { personId } = candidate;
  return {
    candidate,
    offer: offers.find((offer) => offer.personId === personId && offer.state === 'open') ?? null,
    contacts: contacts.filter((contact) => contact.personId === personId).toSorted(newestFirst),
  };
}

/** One line of the trace. */
export type TraceItem = { key: string; at: Instant } & (
  | { contact: CallOutContact; event: null }
  | { contact: null; event: CallOutEvent }
);

/** Contacts and events in the order in which they happened, the newest first. */
export function traceOf({ contacts, events }: Pick<CallOut, 'contacts' | 'events'>): TraceItem[] {
  return [
    ...contacts.map((contact) => ({ key: `c${contact.id}`, at: contact.at, contact, event: null })),
    ...events.map((event) => ({ key: `e${event.id}`, at: event.at, contact: null, event })),
  ].toSorted((a, b) => b.at - a.at || rankOf(b) - rankOf(a) || idOf(b) - idOf(a));
}

/** Of the same instant the start comes before what was tried, and what ended it after. */
function rankOf({ event }: TraceItem): number {
  if (event === null) return 1;
  return event.kind === 'started' ? 0 : 2;
}

function idOf({ contact, event }: TraceItem): number {
  return contact?.id ?? event?.id ?? 0;
}

function newestFirst(a: { at: Instant; id: number }, b: { at: Instant; id: number }): number {
  return b.at - a.at || b.id - a.id;
}

/** The name of somebody of the call-out, as the ranking knew it. */
export function namesOf({ candidates }: Pick<CallOut, 'candidates'>): ReadonlyMap<string, string> {
  return new Map(candidates.map(({ personId, snapshot }) => [personId, snapshot.fullName]));
}

/** What it would mean for somebody, in short lines: rest, hours of the week, overtime. */
export function meansOf({ snapshot }: Pick<CallOutCandidate, 'snapshot'>): string[] {
  const { restBeforeMinutes, restAfterMinutes, weekMinutesAfter, addedOvertimeMinutes } = snapshot;
  const rests = [
    ...(restBeforeMinutes === null ? [] : [`${formatDuration(restBeforeMinutes)} before`]),
    ...(restAfterMinutes === null ? [] : [`${formatDuration(restAfterMinutes)} after`]),
  ];
  return [
    ...(rests.length === 0 ? [] : [`Rest ${rests.join(', ')}`]),
    ...(weekMinutesAfter === null ? [] : [`Week with it ${formatDuration(weekMinutesAfter)}`]),
    ...(addedOvertimeMinutes === null
      ? []
      : [
          addedOvertimeMinutes > 0 ? `${formatDuration(addedOvertimeMinutes)} of it overtime` : 'No overtime',
        ]),
  ];
}

/** Who they are: role, seniority and how much overtime they have. */
export function aboutOf({ snapshot }: Pick<CallOutCandidate, 'snapshot'>): string {
  const { role, seniorityDate, overtimeMinutes, employeeNumber } = snapshot;
  return [
    role === 'dispatcher' ? 'Dispatcher' : role === 'admin' ? 'Admin' : 'Supervisor',
    ...(employeeNumber === null ? [] : [`no. ${employeeNumber}`]),
    ...(seniorityDate === null ? [] : [`since ${formatDateRange(seniorityDate, seniorityDate)}`]),
    overtimeMinutes === 0 ? 'no overtime so far' : `${formatDuration(overtimeMinutes)} overtime so far`,
  ].join(' · ');
}

/** Why somebody is where they are, and what it would cost, in one line. */
export function shortOf({ parts, snapshot }: Pick<CallOutCandidate, 'parts' | 'snapshot'>): string {
  const overtime = snapshot.addedOvertimeMinutes ?? 0;
  return [
    ...parts.slice(0, 2).map(({ words }) => words),
    ...(overtime > 0 ? [`${formatDuration(overtime)} of it overtime`] : []),
    ...(snapshot.warnings.length > 0 ? ['△ warning'] : []),
  ].join(' · ');
}
