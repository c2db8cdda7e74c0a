-- Reading what was published, and what was changed between two publications. Row level security decides who sees it:
-- supervisors, of their agency.

-- The rows of a schedule as they were published as a version; null = as they are now.
create function public.list_version_rows(p_schedule_id integer, p_version integer default null)
returns table (
  user_id uuid, shift_id integer, shift_date date, starts_at timestamptz, ends_at timestamptz, is_overtime boolean,
  is_acting boolean, required_role public.role_name
)
language sql
stable
set search_path = ''
as $$
  select x.user_id, x.shift_id, x.shift_date, x.starts_at, x.ends_at, x.is_overtime, coalesce(x.is_acting, false), x.required_role
  from public.schedule_versions v
  cross join lateral jsonb_to_recordset(v.state) x (user_id uuid, shift_id integer, shift_date date, starts_at timestamptz,
    ends_at timestamptz, is_overtime boolean, is_acting boolean, required_role public.role_name)
  where v.schedule_id = p_schedule_id and v.version = p_version
  union all
  select a.user_id, a.shift_id, a.shift_date, a.starts_at, a.ends_at, a.is_overtime, a.is_acting, a.required_role
  from public.schedules s
  join public.assigned_shifts a on a.center_id = s.center_id and a.schedule_id = s.id and a.status <> 'cancelled'
  where p_version is null and s.id = p_schedule_id
$$;

-- What only the one or only the other of two versions has, as
-- [user or null, template, date, start, end, overtime, acting, role of an open shift]; instants in milliseconds.
create function public.compare_schedule_versions(p_schedule_id integer, p_from integer default null, p_to integer default null)
returns jsonb
language sql
stable
set search_path = ''
set statement_timeout = '60s'
as $$
  with earlier as materialized (select * from public.list_version_rows(p_schedule_id, p_from)),
  later as materialized (select * from public.list_version_rows(p_schedule_id, p_to)),
  differing as (
    (select false as is_later, r.* from (select * from earlier except all select * from later) r)
    union all
    (select true, r.* from (select * from later except all select * from earlier) r)
  )
  select jsonb_build_object(
    'people_count', (
      select count(*) from (select e.user_id from earlier e union select l.user_id from later l) u where u.user_id is not null
    ),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id), '[]')
      from public.profiles p where p.id in (select d.user_id from differing d)
    ),
    'rows', (
      select coalesce(jsonb_agg(jsonb_build_array(d.is_later, d.user_id, d.shift_id, d.shift_date,
        extract(epoch from d.starts_at) * 1000, extract(epoch from d.ends_at) * 1000, d.is_overtime, d.is_acting,
        d.required_role)), '[]')
      from differing d
    )
  )
$$;

-- One page of people, by name, of a version with their shifts between two dates, and the open shifts of these dates.
create function public.get_version_roster(
  p_schedule_id integer, p_version integer, p_from date, p_to date, p_offset integer, p_limit integer
)
returns jsonb
language sql
stable
set search_path = ''
as $$
  with version_rows as materialized (select * from public.list_version_rows(p_schedule_id, p_version)),
  people as materialized (
    select p.id, p.full_name from public.profiles p where p.id in (select r.user_id from version_rows r)
  ),
  page as materialized (
    select p.id, p.full_name from people p order by p.full_name, p.id
    offset greatest(p_offset, 0) limit least(greatest(p_limit, 1), 100)
  )
  select jsonb_build_object(
    'people_count', (select count(*) from people),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id), '[]') from page p),
    'rows', (
      select coalesce(jsonb_agg(jsonb_build_array(r.user_id, r.shift_id, r.shift_date, extract(epoch from r.starts_at) * 1000,
        extract(epoch from r.ends_at) * 1000, r.is_overtime, r.is_acting, r.required_role) order by r.starts_at), '[]')
      from version_rows r
      where r.shift_date between p_from and p_to and (r.user_id is null or r.user_id in (select p.id from page p))
    )
  )
