import { ApiError } from '../types.ts';

export type Preferences = {
  resolution?: 'merge-duplicates' | 'ignore-duplicates';
  return?: 'minimal' | 'representation' | 'headers-only';
  count?: 'exact' | 'planned' | 'estimated';
  missing?: 'default' | 'null';
  handling?: 'strict' | 'lenient';
  timezone?: string;
  maxAffected?: number;
};

const ALLOWED: Record<string, readonly string[]> = {
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  return: ['minimal', 'representation', 'headers-only'],
  count: ['exact', 'planned', 'estimated'],
  missing: ['default', 'null'],
  handling: ['strict', 'lenient'],
  // Hosted does not let clients choose how a transaction ends: accepted, without effect.
  tx: ['commit', 'rollback'],
};

/**
 * Reads the Prefer header (RFC 7240). The first of contradicting preferences counts; unknown ones are ignored, or
 * refused with PGRST122 under `handling=strict`.
 */
export async function parsePreferences(
  header: string | string[] | undefined,
  isTimezone: (name: string) => Promise<boolean>,
): Promise<Preferences> {
  const parts = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const found = new Map<string, string>();
  const invalid: string[] = [];
  for (const part of parts) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    const valid =
      key === 'timezone'
        ? await isTimezone(value)
        : key === 'max-affected'
          ? true
          : Object.hasOwn(ALLOWED, key) && ALLOWED[key]?.includes(value);
    if (!valid) invalid.push(part);
    else if (!found.has(key)) found.set(key, value);
  }
  if (invalid.length > 0 && found.get('handling') === 'strict') {
    throw new ApiError(
      400,
      'PGRST122',
      'Invalid preferences given with handling=strict',
      `Invalid preferences: ${invalid.join(', ')}`,
    );
  }
  return toPreferences(found);
}

function toPreferences(found: Map<string, string>): Preferences {
  const pick = <T extends string>(key: string, ...values: T[]): T | undefined =>
    values.find((value) => value === found.get(key));
  const maxAffected = found.get('max-affected') ?? '';
  return {
    resolution: pick('resolution', 'merge-duplicates', 'ignore-duplicates'),
    return: pick('return', 'minimal', 'representation', 'headers-only'),
    count: pick('count', 'exact', 'planned', 'estimated'),
    missing: pick('missing', 'default', 'null'),
    handling: pick('handling', 'strict', 'lenient'),
    timezone: found.get('timezone'),
    maxAffected: /^-?\d{1,15}$/.test(maxAffected) ? Number(maxAffected) : undefined,
  };
}

/** True when the number of rows is wanted from what was written or called: a planner's guess knows nothing of it. */
export function countsRows({ count }: Preferences): boolean {
  return count === 'exact' || count === 'estimated';
}

/** The Preference-Applied header for the preferences that meant something to this kind of request. */
export function preferenceApplied(preferences: Preferences): Record<string, string> {
  const { resolution, missing, count, handling, timezone, maxAffected } = preferences;
  const parts = [
    resolution && `resolution=${resolution}`,
    missing && `missing=${missing}`,
    preferences.return && `return=${preferences.return}`,
    count && `count=${count}`,
    handling && `handling=${handling}`,
    timezone && `timezone=${timezone}`,
    handling === 'strict' && maxAffected !== undefined && `max-affected=${maxAffected}`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? {} : { 'preference-applied': parts.join(', ') };
}
