-- What whoever runs an installation watches: numbers over all agencies, of nobody.
create function private.installation_state()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'workers', (
      select coalesce(jsonb_agg(extract(epoch from now() - w.seen_at) order by w.seen_at desc), '[]')
      from private.workers w
    ),
    'undelivered', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'channel', c.channel, 'count', coalesce(d.count, 0), 'oldestSeconds', coalesce(d.oldest, 0)) order by c.channel), '[]')
      from unnest(enum_range(null::public.notice_channel)) c (channel)
      left join (
        select d.channel, count(*) as count, greatest(0, extract(epoch from now() - min(d.due_at))) as oldest
        from public.notification_deliveries d
        where d.state in ('waiting', 'sending') and d.due_at <= now()
        group by d.channel
      ) d on d.channel = c.channel
    ),
    'unplanned', (select count(*) from public.notifications n where n.planned_at is null),
    'runs', (select count(*) from public.generation_runs r where r.state = 'running'),
    'callOuts', (select count(*) from public.call_outs o where o.state = 'running')
  )
$$;

revoke all on function private.installation_state() from public, anon, authenticated;
grant execute on function private.installation_state() to service_role;

create function public.get_installation_state()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.installation_state() $$;

revoke all on function public.get_installation_state() from public, anon, authenticated;
grant execute on function public.get_installation_state() to service_role;
comment on function public.get_installation_state() is
  'For the server’s readiness and metrics, of all agencies: seconds since each worker was seen, newest first; what is due and undelivered by channel; notices without a plan, runs of the generator and call-outs under way.';
