-- What a publication with many open shifts costs: the rules of claims are looked up once for each version of them instead
-- of once for each opening, and rows that the audit counts in one row are not read into it first.

CREATE OR REPLACE FUNCTION private.audit_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  noise constant text[] := array['version', 'updated_at', 'updated_by', 'result'];
  old_row jsonb;
  new_row jsonb;
  any_row jsonb;
  agency uuid;
  target text;
  hidden constant text[] := string_to_array(tg_argv[2], ',');
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  old_row := case when tg_op <> 'INSERT' then to_jsonb(old) - noise end;
  new_row := case when tg_op <> 'DELETE' then to_jsonb(new) - noise end;
  any_row := coalesce(new_row, old_row);
  agency := coalesce(
    any_row ->> 'agency_id',
    case tg_table_name when 'agencies' then any_row ->> 'id' end,
    (select p.agency_id::text from public.profiles p where p.id::text = any_row ->> 'user_id')
  )::uuid;
  target := (
    select string_agg(any_row ->> key, '/' order by place)
    from unnest(string_to_array(tg_argv[1], ',')) with ordinality as keys (key, place)
  );
  if tg_op = 'UPDATE' then
    if old_row = new_row then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
    into old_row, new_row
    from jsonb_each(old_row) o join jsonb_each(new_row) n using (key)
    where o.value is distinct from n.value;
  end if;
  if hidden is not null then
    old_row := private.without_values(old_row, hidden);
    new_row := private.without_values(new_row, hidden);
  end if;
  perform private.record_audit(
    agency,
    coalesce(
      nullif(current_setting('app.action', true), ''),
      tg_argv[0] || '.' || case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'remove' end
    ),
    target, jsonb_build_object('entity', tg_argv[0]), old_row, new_row,
    nullif(current_setting('app.actor', true), '')::uuid
  );
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION private.follow_openings()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  concerned bigint[];
  edit public.roster_edits;
  leave public.time_off_requests;
  filled bigint := nullif(current_setting('app.fill_opening', true), '')::bigint;
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  me uuid;
  item record;
  former public.openings;
  is_taken_back boolean;
