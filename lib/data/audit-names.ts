import 'server-only';
import { auditNames, type NamedTarget } from '#lib/domain/audit-names.ts';
import type { AuditNames } from '#lib/domain/audit-words.ts';
import type { Db } from '#lib/supabase/server.ts';
import { listFields } from './custom-fields.ts';
import { listPeople } from './people.ts';
import { listPolicies } from './policies.ts';
import { requireData } from './read.ts';

/** Things that the audit is looked through by, with their names, and what any of them is called now. */
export type AuditNamesKnown = {
  names: AuditNames;
  /** Everybody who may have acted, by name. */
  people: readonly { id: string; fullName: string }[];
  targets: readonly NamedTarget[];
};

/** What people, schedules, shifts, requirements, kinds of leave, qualifications, holidays, centers, desks and policies are called. */
export async function listAuditNames(db: Db, agencyId: string): Promise<AuditNamesKnown> {
  const named = async (
    entity: string,
    rows: PromiseLike<{ id: string | number; name: string }[]>,
  ): Promise<NamedTarget[]> => (await rows).map(({ id, name }) => ({ entity, id, name }));
  const [people, ...targets] = await Promise.all([
    listPeople(db, agencyId),
    named(
      'schedule',
      db
        .from('schedules')
        .select('id, name')
        .eq('agency_id', agencyId)
        .order('start_date', { ascending: false })
        .then(requireData),
    ),
    named(
      'shift',
      db
        .from('shifts')
        .select('id, code, name')
        .eq('agency_id', agencyId)
        .order('code')
        .then((answer) => requireData(answer).map(({ id, code, name }) => ({ id, name: `${code} ${name}` }))),
    ),
    named(
      'requirement',
      db
        .from('staffing_requirements')
        .select('id, period_name')
        .eq('agency_id', agencyId)
        .order('period_name')
        .then((answer) => requireData(answer).map(({ id, period_name: name }) => ({ id, name }))),
    ),
    named(
      'leave_kind',
      db.from('leave_kinds').select('id, name').eq('agency_id', agencyId).then(requireData),
    ),
    named(
      'qualification',
      db.from('qualifications').select('id, name').eq('agency_id', agencyId).then(requireData),
    ),
    named('holiday', db.from('holidays').select('id, name').eq('agency_id', agencyId).then(requireData)),
    named('center', db.from('centers').select('id, name').eq('agency_id', agencyId).then(requireData)),
    named('desk', db.from('desks').select('id, name').eq('agency_id', agencyId).then(requireData)),
    named(
      'policy',
      listPolicies(db).then((policies) => policies.map(({ id, title: name }) => ({ id, name }))),
    ),
    named(
      'custom_field',
      listFields(db).then((fields) => fields.map(({ id, label: name }) => ({ id, name }))),
    ),
    // Called after whom it invites: a change of an invitation names nobody itself.
    named(
      'invitation',
      db
        .from('invitations')
        .select('id, email, profiles!invitations_agency_id_user_id_fkey(full_name)')
        .eq('agency_id', agencyId)
        .order('created_at', { ascending: false })
        .then((answer) =>
          requireData(answer).map(({ id, email, profiles }) => ({ id, name: profiles?.full_name ?? email })),
        ),
    ),
  ]);
  const all = [
    ...people.map(({ id, fullName }) => ({ entity: 'user', id, name: fullName })),
    ...targets.flat(),
  ];
  return { names: auditNames(all), people, targets: all };
}
