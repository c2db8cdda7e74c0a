'use client';

import { Phone } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { formatDuration } from '#lib/domain/format.ts';
import type { MandateKind, MandateOutcome } from '#lib/domain/mandate-records.ts';
import { cn } from '#lib/utils.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { buttonVariants } from '../ui/button-variants.ts';
import { toast } from '../ui/toast.tsx';
import type { CallRow } from './call-rows.ts';
import { OrderDialog, type OrderInput } from './order-dialog.tsx';

type Contact = {
  openingId: number;
  personId: string;
  kind: MandateKind;
  outcome: Extract<MandateOutcome, 'refused' | 'no_contact' | 'wrong_number'>;
  callOutId: string | null;
  requestId: string;
};

export type MandateCallActions = {
  order: (input: OrderInput) => Promise<ActionResult<{ state: 'applied' | 'pending' }>>;
  record: (input: Contact) => Promise<ActionResult<{ mandateId: number; isCharged: boolean }>>;
  takeBack: (input: { mandateId: number; reason: string }) => Promise<ActionResult<unknown>>;
};

export type MandateCallProps = {
  openingId: number;
  version: number;
  kind: MandateKind;
  callOutId: string | null;
  rows: readonly CallRow[];
  /** Whoever looks: nobody orders themself. */
  ownId: string;
  /** When it is, in words: `Wed 4 Feb 09:00–19:00`. */
  when: string;
  /** It counts for the place of who is ordered. */
  isCharged: boolean;
  actions: MandateCallActions;
};

const OUTCOMES: readonly { outcome: Contact['outcome']; label: string }[] = [
  { outcome: 'refused', label: 'Refused' },
  { outcome: 'no_contact', label: 'No contact' },
  { outcome: 'wrong_number', label: 'Wrong number' },
];

/** The list as a phone list: who is next, what came of the call in one tap, and who is ordered. */
export function MandateCall(props: MandateCallProps) {
  const { openingId, version, kind, callOutId, rows, ownId, when, isCharged, actions } = props;
  const router = useRouter();
  const [chosen, setChosen] = useState<CallRow | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  useLiveHold(chosen !== null || busy !== null);
  const next = rows.find(({ tried, personId }) => tried === null && personId !== ownId) ?? null;

  async function record(row: CallRow, outcome: Contact['outcome'], label: string) {
    setBusy(`${row.personId} ${outcome}`);
    const { personId, fullName } = row;
    const requestId = crypto.randomUUID();
    const answer = await answerOf(() =>
      actions.record({ openingId, personId, kind, outcome, callOutId, requestId }),
    );
    setBusy(null);
    if (!answer.ok) {
      toast.error(answer.message);
      router.refresh();
      return;
    }
    const { mandateId } = answer.data;
    const counts = answer.data.isCharged ? ', counts for their place' : '';
    toast.success(`${fullName}: ${label.toLowerCase()}${counts}.`, {
      action: { label: 'Undo', onClick: () => void takeBack(mandateId) },
    });
    router.refresh();
  }
  async function takeBack(mandateId: number) {
    const answer = await answerOf(() => actions.takeBack({ mandateId, reason: 'Recorded by mistake' }));
    if (!answer.ok) toast.error(answer.message);
    router.refresh();
  }

  return (
    <>
      {next === null ? null : (
        <section
          aria-labelledby="next"
          className="flex flex-col gap-3 rounded-lg border border-border-strong bg-card p-4"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
            <div className="flex min-w-0 flex-col gap-0.5">
              <p className="text-sm text-muted-foreground">
                {next.place === 1 ? 'First on the list' : 'Next on the list'}
              </p>
              <h2 id="next" className="text-lg font-semibold wrap-anywhere">
                {next.fullName}
              </h2>
              <p className="text-muted-foreground">{next.words}</p>
              <Warnings row={next} />
            </div>
            {next.phone === null ? (
              <p className="text-muted-foreground">No phone number is known.</p>
            ) : (
              <a
                href={`tel:${next.phone.replace(/[^0-9+]/g, '')}`}
                aria-label={`Call ${next.fullName}, ${next.phone}`}
                className={cn(buttonVariants({ size: 'lg' }), 'h-12 font-mono max-sm:w-full')}
              >
                <Phone aria-hidden />
                {next.phone}
              </a>
            )}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" size="lg" onClick={() => setChosen(next)}>
              {`Order ${next.fullName}…`}
            </Button>
            {OUTCOMES.map(({ outcome, label }) => (
              <Button
                key={outcome}
                size="lg"
                pending={busy === `${next.personId} ${outcome}`}
                disabled={busy !== null}
                onClick={() => void record(next, outcome, label)}
              >
                {label}
              </Button>
            ))}
          </div>
        </section>
      )}
      <ol aria-label="The list" className="@container divide-y rounded-lg border bg-card">
        {rows.map((row) => (
          <li key={row.personId} className="flex min-h-row items-start gap-3 px-cell py-1.5">
            <span className="w-7 shrink-0 pt-1 text-right font-mono text-sm text-muted-foreground">
              {row.place}
            </span>
            <div className="grid min-w-0 flex-1 items-start gap-x-4 gap-y-0.5 py-0.5 @2xl:grid-cols-[15rem_minmax(0,1fr)]">
              <span className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium wrap-anywhere">
                {row.fullName}
                {row.tried === null ? null : <Badge tone="outline">{row.tried}</Badge>}
              </span>
              <span className="flex min-w-0 flex-col">
                <span className="text-sm text-muted-foreground">{row.words}</span>
                <Warnings row={row} />
              </span>
            </div>
            {row.personId === ownId ? (
              <span className="py-1 text-sm text-muted-foreground">You</span>
            ) : (
              <Button size="sm" onClick={() => setChosen(row)} aria-label={`Order ${row.fullName}…`}>
                Order…
              </Button>
            )}
          </li>
        ))}
      </ol>
      {chosen === null ? null : (
        <OrderDialog
          key={chosen.personId}
          row={chosen}
          openingId={openingId}
          version={version}
          kind={kind}
          callOutId={callOutId}
          when={when}
          isCharged={isCharged}
          order={actions.order}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}

function Warnings({ row: { warnings, overtimeMinutes } }: { row: CallRow }) {
  const words = [
    ...(overtimeMinutes > 0 ? [`+${formatDuration(overtimeMinutes)} overtime`] : []),
    ...warnings,
  ];
  return words.length === 0 ? null : <span className="text-sm text-warning-text">{words.join(' · ')}</span>;
}
