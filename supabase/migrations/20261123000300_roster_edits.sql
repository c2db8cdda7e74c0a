-- A number without a fraction between two bounds.
create function private.is_whole(value jsonb, low bigint, high bigint)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select case when jsonb_typeof(value) = 'number' then value::numeric % 1 = 0 and value::numeric between low and high else false end
$$;

-- Refuses operations that cannot be read, in words that name the first field that is wrong.
create function private.require_operations(operations jsonb)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  clock constant text := '^([01][0-9]|2[0-3]):(00|15|30|45)$';
  person constant text := '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
  wrong record;
begin
  if operations is null or jsonb_typeof(operations) <> 'array' then
    perform private.fail(422, 'Operations are a list.', '{"field":"operations"}');
  end if;
  if jsonb_array_length(operations) not between 1 and 500 then
    perform private.fail(422, 'Operations are at least one and at most 500 at a time.', '{"field":"operations"}');
  end if;
  select x.place, x.words into wrong
  from (
    select o.place, case
      when jsonb_typeof(o.value) <> 'object' then 'Operation is an object'
      when coalesce(o.value ->> 'kind', '') not in ('add', 'change', 'cancel', 'restore')
        then 'Kind is one of add, change, cancel, restore'
      when o.value ->> 'kind' = 'add' and not private.is_whole(o.value -> 'key', -9007199254740991, -1)
        then 'Key of a new shift is a negative whole number'
      when o.value ->> 'kind' <> 'add' and not private.is_whole(o.value -> 'id', 1, 9007199254740991)
        then 'Row is a positive whole number'
      when o.value ->> 'kind' <> 'add' and not private.is_whole(o.value -> 'version', 1, 2147483647)
        then 'Version is a positive whole number'
      when jsonb_typeof(coalesce(o.value -> 'overrides', 'false')) <> 'boolean' then 'Overrides is yes or no'
      when o.value ->> 'kind' in ('cancel', 'restore') then null
      when coalesce(jsonb_typeof(o.value -> 'row'), '') <> 'object' then 'Row needs the fields of a shift'
      when not coalesce(jsonb_typeof(f -> 'userId') = 'null' or f ->> 'userId' ~ person, false)
        then 'Person is not known'
      when not private.is_whole(f -> 'shiftId', 1, 2147483647) then 'Shift is not known'
      when not coalesce(f ->> 'shiftDate' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(f ->> 'shiftDate', 'date'), false)
        then 'Date is a date such as 2026-02-04'
      when not coalesce(jsonb_typeof(f -> 'localStart') = 'null' or f ->> 'localStart' ~ clock, false)
        then 'Start is a time in steps of 15 minutes, such as 05:15'
      when not coalesce(jsonb_typeof(f -> 'localEnd') = 'null' or f ->> 'localEnd' ~ clock, false)
        then 'End is a time in steps of 15 minutes, such as 05:15'
      when coalesce(f ->> 'requiredRole', '') not in ('dispatcher', 'supervisor')
        then 'Who an open shift needs is one of dispatcher, supervisor'
      when coalesce(jsonb_typeof(f -> 'isOvertime'), '') <> 'boolean' then 'Overtime is yes or no'
      when coalesce(jsonb_typeof(f -> 'isLocked'), '') <> 'boolean' then 'Locked is yes or no'
      when coalesce(jsonb_typeof(f -> 'isActing'), '') <> 'boolean' then 'Acting supervisor is yes or no'
      when f -> 'isActing' = 'true' and jsonb_typeof(f -> 'userId') = 'null' then 'Acting supervisor is a person: an open shift has none'
    end as words
    from jsonb_array_elements(operations) with ordinality o (value, place)
    cross join lateral (select o.value -> 'row' as f) fields
  ) x
  where x.words is not null
  order by x.place limit 1;
  if found then
    perform private.fail(422, format('Operation %s: %s.', wrong.place, wrong.words), '{"field":"operations"}');
  end if;
  if exists (
    select 1 from private.roster_operations(operations) o group by coalesce(o.key, o.id) having count(*) > 1
  ) then
    perform private.fail(422, 'Operations name each row once.', '{"field":"operations"}');
  end if;
