-- What became of deliveries, for supervisors: never what a notice says.
create index notification_deliveries_ended_idx on public.notification_deliveries (agency_id, ended_at)
  where (ended_at is not null);

create policy notification_deliveries_select_own_or_supervisor on public.notification_deliveries for select to authenticated
  using (
    recipient_id = (select auth.uid()) and agency_id = (select private.my_agency_id())
    or agency_id = (select private.supervised_agency_id())
  );
grant select on public.notification_deliveries to authenticated, service_role;
create policy nightly_runs_select_supervisor on public.nightly_runs for select to authenticated
  using (agency_id = (select private.supervised_agency_id()));
grant select on public.nightly_runs to authenticated, service_role;

create function private.tell_of_delivery()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$$;
create constraint trigger notification_deliveries_tell after update on public.notification_deliveries
  deferrable initially deferred for each row when ((old.state = 'dead') <> (new.state = 'dead'))
  execute function private.tell_of_delivery();

-- How each channel stands in the caller's agency.
create function private.list_delivery_backlog()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    with waiting as (
      -- One that failed waits although its next attempt is still to come.
      select d.channel, count(*) as count, min(case when d.failed_at is null then d.due_at else d.created_at end) as oldest
      from public.notification_deliveries d
      where d.agency_id = agency and d.state in ('waiting', 'sending') and (d.due_at <= now() or d.failed_at is not null)
      group by d.channel
    ), ended as (
      select d.channel, count(*) filter (where d.state = 'sent') as sent, count(*) filter (where d.state = 'dead') as dead
      from public.notification_deliveries d
      where d.agency_id = agency and d.ended_at > now() - interval '24 hours'
      group by d.channel
    )
    select jsonb_agg(jsonb_build_object('channel', c.channel,
      'isConfigured', exists (
        select 1 from private.workers w where c.channel = any (w.channels) and w.seen_at > now() - interval '1 minute'
      ),
      'waiting', coalesce(w.count, 0), 'oldestDueAt', private.in_ms(w.oldest), 'sent', coalesce(e.sent, 0),
      'dead', coalesce(e.dead, 0),
      'lastError', (
        select d.last_error from public.notification_deliveries d
        where d.agency_id = agency and d.channel = c.channel and d.state in ('waiting', 'sending') and d.last_error is not null
        order by d.failed_at desc, d.id desc limit 1
      )) order by c.channel)
    from unnest(enum_range(null::public.notice_channel)) c (channel)
    left join waiting w on w.channel = c.channel
    left join ended e on e.channel = c.channel
  );
end
$$;

-- What could not be delivered, the latest first, fifty at a time.
create function private.list_dead_deliveries(before bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    with page as (
      select d.*, row_number() over (order by d.id desc) as place
      from public.notification_deliveries d
      where d.agency_id = agency and d.state = 'dead' and (before is null or d.id < before)
      order by d.id desc limit 51
    )
    select jsonb_build_object(
      'deliveries', coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'recipientId', p.id, 'recipientName', p.full_name, 'kind', n.kind, 'channel', d.channel,
        'noticeAt', private.in_ms(n.created_at), 'endedAt', private.in_ms(d.ended_at), 'attempts', d.attempts,
        'error', d.last_error, 'isRead', n.read_at is not null,
        'isSentOtherwise', exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
        )) order by d.id desc) filter (where d.place <= 50), '[]'),
      'next', min(d.id) filter (where d.place = 50 and exists (select 1 from page l where l.place = 51))
    )
    from page d
    join public.notifications n on n.id = d.notification_id
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.recipient_id
  );
end
$$;

-- Sends dead deliveries again, with another message id, for a day. Those that are no longer dead, or not of the caller's
-- agency, stay as they are. Returns how many are sent.
create function private.resend_deliveries(ids bigint[])
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  again bigint[];
begin
  if ids is null or cardinality(ids) > 500 then
    perform private.fail(422, 'At most 500 are sent again at once.', '{"field":"ids"}');
  end if;
  -- Notices before their deliveries.
  perform 1 from public.notifications n
  where n.agency_id = agency and n.id in (
    select d.notification_id from public.notification_deliveries d
    where d.agency_id = agency and d.id = any (ids) and d.state = 'dead'
  )
  order by n.id for no key update;
  with resent as (
    update public.notification_deliveries d
    set state = 'waiting', round = d.round + 1, due_at = now(), deadline_at = now() + interval '24 hours', unsure = 0,
      handed_at = null, ended_at = null, last_error = null, failed_at = null
    where d.agency_id = agency and d.id = any (ids) and d.state = 'dead'
    returning d.id
  )
  select coalesce(array_agg(r.id order by r.id), '{}') into again from resent r;
  if cardinality(again) > 0 then
    update public.notifications n set status = 'pending'
    where n.status = 'failed' and n.id in (select d.notification_id from public.notification_deliveries d where d.id = any (again));
    perform private.record_audit(agency, 'notice.resend', null,
      jsonb_build_object('entity', 'notice', 'count', cardinality(again), 'deliveries', to_jsonb(again)));
    perform pg_notify('notices', '');
  end if;
  return cardinality(again);
end
$$;

create function public.list_delivery_backlog()
returns jsonb language sql stable set search_path = '' as $$ select private.list_delivery_backlog() $$;
create function public.list_dead_deliveries(p_before bigint default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_dead_deliveries(p_before) $$;
create function public.resend_deliveries(p_ids bigint[])
returns integer language sql set search_path = '' as $$ select private.resend_deliveries(p_ids) $$;
grant execute on function public.list_delivery_backlog(), private.list_delivery_backlog(),
  public.list_dead_deliveries(bigint), private.list_dead_deliveries(bigint),
  public.resend_deliveries(bigint[]), private.resend_deliveries(bigint[]) to authenticated;
comment on function public.list_delivery_backlog is 'How each channel stands: configured, waiting, sent and dead of a day, the newest error. For supervisors.';
comment on function public.list_dead_deliveries is 'What could not be delivered, the latest first: {deliveries, next}. For supervisors.';
comment on function public.resend_deliveries is 'Sends dead deliveries again, for a day; returns how many. For supervisors.';
