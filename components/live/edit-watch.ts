const textFields = 'form input, form textarea, form select';
/** Longer than a busy page takes to render once. */
const handOverMs = 3000;
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
  /** By form: how many edits it has had since it was last empty or saved. */
  const edited = new WeakMap<HTMLFormElement, number>();
  const onInput = ({ target }: Event) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form !== null) edited.set(form, (edited.get(form) ?? 0) + 1);
  };
  const onReset = ({ target }: Event) => {
    if (target instanceof HTMLFormElement) edited.delete(target);
  };
  // The form itself holds the page until it has its answer, but only from its next rendering on.
  const onSubmit = ({ target: form }: Event) => {
    if (!(form instanceof HTMLFormElement)) return;
    const submitted = edited.get(form);
    setTimeout(() => {
      if (edited.get(form) === submitted) edited.delete(form);
    }, handOverMs);
  };
  document.addEventListener('input', onInput, true);
  document.addEventListener('change', onInput, true);
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('reset', onReset, true);
  return {
    isBusy: () =>
      document.visibilityState === 'hidden' ||
      document.querySelector(decisions) !== null ||
      document.activeElement?.matches(textFields) === true ||
      [...document.forms].some((form) => edited.has(form)),
    stop: () => {
      document.removeEventListener('input', onInput, true);
      document.removeEventListener('change', onInput, true);
      document.removeEventListener('submit', onSubmit, true);
      document.removeEventListener('reset', onReset, true);
    },
  };
}