end
$$;

-- Checked operations as rows. What an operation does not have is null.
create function private.roster_operations(operations jsonb)
returns table (
  place bigint, kind text, key bigint, id bigint, version integer, user_id uuid, shift_id integer, shift_date date,
  local_start time, local_end time, required_role public.role_name, is_overtime boolean, is_locked boolean,
  is_acting boolean, overrides boolean
)
language sql
stable
set search_path = ''
as $$
  select o.place, o.value ->> 'kind', case when o.value ->> 'kind' = 'add' then (o.value ->> 'key')::bigint end,
    case when o.value ->> 'kind' <> 'add' then (o.value ->> 'id')::bigint end, (o.value ->> 'version')::integer, (f ->> 'userId')::uuid, (f ->> 'shiftId')::integer, (f ->> 'shiftDate')::date,
    (f ->> 'localStart')::time, (f ->> 'localEnd')::time, (f ->> 'requiredRole')::public.role_name,
    (f ->> 'isOvertime')::boolean, (f ->> 'isLocked')::boolean, (f ->> 'isActing')::boolean,
    coalesce((o.value ->> 'overrides')::boolean, false)
  from jsonb_array_elements(operations) with ordinality o (value, place)
  cross join lateral (select o.value -> 'row' as f) fields
$$;

-- Locks what an edit touches, rows by id and then the schedule, and refuses one that was made on something else than
-- what is there now.
create function private.lock_for_edit(shown public.schedules, operations jsonb, facts_version integer)
returns public.schedules
language plpgsql
security definer
set search_path = ''
as $$
declare
  locked public.schedules;
  astray bigint;
  stale jsonb;
  people jsonb;
begin
  perform 1 from public.assigned_shifts a
  where a.id in (select o.id from private.roster_operations(operations) o) and a.agency_id = shown.agency_id
  order by a.id for update;
  select * into locked from public.schedules s where s.id = shown.id for update;
  if locked.status not in ('draft', 'published') then
    perform private.fail(409, format('This schedule is %s. It cannot be edited any more.', locked.status),
      jsonb_build_object('status', locked.status, 'by', locked.published_by, 'at', locked.published_at));
  end if;
  select min(o.place) into astray
  from private.roster_operations(operations) o
  join public.assigned_shifts a on a.id = o.id and a.agency_id = shown.agency_id
  where a.schedule_id <> shown.id;
  if astray is not null then
    perform private.fail(422, format('Operation %s: Row is one of another schedule.', astray), '{"field":"operations"}');
  end if;
  with changed as (
    select o.id, a.id as current_id, p.full_name, a.updated_at
    from private.roster_operations(operations) o
    left join public.assigned_shifts a on a.id = o.id and a.agency_id = shown.agency_id
    left join public.profiles p on p.id = a.updated_by
    where o.id is not null
      and (a.id is null or a.version <> o.version or (o.kind = 'restore') <> (a.status = 'cancelled'))
  ), wire as (
    select w.users, w.rows from private.wire_of(array(select c.current_id from changed c where c.current_id is not null)) w
  )
  select jsonb_agg(jsonb_build_object('id', c.id, 'by_name', c.full_name,
      'at', round(extract(epoch from c.updated_at) * 1000), 'current', (
        select r from wire w, json_array_elements(w.rows) r where (r ->> 0)::bigint = c.current_id
      )) order by c.id), (select w.users::jsonb from wire w)
  into stale, people
  from changed c;
  if stale is not null then
    perform private.fail(409, format(case when jsonb_array_length(stale) = 1 then '%1$s this shift meanwhile.'
        else '%1$s %2$s of these shifts meanwhile.' end,
      coalesce((select min(x ->> 'by_name') || ' changed' from jsonb_array_elements(stale) x having count(distinct x ->> 'by_name') = 1),
        'Others changed'), jsonb_array_length(stale)), jsonb_build_object('rows', stale, 'users', people));
  end if;
  if locked.status = 'draft' and exists (
    select 1 from public.generation_runs g
    where g.agency_id = locked.agency_id and g.schedule_id = locked.id and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Edit it when it is ready.');
  end if;
  if locked.version is distinct from facts_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Try again.',
      jsonb_build_object('facts_version', locked.version));
  end if;
  return locked;
