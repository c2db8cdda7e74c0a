-- A row on the wire tells last who is paid for it, when that is not who works it: a place in `users`, -1 = who works it.
create or replace function private.wire_of(ids bigint[], out users json, out rows json)
language sql
stable
security definer
set search_path = ''
as $$
  with named as materialized (
    select a.id, a.version, a.user_id, a.credited_user_id, a.shift_id, a.shift_date - date '1970-01-01' as day,
      coalesce(extract(epoch from a.local_start)::integer / 60, -1) as starts,
      coalesce(extract(epoch from a.local_end)::integer / 60, -1) as ends,
      a.is_overtime::integer + 2 * a.is_locked::integer + 4 * a.is_acting::integer
        + 8 * (a.required_role <> 'dispatcher')::integer + 16 * (a.status = 'cancelled')::integer as flags,
      case a.source when 'generated' then 0 when 'manual' then 1 when 'swap' then 2 when 'callout' then 3
        when 'mandate' then 4 else 5 end as source,
      a.override_reason
    from public.assigned_shifts a where a.id = any (ids)
  ), people as materialized (
    select d.user_id, row_number() over (order by d.user_id) - 1 as place
    from (
      select n.user_id from named n where n.user_id is not null
      union select n.credited_user_id from named n where n.credited_user_id is not null
    ) d
  )
  select
    (select coalesce(json_agg(p.user_id order by p.place), '[]') from people p),
    (
      select coalesce(json_agg(json_build_array(n.id, n.version, coalesce(p.place, -1), n.shift_id, n.day, n.starts, n.ends,
        n.flags, n.source, n.override_reason, coalesce(c.place, -1)) order by n.id), '[]')
      from named n
      left join people p on p.user_id = n.user_id
      left join people c on c.user_id = n.credited_user_id
    )
$$;

-- As before, but who is paid after a trade stays so of pieces of the shift, and of what a leave took when it is cancelled.
create or replace function private.write_edit(edit public.roster_edits, shown public.schedules)
returns public.roster_edits
language plpgsql
security definer
set search_path = ''
as $$
declare
  missing record;
  explanation text;
  original public.roster_edits;
  former_rows jsonb;
  traded jsonb;
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
    former_rows := original.former;
  elsif edit.time_off_id is not null then
    -- What the leave took comes back as what it was.
    select e.former into former_rows
    from public.roster_edits e
    where e.agency_id = edit.agency_id and e.time_off_id = edit.time_off_id and e.schedule_id = edit.schedule_id and e.id <> edit.id
    order by e.requested_at limit 1;
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
  select jsonb_agg(to_jsonb(a)) into traded
  from private.roster_operations(edit.operations) o
  join public.assigned_shifts a on a.id = o.id and a.credited_user_id is not null;
  perform set_config('app.bulk', 'on', true), set_config('app.edit_id', edit.id::text, true);
  begin
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft deferred;
    update public.assigned_shifts a
    set user_id = n.user_id, shift_id = n.shift_id, shift_date = n.shift_date, local_start = n.local_start,
      local_end = n.local_end, required_role = n.required_role, is_overtime = n.is_overtime, is_locked = n.is_locked,
      is_acting = n.is_acting, status = n.status, source = n.source,
      -- What a trade says of whose pay a shift is ends with the person who took it over, and comes back with them.
      credited_user_id = case when n.user_id is not distinct from a.user_id then a.credited_user_id
        else n.credited_before end,
      override_reason = case when n.overrides then edit.reason when n.is_same_work then a.override_reason
        else n.was ->> 'reason' end
    from (
      select was.id, o.overrides, f.*, d.is_same_work, former.was,
        case when split_part(known.was ->> 'work', ' ', 1) = f.user_id::text then (known.was ->> 'credited')::uuid end
          as credited_before,
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
      cross join lateral (select former_rows -> was.id::text as was) known
      left join lateral (
        select known.was
        where known.was ->> 'work' = private.work_key(f.user_id, f.shift_id, f.shift_date, w.starts_at, w.ends_at)
      ) former on true
    ) n
    where a.id = n.id;
    with added as (
      select o.*, nextval('public.assigned_shifts_id_seq') as new_id, piece.credited_user_id
      from private.roster_operations(edit.operations) o
      left join public.centers c on c.id = shown.center_id
      left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
      left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
        coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
      -- A piece that stays with whoever took the whole over is paid as the whole.
      left join lateral (
        select x.credited_user_id
        from jsonb_to_recordset(traded) x (user_id uuid, credited_user_id uuid, starts_at timestamptz, ends_at timestamptz)
        where x.user_id = o.user_id and x.starts_at <= w.starts_at and x.ends_at >= w.ends_at
        limit 1
      ) piece on true
      where o.kind = 'add' order by o.place
    ), written as (
      insert into public.assigned_shifts (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
        local_start, local_end, required_role, is_overtime, is_locked, is_acting, source, credited_user_id, override_reason)
      overriding system value
      select n.new_id, shown.agency_id, shown.center_id, shown.id, n.user_id, n.shift_id, n.shift_date,
        shown.status::text::public.assignment_status, n.local_start, n.local_end, n.required_role, n.is_overtime,
        n.is_locked, n.is_acting, 'manual', n.credited_user_id,
        case when n.overrides then edit.reason end
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
