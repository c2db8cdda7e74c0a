-- What supervisors are told of an installation that does not do all it should: every open page asks now and then.
create function private.get_troubles()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.supervised_agency_id();
  seen_at constant timestamptz := (select max(w.seen_at) from private.workers w);
  is_silent constant boolean := seen_at is null or seen_at < now() - interval '1 minute';
  waiting bigint;
  oldest timestamptz;
  last_failure timestamptz;
begin
  if agency is null then
    return null;
  end if;
  select count(*), min(d.created_at) filter (where d.failed_at is not null), max(d.failed_at)
  into waiting, oldest, last_failure
  from public.notification_deliveries d
  where d.agency_id = agency and d.channel = 'email' and d.state in ('waiting', 'sending')
    and (d.due_at <= now() or d.failed_at is not null);
  return jsonb_build_object(
    'worker', case when is_silent then jsonb_build_object('seenAt', private.in_ms(seen_at)) end,
    -- Of a mail that one address alone does not take, others after it tell.
    'mail', case when last_failure is not null and not exists (
        select from public.notification_deliveries d
        where d.agency_id = agency and d.ended_at > last_failure and d.channel = 'email' and d.state = 'sent'
      ) then jsonb_build_object('waiting', waiting, 'since', private.in_ms(oldest)) end
  );
end
$$;

create function public.get_troubles()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.get_troubles() $$;
comment on function public.get_troubles is
  'For supervisors: since when no worker was seen, and how many mails wait since when because none can leave. Null for others.';

revoke all on function private.get_troubles, public.get_troubles from public, anon, authenticated, service_role;
grant execute on function private.get_troubles, public.get_troubles to authenticated;

-- The few that are under way, of the many there were.
create index notification_deliveries_under_way_idx on public.notification_deliveries (agency_id, channel, due_at)
where state in ('waiting', 'sending');
