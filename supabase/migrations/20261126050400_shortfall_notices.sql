-- Times of the next three days that have fewer people than required, as those who can do something about it know them. A
-- time is news when it has fewer people than they know of: a worse shortfall is told again, the same is not, and one that
-- was mended is forgotten, so that it is told when it comes back.
create table private.told_shortfalls (
  center_id uuid not null,
  -- employees, supervisors, or the id of a qualification.
  asked text not null,
  starts_at timestamptz not null,
  agency_id uuid not null,
  missing integer not null check (missing > 0),
  primary key (center_id, asked, starts_at),
  foreign key (agency_id, center_id) references public.centers (agency_id, id)
);
comment on table private.told_shortfalls is 'By 15-minute slot to come, how many people too few the supervisors were told of.';
create index told_shortfalls_center_idx on private.told_shortfalls (agency_id, center_id);
alter table private.told_shortfalls enable row level security;

-- What is short from `moment` on, slot by slot, in published blocks of today and the next three days.
create function private.shortfalls(moment timestamptz)
returns table (
  agency_id uuid, center_id uuid, asked text, starts_at timestamptz, shift_date date, schedule_id integer,
  required integer, on_duty integer
)
language sql
stable
security definer
set search_path = ''
as $$
  select c.agency_id, c.id, x.asked, s.starts_at, s.shift_date, b.id, x.required, x.on_duty
  from public.agencies g
  join public.centers c on c.agency_id = g.id and c.is_active
  cross join lateral (
    select ((moment at time zone c.time_zone) - c.day_start::interval)::date as first_date,
      private.day_in_view(moment, c.time_zone) + 3 as last_date
  ) d
  join public.schedules b on b.agency_id = c.agency_id and b.center_id = c.id and b.status = 'published'
    and b.start_date <= d.last_date and b.end_date >= d.first_date
  cross join lateral private.coverage_slots(c.id, greatest(d.first_date, b.start_date), least(d.last_date, b.end_date)) s
  cross join lateral (
    select 'employees', s.required_employees, s.on_duty_employees
    union all
    select 'supervisors', s.required_supervisors, s.on_duty_supervisors
    union all
    select q.key, (q.value ->> 0)::integer, (q.value ->> 1)::integer from jsonb_each(s.qualified) q
  ) x (asked, required, on_duty)
  where g.status = 'active' and x.on_duty < x.required and s.starts_at > moment - interval '15 minutes'
$$;

-- `2 of 3 employees`, `0 of 1 supervisor`, `1 of 2 people with Fire desk`, as gapChairs in lib/domain/gap-words.ts.
create function private.chair_words(asked text, on_duty integer, required integer)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select format('%s of %s %s', on_duty, required, case asked
    when 'employees' then case required when 1 then 'employee' else 'employees' end
    when 'supervisors' then case required when 1 then 'supervisor' else 'supervisors' end
    else (
      select case required when 1 then 'person' else 'people' end || ' with ' || q.name
      from public.qualifications q where q.id::text = asked
    )
  end)
$$;

-- `Sat 7 Jun 03:00–05:00`, `Sat 7 Jun 21:00–01:00`, `Sat 7 Jun 05:00 to Mon 9 Jun 05:00`
create function private.stretch_words(starts_at timestamptz, ends_at timestamptz, zone text)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char(starts_at at time zone zone, 'FMDy FMDD Mon HH24:MI') || to_char(ends_at at time zone zone,
    case when ends_at - starts_at < interval '24 hours' then '"–"HH24:MI' else '" to "FMDy FMDD Mon HH24:MI' end)
$$;

-- One notice to each supervisor and admin of a center about all stretches that are worse than they know, whoever caused it.
create function private.tell_shortfalls(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  -- What they know of is kept by one at a time.
  perform pg_advisory_xact_lock(hashtextextended('tell_shortfalls', 0));
  with short as materialized (
    select s.*, s.required - s.on_duty as missing from private.shortfalls(moment) s
  ),
  mended as (
    delete from private.told_shortfalls t
    where not exists (
      select from short s where s.center_id = t.center_id and s.asked = t.asked and s.starts_at = t.starts_at
    )
  ),
  improved as (
    update private.told_shortfalls t set missing = s.missing
    from short s
    where s.center_id = t.center_id and s.asked = t.asked and s.starts_at = t.starts_at and t.missing > s.missing
  ),
  news as (
    insert into private.told_shortfalls (center_id, asked, starts_at, agency_id, missing)
    select s.center_id, s.asked, s.starts_at, s.agency_id, s.missing
    from short s
    where not exists (
      select from private.told_shortfalls t
      where t.center_id = s.center_id and t.asked = s.asked and t.starts_at = s.starts_at and t.missing >= s.missing
    )
    on conflict (center_id, asked, starts_at) do update set missing = excluded.missing
    returning center_id, asked, starts_at
  ),
  -- Slots of one stretch follow each other.
  numbered as (
    select s.*, s.starts_at - interval '15 minutes' * row_number() over (
      partition by s.center_id, s.asked order by s.starts_at) as stretch
    from short s
  ),
  stretches as materialized (
    select s.agency_id, s.center_id, s.asked, min(s.starts_at) as starts_at,
      max(s.starts_at) + interval '15 minutes' as ends_at, min(s.shift_date) as shift_date,
      (array_agg(s.schedule_id order by s.starts_at))[1] as schedule_id,
      (array_agg(array[s.on_duty, s.required] order by s.missing desc, s.starts_at))[1:1] as worst
    from numbered s
    left join news n on n.center_id = s.center_id and n.asked = s.asked and n.starts_at = s.starts_at
    group by s.agency_id, s.center_id, s.asked, s.stretch
    having bool_or(n.starts_at is not null)
  ),
  supervisors as materialized (
    select f.center_id, p as id
    from (select distinct s.agency_id, s.center_id from stretches s) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) p
  ),
  listed as (
    select p.id as recipient_id, s.agency_id, s.shift_date, s.schedule_id, s.starts_at,
      case when several.centers > 1 then c.name || ', ' else '' end || private.stretch_words(s.starts_at, s.ends_at, c.time_zone)
        || ': ' || private.chair_words(s.asked, s.worst[1][1], s.worst[1][2]) as words,
      row_number() over (partition by p.id order by s.starts_at, c.name, s.asked) as place,
      count(*) over (partition by p.id) as stretches, max(s.ends_at) over (partition by p.id) as ends_at
    from stretches s
    join public.centers c on c.id = s.center_id
    cross join lateral (
      select count(*) as centers from public.centers o where o.agency_id = s.agency_id and o.is_active
    ) several
    join supervisors p on p.center_id = s.center_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at, expires_at)
  select f.agency_id, f.recipient_id, 'coverage.below', left(format('Below minimum: %s%s.', (
      select string_agg(l.words, '; ' order by l.place) from listed l
      where l.recipient_id = f.recipient_id and l.place <= 3
    ), case when f.stretches > 3 then format('; and %s more', f.stretches - 3) else '' end), 1000),
    format('/roster?block=%s&view=day&date=%s', f.schedule_id, f.shift_date), f.schedule_id, f.starts_at, f.ends_at
  from listed f
  where f.place = 1
  order by f.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$$;
