import { DayPaper } from '#components/roster/print/day-paper.tsx';
import type { PaperNotes } from '#components/roster/print/paper-frame.tsx';
import { PrintToolbar } from '#components/roster/print/print-toolbar.tsx';
import { TablePaper } from '#components/roster/print/table-paper.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { listSchedules } from '#lib/data/schedules.ts';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { parsePrintQuery } from '#lib/domain/print-query.ts';
import { printSheets, rowsOnPaper } from '#lib/domain/print-sheets.ts';
import { type RosterFacts, type RosterWire, readWire } from '#lib/domain/roster.ts';
import { chooseBlock, rosterDate } from '#lib/domain/roster-query.ts';
import { createZone, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Print the roster' };

export default async function PrintPage({ searchParams }: PageProps<'/roster/print'>) {
  const user = await requireRole('supervisor');
  const { center } = user;
  if (center === null) return <Nothing />;
  const db = await createRequestClient();
  const asked = parsePrintQuery(await searchParams);
  const today = operationalDateOf(Date.now(), center.clock);
  const schedules = await listSchedules(db, center.id);
  const chosen = chooseBlock(schedules, { ...asked, cell: null }, today);
  const facts = chosen === null ? null : await getRosterFacts(db, chosen.id);
  if (facts === null) return <Nothing />;
  const { schedule } = facts;
  const date = rosterDate({ date: asked.date, cell: null }, schedule, today);
  const { kind, size } = asked;
  const wire = await getRosterWire(db, schedule.id, rowsOnPaper(kind, date, facts), null);
  if (wire === null) return <Nothing />;
  const templates = new Map(facts.templates.map((template) => [template.id, template]));
  const sheets = printSheets({ facts, rows: readWire(wire, templates, facts.clock).rows, kind, date });
  const notes = notesOf(center.name, facts, wire);
  return (
    <>
      <PrintToolbar
        query={{ block: schedule.id, kind, date, size }}
        startDate={schedule.startDate}
        endDate={schedule.endDate}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: paper wider than the screen is scrolled by key */}
      <main className="paper-desk" tabIndex={0} aria-label="Sheets">
        {sheets.map((sheet) =>
          sheet.kind === 'day' ? (
            <DayPaper key={sheet.title} sheet={sheet} size={size} notes={notes} />
          ) : (
            <TablePaper key={sheet.title} sheet={sheet} size={size} notes={notes} />
          ),
        )}
      </main>
    </>
  );
}

/** What stands at the head and foot of each sheet of paper. */
function notesOf(centerName: string, facts: RosterFacts, { at, version }: RosterWire): PaperNotes {
  const { schedule, clock } = facts;
  const local = createZone(clock.timeZone).toLocal(at);
  return {
    center: centerName,
    block: schedule.name,
    isDraft: schedule.status === 'draft',
    version:
      schedule.publishedVersion > 0
        ? `Version ${schedule.publishedVersion}, change ${version}`
        : `Change ${version}`,
    generatedAt: `${formatDate(local.date, { year: true })} ${formatInstantTime(at, clock.timeZone)} ${zoneLabel(clock.timeZone, at)}`,
  };
}

function Nothing() {
  return (
    <main className="mx-auto w-full max-w-xl px-4 py-16">
      <h1 className="sr-only">Print the roster</h1>
      <EmptyState
        title="There is nothing to print"
        action={<ButtonLink href="/roster">To the roster</ButtonLink>}
      >
        A roster is printed from a schedule of your own center: a published block, or a draft.
      </EmptyState>
    </main>
  );
}
