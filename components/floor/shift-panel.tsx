'use client';

import type { ReactNode } from 'react';
import { SLOT_MINUTES } from '#lib/domain/coverage.ts';
import type { QuickForm as QuickFormData, QuickShift, SickView } from '#lib/domain/floor-panel.ts';
import { type FloorQuery, floorHref, type QuickVerb } from '#lib/domain/floor-query.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { startHref } from '../call-outs/start-query.ts';
import { ButtonLink } from '../ui/button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import type { FloorActions } from './floor-actions.ts';
import { QuickForm } from './quick-form.tsx';
import { SickForm } from './sick-form.tsx';
import { useNow } from './use-now.ts';
import { useReadWhen } from './use-read-when.ts';

/** What the server found out about a shift and the verb that was chosen. */
export type ShiftPanelData = {
  shift: QuickShift;
  verbs: readonly QuickVerb[];
  verb: QuickVerb | null;
  /** By whom and when it was changed within the last hour; null = nobody did. */
  lastChange: string | null;
  form: QuickFormData | null;
  sick: SickView | { refusal: string } | null;
};

export type ShiftPanelProps = {
  data: ShiftPanelData;
  now: Instant;
  query: FloorQuery;
  timeZone: string;
  clockStyle: ClockStyle;
  actions: FloorActions;
  /** What is written about the shift, and where else something can be noted. */
  note: ReactNode;
};

const verbLabels: Readonly<Record<QuickVerb, string>> = {
  sick: 'Mark sick',
  hold: 'Hold over',
  early: 'Call in early',
  move: 'Move to another',
  times: 'Change times',
  fill: 'Give to somebody',
  note: 'Note',
};

/** What can be done to one shift at once, with what it would do before it is done. */
export function ShiftPanel({ data, now, query, timeZone, clockStyle, actions, note }: ShiftPanelProps) {
  // What is left of a shift begins at the next quarter of an hour: a panel that stays open would cut it in the past.
  useReadWhen(Math.floor(useNow(now) / (SLOT_MINUTES * MINUTE_MS)));
  const { shift, verbs, verb, lastChange, form, sick } = data;
  const closeHref = floorHref({});
  const look = { timeZone, clockStyle };
  const state = shift.isRunning ? (shift.userId === null ? ' · empty now' : ' · on duty') : '';
  return (
    <SidePanel
      title={shift.fullName ?? `Open chair: ${shift.code}`}
      description={`${shift.code} · ${formatInterval(shift, timeZone, clockStyle)}${shift.capacity === 'supervisor' ? ' · as supervisor' : ''}${state}`}
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-4">
        {lastChange === null ? null : (
          <p className="text-sm text-muted-foreground">Last changed by {lastChange}.</p>
        )}
        {shift.userId !== null || shift.endsAt <= now ? null : (
          <ButtonLink variant="primary" size="lg" prefetch={false} href={startHref(shift.rowId)}>
            Call out
          </ButtonLink>
        )}
        <nav aria-label="What to do" className="flex flex-wrap gap-2">
          {verbs.map((each) => (
            <ButtonLink
              key={each}
              size="sm"
              replace
              scroll={false}
              prefetch={false}
              href={floorHref({ rowId: shift.rowId, verb: each })}
              aria-current={each === verb ? 'page' : undefined}
              className="aria-[current]:border-primary aria-[current]:text-primary-text"
            >
              {verbLabels[each]}
            </ButtonLink>
          ))}
        </nav>
        {verb === null ? (
          <p className="text-muted-foreground">
            Choose what to do. You see what it means before anything is done.
          </p>
        ) : null}
        {verb === 'sick' && sick !== null ? (
          <SickForm
            key={`${shift.rowId} ${shift.version}`}
            shift={shift}
            sick={sick}
            look={look}
            closeHref={closeHref}
            actions={actions}
          />
        ) : null}
        {form !== null && verb !== null && verb !== 'note' && verb !== 'sick' ? (
          <QuickForm
            key={`${shift.rowId} ${shift.version} ${verb}`}
            shift={shift}
            verb={verb}
            form={form}
            query={query}
            look={look}
            closeHref={closeHref}
            actions={actions}
          />
        ) : null}
        {verb === 'note' ? note : null}
      </div>
    </SidePanel>
  );
}
