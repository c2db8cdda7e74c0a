/** Everything that opens, in one piece: apart the parts would each bring what they share. */
export { AlertDialogPopup } from './alert-dialog-popup.tsx';
export { DialogPopup } from './dialog-popup.tsx';
export { MenuPopup } from './menu-popup.tsx';
export { Select } from './select.tsx';
export { TooltipPopup } from './tooltip-popup.tsx';
