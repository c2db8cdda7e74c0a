import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { PlanView } from '#lib/domain/floor-panel.ts';
import { countOf, stampWords } from '#lib/domain/format.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { inverseOperations } from '#lib/domain/row-operations.ts';
import { toast } from '../ui/toast.tsx';
import type { FloorActions, FloorLook } from './floor-actions.ts';

/** So long an applied change can be taken back before anybody is told. In ms. */
const undoMs = 60_000;

type Quick = {
  editId: string;
  scheduleId: number;
  plan: Pick<PlanView, 'operations' | 'before'>;
};

/** Saves a quick action as the roster saves its edits; who was second is told by whom and when the shift was changed. */
export async function saveQuick(
  save: FloorActions['save'],
  { editId, scheduleId, plan }: Quick,
  reason: string,
  look: FloorLook,
): Promise<ActionResult<EditOutcome>> {
  const operations = [...plan.operations];
  const answer = await answerOf(() => save({ editId, scheduleId, operations, reason, undoes: null }));
  const [conflict] = answer.ok ? [] : (answer.conflicts ?? []);
  if (answer.ok || conflict === undefined) return answer;
  const { byName, at } = conflict;
  const who =
    at === null
      ? 'Somebody changed this shift first.'
      : `Somebody was first: changed by ${stampWords(byName, at, look.timeZone, look.clockStyle)}.`;
  return { ...answer, code: 'conflict', message: `${who} Nothing of yours was done.` };
}

/** Says what came of it, and offers to take it back until people are told. */
export function tellQuick(save: FloorActions['save'], quick: Quick, outcome: EditOutcome): void {
  if (outcome.state === 'pending') {
    toast.info('It waits for a second supervisor. Until one confirms it, nothing changes.');
    return;
  }
  const { peopleTold } = outcome;
  const told = peopleTold === 0 ? '' : ` ${countOf(peopleTold, 'person is', 'people are')} told in a minute.`;
  toast.success(`Done.${told}`, {
    duration: undoMs,
    action: { label: 'Undo', onClick: () => void undoQuick(save, quick, outcome) },
  });
}

async function undoQuick(save: FloorActions['save'], quick: Quick, outcome: EditOutcome): Promise<void> {
  const { editId, scheduleId, plan } = quick;
  const versions = new Map(outcome.wire.rows.map(([id, version]) => [id, version]));
  const operations = inverseOperations(plan.operations, plan.before, { ids: outcome.ids, versions });
  const answer = await answerOf(() =>
    save({ editId: crypto.randomUUID(), scheduleId, operations, reason: null, undoes: editId }),
  );
  if (answer.ok) toast.success('It is taken back. Nobody was told of it.');
  else toast.error(answer.message);
}
