-- How often a person may ask for what is costly: generating, previewing, importing, exporting, mailing. Numbers and what they
-- are for stand in lib/domain/rate-limits.ts; here is only what was taken, so that every server of an installation counts
-- together and a restart forgets nothing.
create table private.turns (
  user_id uuid not null references public.profiles (id),
  name text not null constraint turns_name_check check (name ~ '^[a-z_]{1,40}$'),
  -- Turns come back evenly. This is when all of them are there again.
  full_at timestamptz not null,
  primary key (user_id, name)
);
comment on table private.turns is 'Turns of each person at what is costly, of which there are so many within so long.';
alter table private.turns enable row level security;

-- Takes one of the caller's turns, so many within so many seconds; returns the seconds until there is one, 0 when it was
-- taken. Two at once take two. Whoever calls it with other numbers than the app takes own turns only, and gets none back.
create function private.take_turn(turn text, times integer, seconds integer)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  at constant timestamptz := clock_timestamp();
  one interval;
  all_of_them interval;
  full_then timestamptz;
begin
  if private.my_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  if coalesce(turn, '') !~ '^[a-z_]{1,40}$' or times is null or times not between 1 and 100000
    or seconds is null or seconds not between 1 and 86400
    -- More names than the app has.
    or (select count(*) from private.turns t where t.user_id = me and t.name <> turn) >= 50
  then
    perform private.fail(422, 'There is no such limit.');
  end if;
  one := make_interval(secs => seconds::double precision / times);
  all_of_them := make_interval(secs => seconds);
  insert into private.turns as t (user_id, name, full_at) values (me, turn, at + one)
  on conflict (user_id, name) do update set full_at = greatest(t.full_at, at) + one
    where greatest(t.full_at, at) + one <= at + all_of_them
  returning t.full_at into full_then;
  if full_then is not null then
    return 0;
  end if;
  select t.full_at into full_then from private.turns t where t.user_id = me and t.name = turn;
  return greatest(1, ceil(extract(epoch from full_then + one - all_of_them - at)))::integer;
end
$$;
revoke all on function private.take_turn(text, integer, integer) from public, anon, authenticated, service_role;
grant execute on function private.take_turn(text, integer, integer) to authenticated;

create function public.take_turn(p_turn text, p_times integer, p_seconds integer)
returns integer
language sql
set search_path = ''
as $$ select private.take_turn(p_turn, p_times, p_seconds) $$;
revoke all on function public.take_turn(text, integer, integer) from public, anon, authenticated, service_role;
grant execute on function public.take_turn(text, integer, integer) to authenticated;
