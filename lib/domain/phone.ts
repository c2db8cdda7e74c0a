/** Between the country code and the number, only dialled within the country: `+44 (0)20 …`. */
const TRUNK_ZERO = /^(\+[\d\s.-]*?)\(0\)/;
const SEPARATORS = /[\s().\-/\u2010-\u2015]/g;
/** Area code and exchange of North America start with 2–9; a number that does not is mistyped. */
const NORTH_AMERICAN = /^[2-9]\d{2}[2-9]\d{6}$/;
/** A country code starts with 1–9; with it a number has at most 15 digits. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/;

/**
 * The E.164 form (`+13035550142`) of a number as a person wrote it, with spaces, dots, dashes and brackets wherever they
 * are. One without a country code is of North America. Null for what is no number, or none that a text can reach, such as
 * one with an extension.
 */
export function toE164(text: string): string | null {
  const bare = text.trim().replace(TRUNK_ZERO, '$1').replace(SEPARATORS, '');
  const national = /^(?:\+?1)?(\d{10})$/.exec(bare)?.[1];
  if (national !== undefined && NORTH_AMERICAN.test(national)) return `+1${national}`;
  return INTERNATIONAL.test(bare) && !bare.startsWith('+1') ? bare : null;
}