$$;

-- Every publication in numbers, the latest first, each with the changes that came after it and before the next; what
-- was taken back before anybody heard of it is none. What a merge changed has the publication's own time.
create function public.list_schedule_versions(p_schedule_id integer)
returns jsonb
language sql
stable
set search_path = ''
as $$
  with versions as (
    select v.version, s.center_id, v.published_at, v.published_by, v.shift_count, v.people_told, v.difference,
      lead(v.published_at) over (order by v.version) as until_at
    from public.schedule_versions v
    join public.schedules s on s.id = v.schedule_id
    where v.schedule_id = p_schedule_id
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'at', round(extract(epoch from v.published_at) * 1000),
    'byName', (select p.full_name from public.profiles p where p.id = v.published_by),
    'shiftCount', v.shift_count, 'peopleTold', v.people_told,
    'added', case jsonb_typeof(v.difference -> 'added') when 'array' then jsonb_array_length(v.difference -> 'added')
      else coalesce((v.difference ->> 'added')::integer, 0) end,
    'changed', coalesce(jsonb_array_length(v.difference -> 'changed'), 0),
    'cancelled', coalesce(jsonb_array_length(v.difference -> 'cancelled'), 0),
    'noticeMinutes', merged.shortest, 'changesAfter', later.count, 'shortestNoticeAfter', later.shortest
  ) order by v.version desc), '[]')
  from versions v
  cross join lateral (
    select min(c.notice_minutes) as shortest from public.shift_changes c
    where c.center_id = v.center_id and c.schedule_id = p_schedule_id and c.is_published and c.changed_at = v.published_at
  ) merged
  cross join lateral (
    select count(*) as count, min(c.notice_minutes) as shortest from public.shift_changes c
    where c.center_id = v.center_id and c.schedule_id = p_schedule_id and c.is_published and c.changed_at > v.published_at
      and (v.until_at is null or c.changed_at < v.until_at)
      and not exists (select 1 from public.roster_edits e where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_silent)
  ) later
$$;

-- The changes between a publication and the next, the latest first: a page of those before the change of that id.
create function public.list_version_changes(
  p_schedule_id integer, p_version integer, p_before bigint default null, p_limit integer default 50
)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
    'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
    'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes,
    'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
  from (
    select x.*
    from public.schedule_versions v
    join public.schedules s on s.id = v.schedule_id
    join public.shift_changes x on x.center_id = s.center_id and x.schedule_id = s.id and x.is_published
      and x.changed_at > v.published_at
    where v.schedule_id = p_schedule_id and v.version = p_version and (p_before is null or x.id < p_before)
      and x.changed_at < coalesce(
        (select n.published_at from public.schedule_versions n where n.schedule_id = p_schedule_id and n.version = p_version + 1),
        'infinity')
      and not exists (select 1 from public.roster_edits e where e.agency_id = x.agency_id and e.id = x.edit_id and e.is_silent)
    order by x.id desc limit least(greatest(p_limit, 1), 200)
  ) c
  left join public.profiles b on b.id = c.changed_by
  left join public.profiles f on f.id = c.from_user_id
  left join public.profiles t on t.id = c.to_user_id
$$;

grant execute on function public.list_version_rows(integer, integer), public.compare_schedule_versions(integer, integer, integer),
  public.get_version_roster(integer, integer, date, date, integer, integer), public.list_schedule_versions(integer),
  public.list_version_changes(integer, integer, bigint, integer) to authenticated;
comment on function public.compare_schedule_versions is 'What differs between two versions of a schedule; null = as it is now.';
comment on function public.get_version_roster is 'A page of people of a version with their shifts of some days.';
comment on function public.list_version_changes is 'What was changed between a publication and the next, the latest first.';
comment on function public.list_schedule_versions is 'The publications of a schedule in numbers, the latest first.';
