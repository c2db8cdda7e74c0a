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
