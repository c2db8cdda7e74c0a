-- Histories of people, schedules and own shifts, read from what was recorded: each function tells its readers the steps and
-- the columns that are theirs to know, and nothing else of the audit.

-- Whatever a row of the audit is about, by the first part of its key. Sign-ins and rows of rosters are by far the most and
-- belong to no history.
create index audit_logs_history_idx on public.audit_logs (agency_id, split_part(target_id, '/', 1), id)
  where action <> 'user.sign_in' and details ->> 'entity' <> 'assigned_shift';

create function private.only_columns(fields jsonb, columns text[])
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_object_agg(f.key, f.value) from jsonb_each(fields) f where f.key = any (columns)
$$;
comment on function private.only_columns is 'These columns of an object; null when it has none of them.';

-- The page is one entry longer than it is shown when there are older ones.
create function private.get_person_history(person uuid, before_id bigint)
returns jsonb
language plpgsql
stable security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  subject public.profiles;
  page_size constant integer := 50;
  told constant text[] := array['full_name', 'email', 'employee_number', 'hired_on', 'seniority_date', 'center_id', 'role',
    'is_active', 'pattern', 'effective_from', 'qualification_id', 'valid_from', 'valid_to', 'kind', 'from_date', 'to_date',
    'trainer_id', 'state', 'expires_at'];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see this.');
  end if;
  select * into subject from public.profiles p
  where p.id = person and p.agency_id = agency and (p.id = me or agency = private.supervised_agency_id());
  if not found then
    return null;
  end if;
  return (
    with page as materialized (
      select l.id, l.created_at, l.actor_id, l.action, l.details ->> 'entity' as entity, l.target_id,
        private.only_columns(l.details, array['failures']) as details,
        private.only_columns(l.before, told) as before, private.only_columns(l.after, told) as after
      from public.audit_logs l
      where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
        and split_part(l.target_id, '/', 1) = any (array(
          select i.id::text from public.invitations i where i.agency_id = agency and i.user_id = person
          union all select person::text))
        and (before_id is null or l.id < before_id)
        and case l.details ->> 'entity'
          when 'user' then
            l.action in ('user.deactivate', 'user.reactivate', 'user.change_email', 'user.release_sign_in')
            or l.action = 'user.invite' and l.before is null
            or l.action = 'user.sign_in_failed' and l.details ->> 'locked' = 'true'
            or l.action = 'user.update' and l.after ?| array['full_name', 'email', 'employee_number', 'hired_on',
              'seniority_date', 'center_id', 'is_active']
          when 'role' then l.action = 'user.update_role'
          when 'pattern' then true
          when 'person_qualification' then true
          -- The first invitation is told with the profile that it made.
          when 'duty_state' then l.before is null or l.after is null or l.after ?| array['kind', 'from_date', 'to_date', 'trainer_id']
          when 'invitation' then l.action <> 'invitation.mail' and (l.after is null
            or l.before is null and l.action <> 'user.invite'
            or l.before is not null and l.after ?| array['state', 'expires_at'])
          when 'emergency_contact' then l.action <> 'emergency_contact.read'
          else false
        end
      order by l.id desc
      limit page_size + 1
    )
    select jsonb_build_object(
      'entries', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'at', round(extract(epoch from e.created_at) * 1000),
          'byName', b.full_name, 'action', e.action, 'entity', e.entity, 'targetId', e.target_id,
          'details', coalesce(e.details, '{}') || case when e.entity = 'duty_state' then coalesce((
              select jsonb_build_object('kind', d.kind) from public.duty_states d
              where d.agency_id = agency and d.user_id = person and d.id::text = split_part(e.target_id, '/', 2)), '{}')
            else '{}' end,
          'before', e.before, 'after', e.after) order by e.id desc)
        from (select * from page order by id desc limit page_size) e
        left join public.profiles b on b.id = e.actor_id and b.agency_id = agency), '[]'),
      'nextBefore', case when (select count(*) from page) > page_size then
        (select min(n.id) from (select id from page order by id desc limit page_size) n) end,
      'since', round(extract(epoch from subject.created_at) * 1000),
      'names', coalesce((
        select jsonb_object_agg(n.key, n.name)
        from (
          select 'qualification ' || q.id as key, q.name from public.qualifications q where q.agency_id = agency
          union all select 'center ' || c.id, c.name from public.centers c where c.agency_id = agency
          union all
          select 'user ' || t.id, t.full_name from public.profiles t
          where t.agency_id = agency and t.id::text in (
            select x.fields ->> 'trainer_id' from page p cross join lateral (values (p.before), (p.after)) x (fields))
        ) n), '{}')
    )
  );
end
$$;
comment on function private.get_person_history is
  'Steps of a person''s record, newest first, for the person and supervisors; never a note or a contact.';

