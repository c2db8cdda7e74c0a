-- As before; but whoever has read a note, and then it is changed, is told of it as well: they believe to know what it says.
-- Once for each text that they have read, so that several changes in a row are one notice.
create or replace function private.tell_handovers(moment timestamptz)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  told integer;
begin
  with due as materialized (
    select n.agency_id, n.center_id, n.for_at, c.time_zone, d.name as desk, d.position, w.user_id, k.key
    from public.handover_notes n
    join public.agencies g on g.id = n.agency_id and g.status = 'active'
    join public.centers c on c.id = n.center_id
    join public.desks d on d.id = n.desk_id
    cross join lateral private.handover_crew(n.center_id, n.for_at) w
    cross join lateral (
      select max(r.version) as version from public.handover_receipts r where r.note_id = n.id and r.user_id = w.user_id
    ) known
    cross join lateral (select concat_ws(':', 'handover', n.id, w.user_id, known.version) as key) k
    where n.withdrawn_at is null and n.for_at <= moment + interval '15 minutes' and n.for_at > moment - interval '2 hours'
      and w.user_id <> n.author_id and known.version is distinct from n.version
      and not exists (select 1 from private.told t where t.agency_id = n.agency_id and t.key = k.key)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, concerns_at, expires_at)
  select d.agency_id, d.user_id, 'handover.note',
    left(format('%s for you at %s: %s.',
      case count(*) when 1 then '1 hand-over note' else count(*) || ' hand-over notes' end,
      string_agg(distinct to_char(d.for_at at time zone d.time_zone, 'HH24:MI'), ', '),
      (select string_agg(x.desk, ', ' order by x.position)
        from (
          select l.desk, min(l.position) as position from unnest(array_agg(d.desk), array_agg(d.position)) l (desk, position)
          group by l.desk
        ) x)), 1000),
    '/handover', min(d.for_at), max(d.for_at) + interval '12 hours'
  from due d
  join claimed k on k.agency_id = d.agency_id and k.key = d.key
  group by d.agency_id, d.user_id
  order by d.user_id;
  get diagnostics told = row_count;
  return told;
end
$$;
