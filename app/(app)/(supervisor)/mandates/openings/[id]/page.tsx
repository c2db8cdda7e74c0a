import { ChevronLeft } from 'lucide-react';
import { mandateShift, recordMandateContact, voidMandate } from '#app/actions/mandate-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { callRows } from '#components/mandates/call-rows.ts';
import { ChoiceLinks } from '#components/mandates/choice-links.tsx';
import { ContactList } from '#components/mandates/contact-list.tsx';
import { MandateCall } from '#components/mandates/mandate-call.tsx';
import { mandateHref, parseMandateCallQuery } from '#components/mandates/mandates-query.ts';
import { SkippedList } from '#components/mandates/skipped-list.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { readMandateCall } from '#lib/actions/mandate.ts';
import { requireRole } from '#lib/auth/session.ts';
import { formatInterval, stampWords } from '#lib/domain/format.ts';
import { MANDATE_KINDS } from '#lib/domain/mandate-records.ts';
import { MANDATE_KIND_WORDS, MANDATE_ORDER_WORDS } from '#lib/domain/mandate-words.ts';
import { createRequestClient } from '#lib/supabase/server.ts';
import { loadOpening } from './load-opening.ts';

export const metadata = { title: 'Mandate' };

export default async function MandateOpeningPage({
  params,
  searchParams,
}: PageProps<'/mandates/openings/[id]'>) {
  const user = await requireRole('supervisor');
  const { opening } = await loadOpening((await params).id);
  const { kind, callOutId } = parseMandateCallQuery(await searchParams);
  const call = await readMandateCall(user, await createRequestClient(), opening.id, kind);
  const timeZone = call?.timeZone ?? user.center?.clock.timeZone ?? 'UTC';
  const interval = (of: { startsAt: number; endsAt: number }) =>
    formatInterval(of, timeZone, user.clockStyle);
  const rules = call?.inputs.rules;
  return (
    <>
      <LiveRefresh on={['mandates', 'openings', 'roster', 'people', 'time_off', 'call_outs', 'settings']} />
      <PageHeader
        back={
          <Link
            href={callOutId === null ? '/mandates' : `/call-outs/${callOutId}`}
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            {callOutId === null ? 'Mandates' : 'Call-out'}
          </Link>
        }
        title={`Mandate ${opening.code}`}
        description={`${interval(opening)}. ${rules === undefined ? '' : MANDATE_ORDER_WORDS[rules.order]}`}
      />
      {call === null || opening.state !== 'open' ? (
        <EmptyState
          title={opening.state === 'filled' ? 'This shift has somebody' : 'This shift is not open any more'}
          action={<ButtonLink href="/mandates?view=records">Open the records</ButtonLink>}
        >
          Nobody can be ordered to it.
        </EmptyState>
      ) : (
        <>
          <ChoiceLinks
            label="What is ordered"
            choices={MANDATE_KINDS.map((each) => ({
              href: mandateHref(opening.id, { kind: each, callOutId }),
              label: `${each === 'mandate' ? 'The whole shift' : MANDATE_KIND_WORDS[each]} (${call.counts[each]})`,
              isCurrent: each === kind,
            }))}
          />
          {call.ranking.ranked.length === 0 ? (
            <EmptyState title="Nobody can be ordered">
              {kind === 'mandate'
                ? 'Everybody on the list is protected. Below is why.'
                : 'Nobody whose own duty joins this shift can be ordered. Below is why.'}
            </EmptyState>
          ) : (
            <MandateCall
              openingId={opening.id}
              version={opening.version}
              kind={kind}
              callOutId={callOutId}
              rows={callRows(call, call.phones, call.contacts, timeZone)}
              ownId={user.id}
              when={interval(call.need)}
              isCharged={kind === 'mandate' || call.inputs.rules.chargesExtension}
              actions={{ order: mandateShift, record: recordMandateContact, takeBack: voidMandate }}
            />
          )}
          <SkippedList title="Protected or not on this list" skipped={call.ranking.skipped} />
          {call.contacts.length === 0 ? null : (
            <section aria-labelledby="contacts" className="flex flex-col gap-2">
              <h2 id="contacts" className="font-semibold">
                Contacts so far
              </h2>
              <ContactList
                contacts={call.contacts}
                stamp={(byName, at) => stampWords(byName, at, timeZone, user.clockStyle)}
              />
            </section>
          )}
        </>
      )}
    </>
  );
}