end
$$;

-- What somebody is told who would have worked in two places at once; the database names only keys.
create function private.double_booking_words(shown public.schedules, explanation text)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(
    (
      select format('%s would work two shifts at once on %s.', p.full_name,
        to_char((found.parts[2]::timestamptz at time zone c.time_zone) - c.day_start::interval, 'FMDy FMDD Mon YYYY'))
      from (select regexp_match(explanation, '([0-9a-f]{8}-[0-9a-f-]{27}).*?\["([^"]+)"') as parts) found
      join public.profiles p on p.id = found.parts[1]::uuid and p.agency_id = shown.agency_id
      join public.centers c on c.id = shown.center_id
    ),
    'Somebody would work two shifts at once.')
$$;

-- What is kept of an undo that gives no reason of its own; null where what it takes back had none.
create function private.undo_reason(original public.roster_edits)
returns text
language sql
immutable
set search_path = ''
as $$
  select left('Taken back: ' || original.reason, 500)
$$;

-- Whose work, of which shift and when; equal for equal work.
create function private.work_key(person uuid, template integer, shift_date date, starts_at timestamptz, ends_at timestamptz)
returns text
language sql
stable
set search_path = ''
as $$
  select concat_ws(' ', coalesce(person::text, 'open'), template, shift_date, extract(epoch from starts_at), extract(epoch from ends_at))
$$;

-- Does what an edit says; whoever calls holds its rows and the schedule. People may exchange shifts, so nobody looks at
-- double bookings before the end.
create function private.write_edit(edit public.roster_edits, shown public.schedules)
returns public.roster_edits
language plpgsql
security definer
set search_path = ''
as $$
declare
  missing record;
  explanation text;
  original public.roster_edits;
  told integer;
  is_taken_back boolean := false;
