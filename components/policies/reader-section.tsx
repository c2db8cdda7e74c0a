'use client';

import { CircleCheck, Download } from 'lucide-react';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf, formatCount } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { PolicyReader } from '#lib/domain/policy-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { momentWords } from '../nightly/moment.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { buttonVariants } from '../ui/button-variants.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Progress } from '../ui/progress.tsx';
import { toast } from '../ui/toast.tsx';

/** Nobody is reminded of a policy more often than that; the database has the same. */
const REMIND_AFTER_MS = 60 * 60_000;

export type ReaderSectionProps = {
  policy: { id: number; number: number; title: string };
  readers: readonly PolicyReader[];
  ownId: string;
  /** Null where nobody is asked: a former version, or a retired policy. */
  remind:
    | ((input: {
        policyId: number;
        userIds: string[];
      }) => Promise<ActionResult<{ told: number; leftOut: number }>>)
    | null;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** Who has read a version and who has not; some or all of those are reminded. */
export function ReaderSection(props: ReaderSectionProps) {
  const { policy, readers, ownId, remind, timeZone, clockStyle, now } = props;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const asked = readers.filter(({ isAsked }) => isAsked);
  const open = asked.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const done = readers
    .filter(({ acknowledgedAt }) => acknowledgedAt !== null)
    .toSorted((a, b) => (b.acknowledgedAt ?? 0) - (a.acknowledgedAt ?? 0));
  const remindable = (remind === null ? [] : open)
    .filter(({ userId, remindedAt }) => userId !== ownId && now - (remindedAt ?? 0) >= REMIND_AFTER_MS)
    .map(({ userId }) => userId);
  // Who has read it meanwhile, or was reminded, is chosen no more.
  const chosen = remindable.filter((userId) => selected.has(userId));
  const wanted = chosen.length > 0 ? chosen : remindable;
  const read = asked.length - open.length;
  function select(userIds: readonly string[], isSelected: boolean) {
    setSelected((before) => {
      const after = new Set(before);
      for (const userId of userIds) {
        if (isSelected) after.add(userId);
        else after.delete(userId);
      }
      return after;
    });
  }
  return (
    <section aria-labelledby="readers" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="readers" className="text-lg font-semibold">
          Who has read version {policy.number}
        </h2>
        <div className="flex flex-wrap gap-2">
          {/* A file, not a page: no router fetches it. */}
          <a
            href={`/api/policies/${policy.id}/${policy.number}/readers`}
            download
            className={buttonVariants({ size: 'sm' })}
          >
            <Download aria-hidden />
            Export CSV
          </a>
          {remind === null || wanted.length === 0 ? null : (
            <RemindButton
              policy={policy}
              userIds={wanted}
              isAll={chosen.length === 0}
              remind={remind}
              onDone={() => setSelected(new Set())}
            />
          )}
        </div>
      </div>
      <Progress
        label={`${formatCount(read)} of ${formatCount(asked.length)} have read it`}
        fraction={asked.length === 0 ? 1 : read / asked.length}
      />
      {open.length === 0 ? (
        <p className="flex items-center gap-2 text-muted-foreground">
          <CircleCheck aria-hidden className="size-4 text-success-text" />
          {asked.length === 0 ? 'Nobody has to read it.' : 'Everybody has read it.'}
        </p>
      ) : (
        <div className="divide-y rounded-lg border bg-card">
          {remindable.length < 2 ? null : (
            <Checkbox
              label={
                <span className="text-sm text-muted-foreground">{`Select all ${remindable.length}`}</span>
              }
              checked={chosen.length === remindable.length}
              indeterminate={chosen.length > 0 && chosen.length < remindable.length}
              onCheckedChange={(isSelected) => select(remindable, isSelected)}
              className="px-cell py-1"
            />
          )}
          <ul aria-label="Not read yet" className="divide-y">
            {open.map((reader) => (
              <li
                key={reader.userId}
                className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1"
              >
                {remind === null ? null : (
                  <Checkbox
                    label={`Select ${reader.fullName}`}
                    hideLabel
                    disabled={!remindable.includes(reader.userId)}
                    checked={chosen.includes(reader.userId)}
                    onCheckedChange={(isSelected) => select([reader.userId], isSelected)}
                  />
                )}
                <span className="min-w-0 font-medium wrap-anywhere">{reader.fullName}</span>
                <span className="text-sm text-muted-foreground">{placeOf(reader)}</span>
                {reader.remindedAt === null ? null : (
                  <span className="ml-auto text-sm text-muted-foreground">
                    reminded {momentWords(reader.remindedAt, timeZone, clockStyle)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {done.length === 0 ? null : (
        <details>
          <summary className="min-h-target w-fit cursor-pointer content-center rounded-sm text-muted-foreground select-none hover:text-foreground">
            Read and understood ({formatCount(done.length)})
          </summary>
          <ul aria-label="Read and understood" className="mt-2 divide-y rounded-lg border bg-card">
            {done.map((reader) => (
              <li
                key={reader.userId}
                className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-cell py-1"
              >
                <span className="min-w-0 font-medium wrap-anywhere">{reader.fullName}</span>
                <span className="text-sm text-muted-foreground">{placeOf(reader)}</span>
                <span className="ml-auto text-sm text-muted-foreground">
                  {momentWords(reader.acknowledgedAt ?? 0, timeZone, clockStyle)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function placeOf({ role, centerName, isAsked }: PolicyReader): string {
  return [
    role === null ? 'no longer here' : roleLabel(role),
    ...(centerName === null ? [] : [centerName]),
    ...(isAsked || role === null ? [] : ['not asked any more']),
  ].join(' · ');
}

function RemindButton({
  policy,
  userIds,
  isAll,
  remind,
  onDone,
}: {
  policy: ReaderSectionProps['policy'];
  userIds: readonly string[];
  isAll: boolean;
  remind: NonNullable<ReaderSectionProps['remind']>;
  onDone: () => void;
}) {
  const [error, setError] = useState<string | null>(null);
  const people = countOf(userIds.length, 'person', 'people');
  return (
    <AlertDialog
      trigger={
        <Button size="sm" variant="primary">
          {isAll ? `Remind all ${userIds.length}…` : `Remind ${userIds.length}…`}
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Remind ${people}?`}
      consequence={`${userIds.length === 1 ? 'They get' : 'Each gets'} a notice that asks to read ${policy.title}, and none again within an hour.`}
      confirmLabel="Remind"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() => remind({ policyId: policy.id, userIds: [...userIds] }));
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        const { told, leftOut } = answer.data;
        const rest =
          leftOut === 0 ? '' : ` ${countOf(leftOut, 'had', 'had')} read it or been reminded already.`;
        if (told === 0) toast.info(`Nobody was reminded.${rest}`);
        else toast.success(`${countOf(told, 'person is', 'people are')} reminded.${rest}`);
        onDone();
        return true;
      }}
    />
  );
}
