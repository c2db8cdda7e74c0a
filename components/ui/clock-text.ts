/** What an input's `pattern` accepts as a 24-hour clock time. */
export const CLOCK_PATTERN = '([01][0-9]|2[0-3]):[0-5][0-9]';

/**
 * Completes a typed clock time: "9" and "09" are 09:00, "930" and "0930" are 09:30, "9:30" and "9.30" too.
 * Text that is no time comes back trimmed and otherwise unchanged, so that the field can say so.
 */
export function completeClockText(text: string): string {
  const trimmed = text.trim();
  const parts = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(trimmed) ?? /^(\d)(\d{2})$/.exec(trimmed);
  if (!parts) return trimmed;
  const hour = Number(parts[1]);
  const minute = Number(parts[2] ?? '0');
  if (hour > 23 || minute > 59) return trimmed;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
