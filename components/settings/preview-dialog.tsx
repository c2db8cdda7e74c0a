import { rosterHref, WHOLE_DAY } from '#lib/domain/roster-query.ts';
import type {
  PreviewLine,
  PreviewList,
  ScheduleEffectView,
  SettingPreviewView,
} from '#lib/domain/setting-preview-view.ts';
import { fromWords } from '#lib/domain/setting-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Link } from '../ui/link.tsx';
import { TextLink } from '../ui/text-link.tsx';

export type PreviewDialogProps = {
  view: SettingPreviewView;
  fromDate: LocalDate;
  today: LocalDate;
  /** What the button does: "Save", "End it". */
  verb: string;
  isPending: boolean;
  /** Said once it is saved; null until then. */
  savedWords: string | null;
  onSave: () => void;
  onClose: () => void;
};

/** What a change would do, and the button that does it; afterwards, what may be planned anew. */
export function PreviewDialog(props: PreviewDialogProps) {
  const { view, fromDate, today, verb, isPending, savedWords, onSave, onClose } = props;
  const from = fromWords(fromDate, today);
  if (savedWords !== null) return <SavedDialog {...props} savedWords={savedWords} />;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen && !isPending) onClose();
      }}
      title={view.impossible === null ? `${verb} from ${from} on?` : 'This cannot be saved'}
      description={view.consequence}
      className="w-[min(42rem,calc(100vw-2rem))]"
      footer={
        <>
          <Button onClick={onClose} disabled={isPending}>
            Back to the form
          </Button>
          {view.impossible === null ? (
            <Button variant="primary" pending={isPending} onClick={onSave}>
              {verb} from {from} on
            </Button>
          ) : null}
        </>
      }
    >
      <FormMessage>{view.impossible}</FormMessage>
      {view.schedules.length === 0 ? null : (
        // It scrolls by itself, so that the decision stays in view.
        <div className="-m-1 flex min-h-40 flex-col gap-4 overflow-y-auto p-1">
          {view.schedules.map((effect) => (
            <ScheduleEffect key={effect.id} effect={effect} />
          ))}
        </div>
      )}
      {view.notes.length === 0 ? null : (
        <ul aria-label="What else to know" className="list-disc pl-5 text-muted-foreground">
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function SavedDialog({ view, savedWords, onClose }: PreviewDialogProps & { savedWords: string }) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={savedWords}
      description="What is planned already stays as it is until its days are planned anew."
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <ul aria-label="Plan anew" className="flex flex-col gap-1">
        {view.schedules.map(({ id, name, replanFrom }) =>
          replanFrom === null ? null : (
            <li key={id}>
              <TextLink href={`/schedules/${id}?replan=${replanFrom}`}>
                Re-plan {name} from {fromWords(replanFrom, '')}
              </TextLink>
            </li>
          ),
        )}
      </ul>
    </Dialog>
  );
}

function ScheduleEffect({ effect }: { effect: ScheduleEffectView }) {
  const { id, name, status, newGaps, newBreaks, gone, shiftsByOldRule } = effect;
  const titleId = `effect-${id}`;
  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-2 rounded-md border p-3">
      <h3 id={titleId} className="flex flex-wrap items-center gap-2 font-medium">
        {name}
        <Badge tone="outline">{status === 'published' ? 'Published' : 'Draft'}</Badge>
      </h3>
      <Lines title="Newly short" list={newGaps} scheduleId={id} />
      <Lines title="Rules newly broken" list={newBreaks} scheduleId={id} />
      {gone === null ? null : <p>{gone}</p>}
      {shiftsByOldRule === 0 ? null : (
        <p>
          {shiftsByOldRule === 1
            ? '1 planned shift stays as it is until its day is planned anew.'
            : `${shiftsByOldRule} planned shifts stay as they are until their days are planned anew.`}
        </p>
      )}
    </section>
  );
}

function Lines({ title, list, scheduleId }: { title: string; list: PreviewList; scheduleId: number }) {
  if (list.count === 0) return null;
  const rest = list.count - list.lines.length;
  return (
    <div className="flex flex-col gap-1">
      <h4 className="text-sm text-muted-foreground">
        {title} ({list.count})
      </h4>
      <ul className="divide-y rounded-md border">
        {list.lines.map((line) => (
          <li key={line.key}>
            <Link
              href={dayHref(scheduleId, line)}
              target="_blank"
              className="flex min-h-row items-center px-2 py-1 text-primary-text hover:underline"
            >
              <span>
                {line.words}
                <span className="sr-only"> (opens the roster in a new tab)</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="text-sm text-muted-foreground">and {rest} more</p> : null}
    </div>
  );
}

/** The day on the roster: the person's, or the whole one with what is short. */
function dayHref(block: number, { date, personId }: PreviewLine): string {
  return rosterHref({ block, date, cell: { userId: personId ?? WHOLE_DAY, date } });
}