begin
  select o.place, p.full_name into missing
  from private.roster_operations(edit.operations) o
  left join public.assigned_shifts a on a.id = o.id
  left join public.profiles p on p.id = o.user_id and p.agency_id = edit.agency_id
  where o.user_id is not null and o.user_id is distinct from a.user_id and p.is_active is not true
  order by o.place limit 1;
  if found then
    perform private.fail(422, format(case when missing.full_name is null then 'Operation %1$s: Person is not known.'
      else '%2$s no longer works here.' end, missing.place, missing.full_name), '{"field":"operations"}');
  end if;
  if edit.undoes is not null then
    select * into original from public.roster_edits e where e.id = edit.undoes for update;
  end if;
  update public.roster_edits e
  set former = (
    select coalesce(jsonb_object_agg(a.id, jsonb_build_object(
      'work', private.work_key(a.user_id, a.shift_id, a.shift_date, a.starts_at, a.ends_at), 'source', a.source,
      'reason', a.override_reason, 'credited', a.credited_user_id)), '{}')
    from private.roster_operations(edit.operations) o
    join public.assigned_shifts a on a.id = o.id
  )
  where e.id = edit.id;
  perform set_config('app.bulk', 'on', true), set_config('app.edit_id', edit.id::text, true);
  begin
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft deferred;
    update public.assigned_shifts a
    set user_id = n.user_id, shift_id = n.shift_id, shift_date = n.shift_date, local_start = n.local_start,
      local_end = n.local_end, required_role = n.required_role, is_overtime = n.is_overtime, is_locked = n.is_locked,
      is_acting = n.is_acting, status = n.status, source = n.source,
      -- What a trade says of whose pay a shift is ends with the person who took it over.
      credited_user_id = case when n.user_id is not distinct from a.user_id then a.credited_user_id
        else (n.was ->> 'credited')::uuid end,
      override_reason = case when n.overrides then edit.reason when n.is_same_work then a.override_reason
        else n.was ->> 'reason' end
    from (
      select was.id, o.overrides, f.*, d.is_same_work, former.was,
        case o.kind when 'cancel' then 'cancelled' when 'restore' then shown.status::text else was.status::text
          end::public.assignment_status as status,
        case
          when d.is_same_work then was.source
          -- What is taken back comes from where it came before.
          when former.was is not null then (former.was ->> 'source')::public.assignment_source
          when d.is_same_shift and w.starts_at <= was.starts_at and w.ends_at >= was.ends_at then 'extension'
          else 'manual'
        end::public.assignment_source as source
      from private.roster_operations(edit.operations) o
      join public.assigned_shifts was on was.id = o.id
      cross join lateral (
        select case when o.kind = 'change' then o.user_id else was.user_id end as user_id,
          coalesce(o.shift_id, was.shift_id) as shift_id, coalesce(o.shift_date, was.shift_date) as shift_date,
          case when o.kind = 'change' then o.local_start else was.local_start end as local_start,
          case when o.kind = 'change' then o.local_end else was.local_end end as local_end,
          coalesce(o.required_role, was.required_role) as required_role,
          coalesce(o.is_overtime, was.is_overtime) as is_overtime, coalesce(o.is_locked, was.is_locked) as is_locked,
          coalesce(o.is_acting, was.is_acting) as is_acting
      ) f
      join public.centers c on c.id = was.center_id
      left join public.shifts t on t.id = f.shift_id and t.center_id = was.center_id
      left join lateral private.shift_instants(f.shift_date, coalesce(f.local_start, t.start_time),
        coalesce(f.local_end, t.end_time), c.day_start, c.time_zone) w on true
      cross join lateral (
        select (f.user_id, f.shift_id, f.shift_date) is not distinct from (was.user_id, was.shift_id, was.shift_date)
          as is_same_shift
      ) s
      cross join lateral (
        select s.is_same_shift, s.is_same_shift and (w.starts_at, w.ends_at) is not distinct from (was.starts_at, was.ends_at)
          as is_same_work
      ) d
      left join lateral (
        select x.was from (select original.former -> was.id::text as was) x
        where x.was ->> 'work' = private.work_key(f.user_id, f.shift_id, f.shift_date, w.starts_at, w.ends_at)
      ) former on true
    ) n
    where a.id = n.id;
    with added as (
      select o.*, nextval('public.assigned_shifts_id_seq') as new_id
      from private.roster_operations(edit.operations) o where o.kind = 'add' order by o.place
    ), written as (
      insert into public.assigned_shifts (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
        local_start, local_end, required_role, is_overtime, is_locked, is_acting, source, override_reason)
      overriding system value
      select n.new_id, shown.agency_id, shown.center_id, shown.id, n.user_id, n.shift_id, n.shift_date,
        shown.status::text::public.assignment_status, n.local_start, n.local_end, n.required_role, n.is_overtime,
        n.is_locked, n.is_acting, 'manual', case when n.overrides then edit.reason end
      from added n
    )
    select coalesce(jsonb_object_agg(n.key, n.new_id), '{}') into edit.added_ids from added n;
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft immediate;
  exception when exclusion_violation then
    get stacked diagnostics explanation = pg_exception_detail;
    perform private.fail(409, private.double_booking_words(shown, explanation), '{"kind":"double_booking"}');
  end;
  perform set_config('app.edit_id', '', true);

  if edit.undoes is not null then
    is_taken_back := not exists (
      select 1
      from (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = original.id) o
      full join (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = edit.id) m
        on m.assignment_id = o.assignment_id
      where (o.from_user_id, o.before, o.to_user_id, o.after) is distinct from (m.to_user_id, m.after, m.from_user_id, m.before)
    );
    if is_taken_back then
      update public.roster_edits e set state = 'undone' where e.id = original.id;
    elsif edit.reason = private.undo_reason(original) then
      perform private.fail(422, 'This does not take back what it names. Say why.', '{"field":"reason"}');
    end if;
    -- Only while nobody has heard of what it takes back: one that was itself silent has nobody waiting.
    is_taken_back := is_taken_back and original.announced_at is null and not original.is_silent;
  end if;
  select count(*) into told
  from public.profiles p
  where p.agency_id = edit.agency_id and p.is_active and edit.is_published and not is_taken_back
    and p.id in (select n.person from private.news_of(edit) n);
  if is_taken_back then
    update public.roster_edits e set announce_at = null, people_told = 0, is_silent = true where e.id = original.id;
  end if;
  update public.roster_edits e
  set state = 'applied', is_silent = is_taken_back, added_ids = edit.added_ids, people_told = told,
    announce_at = case when told > 0 then now() + interval '60 seconds' end,
    decided_by = nullif((select auth.uid()), e.requested_by), decided_at = now()
  where e.id = edit.id
  returning * into edit;
  if told > 0 then
    insert into private.outbox (agency_id, kind, payload)
    values (edit.agency_id, 'roster.edited', jsonb_build_object('edit_id', edit.id,
      'announce_at', round(extract(epoch from edit.announce_at) * 1000)));
  end if;
  perform private.record_audit(edit.agency_id, 'roster.edit', shown.id::text, jsonb_build_object('entity', 'schedule',
    'edit', edit.id, 'is_published', edit.is_published, 'reason', edit.reason, 'violations', edit.violations,
    'undoes', edit.undoes, 'requested_by', edit.requested_by, 'people_told', told)
    || (
      select jsonb_build_object('added', count(*) filter (where o.kind = 'add'), 'changed', count(*) filter (where o.kind = 'change'),
        'cancelled', count(*) filter (where o.kind = 'cancel'), 'restored', count(*) filter (where o.kind = 'restore'))
      from private.roster_operations(edit.operations) o
    ));
  return edit;
