-- The roles that only read can be given from here on, and whoever has one can be asked who they are.

insert into public.roles (name) values ('auditor'), ('payroll') on conflict do nothing;

-- The workweeks of an agency, by first day.
create function private.workweeks_of(agency uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(
    (
      select jsonb_agg(jsonb_build_object('fromDate', v.effective_from, 'workweekStart', v.value -> 'workweekStart')
        order by v.effective_from)
      from (
        select distinct on (s.effective_from) s.effective_from, s.value
        from public.setting_versions s
        where s.agency_id = a.id and s.kind = 'workweek' and s.withdrawn_at is null
        order by s.effective_from, s.id desc
      ) v
    ),
    jsonb_build_array(jsonb_build_object('fromDate', '2000-01-01', 'workweekStart', a.workweek_start))
  )
  from public.agencies a
  where a.id = agency
$$;

create or replace function private.my_workweeks()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$ select private.workweeks_of((select private.my_agency_id())) $$;

-- Whoever is there with a role beside the ladder: who they are, and what they may look at. Null for everybody else.
create function private.get_reader()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := (select auth.uid());
  agency constant uuid := (select w.agency_id from private.who_is_there() w where w.problem = 'reader');
begin
  if agency is null then
    return null;
  end if;
  return (
    select jsonb_build_object('id', p.id, 'fullName', p.full_name, 'email', p.email, 'theme', p.theme, 'density', p.density,
      'clockStyle', p.clock, 'role', private.role_of(me),
      'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweekStart', a.workweek_start,
        'workweeks', private.workweeks_of(a.id), 'noticeMark', md5(a.use_notice)),
      'centers', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'timeZone', c.time_zone,
          'dayStart', to_char(c.day_start, 'HH24:MI')) order by c.is_active desc, c.name, c.id), '[]')
        from public.centers c where c.agency_id = a.id
      ))
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    where p.id = me
  );
end
$$;

create function public.get_reader()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_reader() $$;
comment on function public.get_reader is
  'For whoever has a role that only reads: who they are, and the centers of the agency. Null for everybody else.';

revoke all on function private.workweeks_of, private.get_reader, public.get_reader from public, anon, authenticated, service_role;
grant execute on function private.get_reader, public.get_reader to authenticated;
