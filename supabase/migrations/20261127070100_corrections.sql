-- Corrections: what people have worked already is put on record as it really was. The ledger takes the correction, so that
-- hours, coverage and reports go by it; shift_changes keeps the original beside it, with the reason and by whom.

-- Whether a change alters work before a moment. What is only to come differently (a running shift that is extended) is none.
create function private.corrects(
  moment timestamptz, from_user uuid, from_start timestamptz, from_end timestamptz,
  to_user uuid, to_start timestamptz, to_end timestamptz
)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select case
    when from_user = to_user then
      (from_start <> to_start and least(from_start, to_start) < moment)
      or (from_end <> to_end and least(from_end, to_end) < moment)
      -- Of work that is over everything is on record, overtime too.
      or greatest(from_end, to_end) <= moment
    else coalesce(from_user is not null and from_start < moment, false)
      or coalesce(to_user is not null and to_start < moment, false)
  end
$$;

alter table public.shift_changes add column is_correction boolean not null default false;
comment on column public.shift_changes.is_correction is 'It changed what somebody had worked by then: original and correction stay side by side.';
update public.shift_changes c
set is_correction = true
where c.is_published and private.corrects(c.changed_at,
  case when c.before is not null then c.from_user_id end, to_timestamp((c.before ->> 'startsAt')::bigint / 1000.0),
  to_timestamp((c.before ->> 'endsAt')::bigint / 1000.0),
  case when c.after is not null then c.to_user_id end, to_timestamp((c.after ->> 'startsAt')::bigint / 1000.0),
  to_timestamp((c.after ->> 'endsAt')::bigint / 1000.0));
create index shift_changes_corrections_idx on public.shift_changes (center_id, schedule_id, id) where (is_correction);

-- Says of each change whether it is a correction.
create or replace function private.record_shift_changes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
  why text := nullif(current_setting('app.change_reason', true), '');
begin
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
    why := edit.reason;
  end if;
  if tg_op = 'INSERT' then
    insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, to_user_id, after,
      is_published, notice_minutes, is_correction, reason, edit_id, changed_by)
    select n.agency_id, n.center_id, n.schedule_id, n.id, 'added', n.user_id,
      private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime, n.is_acting,
        n.is_locked),
      n.status = 'published',
      case when n.status = 'published' then floor(extract(epoch from n.starts_at - now()) / 60) end,
      n.status = 'published' and private.corrects(now(), null, null, null, n.user_id, n.starts_at, n.ends_at),
      why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
    from new_rows n
    where n.status = 'published' or (edit.id is not null and n.status = 'draft')
    order by n.id;
    return null;
  end if;
  insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, from_user_id, to_user_id,
    before, after, is_published, notice_minutes, is_correction, reason, edit_id, changed_by)
  select c.agency_id, c.center_id, c.schedule_id, c.id, c.kind, c.from_user_id, c.to_user_id, c.before, c.after,
    c.is_published,
    case when c.is_published then floor(extract(epoch from least(c.starts_before, c.starts_after) - now()) / 60) end,
    c.is_published and private.corrects(now(), c.from_user_id, c.starts_before, c.ends_before, c.to_user_id,
      c.starts_after, c.ends_after)
      and (c.from_user_id, c.before - 'isLocked') is distinct from (c.to_user_id, c.after - 'isLocked'),
    why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
  from (
    select n.agency_id, n.center_id, n.schedule_id, n.id, k.kind, 'published' in (o.status, n.status) as is_published,
      case when k.had then o.user_id end as from_user_id, case when k.has then n.user_id end as to_user_id,
      case when k.had then o.starts_at end as starts_before, case when k.has then n.starts_at end as starts_after,
      case when k.had then o.ends_at end as ends_before, case when k.has then n.ends_at end as ends_after,
      case when k.had then private.shift_state(o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role,
        o.is_overtime, o.is_acting, o.is_locked) end as before,
      case when k.has then private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role,
        n.is_overtime, n.is_acting, n.is_locked) end as after
    from old_rows o
    join new_rows n on n.id = o.id
    cross join lateral (
      select o.status = 'published' or (o.status = 'draft' and n.status <> 'published') as had, n.status <> 'cancelled' as has
    ) lived
    cross join lateral (
      select lived.had, lived.has, case when not lived.has then 'cancelled' when lived.had then 'changed'
        when o.status = 'cancelled' then 'restored' else 'added' end::public.shift_change_kind as kind
    ) k
    where (o.status = 'published' or n.status = 'published' or edit.id is not null)
      -- A draft that becomes public.
      and (o.status <> 'draft' or n.status <> 'published' or o.schedule_id <> n.schedule_id)
      and (o.status <> 'cancelled' or n.status <> 'cancelled')
      and (o.status, o.user_id, o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role, o.is_overtime,
          o.is_acting, o.is_locked)
        is distinct from
        (n.status, n.user_id, n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime,
          n.is_acting, n.is_locked)
  ) c
  order by c.id;
  return null;
