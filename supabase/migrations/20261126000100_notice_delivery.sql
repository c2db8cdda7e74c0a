-- A notice is shown in the app with the commit that causes it. Everything else of it is a delivery: one row by channel,
-- made by the worker after the person's own rules, taken with a lease, and ended as sent, skipped or dead.
create type public.notice_channel as enum ('push', 'sms', 'email', 'webhook');
create type public.delivery_state as enum ('waiting', 'sending', 'sent', 'skipped', 'dead');

alter table public.notifications
  add column schedule_id integer,
  add column subject text check (char_length(subject) between 1 and 100),
  add column concerns_at timestamptz,
  add column expires_at timestamptz,
  add column needs_ack boolean not null default false,
  add column acknowledged_at timestamptz,
  add column planned_at timestamptz,
  add unique (agency_id, id),
  add foreign key (agency_id, schedule_id) references public.schedules (agency_id, id);
comment on column public.notifications.subject is
  'What it tells of, such as swap:12: before a notice leaves by a channel, a newer one of the same subject takes its place.';
comment on column public.notifications.concerns_at is 'When the first shift that it concerns starts.';
comment on column public.notifications.expires_at is 'From when on it is of no use: it counts as unread no more and is not delivered.';
comment on column public.notifications.planned_at is 'When its deliveries were planned; null = not yet.';
create index notifications_schedule_idx on public.notifications (agency_id, schedule_id);
create index notifications_subject_idx on public.notifications (recipient_id, subject, id) where (subject is not null);
create index notifications_unplanned_idx on public.notifications (id) where (planned_at is null);
create index notifications_unacknowledged_idx on public.notifications (agency_id, schedule_id, recipient_id)
  where (needs_ack and acknowledged_at is null);
-- What was told before there were deliveries is not told again.
alter table public.notifications disable trigger user;
update public.notifications n set planned_at = n.created_at;
alter table public.notifications enable trigger user;

create table public.notification_deliveries (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  notification_id bigint not null,
  recipient_id uuid not null,
  channel public.notice_channel not null,
  state public.delivery_state not null default 'waiting',
  is_urgent boolean not null default false,
  is_fallback boolean not null default false,
  due_at timestamptz not null,
  deadline_at timestamptz not null,
  attempts integer not null default 0,
  unsure integer not null default 0,
  round integer not null default 0,
  leased_by text,
  lease_until timestamptz,
  handed_at timestamptz,
  sent_at timestamptz,
  ended_at timestamptz,
  last_error text check (char_length(last_error) between 1 and 500),
  created_at timestamptz not null default now(),
  unique (notification_id, channel),
  foreign key (agency_id, notification_id) references public.notifications (agency_id, id),
  foreign key (agency_id, recipient_id) references public.profiles (agency_id, id),
  check ((state = 'sending') = (lease_until is not null and leased_by is not null)),
  check ((state in ('sent', 'skipped', 'dead')) = (ended_at is not null)),
  check (deadline_at >= due_at)
);
comment on table public.notification_deliveries is 'Notices on their way by a channel other than the app itself.';
comment on column public.notification_deliveries.is_fallback is 'Sent only when nobody has opened the notice by then.';
comment on column public.notification_deliveries.handed_at is 'Since when the present attempt is in the hands of the provider.';
comment on column public.notification_deliveries.unsure is 'Attempts of which nobody knows whether they arrived.';
comment on column public.notification_deliveries.round is 'How often somebody has sent it again after its end; a part of the message id.';
create index notification_deliveries_agency_idx on public.notification_deliveries (agency_id, notification_id);
create index notification_deliveries_recipient_idx on public.notification_deliveries (agency_id, recipient_id);
create index notification_deliveries_open_idx on public.notification_deliveries
  (recipient_id, channel, is_urgent, notification_id) where (state in ('waiting', 'sending'));
create index notification_deliveries_due_idx on public.notification_deliveries (channel, due_at)
  where (state in ('waiting', 'sending'));
create index notification_deliveries_dead_idx on public.notification_deliveries (agency_id, id) where (state = 'dead');

-- Only what differs from the defaults of the kind.
create table public.notification_preferences (
  agency_id uuid not null,
  user_id uuid not null,
  category text not null check (category ~ '^[a-z_]{1,40}$'),
  channel public.notice_channel not null,
  is_on boolean not null,
  primary key (user_id, category, channel),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.notification_preferences is 'By which channels a person wants which notices, where that differs from the default.';
create index notification_preferences_person_idx on public.notification_preferences (agency_id, user_id);

create table public.notification_settings (
  user_id uuid primary key,
  agency_id uuid not null,
  quiet_start time,
  quiet_end time,
  rests_after_night boolean not null default true,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (agency_id, user_id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  check ((quiet_start is null) = (quiet_end is null) and quiet_start is distinct from quiet_end)
);
comment on table public.notification_settings is 'When a person is left in peace: hours of the day, and the hours after a night shift.';

create table public.push_subscriptions (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  endpoint text not null unique check (endpoint ~ '^https?://' and char_length(endpoint) <= 1000),
  p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{80,100}$'),
  auth text not null check (auth ~ '^[A-Za-z0-9_-]{16,40}$'),
  device text not null check (char_length(device) between 1 and 100),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.push_subscriptions is 'Browsers that show notices of a person while the app is closed.';
create index push_subscriptions_person_idx on public.push_subscriptions (agency_id, user_id);

create table public.notice_rules (
  agency_id uuid primary key references public.agencies (id),
  fallback_minutes integer not null default 5 check (fallback_minutes between 1 and 120),
  ack_hours integer not null default 24 check (ack_hours between 1 and 168),
  nightly_time time not null default '05:30',
  webhook_url text check (webhook_url ~ '^https?://' and char_length(webhook_url) <= 500),
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id)
);
comment on table public.notice_rules is 'How an agency delivers notices.';
create index notice_rules_updated_by_idx on public.notice_rules (agency_id, updated_by);

create table private.webhook_secrets (
  agency_id uuid primary key references public.agencies (id),
  secret text not null check (secret ~ '^whsec_[A-Za-z0-9+/=]{32,}$')
);
comment on table private.webhook_secrets is 'With what the calls to an agency''s own address are signed.';

-- What time alone tells, each once.
create table private.told (
  agency_id uuid not null references public.agencies (id),
  key text not null check (char_length(key) between 1 and 200),
  told_at timestamptz not null default now(),
  primary key (agency_id, key)
);
comment on table private.told is 'What was told because its time had come, so that it is told once.';
create index told_age_idx on private.told (told_at);

create table public.nightly_runs (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  night date not null,
  state text not null check (state in ('running', 'done', 'failed', 'missed')),
  attempts integer not null default 1,
  started_at timestamptz not null default now(),
  lease_until timestamptz,
  finished_at timestamptz,
  people_told integer,
  result jsonb,
  error text check (char_length(error) between 1 and 500),
  unique (agency_id, night),
  check ((state = 'running') = (finished_at is null))
);
comment on table public.nightly_runs is 'The nightly look ahead: one run by agency and night, with what it found.';

alter table public.notification_deliveries enable row level security;
alter table public.notification_preferences enable row level security;
alter table public.notification_settings enable row level security;
alter table public.push_subscriptions enable row level security;
alter table public.notice_rules enable row level security;
alter table private.webhook_secrets enable row level security;
alter table private.told enable row level security;
alter table public.nightly_runs enable row level security;
