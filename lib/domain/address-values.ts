/** What addresses say, read without a schema library, which would be part of every first view. */
import { isLocalDate } from './time.ts';
import type { LocalDate } from './types.ts';

export type AddressParams = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;

/** The value of a name, of a repeated one the first; empty without one. */
export function readText(params: AddressParams, name: string): string {
  const value = params instanceof URLSearchParams ? params.get(name) : params[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** A positive whole number, as ids are. */
export function readId(params: AddressParams, name: string): number | null {
  const text = readText(params, name);
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

export function readDate(params: AddressParams, name: string): LocalDate | null {
  const text = readText(params, name);
  return isLocalDate(text) ? text : null;
}

/** One of the choices; the fallback for anything else. */
export function readChoice<Choice extends string>(
  params: AddressParams,
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  const text = readText(params, name);
  return choices.find((choice) => choice === text) ?? fallback;
}
