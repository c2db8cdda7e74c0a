-- What a revision is measured against: the rows of the published block, each in the version that it was copied in or
-- last brought in. Apart from the draft's own rows, which a run or a supervisor may replace.
create table private.revision_bases (
  schedule_id integer primary key,
  agency_id uuid not null,
  row_ids bigint[] not null,
  row_versions integer[] not null,
  foreign key (agency_id, schedule_id) references public.schedules (agency_id, id),
  check (cardinality(row_ids) = cardinality(row_versions))
);
comment on table private.revision_bases is 'By revision: the published rows and versions that its draft knows. Gone with the draft.';
create index revision_bases_schedule_idx on private.revision_bases (agency_id, schedule_id);
alter table private.revision_bases enable row level security;

-- A revision that was started before this is taken to know what had not changed since.
insert into private.revision_bases (schedule_id, agency_id, row_ids, row_versions)
select s.id, s.agency_id, coalesce(array_agg(a.id order by a.id) filter (where a.id is not null), '{}'),
  coalesce(array_agg(a.version - (a.updated_at > s.created_at)::integer order by a.id) filter (where a.id is not null), '{}')
from public.schedules s
left join public.assigned_shifts a on a.center_id = s.center_id and a.schedule_id = s.revises_id
  and a.created_at <= s.created_at and (a.status = 'published' or a.status = 'cancelled' and a.updated_at > s.created_at)
where s.status = 'draft' and s.revises_id is not null
group by s.id;

-- Counts of a publication, so that a list of them need not read every row of each.
alter table public.schedule_versions add column shift_count integer, add column people_told integer;
update public.schedule_versions set shift_count = jsonb_array_length(state);
alter table public.schedule_versions alter column shift_count set not null;
comment on column public.schedule_versions.people_told is 'Null = published before this was counted.';

-- Makes the published block, as it is now, what a revision is measured against. The caller holds its rows.
create function private.keep_revision_base(draft public.schedules)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into private.revision_bases (schedule_id, agency_id, row_ids, row_versions)
  select draft.id, draft.agency_id, coalesce(array_agg(a.id order by a.id), '{}'), coalesce(array_agg(a.version order by a.id), '{}')
  from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.revises_id and a.status = 'published'
  on conflict (schedule_id) do update set row_ids = excluded.row_ids, row_versions = excluded.row_versions
$$;

-- Rows of the published block that were changed, added or cancelled since the revision took them over.
create function private.changed_since_revised(draft public.schedules)
returns table (id bigint)
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(known.id, a.id)
  from (
    select u.id, u.version
    from private.revision_bases b, unnest(b.row_ids, b.row_versions) u (id, version)
    where b.schedule_id = draft.id
  ) known
  full join (
    select p.id, p.version from public.assigned_shifts p
    where p.center_id = draft.center_id and p.schedule_id = draft.revises_id and p.status = 'published'
  ) a on a.id = known.id
  where a.version is distinct from known.version
$$;

-- Ties the rows of a revision to the published rows they stand for, so that those keep their ids. A copy keeps its
-- origin while that is published; a row made anew takes over the published row of the same person, date and shift,
-- else of the same person and date. One origin stands behind at most one row; what was taken out stands for nothing.
create or replace function private.match_origins(draft public.schedules)
returns void
language plpgsql
security definer
set search_path = ''
-- The planner knows nothing of rows that this transaction wrote, and would compare each with each.
set enable_nestloop = off
as $$
declare
  exact boolean;
