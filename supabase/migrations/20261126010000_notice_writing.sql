-- What a notice tells of, and whether it is to be acknowledged, follows from what it says: no function that writes one has
-- to think of it. The kinds are ACKNOWLEDGED_KINDS of lib/domain/notice-kinds.ts.
create function private.fill_notice()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.subject := coalesce(new.subject, 'swap:' || substring(new.link from '[?&]swap=(\d{1,10})'),
    'time_off:' || substring(new.link from '[?&]request=(\d{1,10})'));
  new.needs_ack := new.needs_ack
    or new.kind in ('schedule.published', 'schedule.changed', 'roster.changed', 'roster.cancelled');
  return new;
end
$$;
create trigger notifications_fill before insert on public.notifications
  for each row execute function private.fill_notice();

-- The worker listens instead of asking.
create function private.announce_notices()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_notify('notices', '');
  return null;
end
$$;
create trigger notifications_announce after insert on public.notifications
  for each statement execute function private.announce_notices();

-- How far a notice has come on its way is nothing that its recipient's pages show.
drop trigger notifications_tell on public.notifications;
create constraint trigger notifications_tell after insert on public.notifications
  deferrable initially deferred for each row execute function private.tell_of_notice();
create constraint trigger notifications_tell_change after update on public.notifications
  deferrable initially deferred for each row
  when ((old.read_at, old.acknowledged_at, old.expires_at) is distinct from (new.read_at, new.acknowledged_at, new.expires_at))
  execute function private.tell_of_notice();

-- When the shift of a state, as `shift_state` writes it, starts, if that is still to come.
create function private.future_start(state jsonb)
returns timestamptz
language sql
stable
set search_path = ''
as $$
  select t.at from (select to_timestamp((state ->> 'startsAt')::bigint / 1000.0) as at) t where t.at > now()
$$;

-- As before, with what the notice is about: the block, and the first shift of each person that it concerns. That of a
-- first publication is the person's first; that of a later one is the first that it changes.
create or replace function private.announce_schedule(schedule public.schedules, recipients uuid[], kind text, content text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  -- The month in which the news starts.
  select schedule.agency_id, p.id, kind, content,
    '/schedule?month=' || to_char(greatest(schedule.start_date, current_date), 'YYYY-MM'), schedule.id,
    case when kind = 'schedule.published' then f.first_at else c.first_at end
  from public.profiles p
  left join (
    select a.user_id, min(a.starts_at) as first_at
    from public.assigned_shifts a
    where a.center_id = schedule.center_id and a.schedule_id = schedule.id and a.status = 'published' and a.starts_at > now()
    group by a.user_id
  ) f on f.user_id = p.id
  left join (
    select w.person, min(w.starts_at) as first_at
    from public.shift_changes s
    cross join lateral (
      values (s.from_user_id, private.future_start(s.before)), (s.to_user_id, private.future_start(s.after))
    ) w (person, starts_at)
    where s.center_id = schedule.center_id and s.schedule_id = schedule.id and s.changed_at = now() and s.is_published
    group by w.person
  ) c on c.person = p.id
  where p.id = any (recipients) and p.agency_id = schedule.agency_id and p.is_active
  order by p.id;
  insert into private.outbox (agency_id, kind, payload)
  values (schedule.agency_id, kind, jsonb_build_object('schedule_id', schedule.id, 'version', schedule.version,
    'published_version', schedule.published_version, 'recipients', to_jsonb(recipients)));
end
$$;

-- As before, with what the notice is about; whoever only loses shifts by the edit reads that they are cancelled.
create or replace function private.announce_roster_edit(edit_id uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  edit public.roster_edits;
  told integer;
begin
  -- The notices refer to the schedule, so it is locked before the edit, as an undo does.
  perform 1 from public.schedules s
  where s.id = (select e.schedule_id from public.roster_edits e where e.id = edit_id) for key share;
  select * into edit from public.roster_edits e where e.id = edit_id for update;
  if not found or edit.announce_at is null or edit.announced_at is not null then
    return 0;
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  select edit.agency_id, p.id, case when bool_and(n.after is null) then 'roster.cancelled' else 'roster.changed' end,
    case
      when count(*) > 1 then format('%s of your shifts in %s %s, the first on %s.', count(*), min(s.name),
        case when bool_and(n.after is null) then 'are cancelled' else 'have changed' end,
        to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      else min(case when n.notice_minutes <= 0 then 'Corrected: ' else '' end || case
        when n.before is null then format('You work %s.', private.shift_words(n.after, c.time_zone))
        when n.after is null then format('You no longer work %s.', private.shift_words(n.before, c.time_zone))
        else format('%s is now %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
        end)
    end,
    '/schedule?month=' || to_char(min(d.shift_date), 'YYYY-MM'), edit.schedule_id,
    least(min(private.future_start(n.before)), min(private.future_start(n.after)))
  from private.news_of(edit) n
  join public.profiles p on p.id = n.person and p.is_active
  join public.schedules s on s.id = edit.schedule_id
  join public.centers c on c.id = edit.center_id
  cross join lateral (
    select least((n.before ->> 'shiftDate')::date, (n.after ->> 'shiftDate')::date) as shift_date
  ) d
  group by p.id
  order by p.id;
  get diagnostics told = row_count;
  update public.roster_edits e set announced_at = now() where e.id = edit.id;
  return told;
end
$$;
