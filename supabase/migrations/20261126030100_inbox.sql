-- What a person is told, as the person reads it: the inbox, what waits in it, opening and acknowledging.

create index notifications_waiting_idx on public.notifications (recipient_id, id)
  where (read_at is null or (needs_ack and acknowledged_at is null));

-- Notices of the caller, newest first. Shown: all, unread, acknowledge (to be acknowledged) or waiting (either of the
-- two); all but "all" leave out what is of no use any more.
create function public.list_inbox(
  p_show text, p_limit integer, p_kinds text[] default null, p_before bigint default null
)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(x.entry order by x.id desc), '[]')
  from (
    select n.id, jsonb_build_object(
      'id', n.id, 'kind', n.kind, 'content', n.content, 'link', n.link,
      'createdAt', floor(extract(epoch from n.created_at) * 1000),
      'readAt', floor(extract(epoch from n.read_at) * 1000),
      'needsAck', n.needs_ack,
      'acknowledgedAt', floor(extract(epoch from n.acknowledged_at) * 1000),
      'expiresAt', floor(extract(epoch from n.expires_at) * 1000)
    ) as entry
    from public.notifications n
    where n.recipient_id = (select auth.uid())
      and (p_kinds is null or n.kind = any (p_kinds))
      and (p_before is null or n.id < p_before)
      and case p_show
        when 'all' then true
        when 'unread' then n.read_at is null and coalesce(n.expires_at > now(), true)
        when 'acknowledge' then n.needs_ack and n.acknowledged_at is null and coalesce(n.expires_at > now(), true)
        when 'waiting' then (n.read_at is null or (n.needs_ack and n.acknowledged_at is null))
          and coalesce(n.expires_at > now(), true)
        else false
      end
    order by n.id desc
    limit least(greatest(p_limit, 0), 200)
  ) x
$$;
grant execute on function public.list_inbox(text, integer, text[], bigint) to authenticated;

-- How many notices of the caller wait, and the newest of them: what is done to all is done to these.
create function public.count_inbox()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'unread', count(*) filter (where n.read_at is null),
    'toAcknowledge', count(*) filter (where n.needs_ack and n.acknowledged_at is null),
    'newestId', coalesce(max(n.id), 0)
  )
  from public.notifications n
  where n.recipient_id = (select auth.uid())
    and (n.read_at is null or (n.needs_ack and n.acknowledged_at is null))
    and (n.expires_at is null or n.expires_at > now())
$$;
grant execute on function public.count_inbox() to authenticated;

-- Marks notices of the caller as read, and acknowledges those that ask for it. Without ids it is all of them, as far as
-- `until`: nobody acknowledges what came while they looked at the button. The first time stays. Returns how many changed.
create function private.mark_notices(ids bigint[], until bigint, acknowledges boolean)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  waiting bigint[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if exists (
    select 1 from unnest(ids) as given (id)
    where not exists (
      select 1 from public.notifications n where n.id = given.id and n.recipient_id = me and n.agency_id = agency
    )
  ) then
    perform private.fail(404, 'This notice does not exist.');
  end if;
  select array_agg(n.id) into waiting
  from (
    select * from public.notifications l
    where l.agency_id = agency and l.recipient_id = me
      and (l.read_at is null or (l.needs_ack and l.acknowledged_at is null))
      and (ids is null or l.id = any (ids)) and (until is null or l.id <= until)
    order by l.id for update
  ) n
  where case
    when ids is null and acknowledges
      then n.needs_ack and n.acknowledged_at is null and coalesce(n.expires_at > now(), true)
    else n.read_at is null or acknowledges
  end;
  update public.notifications n
  set read_at = now(),
    acknowledged_at = case when acknowledges and n.needs_ack then coalesce(n.acknowledged_at, now()) else n.acknowledged_at end
  where n.id = any (waiting);
  return coalesce(cardinality(waiting), 0);
end
$$;
grant execute on function private.mark_notices(bigint[], bigint, boolean) to authenticated;

create function public.mark_notices_read(p_ids bigint[] default null, p_until bigint default null)
returns integer
language sql
set search_path = ''
as $$ select private.mark_notices(p_ids, p_until, false) $$;
grant execute on function public.mark_notices_read(bigint[], bigint) to authenticated;

create function public.acknowledge_notices(p_ids bigint[] default null, p_until bigint default null)
returns integer
language sql
set search_path = ''
as $$ select private.mark_notices(p_ids, p_until, true) $$;
grant execute on function public.acknowledge_notices(bigint[], bigint) to authenticated;

-- Marks a notice of the caller as read and tells where it leads; null = nowhere.
create function public.open_notice(p_id bigint)
returns text
language plpgsql
set search_path = ''
as $$
begin
  perform private.mark_notices(array[p_id], null, false);
  return (select n.link from public.notifications n where n.id = p_id);
end
$$;
grant execute on function public.open_notice(bigint) to authenticated;

-- The shell counts what the inbox counts.
create or replace function public.get_me()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
    'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
    'default_shift_preference_id', p.default_shift_preference_id,
    'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
    'role', (select private.my_role()), 'topics', to_jsonb((select private.my_topics())),
    'unread', (public.count_inbox() -> 'unread'),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$$;