end
$$;

drop function private.news_of(public.roster_edits);
-- What an edit means to each person: also whether it corrects what they worked.
create function private.news_of(edit public.roster_edits)
returns table (person uuid, before jsonb, after jsonb, notice_minutes integer, is_correction boolean)
language sql
stable
security definer
set search_path = ''
as $$
  select p.id, o.before, o.after, c.notice_minutes,
    private.corrects(c.changed_at,
      case when o.before is not null then p.id end, to_timestamp((o.before ->> 'startsAt')::bigint / 1000.0),
      to_timestamp((o.before ->> 'endsAt')::bigint / 1000.0),
      case when o.after is not null then p.id end, to_timestamp((o.after ->> 'startsAt')::bigint / 1000.0),
      to_timestamp((o.after ->> 'endsAt')::bigint / 1000.0))
  from public.shift_changes c
  cross join lateral (select distinct x as id from unnest(array[c.from_user_id, c.to_user_id]) x where x is not null) p
  cross join lateral (
    select private.own_state(c.before, c.from_user_id, p.id) as before, private.own_state(c.after, c.to_user_id, p.id) as after
  ) o
  where c.agency_id = edit.agency_id and c.edit_id = edit.id and c.is_published and o.before is distinct from o.after
    and not exists (select 1 from public.time_off_requests l where l.id = edit.time_off_id and l.user_id = p.id)
$$;

