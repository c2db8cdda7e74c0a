/** Of the bar of changes: its place is kept before its code is there. */
export const BAR_HEIGHT = 'min-h-[calc(max(var(--control-height-sm),var(--target-min))+1.125rem)]';
