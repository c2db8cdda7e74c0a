import { describe, expect, it } from 'vitest';
import {
  type Actor,
  activationRefusal,
  canChangeRole,
  canCreateSchedule,
  canDecideRequest,
  canEditProfile,
  canEditRequirements,
  canEditSchedule,
  canEditSettings,
  canEditShiftTemplates,
  canGenerate,
  canInvite,
  canListPeople,
  canPublish,
  canReadAudit,
  canReadDraft,
  canReadGapReasons,
  canReadProfile,
  canSetActive,
  hasRole,
  highestRole,
  releaseRefusal,
  roleChangeRefusal,
  type Subject,
} from '#lib/domain/permissions.ts';
import { ROLES, type Role } from '#lib/domain/types.ts';

const actor = (role: Role, over: Partial<Actor> = {}): Actor => ({
  userId: `the-${role}`,
  agencyId: 'a',
  role,
  ...over,
});
const person = (role: Role, over: Partial<Subject> = {}): Subject => ({
  userId: 'someone',
  agencyId: 'a',
  role,
  isActive: true,
  ...over,
});

describe('roles', () => {
  it('include one another', () => {
    const table = ROLES.map((role) => ROLES.map((least) => hasRole(role, least)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('count by the highest', () => {
    expect(highestRole(['dispatcher', 'admin'])).toBe('admin');
    expect(highestRole(['supervisor', 'dispatcher'])).toBe('supervisor');
    expect(highestRole([])).toBeNull();
  });
});

describe('rights over an agency', () => {
  it.each([
    ['canReadDraft', canReadDraft, 'supervisor'],
    ['canCreateSchedule', canCreateSchedule, 'supervisor'],
    ['canGenerate', canGenerate, 'supervisor'],
    ['canEditSchedule', canEditSchedule, 'supervisor'],
    ['canPublish', canPublish, 'supervisor'],
    ['canReadGapReasons', canReadGapReasons, 'supervisor'],
    ['canListPeople', canListPeople, 'supervisor'],
    ['canInvite', canInvite, 'admin'],
    ['canEditShiftTemplates', canEditShiftTemplates, 'admin'],
    ['canEditRequirements', canEditRequirements, 'admin'],
    ['canEditSettings', canEditSettings, 'admin'],
    ['canReadAudit', canReadAudit, 'admin'],
  ] as const)('%s: from %s, and never across the tenant', (_name, can, least) => {
    for (const role of ROLES) {
      expect(can(actor(role), { agencyId: 'a' })).toBe(hasRole(role, least));
      expect(can(actor(role), { agencyId: 'b' })).toBe(false);
    }
  });
});

describe('a profile', () => {
  it('is read by its person and by supervisors, of the agency', () => {
    const own = { userId: 'the-dispatcher', agencyId: 'a' };
    expect(canReadProfile(actor('dispatcher'), own)).toBe(true);
    expect(canReadProfile(actor('dispatcher'), { ...own, userId: 'other' })).toBe(false);
    expect(canReadProfile(actor('supervisor'), own)).toBe(true);
    expect(canReadProfile(actor('admin'), { ...own, agencyId: 'b' })).toBe(false);
  });

  it('is edited by its person and by admins, of the agency', () => {
    const own = { userId: 'the-supervisor', agencyId: 'a' };
    expect(canEditProfile(actor('supervisor'), own)).toBe(true);
    expect(canEditProfile(actor('supervisor'), { ...own, userId: 'other' })).toBe(false);
    expect(canEditProfile(actor('admin'), own)).toBe(true);
    expect(canEditProfile(actor('supervisor'), { ...own, agencyId: 'b' })).toBe(false);
  });
});

describe('a request', () => {
  it('is decided by a supervisor, and by nobody on their own', () => {
    const request = { agencyId: 'a', requestedBy: ['the-supervisor', 'other'] };
    expect(canDecideRequest(actor('supervisor'), request)).toBe(false);
    expect(canDecideRequest(actor('supervisor', { userId: 'second' }), request)).toBe(true);
    expect(canDecideRequest(actor('dispatcher', { userId: 'third' }), request)).toBe(false);
    expect(canDecideRequest(actor('admin', { agencyId: 'b' }), request)).toBe(false);
  });
});

describe('a role', () => {
  it('is changed by an admin of the agency only', () => {
    expect(canChangeRole(actor('admin'), person('dispatcher'), 'supervisor', 1)).toBe(true);
    expect(canChangeRole(actor('supervisor'), person('dispatcher'), 'supervisor', 1)).toBe(false);
    expect(canChangeRole(actor('admin'), person('dispatcher', { agencyId: 'b' }), 'supervisor', 1)).toBe(
      false,
    );
  });

  it('is never one’s own to change, up or down', () => {
    const self = person('admin', { userId: 'the-admin' });
    expect(canChangeRole(actor('admin'), self, 'dispatcher', 5)).toBe(false);
    expect(canChangeRole(actor('admin'), self, 'admin', 5)).toBe(false);
    expect(roleChangeRefusal(actor('admin'), self, 'dispatcher', 5)).toContain('their own role');
  });

  it('of the last admin stays', () => {
    expect(canChangeRole(actor('admin'), person('admin'), 'supervisor', 1)).toBe(false);
    expect(canChangeRole(actor('admin'), person('admin'), 'supervisor', 2)).toBe(true);
    expect(canChangeRole(actor('admin'), person('admin'), 'admin', 1)).toBe(true);
    expect(canChangeRole(actor('admin'), person('admin', { isActive: false }), 'supervisor', 1)).toBe(true);
    expect(roleChangeRefusal(actor('admin'), person('admin'), 'supervisor', 1)).toContain('last admin');
  });
});

describe('activation', () => {
  it('is an admin’s, not of oneself, and keeps the last admin', () => {
    expect(canSetActive(actor('admin'), person('supervisor'), false, 1)).toBe(true);
    expect(canSetActive(actor('supervisor'), person('dispatcher'), false, 1)).toBe(false);
    expect(canSetActive(actor('admin'), person('admin', { userId: 'the-admin' }), false, 3)).toBe(false);
    expect(canSetActive(actor('admin'), person('admin'), false, 1)).toBe(false);
    expect(canSetActive(actor('admin'), person('admin'), false, 2)).toBe(true);
    expect(canSetActive(actor('admin'), person('admin', { isActive: false }), true, 1)).toBe(true);
    expect(activationRefusal(actor('admin', { agencyId: 'b' }), person('admin'), true, 1)).toContain(
      'Only an admin',
    );
  });
});

describe('a release after wrong passwords', () => {
  it('is a supervisor’s on duty for dispatchers, an admin’s for anybody', () => {
    expect(releaseRefusal(actor('supervisor'), person('dispatcher'), true)).toBeNull();
    expect(releaseRefusal(actor('supervisor'), person('dispatcher'), false)).toContain('not on duty now');
    expect(releaseRefusal(actor('supervisor'), person('supervisor'), true)).toContain('Only an admin');
    expect(releaseRefusal(actor('admin'), person('admin'), false)).toBeNull();
    expect(releaseRefusal(actor('dispatcher'), person('dispatcher'), true)).toContain('Only a supervisor');
  });

  it('is never one’s own or another tenant’s', () => {
    const own = person('admin', { userId: 'the-admin' });
    expect(releaseRefusal(actor('admin'), own, true)).toContain('their own account');
    expect(releaseRefusal(actor('admin'), person('dispatcher', { agencyId: 'b' }), true)).toContain(
      'of the agency',
    );
  });
});