end
$$;

-- What an edit changed for whom, from each one's side.
create function private.news_of(edit public.roster_edits)
returns table (person uuid, before jsonb, after jsonb, notice_minutes integer)
language sql
stable
security definer
set search_path = ''
as $$
  select p.id, o.before, o.after, c.notice_minutes
  from public.shift_changes c
  cross join lateral (select distinct x as id from unnest(array[c.from_user_id, c.to_user_id]) x where x is not null) p
  cross join lateral (
    select private.own_state(c.before, c.from_user_id, p.id) as before, private.own_state(c.after, c.to_user_id, p.id) as after
  ) o
  where c.agency_id = edit.agency_id and c.edit_id = edit.id and c.is_published and o.before is distinct from o.after
$$;

-- What came of an edit, with the rows that it names as they are now.
create function private.edit_outcome(edit public.roster_edits)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('state', case when edit.state = 'pending' then 'pending' else 'applied' end,
    'ids', edit.added_ids, 'peopleTold', edit.people_told,
    'wire', private.roster_wire(s, array(
      select o.id from private.roster_operations(edit.operations) o
      join public.assigned_shifts a on a.id = o.id and a.agency_id = edit.agency_id
      union
      select i.value::bigint from jsonb_each_text(edit.added_ids) i
    )))
  from public.schedules s where s.id = edit.schedule_id
$$;

-- Tells the supervisors of a center but one, and admins who belong to no floor.
create function private.tell_supervisors(edit public.roster_edits, except_for uuid, kind text, content text)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select p.agency_id, p.id, kind, content, '/roster?block=' || edit.schedule_id
  from public.profiles p
  where p.agency_id = edit.agency_id and coalesce(p.center_id, edit.center_id) = edit.center_id and p.is_active
    and p.id <> except_for
    and private.role_of(p.id) >= 'supervisor'
$$;

