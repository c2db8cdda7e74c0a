-- What a trade is judged on, read in one snapshot: a SwapFacts of lib/domain/swap-records.ts with its rows on the wire.
-- Null for whoever may not ask. It holds more than a dispatcher may know: only the server reads it.
create function private.get_swap_facts(
  actor uuid, assignment bigint, partners uuid[], from_date date, to_date date, swap_id integer
)
returns json
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  swap public.shift_swaps;
  requester uuid;
  is_dispatcher boolean;
  concerned uuid[];
  around public.schedules;
  ids bigint[];
  differs boolean;
begin
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = agency;
  if shift.id is null then
    return null;
  end if;
  if swap_id is not null then
    select * into swap from public.shift_swaps s
    where s.id = swap_id and s.agency_id = agency and s.requester_assigned_shift_id = shift.id;
    if swap.id is null or not private.may_see_swap(swap, actor) then
      return null;
    end if;
    requester := swap.requester_id;
  else
    requester := shift.user_id;
    if requester is null or shift.status <> 'published'
      or requester <> actor and private.may_supervise(actor, agency) is not true
    then
      return null;
    end if;
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 62
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 62 days.', '{"field":"to"}');
  end if;
  is_dispatcher := private.role_of(requester) = 'dispatcher';
  concerned := array(
    select p.id
    from public.profiles p
    left join (
      select ur.user_id, max(r.name) as role from public.user_roles ur join public.roles r on r.id = ur.role_id
      group by ur.user_id
    ) u on u.user_id = p.id
    where p.agency_id = agency and (
      p.id = requester or p.id = any (partners)
      or partners is null and p.center_id = shift.center_id and p.is_active and (u.role = 'dispatcher') = is_dispatcher
    )
  );
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := shift.center_id;
  around.start_date := from_date;
  around.end_date := to_date;
  ids := array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = shift.center_id and a.status = 'published'
      -- A shift may start on the day before or after its own; this is what the index can use.
      and a.starts_at > (from_date - 2)::timestamptz and a.starts_at < (to_date + 3)::timestamptz
      and a.shift_date between from_date and to_date and a.user_id = any (concerned)
  );
  -- A trade changes what is covered only where its people do not count alike.
  differs := (
    select count(distinct p.counts_toward_minimum) > 1 from public.profiles p where p.id = any (concerned)
  ) or exists (
    select 1 from public.staffing_requirements r
    join public.person_qualifications q on q.agency_id = agency and q.qualification_id = r.qualification_id
    where r.agency_id = agency and r.center_id = shift.center_id and q.user_id = any (concerned)
      and coalesce(r.effective_from, from_date) <= to_date and coalesce(r.effective_to, to_date) >= from_date - 1
      and q.valid_from <= to_date and coalesce(q.valid_to, to_date) >= from_date
  );
  return json_build_object(
    'rules', (
      select json_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean, 'version', r.version)
      from public.swap_rules r where r.agency_id = agency
    ),
    'roster', private.roster_facts(around, concerned),
    'wire', (select json_build_object('users', w.users, 'rows', w.rows) from private.wire_of(ids) w),
    'scheduleOf', (
      select coalesce(json_object_agg(a.id, a.schedule_id), '{}') from public.assigned_shifts a where a.id = any (ids)
    ),
    'blocks', (
      select coalesce(json_agg(json_build_object('scheduleId', s.id, 'startDate', s.start_date, 'endDate', s.end_date,
        'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'published'
        and s.start_date <= to_date + 16 and s.end_date >= from_date - 16
    ),
    'coverage', case when differs then private.coverage_runs(shift.center_id, from_date, to_date, null) end,
    'promisedIds', (
      select coalesce(json_agg(x.id order by x.id), '[]')
      from public.shift_swaps s
      cross join lateral (values (s.requester_assigned_shift_id), (s.responder_assigned_shift_id)) x (id)
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'accepted' and s.expires_at > now()
        and s.id is distinct from swap_id and x.id is not null
    )
  );
end
$$;

create function public.get_swap_facts(
  p_actor uuid, p_assignment_id bigint, p_from date, p_to date, p_with uuid[] default null, p_swap_id integer default null
)
returns json language sql stable set search_path = '' as $$
  select private.get_swap_facts(p_actor, p_assignment_id, p_with, p_from, p_to, p_swap_id)
$$;
grant execute on function private.get_swap_facts(uuid, bigint, uuid[], date, date, integer),
  public.get_swap_facts(uuid, bigint, date, date, uuid[], integer) to service_role;
comment on function public.get_swap_facts is
  'What a trade is judged on, for the shift''s person, whoever may see the offer, and supervisors; null for others.';
