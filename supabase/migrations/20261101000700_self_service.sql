-- Requests for time off, as instants. The screens that decide them come through functions; these are the rules
-- that hold whoever writes.
create table public.time_off_requests (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  request_type public.time_off_type not null,
  start_datetime timestamptz not null,
  end_datetime timestamptz not null,
  status public.time_off_status not null default 'pending',
  reason text check (char_length(reason) <= 1000),
  decision_note text check (char_length(decision_note) <= 1000),
  reviewed_by uuid,
  reviewed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, reviewed_by) references public.profiles (agency_id, id),
  check (end_datetime > start_datetime),
  check (start_datetime >= '2000-01-01 00:00Z' and end_datetime < '2200-01-01 00:00Z'),
  check (end_datetime - start_datetime <= interval '366 days'),
  check (reviewed_by is distinct from user_id)
);
comment on table public.time_off_requests is 'Requests for time off by instants, half-open. The reason is read by the person and by deciders only.';
create index time_off_requests_user_idx on public.time_off_requests (agency_id, user_id, start_datetime);
create index time_off_requests_reviewed_by_idx on public.time_off_requests (agency_id, reviewed_by);
create index time_off_requests_status_idx on public.time_off_requests (agency_id, status, start_datetime);

-- The states of a request, and who may move it.
create function private.guard_time_off()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  actor uuid := (select auth.uid());
begin
  if actor is null then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.status := 'pending';
    return new;
  end if;
  -- Who repeats the decision of another is told so, too: an update of a decided request is never a silent success.
  if old.status <> 'pending' then
    perform private.fail(409, format('This request is already %s.', old.status),
      jsonb_build_object('status', old.status, 'by', old.reviewed_by, 'at', old.reviewed_at));
  end if;
  if actor = old.user_id then
    perform private.fail(403, 'Nobody decides on their own request.');
  end if;
  if new.status not in ('approved', 'denied') then
    perform private.fail(422, 'A request is approved or denied, with a note or without.');
  end if;
  new.reviewed_by := actor;
  new.reviewed_at := now();
  return new;
end
$$;
create trigger time_off_requests_guard before insert or update on public.time_off_requests
  for each row execute function private.guard_time_off();
create trigger time_off_requests_touch before update on public.time_off_requests
  for each row execute function private.touch();

-- Trades between two people. Written by functions only.
create table public.shift_swaps (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  kind public.swap_kind not null default 'swap',
  requester_id uuid not null,
  responder_id uuid,
  requester_assigned_shift_id bigint not null,
  responder_assigned_shift_id bigint,
  status public.swap_status not null default 'pending',
  expires_at timestamptz,
  accepted_at timestamptz,
  approved_by uuid,
  decided_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (agency_id, requester_id) references public.profiles (agency_id, id),
  foreign key (agency_id, responder_id) references public.profiles (agency_id, id),
  foreign key (agency_id, requester_assigned_shift_id) references public.assigned_shifts (agency_id, id),
  foreign key (agency_id, responder_assigned_shift_id) references public.assigned_shifts (agency_id, id),
  foreign key (agency_id, approved_by) references public.profiles (agency_id, id),
  check (requester_id is distinct from responder_id),
  check (approved_by is null or (approved_by <> requester_id and approved_by is distinct from responder_id)),
  check (kind = 'give' or responder_assigned_shift_id is not null)
);
comment on table public.shift_swaps is 'Trades (swap) and hand-overs (give) of shifts, with who decided and when.';
create index shift_swaps_requester_idx on public.shift_swaps (agency_id, requester_id);
create index shift_swaps_responder_idx on public.shift_swaps (agency_id, responder_id);
create index shift_swaps_requester_shift_idx on public.shift_swaps (agency_id, requester_assigned_shift_id);
create index shift_swaps_responder_shift_idx on public.shift_swaps (agency_id, responder_assigned_shift_id);
create index shift_swaps_approved_by_idx on public.shift_swaps (agency_id, approved_by);
create trigger shift_swaps_touch before update on public.shift_swaps for each row execute function private.touch();

-- Conversations, protected by membership.
create table public.chat_channels (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 80),
  created_at timestamptz not null default now(),
  unique (agency_id, id)
);
comment on table public.chat_channels is 'Conversations of an agency.';

