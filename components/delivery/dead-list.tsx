'use client';

import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import { CATEGORY_RULES } from '#lib/domain/notice-kinds.ts';
import type { DeadDelivery } from '#lib/domain/notice-records.ts';
import { momentWords } from '../nightly/moment.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { CHANNEL_WORDS, resendConsequence } from './delivery-words.ts';

export type DeadListProps = {
  /** At least one, newest first: what could not be delivered. */
  deliveries: readonly DeadDelivery[];
  resend: (input: { deliveryIds: number[] }) => Promise<ActionResult<{ resent: number }>>;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What could not be delivered, to whom and why; one or all that are shown are sent again. */
export function DeadList({ deliveries, resend, timeZone, clockStyle }: DeadListProps) {
  const [chosen, setChosen] = useState<readonly DeadDelivery[]>([]);
  const [error, setError] = useState<string | null>(null);

  function open(wanted: readonly DeadDelivery[]) {
    setError(null);
    setChosen(wanted);
  }
  async function confirm() {
    const answer = await answerOf(() => resend({ deliveryIds: chosen.map(({ id }) => id) }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    const { resent } = answer.data;
    if (resent === 0) toast.info('Nothing is left to be sent again.');
    else toast.success(`${countOf(resent, 'notice is', 'notices are')} on the way again.`);
    return true;
  }
  return (
    <section aria-labelledby="dead" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="dead" className="text-lg font-semibold">
          Could not be delivered
        </h2>
        {deliveries.length < 2 ? null : (
          <Button size="sm" onClick={() => open(deliveries)}>
            {`Resend all ${deliveries.length} shown…`}
          </Button>
        )}
      </div>
      <ul aria-labelledby="dead" className="@container divide-y rounded-lg border bg-card">
        {deliveries.map((delivery) => (
          <DeadRow
            key={delivery.id}
            delivery={delivery}
            onResend={() => open([delivery])}
            timeZone={timeZone}
            clockStyle={clockStyle}
          />
        ))}
      </ul>
      {chosen.length === 0 ? null : (
        <AlertDialog
          open
          onOpenChange={(isOpen) => {
            if (!isOpen) setChosen([]);
          }}
          title={
            chosen.length === 1
              ? `Send it to ${chosen[0]?.recipientName} again?`
              : `Send all ${chosen.length} again?`
          }
          consequence={resendConsequence(chosen)}
          confirmLabel="Resend"
          error={error}
          onConfirm={confirm}
        />
      )}
    </section>
  );
}

type DeadRowProps = {
  delivery: DeadDelivery;
  onResend: () => void;
  timeZone: string;
  clockStyle: ClockStyle;
};

function DeadRow({ delivery, onResend, timeZone, clockStyle }: DeadRowProps) {
  const { recipientName, category, channel, noticeAt, attempts, error, isRead, isSentOtherwise } = delivery;
  return (
    <li className="flex min-h-row items-start gap-3 px-cell py-1.5">
      <div className="grid min-w-0 flex-1 items-start gap-x-4 gap-y-0.5 @3xl:grid-cols-[14rem_minmax(0,1fr)_13rem]">
        <div className="flex min-w-0 flex-col py-0.5">
          <span className="font-medium wrap-anywhere">{recipientName}</span>
          <span className="text-sm text-muted-foreground">
            {`${CATEGORY_RULES[category].label} · ${CHANNEL_WORDS[channel]}`}
          </span>
        </div>
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 py-0.5">
          <span className="min-w-0 wrap-anywhere">{error}</span>
          {isRead ? <Badge tone="success">Opened in the app</Badge> : null}
          {isSentOtherwise ? <Badge tone="success">Reached otherwise</Badge> : null}
        </div>
        <span className="py-0.5 text-sm text-muted-foreground @3xl:text-right">
          {`${momentWords(noticeAt, timeZone, clockStyle)}, ${countOf(attempts, 'attempt', 'attempts')}`}
        </span>
      </div>
      <Button size="sm" onClick={onResend} aria-label={`Resend to ${recipientName}…`}>
        Resend…
      </Button>
    </li>
  );
}
