-- Hours owed follow from the ledger: whoever is paid for a shift that somebody else works owes its real minutes, less what
-- the other called even. Lines of a person with each other one, signed as the person is owed (HoursLine of
-- lib/domain/swap-records.ts).
create function private.hours_lines(agency uuid, person uuid)
returns table (other_id uuid, minutes integer, at timestamptz, line jsonb)
language sql
stable
security definer
set search_path = ''
as $$
  select x.other_id, x.sign * x.minutes, x.starts_at, jsonb_build_object('kind', 'shift', 'assignmentId', x.id,
    'code', t.code, 'shiftDate', x.shift_date, 'isOver', x.ends_at <= now())
  from (
    select a.id, a.shift_id, a.shift_date, a.starts_at, a.ends_at, a.user_id as other_id, -1 as sign,
      extract(epoch from a.ends_at - a.starts_at)::integer / 60 as minutes
    from public.assigned_shifts a
    where a.agency_id = agency and a.credited_user_id = person and a.user_id <> person and a.status = 'published'
    union all
    select a.id, a.shift_id, a.shift_date, a.starts_at, a.ends_at, a.credited_user_id, 1,
      extract(epoch from a.ends_at - a.starts_at)::integer / 60
    from public.assigned_shifts a
    where a.agency_id = agency and a.user_id = person and a.credited_user_id <> person and a.status = 'published'
  ) x
  join public.shifts t on t.id = x.shift_id
  union all
  select case person when h.creditor_id then h.debtor_id else h.creditor_id end,
    case person when h.creditor_id then -h.minutes else h.minutes end, h.created_at,
    jsonb_build_object('kind', 'settled', 'note', h.note)
  from public.hour_settlements h
  where h.agency_id = agency and person in (h.creditor_id, h.debtor_id)
$$;

create function private.list_my_hours()
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
    perform private.fail(403, 'Sign in to see hours.');
  end if;
  return (
    with lines as (
      select l.*, row_number() over (partition by l.other_id order by l.at desc, l.line ->> 'assignmentId' desc) as place
      from private.hours_lines(agency, me) l
    )
    select coalesce(jsonb_agg(jsonb_build_object('personId', p.id, 'fullName', p.full_name,
      'balanceMinutes', x.balance, 'lines', x.lines) order by p.full_name, p.id), '[]')
    from (
      select l.other_id, sum(l.minutes) as balance,
        jsonb_agg(l.line || jsonb_build_object('minutes', l.minutes, 'at', round(extract(epoch from l.at) * 1000))
          order by l.place) filter (where l.place <= 200) as lines
      from lines l
      group by l.other_id
    ) x
    join public.profiles p on p.id = x.other_id
  );
end
$$;

create function private.settle_hours(debtor uuid, settled integer, given_note text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  owed integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in to settle hours.');
  end if;
  if settled is null or settled < 1 then
    perform private.fail(422, 'Say how many hours are even.', '{"field":"minutes"}');
  end if;
  -- Whoever settles twice at once settles no more than is owed.
  perform pg_advisory_xact_lock(hashtextextended('hours:' || me::text, 0));
  select coalesce(sum(l.minutes), 0)::integer into owed from private.hours_lines(agency, me) l where l.other_id = debtor;
  if settled > owed then
    perform private.fail(422, case when owed > 0
        then format('You are owed %s h %s min. No more than that can be settled.', owed / 60, lpad((owed % 60)::text, 2, '0'))
        else 'This person owes you no hours now.' end,
      '{"field":"minutes"}');
  end if;
  insert into public.hour_settlements (agency_id, creditor_id, debtor_id, minutes, note)
  values (agency, me, debtor, settled, words);
end
$$;

create function public.list_my_hours()
returns jsonb language sql stable set search_path = '' as $$ select private.list_my_hours() $$;
create function public.settle_hours(p_debtor uuid, p_minutes integer, p_note text default null)
returns void language sql set search_path = '' as $$ select private.settle_hours(p_debtor, p_minutes, p_note) $$;
grant execute on function private.list_my_hours(), public.list_my_hours(),
  private.settle_hours(uuid, integer, text), public.settle_hours(uuid, integer, text) to authenticated;
comment on function public.list_my_hours is 'Hours that the caller owes and is owed from trades, by person.';
comment on function public.settle_hours is 'Calls hours even that somebody owes the caller, at most what is owed now.';

create function private.tell_of_settlement()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_person(new.creditor_id, 'swaps');
  perform private.tell_person(new.debtor_id, 'swaps');
  return null;
end
$$;
create constraint trigger hour_settlements_tell after insert on public.hour_settlements
  deferrable initially deferred for each row execute function private.tell_of_settlement();
