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

-- The first day of the workweek of a date. A new beginning counts from the first such weekday on or after the day from which
-- it is in force, so that every week has 168 hours (29 CFR 778.105).
create function private.workweek_of(agency uuid, day date)
returns date
language sql
stable
set search_path = ''
as $$
  with versions as (
    select distinct on (v.effective_from) v.effective_from, (v.value -> 'workweekStart')::integer as weekday
    from public.setting_versions v
    where v.agency_id = agency and v.kind = 'workweek' and v.withdrawn_at is null and v.effective_from <= day
    order by v.effective_from, v.id desc
  ),
  begun as (
    select v.effective_from, v.weekday, day - (extract(dow from day)::integer - v.weekday + 7) % 7 as first_day
    from versions v
  )
  select coalesce(
    (select b.first_day from begun b where b.first_day >= b.effective_from order by b.effective_from desc limit 1),
    (select b.first_day from begun b order by b.effective_from limit 1),
    (select day - (extract(dow from day)::integer - a.workweek_start + 7) % 7 from public.agencies a where a.id = agency)
  )
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
