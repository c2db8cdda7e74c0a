-- The rows of a schedule as one jsonb, in a fixed order: what a publication keeps.
create function private.schedule_state(schedule integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'user_id', a.user_id, 'shift_id', a.shift_id,
    'shift_date', a.shift_date, 'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_overtime', a.is_overtime,
    'required_role', a.required_role, 'is_locked', a.is_locked, 'source', a.source)
    order by a.starts_at, a.id), '[]')
  from public.assigned_shifts a
  where a.center_id = (select s.center_id from public.schedules s where s.id = schedule)
    and a.schedule_id = schedule and a.status <> 'cancelled'
$$;

-- Tells people that their schedule was published or changed, and leaves the event for delivery.
create function private.announce_schedule(schedule public.schedules, recipients uuid[], kind text, content text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  -- The month in which the news starts.
  select schedule.agency_id, p.id, kind, content,
    '/schedule?month=' || to_char(greatest(schedule.start_date, current_date), 'YYYY-MM')
  from public.profiles p
  where p.id = any (recipients) and p.agency_id = schedule.agency_id and p.is_active;
  insert into private.outbox (agency_id, kind, payload)
  values (schedule.agency_id, kind, jsonb_build_object('schedule_id', schedule.id, 'version', schedule.version,
    'published_version', schedule.published_version, 'recipients', to_jsonb(recipients)));
end
$$;

-- Merges a revision into the published block that it revises. Matched rows keep their id, missing ones become
-- cancelled, new ones are added. Returns what differed. Locks are the draft's own matter: they tell the generator
-- what to keep, and do not travel.
create function private.merge_revision(draft public.schedules, published public.schedules)
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
    and (d.user_id, d.shift_id, d.shift_date, d.local_start, d.local_end, d.is_overtime, d.required_role)
      is distinct from
      (o.user_id, o.shift_id, o.shift_date, o.local_start, o.local_end, o.is_overtime, o.required_role);

  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.starts_at <= now()
  ) then
    perform private.fail(422, 'This revision changes shifts that have already started. The past is corrected, not re-planned.');
  end if;

  select array_agg(distinct a.user_id) into concerned
  from public.assigned_shifts a
  where a.id = any (cancelled || changed || replacing || added) and a.user_id is not null;

  -- People may exchange shifts: what goes goes first, and the rest is one statement, at whose end the constraint looks.
  update public.assigned_shifts a set status = 'cancelled' where a.id = any (cancelled);
  update public.assigned_shifts o
  set user_id = d.user_id, shift_id = d.shift_id, shift_date = d.shift_date, local_start = d.local_start,
    local_end = d.local_end, is_overtime = d.is_overtime, required_role = d.required_role,
    source = d.source, override_reason = d.override_reason
  from public.assigned_shifts d
  where d.id = any (replacing) and o.agency_id = d.agency_id and o.id = d.origin_id;
  update public.assigned_shifts a set schedule_id = published.id, status = 'published' where a.id = any (added);
  delete from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft';
  return jsonb_build_object('changed', to_jsonb(changed), 'cancelled', to_jsonb(cancelled), 'added', to_jsonb(added),
    'concerned', coalesce(to_jsonb(concerned), '[]'));
end
$$;