create function public.get_person_history(p_user_id uuid, p_before bigint default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.get_person_history(p_user_id, p_before)
$$;

create function private.get_schedule_history(schedule integer, before_id bigint)
returns jsonb
language plpgsql
stable security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules;
  revisions text[];
  scenarios text[];
  page_size constant integer := 100;
  told constant text[] := array['added', 'changed', 'cancelled', 'restored', 'reason', 'note', 'is_published', 'people_told',
    'published_version', 'from_date', 'assigned', 'open', 'effort', 'seed', 'brought_in', 'removed', 'name', 'undoes', 'edit'];
begin
  select * into shown from public.schedules s where s.id = schedule and s.agency_id = agency;
  if not found then
    return null;
  end if;
  revisions := array(select r.id::text from public.schedules r
    where r.agency_id = agency and r.center_id = shown.center_id and r.revises_id = schedule);
  scenarios := array(select x.id::text from public.schedule_scenarios x
    where x.agency_id = agency and x.schedule_id = schedule);
  return (
    with page as materialized (
      select l.id, l.created_at, l.actor_id, l.action, l.details ->> 'entity' as entity, l.target_id, l.details,
        private.only_columns(l.before, array['name', 'start_date', 'end_date']) as before,
        private.only_columns(l.after, array['name', 'start_date', 'end_date']) as after
      from public.audit_logs l
      where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
        and (before_id is null or l.id < before_id)
        and split_part(l.target_id, '/', 1) = any (array[schedule::text] || revisions || scenarios)
        and case l.details ->> 'entity'
          when 'schedule' then case
            when l.target_id = schedule::text then l.action <> 'schedule.update' or l.after ? 'name'
            else l.action in ('schedule.revise', 'schedule.discard') and l.target_id = any (revisions) end
          when 'scenario' then l.action = 'scenario.adopt' and l.target_id = any (scenarios)
          else false
        end
      order by l.id desc
      limit page_size + 1
    )
    select jsonb_build_object(
      'entries', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'at', round(extract(epoch from e.created_at) * 1000),
          'byName', b.full_name, 'action', e.action, 'entity', e.entity, 'targetId', e.target_id,
          'details', coalesce(private.only_columns(e.details, told), '{}') || jsonb_strip_nulls(jsonb_build_object(
            'askedBy', (select a.full_name from public.profiles a
              where a.agency_id = agency and a.id::text = e.details ->> 'requested_by' and a.id is distinct from e.actor_id),
            'isRevision', e.entity = 'schedule' and e.target_id <> schedule::text,
            'noticeMinutes', case when e.action = 'roster.edit' then (
              select min(c.notice_minutes) from public.shift_changes c
              where c.agency_id = agency and c.edit_id = (e.details ->> 'edit')::uuid and c.is_published) end,
            'noticeDays', case when e.action = 'schedule.publish' then
              coalesce((select d.revises_from from public.schedules d
                where d.agency_id = agency and d.id = (e.details ->> 'from_draft')::integer), shown.start_date)
              - (e.created_at at time zone (select c.time_zone from public.centers c where c.id = shown.center_id))::date end
          )),
          'before', e.before, 'after', e.after) order by e.id desc)
        from (select * from page order by id desc limit page_size) e
        left join public.profiles b on b.id = e.actor_id and b.agency_id = agency), '[]'),
      'nextBefore', case when (select count(*) from page) > page_size then
        (select min(n.id) from (select id from page order by id desc limit page_size) n) end,
      'since', round(extract(epoch from shown.created_at) * 1000),
      'names', jsonb_build_object('user ' || coalesce(shown.created_by::text, ''),
        (select p.full_name from public.profiles p where p.id = shown.created_by and p.agency_id = agency))
    )
  );
end
$$;
comment on function private.get_schedule_history is
  'Steps of a schedule and of its revisions, newest first, for supervisors.';

create function public.get_schedule_history(p_schedule_id integer, p_before bigint default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.get_schedule_history(p_schedule_id, p_before)
$$;

-- Why a shift was changed may name somebody else's leave, so the person concerned is told who changed it and when alone.
create function private.get_my_shift_history(assignment bigint)
returns jsonb
language plpgsql
stable security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.id = assignment and a.agency_id = agency and a.user_id = me and a.status in ('published', 'cancelled')
  ) and not exists (
    select 1 from public.shift_changes c
    where c.assignment_id = assignment and c.agency_id = agency and c.is_published and me in (c.from_user_id, c.to_user_id)
  ) then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', assignment,
      'at', round(extract(epoch from x.changed_at) * 1000), 'byName', b.full_name, 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes) order by x.id desc), '[]')
    from (
      select c.id, c.changed_at, c.changed_by, c.notice_minutes, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.assignment_id = assignment and c.agency_id = agency and me in (c.from_user_id, c.to_user_id) and c.is_published
        and o.before is distinct from o.after
        -- What was taken back before anybody was told.
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
            and e.time_off_id is null
        )
      order by c.id desc limit 200
    ) x
    left join public.profiles b on b.id = x.changed_by and b.agency_id = agency
  );
end
$$;
comment on function private.get_my_shift_history is
  'What became of a published shift of the caller, as far as it was theirs, newest first; null when it never was.';

create function public.get_my_shift_history(p_assignment_id bigint)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.get_my_shift_history(p_assignment_id)
$$;

grant execute on function private.get_person_history(uuid, bigint), public.get_person_history(uuid, bigint),
  private.get_schedule_history(integer, bigint), public.get_schedule_history(integer, bigint),
  private.get_my_shift_history(bigint), public.get_my_shift_history(bigint) to authenticated;
