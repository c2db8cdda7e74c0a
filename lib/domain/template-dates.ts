/** On which operational dates a shift template may be planned. */
import { formatDateRange } from './format.ts';
import type { ShiftTemplate } from './records.ts';
import type { LocalDate } from './types.ts';

type Validity = Pick<ShiftTemplate, 'validFrom' | 'validTo'>;

/** Whether a template may be planned on an operational date, in use or not. */
export function isValidOn({ validFrom, validTo }: Validity, date: LocalDate): boolean {
  return (validFrom === null || validFrom <= date) && (validTo === null || date <= validTo);
}

/** The templates that people choose from on an operational date: in use, and valid then. */
export function templatesOn(templates: readonly ShiftTemplate[], date: LocalDate): ShiftTemplate[] {
  return templates.filter((template) => template.isActive && isValidOn(template, date));
}

/**
 * The templates that somebody may prefer, of those in use: not what is planned in the place of another one that is listed,
 * which a preference follows by itself. The one that is chosen already stays.
 *
 * @param replacesId the template that one replaces from its first day on
 */
export function preferable<Template extends { id: number; replacesId: number | null }>(
  templates: readonly Template[],
  chosenId: number | null,
): Template[] {
  const ids = new Set(templates.map(({ id }) => id));
  return templates.filter(
    ({ id, replacesId }) => id === chosenId || replacesId === null || !ids.has(replacesId),
  );
}

/** Why a template cannot be chosen on a date on which it is not valid: `D12 is planned from 1 Feb 2026 on.` */
export function validityWords({ code, validFrom, validTo }: Validity & { code: string }): string {
  if (validFrom !== null && validTo !== null) {
    return `${code} is planned on ${formatDateRange(validFrom, validTo)} alone.`;
  }
  if (validTo !== null) return `${code} is planned until ${formatDateRange(validTo, validTo)}.`;
  return validFrom === null
    ? `${code} is planned on every day.`
    : `${code} is planned from ${formatDateRange(validFrom, validFrom)} on.`;
}
