import type { AnyRole } from './reading-roles.ts';
import { ROLES, type Role } from './types.ts';

/** Who asks. */
export type Actor = { userId: string; agencyId: string; role: Role };
/** Anything that belongs to an agency. */
export type Tenanted = { agencyId: string };
/** A person as the object of a decision. */
export type Subject = Tenanted & { userId: string; role: AnyRole; isActive: boolean };

/** True when `role` includes the rights of `least`: dispatcher < supervisor < admin. */
export function hasRole(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** The highest of a person's roles on the ladder; null when there is none. */
export function highestRole(roles: readonly AnyRole[]): Role | null {
  return ROLES.findLast((role) => roles.includes(role)) ?? null;
}

/** Nothing crosses the tenant, whatever the role. */
function holds(actor: Actor, least: Role, target: Tenanted): boolean {
  return actor.agencyId === target.agencyId && hasRole(actor.role, least);
}

// --- People ----------------------------------------------------------------------------------------

/** The own picture, and for an admin everybody's. */
export const canChangePicture = (actor: Actor, person: Tenanted & { userId: string }): boolean =>
  holds(actor, actor.userId === person.userId ? 'dispatcher' : 'admin', person);

// --- Schedules: supervisors and admins -------------------------------------------------------------

export const canReadDraft = (actor: Actor, schedule: Tenanted): boolean =>
  holds(actor, 'supervisor', schedule);
export const canCreateSchedule = (actor: Actor, center: Tenanted): boolean =>
  holds(actor, 'supervisor', center);
export const canGenerate = (actor: Actor, schedule: Tenanted): boolean =>
  holds(actor, 'supervisor', schedule);
export const canEditSchedule = (actor: Actor, schedule: Tenanted): boolean =>
  holds(actor, 'supervisor', schedule);
export const canPublish = (actor: Actor, schedule: Tenanted): boolean => holds(actor, 'supervisor', schedule);

/** Deciders read names and leave behind a gap; others read counts, and leave looks like a day off. */
export const canReadGapReasons = (actor: Actor, schedule: Tenanted): boolean =>
  holds(actor, 'supervisor', schedule);

/** Requests are decided by supervisors, and by nobody on their own. */
export function canDecideRequest(
  actor: Actor,
  request: Tenanted & { requestedBy: readonly string[] },
): boolean {
  return holds(actor, 'supervisor', request) && !request.requestedBy.includes(actor.userId);
}

// --- People ----------------------------------------------------------------------------------------

export const canListPeople = (actor: Actor, agency: Tenanted): boolean => holds(actor, 'supervisor', agency);
export const canInvite = (actor: Actor, agency: Tenanted): boolean => holds(actor, 'admin', agency);

/** A person's own row in full; others' for supervisors of the agency. */
export function canReadProfile(actor: Actor, person: Tenanted & { userId: string }): boolean {
  if (actor.agencyId !== person.agencyId) return false;
  return actor.userId === person.userId || hasRole(actor.role, 'supervisor');
}

/** A person's own details, and those of the agency's people for an admin. */
export function canEditProfile(actor: Actor, person: Tenanted & { userId: string }): boolean {
  if (actor.agencyId !== person.agencyId) return false;
  return actor.userId === person.userId || actor.role === 'admin';
}

/**
 * Why a role may not be changed, in words; null when it may. `activeAdmins` counts the agency's active admins,
 * the person included.
 */
export function roleChangeRefusal(
  actor: Actor,
  person: Subject,
  newRole: AnyRole,
  activeAdmins: number,
): string | null {
  if (!holds(actor, 'admin', person)) return 'Only an admin of the agency can change roles.';
  if (actor.userId === person.userId) return 'Nobody changes their own role. Ask another admin.';
  if (newRole !== 'admin' && isLastAdmin(person, activeAdmins)) {
    return 'This is the last admin of the agency. Make someone else an admin first.';
  }
  return null;
}

export function canChangeRole(
  actor: Actor,
  person: Subject,
  newRole: AnyRole,
  activeAdmins: number,
): boolean {
  return roleChangeRefusal(actor, person, newRole, activeAdmins) === null;
}

/** Why a person may not be activated or deactivated, in words; null when they may. */
export function activationRefusal(
  actor: Actor,
  person: Subject,
  active: boolean,
  activeAdmins: number,
): string | null {
  if (!holds(actor, 'admin', person)) return 'Only an admin of the agency can activate or deactivate people.';
  if (actor.userId === person.userId) return 'Nobody deactivates themselves. Ask another admin.';
  if (!active && isLastAdmin(person, activeAdmins)) {
    return 'This is the last admin of the agency. Make someone else an admin first.';
  }
  return null;
}

export function canSetActive(actor: Actor, person: Subject, active: boolean, activeAdmins: number): boolean {
  return activationRefusal(actor, person, active, activeAdmins) === null;
}

/**
 * Why the account of somebody with too many wrong passwords is not released by this actor, in words; null when it may
 * be. `isOnDuty`: whether the actor works a published shift now.
 */
export function releaseRefusal(
  actor: Actor,
  person: Tenanted & { userId: string; role: AnyRole },
  isOnDuty: boolean,
): string | null {
  if (!holds(actor, 'supervisor', person)) return 'Only a supervisor of the agency can release an account.';
  if (actor.userId === person.userId) return 'Nobody releases their own account. Ask an admin.';
  if (actor.role === 'admin') return null;
  if (person.role !== 'dispatcher') return 'Only an admin releases the account of a supervisor or an admin.';
  return isOnDuty
    ? null
    : 'Only a supervisor who is on duty now, or an admin, releases an account. You are not on duty now.';
}

function isLastAdmin(person: Subject, activeAdmins: number): boolean {
  return person.role === 'admin' && person.isActive && activeAdmins <= 1;
}

// --- Settings and audit: admins --------------------------------------------------------------------

export const canEditShiftTemplates = (actor: Actor, center: Tenanted): boolean =>
  holds(actor, 'admin', center);
export const canEditRequirements = (actor: Actor, center: Tenanted): boolean => holds(actor, 'admin', center);
export const canEditSettings = (actor: Actor, agency: Tenanted): boolean => holds(actor, 'admin', agency);
export const canReadAudit = (actor: Actor, agency: Tenanted): boolean => holds(actor, 'admin', agency);
