import type { CallOut } from '#lib/domain/call-out-records.ts';
import { formatDate, formatInstantTime, formatInterval, stampWords } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { aboutOf, byReason, meansOf, namesOf, stepsOf, traceOf } from './call-out-view.ts';
import {
  CANDIDATE_WORDS,
  type CallLook,
  contactWords,
  eventSentence,
  neededWords,
  OFFER_WORDS,
  originOf,
  pointsWords,
  proposalWords,
  STATE_WORDS,
  stepName,
  timesOf,
  wayOf,
} from './call-out-words.ts';

export type CallOutPaperProps = { callOut: CallOut; agencyName: string; now: Instant; look: CallLook };

const cell = 'border-b border-border px-1 py-0.5 text-left align-top';

/** The whole record on paper: the need, every attempt and step, and the list with each reason, as it was used. */
export function CallOutPaper({ callOut, agencyName, now, look }: CallOutPaperProps) {
  const { opening, centerName } = callOut;
  const by = (byName: string | null, at: Instant) =>
    stampWords(byName ?? 'The app', at, look.timeZone, look.clockStyle);
  const zone = createZone(look.timeZone);
  const moment = (at: Instant) =>
    `${formatDate(zone.toLocal(at).date)} ${formatInstantTime(at, look.timeZone, look.clockStyle)}`;
  const names = namesOf(callOut);
  const nameOf = (personId: string) => names.get(personId) ?? 'Somebody';
  return (
    <div className="hidden text-sm print:block">
      <table className="w-full border-collapse">
        <tfoot>
          <tr>
            <td className="pt-2 text-muted-foreground">
              {agencyName} · {centerName} · call-out {callOut.id} · version {callOut.version} · printed{' '}
              {moment(now)} ({look.timeZone})
            </td>
          </tr>
        </tfoot>
        <tbody>
          <tr style={{ breakInside: 'auto' }}>
            <td className="flex flex-col gap-3">
              <h1 className="text-lg font-semibold">
                Record of a call-out: {opening.code},{' '}
                {formatInterval(opening, look.timeZone, look.clockStyle)}
              </h1>
              <p>
                Needs {neededWords(opening)}; {originOf(opening)}. Started by{' '}
                {by(callOut.startedByName, callOut.startedAt)}. Held by {callOut.holderName}.{' '}
                {STATE_WORDS[callOut.state]}
                {callOut.endedAt === null ? '' : `, ended by ${by(callOut.endedByName, callOut.endedAt)}`}
                {callOut.endReason === null ? '' : `: “${callOut.endReason}”`}.
              </p>
              {callOut.fills.map((fill) => (
                <p key={`${fill.personName} ${fill.startsAt}`}>
                  {fill.personName} {wayOf(fill.way)}: {timesOf(fill, look)} ({moment(fill.at)})
                </p>
              ))}
              <Part title="Attempts and steps" heads={['When', 'Whom', 'What', 'Note or reason', 'By']}>
                {traceOf(callOut)
                  .toReversed()
                  .map(({ key, at, contact, event }) => (
                    <tr key={key}>
                      <td className={cell}>{moment(at)}</td>
                      {contact === null ? (
                        <>
                          <td className={cell} colSpan={2}>
                            {eventSentence(event)}
                          </td>
                          <td className={cell}>{event.reason}</td>
                          <td className={cell}>{event.actorName ?? 'The app'}</td>
                        </>
                      ) : (
                        <>
                          <td className={cell}>{nameOf(contact.personId)}</td>
                          <td className={cell}>{contactWords(contact)}</td>
                          <td className={cell}>{contact.note}</td>
                          <td className={cell}>{contact.byName ?? 'The app'}</td>
                        </>
                      )}
                    </tr>
                  ))}
              </Part>
              {callOut.offers.length === 0 ? null : (
                <Part title="Offers" heads={['Whom', 'Step', 'Sent', 'Answer by', 'What came of it']}>
                  {callOut.offers.map((offer) => (
                    <tr key={offer.id}>
                      <td className={cell}>{nameOf(offer.personId)}</td>
                      <td className={cell}>{stepName(callOut.rules, offer.step)}</td>
                      <td className={cell}>{moment(offer.madeAt)}</td>
                      <td className={cell}>{moment(offer.answerBy)}</td>
                      <td className={cell}>{OFFER_WORDS[offer.state]}</td>
                    </tr>
                  ))}
                </Part>
              )}
              {stepsOf(callOut).map(({ step, ranked, skipped }) => (
                <Part
                  key={step}
                  title={stepName(callOut.rules, step)}
                  heads={['Place', 'Who', 'Why there', 'What it means', 'State']}
                >
                  {ranked.map((candidate) => (
                    <tr key={candidate.id}>
                      <td className={cell}>{candidate.place}</td>
                      <td className={cell}>
                        {candidate.snapshot.fullName}
                        <br />
                        {aboutOf(candidate)}
                      </td>
                      <td className={cell}>
                        {candidate.parts
                          .map(({ words, points }) =>
                            points === 0 ? words : `${words} (${pointsWords(points)})`,
                          )
                          .join('; ')}
                      </td>
                      <td className={cell}>
                        {[
                          ...(candidate.proposal === null ? [] : [proposalWords(candidate.proposal, look)]),
                          ...meansOf(candidate),
                          ...candidate.snapshot.warnings,
                        ].join('; ')}
                      </td>
                      <td className={cell}>
                        {candidate.state === null ? '' : CANDIDATE_WORDS[candidate.state]}
                      </td>
                    </tr>
                  ))}
                  {byReason(skipped).map(([reason, people]) => (
                    <tr key={reason}>
                      <td className={cell}>–</td>
                      <td className={cell} colSpan={2}>
                        {people.map(({ snapshot }) => snapshot.fullName).join(', ')}
                      </td>
                      <td className={cell} colSpan={2}>
                        Skipped: {reason}
                      </td>
                    </tr>
                  ))}
                </Part>
              ))}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

type PartProps = { title: string; heads: readonly string[]; children: React.ReactNode };

function Part({ title, heads, children }: PartProps) {
  return (
    <section aria-label={title}>
      <h2 className="font-semibold">{title}</h2>
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className={`${cell} font-medium`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
