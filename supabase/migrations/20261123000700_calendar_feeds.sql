-- A private calendar of the own shifts behind a secret address, for the calendar programs of people. The token is kept
-- as its hash alone; nobody can read it again, and no audit row has either.
create table private.calendar_feeds (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table private.calendar_feeds is 'Secret addresses of private calendars, by the hash of their token; the last use is noted at most once an hour.';
create index calendar_feeds_user_idx on private.calendar_feeds (agency_id, user_id);
create unique index calendar_feeds_one_each on private.calendar_feeds (user_id) where (revoked_at is null);
alter table private.calendar_feeds enable row level security;

-- Makes an address for the caller; a former one ends. Returns its token, this once.
create function private.create_calendar_feed()
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  -- Each has 122 random bits.
  token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  had_one boolean;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('calendar_feed:' || me::text, 0));
  update private.calendar_feeds f set revoked_at = now() where f.user_id = me and f.revoked_at is null;
  had_one := found;
  insert into private.calendar_feeds (agency_id, user_id, token_hash)
  values (agency, me, sha256(convert_to(token, 'UTF8')));
  perform private.record_audit(agency, 'calendar.create', me::text,
    jsonb_build_object('entity', 'calendar', 'replaced', had_one));
  return token;
end
$$;

create function private.revoke_calendar_feed()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  update private.calendar_feeds f set revoked_at = now() where f.user_id = me and f.revoked_at is null;
  if not found then
    perform private.fail(404, 'Your calendar address has ended already.');
  end if;
  perform private.record_audit(agency, 'calendar.revoke', me::text, '{"entity":"calendar"}');
end
$$;

-- When the caller's own address was made and last used; null when there is none.
create function private.get_my_calendar_feed()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('created_at', f.created_at, 'last_used_at', f.last_used_at)
  from private.calendar_feeds f
  where f.user_id = (select auth.uid()) and f.revoked_at is null and (select private.my_agency_id()) is not null
$$;

-- The shifts of whoever holds the token, from 60 days back: the published ones, and as cancelled those that were taken
-- away, as they were. Null for a token that is unknown or revoked, and for somebody who may not use the app any more.
create function private.get_calendar_feed(token text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  feed private.calendar_feeds;
  since constant timestamptz := now() - interval '60 days';
begin
  select f.* into feed
  from private.calendar_feeds f
  join public.profiles p on p.id = f.user_id and p.is_active
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where f.token_hash = sha256(convert_to(token, 'UTF8')) and f.revoked_at is null;
  if not found then
    return null;
  end if;
  update private.calendar_feeds f set last_used_at = now()
  where f.id = feed.id and (f.last_used_at is null or f.last_used_at < now() - interval '1 hour');
  return (
    with own as (
      select a.id, a.version, false as is_cancelled, s.code, s.name, a.is_overtime, a.starts_at, a.ends_at,
        a.center_id, a.updated_at as changed_at
      from public.assigned_shifts a
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = feed.agency_id and a.user_id = feed.user_id and a.starts_at > since and a.status = 'published'
    ),
    taken as (
      select distinct on (h.assignment_id) h.assignment_id, h.before, h.changed_at,
        to_timestamp((h.before ->> 'startsAt')::bigint / 1000.0) as starts_at,
        to_timestamp((h.before ->> 'endsAt')::bigint / 1000.0) as ends_at
      from public.shift_changes h
      where h.agency_id = feed.agency_id and h.from_user_id = feed.user_id and h.is_published
        and h.to_user_id is distinct from h.from_user_id
      order by h.assignment_id, h.id desc
    ),
    entries as (
      select o.* from own o
      union all
      select a.id, a.version, true, t.before ->> 'code', coalesce(s.name, ''), (t.before ->> 'isOvertime')::boolean,
        t.starts_at, t.ends_at, a.center_id, t.changed_at
      from taken t
      join public.assigned_shifts a on a.agency_id = feed.agency_id and a.id = t.assignment_id
      left join public.shifts s on s.center_id = a.center_id and s.code = t.before ->> 'code'
      where t.starts_at > since and a.id not in (select o.id from own o)
    )
    select jsonb_build_object(
      'agency', (select g.name from public.agencies g where g.id = feed.agency_id),
      'shifts', coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'version', e.version, 'is_cancelled', e.is_cancelled,
        'code', e.code, 'name', e.name, 'is_overtime', e.is_overtime, 'starts_at', e.starts_at, 'ends_at', e.ends_at,
        'time_zone', c.time_zone, 'changed_at', e.changed_at) order by e.starts_at, e.id), '[]'))
    from entries e
    join public.centers c on c.agency_id = feed.agency_id and c.id = e.center_id
  );
end
$$;

create function public.create_calendar_feed()
returns text language sql set search_path = '' as $$ select private.create_calendar_feed() $$;
create function public.revoke_calendar_feed()
returns void language sql set search_path = '' as $$ select private.revoke_calendar_feed() $$;
create function public.get_my_calendar_feed()
returns jsonb language sql stable set search_path = '' as $$ select private.get_my_calendar_feed() $$;
create function public.get_calendar_feed(p_token text)
returns jsonb language sql set search_path = '' as $$ select private.get_calendar_feed(p_token) $$;
grant execute on function private.create_calendar_feed(), public.create_calendar_feed(),
  private.revoke_calendar_feed(), public.revoke_calendar_feed(), private.get_my_calendar_feed(),
  public.get_my_calendar_feed() to authenticated;
-- Calendar programs have no session: the token is the right. To see a schema is not to call anything in it.
grant usage on schema private to anon;
grant execute on function private.get_calendar_feed(text), public.get_calendar_feed(text) to anon;
comment on function public.create_calendar_feed is 'Makes the caller''s secret calendar address and ends the former one; returns its token, this once.';
comment on function public.get_calendar_feed is 'The shifts behind a calendar token; null when it is unknown or revoked.';