begin
  if draft.revises_id is null then
    return;
  end if;
  update public.assigned_shifts d set origin_id = null
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.origin_id is not null
    and (
      d.status <> 'draft'
      or not exists (
        select 1 from public.assigned_shifts o
        where o.agency_id = d.agency_id and o.id = d.origin_id and o.schedule_id = draft.revises_id
          and o.status = 'published'
      )
    );
  foreach exact in array array[true, false] loop
    with candidates as (
      select a.id, a.schedule_id, case
          when exact then concat_ws(' ', coalesce(a.user_id::text, 'open'), a.shift_date, a.shift_id, a.required_role)
          else concat_ws(' ', a.user_id, a.shift_date)
        end as likeness, a.starts_at
      from public.assigned_shifts a
      where a.center_id = draft.center_id and (exact or a.user_id is not null) and (
        (a.schedule_id = draft.id and a.status = 'draft' and a.origin_id is null)
        or (a.schedule_id = draft.revises_id and a.status = 'published' and not exists (
          select 1 from public.assigned_shifts d
          where d.agency_id = a.agency_id and d.origin_id = a.id and d.schedule_id = draft.id
        ))
      )
    ), numbered as (
      select c.*, row_number() over (partition by c.schedule_id, c.likeness order by c.starts_at, c.id) as place
      from candidates c
    )
    update public.assigned_shifts a set origin_id = o.id
    from numbered d
    join numbered o on o.schedule_id = draft.revises_id and o.likeness = d.likeness and o.place = d.place
    where a.id = d.id and d.schedule_id = draft.id;
  end loop;
end
$$;

-- Merges a revision into the published block that it revises. Matched rows keep their id, missing ones become
-- cancelled, new ones are added. Returns what differed. Locks are the draft's own matter: they tell the generator
-- what to keep, and do not travel.
create or replace function private.merge_revision(draft public.schedules, published public.schedules)
returns jsonb
language plpgsql
security definer
set search_path = ''
-- As in match_origins.
set enable_nestloop = off
as $$
declare
  cancelled bigint[];
  changed bigint[];
  replacing bigint[];
  added bigint[];
  concerned uuid[];
begin
  perform private.match_origins(draft);
  select coalesce(array_agg(o.id), '{}') into cancelled
  from public.assigned_shifts o
  where o.center_id = published.center_id and o.schedule_id = published.id and o.status = 'published'
    and not exists (
      select 1 from public.assigned_shifts d
      where d.agency_id = o.agency_id and d.origin_id = o.id and d.schedule_id = draft.id and d.status = 'draft'
    );
  select coalesce(array_agg(d.id) filter (where o.id is null), '{}'),
    coalesce(array_agg(d.id) filter (where o.id is not null), '{}'),
    coalesce(array_agg(o.id) filter (where o.id is not null), '{}')
  into added, replacing, changed
  from public.assigned_shifts d
  left join public.assigned_shifts o on o.agency_id = d.agency_id and o.id = d.origin_id
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.status = 'draft'
    and (d.user_id, d.shift_id, d.shift_date, d.local_start, d.local_end, d.is_overtime, d.is_acting, d.required_role)
      is distinct from
      (o.user_id, o.shift_id, o.shift_date, o.local_start, o.local_end, o.is_overtime, o.is_acting, o.required_role);

  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.starts_at <= now()
  ) then
    perform private.fail(422, 'This revision changes shifts that have already started. The past is corrected, not re-planned.');
  end if;
  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.shift_date < draft.revises_from
  ) then
    perform private.fail(422, format('This revision changes days before %s, which it leaves as they are. Plan anew from an earlier day.',
      to_char(draft.revises_from, 'FMDD Mon YYYY')));
  end if;

  select array_agg(distinct a.user_id) into concerned
  from public.assigned_shifts a
  where a.id = any (cancelled || changed || replacing || added) and a.user_id is not null;

  -- People may exchange shifts: what goes goes first, and the rest is one statement, at whose end the constraint looks.
  update public.assigned_shifts a set status = 'cancelled' where a.id = any (cancelled);
  update public.assigned_shifts o
  set user_id = d.user_id, shift_id = d.shift_id, shift_date = d.shift_date, local_start = d.local_start,
    local_end = d.local_end, is_overtime = d.is_overtime, is_acting = d.is_acting, required_role = d.required_role,
    source = d.source, override_reason = d.override_reason,
    -- What a trade says of whose pay a shift is ends with the person who took it over.
    credited_user_id = case when d.user_id is not distinct from o.user_id then d.credited_user_id end
  from public.assigned_shifts d
  where d.id = any (replacing) and o.agency_id = d.agency_id and o.id = d.origin_id;
  update public.assigned_shifts a set schedule_id = published.id, status = 'published' where a.id = any (added);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  return jsonb_build_object('changed', to_jsonb(changed), 'cancelled', to_jsonb(cancelled), 'added', to_jsonb(added),
    'concerned', coalesce(to_jsonb(concerned), '[]'));
