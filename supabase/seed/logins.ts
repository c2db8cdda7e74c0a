import type { Role } from '#lib/domain/types.ts';
import { SEED_AGENCIES, type SeedKind } from './centers.ts';

/** The one password of every invented person. It is public, so nobody real may ever have it. */
export const demoPassword = 'dispatch-demo-2026';

export type DemoLogin = { email: string; role: Role; agency: string };

/** The addresses to try each role with, by agency, the main one first. */
export function loginsOf(kind: SeedKind): DemoLogin[] {
  return SEED_AGENCIES[kind].flatMap(({ name, mailDomain, staff }) => {
    const roles: Role[] = staff.supervisors > 0 ? ['supervisor', 'dispatcher', 'admin'] : ['admin'];
    return roles.map((role) => ({ email: `${role}@${mailDomain}`, role, agency: name }));
  });
}

/** The logins of the demo centers. */
export const demoLogins: readonly DemoLogin[] = loginsOf('demo');