create table public.chat_members (
  agency_id uuid not null,
  channel_id uuid not null,
  user_id uuid not null,
  joined_at timestamptz not null default now(),
  primary key (channel_id, user_id),
  foreign key (agency_id, channel_id) references public.chat_channels (agency_id, id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.chat_members is 'Who belongs to a conversation: only they read and write it.';
create index chat_members_channel_idx on public.chat_members (agency_id, channel_id);
create index chat_members_user_idx on public.chat_members (agency_id, user_id);

create table public.chat_messages (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  channel_id uuid not null,
  sender_id uuid not null default auth.uid(),
  content text not null check (char_length(content) between 1 and 4000),
  created_at timestamptz not null default now(),
  foreign key (agency_id, channel_id) references public.chat_channels (agency_id, id),
  foreign key (agency_id, sender_id) references public.profiles (agency_id, id)
);
comment on table public.chat_messages is 'Messages of a conversation.';
create index chat_messages_channel_idx on public.chat_messages (agency_id, channel_id, id);
create index chat_messages_sender_idx on public.chat_messages (agency_id, sender_id);

create function private.my_channel_ids()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select m.channel_id from public.chat_members m
  where m.user_id = (select auth.uid()) and m.agency_id = private.my_agency_id()
$$;
grant execute on function private.my_channel_ids() to authenticated;

-- What a person is told.
create table public.notifications (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  recipient_id uuid not null,
  kind text not null check (kind ~ '^[a-z_.]{1,60}$'),
  content text not null check (char_length(content) between 1 and 1000),
  link text check (link like '/%' and link not like '//%'),
  status public.notification_status not null default 'pending',
  read_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (agency_id, recipient_id) references public.profiles (agency_id, id)
);
comment on table public.notifications is 'Notices to a person; shown in the app.';
create index notifications_recipient_idx on public.notifications (agency_id, recipient_id, id);
create index notifications_unread_idx on public.notifications (recipient_id, id) where (read_at is null);

create function private.mark_notification_read()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Once read stays read, at the time it was first read.
  new.read_at := coalesce(old.read_at, case when new.read_at is not null then now() end);
  if new.read_at is not null then
    new.status := 'read';
  end if;
  return new;
end
$$;
create trigger notifications_read before update of read_at on public.notifications
  for each row execute function private.mark_notification_read();

-- Domain events, written in the transaction that causes them.
create table private.outbox (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  relayed_at timestamptz
);
comment on table private.outbox is 'Domain events for delivery, written with the data they tell of.';
create index outbox_agency_idx on private.outbox (agency_id);
create index outbox_waiting_idx on private.outbox (id) where (relayed_at is null);
alter table private.outbox enable row level security;

alter table public.time_off_requests enable row level security;
alter table public.shift_swaps enable row level security;
alter table public.chat_channels enable row level security;
alter table public.chat_members enable row level security;
alter table public.chat_messages enable row level security;
alter table public.notifications enable row level security;
grant select on public.time_off_requests, public.shift_swaps, public.chat_channels, public.chat_members,
  public.chat_messages, public.notifications to authenticated, service_role;
grant insert (agency_id, user_id, request_type, start_datetime, end_datetime, reason) on public.time_off_requests
  to authenticated;
grant update (status, decision_note) on public.time_off_requests to authenticated;
grant insert (agency_id, channel_id, content) on public.chat_messages to authenticated;
grant update (read_at) on public.notifications to authenticated;

create policy time_off_requests_select_own_or_supervisor on public.time_off_requests for select to authenticated
  using (
    (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );
create policy time_off_requests_insert_own on public.time_off_requests for insert to authenticated
  with check (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
create policy time_off_requests_update_supervisor on public.time_off_requests for update to authenticated
  using (agency_id = (select private.supervised_agency_id()))
  with check (agency_id = (select private.supervised_agency_id()));
create policy shift_swaps_select_concerned_or_supervisor on public.shift_swaps for select to authenticated
  using (
    ((select auth.uid()) in (requester_id, responder_id) and agency_id = (select private.my_agency_id()))
    or agency_id = (select private.supervised_agency_id())
  );
create policy chat_channels_select_member on public.chat_channels for select to authenticated
  using (id in (select private.my_channel_ids()));
create policy chat_members_select_member on public.chat_members for select to authenticated
  using (channel_id in (select private.my_channel_ids()));
create policy chat_messages_select_member on public.chat_messages for select to authenticated
  using (channel_id in (select private.my_channel_ids()));
create policy chat_messages_insert_member on public.chat_messages for insert to authenticated
  with check (sender_id = (select auth.uid()) and channel_id in (select private.my_channel_ids()));
create policy notifications_select_own on public.notifications for select to authenticated
  using (recipient_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
create policy notifications_update_own on public.notifications for update to authenticated
  using (recipient_id = (select auth.uid()) and agency_id = (select private.my_agency_id()))
  with check (recipient_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