end
$$;

-- Publishes a draft: as a block of its own, or into the block that it revises. One transaction.
create or replace function private.publish_schedule(schedule integer, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules;
  target public.schedules;
  difference jsonb;
  recipients uuid[];
  behind integer;
  state jsonb;
begin
  select * into draft from public.schedules s where s.id = schedule and s.agency_id = agency;
  if not found then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- One publication of a center at a time.
  perform pg_advisory_xact_lock(hashtextextended('publish:' || draft.center_id::text, 0));
  draft := private.lock_schedule(schedule);
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status),
      jsonb_build_object('status', draft.status, 'by', draft.published_by, 'at', draft.published_at));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Look again before you publish.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  -- A what-if that is still being computed does not stand in the way.
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Publish it when it is ready.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft' and a.user_id is not null
  ) then
    perform private.fail(422, 'Nobody has a shift in this schedule. Generate it before you publish.');
  end if;
  perform set_config('app.bulk', 'on', true);

  if draft.revises_id is null then
    if exists (
      select 1 from public.schedules s
      where s.center_id = draft.center_id and s.status = 'published'
        and daterange(s.start_date, s.end_date, '[]') && daterange(draft.start_date, draft.end_date, '[]')
    ) then
      perform private.fail(409, 'Another published schedule of this center covers some of these dates.');
    end if;
    update public.schedules s
    set status = 'published', published_version = 1, published_at = now(), published_by = (select auth.uid())
    where s.id = draft.id;
    begin
      update public.assigned_shifts a set status = 'published'
      where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft';
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this schedule already works at that time in another published one. Generate it again.');
    end;
    select * into target from public.schedules s where s.id = draft.id;
    select array_agg(distinct a.user_id) into recipients
    from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null;
    difference := jsonb_build_object('added', (
      select count(*) from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id
    ));
  else
    target := private.lock_schedule(draft.revises_id);
    if target.status <> 'published' then
      perform private.fail(409, format('The schedule that this one revises is %s.', target.status));
    end if;
    -- Edits and other revisions: a merge would take them back without a word.
    select count(*) into behind from private.changed_since_revised(draft);
    if behind > 0 then
      perform private.fail(409, case when behind = 1
          then '1 shift of the published schedule has changed since this revision was started. Bring it in first.'
          else format('%s shifts of the published schedule have changed since this revision was started. Bring them in first.', behind)
        end, jsonb_build_object('changed', behind, 'by', target.updated_by, 'at', target.updated_at));
    end if;
    begin
      difference := private.merge_revision(draft, target);
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this revision already works at that time. Look at the published schedule again.');
    end;
    recipients := array(select jsonb_array_elements_text(difference -> 'concerned')::uuid);
    update public.schedules s
    set published_version = s.published_version + 1, published_at = now(), published_by = (select auth.uid()),
      result = coalesce(draft.result, s.result)
    where s.id = target.id
    returning * into target;
    insert into public.schedule_results (schedule_id, agency_id, result)
    select target.id, r.agency_id, r.result from public.schedule_results r where r.schedule_id = draft.id
    on conflict (schedule_id) do update set result = excluded.result;
    update public.schedules s set status = 'archived' where s.id = draft.id;
    delete from private.revision_bases b where b.schedule_id = draft.id;
  end if;

  -- Whoever has left is told nothing.
  recipients := array(select p.id from public.profiles p where p.id = any (recipients) and p.is_active order by p.id);
  state := private.schedule_state(target.id);
  insert into public.schedule_versions
    (agency_id, schedule_id, version, state, difference, published_by, shift_count, people_told)
  values (agency, target.id, target.published_version, state, difference, (select auth.uid()), jsonb_array_length(state),
    cardinality(recipients));
  perform private.announce_schedule(target, recipients,
    case when draft.revises_id is null then 'schedule.published' else 'schedule.changed' end,
    format(case when draft.revises_id is null then 'The schedule %s (%s to %s) is published.'
      else 'Your shifts in %s (%s to %s) have changed.' end, target.name, to_char(target.start_date, 'FMDD Mon YYYY'),
      to_char(target.end_date, 'FMDD Mon YYYY')));
  perform private.record_audit(agency, 'schedule.publish', target.id::text, jsonb_build_object(
    'entity', 'schedule', 'from_draft', draft.id, 'published_version', target.published_version,
    'people_told', cardinality(recipients), 'difference', difference - 'concerned',
    'snapshot_sha256', encode(sha256(convert_to(state::text, 'UTF8')), 'hex')));
  return jsonb_build_object('schedule_id', target.id, 'version', (select s.version from public.schedules s where s.id = target.id),
    'published_version', target.published_version, 'people_told', cardinality(recipients));
