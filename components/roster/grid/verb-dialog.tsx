'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { ExchangeForm, MoveForm, SplitForm, TimesForm } from '../panel/shift-verbs.tsx';

const FORMS = { move: MoveForm, exchange: ExchangeForm, split: SplitForm, times: TimesForm } as const;

/** Verbs that ask for more than the shift itself. */
export type AskingVerb = keyof typeof FORMS;

export type VerbDialogProps = {
  asked: { verb: AskingVerb; row: RosterRow };
  /** The shift in words: `Diaz, Wed 4 Feb, D12`. */
  title: string;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  onDo: (edits: readonly RosterEdit[]) => void;
  onClose: () => void;
};

/** Where to, with whom, or until when: what a verb of the grid still has to know. */
export function VerbDialog({ asked, title, facts, clockStyle, onDo, onClose }: VerbDialogProps) {
  const Form = FORMS[asked.verb];
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={title}
    >
      <Form
        row={asked.row}
        facts={facts}
        clockStyle={clockStyle}
        onCancel={onClose}
        onDo={(edits) => {
          onClose();
          onDo(edits);
        }}
      />
    </Dialog>
  );
}
