import { type AnyRole, READING_ROLES } from '#lib/domain/reading-roles.ts';
import { SEED_AGENCIES, type SeedAgency, type SeedKind } from './centers.ts';

/** The one password of every invented person. It is public, so nobody real may ever have it. */
export const demoPassword = 'dispatch-demo-2026';

export type DemoLogin = { email: string; role: AnyRole; agency: string };

/** Whether an agency has somebody for each role that only reads: the main one of the demo. */
export function hasReaders(kind: SeedKind, agency: SeedAgency): boolean {
  return kind === 'demo' && agency === SEED_AGENCIES.demo[0];
}

/** The addresses to try each role with, by agency, the main one first. */
export function loginsOf(kind: SeedKind): DemoLogin[] {
  return SEED_AGENCIES[kind].flatMap((agency) => {
    const { name, mailDomain, staff } = agency;
    const roles: AnyRole[] = [
      ...(staff.supervisors > 0 ? (['supervisor', 'dispatcher', 'admin'] as const) : (['admin'] as const)),
      ...(hasReaders(kind, agency) ? READING_ROLES : []),
    ];
    return roles.map((role) => ({ email: `${role}@${mailDomain}`, role, agency: name }));
  });
}

/** The logins of the demo centers. */
export const demoLogins: readonly DemoLogin[] = loginsOf('demo');
