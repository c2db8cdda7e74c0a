import { lateCode } from './late-code.ts';

/** What opens of menus, dialogs, tooltips and lists. It comes after the first view. */
export const popupCode = lateCode(() => import('./popups.ts'));

/** Fetches it for who comes near; who presses asks again. */
export function fetchPopups(): void {
  popupCode.fetch().catch(() => {});
}