create function private.apply_roster_edit(
  edit_id uuid, schedule integer, facts_version integer, operations jsonb, given_reason text, violations jsonb,
  needs_confirmation boolean, undone uuid
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
  why text := nullif(btrim(given_reason), '');
  edit public.roster_edits;
  original public.roster_edits;
begin
  if edit_id is null then
    perform private.fail(422, 'Edit is not known.', '{"field":"editId"}');
  end if;
  -- The same request may come twice at once.
  perform pg_advisory_xact_lock(hashtextextended('roster_edit:' || edit_id::text, 0));
  select * into edit from public.roster_edits e where e.id = edit_id;
  if found then
    if edit.agency_id <> agency or edit.requested_by <> (select auth.uid()) or edit.schedule_id is distinct from schedule then
      perform private.fail(409, 'Another edit has this id.');
    end if;
    if edit.state in ('declined', 'withdrawn') then
      perform private.fail(409, format('This change was %s.', edit.state));
    end if;
    return private.edit_outcome(edit);
  end if;
  if shown.id is null then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  perform private.require_operations(operations);
  if why is not null and (char_length(why) > 500 or not private.is_line(why)) then
    perform private.fail(422, 'Reason is one line of at most 500 characters.', '{"field":"reason"}');
  end if;
  if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 then
    perform private.fail(422, 'Violations are a list.', '{"field":"violations"}');
  end if;
  shown := private.lock_for_edit(shown, operations, facts_version);
  if undone is not null then
    select * into original from public.roster_edits e
    where e.id = undone and e.agency_id = agency and e.schedule_id = shown.id and e.state in ('applied', 'undone');
    if not found then
      perform private.fail(422, 'The edit that is undone is not known.', '{"field":"undoes"}');
    end if;
    if original.state = 'undone' then
      perform private.fail(409, 'This change was undone already.');
    end if;
    why := coalesce(why, private.undo_reason(original));
  end if;
  if why is null and (
    shown.status = 'published' or needs_confirmation
    or exists (select 1 from private.roster_operations(operations) o where o.overrides)
  ) then
    perform private.fail(422, case when shown.status = 'published' then 'Say why: this schedule is published.'
      else 'Say why: this change passes a limit.' end, '{"field":"reason"}');
  end if;
  insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, reason, violations,
    is_published, requested_by, undoes)
  values (edit_id, agency, shown.center_id, shown.id, case when needs_confirmation then 'pending' else 'applied' end::public.roster_edit_state,
    operations, why, violations, shown.status = 'published', (select auth.uid()), undone)
  returning * into edit;
  if edit.state = 'applied' then
    edit := private.write_edit(edit, shown);
  else
    perform private.tell_supervisors(edit, edit.requested_by, 'roster.confirm',
      format('A change in %s waits for a second supervisor.', shown.name));
    perform private.record_audit(agency, 'roster.request_edit', shown.id::text, jsonb_build_object('entity', 'schedule',
      'edit', edit.id, 'reason', edit.reason, 'violations', edit.violations, 'operations', jsonb_array_length(operations)));
  end if;
  return private.edit_outcome(edit);
end
$$;

-- An edit that waits, of the caller's agency; locked when it is to be decided.
create function private.require_pending_edit(edit_id uuid, agency uuid, with_lock boolean)
returns public.roster_edits
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
begin
  if with_lock then
    select * into edit from public.roster_edits e where e.id = edit_id and e.agency_id = agency for update;
  else
    select * into edit from public.roster_edits e where e.id = edit_id and e.agency_id = agency;
  end if;
  if not found then
    perform private.fail(404, 'This change does not exist.');
  end if;
  if edit.state <> 'pending' then
    perform private.fail(409, format('This change no longer waits: it was %s.', edit.state), jsonb_build_object(
      'state', edit.state, 'at', edit.decided_at,
      'by', (select p.full_name from public.profiles p where p.id = coalesce(edit.decided_by, edit.requested_by))));
  end if;
  return edit;
