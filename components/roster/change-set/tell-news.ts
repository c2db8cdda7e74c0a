import { toast } from '#components/ui/toast.tsx';
import { countOf } from '#lib/domain/format.ts';
import type { RosterNews, RosterStore } from '../store/store-types.ts';

/** So long an applied change can be taken back before anybody is told. In ms. */
const undoMs = 60_000;

/** Says what came of an edit that somebody waits for; a draft's own saving is quiet. */
export function tellNews(news: RosterNews, store: RosterStore): void {
  if (news.kind === 'refused') {
    toast.error(news.message, { description: `Not done: ${news.step.label}` });
    return;
  }
  if (news.kind !== 'saved') return;
  if (news.outcome.state === 'pending') {
    toast.info('It waits for a second supervisor. Until one confirms it, nothing changes.');
    return;
  }
  if (store.getState().facts.schedule.status === 'draft') return;
  if (news.isUndo) {
    toast.success('It is taken back. Nobody was told of it.');
    return;
  }
  const { peopleTold } = news.outcome;
  const told = peopleTold === 0 ? '' : ` ${countOf(peopleTold, 'person is', 'people are')} told in a minute.`;
  toast.success(`Applied.${told}`, {
    duration: undoMs,
    action: { label: 'Undo', onClick: () => undoApplied(store) },
  });
}

/** What was collected since stands before what was applied, and is not to be lost for it. */
function undoApplied(store: RosterStore): void {
  if (store.getState().changeSet.length === 0) store.undo();
  else toast.info('Apply or discard the changes collected since. Then undo with Ctrl+Z.');
}
