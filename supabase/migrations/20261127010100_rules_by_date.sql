-- The date that settings go by: today's in the time zone of the agency's first center.
create function private.today_of(agency uuid)
returns date
language sql
stable
set search_path = ''
as $$
  select (now() at time zone coalesce(
    (select c.time_zone from public.centers c where c.agency_id = agency order by c.created_at, c.id limit 1), 'UTC'
  ))::date
$$;

-- Limits and workweek by the date from which they are in force, the one of from_date first; each differs from the one before.
create function private.rule_versions(agency uuid, from_date date)
returns jsonb
language sql
stable
set search_path = ''
as $$
  with starts as (
    select from_date as day
    union
    select v.effective_from from public.setting_versions v
    where v.agency_id = agency and v.kind in ('limits', 'workweek') and v.withdrawn_at is null and v.effective_from > from_date
  ),
  versions as (
    select s.day, coalesce(private.setting_on(agency, 'limits', s.day), a.limits) as limits,
      coalesce(private.setting_on(agency, 'workweek', s.day) -> 'workweekStart', to_jsonb(a.workweek_start)) as workweek_start
    from starts s, public.agencies a
    where a.id = agency
  ),
  changes as (
    select v.*, (v.limits, v.workweek_start) is distinct from (lag(v.limits) over by_day, lag(v.workweek_start) over by_day)
      as is_new
    from versions v
    window by_day as (order by v.day)
  )
  select coalesce(jsonb_agg(jsonb_build_object('fromDate', c.day, 'limits', c.limits, 'workweekStart', c.workweek_start)
    order by c.day), '[]')
  from changes c
  where c.is_new
$$;

-- What a draft that begins on a date is planned with. Members read today's anyway.
create function private.rules_on(agency uuid, on_date date)
returns jsonb
language sql
stable security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'limits', coalesce(private.setting_on(a.id, 'limits', on_date), a.limits),
    'workweekStart', coalesce(private.setting_on(a.id, 'workweek', on_date) -> 'workweekStart', to_jsonb(a.workweek_start)),
    'patternRules', coalesce(private.setting_on(a.id, 'patterns', on_date), a.pattern_rules)
  )
  from public.agencies a
  where a.id = agency and ((select auth.uid()) is null or a.id = (select private.my_agency_id()))
$$;
grant execute on function private.rules_on(uuid, date) to authenticated;
