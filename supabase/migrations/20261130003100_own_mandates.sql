-- Where people stand on the list of their center and capacity, and what is on record of them: their own alone.

-- By person: charged records that stand, and when the latest was made.
create function private.mandate_standing(agency uuid)
returns table (person_id uuid, mandates integer, last_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select m.person_id, count(*)::integer, max(m.at)
  from private.standing_mandates(agency) m where m.is_charged
  group by m.person_id
$$;

-- The same order as rankMandates of lib/domain, without skips: those come with a shift.
create function private.get_my_mandates()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  mine public.profiles;
  wanted text;
begin
  select * into mine from public.profiles p where p.id = me and p.agency_id = agency;
  if mine.id is null then
    return null;
  end if;
  wanted := coalesce(private.setting_on(agency, 'filling', private.today_of(agency)) #>> '{mandate,order}', 'rotation');
  return (
    with members as (
      select p.id, private.role_of(p.id) = 'dispatcher' as is_dispatcher,
        row_number() over (order by p.seniority_date nulls last, p.employee_number nulls last, p.id) as rank
      from public.profiles p
      where p.agency_id = agency and p.center_id = mine.center_id and p.is_active
    ), list as (
      select m.id, coalesce(s.mandates, 0) as mandates, s.last_at,
        row_number() over (order by
          case when wanted = 'rotation' then coalesce(s.mandates, 0) > 0 end,
          case when wanted = 'rotation' then s.last_at end nulls first, m.rank desc) as place
      from members m left join private.mandate_standing(agency) s on s.person_id = m.id
      where m.is_dispatcher = (select o.is_dispatcher from members o where o.id = me)
    )
    select jsonb_build_object('order', wanted, 'of', (select count(*) from list),
      'place', (select l.place from list l where l.id = me),
      'mandates', coalesce((select s.mandates from private.mandate_standing(agency) s where s.person_id = me), 0),
      'lastMandateAt', (select private.in_ms(s.last_at) from private.mandate_standing(agency) s where s.person_id = me),
      'timeZone', (select c.time_zone from public.centers c where c.id = mine.center_id),
      'records', (
        select coalesce(jsonb_agg(private.mandate_line(r) order by r.id desc), '[]')
        from (
          select m.* from public.mandate_records m
          where m.agency_id = agency and m.person_id = me and m.outcome <> 'voided' order by m.id desc limit 50
        ) r
      ))
  );
end
$$;

create function public.get_my_mandates()
returns jsonb language sql stable set search_path = '' as $$ select private.get_my_mandates() $$;
grant execute on function private.get_my_mandates(), public.get_my_mandates() to authenticated;
comment on function public.get_my_mandates is 'The caller''s place on the list for mandatory overtime, and the records of their own.';