end
$$;

-- Applies an edit that waits, if the rows are still those that it was made on; else it goes on waiting.
create function private.confirm_roster_edit(edit_id uuid, facts_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, false);
  shown public.schedules;
begin
  if edit.requested_by = (select auth.uid()) then
    perform private.fail(403, 'Nobody confirms their own change. Another supervisor has to.');
  end if;
  shown := private.lock_for_edit(private.supervised_schedule(edit.schedule_id), edit.operations, facts_version);
  edit := private.require_pending_edit(edit_id, agency, true);
  if private.may_supervise(edit.requested_by, agency) is not true then
    perform private.fail(409, 'The person who asked for this change may no longer do so. Decline it.');
  end if;
  if edit.is_published <> (shown.status = 'published') then
    perform private.fail(409, 'This schedule was published meanwhile. Decline the change and make it again.');
  end if;
  edit := private.write_edit(edit, shown);
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select agency, edit.requested_by, 'roster.confirmed', format('Your change in %s is confirmed.', shown.name),
    '/roster?block=' || shown.id
  where edit.requested_by not in (select n.person from private.news_of(edit) n);
  return private.edit_outcome(edit);
end
$$;

create function private.decline_roster_edit(edit_id uuid, note text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, true);
  words text := nullif(btrim(note), '');
begin
  if edit.requested_by = (select auth.uid()) then
    perform private.fail(403, 'Nobody decides on their own change. Withdraw it instead.');
  end if;
  if words is not null and (char_length(words) > 500 or not private.is_line(words)) then
    perform private.fail(422, 'Note is one line of at most 500 characters.', '{"field":"note"}');
  end if;
  update public.roster_edits e
  set state = 'declined', decided_by = (select auth.uid()), decided_at = now(), decision_note = words
  where e.id = edit.id;
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select agency, edit.requested_by, 'roster.declined',
    format('Your change in %s was declined%s', s.name, coalesce(': ' || words, '.')), '/roster?block=' || s.id
  from public.schedules s where s.id = edit.schedule_id;
  perform private.record_audit(agency, 'roster.decline_edit', edit.schedule_id::text,
    jsonb_build_object('entity', 'schedule', 'edit', edit.id, 'requested_by', edit.requested_by, 'note', words));
end
$$;

create function private.withdraw_roster_edit(edit_id uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, true);
begin
  if edit.requested_by <> (select auth.uid()) then
    perform private.fail(403, 'Only whoever asked for this change may withdraw it.');
  end if;
  update public.roster_edits e set state = 'withdrawn', decided_at = now() where e.id = edit.id;
  perform private.record_audit(agency, 'roster.withdraw_edit', edit.schedule_id::text,
    jsonb_build_object('entity', 'schedule', 'edit', edit.id));
end
$$;

-- `D12 on Wed 4 Feb 2026, 09:00–21:00, overtime`
create function private.shift_words(state jsonb, zone text)
returns text
language sql
stable
set search_path = ''
as $$
  select format('%s on %s, %s–%s%s%s', state ->> 'code', to_char((state ->> 'shiftDate')::date, 'FMDy FMDD Mon YYYY'),
    to_char(to_timestamp((state ->> 'startsAt')::bigint / 1000) at time zone zone, 'HH24:MI'),
    to_char(to_timestamp((state ->> 'endsAt')::bigint / 1000) at time zone zone, 'HH24:MI'),
    case when (state ->> 'isOvertime')::boolean then ', overtime' else '' end,
    case when (state ->> 'isActing')::boolean then ', as acting supervisor' else '' end)
$$;

