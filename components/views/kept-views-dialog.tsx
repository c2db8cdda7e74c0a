'use client';

import { Pencil, Star, Trash2 } from 'lucide-react';
import { useState, useTransition } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { answerOf, textOf, useFormAction } from '#components/form/use-form-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Form } from '#components/ui/form.tsx';
import { FormMessage } from '#components/ui/form-message.tsx';
import { Input } from '#components/ui/input.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { SavedView } from '#lib/domain/saved-views.ts';
import { ShareBox } from './save-view-dialog.tsx';
import type { ViewActions } from './view-actions.ts';

export type KeptViewsProps = {
  /** The reader's own. */
  views: readonly SavedView[];
  centerName: string | null;
  actions: ViewActions;
};

/** The own views of a place: what they are called, which one it opens with, and which go. */
export function KeptViewsDialog({
  isOpen,
  onOpenChange,
  ...props
}: KeptViewsProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title="Your views"
      description="With the one that is marked, this page opens."
    >
      {isOpen ? <KeptViews {...props} /> : null}
    </Dialog>
  );
}

function KeptViews(props: KeptViewsProps) {
  const { views } = props;
  const [editing, setEditing] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (views.length === 0) return <p className="text-muted-foreground">You keep no view of this page.</p>;
  return (
    <>
      <FormMessage>{problem}</FormMessage>
      <ul aria-label="Your views" className="flex flex-col divide-y">
        {views.map((view) => (
          <li key={view.id} className="py-1.5">
            {editing === view.id ? (
              <RenameForm {...props} view={view} onDone={() => setEditing(null)} />
            ) : (
              <KeptView {...props} view={view} onEdit={() => setEditing(view.id)} onProblem={setProblem} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

type KeptViewProps = Pick<KeptViewsProps, 'actions'> & {
  view: SavedView;
  onEdit: () => void;
  onProblem: (problem: string | null) => void;
};

function KeptView({ view, actions, onEdit, onProblem }: KeptViewProps) {
  const [isPending, startTransition] = useTransition();
  const seen = { viewId: view.id, expectedVersion: view.version };
  function turn() {
    startTransition(async () => {
      const answer = await answerOf(() => actions.setDefault({ ...seen, isDefault: !view.isDefault }));
      onProblem(answer.ok ? null : answer.message);
    });
  }
  function remove() {
    startTransition(async () => {
      const answer = await answerOf(() => actions.remove(seen));
      onProblem(answer.ok ? null : answer.message);
      if (!answer.ok) return;
      const { place, name, query, isDefault, isShared } = view;
      toast.success(`${name} is deleted.`, {
        action: {
          label: 'Undo',
          onClick: () => {
            void answerOf(() => actions.save({ place, name, query: { ...query }, isDefault, isShared })).then(
              (undone) => (undone.ok ? undefined : toast.error(undone.message)),
            );
          },
        },
      });
    });
  }
  return (
    <div className="flex items-center gap-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <span className="truncate">{view.name}</span>
        {view.isDefault || view.isShared ? (
          <span className="text-sm text-muted-foreground">
            {[view.isDefault ? 'Default' : '', view.isShared ? 'Shared' : ''].filter(Boolean).join(' · ')}
          </span>
        ) : null}
      </div>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Open this page with ${view.name}`}
        aria-pressed={view.isDefault}
        disabled={isPending}
        onClick={turn}
      >
        <Star aria-hidden className={view.isDefault ? 'fill-current text-primary-text' : undefined} />
      </Button>
      <Button size="icon" variant="ghost" aria-label={`Rename ${view.name}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Delete ${view.name}`}
        disabled={isPending}
        onClick={remove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  );
}

function RenameForm({
  view: shown,
  centerName,
  actions,
  onDone,
}: Pick<KeptViewsProps, 'actions' | 'centerName'> & { view: SavedView; onDone: () => void }) {
  // What is typed was typed over the version that was shown first.
  const [view] = useState(shown);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      actions.rename({
        viewId: view.id,
        expectedVersion: view.version,
        name: textOf(data, 'name'),
        isShared: data.has('isShared'),
      }),
    onDone,
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="name" label="Name" error={errors.name} requiredMessage="A name is needed.">
        <Input required maxLength={60} autoComplete="off" defaultValue={view.name} />
      </Field>
      {centerName === null ? null : <ShareBox centerName={centerName} isShared={view.isShared} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