-- One notice for each person; a correction says so.
create or replace function private.announce_roster_edit(edit_id uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
  told integer;
begin
  -- The notices refer to the schedule, so it is locked before the edit, as an undo does.
  perform 1 from public.schedules s
  where s.id = (select e.schedule_id from public.roster_edits e where e.id = edit_id) for key share;
  select * into edit from public.roster_edits e where e.id = edit_id for update;
  if not found or edit.announce_at is null or edit.announced_at is not null then
    return 0;
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  select edit.agency_id, p.id, case when bool_and(n.is_correction) then 'roster.corrected' when bool_and(n.after is null) then 'roster.cancelled'
      else 'roster.changed' end,
    case
      when count(*) > 1 and bool_and(n.is_correction) then format('%s of the shifts on your record in %s are corrected, the first on %s.',
        count(*), min(s.name), to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      when count(*) > 1 then format('%s of your shifts in %s %s, the first on %s.', count(*), min(s.name),
        case when bool_and(n.after is null) then 'are cancelled' else 'have changed' end,
        to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      else min(case
        when n.is_correction and n.before is null then format('Your record is corrected: you worked %s.', private.shift_words(n.after, c.time_zone))
        when n.is_correction and n.after is null then format('Your record is corrected: you did not work %s.', private.shift_words(n.before, c.time_zone))
        when n.is_correction then format('Your record is corrected: instead of %s you worked %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        when n.before is null then format('You work %s.', private.shift_words(n.after, c.time_zone))
        when n.after is null then format('You no longer work %s.', private.shift_words(n.before, c.time_zone))
        else format('%s is now %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        end)
    end,
    '/schedule?month=' || to_char(min(d.shift_date), 'YYYY-MM'), edit.schedule_id,
    least(min(private.future_start(n.before)), min(private.future_start(n.after)))
  from private.news_of(edit) n
  join public.profiles p on p.id = n.person and p.is_active
  join public.schedules s on s.id = edit.schedule_id
  join public.centers c on c.id = edit.center_id
  cross join lateral (
    select least((n.before ->> 'shiftDate')::date, (n.after ->> 'shiftDate')::date) as shift_date
  ) d
  group by p.id
  order by p.id;
  get diagnostics told = row_count;
  update public.roster_edits e set announced_at = now() where e.id = edit.id;
  return told;
end
$$;

create or replace function private.fill_notice()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.subject := coalesce(new.subject, 'swap:' || substring(new.link from '[?&]swap=(\d{1,10})'),
    'time_off:' || substring(new.link from '[?&]request=(\d{1,10})'));
  new.needs_ack := new.needs_ack
    or new.kind in ('schedule.published', 'schedule.changed', 'roster.changed', 'roster.cancelled', 'roster.corrected');
  return new;
end
$$;

-- As before, but what somebody worked who has left since may be put on record.
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
  left join public.centers c on c.id = shown.center_id
  left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
  left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
    coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
  where o.user_id is not null and o.user_id is distinct from a.user_id and p.is_active is not true
    -- Who has left may have worked before: that goes on record.
    and (p.id is null or shown.status <> 'published' or w.ends_at is null or w.ends_at > now())
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

create or replace function private.get_shift_history(assignment bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.assigned_shifts a where a.id = assignment and a.agency_id = agency)
    and not exists (select 1 from public.shift_changes c where c.assignment_id = assignment and c.agency_id = agency)
  then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
      'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
      'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes, 'isCorrection', c.is_correction,
      'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
    from (
      select * from public.shift_changes x
      where x.assignment_id = assignment and x.agency_id = agency order by x.id desc limit 200
    ) c
    left join public.profiles b on b.id = c.changed_by
    left join public.profiles f on f.id = c.from_user_id
    left join public.profiles t on t.id = c.to_user_id
  );
end
$$;

create or replace function public.list_version_changes(p_schedule_id integer, p_version integer, p_before bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 50)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
    'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
    'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes, 'isCorrection', c.is_correction,
    'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
  from (
    select x.*
    from public.schedule_versions v
    join public.schedules s on s.id = v.schedule_id
    join public.shift_changes x on x.center_id = s.center_id and x.schedule_id = s.id and x.is_published
      and x.changed_at > v.published_at
    where v.schedule_id = p_schedule_id and v.version = p_version and (p_before is null or x.id < p_before)
      and x.changed_at < coalesce(
        (select n.published_at from public.schedule_versions n where n.schedule_id = p_schedule_id and n.version = p_version + 1),
        'infinity')
      and not exists (select 1 from public.roster_edits e where e.agency_id = x.agency_id and e.id = x.edit_id and e.is_silent)
    order by x.id desc limit least(greatest(p_limit, 1), 200)
  ) c
  left join public.profiles b on b.id = c.changed_by
  left join public.profiles f on f.id = c.from_user_id
  left join public.profiles t on t.id = c.to_user_id
$$;

create or replace function private.list_my_shift_changes(from_at timestamp with time zone, to_at timestamp with time zone)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_at is null or to_at is null or to_at <= from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', x.assignment_id,
      'at', round(extract(epoch from x.changed_at) * 1000), 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes, 'isCorrection', x.is_correction) order by x.id desc), '[]')
    from (
      select c.id, c.assignment_id, c.changed_at, c.notice_minutes, c.is_correction, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.agency_id = agency and (c.from_user_id = me or c.to_user_id = me) and c.is_published
        and o.before is distinct from o.after
        and (
          ((o.before ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.before ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
          or ((o.after ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.after ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
        )
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
            and e.time_off_id is null
        )
      order by c.id desc limit 1000
    ) x
  );
end
$$;

create or replace function private.get_my_shift_history(assignment bigint)
returns jsonb
language plpgsql
stable
security definer
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
      'noticeMinutes', x.notice_minutes, 'isCorrection', x.is_correction) order by x.id desc), '[]')
    from (
      select c.id, c.changed_at, c.changed_by, c.notice_minutes, c.is_correction, o.before, o.after
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

-- The corrections of a schedule, the latest first: a page of those before the one of that id.
create function public.list_corrections(p_schedule_id integer, p_before bigint default null, p_limit integer default 50)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
    'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
    'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes,
    'isCorrection', c.is_correction, 'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
  from (
    select x.*
    from public.shift_changes x
    join public.schedules s on s.id = p_schedule_id and s.center_id = x.center_id
    where x.schedule_id = p_schedule_id and x.is_correction and (p_before is null or x.id < p_before)
    order by x.id desc limit least(greatest(p_limit, 1), 200)
  ) c
  left join public.profiles b on b.id = c.changed_by
  left join public.profiles f on f.id = c.from_user_id
  left join public.profiles t on t.id = c.to_user_id
$$;
grant execute on function public.list_corrections(integer, bigint, integer) to authenticated;
comment on function public.list_corrections is 'What was corrected in a schedule after it was worked, the latest first; for supervisors.';
