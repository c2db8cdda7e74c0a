/** What a page under the lock must not hear: a popup there closes, and with it what was typed, or a key leads away. */
const unheard = [
  'keydown',
  'keyup',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchend',
  'focusin',
  'focusout',
] as const;

/**
 * Shows a dialog over everything, as the browser's top layer does, and takes the page from the eye, from the keyboard, from
 * screen readers, from the search of the browser and from its printer.
 *
 * @returns how to give the page back as it was
 */
export function coverPage(dialog: HTMLDialogElement): () => void {
  const { body } = document;
  const title = document.title;
  const focused = document.activeElement;
  const { visibility } = body.style;
  const silence = (event: Event) => event.stopImmediatePropagation();
  // The browser closes a dialog that it was asked not to close on the second Esc.
  const stay = (event: Event) => event.preventDefault();
  const reopen = () => {
    if (dialog.isConnected && !dialog.open) dialog.showModal();
  };
  for (const name of unheard) window.addEventListener(name, silence, true);
  dialog.addEventListener('cancel', stay);
  dialog.addEventListener('close', reopen);
  body.style.visibility = 'hidden';
  dialog.style.visibility = 'visible';
  dialog.showModal();
  document.title = 'Locked';
  return () => {
    dialog.removeEventListener('close', reopen);
    dialog.removeEventListener('cancel', stay);
    dialog.close();
    body.style.visibility = visibility;
    document.title = title;
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    for (const name of unheard) window.removeEventListener(name, silence, true);
  };
}
