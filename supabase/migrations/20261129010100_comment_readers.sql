-- Whom the subject of a comment concerns now, and concerned when it was written.
create function private.comment_concerned(c public.comments)
returns uuid[]
language sql
stable
security definer
set search_path = ''
as $$
  select array_remove(array[c.person_id] || case
    when c.request_id is not null then array(
      select o.user_id from public.time_off_requests o where o.agency_id = c.agency_id and o.id = c.request_id)
    when c.swap_id is not null then (
      select array[s.requester_id, s.responder_id] from public.shift_swaps s where s.agency_id = c.agency_id and s.id = c.swap_id)
    when c.assignment_id is not null then array(
      select a.user_id from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
  end, null)
$$;

-- Whether a person reads a comment: the one rule, for lists, counts, mentions, notices and signals alike.
-- A supervisor reads all but private notes on what concerns them. Somebody else reads what is for everyone: of the own request;
-- of a trade the requester, and whoever has accepted it since they did; of the own published shift what was said since it is theirs,
-- or while it was nobody's; of a day whoever belongs to its center.
create function private.reads_comment(c public.comments, person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce((
    select case
      when private.role_of(p.id) >= 'supervisor' then c.audience = 'everyone' or not p.id = any (private.comment_concerned(c))
      when private.role_of(p.id) is null or c.audience <> 'everyone' then false
      when c.request_id is not null then exists (
        select 1 from public.time_off_requests o where o.agency_id = c.agency_id and o.id = c.request_id and o.user_id = p.id)
      when c.swap_id is not null then exists (
        select 1 from public.shift_swaps s where s.agency_id = c.agency_id and s.id = c.swap_id
          and (s.requester_id = p.id or s.responder_id = p.id and c.person_id is not distinct from p.id))
      when c.assignment_id is not null then (c.person_id is null or c.person_id = p.id) and exists (
        select 1 from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id
          and a.user_id = p.id and a.status in ('published', 'cancelled'))
      else c.comment_date is not null and p.center_id = c.center_id
    end
    from public.profiles p
    where p.id = person and p.agency_id = c.agency_id and p.is_active
  ), false)
$$;

-- A number as a subject names it; null when it is none.
create function private.comment_key(value jsonb)
returns bigint
language sql
immutable
set search_path = ''
as $$
  select case when value::text ~ '^[1-9]\d{0,14}$' then value::text::bigint end
$$;

-- A subject as the row of a comment that would stand there, without its text; null where it does not exist, is malformed, or is
-- not the person's to read: nobody can tell which. What a revision copied stands for the published shift.
create function private.comment_place(subject jsonb, agency uuid, person uuid)
returns public.comments
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  place public.comments;
  nowhere public.comments;
  is_draft boolean := false;
  wanted bigint := private.comment_key(subject -> 'id');
  center text := subject ->> 'centerId';
begin
  if agency is null or jsonb_typeof(subject) is distinct from 'object' then
    return nowhere;
  end if;
  place.agency_id := agency;
  case subject ->> 'kind'
    when 'time_off' then
      select o.id into place.request_id from public.time_off_requests o where o.agency_id = agency and o.id = wanted;
    when 'swap' then
      select s.id, s.responder_id into place.swap_id, place.person_id
      from public.shift_swaps s where s.agency_id = agency and s.id = wanted;
    when 'shift' then
      select o.id, o.user_id, o.status = 'draft' into place.assignment_id, place.person_id, is_draft
      from public.assigned_shifts a
      join public.assigned_shifts o on o.agency_id = a.agency_id
        and o.id = case when a.status = 'draft' then coalesce(a.origin_id, a.id) else a.id end
      where a.agency_id = agency and a.id = wanted
        and (a.status <> 'draft' or private.role_of(person) >= 'supervisor');
    when 'day', 'gap' then
      select c.id into place.center_id from public.centers c
      where c.agency_id = agency and c.id::text = lower(center);
      if subject ->> 'kind' = 'day' then
        place.comment_date := private.comment_date(subject -> 'date');
      else
        place.starts_at := private.comment_instant(subject -> 'startsAt');
        place.ends_at := private.comment_instant(subject -> 'endsAt');
        if place.ends_at <= place.starts_at or place.ends_at > place.starts_at + interval '8 days' then
          return nowhere;
        end if;
      end if;
      if place.comment_date is null and (place.starts_at is null or place.ends_at is null) then
        return nowhere;
      end if;
    else
      return nowhere;
  end case;
  if num_nonnulls(place.request_id, place.swap_id, place.assignment_id, place.center_id) = 0 then
    return nowhere;
  end if;
  place.audience := case when is_draft or place.starts_at is not null then 'supervisors' else 'everyone' end;
  -- A supervisor finds the own shift of a draft too, though nothing that is said of it.
  return case when private.reads_comment(place, person) or private.role_of(person) >= 'supervisor' then place else nowhere end;
end
$$;

-- An operational date of this century; null for anything else.
create function private.comment_date(value jsonb)
returns date
language plpgsql
immutable
set search_path = ''
as $$
declare
  words text := value #>> '{}';
  day date;
begin
  if jsonb_typeof(value) is distinct from 'string' or words !~ '^\d{4}-\d{2}-\d{2}$' then
    return null;
  end if;
  day := words::date;
  return case when day between '2000-01-01' and '2099-12-31' then day end;
exception when datetime_field_overflow then
  return null;
end
$$;

-- An instant of this century, in epoch milliseconds; null for anything else.
create function private.comment_instant(value jsonb)
returns timestamptz
language sql
immutable
set search_path = ''
as $$
  select i.at
  from (select to_timestamp(private.comment_key(value)::double precision / 1000) as at) i
  where i.at between '2000-01-01Z' and '2099-12-31Z'
$$;

-- For whom a person may write at a place. What is said of a draft or a gap is for supervisors, so that publishing tells nobody of it.
create function private.comment_audiences(place public.comments, person uuid)
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when private.role_of(person) is null then '{}'
    when private.role_of(person) < 'supervisor' then '{everyone}'
    else array_remove(array[
      case when place.audience = 'everyone' then 'everyone' end,
      case when not person = any (private.comment_concerned(place)) then 'supervisors' end
    ], null)
  end
$$;

-- The comments of a place that a person reads; of a gap, those of any part of it. One condition by kind of place, so that each
-- finds its index.
create function private.comments_at(place public.comments, person uuid)
returns setof public.comments
language sql
stable
security definer
set search_path = ''
as $$
  select x.* from (
    select c.* from public.comments c where c.agency_id = place.agency_id and c.request_id = place.request_id
    union all select c.* from public.comments c where c.agency_id = place.agency_id and c.swap_id = place.swap_id
    union all select c.* from public.comments c where c.agency_id = place.agency_id and c.assignment_id = place.assignment_id
    union all select c.* from public.comments c
    where c.agency_id = place.agency_id and c.center_id = place.center_id and c.comment_date = place.comment_date
    union all select c.* from public.comments c
    where c.agency_id = place.agency_id and c.center_id = place.center_id and c.comment_date is null
      and c.starts_at < place.ends_at and c.ends_at > place.starts_at
  ) x
  where private.reads_comment(x, person)
$$;
