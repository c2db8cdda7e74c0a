import { ChoiceForm, type ChoiceFormProps } from '#components/openings/choice-form.tsx';
import { FillPanel } from '#components/openings/fill-panel.tsx';
import { GapPanel } from '#components/openings/gap-panel.tsx';
import type { FillActions } from '#components/openings/opening-actions.ts';
import { type OpeningsQuery, openingsHref } from '#components/openings/openings-query.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import type { SessionUser } from '#lib/auth/session.ts';
import { stampWords } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { type FillData, loadGap, loadOpening } from './load-fill.ts';

export type FillPanelsProps = {
  db: Db;
  user: SessionUser;
  center: NonNullable<SessionUser['center']>;
  query: OpeningsQuery;
  data: FillData;
  now: Instant;
  actions: FillActions & Pick<ChoiceFormProps, 'save'>;
};

/** What lies open beside what is to be filled, with what it alone needs to read. */
export async function FillPanels({ db, user, center, query, data, now, actions }: FillPanelsProps) {
  const look = { clock: center.clock, clockStyle: user.clockStyle };
  const closeHref = openingsHref({ view: 'fill' });
  if (query.openingId !== null) {
    const loaded = await loadOpening(db, user, query.openingId, data, now);
    if (loaded === null) {
      return (
        <SidePanel title="No such opening" closeHref={closeHref}>
          Your agency has no opening under this address.
        </SidePanel>
      );
    }
    const { opening, claims, events, callOut, steps, proposedUntil, trim } = loaded;
    return (
      <FillPanel
        key={opening.id}
        opening={{ ...opening, claims, callOut }}
        events={events}
        steps={steps}
        proposedUntil={proposedUntil}
        userId={user.id}
        now={now}
        look={look}
        closeHref={closeHref}
        actions={actions}
        callOut={
          callOut === null ? (
            <ButtonLink
              href={`/call-outs/start?shift=${opening.assignmentId}`}
              variant="primary"
              className="w-full"
            >
              Start call-out
            </ButtonLink>
          ) : (
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-border-strong px-3 py-2">
              <p className="min-w-0">
                A call-out runs since{' '}
                {stampWords('', callOut.startedAt, center.clock.timeZone, user.clockStyle).replace(/^, /, '')}
                , by {callOut.holderName}.
              </p>
              <ButtonLink href={`/call-outs/${callOut.id}`} size="sm">
                Open it
              </ButtonLink>
            </div>
          )
        }
        trim={
          trim === null ? null : (
            <section aria-labelledby="opening-trim" className="flex flex-col gap-2">
              <h3 id="opening-trim" className="font-semibold">
                Not all of it is short
              </h3>
              <ChoiceForm
                scheduleId={trim.scheduleId}
                choices={[trim.choice]}
                before={[trim.row]}
                legend="What stays open"
                submitLabel="Leave only this open"
                variant="secondary"
                reason="Only the short part is open."
                look={look}
                closeHref={openingsHref({ view: 'fill', openingId: opening.id })}
                save={actions.save}
              />
            </section>
          )
        }
      />
    );
  }
  if (query.gapAt === null) return null;
  const stretch = data.stretches.find(
    ({ startsAt, kind }) => startsAt === query.gapAt && kind === query.gapOf,
  );
  if (stretch === undefined) {
    return (
      <SidePanel title="Not short any more" closeHref={closeHref}>
        Nothing without an open shift is short at this time.
      </SidePanel>
    );
  }
  const gap = await loadGap(db, center, stretch, now);
  return (
    <GapPanel
      key={`${stretch.kind} ${stretch.startsAt}`}
      stretch={stretch}
      qualificationNames={data.qualificationNames}
      scheduleId={gap?.scheduleId ?? null}
      choices={gap?.choices ?? []}
      look={look}
      closeHref={closeHref}
      save={actions.save}
    />
  );
}
