-- The same of qualifications by date, with plans that are kept: they are asked for each person and each roster.

create or replace function private.qualification_spans(agency uuid)
returns table (qualification_id integer, from_date date, to_date date, is_active boolean, is_acting boolean)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with versions as materialized (
    select v.subject::integer as id, v.effective_from, v.value,
      lag(v.effective_from) over by_day as former, lead(v.effective_from) over by_day as next
    from (
      select distinct on (s.subject, s.effective_from) s.subject, s.effective_from, s.value
      from public.setting_versions s
      where s.agency_id = agency and s.kind = 'qualification' and s.center_id is null and s.withdrawn_at is null
      order by s.subject, s.effective_from, s.id desc
    ) v
    window by_day as (partition by v.subject order by v.effective_from)
  )
  select v.id, case when v.former is null then '-infinity' else v.effective_from end, coalesce(v.next - 1, 'infinity'),
    (v.value ->> 'isActive')::boolean, (v.value ->> 'isActingSupervisor')::boolean
  from versions v
  union all
  select q.id, '-infinity', 'infinity', q.is_active, q.is_acting_supervisor
  from public.qualifications q
  where q.agency_id = agency and q.id not in (select v.id from versions v);
end
$$;

create or replace function private.held_qualifications(agency uuid, people uuid[] default null)
returns table (user_id uuid, qualification_id integer, valid_from date, valid_to date, is_acting boolean)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  -- What only another name divides counts on.
  with spans as materialized (
    select m.qualification_id, m.is_acting, min(m.from_date) as from_date, max(m.to_date) as to_date
    from (
      select p.*, count(*) filter (where p.is_new) over (partition by p.qualification_id order by p.from_date) as part
      from (
        select s.*, (s.is_acting, s.from_date) is distinct from
          (lag(s.is_acting) over by_day, lag(s.to_date) over by_day + 1) as is_new
        from private.qualification_spans(agency) s
        where s.is_active
        window by_day as (partition by s.qualification_id order by s.from_date)
      ) p
    ) m
    group by m.qualification_id, m.is_acting, m.part
  )
  select pq.user_id, pq.qualification_id, greatest(pq.valid_from, s.from_date), least(coalesce(pq.valid_to, 'infinity'), s.to_date),
    s.is_acting
  from public.person_qualifications pq
  join spans s on s.qualification_id = pq.qualification_id and s.from_date <= coalesce(pq.valid_to, 'infinity')
    and s.to_date >= pq.valid_from
  where pq.agency_id = agency and (people is null or pq.user_id = any (people));
end
$$;
