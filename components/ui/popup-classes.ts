/** Surfaces that float above the page: menus, lists, dialogs. */
export const popupClasses = 'rounded-lg border border-border-strong bg-popover text-foreground outline-none';

/** What dims the page behind a dialog. */
export const backdropClasses =
  'fixed inset-0 z-40 bg-background/70 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';

/** A dialog's box: centred on a screen, at the bottom edge of a phone. */
export const dialogClasses =
  'fixed z-50 flex max-h-[min(40rem,calc(100dvh-2rem))] w-[min(30rem,calc(100vw-2rem))] flex-col gap-4 overflow-y-auto p-5 top-1/2 left-1/2 -translate-x-1/2 -translate-y-1/2 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 max-md:top-auto max-md:bottom-4 max-md:max-h-[calc(100dvh-2rem)] max-md:translate-y-0';