-- One notice for everybody concerned by an edit; the reason, which may name others, is not in it. Nothing happens a
-- second time, nor when the edit was taken back meanwhile.
create function private.announce_roster_edit(edit_id uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
  told integer;
begin
  select * into edit from public.roster_edits e where e.id = edit_id for update;
  if not found or edit.announce_at is null or edit.announced_at is not null then
    return 0;
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select edit.agency_id, p.id, 'roster.changed', case
      when count(*) > 1 then format('%s of your shifts in %s have changed, the first on %s.', count(*), min(s.name),
        to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      else min(case when n.notice_minutes <= 0 then 'Corrected: ' else '' end || case
        when n.before is null then format('You work %s.', private.shift_words(n.after, c.time_zone))
        when n.after is null then format('You no longer work %s.', private.shift_words(n.before, c.time_zone))
        else format('%s is now %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        end)
    end,
    '/schedule?month=' || to_char(min(d.shift_date), 'YYYY-MM')
  from private.news_of(edit) n
  join public.profiles p on p.id = n.person and p.is_active
  join public.schedules s on s.id = edit.schedule_id
  join public.centers c on c.id = edit.center_id
  cross join lateral (
    select least((n.before ->> 'shiftDate')::date, (n.after ->> 'shiftDate')::date) as shift_date
  ) d
  group by p.id;
  get diagnostics told = row_count;
  update public.roster_edits e set announced_at = now() where e.id = edit.id;
  return told;
end
$$;

-- Whoever looks at a schedule sees what waits for a second supervisor come and go.
create function private.tell_of_pending_edit()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', s.agency_id, 'schedules', jsonb_build_object('schedule', s.id,
    'version', s.version, 'status', s.status))
  from public.schedules s where s.id = new.schedule_id;
  return null;
end
$$;
create constraint trigger roster_edits_tell_asked after insert on public.roster_edits
  deferrable initially deferred for each row when (new.state = 'pending') execute function private.tell_of_pending_edit();
create constraint trigger roster_edits_tell_decided after update on public.roster_edits
  deferrable initially deferred for each row when (old.state = 'pending' and new.state <> 'pending')
  execute function private.tell_of_pending_edit();

create function public.apply_roster_edit(
  p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb, p_reason text default null,
  p_violations jsonb default '[]', p_needs_confirmation boolean default false, p_undoes uuid default null
)
returns jsonb language sql set search_path = '' as $$
  select private.apply_roster_edit(p_edit_id, p_schedule_id, p_facts_version, p_operations, p_reason, p_violations,
    coalesce(p_needs_confirmation, false), p_undoes)
$$;
create function public.confirm_roster_edit(p_edit_id uuid, p_facts_version integer)
returns jsonb language sql set search_path = '' as $$ select private.confirm_roster_edit(p_edit_id, p_facts_version) $$;
create function public.decline_roster_edit(p_edit_id uuid, p_note text default null)
returns void language sql set search_path = '' as $$ select private.decline_roster_edit(p_edit_id, p_note) $$;
create function public.withdraw_roster_edit(p_edit_id uuid)
returns void language sql set search_path = '' as $$ select private.withdraw_roster_edit(p_edit_id) $$;
create function public.announce_roster_edit(p_edit_id uuid)
returns integer language sql set search_path = '' as $$ select private.announce_roster_edit(p_edit_id) $$;
grant execute on function
  public.apply_roster_edit(uuid, integer, integer, jsonb, text, jsonb, boolean, uuid),
  private.apply_roster_edit(uuid, integer, integer, jsonb, text, jsonb, boolean, uuid),
  public.confirm_roster_edit(uuid, integer), private.confirm_roster_edit(uuid, integer),
  public.decline_roster_edit(uuid, text), private.decline_roster_edit(uuid, text),
  public.withdraw_roster_edit(uuid), private.withdraw_roster_edit(uuid) to authenticated;
grant execute on function public.announce_roster_edit(uuid), private.announce_roster_edit(uuid) to service_role;
comment on function public.apply_roster_edit is 'Changes rows of a schedule, all or none: {state, ids, peopleTold, wire}. The same id again tells what came of it.';
comment on function public.confirm_roster_edit is 'Applies an edit that waits, as another supervisor than the one who asked.';
comment on function public.announce_roster_edit is 'Tells everybody concerned by an edit, once; returns how many.';