begin
  if tg_op = 'INSERT' then
    concerned := array(select n.id from new_rows n where n.status = 'published' and n.user_id is null and n.ends_at > now());
  else
    concerned := array(
      select o.id from old_rows o where o.status = 'published' and o.user_id is null
      union
      select n.id from new_rows n where n.status = 'published' and n.user_id is null and n.ends_at > now()
    );
  end if;
  if cardinality(concerned) = 0 then
    return null;
  end if;
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
    select * into leave from public.time_off_requests r where r.agency_id = edit.agency_id and r.id = edit.time_off_id;
  end if;

  -- What the ledger says of those that were open. The one that is being filled is closed where it is filled.
  if tg_op <> 'INSERT' then
    for item in
      select o as opening, a as shift
      from public.openings o
      join public.assigned_shifts a on a.agency_id = o.agency_id and a.id = o.assignment_id
      where o.state = 'open' and o.assignment_id = any (concerned) and o.id is distinct from filled
        and (a.status <> 'published' or a.user_id is not null
          or (a.shift_date, a.starts_at, a.ends_at, a.required_role) is distinct from (o.shift_date, o.starts_at, o.ends_at, o.required_role)
          -- Another template at the same time has another name.
          or exists (select 1 from old_rows was where was.id = a.id and was.shift_id <> a.shift_id))
      order by o.id
      for update of o
    loop
      former := item.opening;
      if (item.shift).status <> 'published' then
        perform private.close_opening(former, 'withdrawn', null, null, edit.reason);
      elsif (item.shift).user_id is not null then
        -- Its own person is back: a leave that was cancelled, or an edit that is undone.
        is_taken_back := leave.id is not null or edit.undoes is not null;
        if not is_taken_back then
          insert into public.opening_fills (agency_id, opening_id, person_id, assignment_id, starts_at, ends_at, way, edit_id, by_id)
          select former.agency_id, former.id, (item.shift).user_id, (item.shift).id, (item.shift).starts_at, (item.shift).ends_at,
            'roster', edit.id, (select p.id from public.profiles p where p.id = (select auth.uid()) and p.agency_id = former.agency_id);
        end if;
        perform private.close_opening(former, case when is_taken_back then 'withdrawn' else 'filled' end::public.opening_state,
          case when not is_taken_back then 'roster' end::public.fill_way, (item.shift).user_id, edit.reason);
      else
        perform private.move_opening(former, item.shift, edit.reason);
      end if;
    end loop;
  end if;

  select p.id into me from public.profiles p
  where p.id = (select auth.uid()) and p.agency_id = (
    select a.agency_id from public.assigned_shifts a where a.id = concerned[1]
  );
  -- A publication is one row of the audit, with counts; what an edit opens is on record each.
  perform set_config('app.bulk', case when edit.id is null then recording else '' end, true), private.set_action('opening.open');
  with days as (
    -- The rules of a day change only with a version of them: each is looked up once, however many days are opened.
    select d.agency_id, d.shift_date, (
      select max(v.effective_from) from public.setting_versions v
      where v.agency_id = d.agency_id and v.kind = 'filling' and v.withdrawn_at is null and v.effective_from <= d.shift_date
    ) as since
    from (select distinct a.agency_id, a.shift_date from public.assigned_shifts a where a.id = any (concerned)) d
  ), rules as materialized (
    select x.agency_id, x.since, private.filling_rules_on(x.agency_id, x.day) -> 'claims' as claims
    from (select d.agency_id, d.since, min(d.shift_date) as day from days d group by d.agency_id, d.since) x
  ), opened as (
    insert into public.openings (agency_id, center_id, schedule_id, assignment_id, shift_date, starts_at, ends_at, required_role,
      origin, time_off_id, created_by, is_ranked, claims_until)
    select a.agency_id, a.center_id, a.schedule_id, a.id, a.shift_date, a.starts_at, a.ends_at, a.required_role,
      case
        when leave.id is not null then case when leave.is_sick_call then 'sick' else 'leave' end
        when of_fill.origin is not null then of_fill.origin::text
        when edit.undoes is not null and last.origin is not null then last.origin::text
        when whole.origin is not null then whole.origin::text
        when edit.id is null then 'planned'
        when piece.assignment_id is not null then 'vacated'
        when tg_op = 'INSERT' then 'gap'
        else coalesce(last.origin::text, 'vacated')
      end::public.opening_origin,
      coalesce(leave.id, of_fill.time_off_id, case when edit.undoes is not null then last.time_off_id end, whole.time_off_id), me,
      ranked.until is not null, ranked.until
    from public.assigned_shifts a
    join days d on d.agency_id = a.agency_id and d.shift_date = a.shift_date
    join rules r on r.agency_id = d.agency_id and r.since is not distinct from d.since
    left join lateral (
      select x.until from (
        select now() + make_interval(hours => coalesce((r.claims ->> 'rankedHours')::integer, 24)) as until
      ) x
      where r.claims ->> 'mode' = 'ranked' and x.until < a.starts_at
    ) ranked on true
    -- What remains of an opening of which somebody takes a part is of the same origin.
    left join lateral (
      select o.origin, o.time_off_id from public.openings o where filled is not null and o.agency_id = a.agency_id and o.id = filled
    ) of_fill on true
    left join lateral (
      select o.origin, o.time_off_id from public.openings o
      where edit.id is not null and o.agency_id = a.agency_id and o.assignment_id = a.id order by o.id desc limit 1
    ) last on true
    -- Whose work it was until this edit, and of which open shift it was a part.
    left join lateral (
      select c.assignment_id from public.shift_changes c
      where edit.id is not null and c.agency_id = a.agency_id and c.edit_id = edit.id and c.from_user_id is not null
        and (c.before ->> 'startsAt')::bigint < private.in_ms(a.ends_at) and (c.before ->> 'endsAt')::bigint > private.in_ms(a.starts_at)
      limit 1
    ) piece on true
    left join lateral (
      select o.origin, o.time_off_id from public.shift_changes c
      join public.openings o on o.agency_id = c.agency_id and o.assignment_id = c.assignment_id
      where tg_op = 'INSERT' and edit.id is not null and c.agency_id = a.agency_id and c.edit_id = edit.id and c.from_user_id is null
        and (c.before ->> 'startsAt')::bigint < private.in_ms(a.ends_at) and (c.before ->> 'endsAt')::bigint > private.in_ms(a.starts_at)
      order by o.id desc limit 1
    ) whole on true
    where a.id = any (concerned) and a.status = 'published' and a.user_id is null and a.ends_at > now()
      and not exists (select 1 from public.openings o where o.assignment_id = a.id and o.state = 'open')
    order by a.id
    returning *
  )
  insert into public.opening_events (agency_id, opening_id, kind, actor_id, reason, detail)
  select o.agency_id, o.id, 'opened', me, edit.reason, jsonb_build_object('origin', o.origin)
    || case when edit.id is not null then jsonb_build_object('editId', edit.id) else '{}' end
  from opened o;
  perform set_config('app.bulk', recording, true), private.set_action(action);
  return null;
end $function$;
CREATE OR REPLACE FUNCTION private.follow_requirement(requirement integer, cut integer, until date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  update public.staffing_requirements r set cut_id = cut, cut_until = until where r.id = requirement;
  perform set_config('app.bulk', recording, true);
end
$function$;

-- Openings are written by this one function alone.
drop trigger openings_claims on public.openings;
drop function private.set_claims_of_opening();