end
$$;

-- Copies published rows into a revision. Rows that have started, lie before its date, or were touched by a person are
-- locked: the generator keeps them. The caller holds the rows.
create function private.copy_to_revision(draft public.schedules, rows bigint[], locked boolean)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start,
    local_end, required_role, is_overtime, is_acting, is_locked, source, credited_user_id, origin_id, override_reason)
  select a.agency_id, a.center_id, draft.id, a.user_id, a.shift_id, a.shift_date, a.local_start, a.local_end,
    a.required_role, a.is_overtime, a.is_acting,
    locked or a.is_locked or a.shift_date < draft.revises_from or a.starts_at <= now() or a.source <> 'generated',
    a.source, a.credited_user_id, a.id, a.override_reason
  from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.revises_id and a.status = 'published'
    and (rows is null or a.id = any (rows))
$$;

-- A draft that re-plans a published block from a date on, named after both.
create or replace function private.revise_schedule(schedule integer, from_date date)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  published public.schedules;
  draft public.schedules;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- The copies refer to the rows: locked before their schedule, as a publication does.
  published := private.lock_schedule(schedule);
  if published.status <> 'published' then
    perform private.fail(409, format('This schedule is %s. Only a published one can be revised.', published.status));
  end if;
  if from_date is null or from_date not between published.start_date and published.end_date then
    perform private.fail(422, format('Choose a date from %s to %s.', published.start_date, published.end_date),
      '{"field":"fromDate"}');
  end if;
  perform set_config('app.bulk', 'on', true);
  insert into public.schedules (agency_id, center_id, name, start_date, end_date, revises_id, revises_from,
    revises_version)
  values (agency, published.center_id, left(published.name, 60) || ', from ' || to_char(from_date, 'FMDD Mon'),
    published.start_date, published.end_date, published.id, from_date, published.published_version)
  returning * into draft;
  perform private.copy_to_revision(draft, null, false);
  perform private.keep_revision_base(draft);
  perform private.record_audit(agency, 'schedule.revise', draft.id::text,
    jsonb_build_object('entity', 'schedule', 'revises', published.id, 'from_date', from_date));
  return draft.id;
end
$$;

-- Brings what changed in the published block since into its revision: those rows as they are now, locked, in the place
-- of what stood for them and of whatever would put somebody in two chairs. Publishing then takes nothing of it back.
create function private.refresh_revision(schedule integer, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
-- As in match_origins.
set enable_nestloop = off
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'bring them in', true);
  published public.schedules;
  behind bigint[];
  concerned uuid[];
  displaced uuid[];
  removed integer;