-- Publishes a draft: as a block of its own, or into the block that it revises. One transaction.
create function private.publish_schedule(schedule integer, expected_version integer)
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
  before_state jsonb;
  recipients uuid[];
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
  if exists (select 1 from public.generation_runs g where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running') then
    perform private.fail(409, 'This schedule is being generated. Publish it when it is ready.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null
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
    before_state := '[]';
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
    if target.published_version <> draft.revises_version then
      perform private.fail(409, 'The published schedule has changed since this revision was started. Revise it again.',
        jsonb_build_object('by', target.published_by, 'at', target.published_at));
    end if;
    before_state := private.schedule_state(target.id);
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
  end if;

  insert into public.schedule_versions (agency_id, schedule_id, version, state, difference, published_by)
  values (agency, target.id, target.published_version, private.schedule_state(target.id), difference, (select auth.uid()));
  perform private.announce_schedule(target, coalesce(recipients, '{}'),
    case when draft.revises_id is null then 'schedule.published' else 'schedule.changed' end,
    format(case when draft.revises_id is null then 'The schedule %s (%s to %s) is published.'
      else 'Your shifts in %s (%s to %s) have changed.' end, target.name, to_char(target.start_date, 'FMDD Mon YYYY'),
      to_char(target.end_date, 'FMDD Mon YYYY')));
  perform private.record_audit(agency, 'schedule.publish', target.id::text, jsonb_build_object(
    'entity', 'schedule', 'from_draft', draft.id, 'published_version', target.published_version,
    'people_told', coalesce(cardinality(recipients), 0), 'difference', difference - 'concerned',
    'snapshot_sha256', encode(sha256(convert_to(private.schedule_state(target.id)::text, 'UTF8')), 'hex')));
  return jsonb_build_object('schedule_id', target.id, 'version', (select s.version from public.schedules s where s.id = target.id),
    'published_version', target.published_version, 'people_told', coalesce(cardinality(recipients), 0));
end
$$;

-- A draft that re-plans a published block from a date on. Rows that have started, lie before the date, or were
-- touched by a person are locked: the generator keeps them.
create function private.revise_schedule(schedule integer, from_date date)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  published public.schedules;
  draft integer;
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
  values (agency, published.center_id, published.name, published.start_date, published.end_date, published.id, from_date,
    published.published_version)
  returning id into draft;
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start,
    local_end, required_role, is_overtime, is_locked, source, credited_user_id, origin_id, override_reason)
  select a.agency_id, a.center_id, draft, a.user_id, a.shift_id, a.shift_date, a.local_start, a.local_end,
    a.required_role, a.is_overtime,
    a.is_locked or a.shift_date < from_date or a.starts_at <= now() or a.source <> 'generated',
    a.source, a.credited_user_id, a.id, a.override_reason
  from public.assigned_shifts a
  where a.center_id = published.center_id and a.schedule_id = published.id and a.status = 'published';
  perform private.record_audit(agency, 'schedule.revise', draft::text,
    jsonb_build_object('entity', 'schedule', 'revises', published.id, 'from_date', from_date));
  return draft;
end
$$;

-- Throws a draft away. Its rows go, the schedule stays as archived.
create function private.discard_schedule(schedule integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  draft := private.lock_schedule(schedule);
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Look again before you discard it.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  if exists (select 1 from public.generation_runs g where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running') then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  delete from public.schedule_results r where r.schedule_id = draft.id;
  update public.schedules s set status = 'archived', result = null where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.discard', draft.id::text, '{"entity":"schedule"}',
    '{"status":"draft"}', '{"status":"archived"}');
end
$$;

-- These write a whole schedule, so they have a limit of their own, as saving one has.
create function public.publish_schedule(p_schedule_id integer, p_expected_version integer)
returns jsonb language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.publish_schedule(p_schedule_id, p_expected_version)
$$;
create function public.revise_schedule(p_schedule_id integer, p_from_date date)
returns integer language sql set search_path = '' set statement_timeout = '60s' as $$ select private.revise_schedule(p_schedule_id, p_from_date) $$;
create function public.discard_schedule(p_schedule_id integer, p_expected_version integer)
returns void language sql set search_path = '' set statement_timeout = '60s' as $$
  select private.discard_schedule(p_schedule_id, p_expected_version)
$$;
grant execute on function public.publish_schedule(integer, integer), private.publish_schedule(integer, integer),
  public.revise_schedule(integer, date), private.revise_schedule(integer, date),
  public.discard_schedule(integer, integer), private.discard_schedule(integer, integer) to authenticated;
comment on function public.publish_schedule is 'Publishes a draft, or merges a revision into the block it revises; fails with 409 when the version is stale.';
