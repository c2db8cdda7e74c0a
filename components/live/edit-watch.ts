const textFields = 'form input, form textarea, form select';
const decisions = '[role="dialog"], [role="alertdialog"]';

export type EditWatch = {
  /** Whether somebody is in the middle of something that a new page would disturb. */
  isBusy: () => boolean;
  stop: () => void;
};

/**
 * Watches what a person does on the page: a decision in a dialog is made on what the dialog shows, and a form that was
 * edited is saved over what it was opened with. Filters stand outside forms and do not count.
 */
export function watchEdits(): EditWatch {
  const edited = new WeakSet<HTMLFormElement>();
  const onInput = ({ target }: Event) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form !== null) edited.add(form);
  };
  // From here on the form itself holds the page until it has its answer.
  const onDone = ({ target }: Event) => {
    if (target instanceof HTMLFormElement) edited.delete(target);
  };
  document.addEventListener('input', onInput, true);
  document.addEventListener('change', onInput, true);
  document.addEventListener('submit', onDone, true);
  document.addEventListener('reset', onDone, true);
  return {
    isBusy: () =>
      document.visibilityState === 'hidden' ||
      document.querySelector(decisions) !== null ||
      document.activeElement?.matches(textFields) === true ||
      [...document.forms].some((form) => edited.has(form)),
    stop: () => {
      document.removeEventListener('input', onInput, true);
      document.removeEventListener('change', onInput, true);
      document.removeEventListener('submit', onDone, true);
      document.removeEventListener('reset', onDone, true);
    },
  };
}