begin
  if draft.revises_id is null then
    perform private.fail(422, 'This schedule re-plans no published one.');
  end if;
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  published := private.lock_schedule(draft.revises_id);
  if published.status <> 'published' then
    perform private.fail(409, format('The schedule that this one revises is %s.', published.status));
  end if;
  perform set_config('app.bulk', 'on', true);
  behind := array(select c.id from private.changed_since_revised(draft) c order by c.id);
  concerned := array(
    select a.user_id from public.assigned_shifts a
    where a.center_id = draft.center_id and a.user_id is not null and (
      a.schedule_id = draft.id and a.origin_id = any (behind) and a.status = 'draft'
      or a.schedule_id = published.id and a.id = any (behind) and a.status = 'published')
  );
  delete from public.assigned_shifts d
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.origin_id = any (behind);
  with coming as materialized (
    select a.user_id, tstzrange(a.starts_at, a.ends_at) as during
    from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = published.id and a.status = 'published' and a.id = any (behind)
  ), gone as (
    delete from public.assigned_shifts d
    using coming a
    where d.center_id = draft.center_id and d.schedule_id = draft.id and d.status = 'draft'
      and d.user_id = a.user_id and tstzrange(d.starts_at, d.ends_at) && a.during
    returning d.id, d.user_id
  )
  select count(*), coalesce(array_agg(g.user_id), '{}') into removed, displaced from gone g;
  perform private.copy_to_revision(draft, behind, true);
  perform private.keep_revision_base(draft);
  update public.schedules s set revises_version = published.published_version, updated_by = (select auth.uid()), updated_at = now()
  where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.refresh', draft.id::text, jsonb_build_object('entity', 'schedule',
    'revises', published.id, 'brought_in', cardinality(behind), 'removed', removed));
  return jsonb_build_object('version', (select s.version from public.schedules s where s.id = draft.id),
    'brought_in', cardinality(behind), 'removed', removed,
    'people', private.names_of(concerned), 'removed_people', private.names_of(displaced));
end
$$;

-- Their names, each once, in order.
create function private.names_of(people uuid[])
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(p.full_name order by p.full_name, p.id), '[]') from public.profiles p where p.id = any (people)
$$;

-- How far the published block has moved on since a revision took it over: {"changed": n, "people": [names], "at", "by"}.
-- Null for whoever may not see the draft, and for a schedule that revises none.
create function private.get_revision_state(schedule integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'changed', cardinality(behind.ids),
    'people', private.names_of(array(
      select a.user_id from public.assigned_shifts a
      where a.center_id = draft.center_id and (
        a.schedule_id = draft.id and a.origin_id = any (behind.ids) and a.status = 'draft'
        or a.schedule_id = draft.revises_id and a.id = any (behind.ids) and a.status = 'published'))),
    'at', target.updated_at,
    'by', (select p.full_name from public.profiles p where p.id = target.updated_by)
  )
  from public.schedules draft
  join public.schedules target on target.id = draft.revises_id
  cross join lateral (select array(select c.id from private.changed_since_revised(draft) c) as ids) behind
  where draft.id = schedule and draft.agency_id = (select private.supervised_agency_id()) and draft.status = 'draft'
$$;

-- Throws a draft away. Its rows and scenarios go, the schedule stays as archived.
create or replace function private.discard_schedule(schedule integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'discard it', true);
begin
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  delete from public.schedule_results r where r.schedule_id = draft.id;
  delete from private.revision_bases b where b.schedule_id = draft.id;
  perform private.remove_scenarios(draft.id);
  update public.schedules s set status = 'archived', result = null where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.discard', draft.id::text, '{"entity":"schedule"}',
    '{"status":"draft"}', '{"status":"archived"}');
end
$$;

create function public.refresh_revision(p_schedule_id integer, p_expected_version integer)
returns jsonb language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.refresh_revision(p_schedule_id, p_expected_version)
$$;
create function public.get_revision_state(p_schedule_id integer)
returns jsonb language sql stable set search_path = '' as $$ select private.get_revision_state(p_schedule_id) $$;
grant execute on function public.refresh_revision(integer, integer), private.refresh_revision(integer, integer),
  public.get_revision_state(integer), private.get_revision_state(integer) to authenticated;
comment on function public.refresh_revision is 'Brings what changed in the published block into its revision: {version, brought_in, removed, people, removed_people}.';
