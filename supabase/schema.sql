-- Written by npm run db:dump from the migrated database. Do not edit.

-- Extensions

create extension btree_gist with schema extensions;
create extension pg_stat_statements with schema extensions;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;

-- Schemas

create schema private;
create schema public;

-- Rights on schemas

grant usage on schema private to anon;
grant usage on schema private to authenticated;
grant usage on schema private to service_role;
grant usage on schema private to supabase_auth_admin;
grant usage on schema public to public;
grant usage on schema public to anon;
grant usage on schema public to authenticated;
grant usage on schema public to postgres;
grant usage on schema public to service_role;

-- Enumerations

create type public.assignment_source as enum ('generated', 'manual', 'swap', 'callout', 'mandate', 'extension');
create type public.assignment_status as enum ('draft', 'published', 'cancelled');
create type public.audit_actor_kind as enum ('user', 'job', 'system');
create type public.delivery_state as enum ('waiting', 'sending', 'sent', 'skipped', 'dead');
create type public.duty_state as enum ('trainee', 'light_duty');
create type public.generation_state as enum ('running', 'succeeded', 'failed', 'cancelled');
create type public.invitation_state as enum ('pending', 'accepted', 'revoked');
create type public.leave_entry_kind as enum ('opening', 'granted', 'taken', 'returned', 'corrected');
create type public.notice_channel as enum ('push', 'sms', 'email', 'webhook');
create type public.notification_status as enum ('pending', 'sent', 'failed', 'read');
create type public.role_name as enum ('dispatcher', 'supervisor', 'admin');
create type public.roster_edit_state as enum ('pending', 'applied', 'declined', 'withdrawn', 'undone');
create type public.schedule_status as enum ('draft', 'published', 'archived', 'failed');
create type public.setting_kind as enum ('limits', 'workweek', 'patterns', 'sign_in', 'leave_rules', 'leave_kind', 'swap_rules', 'notice_rules', 'retention', 'day_start', 'qualification', 'center');
create type public.shift_category as enum ('early', 'day', 'swing', 'graveyard');
create type public.shift_change_kind as enum ('added', 'changed', 'cancelled', 'restored');
create type public.shift_pattern as enum ('4x10', '3x12_1x4', '2x10', '3x10', '2x12');
create type public.sign_in_policy as enum ('delay', 'lock');
create type public.swap_answer_state as enum ('asked', 'proposed', 'declined', 'accepted', 'void');
create type public.swap_kind as enum ('swap', 'give');
create type public.swap_status as enum ('pending', 'accepted', 'rejected', 'approved', 'denied', 'withdrawn', 'expired', 'cancelled');
create type public.time_off_status as enum ('pending', 'approved', 'denied', 'withdrawn', 'cancelled');
create type public.time_off_type as enum ('vacation', 'sick', 'personal', 'training');

-- Tables

create table private.board_devices (
  id uuid default gen_random_uuid() not null,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  token_hash bytea not null,
  issued_by uuid not null,
  issued_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone,
  revoked_by uuid,
  revoked_at timestamp with time zone
);
create table private.calendar_feeds (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
);
create table private.invitation_tries (
  invitation_id uuid not null,
  agency_id uuid not null,
  begun_at timestamp with time zone,
  invited_before timestamp with time zone
);
create table private.known_devices (
  user_id uuid not null,
  device text not null,
  agency_id uuid not null,
  seen_at timestamp with time zone not null
);
create table private.leave_rows (
  request_id integer not null,
  assignment_id bigint not null,
  agency_id uuid not null,
  before jsonb,
  left_version integer not null,
  is_opened boolean not null
);
create table private.live_log (
  topic text not null,
  xact bigint default ((pg_current_xact_id())::text)::bigint not null,
  what text not null,
  id bigint generated always as identity not null,
  told_at timestamp with time zone default clock_timestamp() not null
);
create table private.outbox (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  kind text not null,
  payload jsonb not null,
  created_at timestamp with time zone default now() not null,
  relayed_at timestamp with time zone
);
create table private.revision_bases (
  schedule_id integer not null,
  agency_id uuid not null,
  row_ids bigint[] not null,
  row_versions integer[] not null
);
create table private.sign_in_guards (
  user_id uuid not null,
  failures integer default 0 not null,
  last_failed_at timestamp with time zone,
  blocked_until timestamp with time zone,
  recorded_at timestamp with time zone
);
create table private.told (
  agency_id uuid not null,
  key text not null,
  told_at timestamp with time zone default now() not null
);
create table private.told_shortfalls (
  center_id uuid not null,
  asked text not null,
  starts_at timestamp with time zone not null,
  agency_id uuid not null,
  missing integer not null
);
create table private.webhook_secrets (
  agency_id uuid not null,
  secret text not null
);
create table private.workers (
  name text not null,
  seen_at timestamp with time zone default now() not null,
  channels public.notice_channel[] default '{}'::public.notice_channel[] not null
);
create table public.agencies (
  id uuid default gen_random_uuid() not null,
  name text not null,
  slug text not null,
  status text default 'active'::text not null,
  workweek_start smallint default 0 not null,
  limits jsonb default '{}'::jsonb not null,
  topic_epoch integer default 1 not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  sign_in_policy public.sign_in_policy default 'delay'::public.sign_in_policy not null,
  pattern_rules jsonb default '{}'::jsonb not null,
  audit_months integer,
  notice_months integer
);
create table public.assigned_shifts (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  user_id uuid,
  shift_id integer not null,
  shift_date date not null,
  status public.assignment_status default 'draft'::public.assignment_status not null,
  local_start time without time zone,
  local_end time without time zone,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  required_role public.role_name default 'dispatcher'::public.role_name not null,
  is_overtime boolean default false not null,
  is_manual_override boolean default false not null,
  is_locked boolean default false not null,
  source public.assignment_source default 'generated'::public.assignment_source not null,
  credited_user_id uuid,
  origin_id bigint,
  override_reason text,
  version integer default 1 not null,
  updated_by uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  is_acting boolean default false not null
);
create table public.audit_anchors (
  agency_id uuid not null,
  at timestamp with time zone default clock_timestamp() not null,
  seq bigint not null,
  hash bytea not null
);
create table public.audit_chain (
  audit_id bigint not null,
  agency_id uuid not null,
  seq bigint not null,
  prev_hash bytea not null,
  hash bytea not null
);
create table public.audit_checkpoints (
  agency_id uuid not null,
  seq bigint not null,
  hash bytea not null,
  removed bigint not null,
  written_before timestamp with time zone not null,
  at timestamp with time zone default clock_timestamp() not null
);
create table public.audit_logs (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  actor_id uuid,
  actor_kind public.audit_actor_kind default 'system'::public.audit_actor_kind not null,
  action text not null,
  target_id text,
  details jsonb default '{}'::jsonb not null,
  before jsonb,
  after jsonb,
  request_id text,
  created_at timestamp with time zone default clock_timestamp() not null,
  origin jsonb,
  entity text generated always as ("left"(COALESCE((details ->> 'entity'::text), ''::text), 80)) stored not null
);
create table public.centers (
  id uuid default gen_random_uuid() not null,
  agency_id uuid not null,
  name text not null,
  time_zone text not null,
  day_start time without time zone default '05:00:00'::time without time zone not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.chat_channels (
  id uuid default gen_random_uuid() not null,
  agency_id uuid not null,
  name text not null,
  created_at timestamp with time zone default now() not null
);
create table public.chat_members (
  agency_id uuid not null,
  channel_id uuid not null,
  user_id uuid not null,
  joined_at timestamp with time zone default now() not null
);
create table public.chat_messages (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  channel_id uuid not null,
  sender_id uuid default auth.uid() not null,
  content text not null,
  created_at timestamp with time zone default now() not null
);
create table public.comment_mentions (
  agency_id uuid not null,
  comment_id uuid not null,
  user_id uuid not null
);
create table public.comment_versions (
  agency_id uuid not null,
  comment_id uuid not null,
  version integer not null,
  content text not null,
  replaced_at timestamp with time zone default now() not null,
  replaced_by uuid not null
);
create table public.comments (
  id uuid default gen_random_uuid() not null,
  seq bigint generated always as identity not null,
  agency_id uuid not null,
  author_id uuid not null,
  client_id uuid not null,
  audience text not null,
  content text not null,
  request_id integer,
  swap_id integer,
  assignment_id bigint,
  center_id uuid,
  comment_date date,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  person_id uuid,
  created_at timestamp with time zone default now() not null,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  deleted_by uuid,
  version integer default 1 not null
);
create table public.desks (
  id integer generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  "position" integer not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.duty_states (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  user_id uuid not null,
  kind public.duty_state not null,
  from_date date not null,
  to_date date,
  trainer_id uuid,
  note text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.emergency_contacts (
  user_id uuid not null,
  agency_id uuid not null,
  name text not null,
  relation text,
  phone text not null,
  note text,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.generation_runs (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  schedule_id integer not null,
  requested_by uuid not null,
  parameters jsonb default '{}'::jsonb not null,
  seed bigint not null,
  state public.generation_state default 'running'::public.generation_state not null,
  stage text,
  progress real default 0 not null,
  loaded_version integer not null,
  metrics jsonb,
  error text,
  worker text,
  heartbeat_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  scenario_id bigint,
  stop_requested_at timestamp with time zone,
  attempt integer default 0 not null,
  detail jsonb
);
create table public.handover_note_versions (
  agency_id uuid not null,
  note_id bigint not null,
  version integer not null,
  desk_id integer not null,
  center_id uuid not null,
  for_at timestamp with time zone not null,
  content text not null,
  written_at timestamp with time zone not null
);
create table public.handover_notes (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  desk_id integer not null,
  for_at timestamp with time zone not null,
  content text not null,
  author_id uuid not null,
  client_id uuid not null,
  carried_from bigint,
  edited_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.handover_receipts (
  agency_id uuid not null,
  center_id uuid not null,
  note_id bigint not null,
  user_id uuid not null,
  version integer not null,
  read_at timestamp with time zone default now() not null
);
create table public.holidays (
  id integer generated always as identity not null,
  agency_id uuid not null,
  holiday_date date not null,
  name text not null
);
create table public.hour_settlements (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  creditor_id uuid not null,
  debtor_id uuid not null,
  minutes integer not null,
  note text,
  created_at timestamp with time zone default now() not null
);
create table public.invitations (
  id uuid default gen_random_uuid() not null,
  agency_id uuid not null,
  user_id uuid not null,
  email text not null,
  role public.role_name not null,
  state public.invitation_state default 'pending'::public.invitation_state not null,
  invited_by uuid not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  mailed_at timestamp with time zone,
  mail_due_at timestamp with time zone,
  mail_attempts integer default 0 not null,
  mail_problem text
);
create table public.leave_blackouts (
  id integer generated always as identity not null,
  agency_id uuid not null,
  name text not null,
  from_date date not null,
  to_date date not null
);
create table public.leave_entries (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  user_id uuid not null,
  kind_id integer not null,
  entry public.leave_entry_kind not null,
  minutes integer not null,
  entry_date date not null,
  note text,
  request_id integer,
  actor_id uuid,
  created_at timestamp with time zone default now() not null
);
create table public.leave_kinds (
  id integer generated always as identity not null,
  agency_id uuid not null,
  name text not null,
  type public.time_off_type not null,
  needs_balance boolean default false not null,
  counts_to_caps boolean default true not null,
  is_protected boolean default false not null,
  is_private boolean default false not null,
  notice_days integer default 0 not null,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.leave_rules (
  agency_id uuid not null,
  cap_dispatchers integer,
  cap_supervisors integer,
  escalate_after_hours integer default 24 not null,
  deputy_id uuid,
  version integer default 1 not null,
  updated_at timestamp with time zone default now() not null
);
create table public.nightly_runs (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  night date not null,
  state text not null,
  attempts integer default 1 not null,
  started_at timestamp with time zone default now() not null,
  lease_until timestamp with time zone,
  finished_at timestamp with time zone,
  people_told integer,
  result jsonb,
  error text,
  leased_by text
);
create table public.notice_rules (
  agency_id uuid not null,
  fallback_minutes integer default 5 not null,
  ack_hours integer default 24 not null,
  nightly_time time without time zone default '05:30:00'::time without time zone not null,
  webhook_url text,
  version integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  updated_by uuid
);
create table public.notification_deliveries (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  notification_id bigint not null,
  recipient_id uuid not null,
  channel public.notice_channel not null,
  state public.delivery_state default 'waiting'::public.delivery_state not null,
  is_urgent boolean default false not null,
  is_fallback boolean default false not null,
  due_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  attempts integer default 0 not null,
  unsure integer default 0 not null,
  round integer default 0 not null,
  leased_by text,
  lease_until timestamp with time zone,
  handed_at timestamp with time zone,
  sent_at timestamp with time zone,
  ended_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone default now() not null,
  failed_at timestamp with time zone
);
create table public.notification_preferences (
  agency_id uuid not null,
  user_id uuid not null,
  category text not null,
  channel public.notice_channel not null,
  is_on boolean not null
);
create table public.notification_settings (
  user_id uuid not null,
  agency_id uuid not null,
  quiet_start time without time zone,
  quiet_end time without time zone,
  rests_after_night boolean default true not null,
  version integer default 1 not null,
  updated_at timestamp with time zone default now() not null
);
create table public.notifications (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  recipient_id uuid not null,
  kind text not null,
  content text not null,
  link text,
  status public.notification_status default 'pending'::public.notification_status not null,
  read_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  schedule_id integer,
  subject text,
  concerns_at timestamp with time zone,
  expires_at timestamp with time zone,
  needs_ack boolean default false not null,
  acknowledged_at timestamp with time zone,
  planned_at timestamp with time zone
);
create table public.person_qualifications (
  agency_id uuid not null,
  user_id uuid not null,
  qualification_id integer not null,
  valid_from date not null,
  valid_to date
);
create table public.profile_patterns (
  agency_id uuid not null,
  user_id uuid not null,
  effective_from date not null,
  pattern public.shift_pattern,
  created_at timestamp with time zone default now() not null
);
create table public.profiles (
  id uuid not null,
  agency_id uuid not null,
  center_id uuid,
  full_name text not null,
  email text not null,
  avatar_url text,
  phone text,
  employee_number text,
  hired_on date,
  seniority_date date,
  assigned_pattern public.shift_pattern,
  default_shift_preference_id integer,
  counts_toward_minimum boolean default true not null,
  trainer_id uuid,
  is_active boolean default true not null,
  theme text default 'system'::text not null,
  density text default 'comfortable'::text not null,
  clock text default '24h'::text not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null
);
create table public.push_subscriptions (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  user_id uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  device text not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone
);
create table public.qualifications (
  id integer generated always as identity not null,
  agency_id uuid not null,
  name text not null,
  is_active boolean default true not null,
  is_acting_supervisor boolean default false not null,
  version integer default 1 not null,
  updated_at timestamp with time zone default now() not null
);
create table public.roles (
  id integer generated always as identity not null,
  name public.role_name not null
);
create table public.roster_edits (
  id uuid not null,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  state public.roster_edit_state not null,
  operations jsonb not null,
  reason text,
  violations jsonb default '[]'::jsonb not null,
  added_ids jsonb default '{}'::jsonb not null,
  people_told integer default 0 not null,
  is_published boolean not null,
  requested_by uuid not null,
  requested_at timestamp with time zone default now() not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_note text,
  undoes uuid,
  announce_at timestamp with time zone,
  announced_at timestamp with time zone,
  is_silent boolean default false not null,
  former jsonb default '{}'::jsonb not null,
  time_off_id integer
);
create table public.schedule_results (
  schedule_id integer not null,
  agency_id uuid not null,
  result jsonb not null
);
create table public.schedule_scenarios (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  schedule_id integer not null,
  name text not null,
  change jsonb not null,
  parameters jsonb not null,
  base_version integer not null,
  plan jsonb,
  result jsonb,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone default now() not null,
  adopted_at timestamp with time zone
);
create table public.schedule_versions (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  schedule_id integer not null,
  version integer not null,
  state jsonb not null,
  difference jsonb not null,
  published_by uuid,
  published_at timestamp with time zone default now() not null,
  shift_count integer not null,
  people_told integer
);
create table public.schedules (
  id integer generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  start_date date not null,
  end_date date not null,
  status public.schedule_status default 'draft'::public.schedule_status not null,
  version integer default 1 not null,
  published_version integer default 0 not null,
  revises_id integer,
  revises_from date,
  revises_version integer,
  result jsonb,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone default now() not null,
  published_by uuid,
  published_at timestamp with time zone,
  updated_by uuid,
  updated_at timestamp with time zone default now() not null
);
create table public.setting_versions (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  center_id uuid,
  kind public.setting_kind not null,
  subject text default ''::text not null,
  effective_from date not null,
  value jsonb not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  applied_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  refusal text
);
create table public.shift_changes (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  schedule_id integer not null,
  assignment_id bigint not null,
  kind public.shift_change_kind not null,
  from_user_id uuid,
  to_user_id uuid,
  before jsonb,
  after jsonb,
  is_published boolean not null,
  notice_minutes integer,
  reason text,
  edit_id uuid,
  changed_by uuid,
  changed_at timestamp with time zone default now() not null,
  is_correction boolean default false not null
);
create table public.shift_swaps (
  id integer generated always as identity not null,
  agency_id uuid not null,
  kind public.swap_kind default 'swap'::public.swap_kind not null,
  requester_id uuid not null,
  responder_id uuid,
  requester_assigned_shift_id bigint not null,
  responder_assigned_shift_id bigint,
  status public.swap_status default 'pending'::public.swap_status not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  approved_by uuid,
  decided_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  center_id uuid not null,
  is_for_everyone boolean default false not null,
  note text,
  decision_note text,
  closing_note text,
  violations jsonb default '[]'::jsonb not null,
  told_stage text,
  requester_shift jsonb not null,
  responder_shift jsonb
);
create table public.shifts (
  id integer generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null,
  code text not null,
  category public.shift_category not null,
  start_time time without time zone not null,
  end_time time without time zone not null,
  duration_minutes integer not null,
  duration_hours numeric(5,2) generated always as (((duration_minutes)::numeric / 60.0)) stored,
  is_active boolean default true not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  valid_from date,
  valid_to date,
  replaces_id integer
);
create table public.staffing_requirements (
  id integer generated always as identity not null,
  agency_id uuid not null,
  center_id uuid not null,
  period_name text not null,
  start_time time without time zone not null,
  end_time time without time zone not null,
  min_employees integer default 0 not null,
  min_supervisors integer default 0 not null,
  weekday_mask smallint default 127 not null,
  effective_from date,
  effective_to date,
  replaces_weekly boolean default false not null,
  qualification_id integer,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  cut_id integer,
  cut_until date
);
create table public.swap_answers (
  swap_id integer not null,
  person_id uuid not null,
  agency_id uuid not null,
  state public.swap_answer_state default 'asked'::public.swap_answer_state not null,
  assigned_shift_id bigint,
  note text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  shift jsonb
);
create table public.swap_events (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  swap_id integer not null,
  from_status public.swap_status,
  to_status public.swap_status not null,
  actor_id uuid,
  reason text,
  created_at timestamp with time zone default now() not null
);
create table public.swap_rules (
  agency_id uuid not null,
  notice_minutes integer default 1440 not null,
  is_same_workweek boolean default false not null,
  approves_clean boolean default false not null,
  version integer default 1 not null,
  updated_at timestamp with time zone default now() not null
);
create table public.time_off_events (
  id bigint generated always as identity not null,
  agency_id uuid not null,
  request_id integer not null,
  from_status public.time_off_status,
  to_status public.time_off_status not null,
  actor_id uuid,
  reason text,
  created_at timestamp with time zone default now() not null
);
create table public.time_off_requests (
  id integer generated always as identity not null,
  agency_id uuid not null,
  user_id uuid not null,
  start_datetime timestamp with time zone not null,
  end_datetime timestamp with time zone not null,
  status public.time_off_status default 'pending'::public.time_off_status not null,
  reason text,
  decision_note text,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  kind_id integer not null,
  is_sick_call boolean default false not null,
  charged_minutes integer,
  closing_note text,
  told_stage text
);
create table public.user_roles (
  user_id uuid not null,
  role_id integer not null,
  granted_by uuid,
  granted_at timestamp with time zone default now() not null
);

-- Constraints

alter table private.board_devices add constraint board_devices_pkey PRIMARY KEY (id);
alter table private.board_devices add constraint board_devices_token_hash_key UNIQUE (token_hash);
alter table private.board_devices add constraint board_devices_check CHECK (((revoked_at IS NULL) = (revoked_by IS NULL)));
alter table private.calendar_feeds add constraint calendar_feeds_pkey PRIMARY KEY (id);
alter table private.calendar_feeds add constraint calendar_feeds_token_hash_key UNIQUE (token_hash);
alter table private.invitation_tries add constraint invitation_tries_pkey PRIMARY KEY (invitation_id);
alter table private.known_devices add constraint known_devices_pkey PRIMARY KEY (user_id, device);
alter table private.leave_rows add constraint leave_rows_pkey PRIMARY KEY (request_id, assignment_id);
alter table private.leave_rows add constraint leave_rows_before_check CHECK ((jsonb_typeof(before) = 'object'::text));
alter table private.live_log add constraint live_log_pkey PRIMARY KEY (topic, xact, what);
alter table private.outbox add constraint outbox_pkey PRIMARY KEY (id);
alter table private.revision_bases add constraint revision_bases_pkey PRIMARY KEY (schedule_id);
alter table private.revision_bases add constraint revision_bases_check CHECK ((cardinality(row_ids) = cardinality(row_versions)));
alter table private.sign_in_guards add constraint sign_in_guards_pkey PRIMARY KEY (user_id);
alter table private.told add constraint told_pkey PRIMARY KEY (agency_id, key);
alter table private.told add constraint told_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 200)));
alter table private.told_shortfalls add constraint told_shortfalls_pkey PRIMARY KEY (center_id, asked, starts_at);
alter table private.told_shortfalls add constraint told_shortfalls_missing_check CHECK ((missing > 0));
alter table private.webhook_secrets add constraint webhook_secrets_pkey PRIMARY KEY (agency_id);
alter table private.webhook_secrets add constraint webhook_secrets_secret_check CHECK ((secret ~ '^whsec_[A-Za-z0-9+/=]{32,}$'::text));
alter table private.workers add constraint workers_pkey PRIMARY KEY (name);
alter table private.workers add constraint workers_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255)));
alter table public.agencies add constraint agencies_pkey PRIMARY KEY (id);
alter table public.agencies add constraint agencies_slug_key UNIQUE (slug);
alter table public.agencies add constraint agencies_audit_months_check CHECK (((audit_months >= 12) AND (audit_months <= 240)));
alter table public.agencies add constraint agencies_limits_check CHECK ((jsonb_typeof(limits) = 'object'::text));
alter table public.agencies add constraint agencies_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 120)));
alter table public.agencies add constraint agencies_notice_months_check CHECK (((notice_months >= 1) AND (notice_months <= 120)));
alter table public.agencies add constraint agencies_pattern_rules_check CHECK ((jsonb_typeof(pattern_rules) = 'object'::text));
alter table public.agencies add constraint agencies_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text));
alter table public.agencies add constraint agencies_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])));
alter table public.agencies add constraint agencies_workweek_start_check CHECK (((workweek_start >= 0) AND (workweek_start <= 6)));
alter table public.assigned_shifts add constraint assigned_shifts_pkey PRIMARY KEY (id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_id_key UNIQUE (agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_no_double_booking EXCLUDE USING gist (user_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status = 'published'::public.assignment_status)) DEFERRABLE;
alter table public.assigned_shifts add constraint assigned_shifts_no_double_booking_in_draft EXCLUDE USING gist (schedule_id WITH =, user_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status = 'draft'::public.assignment_status)) DEFERRABLE;
alter table public.assigned_shifts add constraint assigned_shifts_check CHECK ((ends_at >= starts_at));
alter table public.assigned_shifts add constraint assigned_shifts_check1 CHECK (((((EXTRACT(epoch FROM local_start))::integer % 900) = 0) AND (((EXTRACT(epoch FROM local_end))::integer % 900) = 0)));
alter table public.assigned_shifts add constraint assigned_shifts_check2 CHECK (((local_start < '24:00:00'::time without time zone) AND (local_end < '24:00:00'::time without time zone)));
alter table public.assigned_shifts add constraint assigned_shifts_check3 CHECK (((NOT is_acting) OR (user_id IS NOT NULL)));
alter table public.assigned_shifts add constraint assigned_shifts_override_reason_check CHECK ((char_length(override_reason) <= 500));
alter table public.audit_anchors add constraint audit_anchors_pkey PRIMARY KEY (agency_id, at);
alter table public.audit_chain add constraint audit_chain_pkey PRIMARY KEY (audit_id);
alter table public.audit_chain add constraint audit_chain_agency_id_seq_key UNIQUE (agency_id, seq);
alter table public.audit_checkpoints add constraint audit_checkpoints_pkey PRIMARY KEY (agency_id, seq);
alter table public.audit_checkpoints add constraint audit_checkpoints_removed_check CHECK ((removed > 0));
alter table public.audit_logs add constraint audit_logs_pkey PRIMARY KEY (id);
alter table public.centers add constraint centers_pkey PRIMARY KEY (id);
alter table public.centers add constraint centers_agency_id_id_key UNIQUE (agency_id, id);
alter table public.centers add constraint centers_agency_id_name_key UNIQUE (agency_id, name);
alter table public.centers add constraint centers_day_start_check CHECK ((EXTRACT(second FROM day_start) = (0)::numeric));
alter table public.centers add constraint centers_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 120)));
alter table public.centers add constraint centers_time_zone_check CHECK (private.is_time_zone(time_zone));
alter table public.chat_channels add constraint chat_channels_pkey PRIMARY KEY (id);
alter table public.chat_channels add constraint chat_channels_agency_id_id_key UNIQUE (agency_id, id);
alter table public.chat_channels add constraint chat_channels_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80)));
alter table public.chat_members add constraint chat_members_pkey PRIMARY KEY (channel_id, user_id);
alter table public.chat_messages add constraint chat_messages_pkey PRIMARY KEY (id);
alter table public.chat_messages add constraint chat_messages_content_check CHECK (((char_length(content) >= 1) AND (char_length(content) <= 4000)));
alter table public.comment_mentions add constraint comment_mentions_pkey PRIMARY KEY (comment_id, user_id);
alter table public.comment_versions add constraint comment_versions_pkey PRIMARY KEY (comment_id, version);
alter table public.comments add constraint comments_pkey PRIMARY KEY (id);
alter table public.comments add constraint comments_agency_id_id_key UNIQUE (agency_id, id);
alter table public.comments add constraint comments_author_id_client_id_key UNIQUE (author_id, client_id);
alter table public.comments add constraint comments_audience_check CHECK ((audience = ANY (ARRAY['everyone'::text, 'supervisors'::text])));
alter table public.comments add constraint comments_check CHECK ((num_nonnulls(request_id, swap_id, assignment_id, center_id) = 1));
alter table public.comments add constraint comments_check1 CHECK ((num_nonnulls(comment_date, starts_at) = num_nonnulls(center_id)));
alter table public.comments add constraint comments_check2 CHECK ((((starts_at IS NULL) = (ends_at IS NULL)) AND (starts_at < ends_at)));
alter table public.comments add constraint comments_check3 CHECK (((starts_at IS NULL) OR (audience = 'supervisors'::text)));
alter table public.comments add constraint comments_check4 CHECK (((deleted_at IS NULL) = (deleted_by IS NULL)));
alter table public.comments add constraint comments_check5 CHECK (((content = ''::text) = (deleted_at IS NOT NULL)));
alter table public.comments add constraint comments_content_check CHECK ((char_length(content) <= 2000));
alter table public.desks add constraint desks_pkey PRIMARY KEY (id);
alter table public.desks add constraint desks_agency_id_center_id_id_key UNIQUE (agency_id, center_id, id);
alter table public.desks add constraint desks_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND private.is_line(name)));
alter table public.desks add constraint desks_position_check CHECK (("position" > 0));
alter table public.duty_states add constraint duty_states_pkey PRIMARY KEY (id);
alter table public.duty_states add constraint duty_states_no_overlap EXCLUDE USING gist (user_id WITH =, kind WITH =, daterange(from_date, to_date, '[]'::text) WITH &&);
alter table public.duty_states add constraint duty_states_check CHECK ((to_date >= from_date));
alter table public.duty_states add constraint duty_states_check1 CHECK (((trainer_id IS NULL) OR ((kind = 'trainee'::public.duty_state) AND (trainer_id <> user_id))));
alter table public.duty_states add constraint duty_states_from_date_check CHECK (((from_date >= '2000-01-01'::date) AND (from_date <= '2199-12-31'::date)));
alter table public.duty_states add constraint duty_states_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500)));
alter table public.duty_states add constraint duty_states_to_date_check CHECK (((to_date >= '2000-01-01'::date) AND (to_date <= '2199-12-31'::date)));
alter table public.emergency_contacts add constraint emergency_contacts_pkey PRIMARY KEY (user_id);
alter table public.emergency_contacts add constraint emergency_contacts_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND private.is_line(name)));
alter table public.emergency_contacts add constraint emergency_contacts_note_check CHECK ((((char_length(note) >= 1) AND (char_length(note) <= 300)) AND private.is_line(note)));
alter table public.emergency_contacts add constraint emergency_contacts_phone_check CHECK ((phone ~ '^[0-9+(). -]{3,32}$'::text));
alter table public.emergency_contacts add constraint emergency_contacts_relation_check CHECK ((((char_length(relation) >= 1) AND (char_length(relation) <= 60)) AND private.is_line(relation)));
alter table public.generation_runs add constraint generation_runs_pkey PRIMARY KEY (id);
alter table public.generation_runs add constraint generation_runs_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision)));
alter table public.generation_runs add constraint generation_runs_worker_check CHECK (((char_length(worker) >= 1) AND (char_length(worker) <= 255)));
alter table public.handover_note_versions add constraint handover_note_versions_pkey PRIMARY KEY (note_id, version);
alter table public.handover_note_versions add constraint handover_note_versions_content_check CHECK (((char_length(content) >= 1) AND (char_length(content) <= 4000)));
alter table public.handover_notes add constraint handover_notes_pkey PRIMARY KEY (id);
alter table public.handover_notes add constraint handover_notes_agency_id_author_id_client_id_key UNIQUE (agency_id, author_id, client_id);
alter table public.handover_notes add constraint handover_notes_agency_id_center_id_id_key UNIQUE (agency_id, center_id, id);
alter table public.handover_notes add constraint handover_notes_agency_id_id_key UNIQUE (agency_id, id);
alter table public.handover_notes add constraint handover_notes_check CHECK (((char_length(content) <= 4000) AND ((withdrawn_at IS NULL) = (content <> ''::text))));
alter table public.handover_notes add constraint handover_notes_check1 CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL)));
alter table public.handover_receipts add constraint handover_receipts_pkey PRIMARY KEY (note_id, user_id, version);
alter table public.holidays add constraint holidays_pkey PRIMARY KEY (id);
alter table public.holidays add constraint holidays_agency_id_holiday_date_key UNIQUE (agency_id, holiday_date);
alter table public.holidays add constraint holidays_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80)));
alter table public.hour_settlements add constraint hour_settlements_pkey PRIMARY KEY (id);
alter table public.hour_settlements add constraint hour_settlements_check CHECK ((creditor_id <> debtor_id));
alter table public.hour_settlements add constraint hour_settlements_minutes_check CHECK (((minutes >= 1) AND (minutes <= 1000000)));
alter table public.hour_settlements add constraint hour_settlements_note_check CHECK ((((char_length(note) >= 1) AND (char_length(note) <= 500)) AND private.is_line(note)));
alter table public.invitations add constraint invitations_pkey PRIMARY KEY (id);
alter table public.invitations add constraint invitations_agency_id_id_key UNIQUE (agency_id, id);
alter table public.invitations add constraint invitations_mail_problem_check CHECK (((char_length(mail_problem) >= 1) AND (char_length(mail_problem) <= 200)));
alter table public.leave_blackouts add constraint leave_blackouts_pkey PRIMARY KEY (id);
alter table public.leave_blackouts add constraint leave_blackouts_check CHECK (((to_date >= from_date) AND (from_date >= '2000-01-01'::date) AND (to_date <= '2199-12-31'::date)));
alter table public.leave_blackouts add constraint leave_blackouts_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 80)) AND private.is_line(name)));
alter table public.leave_entries add constraint leave_entries_pkey PRIMARY KEY (id);
alter table public.leave_entries add constraint leave_entries_check CHECK (((request_id IS NOT NULL) = (entry = ANY (ARRAY['taken'::public.leave_entry_kind, 'returned'::public.leave_entry_kind]))));
alter table public.leave_entries add constraint leave_entries_entry_date_check CHECK (((entry_date >= '2000-01-01'::date) AND (entry_date <= '2199-12-31'::date)));
alter table public.leave_entries add constraint leave_entries_minutes_check CHECK (((minutes >= '-1000000'::integer) AND (minutes <= 1000000)));
alter table public.leave_entries add constraint leave_entries_note_check CHECK ((((char_length(note) >= 1) AND (char_length(note) <= 500)) AND private.is_line(note)));
alter table public.leave_kinds add constraint leave_kinds_pkey PRIMARY KEY (id);
alter table public.leave_kinds add constraint leave_kinds_agency_id_id_key UNIQUE (agency_id, id);
alter table public.leave_kinds add constraint leave_kinds_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND private.is_line(name)));
alter table public.leave_kinds add constraint leave_kinds_notice_days_check CHECK (((notice_days >= 0) AND (notice_days <= 366)));
alter table public.leave_rules add constraint leave_rules_pkey PRIMARY KEY (agency_id);
alter table public.leave_rules add constraint leave_rules_cap_dispatchers_check CHECK (((cap_dispatchers >= 0) AND (cap_dispatchers <= 500)));
alter table public.leave_rules add constraint leave_rules_cap_supervisors_check CHECK (((cap_supervisors >= 0) AND (cap_supervisors <= 500)));
alter table public.leave_rules add constraint leave_rules_escalate_after_hours_check CHECK (((escalate_after_hours >= 1) AND (escalate_after_hours <= 720)));
alter table public.nightly_runs add constraint nightly_runs_pkey PRIMARY KEY (id);
alter table public.nightly_runs add constraint nightly_runs_agency_id_night_key UNIQUE (agency_id, night);
alter table public.nightly_runs add constraint nightly_runs_check CHECK (((state = 'running'::text) = (finished_at IS NULL)));
alter table public.nightly_runs add constraint nightly_runs_error_check CHECK (((char_length(error) >= 1) AND (char_length(error) <= 500)));
alter table public.nightly_runs add constraint nightly_runs_leased_by_check CHECK (((char_length(leased_by) >= 1) AND (char_length(leased_by) <= 200)));
alter table public.nightly_runs add constraint nightly_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'missed'::text])));
alter table public.notice_rules add constraint notice_rules_pkey PRIMARY KEY (agency_id);
alter table public.notice_rules add constraint notice_rules_ack_hours_check CHECK (((ack_hours >= 1) AND (ack_hours <= 168)));
alter table public.notice_rules add constraint notice_rules_fallback_minutes_check CHECK (((fallback_minutes >= 1) AND (fallback_minutes <= 120)));
alter table public.notice_rules add constraint notice_rules_webhook_url_check CHECK (((webhook_url ~ '^https?://'::text) AND (char_length(webhook_url) <= 500)));
alter table public.notification_deliveries add constraint notification_deliveries_pkey PRIMARY KEY (id);
alter table public.notification_deliveries add constraint notification_deliveries_notification_id_channel_key UNIQUE (notification_id, channel);
alter table public.notification_deliveries add constraint notification_deliveries_check CHECK (((state = 'sending'::public.delivery_state) = ((lease_until IS NOT NULL) AND (leased_by IS NOT NULL))));
alter table public.notification_deliveries add constraint notification_deliveries_check1 CHECK (((state = ANY (ARRAY['sent'::public.delivery_state, 'skipped'::public.delivery_state, 'dead'::public.delivery_state])) = (ended_at IS NOT NULL)));
alter table public.notification_deliveries add constraint notification_deliveries_check2 CHECK ((deadline_at >= due_at));
alter table public.notification_deliveries add constraint notification_deliveries_last_error_check CHECK (((char_length(last_error) >= 1) AND (char_length(last_error) <= 500)));
alter table public.notification_preferences add constraint notification_preferences_pkey PRIMARY KEY (user_id, category, channel);
alter table public.notification_preferences add constraint notification_preferences_category_check CHECK ((category ~ '^[a-z_]{1,40}$'::text));
alter table public.notification_settings add constraint notification_settings_pkey PRIMARY KEY (user_id);
alter table public.notification_settings add constraint notification_settings_agency_id_user_id_key UNIQUE (agency_id, user_id);
alter table public.notification_settings add constraint notification_settings_check CHECK ((((quiet_start IS NULL) = (quiet_end IS NULL)) AND ((quiet_start <> quiet_end) IS NOT FALSE)));
alter table public.notifications add constraint notifications_pkey PRIMARY KEY (id);
alter table public.notifications add constraint notifications_agency_id_id_key UNIQUE (agency_id, id);
alter table public.notifications add constraint notifications_content_check CHECK (((char_length(content) >= 1) AND (char_length(content) <= 1000)));
alter table public.notifications add constraint notifications_kind_check CHECK ((kind ~ '^[a-z_.]{1,60}$'::text));
alter table public.notifications add constraint notifications_link_check CHECK (((link ~~ '/%'::text) AND (link !~~ '//%'::text)));
alter table public.notifications add constraint notifications_link_inside_check CHECK ((link ~ '^/([^/\\[:cntrl:]][^\\[:cntrl:]]*)?$'::text));
alter table public.notifications add constraint notifications_subject_check CHECK (((char_length(subject) >= 1) AND (char_length(subject) <= 100)));
alter table public.person_qualifications add constraint person_qualifications_pkey PRIMARY KEY (user_id, qualification_id, valid_from);
alter table public.person_qualifications add constraint person_qualifications_check CHECK ((valid_to >= valid_from));
alter table public.profile_patterns add constraint profile_patterns_pkey PRIMARY KEY (user_id, effective_from);
alter table public.profiles add constraint profiles_pkey PRIMARY KEY (id);
alter table public.profiles add constraint profiles_agency_id_employee_number_key UNIQUE (agency_id, employee_number);
alter table public.profiles add constraint profiles_agency_id_id_key UNIQUE (agency_id, id);
alter table public.profiles add constraint profiles_avatar_url_check CHECK (((char_length(avatar_url) <= 500) AND (avatar_url ~ '^(https://|/[^/\\])'::text)));
alter table public.profiles add constraint profiles_check CHECK ((trainer_id IS DISTINCT FROM id));
alter table public.profiles add constraint profiles_clock_check CHECK ((clock = ANY (ARRAY['24h'::text, '12h'::text])));
alter table public.profiles add constraint profiles_density_check CHECK ((density = ANY (ARRAY['comfortable'::text, 'compact'::text])));
alter table public.profiles add constraint profiles_email_check CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254)));
alter table public.profiles add constraint profiles_employee_number_check CHECK (((char_length(employee_number) >= 1) AND (char_length(employee_number) <= 32)));
alter table public.profiles add constraint profiles_full_name_check CHECK ((((char_length(full_name) >= 1) AND (char_length(full_name) <= 120)) AND private.is_line(full_name)));
alter table public.profiles add constraint profiles_phone_check CHECK ((phone ~ '^[0-9+(). -]{3,32}$'::text));
alter table public.profiles add constraint profiles_theme_check CHECK ((theme = ANY (ARRAY['dark'::text, 'light'::text, 'system'::text])));
alter table public.push_subscriptions add constraint push_subscriptions_pkey PRIMARY KEY (id);
alter table public.push_subscriptions add constraint push_subscriptions_endpoint_key UNIQUE (endpoint);
alter table public.push_subscriptions add constraint push_subscriptions_auth_check CHECK ((auth ~ '^[A-Za-z0-9_-]{16,40}$'::text));
alter table public.push_subscriptions add constraint push_subscriptions_device_check CHECK (((char_length(device) >= 1) AND (char_length(device) <= 100)));
alter table public.push_subscriptions add constraint push_subscriptions_endpoint_check CHECK (((endpoint ~ '^https?://'::text) AND (char_length(endpoint) <= 1000)));
alter table public.push_subscriptions add constraint push_subscriptions_p256dh_check CHECK ((p256dh ~ '^[A-Za-z0-9_-]{80,100}$'::text));
alter table public.qualifications add constraint qualifications_pkey PRIMARY KEY (id);
alter table public.qualifications add constraint qualifications_agency_id_id_key UNIQUE (agency_id, id);
alter table public.qualifications add constraint qualifications_agency_id_name_key UNIQUE (agency_id, name);
alter table public.qualifications add constraint qualifications_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80)));
alter table public.roles add constraint roles_pkey PRIMARY KEY (id);
alter table public.roles add constraint roles_name_key UNIQUE (name);
alter table public.roster_edits add constraint roster_edits_pkey PRIMARY KEY (id);
alter table public.roster_edits add constraint roster_edits_agency_id_id_key UNIQUE (agency_id, id);
alter table public.roster_edits add constraint roster_edits_check CHECK ((decided_by IS DISTINCT FROM requested_by));
alter table public.roster_edits add constraint roster_edits_decision_note_check CHECK ((((char_length(decision_note) >= 1) AND (char_length(decision_note) <= 500)) AND private.is_line(decision_note)));
alter table public.roster_edits add constraint roster_edits_operations_check CHECK ((jsonb_typeof(operations) = 'array'::text));
alter table public.roster_edits add constraint roster_edits_reason_check CHECK ((((char_length(reason) >= 1) AND (char_length(reason) <= 500)) AND private.is_line(reason)));
alter table public.roster_edits add constraint roster_edits_violations_check CHECK ((jsonb_typeof(violations) = 'array'::text));
alter table public.schedule_results add constraint schedule_results_pkey PRIMARY KEY (schedule_id);
alter table public.schedule_scenarios add constraint schedule_scenarios_pkey PRIMARY KEY (id);
alter table public.schedule_scenarios add constraint schedule_scenarios_agency_id_schedule_id_id_key UNIQUE (agency_id, schedule_id, id);
alter table public.schedule_scenarios add constraint schedule_scenarios_change_check CHECK ((jsonb_typeof(change) = 'object'::text));
alter table public.schedule_scenarios add constraint schedule_scenarios_check CHECK ((num_nulls(plan, result) = ANY (ARRAY[0, 2])));
alter table public.schedule_scenarios add constraint schedule_scenarios_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 80)) AND private.is_line(name)));
alter table public.schedule_scenarios add constraint schedule_scenarios_parameters_check CHECK ((jsonb_typeof(parameters) = 'object'::text));
alter table public.schedule_versions add constraint schedule_versions_pkey PRIMARY KEY (id);
alter table public.schedule_versions add constraint schedule_versions_schedule_id_version_key UNIQUE (schedule_id, version);
alter table public.schedules add constraint schedules_pkey PRIMARY KEY (id);
alter table public.schedules add constraint schedules_agency_id_id_key UNIQUE (agency_id, id);
alter table public.schedules add constraint schedules_center_id_id_key UNIQUE (center_id, id);
alter table public.schedules add constraint schedules_no_published_overlap EXCLUDE USING gist (center_id WITH =, daterange(start_date, end_date, '[]'::text) WITH &&) WHERE ((status = 'published'::public.schedule_status));
alter table public.schedules add constraint schedules_check CHECK (((end_date >= start_date) AND ((end_date - start_date) < 366)));
alter table public.schedules add constraint schedules_check1 CHECK (((start_date >= '2000-01-01'::date) AND (end_date <= '2199-12-31'::date)));
alter table public.schedules add constraint schedules_check2 CHECK ((num_nulls(revises_id, revises_from, revises_version) = ANY (ARRAY[0, 3])));
alter table public.schedules add constraint schedules_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 80)) AND private.is_line(name)));
alter table public.setting_versions add constraint setting_versions_pkey PRIMARY KEY (id);
alter table public.setting_versions add constraint setting_versions_check CHECK (((kind = ANY (ARRAY['day_start'::public.setting_kind, 'center'::public.setting_kind])) = (center_id IS NOT NULL)));
alter table public.setting_versions add constraint setting_versions_check1 CHECK (((kind = ANY (ARRAY['leave_kind'::public.setting_kind, 'qualification'::public.setting_kind])) = (subject <> ''::text)));
alter table public.setting_versions add constraint setting_versions_check2 CHECK (((withdrawn_by IS NULL) OR (withdrawn_at IS NOT NULL)));
alter table public.setting_versions add constraint setting_versions_check3 CHECK (((withdrawn_at IS NULL) OR (applied_at IS NULL)));
alter table public.setting_versions add constraint setting_versions_check4 CHECK (((withdrawn_at IS NULL) OR (withdrawn_by IS NOT NULL) OR (refusal IS NOT NULL)));
alter table public.setting_versions add constraint setting_versions_check5 CHECK (((refusal IS NULL) OR (withdrawn_at IS NOT NULL)));
alter table public.setting_versions add constraint setting_versions_effective_from_check CHECK (((effective_from >= '2000-01-01'::date) AND (effective_from <= '2199-12-31'::date)));
alter table public.setting_versions add constraint setting_versions_refusal_check CHECK (((char_length(refusal) >= 1) AND (char_length(refusal) <= 500)));
alter table public.setting_versions add constraint setting_versions_subject_check CHECK ((char_length(subject) <= 40));
alter table public.setting_versions add constraint setting_versions_value_check CHECK ((jsonb_typeof(value) = 'object'::text));
alter table public.shift_changes add constraint shift_changes_pkey PRIMARY KEY (id);
alter table public.shift_changes add constraint shift_changes_check CHECK (((notice_minutes IS NOT NULL) = is_published));
alter table public.shift_swaps add constraint shift_swaps_pkey PRIMARY KEY (id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_id_key UNIQUE (agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_check CHECK ((requester_id IS DISTINCT FROM responder_id));
alter table public.shift_swaps add constraint shift_swaps_check1 CHECK (((approved_by IS NULL) OR ((approved_by <> requester_id) AND (approved_by IS DISTINCT FROM responder_id))));
alter table public.shift_swaps add constraint shift_swaps_check2 CHECK (((status <> ALL (ARRAY['accepted'::public.swap_status, 'approved'::public.swap_status])) OR ((responder_id IS NOT NULL) AND (accepted_at IS NOT NULL) AND ((kind = 'give'::public.swap_kind) OR (responder_assigned_shift_id IS NOT NULL)))));
alter table public.shift_swaps add constraint shift_swaps_closing_note_check CHECK ((((char_length(closing_note) >= 1) AND (char_length(closing_note) <= 500)) AND private.is_line(closing_note)));
alter table public.shift_swaps add constraint shift_swaps_decision_note_check CHECK ((((char_length(decision_note) >= 1) AND (char_length(decision_note) <= 500)) AND private.is_line(decision_note)));
alter table public.shift_swaps add constraint shift_swaps_note_check CHECK ((((char_length(note) >= 1) AND (char_length(note) <= 500)) AND private.is_line(note)));
alter table public.shift_swaps add constraint shift_swaps_requester_shift_check CHECK ((jsonb_typeof(requester_shift) = 'object'::text));
alter table public.shift_swaps add constraint shift_swaps_responder_shift_check CHECK ((jsonb_typeof(responder_shift) = 'object'::text));
alter table public.shift_swaps add constraint shift_swaps_told_stage_check CHECK ((told_stage = ANY (ARRAY['supervisors'::text, 'deputy'::text, 'admins'::text])));
alter table public.shift_swaps add constraint shift_swaps_violations_check CHECK ((jsonb_typeof(violations) = 'array'::text));
alter table public.shifts add constraint shifts_pkey PRIMARY KEY (id);
alter table public.shifts add constraint shifts_agency_id_id_key UNIQUE (agency_id, id);
alter table public.shifts add constraint shifts_center_id_id_key UNIQUE (center_id, id);
alter table public.shifts add constraint shifts_check CHECK (((((EXTRACT(epoch FROM start_time))::integer % 900) = 0) AND (((EXTRACT(epoch FROM end_time))::integer % 900) = 0)));
alter table public.shifts add constraint shifts_check1 CHECK (((start_time < '24:00:00'::time without time zone) AND (end_time < '24:00:00'::time without time zone)));
alter table public.shifts add constraint shifts_check2 CHECK ((duration_minutes =
CASE
    WHEN (end_time > start_time) THEN ((EXTRACT(epoch FROM (end_time - start_time)))::integer / 60)
    ELSE (1440 + ((EXTRACT(epoch FROM (end_time - start_time)))::integer / 60))
END));
alter table public.shifts add constraint shifts_code_check CHECK ((code ~ '^[A-Z][A-Z0-9]{0,5}$'::text));
alter table public.shifts add constraint shifts_name_check CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 60)) AND private.is_line(name)));
alter table public.shifts add constraint shifts_validity_check CHECK ((valid_to >= valid_from));
alter table public.staffing_requirements add constraint staffing_requirements_pkey PRIMARY KEY (id);
alter table public.staffing_requirements add constraint staffing_requirements_agency_id_id_key UNIQUE (agency_id, id);
alter table public.staffing_requirements add constraint staffing_requirements_check CHECK ((min_supervisors <= min_employees));
alter table public.staffing_requirements add constraint staffing_requirements_check1 CHECK ((effective_to >= effective_from));
alter table public.staffing_requirements add constraint staffing_requirements_check2 CHECK ((((effective_from >= '2000-01-01'::date) AND (effective_from <= '2199-12-31'::date)) AND ((effective_to >= '2000-01-01'::date) AND (effective_to <= '2199-12-31'::date))));
alter table public.staffing_requirements add constraint staffing_requirements_check3 CHECK (((NOT replaces_weekly) OR ((effective_from IS NOT NULL) AND (effective_to IS NOT NULL))));
alter table public.staffing_requirements add constraint staffing_requirements_check4 CHECK (((((EXTRACT(epoch FROM start_time))::integer % 900) = 0) AND (((EXTRACT(epoch FROM end_time))::integer % 900) = 0)));
alter table public.staffing_requirements add constraint staffing_requirements_check5 CHECK (((start_time < '24:00:00'::time without time zone) AND (end_time < '24:00:00'::time without time zone)));
alter table public.staffing_requirements add constraint staffing_requirements_cut_until_check CHECK (((cut_until >= '2000-01-01'::date) AND (cut_until <= '2199-12-31'::date)));
alter table public.staffing_requirements add constraint staffing_requirements_min_employees_check CHECK (((min_employees >= 0) AND (min_employees <= 500)));
alter table public.staffing_requirements add constraint staffing_requirements_min_supervisors_check CHECK (((min_supervisors >= 0) AND (min_supervisors <= 500)));
alter table public.staffing_requirements add constraint staffing_requirements_period_name_check CHECK ((((char_length(period_name) >= 1) AND (char_length(period_name) <= 60)) AND private.is_line(period_name)));
alter table public.staffing_requirements add constraint staffing_requirements_weekday_mask_check CHECK (((weekday_mask >= 1) AND (weekday_mask <= 127)));
alter table public.swap_answers add constraint swap_answers_pkey PRIMARY KEY (swap_id, person_id);
alter table public.swap_answers add constraint swap_answers_check CHECK (((state <> 'proposed'::public.swap_answer_state) OR (assigned_shift_id IS NOT NULL)));
alter table public.swap_answers add constraint swap_answers_note_check CHECK ((((char_length(note) >= 1) AND (char_length(note) <= 500)) AND private.is_line(note)));
alter table public.swap_answers add constraint swap_answers_shift_check CHECK ((jsonb_typeof(shift) = 'object'::text));
alter table public.swap_events add constraint swap_events_pkey PRIMARY KEY (id);
alter table public.swap_rules add constraint swap_rules_pkey PRIMARY KEY (agency_id);
alter table public.swap_rules add constraint swap_rules_notice_minutes_check CHECK (((notice_minutes >= 0) AND (notice_minutes <= 20160)));
alter table public.time_off_events add constraint time_off_events_pkey PRIMARY KEY (id);
alter table public.time_off_requests add constraint time_off_requests_pkey PRIMARY KEY (id);
alter table public.time_off_requests add constraint time_off_requests_agency_id_id_key UNIQUE (agency_id, id);
alter table public.time_off_requests add constraint time_off_requests_no_overlap EXCLUDE USING gist (user_id WITH =, tstzrange(start_datetime, end_datetime) WITH &&) WHERE ((status = ANY (ARRAY['pending'::public.time_off_status, 'approved'::public.time_off_status])));
alter table public.time_off_requests add constraint time_off_requests_charged_minutes_check CHECK (((charged_minutes >= 0) AND (charged_minutes <= 1000000)));
alter table public.time_off_requests add constraint time_off_requests_check CHECK ((end_datetime > start_datetime));
alter table public.time_off_requests add constraint time_off_requests_check1 CHECK (((start_datetime >= '2000-01-01 00:00:00+00'::timestamp with time zone) AND (end_datetime < '2200-01-01 00:00:00+00'::timestamp with time zone)));
alter table public.time_off_requests add constraint time_off_requests_check2 CHECK (((end_datetime - start_datetime) <= '366 days'::interval));
alter table public.time_off_requests add constraint time_off_requests_check3 CHECK ((reviewed_by IS DISTINCT FROM user_id));
alter table public.time_off_requests add constraint time_off_requests_closing_note_check CHECK ((char_length(closing_note) <= 500));
alter table public.time_off_requests add constraint time_off_requests_decision_note_check CHECK ((char_length(decision_note) <= 1000));
alter table public.time_off_requests add constraint time_off_requests_reason_check CHECK ((char_length(reason) <= 1000));
alter table public.time_off_requests add constraint time_off_requests_told_stage_check CHECK ((told_stage = ANY (ARRAY['supervisors'::text, 'deputy'::text, 'admins'::text])));
alter table public.user_roles add constraint user_roles_pkey PRIMARY KEY (user_id, role_id);
alter table private.board_devices add constraint board_devices_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table private.board_devices add constraint board_devices_agency_id_issued_by_fkey FOREIGN KEY (agency_id, issued_by) REFERENCES public.profiles(agency_id, id);
alter table private.board_devices add constraint board_devices_agency_id_revoked_by_fkey FOREIGN KEY (agency_id, revoked_by) REFERENCES public.profiles(agency_id, id);
alter table private.calendar_feeds add constraint calendar_feeds_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table private.invitation_tries add constraint invitation_tries_agency_id_invitation_id_fkey FOREIGN KEY (agency_id, invitation_id) REFERENCES public.invitations(agency_id, id) ON DELETE CASCADE;
alter table private.known_devices add constraint known_devices_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table private.leave_rows add constraint leave_rows_agency_id_request_id_fkey FOREIGN KEY (agency_id, request_id) REFERENCES public.time_off_requests(agency_id, id);
alter table private.outbox add constraint outbox_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table private.revision_bases add constraint revision_bases_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table private.sign_in_guards add constraint sign_in_guards_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.profiles(id);
alter table private.told add constraint told_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table private.told_shortfalls add constraint told_shortfalls_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table private.webhook_secrets add constraint webhook_secrets_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_credited_user_id_fkey FOREIGN KEY (agency_id, credited_user_id) REFERENCES public.profiles(agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_origin_id_fkey FOREIGN KEY (agency_id, origin_id) REFERENCES public.assigned_shifts(agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_updated_by_fkey FOREIGN KEY (agency_id, updated_by) REFERENCES public.profiles(agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_center_id_schedule_id_fkey FOREIGN KEY (center_id, schedule_id) REFERENCES public.schedules(center_id, id);
alter table public.assigned_shifts add constraint assigned_shifts_center_id_shift_id_fkey FOREIGN KEY (center_id, shift_id) REFERENCES public.shifts(center_id, id);
alter table public.audit_anchors add constraint audit_anchors_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.audit_chain add constraint audit_chain_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.audit_chain add constraint audit_chain_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES public.audit_logs(id);
alter table public.audit_checkpoints add constraint audit_checkpoints_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.audit_logs add constraint audit_logs_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.profiles(id);
alter table public.audit_logs add constraint audit_logs_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.centers add constraint centers_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.chat_channels add constraint chat_channels_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.chat_members add constraint chat_members_agency_id_channel_id_fkey FOREIGN KEY (agency_id, channel_id) REFERENCES public.chat_channels(agency_id, id);
alter table public.chat_members add constraint chat_members_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.chat_messages add constraint chat_messages_agency_id_channel_id_fkey FOREIGN KEY (agency_id, channel_id) REFERENCES public.chat_channels(agency_id, id);
alter table public.chat_messages add constraint chat_messages_agency_id_sender_id_fkey FOREIGN KEY (agency_id, sender_id) REFERENCES public.profiles(agency_id, id);
alter table public.comment_mentions add constraint comment_mentions_agency_id_comment_id_fkey FOREIGN KEY (agency_id, comment_id) REFERENCES public.comments(agency_id, id) ON DELETE CASCADE;
alter table public.comment_mentions add constraint comment_mentions_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.comment_versions add constraint comment_versions_agency_id_comment_id_fkey FOREIGN KEY (agency_id, comment_id) REFERENCES public.comments(agency_id, id) ON DELETE CASCADE;
alter table public.comment_versions add constraint comment_versions_agency_id_replaced_by_fkey FOREIGN KEY (agency_id, replaced_by) REFERENCES public.profiles(agency_id, id);
alter table public.comments add constraint comments_agency_id_assignment_id_fkey FOREIGN KEY (agency_id, assignment_id) REFERENCES public.assigned_shifts(agency_id, id) ON DELETE CASCADE;
alter table public.comments add constraint comments_agency_id_author_id_fkey FOREIGN KEY (agency_id, author_id) REFERENCES public.profiles(agency_id, id);
alter table public.comments add constraint comments_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.comments add constraint comments_agency_id_deleted_by_fkey FOREIGN KEY (agency_id, deleted_by) REFERENCES public.profiles(agency_id, id);
alter table public.comments add constraint comments_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.comments add constraint comments_agency_id_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES public.profiles(agency_id, id);
alter table public.comments add constraint comments_agency_id_request_id_fkey FOREIGN KEY (agency_id, request_id) REFERENCES public.time_off_requests(agency_id, id);
alter table public.comments add constraint comments_agency_id_swap_id_fkey FOREIGN KEY (agency_id, swap_id) REFERENCES public.shift_swaps(agency_id, id);
alter table public.desks add constraint desks_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id) ON DELETE CASCADE;
alter table public.duty_states add constraint duty_states_agency_id_trainer_id_fkey FOREIGN KEY (agency_id, trainer_id) REFERENCES public.profiles(agency_id, id);
alter table public.duty_states add constraint duty_states_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.emergency_contacts add constraint emergency_contacts_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.generation_runs add constraint generation_runs_agency_id_requested_by_fkey FOREIGN KEY (agency_id, requested_by) REFERENCES public.profiles(agency_id, id);
alter table public.generation_runs add constraint generation_runs_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table public.generation_runs add constraint generation_runs_agency_id_schedule_id_scenario_id_fkey FOREIGN KEY (agency_id, schedule_id, scenario_id) REFERENCES public.schedule_scenarios(agency_id, schedule_id, id) ON DELETE CASCADE;
alter table public.handover_note_versions add constraint handover_note_versions_agency_id_center_id_desk_id_fkey FOREIGN KEY (agency_id, center_id, desk_id) REFERENCES public.desks(agency_id, center_id, id);
alter table public.handover_note_versions add constraint handover_note_versions_agency_id_center_id_note_id_fkey FOREIGN KEY (agency_id, center_id, note_id) REFERENCES public.handover_notes(agency_id, center_id, id);
alter table public.handover_notes add constraint handover_notes_agency_id_author_id_fkey FOREIGN KEY (agency_id, author_id) REFERENCES public.profiles(agency_id, id);
alter table public.handover_notes add constraint handover_notes_agency_id_center_id_carried_from_fkey FOREIGN KEY (agency_id, center_id, carried_from) REFERENCES public.handover_notes(agency_id, center_id, id);
alter table public.handover_notes add constraint handover_notes_agency_id_center_id_desk_id_fkey FOREIGN KEY (agency_id, center_id, desk_id) REFERENCES public.desks(agency_id, center_id, id);
alter table public.handover_notes add constraint handover_notes_agency_id_withdrawn_by_fkey FOREIGN KEY (agency_id, withdrawn_by) REFERENCES public.profiles(agency_id, id);
alter table public.handover_receipts add constraint handover_receipts_agency_id_center_id_note_id_fkey FOREIGN KEY (agency_id, center_id, note_id) REFERENCES public.handover_notes(agency_id, center_id, id);
alter table public.handover_receipts add constraint handover_receipts_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.holidays add constraint holidays_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.hour_settlements add constraint hour_settlements_agency_id_creditor_id_fkey FOREIGN KEY (agency_id, creditor_id) REFERENCES public.profiles(agency_id, id);
alter table public.hour_settlements add constraint hour_settlements_agency_id_debtor_id_fkey FOREIGN KEY (agency_id, debtor_id) REFERENCES public.profiles(agency_id, id);
alter table public.invitations add constraint invitations_agency_id_invited_by_fkey FOREIGN KEY (agency_id, invited_by) REFERENCES public.profiles(agency_id, id);
alter table public.invitations add constraint invitations_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.leave_blackouts add constraint leave_blackouts_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.leave_entries add constraint leave_entries_agency_id_actor_id_fkey FOREIGN KEY (agency_id, actor_id) REFERENCES public.profiles(agency_id, id);
alter table public.leave_entries add constraint leave_entries_agency_id_kind_id_fkey FOREIGN KEY (agency_id, kind_id) REFERENCES public.leave_kinds(agency_id, id);
alter table public.leave_entries add constraint leave_entries_agency_id_request_id_fkey FOREIGN KEY (agency_id, request_id) REFERENCES public.time_off_requests(agency_id, id);
alter table public.leave_entries add constraint leave_entries_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.leave_kinds add constraint leave_kinds_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.leave_rules add constraint leave_rules_agency_id_deputy_id_fkey FOREIGN KEY (agency_id, deputy_id) REFERENCES public.profiles(agency_id, id);
alter table public.leave_rules add constraint leave_rules_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.nightly_runs add constraint nightly_runs_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.notice_rules add constraint notice_rules_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.notice_rules add constraint notice_rules_agency_id_updated_by_fkey FOREIGN KEY (agency_id, updated_by) REFERENCES public.profiles(agency_id, id);
alter table public.notification_deliveries add constraint notification_deliveries_agency_id_notification_id_fkey FOREIGN KEY (agency_id, notification_id) REFERENCES public.notifications(agency_id, id);
alter table public.notification_deliveries add constraint notification_deliveries_agency_id_recipient_id_fkey FOREIGN KEY (agency_id, recipient_id) REFERENCES public.profiles(agency_id, id);
alter table public.notification_preferences add constraint notification_preferences_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.notification_settings add constraint notification_settings_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.notifications add constraint notifications_agency_id_recipient_id_fkey FOREIGN KEY (agency_id, recipient_id) REFERENCES public.profiles(agency_id, id);
alter table public.notifications add constraint notifications_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table public.person_qualifications add constraint person_qualifications_agency_id_qualification_id_fkey FOREIGN KEY (agency_id, qualification_id) REFERENCES public.qualifications(agency_id, id);
alter table public.person_qualifications add constraint person_qualifications_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.profile_patterns add constraint profile_patterns_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.profiles add constraint profiles_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.profiles add constraint profiles_agency_id_default_shift_preference_id_fkey FOREIGN KEY (agency_id, default_shift_preference_id) REFERENCES public.shifts(agency_id, id);
alter table public.profiles add constraint profiles_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.profiles add constraint profiles_agency_id_trainer_id_fkey FOREIGN KEY (agency_id, trainer_id) REFERENCES public.profiles(agency_id, id);
alter table public.profiles add constraint profiles_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id);
alter table public.push_subscriptions add constraint push_subscriptions_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.qualifications add constraint qualifications_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.roster_edits add constraint roster_edits_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.roster_edits add constraint roster_edits_agency_id_decided_by_fkey FOREIGN KEY (agency_id, decided_by) REFERENCES public.profiles(agency_id, id);
alter table public.roster_edits add constraint roster_edits_agency_id_requested_by_fkey FOREIGN KEY (agency_id, requested_by) REFERENCES public.profiles(agency_id, id);
alter table public.roster_edits add constraint roster_edits_agency_id_time_off_id_fkey FOREIGN KEY (agency_id, time_off_id) REFERENCES public.time_off_requests(agency_id, id);
alter table public.roster_edits add constraint roster_edits_agency_id_undoes_fkey FOREIGN KEY (agency_id, undoes) REFERENCES public.roster_edits(agency_id, id);
alter table public.roster_edits add constraint roster_edits_center_id_schedule_id_fkey FOREIGN KEY (center_id, schedule_id) REFERENCES public.schedules(center_id, id);
alter table public.schedule_results add constraint schedule_results_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table public.schedule_scenarios add constraint schedule_scenarios_agency_id_created_by_fkey FOREIGN KEY (agency_id, created_by) REFERENCES public.profiles(agency_id, id);
alter table public.schedule_scenarios add constraint schedule_scenarios_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table public.schedule_versions add constraint schedule_versions_agency_id_published_by_fkey FOREIGN KEY (agency_id, published_by) REFERENCES public.profiles(agency_id, id);
alter table public.schedule_versions add constraint schedule_versions_agency_id_schedule_id_fkey FOREIGN KEY (agency_id, schedule_id) REFERENCES public.schedules(agency_id, id);
alter table public.schedules add constraint schedules_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.schedules add constraint schedules_agency_id_created_by_fkey FOREIGN KEY (agency_id, created_by) REFERENCES public.profiles(agency_id, id);
alter table public.schedules add constraint schedules_agency_id_published_by_fkey FOREIGN KEY (agency_id, published_by) REFERENCES public.profiles(agency_id, id);
alter table public.schedules add constraint schedules_agency_id_updated_by_fkey FOREIGN KEY (agency_id, updated_by) REFERENCES public.profiles(agency_id, id);
alter table public.schedules add constraint schedules_center_id_revises_id_fkey FOREIGN KEY (center_id, revises_id) REFERENCES public.schedules(center_id, id);
alter table public.setting_versions add constraint setting_versions_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.setting_versions add constraint setting_versions_agency_id_created_by_fkey FOREIGN KEY (agency_id, created_by) REFERENCES public.profiles(agency_id, id);
alter table public.setting_versions add constraint setting_versions_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.setting_versions add constraint setting_versions_agency_id_withdrawn_by_fkey FOREIGN KEY (agency_id, withdrawn_by) REFERENCES public.profiles(agency_id, id);
alter table public.shift_changes add constraint shift_changes_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.shift_changes add constraint shift_changes_agency_id_changed_by_fkey FOREIGN KEY (agency_id, changed_by) REFERENCES public.profiles(agency_id, id);
alter table public.shift_changes add constraint shift_changes_agency_id_edit_id_fkey FOREIGN KEY (agency_id, edit_id) REFERENCES public.roster_edits(agency_id, id);
alter table public.shift_changes add constraint shift_changes_agency_id_from_user_id_fkey FOREIGN KEY (agency_id, from_user_id) REFERENCES public.profiles(agency_id, id);
alter table public.shift_changes add constraint shift_changes_agency_id_to_user_id_fkey FOREIGN KEY (agency_id, to_user_id) REFERENCES public.profiles(agency_id, id);
alter table public.shift_changes add constraint shift_changes_center_id_schedule_id_fkey FOREIGN KEY (center_id, schedule_id) REFERENCES public.schedules(center_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_approved_by_fkey FOREIGN KEY (agency_id, approved_by) REFERENCES public.profiles(agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_requester_assigned_shift_id_fkey FOREIGN KEY (agency_id, requester_assigned_shift_id) REFERENCES public.assigned_shifts(agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_requester_id_fkey FOREIGN KEY (agency_id, requester_id) REFERENCES public.profiles(agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_responder_assigned_shift_id_fkey FOREIGN KEY (agency_id, responder_assigned_shift_id) REFERENCES public.assigned_shifts(agency_id, id);
alter table public.shift_swaps add constraint shift_swaps_agency_id_responder_id_fkey FOREIGN KEY (agency_id, responder_id) REFERENCES public.profiles(agency_id, id);
alter table public.shifts add constraint shifts_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.shifts add constraint shifts_agency_id_replaces_id_fkey FOREIGN KEY (agency_id, replaces_id) REFERENCES public.shifts(agency_id, id);
alter table public.staffing_requirements add constraint staffing_requirements_agency_id_center_id_fkey FOREIGN KEY (agency_id, center_id) REFERENCES public.centers(agency_id, id);
alter table public.staffing_requirements add constraint staffing_requirements_agency_id_cut_id_fkey FOREIGN KEY (agency_id, cut_id) REFERENCES public.staffing_requirements(agency_id, id) ON DELETE SET NULL (cut_id);
alter table public.staffing_requirements add constraint staffing_requirements_agency_id_qualification_id_fkey FOREIGN KEY (agency_id, qualification_id) REFERENCES public.qualifications(agency_id, id);
alter table public.swap_answers add constraint swap_answers_agency_id_assigned_shift_id_fkey FOREIGN KEY (agency_id, assigned_shift_id) REFERENCES public.assigned_shifts(agency_id, id);
alter table public.swap_answers add constraint swap_answers_agency_id_person_id_fkey FOREIGN KEY (agency_id, person_id) REFERENCES public.profiles(agency_id, id);
alter table public.swap_answers add constraint swap_answers_agency_id_swap_id_fkey FOREIGN KEY (agency_id, swap_id) REFERENCES public.shift_swaps(agency_id, id);
alter table public.swap_events add constraint swap_events_agency_id_actor_id_fkey FOREIGN KEY (agency_id, actor_id) REFERENCES public.profiles(agency_id, id);
alter table public.swap_events add constraint swap_events_agency_id_swap_id_fkey FOREIGN KEY (agency_id, swap_id) REFERENCES public.shift_swaps(agency_id, id);
alter table public.swap_rules add constraint swap_rules_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES public.agencies(id);
alter table public.time_off_events add constraint time_off_events_agency_id_actor_id_fkey FOREIGN KEY (agency_id, actor_id) REFERENCES public.profiles(agency_id, id);
alter table public.time_off_events add constraint time_off_events_agency_id_request_id_fkey FOREIGN KEY (agency_id, request_id) REFERENCES public.time_off_requests(agency_id, id);
alter table public.time_off_requests add constraint time_off_requests_agency_id_kind_id_fkey FOREIGN KEY (agency_id, kind_id) REFERENCES public.leave_kinds(agency_id, id);
alter table public.time_off_requests add constraint time_off_requests_agency_id_reviewed_by_fkey FOREIGN KEY (agency_id, reviewed_by) REFERENCES public.profiles(agency_id, id);
alter table public.time_off_requests add constraint time_off_requests_agency_id_user_id_fkey FOREIGN KEY (agency_id, user_id) REFERENCES public.profiles(agency_id, id);
alter table public.user_roles add constraint user_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES public.profiles(id);
alter table public.user_roles add constraint user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles(id);
alter table public.user_roles add constraint user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.profiles(id);

-- Indexes

CREATE INDEX board_devices_center_idx ON private.board_devices USING btree (agency_id, center_id);
CREATE INDEX board_devices_issued_by_idx ON private.board_devices USING btree (agency_id, issued_by);
CREATE UNIQUE INDEX board_devices_one_name ON private.board_devices USING btree (center_id, lower(name)) WHERE (revoked_at IS NULL);
CREATE INDEX board_devices_revoked_by_idx ON private.board_devices USING btree (agency_id, revoked_by);
CREATE UNIQUE INDEX calendar_feeds_one_each ON private.calendar_feeds USING btree (user_id) WHERE (revoked_at IS NULL);
CREATE INDEX calendar_feeds_user_idx ON private.calendar_feeds USING btree (agency_id, user_id);
CREATE INDEX invitation_tries_agency_idx ON private.invitation_tries USING btree (agency_id, invitation_id);
CREATE INDEX known_devices_person_idx ON private.known_devices USING btree (agency_id, user_id);
CREATE INDEX known_devices_seen_idx ON private.known_devices USING btree (seen_at);
CREATE INDEX leave_rows_request_idx ON private.leave_rows USING btree (agency_id, request_id);
CREATE INDEX outbox_agency_idx ON private.outbox USING btree (agency_id);
CREATE INDEX outbox_waiting_idx ON private.outbox USING btree (id) WHERE (relayed_at IS NULL);
CREATE INDEX revision_bases_schedule_idx ON private.revision_bases USING btree (agency_id, schedule_id);
CREATE INDEX told_age_idx ON private.told USING btree (told_at);
CREATE INDEX told_shortfalls_center_idx ON private.told_shortfalls USING btree (agency_id, center_id);
CREATE INDEX assigned_shifts_center_time_idx ON public.assigned_shifts USING btree (agency_id, center_id, starts_at);
CREATE INDEX assigned_shifts_credited_idx ON public.assigned_shifts USING btree (agency_id, credited_user_id) WHERE (credited_user_id IS NOT NULL);
CREATE INDEX assigned_shifts_open_idx ON public.assigned_shifts USING btree (agency_id, center_id, starts_at) WHERE ((status = 'published'::public.assignment_status) AND (user_id IS NULL));
CREATE INDEX assigned_shifts_origin_idx ON public.assigned_shifts USING btree (agency_id, origin_id) WHERE (origin_id IS NOT NULL);
CREATE INDEX assigned_shifts_schedule_idx ON public.assigned_shifts USING btree (center_id, schedule_id);
CREATE INDEX assigned_shifts_shift_idx ON public.assigned_shifts USING btree (center_id, shift_id);
CREATE INDEX assigned_shifts_updated_by_idx ON public.assigned_shifts USING btree (agency_id, updated_by) WHERE (updated_by IS NOT NULL);
CREATE INDEX assigned_shifts_user_idx ON public.assigned_shifts USING btree (agency_id, user_id, starts_at);
CREATE INDEX audit_anchors_at_idx ON public.audit_anchors USING btree (at);
CREATE INDEX audit_anchors_seq_idx ON public.audit_anchors USING btree (agency_id, seq);
CREATE INDEX audit_logs_actor_entity_idx ON public.audit_logs USING btree (actor_id, entity, action, id);
CREATE INDEX audit_logs_agency_idx ON public.audit_logs USING btree (agency_id, id);
CREATE INDEX audit_logs_entity_idx ON public.audit_logs USING btree (agency_id, entity, action, id);
CREATE INDEX audit_logs_history_idx ON public.audit_logs USING btree (agency_id, split_part(target_id, '/'::text, 1), id) WHERE ((action <> 'user.sign_in'::text) AND ((details ->> 'entity'::text) <> 'assigned_shift'::text));
CREATE INDEX audit_logs_part_idx ON public.audit_logs USING btree (agency_id, split_part(target_id, '/'::text, 1), id) WHERE (strpos(target_id, '/'::text) > 1);
CREATE INDEX audit_logs_target_idx ON public.audit_logs USING btree (agency_id, target_id, entity, action, id) INCLUDE (actor_id);
CREATE INDEX chat_members_channel_idx ON public.chat_members USING btree (agency_id, channel_id);
CREATE INDEX chat_members_user_idx ON public.chat_members USING btree (agency_id, user_id);
CREATE INDEX chat_messages_channel_idx ON public.chat_messages USING btree (agency_id, channel_id, id);
CREATE INDEX chat_messages_sender_idx ON public.chat_messages USING btree (agency_id, sender_id);
CREATE INDEX comment_mentions_comment_idx ON public.comment_mentions USING btree (agency_id, comment_id);
CREATE INDEX comment_mentions_user_idx ON public.comment_mentions USING btree (agency_id, user_id);
CREATE INDEX comment_versions_comment_idx ON public.comment_versions USING btree (agency_id, comment_id);
CREATE INDEX comment_versions_replaced_by_idx ON public.comment_versions USING btree (agency_id, replaced_by, replaced_at);
CREATE INDEX comments_assignment_idx ON public.comments USING btree (agency_id, assignment_id, seq) WHERE (assignment_id IS NOT NULL);
CREATE INDEX comments_author_idx ON public.comments USING btree (agency_id, author_id, created_at);
CREATE INDEX comments_deleted_by_idx ON public.comments USING btree (agency_id, deleted_by) WHERE (deleted_by IS NOT NULL);
CREATE INDEX comments_person_idx ON public.comments USING btree (agency_id, person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX comments_place_idx ON public.comments USING btree (agency_id, center_id, comment_date, starts_at, seq) WHERE (center_id IS NOT NULL);
CREATE INDEX comments_request_idx ON public.comments USING btree (agency_id, request_id, seq) WHERE (request_id IS NOT NULL);
CREATE INDEX comments_swap_idx ON public.comments USING btree (agency_id, swap_id, seq) WHERE (swap_id IS NOT NULL);
CREATE UNIQUE INDEX desks_name_key ON public.desks USING btree (center_id, lower(name)) WHERE is_active;
CREATE INDEX duty_states_trainer_idx ON public.duty_states USING btree (agency_id, trainer_id);
CREATE INDEX duty_states_user_idx ON public.duty_states USING btree (agency_id, user_id);
CREATE INDEX emergency_contacts_agency_idx ON public.emergency_contacts USING btree (agency_id, user_id);
CREATE INDEX generation_runs_heartbeat_idx ON public.generation_runs USING btree (heartbeat_at) WHERE (state = 'running'::public.generation_state);
CREATE UNIQUE INDEX generation_runs_one_running ON public.generation_runs USING btree (schedule_id) WHERE ((state = 'running'::public.generation_state) AND (scenario_id IS NULL));
CREATE UNIQUE INDEX generation_runs_one_running_of_scenario ON public.generation_runs USING btree (scenario_id) WHERE ((state = 'running'::public.generation_state) AND (scenario_id IS NOT NULL));
CREATE INDEX generation_runs_requested_by_idx ON public.generation_runs USING btree (agency_id, requested_by);
CREATE INDEX generation_runs_scenario_idx ON public.generation_runs USING btree (agency_id, schedule_id, scenario_id);
CREATE INDEX generation_runs_schedule_idx ON public.generation_runs USING btree (agency_id, schedule_id, created_at);
CREATE INDEX handover_note_versions_desk_idx ON public.handover_note_versions USING btree (agency_id, center_id, desk_id);
CREATE INDEX handover_note_versions_note_idx ON public.handover_note_versions USING btree (agency_id, center_id, note_id);
CREATE INDEX handover_notes_carried_idx ON public.handover_notes USING btree (agency_id, center_id, carried_from) WHERE (carried_from IS NOT NULL);
CREATE UNIQUE INDEX handover_notes_carried_key ON public.handover_notes USING btree (agency_id, center_id, carried_from, for_at) WHERE ((carried_from IS NOT NULL) AND (withdrawn_at IS NULL));
CREATE INDEX handover_notes_change_idx ON public.handover_notes USING btree (agency_id, center_id, for_at DESC);
CREATE INDEX handover_notes_desk_idx ON public.handover_notes USING btree (agency_id, center_id, desk_id);
CREATE INDEX handover_notes_due_idx ON public.handover_notes USING btree (for_at) WHERE (withdrawn_at IS NULL);
CREATE INDEX handover_notes_withdrawn_by_idx ON public.handover_notes USING btree (agency_id, withdrawn_by) WHERE (withdrawn_by IS NOT NULL);
CREATE INDEX handover_receipts_note_idx ON public.handover_receipts USING btree (agency_id, center_id, note_id);
CREATE INDEX handover_receipts_user_idx ON public.handover_receipts USING btree (agency_id, user_id);
CREATE INDEX hour_settlements_creditor_idx ON public.hour_settlements USING btree (agency_id, creditor_id);
CREATE INDEX hour_settlements_debtor_idx ON public.hour_settlements USING btree (agency_id, debtor_id);
CREATE INDEX invitations_invited_by_idx ON public.invitations USING btree (agency_id, invited_by);
CREATE UNIQUE INDEX invitations_one_pending ON public.invitations USING btree (user_id) WHERE (state = 'pending'::public.invitation_state);
CREATE INDEX invitations_user_idx ON public.invitations USING btree (agency_id, user_id);
CREATE INDEX invitations_waiting_idx ON public.invitations USING btree (mail_due_at) WHERE ((mailed_at IS NULL) AND (state = 'pending'::public.invitation_state));
CREATE INDEX leave_blackouts_agency_idx ON public.leave_blackouts USING btree (agency_id, from_date);
CREATE INDEX leave_entries_actor_idx ON public.leave_entries USING btree (agency_id, actor_id) WHERE (actor_id IS NOT NULL);
CREATE INDEX leave_entries_kind_idx ON public.leave_entries USING btree (agency_id, kind_id);
CREATE INDEX leave_entries_request_idx ON public.leave_entries USING btree (agency_id, request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX leave_entries_user_idx ON public.leave_entries USING btree (agency_id, user_id, kind_id);
CREATE UNIQUE INDEX leave_kinds_name_key ON public.leave_kinds USING btree (agency_id, lower(name)) WHERE is_active;
CREATE INDEX leave_rules_deputy_idx ON public.leave_rules USING btree (agency_id, deputy_id) WHERE (deputy_id IS NOT NULL);
CREATE INDEX nightly_runs_running_idx ON public.nightly_runs USING btree (id) WHERE (state = 'running'::text);
CREATE INDEX notice_rules_updated_by_idx ON public.notice_rules USING btree (agency_id, updated_by);
CREATE INDEX notification_deliveries_agency_idx ON public.notification_deliveries USING btree (agency_id, notification_id);
CREATE INDEX notification_deliveries_dead_idx ON public.notification_deliveries USING btree (agency_id, id) WHERE (state = 'dead'::public.delivery_state);
CREATE INDEX notification_deliveries_deadline_idx ON public.notification_deliveries USING btree (deadline_at) WHERE (state = 'waiting'::public.delivery_state);
CREATE INDEX notification_deliveries_due_idx ON public.notification_deliveries USING btree (channel, is_urgent, due_at, id) WHERE (state = 'waiting'::public.delivery_state);
CREATE INDEX notification_deliveries_ended_idx ON public.notification_deliveries USING btree (agency_id, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX notification_deliveries_lease_idx ON public.notification_deliveries USING btree (channel, lease_until) WHERE (state = 'sending'::public.delivery_state);
CREATE INDEX notification_deliveries_open_idx ON public.notification_deliveries USING btree (recipient_id, channel, is_urgent, notification_id) WHERE (state = ANY (ARRAY['waiting'::public.delivery_state, 'sending'::public.delivery_state]));
CREATE INDEX notification_deliveries_recipient_idx ON public.notification_deliveries USING btree (agency_id, recipient_id);
CREATE INDEX notification_preferences_person_idx ON public.notification_preferences USING btree (agency_id, user_id);
CREATE INDEX notifications_of_shifts_idx ON public.notifications USING btree (expires_at) WHERE (kind = ANY (ARRAY['shift.reminder'::text, 'shift.open'::text]));
CREATE INDEX notifications_recipient_idx ON public.notifications USING btree (agency_id, recipient_id, id);
CREATE INDEX notifications_reminders_idx ON public.notifications USING btree (recipient_id, created_at) WHERE (kind = 'schedule.remind'::text);
CREATE INDEX notifications_schedule_idx ON public.notifications USING btree (agency_id, schedule_id);
CREATE INDEX notifications_subject_idx ON public.notifications USING btree (recipient_id, subject, id) WHERE (subject IS NOT NULL);
CREATE INDEX notifications_unacknowledged_idx ON public.notifications USING btree (agency_id, schedule_id, recipient_id) WHERE (needs_ack AND (acknowledged_at IS NULL));
CREATE INDEX notifications_unplanned_idx ON public.notifications USING btree (id) WHERE (planned_at IS NULL);
CREATE INDEX notifications_unread_idx ON public.notifications USING btree (recipient_id, id) WHERE (read_at IS NULL);
CREATE INDEX notifications_waiting_idx ON public.notifications USING btree (recipient_id, id) WHERE ((read_at IS NULL) OR (needs_ack AND (acknowledged_at IS NULL)));
CREATE INDEX person_qualifications_qualification_idx ON public.person_qualifications USING btree (agency_id, qualification_id);
CREATE INDEX person_qualifications_user_idx ON public.person_qualifications USING btree (agency_id, user_id);
CREATE INDEX profile_patterns_agency_idx ON public.profile_patterns USING btree (agency_id, user_id);
CREATE INDEX profiles_center_idx ON public.profiles USING btree (agency_id, center_id);
CREATE UNIQUE INDEX profiles_email_key ON public.profiles USING btree (lower(email));
CREATE INDEX profiles_preference_idx ON public.profiles USING btree (agency_id, default_shift_preference_id);
CREATE INDEX profiles_trainer_idx ON public.profiles USING btree (agency_id, trainer_id);
CREATE INDEX push_subscriptions_person_idx ON public.push_subscriptions USING btree (agency_id, user_id);
CREATE UNIQUE INDEX qualifications_one_acting ON public.qualifications USING btree (agency_id) WHERE (is_acting_supervisor AND is_active);
CREATE INDEX roster_edits_center_idx ON public.roster_edits USING btree (agency_id, center_id);
CREATE INDEX roster_edits_decided_by_idx ON public.roster_edits USING btree (agency_id, decided_by) WHERE (decided_by IS NOT NULL);
CREATE INDEX roster_edits_requested_by_idx ON public.roster_edits USING btree (agency_id, requested_by);
CREATE INDEX roster_edits_schedule_idx ON public.roster_edits USING btree (center_id, schedule_id, requested_at);
CREATE INDEX roster_edits_time_off_idx ON public.roster_edits USING btree (agency_id, time_off_id) WHERE (time_off_id IS NOT NULL);
CREATE INDEX roster_edits_to_announce_idx ON public.roster_edits USING btree (announce_at) WHERE ((announce_at IS NOT NULL) AND (announced_at IS NULL));
CREATE INDEX roster_edits_undoes_idx ON public.roster_edits USING btree (agency_id, undoes) WHERE (undoes IS NOT NULL);
CREATE INDEX schedule_results_schedule_idx ON public.schedule_results USING btree (agency_id, schedule_id);
CREATE INDEX schedule_scenarios_created_by_idx ON public.schedule_scenarios USING btree (agency_id, created_by);
CREATE INDEX schedule_versions_published_by_idx ON public.schedule_versions USING btree (agency_id, published_by);
CREATE INDEX schedule_versions_schedule_idx ON public.schedule_versions USING btree (agency_id, schedule_id);
CREATE INDEX schedules_center_idx ON public.schedules USING btree (agency_id, center_id, start_date);
CREATE INDEX schedules_created_by_idx ON public.schedules USING btree (agency_id, created_by);
CREATE INDEX schedules_published_by_idx ON public.schedules USING btree (agency_id, published_by);
CREATE INDEX schedules_revises_idx ON public.schedules USING btree (center_id, revises_id);
CREATE INDEX schedules_updated_by_idx ON public.schedules USING btree (agency_id, updated_by);
CREATE INDEX setting_versions_center_idx ON public.setting_versions USING btree (agency_id, center_id);
CREATE INDEX setting_versions_created_by_idx ON public.setting_versions USING btree (agency_id, created_by);
CREATE UNIQUE INDEX setting_versions_key ON public.setting_versions USING btree (agency_id, kind, center_id, subject, effective_from, id) NULLS NOT DISTINCT WHERE (withdrawn_at IS NULL);
CREATE INDEX setting_versions_planned_idx ON public.setting_versions USING btree (effective_from) WHERE ((applied_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX setting_versions_withdrawn_by_idx ON public.setting_versions USING btree (agency_id, withdrawn_by);
CREATE INDEX shift_changes_assignment_idx ON public.shift_changes USING btree (assignment_id, id);
CREATE INDEX shift_changes_center_idx ON public.shift_changes USING btree (agency_id, center_id);
CREATE INDEX shift_changes_changed_by_idx ON public.shift_changes USING btree (agency_id, changed_by) WHERE (changed_by IS NOT NULL);
CREATE INDEX shift_changes_corrections_idx ON public.shift_changes USING btree (center_id, schedule_id, id) WHERE is_correction;
CREATE INDEX shift_changes_edit_idx ON public.shift_changes USING btree (agency_id, edit_id) WHERE (edit_id IS NOT NULL);
CREATE INDEX shift_changes_from_idx ON public.shift_changes USING btree (agency_id, from_user_id) WHERE (from_user_id IS NOT NULL);
CREATE INDEX shift_changes_schedule_idx ON public.shift_changes USING btree (center_id, schedule_id, changed_at);
CREATE INDEX shift_changes_to_idx ON public.shift_changes USING btree (agency_id, to_user_id) WHERE (to_user_id IS NOT NULL);
CREATE INDEX shift_swaps_approved_by_idx ON public.shift_swaps USING btree (agency_id, approved_by);
CREATE INDEX shift_swaps_center_idx ON public.shift_swaps USING btree (agency_id, center_id, status);
CREATE INDEX shift_swaps_open_idx ON public.shift_swaps USING btree (expires_at) WHERE (status = ANY (ARRAY['pending'::public.swap_status, 'accepted'::public.swap_status]));
CREATE UNIQUE INDEX shift_swaps_open_offer_key ON public.shift_swaps USING btree (requester_assigned_shift_id) WHERE (status = ANY (ARRAY['pending'::public.swap_status, 'accepted'::public.swap_status]));
CREATE INDEX shift_swaps_requester_idx ON public.shift_swaps USING btree (agency_id, requester_id);
CREATE INDEX shift_swaps_requester_shift_idx ON public.shift_swaps USING btree (agency_id, requester_assigned_shift_id);
CREATE INDEX shift_swaps_responder_idx ON public.shift_swaps USING btree (agency_id, responder_id);
CREATE INDEX shift_swaps_responder_shift_idx ON public.shift_swaps USING btree (agency_id, responder_assigned_shift_id);
CREATE INDEX shifts_center_idx ON public.shifts USING btree (agency_id, center_id);
CREATE UNIQUE INDEX shifts_code_key ON public.shifts USING btree (center_id, code) WHERE (is_active AND (valid_to IS NULL));
CREATE UNIQUE INDEX shifts_name_key ON public.shifts USING btree (center_id, lower(name)) WHERE (is_active AND (valid_to IS NULL));
CREATE INDEX shifts_replaces_idx ON public.shifts USING btree (agency_id, replaces_id);
CREATE INDEX staffing_requirements_center_idx ON public.staffing_requirements USING btree (agency_id, center_id);
CREATE INDEX staffing_requirements_cut_idx ON public.staffing_requirements USING btree (agency_id, cut_id);
CREATE INDEX staffing_requirements_qualification_idx ON public.staffing_requirements USING btree (agency_id, qualification_id);
CREATE INDEX swap_answers_person_idx ON public.swap_answers USING btree (agency_id, person_id);
CREATE INDEX swap_answers_shift_idx ON public.swap_answers USING btree (agency_id, assigned_shift_id) WHERE (assigned_shift_id IS NOT NULL);
CREATE INDEX swap_answers_swap_idx ON public.swap_answers USING btree (agency_id, swap_id);
CREATE INDEX swap_events_actor_idx ON public.swap_events USING btree (agency_id, actor_id) WHERE (actor_id IS NOT NULL);
CREATE INDEX swap_events_swap_idx ON public.swap_events USING btree (agency_id, swap_id, id);
CREATE INDEX time_off_events_actor_idx ON public.time_off_events USING btree (agency_id, actor_id) WHERE (actor_id IS NOT NULL);
CREATE INDEX time_off_events_request_idx ON public.time_off_events USING btree (agency_id, request_id, id);
CREATE INDEX time_off_requests_kind_idx ON public.time_off_requests USING btree (agency_id, kind_id);
CREATE INDEX time_off_requests_reviewed_by_idx ON public.time_off_requests USING btree (agency_id, reviewed_by);
CREATE INDEX time_off_requests_status_idx ON public.time_off_requests USING btree (agency_id, status, start_datetime);
CREATE INDEX time_off_requests_user_idx ON public.time_off_requests USING btree (agency_id, user_id, start_datetime);
CREATE INDEX time_off_requests_waiting_idx ON public.time_off_requests USING btree (created_at) WHERE (status = 'pending'::public.time_off_status);
CREATE INDEX user_roles_granted_by_idx ON public.user_roles USING btree (granted_by);
CREATE INDEX user_roles_role_idx ON public.user_roles USING btree (role_id);

-- Functions

CREATE OR REPLACE FUNCTION private.accept_invitation()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i
  where i.user_id = (select auth.uid()) order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'revoked' or private.my_agency_id() is null then
    perform private.fail(404, 'There is no open invitation for this account.');
  end if;
  if invitation.state = 'accepted' then
    return;
  end if;
  if invitation.expires_at < now() then
    perform private.fail(422, 'This invitation has expired. Ask an admin for a new one.');
  end if;
  perform private.set_action('user.accept_invitation');
  update public.invitations i set state = 'accepted', accepted_at = now() where i.id = invitation.id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.accept_swap(actor uuid, swap_id integer, expected_version integer, person uuid, row_id bigint, row_version integer, approves boolean, blocks jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  row_ids bigint[] := array_remove(array[swap.requester_assigned_shift_id, row_id], null);
  approves_now boolean := coalesce(approves, false) and (select r.approves_clean from public.swap_rules r where r.agency_id = agency);
  answer public.swap_answers;
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
  words text;
begin
  if person is null or actor not in (person, swap.requester_id) then
    perform private.fail(403, 'Everybody answers for themself.');
  end if;
  perform private.lock_trade(agency, row_ids, blocks, approves_now);
  swap := private.lock_swap(swap, expected_version, 'pending');
  perform private.require_open(swap);
  answer := private.require_answerable(swap, person);
  if actor <> person and answer.state is distinct from 'proposed' then
    perform private.fail(409, private.name_of(person) || ' has proposed no shift.', jsonb_build_object('status', swap.status));
  end if;
  if actor = person and answer.state = 'proposed' then
    perform private.fail(409, format('%s decides on the shift that you proposed.', private.name_of(swap.requester_id)),
      jsonb_build_object('status', swap.status));
  end if;
  if swap.kind = 'swap' and answer.assigned_shift_id is null then
    perform private.fail(422, 'Answer with a shift of yours.', '{"field":"assignmentId"}');
  end if;
  if row_id is distinct from answer.assigned_shift_id then
    perform private.fail(409, 'Another shift was named meanwhile. Look again.', jsonb_build_object('status', swap.status));
  end if;
  shift := private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
  if row_id is not null then
    theirs := private.require_tradable(agency, row_id, person, row_version);
  end if;
  perform private.require_counterparts(swap.center_id, swap.requester_id, person);
  perform private.require_trade_rules(agency, shift, theirs);
  perform private.require_unpromised(agency, row_ids);
  perform private.require_judged(agency, row_ids, blocks);
  insert into public.swap_answers (swap_id, person_id, agency_id, state) values (swap.id, person, agency, 'accepted')
  on conflict on constraint swap_answers_pkey do update set state = 'accepted', updated_at = now();
  perform private.set_action('swap.accept');
  update public.shift_swaps s
  set status = 'accepted', responder_id = person, responder_assigned_shift_id = row_id, accepted_at = now(),
    expires_at = least(shift.starts_at, theirs.starts_at)
  where s.id = swap.id
  returning * into swap;
  -- Whoever proposed something else waits for an answer.
  perform private.notify(w.person_id, 'swap.declined', format('What %s offered, %s, is agreed with somebody else.',
    private.name_of(swap.requester_id), private.offered_words(swap.requester_shift, swap)), '/swaps?swap=' || swap.id)
  from public.swap_answers w
  where w.agency_id = agency and w.swap_id = swap.id and w.state = 'proposed'
  order by w.person_id;
  if approves_now then
    perform private.set_action('swap.approve');
    update public.shift_swaps s set status = 'approved', decided_at = now() where s.id = swap.id
    returning * into swap;
    perform private.set_action('');
    perform private.write_trade(swap, '{}', null);
    perform private.tell_of_decision(swap, null);
  else
    perform private.set_action('');
    words := private.offered_words(swap.requester_shift, swap);
    perform private.notify(case when actor = person then swap.requester_id else person end, 'swap.accepted', case
        when swap.kind = 'give' then format('%s would work %s instead of you. A supervisor decides.', private.name_of(person), words)
        when actor = person then format('%s accepts your offer: %s for %s. A supervisor decides.', private.name_of(person), words,
          private.offered_words(swap.responder_shift, swap))
        else format('%s accepts your %s for %s. A supervisor decides.', private.name_of(actor),
          private.offered_words(swap.responder_shift, swap), words)
      end, '/swaps?swap=' || swap.id);
  end if;
  return private.swap_record_of(swap.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.acknowledgement_words(schedules bigint, changed bigint, cancelled bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select string_agg(x.words, case when x.place = x.count then ' and ' else ', ' end order by x.place)
  from (
    select w.words, row_number() over (order by w.place) as place, count(*) over () as count
    from (values
      (1, schedules, format('%s published schedule%s', schedules, case when schedules > 1 then 's' end)),
      (2, changed, format('%s changed shift%s', changed, case when changed > 1 then 's' end)),
      (3, cancelled, format('%s cancelled shift%s', cancelled, case when cancelled > 1 then 's' end))
    ) w (place, number, words)
    where w.number > 0
  ) x
$function$
;
CREATE OR REPLACE FUNCTION private.acknowledgements(agency uuid, schedule integer)
 RETURNS SETOF public.notifications
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select n.*
  from public.notifications n
  join public.profiles p on p.id = n.recipient_id and p.is_active
  where n.agency_id = agency and n.schedule_id = schedule and n.needs_ack
    and (n.acknowledged_at is not null or n.expires_at is null or n.expires_at > now())
$function$
;
CREATE OR REPLACE FUNCTION private.act_as(person uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  claims jsonb := coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb, '{}');
begin
  perform set_config('request.jwt.claims', (claims - 'session_id' || jsonb_build_object('sub', person))::text, true);
  if person is null or private.my_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  return private.my_agency_id();
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_center(given_name text, zone text, starts time without time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  value jsonb := jsonb_build_object('name', private.words_of(given_name, 'Name', 'name', 120, true), 'timeZone', zone,
    'isActive', true);
  made uuid;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  perform private.check_center(value);
  if starts is null or starts = time '24:00' or extract(epoch from starts)::integer % 900 <> 0 then
    perform private.fail(422, 'The day starts at a time in steps of 15 minutes, such as 05:15.', '{"field":"dayStart"}');
  end if;
  perform private.fail_for(private.center_problem(agency, null, value, private.today_of(agency)));
  insert into public.centers (agency_id, name, time_zone, day_start) values (agency, value ->> 'name', zone, starts)
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_comment(subject jsonb, client_id uuid, content text, audience text, mentions uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.comment_words(content);
  place public.comments := private.require_comment_place(subject);
  allowed text[] := private.comment_audiences(place, me);
  c public.comments;
begin
  if client_id is null then
    perform private.fail(422, 'The comment has no number of its own. Load the page again.', '{"field":"clientId"}');
  end if;
  if audience is null or not audience = any (allowed) then
    perform private.fail(case when allowed = '{everyone}' then 403 else 422 end, case
        when cardinality(allowed) = 0 then 'What is planned for yourself is for others to comment on.'
        when allowed = '{supervisors}' then 'Of a draft or a gap there are private notes of supervisors only.'
        when private.role_of(me) < 'supervisor' then 'Only supervisors write private notes.'
        when allowed = '{everyone}' then 'Nobody writes private notes on what concerns themself.'
        else 'A comment is for everyone or for supervisors.'
      end, '{"field":"audience"}');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('comment:' || me::text, 0));
  select * into c from public.comments x where x.author_id = me and x.client_id = add_comment.client_id;
  if found then
    if not private.reads_comment(c, me)
      or (c.request_id, c.swap_id, c.assignment_id, c.center_id, c.comment_date, c.starts_at, c.ends_at, c.audience) is distinct from
        (place.request_id, place.swap_id, place.assignment_id, place.center_id, place.comment_date, place.starts_at, place.ends_at,
          add_comment.audience)
    then
      perform private.fail(409, 'This number belongs to another comment of yours. Load the page again.');
    end if;
    return private.comment_record(c);
  end if;
  perform private.require_comment_rate(me, agency);
  if (select count(*) from private.comments_at(place, me) x where x.audience = add_comment.audience) >= 500 then
    perform private.fail(422, 'There are 500 comments here already. Go on in a conversation.');
  end if;
  insert into public.comments (agency_id, author_id, client_id, audience, content, request_id, swap_id, assignment_id, center_id,
    comment_date, starts_at, ends_at, person_id)
  values (agency, me, add_comment.client_id, add_comment.audience, words, place.request_id, place.swap_id, place.assignment_id,
    place.center_id, place.comment_date, place.starts_at, place.ends_at, place.person_id)
  returning * into c;
  perform private.save_comment_mentions(c, mentions);
  return private.comment_record(c);
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_desk(center uuid, given_name text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  title text;
  made integer;
begin
  perform private.hold_desks(center);
  title := private.desk_name(center, given_name, null);
  perform private.require_room_for_desk(center);
  insert into public.desks (agency_id, center_id, name, position)
  select agency, center, title, coalesce(max(d.position), 0) + 1 from public.desks d where d.center_id = center
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_leave_entry(person uuid, kind integer, entry_kind public.leave_entry_kind, entry_minutes integer, from_date date, given_note text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  made bigint;
begin
  if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if not exists (select 1 from public.leave_kinds k where k.id = kind and k.agency_id = agency and k.needs_balance) then
    perform private.fail(422, 'Choose a kind of leave that needs a balance.', '{"field":"kindId"}');
  end if;
  if entry_kind is null or entry_kind not in ('opening', 'granted', 'corrected') then
    perform private.fail(422, 'An entry is one of opening, granted, corrected.', '{"field":"kind"}');
  end if;
  if entry_minutes is null or entry_minutes = 0 or entry_minutes not between -1000000 and 1000000 then
    perform private.fail(422, 'Hours are more or less than none.', '{"field":"minutes"}');
  end if;
  if from_date is null or from_date not between '2000-01-01' and '2199-12-31' then
    perform private.fail(422, 'Choose the day from which it counts.', '{"field":"date"}');
  end if;
  if entry_kind = 'corrected' and words is null then
    perform private.fail(422, 'Say why this is corrected.', '{"field":"note"}');
  end if;
  insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, note, actor_id)
  values (agency, person, kind, entry_kind, entry_minutes, from_date, words, (select auth.uid()))
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_leave_kind(value jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  made integer;
begin
  perform private.check_leave_kind(agency, '', value);
  insert into public.leave_kinds (agency_id, name, type, needs_balance, counts_to_caps, is_protected, is_private,
    notice_days, is_active)
  values (agency, value ->> 'name', (value ->> 'type')::public.time_off_type, (value ->> 'needsBalance')::boolean,
    (value ->> 'countsToCaps')::boolean, (value ->> 'isProtected')::boolean, (value ->> 'isPrivate')::boolean,
    (value ->> 'noticeDays')::integer, (value ->> 'isActive')::boolean)
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_leave_settings(agency uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.leave_kinds (agency_id, name, type, needs_balance, counts_to_caps, is_protected, notice_days)
  values (agency, 'Vacation', 'vacation', true, true, false, 7), (agency, 'Sick leave', 'sick', true, false, true, 0),
    (agency, 'Personal day', 'personal', true, true, false, 2), (agency, 'Training', 'training', false, true, false, 0);
  insert into public.leave_rules (agency_id) values (agency);
$function$
;
CREATE OR REPLACE FUNCTION private.add_qualification(given_name text, acts boolean)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  value jsonb := jsonb_build_object('name', private.words_of(given_name, 'Name', 'name', 80, true),
    'isActingSupervisor', acts, 'isActive', true);
  made integer;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  perform private.check_qualification(value);
  perform private.fail_for(private.qualification_problem(agency, '', value, private.today_of(agency)));
  insert into public.qualifications (agency_id, name, is_acting_supervisor) values (agency, value ->> 'name', acts)
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_trainee(agency uuid, person uuid, begins date, ends date, trainer uuid, line text, at_fault jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if ends is not null then
    perform private.require_day(ends, 'trainee', line || 'Trainee until');
    if ends < begins then
      perform private.fail(422, private.at_line(line, 'training ends on the day of hiring or later.'), at_fault || '{"field":"trainee"}');
    end if;
  end if;
  if trainer is not null and not exists (
    select 1 from public.profiles p where p.id = trainer and p.agency_id = agency and p.is_active
  ) then
    perform private.fail(422, private.at_line(line, 'a trainer is somebody who works here.'), at_fault || '{"field":"trainerId"}');
  end if;
  insert into public.duty_states (agency_id, user_id, kind, from_date, to_date, trainer_id)
  values (agency, person, 'trainee', begins, ends, trainer);
end
$function$
;
CREATE OR REPLACE FUNCTION private.add_usual_desks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.insert_usual_desks(new.agency_id, new.id);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.administered_agency_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when private.my_role() = 'admin' then private.my_agency_id() end
$function$
;
CREATE OR REPLACE FUNCTION private.adopt_scenario(scenario bigint, expected_version integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  chosen public.schedule_scenarios;
  draft public.schedules;
  saved jsonb;
begin
  select * into chosen from public.schedule_scenarios s where s.id = scenario and s.agency_id = agency;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  draft := private.require_draft(chosen.schedule_id, agency, expected_version, 'adopt a scenario', true);
  select * into chosen from public.schedule_scenarios s where s.id = scenario for update;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  if chosen.plan is null then
    perform private.fail(409, 'This scenario is not computed yet.');
  end if;
  if chosen.base_version <> draft.version then
    perform private.fail(409, 'The schedule has changed since this scenario was computed. Compute it again.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = draft.id and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  saved := private.write_plan(draft, chosen.plan -> 'assignments', chosen.plan -> 'pieces', chosen.result, (select auth.uid()));
  update public.schedule_scenarios s set adopted_at = case when s.id = scenario then now() end
  where s.schedule_id = draft.id and (s.id = scenario or s.adopted_at is not null);
  perform private.record_audit(agency, 'scenario.adopt', scenario::text, jsonb_build_object('entity', 'scenario',
    'schedule', draft.id, 'name', chosen.name) || (saved -> 'audit'));
  return (saved ->> 'version')::integer;
end
$function$
;
CREATE OR REPLACE FUNCTION private.agency_of_actor(actor uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.agency_id
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = actor and p.is_active
$function$
;
CREATE OR REPLACE FUNCTION private.agency_of_admin(actor uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := (
    select p.agency_id from public.profiles p join public.agencies a on a.id = p.agency_id and a.status = 'active'
    where p.id = actor and private.role_of(actor) = 'admin'
  );
begin
  if agency is null then
    perform private.fail(403, 'Only an admin may invite people.');
  end if;
  return agency;
end
$function$
;
CREATE OR REPLACE FUNCTION private.announce_notices()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_notify('notices', '');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.announce_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_notify('outbox', '');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.announce_roster_edit(edit_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  select edit.agency_id, p.id, case when bool_and(n.is_correction) then 'roster.corrected' when bool_and(n.after is null) then 'roster.cancelled'
      else 'roster.changed' end,
    case
      when count(*) > 1 and bool_and(n.is_correction) then format('%s of the shifts on your record in %s are corrected, the first on %s.',
        count(*), min(s.name), to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      when count(*) > 1 then format('%s of your shifts in %s %s, the first on %s.', count(*), min(s.name),
        case when bool_and(n.after is null) then 'are cancelled' else 'have changed' end,
        to_char(min(d.shift_date), 'FMDy FMDD Mon YYYY'))
      else min(case
        when n.is_correction and n.before is null then format('Your record is corrected: you worked %s.', private.shift_words(n.after, c.time_zone))
        when n.is_correction and n.after is null then format('Your record is corrected: you did not work %s.', private.shift_words(n.before, c.time_zone))
        when n.is_correction then format('Your record is corrected: instead of %s you worked %s.', private.shift_words(n.before, c.time_zone), private.shift_words(n.after, c.time_zone))
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
$function$
;
CREATE OR REPLACE FUNCTION private.announce_schedule(schedule public.schedules, recipients uuid[], kind text, content text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.apply_due_of(agency uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  due public.setting_versions;
  done integer := 0;
  words text;
begin
  for due in
    select * from public.setting_versions v
    where v.agency_id = agency and v.applied_at is null and v.withdrawn_at is null
      and v.effective_from <= private.today_of(agency)
    -- Of two that change on one day, who no longer acts makes room first.
    order by v.effective_from, v.kind = 'qualification' and v.value @> '{"isActive":true,"isActingSupervisor":true}', v.id
  loop
    begin
      perform private.apply_version(due);
    exception when others then
      -- A database that is short of something, or that asks to try again, is asked again.
      if left(sqlstate, 2) in ('40', '53', '55', '57', '58', 'XX') then
        raise;
      end if;
      words := left(sqlerrm, 500);
      perform set_config('app.bulk', 'on', true);
      update public.setting_versions v set withdrawn_at = now(), refusal = words where v.id = due.id;
      perform set_config('app.bulk', '', true);
      perform private.record_audit(due.agency_id, 'setting.refuse', due.kind || '/' || due.id,
        jsonb_build_object('entity', 'setting', 'kind', due.kind, 'center_id', due.center_id, 'subject', due.subject,
          'effective_from', due.effective_from, 'reason', words),
        null, due.value, due.created_by);
    end;
    done := done + 1;
  end loop;
  return done;
end
$function$
;
CREATE OR REPLACE FUNCTION private.apply_due_settings()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  due_agency uuid;
  done integer := 0;
begin
  for due_agency in
    select distinct v.agency_id from public.setting_versions v
    where v.applied_at is null and v.withdrawn_at is null and v.effective_from <= private.today_of(v.agency_id)
    order by 1
  loop
    perform 1 from public.agencies a where a.id = due_agency for no key update skip locked;
    continue when not found;
    done := done + private.apply_due_of(due_agency);
  end loop;
  return done + private.mirror_today();
end
$function$
;
CREATE OR REPLACE FUNCTION private.apply_roster_edit(edit_id uuid, schedule integer, facts_version integer, operations jsonb, given_reason text, violations jsonb, needs_confirmation boolean, undone uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
  why text := nullif(btrim(given_reason), '');
  edit public.roster_edits;
  original public.roster_edits;
begin
  if edit_id is null then
    perform private.fail(422, 'Edit is not known.', '{"field":"editId"}');
  end if;
  -- The same request may come twice at once.
  perform pg_advisory_xact_lock(hashtextextended('roster_edit:' || edit_id::text, 0));
  select * into edit from public.roster_edits e where e.id = edit_id;
  if found then
    if edit.agency_id <> agency or edit.requested_by <> (select auth.uid()) or edit.schedule_id is distinct from schedule then
      perform private.fail(409, 'Another edit has this id.');
    end if;
    if edit.state in ('declined', 'withdrawn') then
      perform private.fail(409, format('This change was %s.', edit.state));
    end if;
    return private.edit_outcome(edit);
  end if;
  if shown.id is null then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  perform private.require_operations(operations);
  if why is not null and (char_length(why) > 500 or not private.is_line(why)) then
    perform private.fail(422, 'Reason is one line of at most 500 characters.', '{"field":"reason"}');
  end if;
  if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 then
    perform private.fail(422, 'Violations are a list.', '{"field":"violations"}');
  end if;
  shown := private.lock_for_edit(shown, operations, facts_version);
  if undone is not null then
    select * into original from public.roster_edits e
    where e.id = undone and e.agency_id = agency and e.schedule_id = shown.id and e.state in ('applied', 'undone');
    if not found then
      perform private.fail(422, 'The edit that is undone is not known.', '{"field":"undoes"}');
    end if;
    if original.state = 'undone' then
      perform private.fail(409, 'This change was undone already.');
    end if;
    why := coalesce(why, private.undo_reason(original));
  end if;
  if why is null and (
    shown.status = 'published' or needs_confirmation
    or exists (select 1 from private.roster_operations(operations) o where o.overrides)
  ) then
    perform private.fail(422, case when shown.status = 'published' then 'Say why: this schedule is published.'
      else 'Say why: this change passes a limit.' end, '{"field":"reason"}');
  end if;
  insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, reason, violations,
    is_published, requested_by, undoes)
  values (edit_id, agency, shown.center_id, shown.id, case when needs_confirmation then 'pending' else 'applied' end::public.roster_edit_state,
    operations, why, violations, shown.status = 'published', (select auth.uid()), undone)
  returning * into edit;
  if edit.state = 'applied' then
    edit := private.write_edit(edit, shown);
  else
    perform private.tell_supervisors(edit, edit.requested_by, 'roster.confirm',
      format('A change in %s waits for a second supervisor.', shown.name));
    perform private.record_audit(agency, 'roster.request_edit', shown.id::text, jsonb_build_object('entity', 'schedule',
      'edit', edit.id, 'reason', edit.reason, 'violations', edit.violations, 'operations', jsonb_array_length(operations)));
  end if;
  return private.edit_outcome(edit);
end
$function$
;
CREATE OR REPLACE FUNCTION private.apply_version(due public.setting_versions)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  former jsonb := private.setting_today(due.agency_id, due.kind, due.center_id, due.subject);
begin
  -- A later version that is in force already leaves nothing to this one.
  if not exists (
    select 1 from public.setting_versions v
    where v.agency_id = due.agency_id and v.kind = due.kind and v.center_id is not distinct from due.center_id
      and v.subject = due.subject and v.applied_at is not null and v.withdrawn_at is null
      and (v.effective_from, v.id) > (due.effective_from, due.id)
  ) then
    -- One entry says it all; the rows that follow from it say nothing more.
    perform set_config('app.bulk', 'on', true);
    perform private.put_in_force(due.agency_id, due.kind, due.value, due.center_id, due.subject, due.created_by);
    perform private.record_audit(due.agency_id, 'setting.apply', due.kind || '/' || due.id,
      jsonb_build_object('entity', 'setting', 'kind', due.kind, 'center_id', due.center_id, 'subject', due.subject,
        'effective_from', due.effective_from),
      former, due.value, due.created_by);
  end if;
  perform set_config('app.bulk', 'on', true);
  update public.setting_versions v set applied_at = now() where v.id = due.id;
  perform set_config('app.bulk', recording, true);
end
$function$
;
CREATE OR REPLACE FUNCTION private.ask_for_invitation_mail(invitation public.invitations)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.outbox (agency_id, kind, payload)
  values (invitation.agency_id, 'invitation.mail', jsonb_build_object('invitation_id', invitation.id,
    'due_at', floor(extract(epoch from invitation.mail_due_at) * 1000)))
$function$
;
CREATE OR REPLACE FUNCTION private.at_line(line text, words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when line = '' then upper(left(words, 1)) || substr(words, 2) else line || words end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_acknowledgement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  perform private.record_audit(new.agency_id, 'notice.acknowledge', new.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'notice', 'kind', new.kind, 'schedule', new.schedule_id,
      'content', new.content)));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_assigned_shifts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry record;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    for entry in select to_jsonb(n) as after from new_rows n loop
      perform private.record_audit((entry.after ->> 'agency_id')::uuid, 'assigned_shift.create', entry.after ->> 'id',
        '{"entity":"assigned_shift"}', null, entry.after);
    end loop;
  elsif tg_op = 'DELETE' then
    for entry in select to_jsonb(o) as before from old_rows o loop
      perform private.record_audit((entry.before ->> 'agency_id')::uuid, 'assigned_shift.remove',
        entry.before ->> 'id', '{"entity":"assigned_shift"}', entry.before, null);
    end loop;
  else
    for entry in
      select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n using (id)
      where (to_jsonb(o) - array['version', 'updated_at', 'updated_by'])
        is distinct from (to_jsonb(n) - array['version', 'updated_at', 'updated_by'])
    loop
      perform private.record_audit((entry.after ->> 'agency_id')::uuid, 'assigned_shift.update', entry.after ->> 'id',
        '{"entity":"assigned_shift"}', entry.before, entry.after);
    end loop;
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_base(agency uuid, OUT seq bigint, OUT hash bytea, OUT at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  select k.seq, k.hash, k.at into seq, hash, at
  from public.audit_checkpoints k where k.agency_id = agency order by k.seq desc limit 1;
  if not found then
    seq := 0;
    hash := private.genesis_hash(agency);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_break(agency uuid, link public.audit_chain, before public.audit_chain)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  expected bigint := before.seq + 1;
  entry public.audit_logs;
  other public.audit_chain;
  base record;
  found_id bigint;
  is_followed boolean;
  is_sound boolean;
begin
  if link.seq <> expected then
    select min(l.id) into found_id
    from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(before.audit_id, 0) and l.id < link.audit_id
      and not exists (select 1 from public.audit_chain c where c.audit_id = l.id);
    return jsonb_build_object('id', found_id, 'seq', expected, 'problem', 'missing', 'words', case
      when found_id is not null then format('Number %s of the chain was removed. Row %s has no link any more.', expected, found_id)
      when link.seq = expected + 1 then format('Number %s of the chain was removed with its row. Next comes row %s.', expected, link.audit_id)
      else format('Numbers %s to %s of the chain were removed with their rows. Next comes row %s.',
        expected, link.seq - 1, link.audit_id) end);
  end if;
  select * into entry from public.audit_logs l where l.id = link.audit_id and l.agency_id = agency;
  is_sound := entry.id is not null and private.audit_hash(entry, link.prev_hash) = link.hash;
  select coalesce((
    select c.prev_hash = link.hash from public.audit_chain c where c.agency_id = agency and c.seq = link.seq + 1
  ), true) into is_followed;
  if entry.id is null then
    if link.prev_hash = before.hash and is_followed then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'missing', 'words',
        format('Row %s was removed. Its link, number %s, is still there.', link.audit_id, link.seq));
    end if;
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'inserted', 'words',
      format('Number %s is a link that does not fit the chain and belongs to no row.', link.seq));
  end if;
  if link.prev_hash <> before.hash then
    select * into other from public.audit_chain c
    where c.agency_id = agency and c.hash = link.prev_hash order by c.seq limit 1;
    select b.seq, b.hash into base from private.audit_base(agency) b;
    if is_sound and before.audit_id is not null
      and (other.seq = before.seq - 1 or link.prev_hash = base.hash and before.seq = base.seq + 1)
    then
      return jsonb_build_object('id', before.audit_id, 'seq', before.seq, 'problem', 'inserted', 'words',
        format('Row %s was put between two rows that follow each other. The next one is row %s.', before.audit_id, link.audit_id));
    elsif other.seq is not null then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'moved', 'words',
        format('Row %s stands as number %s, but follows row %s, which is number %s.', link.audit_id, link.seq,
          other.audit_id, other.seq));
    elsif is_sound and is_followed and before.audit_id is not null then
      return jsonb_build_object('id', before.audit_id, 'seq', before.seq, 'problem', 'changed', 'words',
        format('Row %s is not what row %s follows: it was changed and its hash computed anew, or rows between the two were '
          'removed and the numbers closed up.', before.audit_id, link.audit_id));
    elsif before.audit_id is null then
      return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'missing', 'words',
        format('Row %s does not follow the beginning of the chain: what came before it was removed.', link.audit_id));
    end if;
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'changed', 'words',
      format('Row %s, number %s, does not follow the row before it: it or its link was changed.', link.audit_id, link.seq));
  end if;
  -- The content of a row is bound to its id: two rows that changed places each have the other's.
  select l.id into found_id
  from (
    select * from public.audit_chain c
    where c.agency_id = agency and c.seq between link.seq - 10000 and link.seq + 10000 and c.audit_id <> link.audit_id
  ) c
  join public.audit_logs l on l.id = c.audit_id
  where private.audit_hash(jsonb_populate_record(l, jsonb_build_object('id', link.audit_id)), link.prev_hash) = link.hash
  limit 1;
  if found_id is not null then
    return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'moved', 'words',
      format('Rows %s and %s have changed places.', link.audit_id, found_id));
  end if;
  return jsonb_build_object('id', link.audit_id, 'seq', link.seq, 'problem', 'changed', 'words',
    format('Row %s, number %s, is not what was written: its content or its hash was changed.', link.audit_id, link.seq));
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_comment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c public.comments := case when tg_op = 'DELETE' then old else new end;
begin
  -- What only goes along with its shift was not changed.
  if tg_op = 'UPDATE' and new.version = old.version then
    return null;
  end if;
  perform private.record_audit(c.agency_id, case
      when tg_op = 'INSERT' then 'comment.create'
      when tg_op = 'DELETE' then 'comment.remove'
      when new.deleted_at is not null then 'comment.delete'
      else 'comment.update'
    end, c.id::text, jsonb_strip_nulls(jsonb_build_object('entity', 'comment', 'on', private.comment_kind(c), 'audience', c.audience,
      'subject', coalesce(c.request_id, c.swap_id, c.assignment_id), 'center', c.center_id, 'date', c.comment_date,
      'starts_at', c.starts_at, 'ends_at', c.ends_at,
      'author', case when c.deleted_by <> c.author_id then c.author_id end)));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_emergency_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  old_row jsonb := coalesce(to_jsonb(old), '{}');
  new_row jsonb := coalesce(to_jsonb(new), '{}');
  fields jsonb := (
    select jsonb_agg(f.name order by f.name)
    from unnest(array['name', 'note', 'phone', 'relation']) as f (name)
    where (old_row ->> f.name) is distinct from (new_row ->> f.name)
  );
begin
  if fields is not null and coalesce(current_setting('app.bulk', true), '') <> 'on' then
    perform private.record_audit(
      coalesce(new_row ->> 'agency_id', old_row ->> 'agency_id')::uuid,
      'emergency_contact.' || case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'remove' end,
      coalesce(new_row ->> 'user_id', old_row ->> 'user_id'),
      jsonb_build_object('entity', 'emergency_contact', 'fields', fields)
    );
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_entries(agency uuid, ids bigint[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', l.id, 'action', l.action, 'entity', l.entity, 'actorId', l.actor_id, 'actorName', p.full_name,
    'actorKind', l.actor_kind, 'targetId', l.target_id, 'details', l.details, 'before', l.before, 'after', l.after,
    'origin', l.origin, 'requestId', l.request_id, 'createdAt', floor(extract(epoch from l.created_at) * 1000)::bigint,
    'seq', c.seq, 'hash', encode(c.hash, 'hex')
  ) order by x.place), '[]')
  from unnest(ids) with ordinality as x (id, place)
  join public.audit_logs l on l.id = x.id and l.agency_id = agency
  left join public.audit_chain c on c.audit_id = l.id
  left join public.profiles p on p.id = l.actor_id
$function$
;
CREATE OR REPLACE FUNCTION private.audit_handover_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  note public.handover_notes := coalesce(new, old);
  action text := case
    when tg_op = 'DELETE' then 'remove'
    when tg_op = 'INSERT' then case when note.carried_from is null then 'create' else 'keep' end
    when new.withdrawn_at is distinct from old.withdrawn_at then 'withdraw'
    else 'update'
  end;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  perform private.record_audit(note.agency_id, 'handover_note.' || action, note.id::text,
    jsonb_build_object('entity', 'handover_note', 'desk', (select d.name from public.desks d where d.id = note.desk_id),
      'for_at', note.for_at, 'version', note.version));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_hash(entry public.audit_logs, prev_hash bytea)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select pg_catalog.sha256(prev_hash || pg_catalog.convert_to((pg_catalog.jsonb_build_array(
    entry.id, entry.agency_id, entry.actor_id, entry.actor_kind, entry.action, entry.target_id, entry.details,
    entry.before, entry.after, entry.request_id,
    (extract(epoch from entry.created_at) * 1000000)::bigint
  ) || case when entry.origin is null then '[]' else pg_catalog.jsonb_build_array(entry.origin) end)::text, 'UTF8'))
$function$
;
CREATE OR REPLACE FUNCTION private.audit_id_at(agency uuid, moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  low bigint;
  high bigint;
  middle bigint;
  probe record;
begin
  select min(l.id), max(l.id) + 1 into low, high from public.audit_logs l where l.agency_id = agency;
  while low < high loop
    middle := (low + high) / 2;
    select l.id, l.created_at into probe
    from public.audit_logs l where l.agency_id = agency and l.id >= middle order by l.id limit 1;
    if probe.created_at >= moment then
      high := middle;
    else
      low := probe.id + 1;
    end if;
  end loop;
  return coalesce(low, 1);
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.record_audit(new.agency_id, 'chat_message.create', new.id::text,
    jsonb_build_object('entity', 'chat_message', 'channel', new.channel_id));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_origin(acting uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  claims jsonb := (select auth.jwt());
  headers jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  is_server boolean := coalesce(claims ->> 'role' = 'service_role', false);
  named text := case when is_server then headers ->> 'x-acting-session' else claims ->> 'session_id' end;
  worker text := left(coalesce(nullif(current_setting('app.worker', true), ''), case when is_server then headers ->> 'x-worker' end), 100);
  known jsonb;
begin
  if named ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
    select jsonb_build_object('address', host(s.ip), 'device', left(s.user_agent, 200), 'session', s.id) into known
    from auth.sessions s where s.id = named::uuid and s.user_id = coalesce((select auth.uid()), acting);
    -- It has just ended; the token is proof enough that there was one.
    if not found and not is_server then
      known := jsonb_build_object('session', named);
    end if;
  end if;
  return nullif(jsonb_strip_nulls(coalesce(known, '{}') || jsonb_build_object('worker', worker)), '{}');
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  noise constant text[] := array['version', 'updated_at', 'updated_by', 'result'];
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - noise end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - noise end;
  any_row jsonb := coalesce(new_row, old_row);
  agency uuid := coalesce(
    any_row ->> 'agency_id',
    case tg_table_name when 'agencies' then any_row ->> 'id' end,
    (select p.agency_id::text from public.profiles p where p.id::text = any_row ->> 'user_id')
  )::uuid;
  target text := (
    select string_agg(any_row ->> key, '/' order by place)
    from unnest(string_to_array(tg_argv[1], ',')) with ordinality as keys (key, place)
  );
  hidden constant text[] := string_to_array(tg_argv[2], ',');
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    if old_row = new_row then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
    into old_row, new_row
    from jsonb_each(old_row) o join jsonb_each(new_row) n using (key)
    where o.value is distinct from n.value;
  end if;
  if hidden is not null then
    old_row := private.without_values(old_row, hidden);
    new_row := private.without_values(new_row, hidden);
  end if;
  perform private.record_audit(
    agency,
    coalesce(
      nullif(current_setting('app.action', true), ''),
      tg_argv[0] || '.' || case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'remove' end
    ),
    target, jsonb_build_object('entity', tg_argv[0]), old_row, new_row,
    nullif(current_setting('app.actor', true), '')::uuid
  );
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.record_audit(p.agency_id, 'user.sign_in', p.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'user', 'address', host(new.ip), 'device', left(new.user_agent, 200))),
    null, null, p.id, jsonb_strip_nulls(jsonb_build_object('address', host(new.ip), 'device', left(new.user_agent, 200),
      'session', new.id)))
  from public.profiles p where p.id = new.user_id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.audit_setting()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry public.setting_versions := coalesce(new, old);
  action text := nullif(current_setting('app.action', true), '');
  before jsonb;
  after jsonb;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    action := coalesce(action, 'setting.create');
    after := new.value;
    select v.value into before from public.setting_versions v
    where v.agency_id = new.agency_id and v.kind = new.kind and v.center_id is not distinct from new.center_id
      and v.subject = new.subject and v.id <> new.id and v.withdrawn_at is null and v.effective_from <= new.effective_from
    order by v.effective_from desc, v.id desc limit 1;
  elsif tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null then
    action := coalesce(action, 'setting.withdraw');
    before := new.value;
  else
    action := 'setting.' || case tg_op when 'UPDATE' then 'update' else 'remove' end;
    before := to_jsonb(old);
    after := to_jsonb(new);
  end if;
  perform private.record_audit(entry.agency_id, action, entry.kind || '/' || entry.id,
    jsonb_build_object('entity', 'setting', 'kind', entry.kind, 'center_id', entry.center_id, 'subject', entry.subject,
      'effective_from', entry.effective_from),
    before, after, nullif(current_setting('app.actor', true), '')::uuid);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_audit_export(format text, actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  filters jsonb := jsonb_strip_nulls(jsonb_build_object('actorId', actor, 'actions', to_jsonb(actions),
    'withoutActions', to_jsonb(without), 'kinds', to_jsonb(kinds), 'target', target, 'from', from_at, 'to', to_at));
  head record;
  matching bigint;
begin
  if format is null or format not in ('csv', 'json') then
    perform private.fail(422, 'An export is a CSV or JSON file.', '{"field":"format"}');
  end if;
  if octet_length(filters::text) > 4000 then
    perform private.fail(422, 'An export is by at most 4,000 characters of filters.', '{"field":"filters"}');
  end if;
  select c.seq, c.hash, c.audit_id, l.created_at into head
  from public.audit_chain c join public.audit_logs l on l.id = c.audit_id
  where c.agency_id = agency order by c.seq desc limit 1;
  matching := private.count_audit(actor, actions, without, kinds, target, from_at, to_at, coalesce(head.audit_id, 0));
  perform private.record_audit(agency, 'audit.export', null, jsonb_build_object('entity', 'audit', 'format', format,
    'count', matching, 'filters', filters, 'seq', head.seq, 'lastId', coalesce(head.audit_id, 0)));
  return jsonb_build_object(
    'exportId', currval(pg_get_serial_sequence('public.audit_logs', 'id')),
    'count', matching, 'head', (
    select jsonb_build_object('seq', head.seq, 'hash', encode(head.hash, 'hex'),
      'at', floor(extract(epoch from head.created_at) * 1000)::bigint) where head.seq is not null));
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_invitation_mail(invitation_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Longer than Auth takes for a mail, also for one that somebody asked for who is gone.
  doubt constant interval := interval '2 minutes';
  invitation public.invitations;
  try private.invitation_tries;
  invited timestamptz;
begin
  select * into invitation from public.invitations i where i.id = begin_invitation_mail.invitation_id for update;
  if not found or invitation.state <> 'pending' or invitation.mailed_at is not null or invitation.mail_due_at is null then
    delete from private.invitation_tries t where t.invitation_id = begin_invitation_mail.invitation_id;
    return null;
  end if;
  select u.invited_at into invited from auth.users u where u.id = invitation.user_id;
  select * into try from private.invitation_tries t where t.invitation_id = invitation.id;
  if found and invited is not null and invited is distinct from try.invited_before then
    perform private.set_action('invitation.mail');
    update public.invitations i
    set mailed_at = invited, expires_at = invited + interval '24 hours', mail_due_at = null, mail_problem = null
    where i.id = invitation.id;
    delete from private.invitation_tries t where t.invitation_id = invitation.id;
    return null;
  end if;
  if try.begun_at > now() - doubt and invitation.mail_due_at < try.begun_at + doubt then
    perform set_config('app.bulk', 'on', true);
    update public.invitations i
    set mail_due_at = try.begun_at + doubt,
      mail_problem = 'Its sending was interrupted. Two minutes later it is sent again, unless it has left.'
    where i.id = invitation.id
    returning * into invitation;
    perform set_config('app.bulk', '', true);
  end if;
  if invitation.mail_due_at > now() then
    perform private.ask_for_invitation_mail(invitation);
    return null;
  end if;
  if not exists (select from public.profiles p where p.id = invitation.user_id and p.is_active) then
    return null;
  end if;
  insert into private.invitation_tries (invitation_id, agency_id, begun_at, invited_before)
  values (invitation.id, invitation.agency_id, now(), invited)
  on conflict on constraint invitation_tries_pkey do update
  set begun_at = excluded.begun_at, invited_before = excluded.invited_before;
  return (
    select jsonb_build_object('email', p.email, 'fullName', p.full_name)
    from public.profiles p where p.id = invitation.user_id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_nightly_run(worker text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  due record;
  run public.nightly_runs;
  taken bigint[] := '{}';
begin
  if worker is null or char_length(worker) not between 1 and 200 then
    perform private.fail(422, 'A worker has a name of at most 200 characters.', '{"field":"worker"}');
  end if;
  for due in
    select a.id as agency_id, n.night, l.night as last_night
    from public.agencies a
    cross join lateral private.newest_night(a.id, now()) n
    cross join lateral (select max(r.night) as night from public.nightly_runs r where r.agency_id = a.id) l
    -- An agency has no night from before it was made.
    where a.status = 'active' and n.night > coalesce(l.night, (case when n.due_at < a.created_at then 'infinity' else '-infinity' end)::date)
    order by a.id limit 20
  loop
    insert into public.nightly_runs as r (agency_id, night, state, leased_by, lease_until)
    values (due.agency_id, due.night, 'running', worker, now() + interval '5 minutes')
    on conflict do nothing
    returning * into run;
    continue when not found;
    taken := taken || run.id;
    update public.nightly_runs r
    set state = 'failed', finished_at = now(), lease_until = null, leased_by = null,
      error = coalesce(r.error, 'Nobody finished it before the next night was due.')
    where r.agency_id = due.agency_id and r.state = 'running' and r.night < due.night;
    insert into public.nightly_runs (agency_id, night, state, attempts, finished_at, error)
    select due.agency_id, due.night - d.ago, 'missed', 0, now(), 'Nobody ran it before the next night was due.'
    from generate_series(1, least(30, due.night - coalesce(due.last_night, due.night) - 1)) d (ago)
    on conflict do nothing;
  end loop;
  for run in
    select r.* from public.nightly_runs r
    join public.agencies a on a.id = r.agency_id and a.status = 'active'
    where r.state = 'running' and r.id <> all (taken) and (r.lease_until <= now() or r.leased_by = worker)
    order by r.id limit 20 for update of r skip locked
  loop
    if run.attempts >= 5 then
      update public.nightly_runs r
      set state = 'failed', finished_at = now(), lease_until = null, leased_by = null,
        error = coalesce(r.error, 'Five workers had it, and none finished it.')
      where r.id = run.id;
    else
      update public.nightly_runs r
      set attempts = r.attempts + 1, leased_by = worker, lease_until = now() + interval '5 minutes', started_at = now()
      where r.id = run.id;
      taken := taken || run.id;
    end if;
  end loop;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'attempt', r.attempts, 'agencyId', r.agency_id) order by r.id), '[]')
    from public.nightly_runs r where r.id = any (taken)
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.told_stage := private.time_off_stage(new);
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_to_wait()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.told_stage := private.swap_stage(new);
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.begin_with_leave_settings()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  perform private.add_leave_settings(new.id);
  insert into public.swap_rules (agency_id) values (new.id);
  insert into public.notice_rules (agency_id) values (new.id);
  perform set_config('app.bulk', recording, true);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.board_of(center uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'center', jsonb_build_object('id', c.id, 'name', c.name, 'time_zone', c.time_zone),
    'floor', private.floor_of(c.id),
    'open_chairs', (
      select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'starts_at', a.starts_at, 'ends_at', a.ends_at,
        'is_supervisor', a.required_role <> 'dispatcher') order by a.starts_at, a.ends_at, a.id), '[]')
      from public.assigned_shifts a
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = c.agency_id and a.center_id = c.id and a.status = 'published' and a.user_id is null
        and a.starts_at > now() - interval '48 hours' and a.starts_at < now() + interval '24 hours' and a.ends_at > now()
    ),
    'requests_waiting', (
      select count(*)
      from public.time_off_requests o
      join public.profiles p on p.agency_id = o.agency_id and p.id = o.user_id
      where o.agency_id = c.agency_id and o.status = 'pending' and p.center_id = c.id
    ) + (
      -- Past its limit a trade has expired, whether or not that is written down yet.
      select count(*)
      from public.shift_swaps w
      where w.agency_id = c.agency_id and w.center_id = c.id and w.status = 'accepted' and w.expires_at > now()
    ) + (
      select count(*)
      from public.roster_edits e
      where e.agency_id = c.agency_id and e.center_id = c.id and e.state = 'pending'
    ),
    'read_at', now()
  )
  from public.centers c where c.id = center
$function$
;
CREATE OR REPLACE FUNCTION private.call_in_sick(actor uuid, assignment bigint, from_at timestamp with time zone, given_reason text, charged integer, parts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_reason, 'Reason', 'reason', 1000, false);
  floor public.centers := private.center_of(actor);
  call public.time_off_requests;
  request public.time_off_requests;
  news text;
begin
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || actor::text, 0));
  call := private.sick_call(actor, assignment);
  if floor.id is null then
    perform private.fail(422, 'You belong to no center. An admin adds you to one.');
  end if;
  -- A quarter may have passed since the person looked.
  if from_at is null or from_at > call.start_datetime or from_at < call.start_datetime - interval '15 minutes' then
    perform private.fail_roster_moved(0);
  end if;
  perform private.require_leave_window(actor, from_at, call.end_datetime, floor);
  perform private.require_minutes(charged, 1000000, 'chargedMinutes');
  perform private.set_action('time_off.call_in_sick');
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, status, is_sick_call,
    charged_minutes)
  select agency, actor, k.id, from_at, call.end_datetime, words, 'approved', true, case when k.needs_balance then charged end
  from public.leave_kinds k where k.id = call.kind_id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'taken', charged);
  perform private.write_leave(request, 'Called in sick', parts, true);
  select format('%s called in sick: %s.', p.full_name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)) into news
  from public.profiles p where p.id = actor;
  -- Those who lead the shift now; where no supervisor does, all of the center. Who acts as one has no desk to go to.
  perform private.notify(p.id, 'time_off.sick_call', news, case when p.is_supervisor then '/requests?request=' || request.id end)
  from (
    select s.*, bool_or(s.is_on_duty and s.is_supervisor) over () as is_led
    from (
      select p.id, private.role_of(p.id) <> 'dispatcher' as is_supervisor, exists (
        select 1 from public.assigned_shifts a
        where a.agency_id = agency and a.user_id = p.id and a.center_id = floor.id and a.status = 'published'
          and a.starts_at > now() - interval '2 days' and a.starts_at <= now() and a.ends_at > now()
          and (a.is_acting or private.role_of(p.id) <> 'dispatcher')
      ) as is_on_duty
      from public.profiles p
      where p.agency_id = agency and coalesce(p.center_id, floor.id) = floor.id and p.is_active and p.id <> actor
    ) s
    where s.is_supervisor or s.is_on_duty
  ) p
  where p.is_on_duty or not p.is_led;
  return private.time_off_record_of(request.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.cancel_generation(run bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.generation_runs g where g.id = run and g.agency_id = agency) then
    perform private.fail(404, 'This run does not exist.');
  end if;
  perform private.end_generation(run, 'cancelled', 'Cancelled by a supervisor.');
end
$function$
;
CREATE OR REPLACE FUNCTION private.cancel_swap(swap public.shift_swaps, words text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  shift text := private.offered_words(swap.requester_shift, swap);
  link text := '/swaps?swap=' || swap.id;
begin
  update public.shift_swaps s set status = 'cancelled', closing_note = left(words, 500) where s.id = swap.id;
  if swap.status = 'accepted' then
    perform private.notify(swap.requester_id, 'swap.cancelled', format('Your trade of %s with %s is no longer valid. %s', shift,
      private.name_of(swap.responder_id), words), link);
    perform private.notify(swap.responder_id, 'swap.cancelled', format('Your trade with %s, %s, is no longer valid. %s',
      private.name_of(swap.requester_id), shift, words), link);
  else
    perform private.notify(swap.requester_id, 'swap.cancelled', format('Your offer of %s is no longer valid. %s', shift, words), link);
    perform private.tell_who_was_asked(swap, 'swap.cancelled', format('What %s offered, %s, is no longer valid. %s',
      private.name_of(swap.requester_id), shift, words));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.cancel_time_off(actor uuid, request_id integer, expected_version integer, given_reason text, returned integer, parts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  request public.time_off_requests;
  floor public.centers;
  name text := (select p.full_name from public.profiles p where p.id = actor);
begin
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency;
  if not found or request.user_id <> actor and private.my_role() = 'dispatcher' then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.user_id <> actor and words is null then
    perform private.fail(422, 'Say why this leave is cancelled.', '{"field":"reason"}');
  end if;
  floor := private.center_of(request.user_id);
  perform pg_advisory_xact_lock(hashtextextended('leave:' || coalesce(floor.id, agency)::text, 0));
  request := private.lock_time_off(request_id, agency, expected_version, 'approved');
  if request.end_datetime <= now() then
    perform private.fail(422, 'This leave is over. It cannot be cancelled any more.');
  end if;
  perform private.require_minutes(returned, coalesce(request.charged_minutes, 0), 'returnedMinutes');
  perform private.set_action('time_off.cancel');
  update public.time_off_requests o set status = 'cancelled', closing_note = words where o.id = request.id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'returned', returned);
  perform private.write_leave(request, coalesce(words, 'Time off cancelled'), parts, false);
  if request.user_id <> actor then
    perform private.notify(request.user_id, 'time_off.cancelled', format('Your time off %s is cancelled by %s: %s',
      private.leave_words(request.start_datetime, request.end_datetime, floor), name, words), '/time-off?request=' || request.id);
  else
    perform private.notify(request.reviewed_by, 'time_off.cancelled', format('%s has cancelled the time off %s.', name,
      private.leave_words(request.start_datetime, request.end_datetime, floor)), '/requests?request=' || request.id);
  end if;
  return private.time_off_record_of(request.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.center_clock(center uuid, moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_char(moment at time zone c.time_zone, 'HH24:MI') from public.centers c where c.id = center
$function$
;
CREATE OR REPLACE FUNCTION private.center_of(person uuid)
 RETURNS public.centers
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select c from public.profiles p join public.centers c on c.id = p.center_id where p.id = person
$function$
;
CREATE OR REPLACE FUNCTION private.center_problem(agency uuid, center uuid, value jsonb, starts date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text := lower(value ->> 'name');
  until date := private.next_version(agency, 'center', starts, center, '');
  known public.centers;
  people integer;
  last_day date;
begin
  if exists (
    select 1 from public.centers c
    where c.agency_id = agency and c.id is distinct from center and lower(c.name) = title
  ) or exists (
    select 1 from public.setting_versions v
    where v.agency_id = agency and v.kind = 'center' and v.center_id is distinct from center and v.applied_at is null
      and v.withdrawn_at is null and lower(v.value ->> 'name') = title
  ) then
    return jsonb_build_object('status', 409, 'field', 'name', 'words', 'Another center has this name.');
  end if;
  select * into known from public.centers c where c.id = center and c.agency_id = agency;
  if known.time_zone <> value ->> 'timeZone' and exists (
    select 1 from public.assigned_shifts a where a.agency_id = agency and a.center_id = center
  ) then
    return jsonb_build_object('status', 422, 'field', 'timeZone', 'words',
      format('%s has shifts already and keeps its time zone.', known.name));
  end if;
  if (value ->> 'isActive')::boolean then
    return null;
  end if;
  select count(*) into people from public.profiles p
  where p.agency_id = agency and p.center_id = center and p.is_active;
  if people > 0 then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words', format(
      case people when 1 then '%s person works at %s. Give them another center first.'
        else '%s people work at %s. Give everybody another center first.' end, people, known.name));
  end if;
  select max(s.end_date) into last_day from public.schedules s
  where s.agency_id = agency and s.center_id = center and s.status in ('draft', 'published') and s.end_date >= starts
    and s.start_date < coalesce(until, 'infinity');
  if last_day is not null then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words',
      format('%s is scheduled until %s.', known.name, last_day));
  end if;
  -- On each day on which another one closes.
  if exists (
    select 1
    from (
      select starts as day
      union
      select v.effective_from from public.setting_versions v
      where v.agency_id = agency and v.kind = 'center' and v.center_id <> center and v.withdrawn_at is null
        and v.effective_from > starts and v.effective_from < coalesce(until, 'infinity')
    ) d
    where not exists (
      select 1 from public.centers c
      cross join lateral private.center_spans(c.id) s
      where c.agency_id = agency and c.id <> center and s.is_active and d.day between s.from_date and s.to_date
    )
  ) then
    return jsonb_build_object('status', 422, 'field', 'isActive', 'words', 'One center stays open.');
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.center_spans(center uuid)
 RETURNS TABLE(from_date date, to_date date, is_active boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with versions as (
    select v.effective_from, v.value, lag(v.effective_from) over by_day as former, lead(v.effective_from) over by_day as next
    from (
      select distinct on (s.effective_from) s.effective_from, s.value
      from public.centers c
      join public.setting_versions s on s.agency_id = c.agency_id and s.kind = 'center' and s.center_id = c.id
        and s.subject = '' and s.withdrawn_at is null
      where c.id = center
      order by s.effective_from, s.id desc
    ) v
    window by_day as (order by v.effective_from)
  )
  select case when v.former is null then '-infinity' else v.effective_from end, coalesce(v.next - 1, 'infinity'),
    (v.value ->> 'isActive')::boolean
  from versions v
  union all
  select '-infinity', 'infinity', c.is_active from public.centers c where c.id = center and not exists (select 1 from versions)
$function$
;
CREATE OR REPLACE FUNCTION private.chain_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  last_seq bigint;
  last_hash bytea;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit:' || new.agency_id::text, 0));
  select c.seq, c.hash into last_seq, last_hash
  from public.audit_chain c where c.agency_id = new.agency_id order by c.seq desc limit 1;
  if not found then
    last_seq := 0;
    last_hash := private.genesis_hash(new.agency_id);
  end if;
  insert into public.audit_chain (audit_id, agency_id, seq, prev_hash, hash)
  values (new.id, new.agency_id, last_seq + 1, last_hash, private.audit_hash(new, last_hash));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.chair_words(asked text, on_duty integer, required integer)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select format('%s of %s %s', on_duty, required, case asked
    when 'employees' then case required when 1 then 'employee' else 'employees' end
    when 'supervisors' then case required when 1 then 'supervisor' else 'supervisors' end
    else (
      select case required when 1 then 'person' else 'people' end || ' with ' || q.name
      from public.qualifications q where q.id::text = asked
    )
  end)
$function$
;
CREATE OR REPLACE FUNCTION private.changed_since_revised(draft public.schedules)
 RETURNS TABLE(id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(known.id, a.id)
  from (
    select u.id, u.version
    from private.revision_bases b, unnest(b.row_ids, b.row_versions) u (id, version)
    where b.schedule_id = draft.id
  ) known
  full join (
    select p.id, p.version from public.assigned_shifts p
    where p.center_id = draft.center_id and p.schedule_id = draft.revises_id and p.status = 'published'
  ) a on a.id = known.id
  where a.version is distinct from known.version
$function$
;
CREATE OR REPLACE FUNCTION private.charge_leave(request public.time_off_requests, entry public.leave_entry_kind, minutes integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date, request_id, actor_id)
  select request.agency_id, request.user_id, request.kind_id, entry,
    case entry when 'taken' then -minutes else minutes end, s.first_day, request.id, (select auth.uid())
  from public.leave_kinds k,
    private.leave_span(request.start_datetime, request.end_datetime, private.center_of(request.user_id)) s
  where k.id = request.kind_id and k.needs_balance and minutes > 0
$function$
;
CREATE OR REPLACE FUNCTION private.check_audit(agency uuid, from_seq bigint, steps integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET jit TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  base record;
  head public.audit_chain;
  before public.audit_chain;
  bad public.audit_chain;
  bad_before public.audit_chain;
  bad_seq bigint;
  first_seq bigint;
  last_seq bigint;
  last_id bigint;
  checked bigint;
  is_last boolean;
  loose bigint;
  anchor record;
  broken jsonb;
begin
  select b.seq, b.hash, b.at into base from private.audit_base(agency) b;
  select * into head from public.audit_chain c where c.agency_id = agency order by c.seq desc limit 1;
  first_seq := greatest(coalesce(from_seq, 1), base.seq + 1);
  last_seq := first_seq + least(greatest(coalesce(steps, 20000), 1), 100000) - 1;
  is_last := head.seq is null or head.seq <= last_seq;
  if first_seq > base.seq + 1 then
    select * into before from public.audit_chain c where c.agency_id = agency and c.seq < first_seq order by c.seq desc limit 1;
  end if;
  if before.seq is null then
    before.seq := base.seq;
    before.hash := base.hash;
  end if;

  select count(*), (array_agg(w.audit_id order by w.seq desc))[1],
    min(w.seq) filter (where w.seq <> coalesce(w.before_seq, before.seq) + 1
      or w.prev_hash <> coalesce(w.before_hash, before.hash) or w.actual is distinct from w.hash)
  into checked, last_id, bad_seq
  from (
    select c.seq, c.audit_id, c.prev_hash, c.hash, lag(c.seq) over place as before_seq, lag(c.hash) over place as before_hash,
      case when l.agency_id = agency then private.audit_hash(l, c.prev_hash) end as actual
    from public.audit_chain c left join public.audit_logs l on l.id = c.audit_id
    where c.agency_id = agency and c.seq between first_seq and last_seq
    window place as (order by c.seq)
  ) w;
  if bad_seq is not null then
    select * into bad from public.audit_chain c where c.agency_id = agency and c.seq = bad_seq;
    select * into bad_before from public.audit_chain c where c.agency_id = agency and c.seq < bad.seq and c.seq > base.seq
    order by c.seq desc limit 1;
    broken := private.audit_break(agency, bad, case when bad_before.seq is null then before else bad_before end);
  elsif head.seq is null then
    broken := jsonb_build_object('id', null, 'seq', base.seq + 1, 'problem', 'cut', 'words',
      'The chain is empty: every row was removed. An agency has at least the row of its beginning.');
  end if;
  if base.seq > 0 and first_seq = base.seq + 1 and broken is null then
    select jsonb_build_object('id', c.audit_id, 'seq', c.seq, 'problem', 'inserted', 'words',
      format('Number %s lies before number %s, up to which the chain was pruned.', c.seq, base.seq)) into broken
    from public.audit_chain c where c.agency_id = agency and c.seq <= base.seq order by c.seq limit 1;
    if broken is null and not exists (
      select 1 from public.audit_logs l
      where l.agency_id = agency and l.entity = 'audit' and l.action = 'audit.prune'
        and l.details ->> 'seq' = base.seq::text and l.details ->> 'hash' = encode(base.hash, 'hex')
    ) then
      broken := jsonb_build_object('id', null, 'seq', base.seq, 'problem', 'cut', 'words',
        format('The chain begins after number %s, but no row says that the retention removed what was before it.', base.seq));
    end if;
  end if;

  -- Each row is looked at in the step whose links are around it; those after the newest link in the last one.
  select min(l.id) into loose
  from public.audit_logs l
  where l.agency_id = agency and l.id > coalesce(before.audit_id, 0) and (is_last or l.id <= last_id)
    and not exists (select 1 from public.audit_chain c where c.audit_id = l.id and c.agency_id = agency);
  if loose is not null and (broken is null or loose < (broken ->> 'id')::bigint) then
    broken := jsonb_build_object('id', loose, 'seq', null, 'problem', 'inserted', 'words',
      format('Row %s has no link: it was added beside the chain, or its link was removed.', loose));
  end if;

  if broken is null then
    select a.seq, a.at into anchor
    from public.audit_anchors a left join public.audit_chain c on c.agency_id = a.agency_id and c.seq = a.seq
    where a.agency_id = agency and a.seq >= first_seq and (is_last or a.seq <= last_seq) and c.hash is distinct from a.hash
    order by a.seq limit 1;
    if found then
      broken := jsonb_build_object('id', null, 'seq', anchor.seq, 'problem', 'cut', 'words',
        format('On %s the newest link was number %s, with a hash that the chain no longer has there: rows were removed from its end, or it was computed anew.',
          to_char(anchor.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), anchor.seq));
    end if;
  end if;
  return jsonb_build_object(
    'checked', checked,
    'nextSeq', case when broken is null and not is_last then last_seq + 1 end,
    'head', (
      select jsonb_build_object('seq', head.seq, 'hash', encode(head.hash, 'hex'),
        'at', coalesce((select (extract(epoch from l.created_at) * 1000)::bigint from public.audit_logs l where l.id = head.audit_id), 0))
      where head.seq is not null
    ),
    'checkpoint', (
      select jsonb_build_object('seq', base.seq, 'hash', encode(base.hash, 'hex'),
        'at', (extract(epoch from base.at) * 1000)::bigint)
      where base.seq > 0
    ),
    'broken', broken);
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_audit_checkpoint()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  months integer := (select a.audit_months from public.agencies a where a.id = new.agency_id);
begin
  if months is null or new.written_before > clock_timestamp() - make_interval(months => months)
    or not exists (
      select 1 from public.audit_chain c where c.agency_id = new.agency_id and c.seq = new.seq and c.hash = new.hash
    )
    -- The newest link stays, so that the next one has one to follow.
    or not exists (select 1 from public.audit_chain c where c.agency_id = new.agency_id and c.seq > new.seq)
    or exists (
      select 1 from public.audit_chain c join public.audit_logs l on l.id = c.audit_id
      where c.agency_id = new.agency_id and c.seq <= new.seq and l.created_at >= new.written_before
    )
  then
    raise exception 'A checkpoint stands before nothing that has to be kept.' using errcode = '42501';
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_audit_heads(heads jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  base record;
begin
  if jsonb_typeof(heads) is distinct from 'array' or jsonb_array_length(heads) > 10000 then
    perform private.fail(422, 'At most 10,000 heads are checked at once.', '{"field":"heads"}');
  end if;
  select b.seq, b.hash into base from private.audit_base(agency) b;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('seq', h.seq, 'hash', h.hash, 'state', case
      when h.seq = base.seq and base.seq > 0 then case when encode(base.hash, 'hex') = h.hash then 'holds' else 'changed' end
      when h.seq <= base.seq then 'pruned'
      when c.seq is null then 'cut'
      when encode(c.hash, 'hex') = h.hash then 'holds'
      else 'changed' end) order by h.place), '[]')
    from (
      select (x.value ->> 'seq')::bigint as seq, lower(x.value ->> 'hash') as hash, x.place
      from jsonb_array_elements(heads) with ordinality as x (value, place)
    ) h
    left join public.audit_chain c on c.agency_id = agency and c.seq = h.seq
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_center(value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text;
begin
  perform private.require_keys(value, array['name', 'timeZone', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 120, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if jsonb_typeof(value -> 'timeZone') <> 'string' or not private.is_time_zone(value ->> 'timeZone') then
    perform private.fail(422, 'Time zone is a name such as America/Denver.', '{"field":"timeZone"}');
  end if;
  perform private.flag_in(value, 'isActive');
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_leave_kind(agency uuid, which text, value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text;
  key text;
  known public.leave_kinds;
begin
  perform private.require_keys(value, array['name', 'type', 'needsBalance', 'countsToCaps', 'isProtected', 'isPrivate',
    'noticeDays', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 60, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'A kind of leave has a name.', '{"field":"name"}');
  end if;
  if coalesce(value ->> 'type', '') <> all (enum_range(null::public.time_off_type)::text[]) then
    perform private.fail(422, 'Choose what this kind is like.', '{"field":"type"}');
  end if;
  foreach key in array array['needsBalance', 'countsToCaps', 'isProtected', 'isPrivate', 'isActive'] loop
    perform private.flag_in(value, key);
  end loop;
  perform private.whole_in(value, 'noticeDays', 0, 366, 'Notice is a whole number of days from 0 to 366.');
  select * into known from public.leave_kinds k where k.agency_id = agency and k.id::text = which;
  if known.type::text <> value ->> 'type' and exists (
    select 1 from public.time_off_requests o where o.agency_id = agency and o.kind_id = known.id
  ) then
    perform private.fail(422, 'A kind that was used stays like what it was. Add another one.', '{"field":"type"}');
  end if;
  if (value ->> 'isActive')::boolean and exists (
    select 1 from public.leave_kinds k
    where k.agency_id = agency and k.is_active and k.id is distinct from known.id and lower(k.name) = lower(title)
  ) then
    perform private.fail(409, 'Another kind of leave has this name.', '{"field":"name"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_limits(value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  one record;
begin
  perform private.require_keys(value, array['restMinutesSoft', 'restMinutesHard', 'dutyMinutesSoft', 'dutyMinutesHard',
    'sevenDayMinutesSoft', 'sevenDayMinutesHard', 'consecutiveDaysHard', 'weeklyRegularMinutes']);
  for one in
    select * from (values
      ('restMinutesSoft', 0, 1440, 'Preferred rest is from 0 to 24 hours.'),
      ('restMinutesHard', 0, 1440, 'Minimum rest is from 0 to 24 hours.'),
      ('dutyMinutesSoft', 60, 1440, 'Preferred duty length is from 1 to 24 hours.'),
      ('dutyMinutesHard', 60, 1440, 'Longest duty is from 1 to 24 hours.'),
      ('sevenDayMinutesSoft', 60, 10080, 'Preferred hours in seven days is from 1 to 168 hours.'),
      ('sevenDayMinutesHard', 60, 10080, 'Most hours in seven days is from 1 to 168 hours.'),
      ('consecutiveDaysHard', 1, 14, 'Days in a row is from 1 to 14 days.'),
      ('weeklyRegularMinutes', 60, 10080, 'Regular hours a week is from 1 to 168 hours.')
    ) known (key, low, high, words)
  loop
    perform private.whole_in(value, one.key, one.low, one.high, one.words);
  end loop;
  if (value ->> 'restMinutesSoft')::integer < (value ->> 'restMinutesHard')::integer then
    perform private.fail(422, 'The preferred rest cannot be shorter than the minimum rest.', '{"field":"restMinutesSoft"}');
  end if;
  if (value ->> 'dutyMinutesSoft')::integer > (value ->> 'dutyMinutesHard')::integer then
    perform private.fail(422, 'The preferred duty length cannot be longer than the maximum.', '{"field":"dutyMinutesSoft"}');
  end if;
  if (value ->> 'sevenDayMinutesSoft')::integer > (value ->> 'sevenDayMinutesHard')::integer then
    perform private.fail(422, 'The preferred hours in seven days cannot be more than the maximum.',
      '{"field":"sevenDayMinutesSoft"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_notice_rules(value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  address text := value ->> 'webhookUrl';
begin
  perform private.require_keys(value, array['fallbackMinutes', 'ackHours', 'nightlyTime', 'webhookUrl']);
  perform private.whole_in(value, 'fallbackMinutes', 1, 120, 'The next channel follows after 1 to 120 minutes.');
  perform private.whole_in(value, 'ackHours', 1, 168, 'Supervisors hear of it after 1 to 168 hours.');
  perform private.time_in(value, 'nightlyTime', 1, 'A time is from 00:00 to 23:59.');
  if value -> 'webhookUrl' <> 'null' and (
    jsonb_typeof(value -> 'webhookUrl') <> 'string' or address !~ '^https?://[^\s/?#@]+([/?#]\S*)?$'
    or char_length(address) > 500 or not private.is_line(address)
  ) then
    perform private.fail(422, 'The address starts with https:// and has at most 500 characters.', '{"field":"webhookUrl"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_pattern_rules(value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  rule record;
begin
  if value is null or jsonb_typeof(value) <> 'object' then
    perform private.fail(422, 'Say for each pattern what holds.', '{"field":"rules"}');
  end if;
  for rule in select r.key, r.value from jsonb_each(value) r loop
    if rule.key <> all (enum_range(null::public.shift_pattern)::text[]) then
      perform private.fail(422, 'There is no such pattern.', '{"field":"rules"}');
    end if;
    if jsonb_typeof(rule.value) <> 'object' or rule.value - array['shortShift', 'sameCategory'] <> '{}' then
      perform private.fail(422, 'A pattern has a place for the short shift and one category or several.', '{"field":"rules"}');
    end if;
    if coalesce(rule.value -> 'shortShift', '"either"') not in ('"either"', '"first"', '"last"') then
      perform private.fail(422, 'The short shift is first, last or either.', '{"field":"rules"}');
    end if;
    if jsonb_typeof(coalesce(rule.value -> 'sameCategory', 'true')) <> 'boolean' then
      perform private.fail(422, 'One category is yes or no.', '{"field":"rules"}');
    end if;
  end loop;
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_qualification(value jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text;
begin
  perform private.require_keys(value, array['name', 'isActingSupervisor', 'isActive']);
  title := private.words_of(value ->> 'name', 'Name', 'name', 80, true);
  if title is null or jsonb_typeof(value -> 'name') <> 'string' or title <> value ->> 'name' then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  perform private.flag_in(value, 'isActingSupervisor');
  perform private.flag_in(value, 'isActive');
end
$function$
;
CREATE OR REPLACE FUNCTION private.check_setting(agency uuid, wanted public.setting_kind, value jsonb, from_date date, center uuid, which text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  deputy text := value ->> 'deputyId';
  first_fit date;
  problem text;
begin
  case wanted
    when 'limits' then
      perform private.check_limits(value);
    when 'workweek' then
      perform private.require_keys(value, array['workweekStart']);
      perform private.whole_in(value, 'workweekStart', 0, 6, 'A weekday is a number from 0 (Sunday) to 6 (Saturday).');
      first_fit := from_date + ((value ->> 'workweekStart')::integer - extract(dow from from_date)::integer + 7) % 7;
      if first_fit <> from_date then
        perform private.fail(422, format('A workweek that starts on a %s begins on one: %s or %s.',
          to_char(first_fit, 'FMDay'), first_fit, first_fit + 7), '{"field":"effectiveFrom"}');
      end if;
    when 'patterns' then
      perform private.check_pattern_rules(value);
    when 'sign_in' then
      perform private.require_keys(value, array['policy']);
      if coalesce(value ->> 'policy', '') <> all (enum_range(null::public.sign_in_policy)::text[]) then
        perform private.fail(422, 'Choose what happens after wrong passwords.', '{"field":"policy"}');
      end if;
    when 'leave_rules' then
      perform private.require_keys(value, array['capDispatchers', 'capSupervisors', 'escalateAfterHours', 'deputyId']);
      perform private.whole_in(value, 'capDispatchers', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'capSupervisors', 0, 500, 'At most 500 people may be off, at least none.', true);
      perform private.whole_in(value, 'escalateAfterHours', 1, 720, 'A request goes on after 1 to 720 hours.');
      if value -> 'deputyId' <> 'null' and not exists (
        select 1 from public.profiles p where p.id::text = deputy and private.may_supervise(p.id, agency)
      ) then
        perform private.fail(422, 'The deputy is a supervisor or an admin.', '{"field":"deputyId"}');
      end if;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
    when 'swap_rules' then
      perform private.require_keys(value, array['noticeMinutes', 'isSameWorkweek', 'approvesClean']);
      perform private.whole_in(value, 'noticeMinutes', 0, 20160, 'Notice is from 0 to 336 hours.');
      perform private.flag_in(value, 'isSameWorkweek');
      perform private.flag_in(value, 'approvesClean');
    when 'notice_rules' then
      perform private.check_notice_rules(value);
    when 'retention' then
      perform private.require_keys(value, array['auditMonths', 'noticeMonths']);
      perform private.whole_in(value, 'auditMonths', 12, 240, 'The audit is kept 12 to 240 months, or for ever.', true);
      perform private.whole_in(value, 'noticeMonths', 1, 120, 'Notices are kept 1 to 120 months, or for ever.', true);
    when 'day_start' then
      perform private.require_keys(value, array['dayStart']);
      problem := private.day_start_problem(center,
        private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.'));
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
    when 'qualification' then
      perform private.check_qualification(value);
      perform private.fail_for(private.qualification_problem(agency, which, value, from_date));
    when 'center' then
      perform private.check_center(value);
      perform private.fail_for(private.center_problem(agency, center, value, from_date));
  end case;
end
$function$
;
CREATE OR REPLACE FUNCTION private.claim_deliveries(worker text, by_channel public.notice_channel, most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted integer := least(greatest(most, 1), 200);
  claimed bigint[] := '{}';
  taken bigint[];
  skipped integer;
  urgent boolean;
  -- Agencies whose own addresses are being called as often as one may be at once.
  full_agencies uuid[] := '{}';
begin
  if coalesce(char_length(worker), 0) not between 1 and 255 or by_channel is null then
    perform private.fail(422, 'A worker says its name and a channel.', '{"field":"worker"}');
  end if;
  perform private.end_leases(null, by_channel);
  perform private.end_overdue_deliveries();
  foreach urgent in array array[true, false] loop
    loop
      if by_channel = 'webhook' then
        full_agencies := array(
          select s.agency_id from public.notification_deliveries s
          where s.channel = 'webhook' and s.state = 'sending'
          group by s.agency_id having count(*) >= 2
        );
      end if;
      with candidates as materialized (
        select d as delivery
        from public.notification_deliveries d
        where d.channel = by_channel and d.is_urgent = urgent and d.state = 'waiting' and d.due_at <= now()
          and d.deadline_at > now() and d.agency_id <> all (full_agencies)
          -- Nothing earlier for the same person waits or is on its way. A fallback that is not due holds up nobody, nor
          -- does what is due only when this one is of no use any more.
          and not exists (
            select 1 from public.notification_deliveries e
            where e.recipient_id = d.recipient_id and e.channel = d.channel and e.is_urgent = d.is_urgent
              and e.notification_id < d.notification_id and e.state in ('waiting', 'sending')
              and not (e.is_fallback and e.state = 'waiting' and e.due_at > now())
              and not (e.state = 'waiting' and e.due_at > now() and e.due_at >= d.deadline_at)
          )
        order by d.due_at, d.id
        limit case by_channel when 'webhook' then 1 else wanted - cardinality(claimed) end
        for no key update of d skip locked
      ), judged as materialized (
        select (c.delivery).id, private.reason_to_skip(c.delivery) as reason
        from candidates c
      ), passed_over as (
        update public.notification_deliveries d
        set state = 'skipped', ended_at = now(), last_error = j.reason
        from judged j where d.id = j.id and j.reason is not null
        returning d.id
      ), leased as (
        update public.notification_deliveries d
        set state = 'sending', attempts = d.attempts + 1, leased_by = worker, lease_until = now() + interval '45 seconds',
          handed_at = null
        from judged j where d.id = j.id and j.reason is null
        returning d.id
      )
      select (select count(*) from passed_over), array(select l.id from leased l) into skipped, taken;
      claimed := claimed || taken;
      -- What was skipped makes room, and lets the next one of the same person pass. Calls are taken one by one.
      exit when cardinality(claimed) >= wanted
        or skipped = 0 and (by_channel <> 'webhook' or cardinality(taken) = 0);
    end loop;
    exit when cardinality(claimed) >= wanted;
  end loop;
  return jsonb_build_object(
    'deliveries', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', d.id, 'attempt', d.attempts, 'round', d.round, 'notificationId', n.id, 'agencyId', a.id,
        'agencyName', a.name, 'recipientId', p.id, 'recipientName', p.full_name, 'employeeNumber', p.employee_number,
        'channel', d.channel, 'kind', n.kind, 'content', n.content, 'hasLink', n.link is not null,
        'needsAck', n.needs_ack, 'isUrgent', d.is_urgent, 'createdAt', private.in_ms(n.created_at),
        'deadlineAt', private.in_ms(d.deadline_at), 'timeZone', private.time_zone_of(p),
        'email', case when by_channel = 'email' then nullif(p.email, '') end,
        'phone', case when by_channel = 'sms' then p.phone end,
        'push', (
          select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh,
            'auth', s.auth) order by s.id), '[]')
          from public.push_subscriptions s
          where by_channel = 'push' and s.agency_id = n.agency_id and s.user_id = p.id
        ),
        'webhook', (
          select jsonb_build_object('url', r.webhook_url, 'secret', w.secret)
          from public.notice_rules r join private.webhook_secrets w on w.agency_id = r.agency_id
          where by_channel = 'webhook' and r.agency_id = n.agency_id and r.webhook_url is not null
        )) order by d.is_urgent desc, d.due_at, d.id), '[]')
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id
      join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
      join public.agencies a on a.id = n.agency_id
      where d.id = any (claimed)
    ),
    'nextDueAt', private.in_ms(case
      when cardinality(claimed) >= wanted then now()
      else least(
        (select min(d.due_at) from public.notification_deliveries d
          where d.channel = by_channel and d.is_urgent and d.state = 'waiting' and d.due_at > now()),
        (select min(d.due_at) from public.notification_deliveries d
          where d.channel = by_channel and not d.is_urgent and d.state = 'waiting' and d.due_at > now()),
        (select min(d.lease_until) from public.notification_deliveries d
          where d.channel = by_channel and d.state = 'sending')
      )
    end));
end
$function$
;
CREATE OR REPLACE FUNCTION private.claim_generation(run bigint, run_worker text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  claimed public.generation_runs;
  facts jsonb;
  reason text;
begin
  select * into claimed from public.generation_runs g where g.id = run and g.state = 'running' for update;
  if not found then
    return null;
  end if;
  reason := case when claimed.attempt >= 5 then 'The generator was started five times and did not come to an end.'
    else private.obstacle_of(claimed) end;
  if reason is not null then
    perform private.end_generation(run, 'failed', reason);
    return null;
  end if;
  update public.generation_runs g set worker = run_worker, attempt = g.attempt + 1, heartbeat_at = now()
  where g.id = run
  returning * into claimed;
  facts := public.get_generation_facts(claimed.schedule_id);
  return jsonb_build_object('facts', facts, 'run', jsonb_build_object('id', claimed.id, 'attempt', claimed.attempt,
    'schedule_id', claimed.schedule_id, 'scenario_id', claimed.scenario_id, 'parameters', claimed.parameters,
    'change', (select s.change from public.schedule_scenarios s where s.id = claimed.scenario_id),
    'lines', facts -> 'lines'));
end
$function$
;
CREATE OR REPLACE FUNCTION private.comment_audiences(place public.comments, person uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when private.role_of(person) is null then '{}'
    when private.role_of(person) < 'supervisor' then '{everyone}'
    else array_remove(array[
      case when place.audience = 'everyone' then 'everyone' end,
      case when not person = any (private.comment_concerned(place)) then 'supervisors' end
    ], null)
  end
$function$
;
CREATE OR REPLACE FUNCTION private.comment_concerned(c public.comments)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array_remove(array[c.person_id] || case
    when c.request_id is not null then array(
      select o.user_id from public.time_off_requests o where o.agency_id = c.agency_id and o.id = c.request_id)
    when c.swap_id is not null then (
      select array[s.requester_id, s.responder_id] from public.shift_swaps s where s.agency_id = c.agency_id and s.id = c.swap_id)
    when c.assignment_id is not null then array(
      select a.user_id from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
  end, null)
$function$
;
CREATE OR REPLACE FUNCTION private.comment_date(value jsonb)
 RETURNS date
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.comment_instant(value jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select i.at
  from (select to_timestamp(private.comment_key(value)::double precision / 1000) as at) i
  where i.at between '2000-01-01Z' and '2099-12-31Z'
$function$
;
CREATE OR REPLACE FUNCTION private.comment_key(value jsonb)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when value::text ~ '^[1-9]\d{0,14}$' then value::text::bigint end
$function$
;
CREATE OR REPLACE FUNCTION private.comment_kind(c public.comments)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when c.request_id is not null then 'time_off' when c.swap_id is not null then 'swap'
    when c.assignment_id is not null then 'shift' when c.comment_date is not null then 'day' else 'gap' end
$function$
;
CREATE OR REPLACE FUNCTION private.comment_link(c public.comments, reader uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select x.link || '#comment-' || c.id
  from (
    select case
      when c.request_id is not null then
        case when w.is_concerned then '/time-off' else '/requests' end || '?request=' || c.request_id
      when c.swap_id is not null then case when w.is_concerned then '/swaps' else '/requests' end || '?swap=' || c.swap_id
      when c.assignment_id is not null then (
        select case
          when w.is_concerned and a.status <> 'draft' then '/schedule?date=' || a.shift_date
          when a.user_id is null then format('/roster?block=%s&open=%s', a.schedule_id, a.id)
          else format('/roster?block=%s&cell=%s.%s', a.schedule_id, a.user_id, a.shift_date) end
        from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
      else (
        select coalesce(case when private.role_of(reader) >= 'supervisor' then (
            select format('/roster?block=%s&cell=-.%s', s.id, d.day)
            from public.schedules s
            where s.agency_id = c.agency_id and s.center_id = c.center_id and d.day between s.start_date and s.end_date
              and s.status in ('published', 'draft')
            order by s.status = 'published' desc, s.id desc limit 1) end,
          '/schedule?date=' || d.day)
        from public.centers f
        cross join lateral (
          select coalesce(c.comment_date, ((c.starts_at at time zone f.time_zone) - f.day_start::interval)::date) as day
        ) d
        where f.agency_id = c.agency_id and f.id = c.center_id)
    end as link
    from (select reader = any (private.comment_concerned(c)) as is_concerned) w
  ) x
$function$
;
CREATE OR REPLACE FUNCTION private.comment_place(subject jsonb, agency uuid, person uuid)
 RETURNS public.comments
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.comment_place_words(c public.comments, reader uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when c.request_id is not null then (
      select format(case when o.user_id = reader then '%2$s from %3$s' else 'the time off of %1$s from %3$s' end,
        private.name_of(o.user_id), 'your time off',
        to_char(o.start_datetime at time zone coalesce(f.time_zone, 'UTC'), 'FMDy FMDD Mon'))
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = o.agency_id
      left join public.centers f on f.id = p.center_id and f.agency_id = p.agency_id
      where o.agency_id = c.agency_id and o.id = c.request_id)
    when c.swap_id is not null then (
      select format(case when s.requester_id = reader then 'your offer of %2$s' else 'what %1$s offered, %2$s' end,
        private.name_of(s.requester_id), private.offered_words(s.requester_shift, s))
      from public.shift_swaps s where s.agency_id = c.agency_id and s.id = c.swap_id)
    when c.assignment_id is not null then (
      select format(case when a.user_id is null then 'the open shift on %2$s' when a.user_id = reader then 'your shift on %2$s'
        else 'the shift of %1$s on %2$s' end, private.name_of(a.user_id), to_char(a.shift_date, 'FMDy FMDD Mon'))
      from public.assigned_shifts a where a.agency_id = c.agency_id and a.id = c.assignment_id)
    else (
      select case when c.comment_date is not null then to_char(c.comment_date, 'FMDy FMDD Mon')
        else format('the gap on %s to %s', to_char(c.starts_at at time zone f.time_zone, 'FMDy FMDD Mon, HH24:MI'),
          to_char(c.ends_at at time zone f.time_zone, 'HH24:MI')) end
      from public.centers f where f.agency_id = c.agency_id and f.id = c.center_id)
  end
$function$
;
CREATE OR REPLACE FUNCTION private.comment_record(c public.comments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', c.id, 'author_id', c.author_id, 'author_name', private.name_of(c.author_id),
    'audience', c.audience, 'content', c.content,
    'mentions', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name, p.id), '[]')
      from public.comment_mentions m join public.profiles p on p.id = m.user_id and p.agency_id = m.agency_id
      where m.agency_id = c.agency_id and m.comment_id = c.id),
    'created_at', c.created_at, 'edited_at', c.edited_at, 'deleted_at', c.deleted_at,
    'deleted_by_name', private.name_of(c.deleted_by), 'version', c.version)
$function$
;
CREATE OR REPLACE FUNCTION private.comment_words(given text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  words text := private.words_of(replace(given, E'\r\n', E'\n'), 'Comment', 'content', 2000, false);
begin
  if words is null then
    perform private.fail(422, 'Write something.', '{"field":"content"}');
  end if;
  return words;
end
$function$
;
CREATE OR REPLACE FUNCTION private.comments_at(place public.comments, person uuid)
 RETURNS SETOF public.comments
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.comments_follow_origin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.comments c set assignment_id = new.origin_id
  where c.agency_id = new.agency_id and c.assignment_id = new.id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.confirm_handover_notes(ids bigint[], versions integer[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  changed bigint[];
  confirmed bigint[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if coalesce(cardinality(ids), 0) not between 1 and 500 or cardinality(versions) is distinct from cardinality(ids)
    or array_ndims(ids) <> 1 or array_ndims(versions) <> 1 then
    perform private.fail(422, 'Name between 1 and 500 notes, each with its version.', '{"field":"notes"}');
  end if;
  perform 1 from public.handover_notes n where n.agency_id = agency and n.id = any (ids) order by n.id for share;
  if exists (
    select 1 from unnest(ids) g (id)
    where not exists (
      select 1 from public.handover_notes n
      where n.id = g.id and n.agency_id = agency and n.center_id in (select private.my_handover_centers())
    )
  ) then
    perform private.fail(404, 'This note does not exist.');
  end if;
  select coalesce(array_agg(n.id order by n.id), '{}') into changed
  from unnest(ids, versions) g (id, version)
  join public.handover_notes n on n.id = g.id
  where n.version is distinct from g.version or n.withdrawn_at is not null;
  with made as (
    insert into public.handover_receipts (agency_id, center_id, note_id, user_id, version)
    select n.agency_id, n.center_id, n.id, me, n.version
    from unnest(ids, versions) g (id, version)
    join public.handover_notes n on n.id = g.id and n.version = g.version
    where n.withdrawn_at is null and n.author_id <> me
    order by n.id
    on conflict do nothing
    returning note_id
  )
  select coalesce(array_agg(m.note_id order by m.note_id), '{}') into confirmed from made m;
  if cardinality(confirmed) > 0 then
    perform private.record_audit(agency, 'handover_note.confirm', case cardinality(confirmed) when 1 then confirmed[1]::text end,
      jsonb_build_object('entity', 'handover_note', 'notes', to_jsonb(confirmed)));
  end if;
  if not exists (
    select 1 from public.handover_notes n
    where n.agency_id = agency and n.center_id in (select private.my_handover_centers())
      and n.for_at between now() - interval '24 hours' and now() + interval '15 minutes'
      and private.is_handover_due(n, me)
  ) then
    update public.notifications n set read_at = now()
    where n.agency_id = agency and n.recipient_id = me and n.kind = 'handover.note' and n.read_at is null;
  end if;
  return jsonb_build_object('confirmed', cardinality(confirmed), 'changed', to_jsonb(changed));
end
$function$
;
CREATE OR REPLACE FUNCTION private.confirm_roster_edit(edit_id uuid, facts_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, false);
  shown public.schedules;
begin
  if edit.requested_by = (select auth.uid()) then
    perform private.fail(403, 'Nobody confirms their own change. Another supervisor has to.');
  end if;
  shown := private.lock_for_edit(private.supervised_schedule(edit.schedule_id), edit.operations, facts_version);
  edit := private.require_pending_edit(edit_id, agency, true);
  if private.may_supervise(edit.requested_by, agency) is not true then
    perform private.fail(409, 'The person who asked for this change may no longer do so. Decline it.');
  end if;
  if edit.is_published <> (shown.status = 'published') then
    perform private.fail(409, 'This schedule was published meanwhile. Decline the change and make it again.');
  end if;
  edit := private.write_edit(edit, shown);
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select agency, edit.requested_by, 'roster.confirmed', format('Your change in %s is confirmed.', shown.name),
    '/roster?block=' || shown.id
  where edit.requested_by not in (select n.person from private.news_of(edit) n);
  return private.edit_outcome(edit);
end
$function$
;
CREATE OR REPLACE FUNCTION private.copy_to_revision(draft public.schedules, rows bigint[], locked boolean)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, local_start,
    local_end, required_role, is_overtime, is_acting, is_locked, source, credited_user_id, origin_id, override_reason)
  select a.agency_id, a.center_id, draft.id, a.user_id, a.shift_id, a.shift_date, a.local_start, a.local_end,
    a.required_role, a.is_overtime, a.is_acting,
    locked or a.is_locked or a.shift_date < draft.revises_from or a.starts_at <= now() or a.source <> 'generated',
    a.source, a.credited_user_id, a.id, a.override_reason
  from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.revises_id and a.status = 'published'
    and (rows is null or a.id = any (rows))
$function$
;
CREATE OR REPLACE FUNCTION private.corrects(moment timestamp with time zone, from_user uuid, from_start timestamp with time zone, from_end timestamp with time zone, to_user uuid, to_start timestamp with time zone, to_end timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when from_user = to_user then
      (from_start <> to_start and least(from_start, to_start) < moment)
      or (from_end <> to_end and least(from_end, to_end) < moment)
      -- Of work that is over everything is on record, overtime too.
      or greatest(from_end, to_end) <= moment
    else coalesce(from_user is not null and from_start < moment, false)
      or coalesce(to_user is not null and to_start < moment, false)
  end
$function$
;
CREATE OR REPLACE FUNCTION private.count_acknowledgements(agency uuid, schedule integer)
 RETURNS TABLE(asked integer, acknowledged integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*)::integer, count(*) filter (where p.has_all)::integer
  from (
    select bool_and(n.acknowledged_at is not null) as has_all
    from private.acknowledgements(agency, schedule) n
    group by n.recipient_id
  ) p
$function$
;
CREATE OR REPLACE FUNCTION private.count_audit(actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone, last_id bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare
  agency uuid := private.require_admin();
  invitations text[] := case when target is not null then private.invitations_of(agency, target) end;
begin
  return (
    select count(*) from public.audit_logs l
    where l.agency_id = agency and l.id <= coalesce(last_id, 9223372036854775807)
      and (actor is null or l.actor_id = actor)
      and (target is null or l.target_id = target or l.target_id = any (invitations)
        or strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = target)
      and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
      and (without is null or l.action <> all (without))
      and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.count_comments(subjects jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  if jsonb_typeof(subjects) is distinct from 'array' or jsonb_array_length(subjects) > 200 then
    perform private.fail(422, 'Ask for at most 200 places at once.', '{"field":"subjects"}');
  end if;
  return (
    select coalesce(jsonb_agg((
      select count(*) from private.comments_at(private.comment_place(s.subject, agency, me), me) c where c.deleted_at is null
    ) order by s.place), '[]')
    from jsonb_array_elements(subjects) with ordinality s (subject, place)
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.count_notice_work()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select jsonb_build_object('people', count(distinct n.recipient_id),
      'soonestAt', round(extract(epoch from min(n.concerns_at) filter (where n.concerns_at > now())) * 1000),
      'undelivered', (
        select count(distinct d.notification_id)
        from public.notification_deliveries d
        join public.notifications u on u.id = d.notification_id
        join public.profiles p on p.id = d.recipient_id and p.is_active
        where d.agency_id = agency and d.state = 'dead' and d.ended_at > now() - interval '14 days'
          and u.read_at is null and u.acknowledged_at is null and (u.expires_at is null or u.expires_at > now())
          and not exists (
            select 1 from public.notification_deliveries o
            where o.notification_id = d.notification_id and o.state = 'sent' and o.channel <> 'webhook'
          )
      ))
    from private.unacknowledged(agency) n
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.counts_on(person uuid, on_date date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select not exists (
    select 1 from public.duty_states d
    where d.user_id = person and d.from_date <= on_date and (d.to_date is null or d.to_date >= on_date)
  )
$function$
;
CREATE OR REPLACE FUNCTION private.coverage_runs(center uuid, from_date date, to_date date, schedule integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with slots as materialized (
    select c.*, row_number() over (order by c.starts_at) as place,
      (c.required_employees, c.on_duty_employees, c.required_supervisors, c.on_duty_supervisors, c.qualified)
        is distinct from lag((c.required_employees, c.on_duty_employees, c.required_supervisors,
          c.on_duty_supervisors, c.qualified)) over (order by c.starts_at) as is_new
    from private.coverage_slots(center, from_date, to_date, schedule) c
  ),
  firsts as (
    select s.*, lead(s.place, 1, (select count(*) + 1 from slots)) over (order by s.place) - s.place as length
    from slots s
    where s.is_new
  )
  select jsonb_build_object(
    'starts_at', (select extract(epoch from min(s.starts_at)) * 1000 from slots s),
    'days', (
      select coalesce(jsonb_agg(jsonb_build_array(d.shift_date, d.length) order by d.shift_date), '[]')
      from (select s.shift_date, count(*) as length from slots s group by s.shift_date) d
    ),
    'runs', (
      select coalesce(jsonb_agg(jsonb_build_array(f.length, f.required_employees, f.on_duty_employees,
        f.required_supervisors, f.on_duty_supervisors, f.qualified) order by f.place), '[]')
      from firsts f
    ),
    'qualifications', (
      select coalesce(jsonb_object_agg(q.id, q.name), '{}')
      from public.qualifications q
      where q.id in (
        select r.qualification_id from public.staffing_requirements r
        where r.center_id = center and r.agency_id = q.agency_id
      )
    )
  )
$function$
;
CREATE OR REPLACE FUNCTION private.coverage_slots(center uuid, from_date date, to_date date, schedule integer DEFAULT NULL::integer)
 RETURNS TABLE(starts_at timestamp with time zone, shift_date date, required_employees integer, on_duty_employees integer, required_supervisors integer, on_duty_supervisors integer, qualified jsonb)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
#variable_conflict use_column
declare
  place record;
  block record;
begin
  select c.agency_id, c.time_zone, c.day_start, date_part('epoch', c.day_start)::integer / 60 as day_start_minute,
    private.local_to_instant(from_date + c.day_start, c.time_zone) as first_at,
    private.local_to_instant(to_date + 1 + c.day_start, c.time_zone) as last_at
  into place
  from public.centers c
  where c.id = center;
  select s.id, s.start_date, s.end_date into block
  from public.schedules s
  where s.id = schedule and s.center_id = center;
  return query
  with days as (
    select from_date + d.number as shift_date,
      ceil(date_part('epoch', private.local_to_instant(from_date + d.number + place.day_start, place.time_zone)
        - place.first_at) / 900)::integer as from_slot,
      ceil(date_part('epoch', private.local_to_instant(from_date + d.number + 1 + place.day_start, place.time_zone)
        - place.first_at) / 900)::integer as to_slot
    from generate_series(0, to_date - from_date) d (number)
  ),
  -- By the wall: days and minutes since 1970.
  slots as materialized (
    select numbered.slot, numbered.shift_date, numbered.starts_at,
      numbered.wall / 1440 as wall_day, numbered.wall % 1440 as wall_minute
    from (
      select s.slot, d.shift_date, place.first_at + s.slot * interval '15 minutes' as starts_at,
        floor(date_part('epoch', (place.first_at + s.slot * interval '15 minutes') at time zone place.time_zone) / 60)::integer as wall
      from days d, generate_series(d.from_slot, d.to_slot - 1) s (slot)
    ) numbered
  ),
  periods as (
    select r.qualification_id, r.min_employees, r.min_supervisors, r.replaces_weekly, r.weekday_mask,
      date_part('epoch', r.start_time)::integer / 60 as start_minute,
      date_part('epoch', r.end_time)::integer / 60 as end_minute,
      coalesce(r.effective_from - date '1970-01-01', -1) as from_day,
      coalesce(r.effective_to - date '1970-01-01', 1000000) as to_day
    from public.staffing_requirements r
    where r.agency_id = place.agency_id and r.center_id = center
  ),
  -- The periods in force at each time of day, and how many days before the wall's date their operational date lies.
  in_force as materialized (
    select r.qualification_id, r.min_employees, r.min_supervisors, r.replaces_weekly, r.weekday_mask, r.from_day, r.to_day,
      m.wall_minute,
      case
        when r.start_minute = r.end_minute then (m.wall_minute < place.day_start_minute)::integer
        else (r.start_minute > r.end_minute and m.wall_minute < r.end_minute)::integer
          + (r.start_minute < place.day_start_minute)::integer
      end as days_back
    from periods r, (select distinct s.wall_minute from slots s) m
    where case
      when r.start_minute > r.end_minute then m.wall_minute >= r.start_minute or m.wall_minute < r.end_minute
      else r.start_minute = r.end_minute or m.wall_minute >= r.start_minute and m.wall_minute < r.end_minute
    end
  ),
  required as materialized (
    select f.qualification_id, s.slot,
      coalesce(max(f.min_employees) filter (where f.replaces_weekly), max(f.min_employees)) as employees,
      coalesce(max(f.min_supervisors) filter (where f.replaces_weekly), max(f.min_supervisors)) as supervisors
    from slots s
    join in_force f on f.wall_minute = s.wall_minute
    where s.wall_day - f.days_back between f.from_day and f.to_day
      -- 1 January 1970 was a Thursday.
      and (f.weekday_mask >> ((s.wall_day - f.days_back + 4) % 7)) & 1 = 1
    group by f.qualification_id, s.slot
  ),
  -- Everybody, with the capacity of their role.
  people as materialized (
    select p.id, coalesce(max(r.name), 'dispatcher') <> 'dispatcher' as is_supervisor
    from public.profiles p
    left join public.user_roles ur on ur.user_id = p.id
    left join public.roles r on r.id = ur.role_id
    where p.agency_id = place.agency_id
    group by p.id
  ),
  duties as materialized (
    select a.id, a.user_id, a.shift_date, (a.is_acting or person.is_supervisor)::integer as supervisors,
      ceil(greatest(0, date_part('epoch', a.starts_at - place.first_at)) / 900)::integer as from_slot,
      floor(date_part('epoch', least(a.ends_at, place.last_at) - place.first_at) / 900)::integer as to_slot
    from public.assigned_shifts a
    join people person on person.id = a.user_id
    where a.agency_id = place.agency_id and a.center_id = center
      -- No shift is longer than two days; this is what the index can use.
      and a.starts_at > place.first_at - interval '2 days' and a.starts_at < place.last_at and a.ends_at > place.first_at
      and case
        when block.id is null then a.status = 'published'
        when a.schedule_id = block.id then a.status <> 'cancelled'
        else a.status = 'published' and a.shift_date not between block.start_date and block.end_date
      end
      and not exists (
        select 1 from public.duty_states n
        where n.agency_id = place.agency_id and n.user_id = a.user_id
          and a.shift_date between n.from_date and coalesce(n.to_date, 'infinity')
      )
  ),
  -- Where heads come and go; the running sum of these is who is on duty.
  marks as (
    select m.slot, sum(m.employees) as employees, sum(m.supervisors) as supervisors
    from (
      select d.from_slot as slot, 1 as employees, d.supervisors from duties d where d.to_slot > d.from_slot
      union all
      select d.to_slot, -1, -d.supervisors from duties d where d.to_slot > d.from_slot
    ) m
    group by m.slot
  ),
  asked as materialized (
    select distinct r.qualification_id from required r where r.qualification_id is not null and r.employees > 0
  ),
  -- Held on the operational date; who holds it by two rows is one person all the same. What is retired nobody holds.
  held as materialized (
    select distinct h.qualification_id, d.id, d.from_slot, d.to_slot
    from duties d
    join private.held_qualifications(place.agency_id) h on h.user_id = d.user_id
    join asked on asked.qualification_id = h.qualification_id
    where d.shift_date between h.valid_from and h.valid_to and d.to_slot > d.from_slot
  ),
  held_marks as (
    select m.qualification_id, m.slot, sum(m.employees) as employees
    from (
      select h.qualification_id, h.from_slot as slot, 1 as employees from held h
      union all
      select h.qualification_id, h.to_slot, -1 from held h
    ) m
    group by m.qualification_id, m.slot
  ),
  by_qualification as (
    select t.slot, jsonb_object_agg(t.qualification_id, jsonb_build_array(t.required, t.on_duty)) as counts
    from (
      select q.qualification_id, s.slot, coalesce(r.employees, 0) as required,
        coalesce(sum(m.employees) over (partition by q.qualification_id order by s.slot), 0) as on_duty
      from slots s
      cross join asked q
      left join required r on r.slot = s.slot and r.qualification_id = q.qualification_id
      left join held_marks m on m.slot = s.slot and m.qualification_id = q.qualification_id
    ) t
    group by t.slot
  )
  select s.starts_at, s.shift_date, coalesce(r.employees, 0),
    coalesce(sum(m.employees) over by_time, 0)::integer, coalesce(r.supervisors, 0),
    coalesce(sum(m.supervisors) over by_time, 0)::integer, q.counts
  from slots s
  left join required r on r.slot = s.slot and r.qualification_id is null
  left join marks m on m.slot = s.slot
  left join by_qualification q on q.slot = s.slot
  window by_time as (order by s.slot)
  order by s.slot;
end
$function$
;
CREATE OR REPLACE FUNCTION private.create_calendar_feed()
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  -- Each has 122 random bits.
  token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  had_one boolean;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('calendar_feed:' || me::text, 0));
  update private.calendar_feeds f set revoked_at = now() where f.user_id = me and f.revoked_at is null;
  had_one := found;
  insert into private.calendar_feeds (agency_id, user_id, token_hash)
  values (agency, me, sha256(convert_to(token, 'UTF8')));
  perform private.record_audit(agency, 'calendar.create', me::text,
    jsonb_build_object('entity', 'calendar', 'replaced', had_one));
  return token;
end
$function$
;
CREATE OR REPLACE FUNCTION private.create_scenario(schedule integer, expected_version integer, name text, change jsonb, parameters jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'compare', false);
  title text := btrim(name);
  scenario public.schedule_scenarios;
begin
  if title is null or char_length(title) not between 1 and 80 or not private.is_line(title) then
    perform private.fail(422, 'Name is one line of at most 80 characters.', '{"field":"name"}');
  end if;
  if (select count(*) from public.schedule_scenarios s where s.agency_id = agency and s.schedule_id = schedule) >= 12 then
    perform private.fail(422, 'A schedule has at most 12 scenarios. Remove one first.', '{"field":"name"}');
  end if;
  insert into public.schedule_scenarios (agency_id, schedule_id, name, change, parameters, base_version)
  values (agency, schedule, title, private.scenario_change(draft, change), private.generation_parameters(parameters), draft.version)
  returning * into scenario;
  perform private.record_audit(agency, 'scenario.create', scenario.id::text, jsonb_build_object('entity', 'scenario',
    'schedule', schedule, 'name', title, 'change', scenario.change));
  return jsonb_build_object('scenario_id', scenario.id,
    'run_id', private.start_generation(schedule, expected_version, scenario.parameters, scenario.id));
end
$function$
;
CREATE OR REPLACE FUNCTION private.create_shift(center uuid, new_name text, new_code text, new_category public.shift_category, new_start time without time zone, new_end time without time zone, from_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  wanted public.shifts;
  made integer;
begin
  perform private.open_center(agency, center);
  wanted := private.template_of(agency, center, new_name, new_code, new_category, new_start, new_end, starts, '{}');
  insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes, valid_from)
  values (agency, center, wanted.name, wanted.code, wanted.category, wanted.start_time, wanted.end_time,
    wanted.duration_minutes, starts)
  returning id into made;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.create_time_off(kind_id integer, from_at timestamp with time zone, to_at timestamp with time zone, given_reason text, charged integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  floor public.centers := private.center_of(me);
  words text := private.words_of(given_reason, 'Reason', 'reason', 1000, false);
  kind public.leave_kinds;
  first_day date;
  last_day date;
  blackout public.leave_blackouts;
  made integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in to ask for time off.');
  end if;
  if floor.id is null then
    perform private.fail(422, 'You belong to no center. An admin adds you to one.', '{"field":"startsAt"}');
  end if;
  select * into kind from public.leave_kinds k where k.id = kind_id and k.agency_id = agency and k.is_active;
  if not found then
    perform private.fail(422, 'Choose a kind of leave.', '{"field":"kindId"}');
  end if;
  -- Requests of one person come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || me::text, 0));
  perform private.require_leave_window(me, from_at, to_at, floor);
  if charged is not null and charged not between 0 and 1000000 then
    perform private.fail(422, 'Charged minutes are not known.', '{"field":"chargedMinutes"}');
  end if;
  select s.first_day, s.last_day into first_day, last_day from private.leave_span(from_at, to_at, floor) s;
  if not kind.is_protected then
    if first_day - ((now() at time zone floor.time_zone) - floor.day_start::interval)::date < kind.notice_days then
      perform private.fail(422, format(case kind.notice_days when 1 then '%s is asked for at least %s day ahead.'
        else '%s is asked for at least %s days ahead.' end, kind.name, kind.notice_days), '{"field":"startsAt"}');
    end if;
    select * into blackout from public.leave_blackouts b
    where b.agency_id = agency and b.from_date <= last_day and b.to_date >= first_day
    order by b.from_date, b.id limit 1;
    if found then
      perform private.fail(422, format('No time off can be asked for from %s to %s: %s.',
        to_char(blackout.from_date, 'FMDy FMDD Mon YYYY'), to_char(blackout.to_date, 'FMDy FMDD Mon YYYY'), blackout.name),
        '{"field":"startsAt"}');
    end if;
  end if;
  if (select count(*) from public.time_off_requests o where o.user_id = me and o.status = 'pending') >= 100 then
    perform private.fail(422, 'At most 100 requests wait at a time. Withdraw one first.', '{"field":"startsAt"}');
  end if;
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, charged_minutes)
  values (agency, me, kind.id, from_at, to_at, words, case when kind.needs_balance then charged end)
  returning id into made;
  return private.time_off_record_of(made, me);
end
$function$
;
CREATE OR REPLACE FUNCTION private.current_schedules(agency uuid)
 RETURNS SETOF public.schedules
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select s.*
  from public.schedules s
  join public.centers c on c.id = s.center_id
  where s.agency_id = agency and s.status = 'published'
    and s.end_date >= ((now() at time zone c.time_zone) - c.day_start::interval)::date
  order by s.start_date, s.id
  limit 50
$function$
;
CREATE OR REPLACE FUNCTION private.day_in(value jsonb, key text)
 RETURNS date
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if value -> key = 'null' then
    return null;
  end if;
  if jsonb_typeof(value -> key) is distinct from 'string' or value ->> key !~ '^(20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' then
    perform private.fail(422, 'A date lies between 2000 and 2199, such as 2026-02-04.', jsonb_build_object('field', key));
  end if;
  return (value ->> key)::date;
exception when datetime_field_overflow then
  perform private.fail(422, 'A date lies between 2000 and 2199, such as 2026-02-04.', jsonb_build_object('field', key));
end
$function$
;
CREATE OR REPLACE FUNCTION private.day_in_view(moment timestamp with time zone, zone text)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select ((moment at time zone zone) - interval '8 hours')::date
$function$
;
CREATE OR REPLACE FUNCTION private.day_start_problem(center uuid, new_start time without time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with stretch as (
    select least(c.day_start, new_start) as low, greatest(c.day_start, new_start) as high
    from public.centers c where c.id = center
  ), found as (
    select 1 as rank, s.id::bigint as id, s.code as name, s.start_time as at
    from public.shifts s, stretch x
    where s.center_id = center and s.start_time >= x.low and s.start_time < x.high and (
      s.is_active or exists (select 1 from public.assigned_shifts a where a.center_id = center and a.shift_id = s.id)
    )
    union all
    select 2, r.id, '“' || r.period_name || '”', r.start_time
    from public.staffing_requirements r, stretch x
    where r.center_id = center and r.start_time >= x.low and r.start_time < x.high
    union all
    select 3, a.id, 'A shift of ' || a.shift_date, a.local_start
    from public.assigned_shifts a, stretch x
    where a.center_id = center and a.local_start >= x.low and a.local_start < x.high
  )
  select format('%s starts at %s. Between %s and %s nothing may start, or it would move to another date.', f.name,
    to_char(f.at, 'HH24:MI'), to_char(x.low, 'HH24:MI'), to_char(x.high, 'HH24:MI'))
  from found f, stretch x order by f.rank, f.id limit 1
$function$
;
CREATE OR REPLACE FUNCTION private.decide_swap(actor uuid, swap_id integer, expected_version integer, decision public.swap_status, given_note text, violations jsonb, blocks jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  acting uuid := private.act_as(actor);
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  row_ids bigint[] := array_remove(array[swap.requester_assigned_shift_id, swap.responder_assigned_shift_id], null);
  excused uuid[];
begin
  if decision is null or decision not in ('approved', 'denied') then
    perform private.fail(422, 'A trade is approved or denied.', '{"field":"decision"}');
  end if;
  if actor = swap.requester_id or actor is not distinct from swap.responder_id then
    perform private.fail(403, 'Nobody decides on their own trade.');
  end if;
  if decision = 'denied' and words is null then
    perform private.fail(422, 'Say why it is denied.', '{"field":"note"}');
  end if;
  if decision = 'approved' then
    perform private.lock_trade(agency, row_ids, blocks, true);
  end if;
  swap := private.lock_swap(swap, expected_version, 'accepted');
  perform private.require_open(swap);
  if decision = 'approved' then
    if violations is null or jsonb_typeof(violations) <> 'array' or octet_length(violations::text) > 1000000 or exists (
      select 1 from jsonb_array_elements(violations) x
      where coalesce(x ->> 'personId' in (swap.requester_id::text, swap.responder_id::text), false) is false
        or coalesce(x ->> 'severity' in ('hard', 'soft'), false) is false
    ) then
      perform private.fail(422, 'Violations are a list, each of one of the two.', '{"field":"violations"}');
    end if;
    excused := array(
      select distinct (x ->> 'personId')::uuid from jsonb_array_elements(violations) x where x ->> 'severity' = 'hard'
    );
    if words is null and cardinality(excused) > 0 then
      perform private.fail(422, 'This trade passes a limit. Say why.', '{"field":"note"}');
    end if;
    perform private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
    if swap.responder_assigned_shift_id is not null then
      perform private.require_tradable(agency, swap.responder_assigned_shift_id, swap.responder_id, null);
    end if;
    perform private.require_counterparts(swap.center_id, swap.requester_id, swap.responder_id);
    perform private.require_judged(agency, row_ids, blocks);
  end if;
  perform private.set_action(case decision when 'approved' then 'swap.approve' else 'swap.deny' end);
  update public.shift_swaps s
  set status = decision, decision_note = words, approved_by = actor, decided_at = now(),
    violations = case when decision = 'approved' then decide_swap.violations else s.violations end
  where s.id = swap.id
  returning * into swap;
  perform private.set_action('');
  if decision = 'approved' then
    perform private.write_trade(swap, excused, words);
  end if;
  perform private.tell_of_decision(swap, words);
  return private.swap_record_of(swap.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.decide_time_off(actor uuid, request_id integer, expected_version integer, decision public.time_off_status, given_note text, charged integer, known_full date[], parts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  acting uuid := private.act_as(actor);
  agency uuid := private.require_supervisor();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  request public.time_off_requests;
  kind public.leave_kinds;
  floor public.centers;
begin
  if decision is null or decision not in ('approved', 'denied') then
    perform private.fail(422, 'A request is approved or denied.', '{"field":"decision"}');
  end if;
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency;
  if not found then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.user_id = actor then
    perform private.fail(403, 'Nobody decides on their own request.');
  end if;
  if decision = 'denied' and words is null then
    perform private.fail(422, 'Say why it is denied.', '{"field":"note"}');
  end if;
  floor := private.center_of(request.user_id);
  if decision = 'approved' then
    -- Two approvals never both take the last place.
    perform pg_advisory_xact_lock(hashtextextended('leave:' || coalesce(floor.id, agency)::text, 0));
  end if;
  request := private.lock_time_off(request_id, agency, expected_version, 'pending');
  select * into kind from public.leave_kinds k where k.id = request.kind_id;
  if decision = 'approved' then
    if floor.id is null or private.role_of(request.user_id) is null then
      perform private.fail(422, 'This person no longer works here. Deny the request.');
    end if;
    perform private.require_minutes(charged, 1000000, 'chargedMinutes');
    perform private.require_places(request, kind, floor, coalesce(known_full, '{}'), words);
    if words is null
      and (private.leave_balance(request.user_id, kind.id, request.id) -> 'minutes')::integer - charged < 0 and charged > 0
    then
      perform private.fail(422, 'This takes more than the balance has. Say why.', '{"field":"note"}');
    end if;
  end if;
  perform private.set_action(case decision when 'approved' then 'time_off.approve' else 'time_off.deny' end);
  update public.time_off_requests o
  set status = decision, decision_note = words, reviewed_by = actor, reviewed_at = now(),
    charged_minutes = case when decision = 'denied' then o.charged_minutes when kind.needs_balance then charged end
  where o.id = request.id
  returning * into request;
  perform private.set_action('');
  if decision = 'approved' then
    perform private.charge_leave(request, 'taken', charged);
    perform private.write_leave(request, coalesce(words, 'Time off approved'), parts, true);
  end if;
  perform private.notify(request.user_id, 'time_off.' || decision, format('Your time off %s is %s%s',
      private.leave_words(request.start_datetime, request.end_datetime, floor), decision, coalesce(': ' || words, '.')),
    '/time-off?request=' || request.id);
  return private.time_off_record_of(request.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.decline_roster_edit(edit_id uuid, note text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, true);
  words text := nullif(btrim(note), '');
begin
  if edit.requested_by = (select auth.uid()) then
    perform private.fail(403, 'Nobody decides on their own change. Withdraw it instead.');
  end if;
  if words is not null and (char_length(words) > 500 or not private.is_line(words)) then
    perform private.fail(422, 'Note is one line of at most 500 characters.', '{"field":"note"}');
  end if;
  update public.roster_edits e
  set state = 'declined', decided_by = (select auth.uid()), decided_at = now(), decision_note = words
  where e.id = edit.id;
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select agency, edit.requested_by, 'roster.declined',
    format('Your change in %s was declined%s', s.name, coalesce(': ' || words, '.')), '/roster?block=' || s.id
  from public.schedules s where s.id = edit.schedule_id;
  perform private.record_audit(agency, 'roster.decline_edit', edit.schedule_id::text,
    jsonb_build_object('entity', 'schedule', 'edit', edit.id, 'requested_by', edit.requested_by, 'note', words));
end
$function$
;
CREATE OR REPLACE FUNCTION private.decline_swap(swap_id integer, expected_version integer, person uuid, given_note text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, me);
  who uuid := coalesce(person, me);
  answer public.swap_answers;
  is_over boolean;
begin
  swap := private.lock_swap(swap, expected_version, 'pending');
  perform private.require_open(swap);
  select * into answer from public.swap_answers w
  where w.agency_id = agency and w.swap_id = swap.id and w.person_id = who;
  if who <> me and swap.requester_id <> me then
    perform private.fail(403, 'Only whoever was asked declines an offer.');
  end if;
  if answer.person_id is null then
    perform private.fail(case when who = me then 403 else 404 end, case when who = me then 'You were not asked.' else 'This proposal does not exist.' end);
  end if;
  if answer.state not in ('asked', 'proposed') or who <> me and answer.state <> 'proposed' then
    perform private.fail(409, case answer.state when 'asked' then private.name_of(who) || ' has not answered yet.'
        when 'declined' then 'This answer was declined.' else 'The shift that was asked for has changed.' end,
      jsonb_build_object('status', swap.status, 'answer', answer.state));
  end if;
  perform private.set_action('swap.decline');
  update public.swap_answers w
  set state = 'declined', note = case when who = me then words else w.note end, updated_at = now()
  where w.agency_id = agency and w.swap_id = swap.id and w.person_id = who;
  perform private.set_action('swap.reject');
  is_over := private.reject_unanswerable(swap, null);
  perform private.set_action('');
  if who = me then
    perform private.notify(swap.requester_id, 'swap.declined', format('%s cannot take %s%s%s', private.name_of(me),
      private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.'),
      case when is_over then ' Nobody else is asked.' else '' end), '/swaps?swap=' || swap.id);
  else
    perform private.notify(who, 'swap.declined', format('%s does not take your %s for %s%s', private.name_of(me),
      private.offered_words(answer.shift, swap), private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.')),
      '/swaps?swap=' || swap.id);
  end if;
  return private.swap_record_of(swap.id, me);
end
$function$
;
CREATE OR REPLACE FUNCTION private.delete_comment(comment_id uuid, version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  c public.comments := private.require_comment(comment_id, true);
begin
  if c.author_id <> me and private.role_of(me) < 'supervisor' then
    perform private.fail(403, 'Only its author or a supervisor deletes a comment.');
  end if;
  if c.deleted_by = me then
    return private.comment_record(c);
  end if;
  perform private.require_comment_version(c, delete_comment.version);
  insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
  values (c.agency_id, c.id, c.version, c.content, me);
  update public.comments x set content = '', deleted_at = now(), deleted_by = me, version = x.version + 1 where x.id = c.id
  returning * into c;
  perform private.save_comment_mentions(c, '{}');
  return private.comment_record(c);
end
$function$
;
CREATE OR REPLACE FUNCTION private.delete_leave_blackout(blackout_id integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  delete from public.leave_blackouts b where b.id = blackout_id and b.agency_id = agency;
end
$function$
;
CREATE OR REPLACE FUNCTION private.delete_scenario(scenario bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  chosen public.schedule_scenarios;
begin
  select * into chosen from public.schedule_scenarios s where s.id = scenario and s.agency_id = agency;
  if found then
    perform 1 from public.schedules s where s.id = chosen.schedule_id for update;
    select * into chosen from public.schedule_scenarios s where s.id = scenario for update;
  end if;
  if not found then
    perform private.fail(404, 'This scenario does not exist.');
  end if;
  perform private.remove_scenarios(chosen.schedule_id, scenario);
  perform private.record_audit(agency, 'scenario.remove', scenario::text,
    jsonb_build_object('entity', 'scenario', 'schedule', chosen.schedule_id, 'name', chosen.name));
end
$function$
;
CREATE OR REPLACE FUNCTION private.desk_name(center uuid, given text, except_desk integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text := private.words_of(given, 'Name', 'name', 60, true);
begin
  if title is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if exists (
    select 1 from public.desks d
    where d.center_id = center and d.is_active and lower(d.name) = lower(title) and d.id is distinct from except_desk
  ) then
    perform private.fail(409, 'Another desk of this center has this name.', '{"field":"name"}');
  end if;
  return title;
end
$function$
;
CREATE OR REPLACE FUNCTION private.device_words(user_agent text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when d.said in ('', 'node', 'undici') then 'Unknown device'
    when d.said not like 'Mozilla%' then left(d.said, 60)
    else case
        when d.said ~ '\mEdg(e|A|iOS)?/' then 'Edge'
        when d.said ~ '\m(OPR|OPiOS|Opera)/' then 'Opera'
        when d.said ~ '\mSamsungBrowser/' then 'Samsung Internet'
        when d.said ~ '\m(Firefox|FxiOS)/' then 'Firefox'
        when d.said ~ '(Chrome|Chromium|CriOS)/' then 'Chrome'
        when d.said ~ '\mSafari/' then 'Safari'
        else 'A browser'
      end || case
        when d.said ~ '\miPhone\M' then ' on iPhone'
        when d.said ~ '\miPad\M' then ' on iPad'
        when d.said ~ '\mAndroid\M' then ' on Android'
        when d.said ~ '\mCrOS\M' then ' on ChromeOS'
        when d.said ~ '\mWindows\M' then ' on Windows'
        when d.said ~ '\mMac(intosh| OS X)\M' then ' on Mac'
        when d.said ~ '\mLinux\M' then ' on Linux'
        else ''
      end
  end
  from (select btrim(coalesce(user_agent, '')) as said) d
$function$
;
CREATE OR REPLACE FUNCTION private.digest_center(floor public.centers)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_variable
declare
  around public.schedules;
begin
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := floor.agency_id;
  around.center_id := floor.id;
  select s.first_day, s.first_day + 13 into around.start_date, around.end_date
  from private.leave_span(now(), now() + interval '1 minute', floor) s;
  return json_build_object(
    'name', floor.name,
    'roster', private.roster_facts(around, null),
    'wire', (
      select json_build_object('users', w.users, 'rows', w.rows)
      from private.wire_of(array(
        select a.id from public.assigned_shifts a
        where a.agency_id = floor.agency_id and a.center_id = floor.id and a.status = 'published'
          -- A shift may start on the day before or after its own; this is what the index can use.
          and a.starts_at > (around.start_date - 2)::timestamptz and a.starts_at < (around.end_date + 3)::timestamptz
          and a.shift_date between around.start_date and around.end_date
      )) w
    ),
    'coverage', private.coverage_runs(floor.id, around.start_date, around.end_date, null)
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.discard_schedule(schedule integer, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'discard it', true);
begin
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  delete from public.schedule_results r where r.schedule_id = draft.id;
  delete from private.revision_bases b where b.schedule_id = draft.id;
  perform private.remove_scenarios(draft.id);
  update public.schedules s set status = 'archived', result = null where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.discard', draft.id::text, '{"entity":"schedule"}',
    '{"status":"draft"}', '{"status":"archived"}');
end
$function$
;
CREATE OR REPLACE FUNCTION private.double_booking_words(shown public.schedules, explanation text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(
    (
      select format('%s would work two shifts at once on %s.', p.full_name,
        to_char((found.parts[2]::timestamptz at time zone c.time_zone) - c.day_start::interval, 'FMDy FMDD Mon YYYY'))
      from (select regexp_match(explanation, '([0-9a-f]{8}-[0-9a-f-]{27}).*?\["([^"]+)"') as parts) found
      join public.profiles p on p.id = found.parts[1]::uuid and p.agency_id = shown.agency_id
      join public.centers c on c.id = shown.center_id
    ),
    'Somebody would work two shifts at once.')
$function$
;
CREATE OR REPLACE FUNCTION private.drop_cancelled_drafts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.assigned_shifts a
  where a.center_id = new.center_id and a.schedule_id = new.id and a.status = 'cancelled';
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.edit_comment(comment_id uuid, version integer, content text, mentions uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  words text := private.comment_words(content);
  c public.comments;
begin
  perform pg_advisory_xact_lock(hashtextextended('comment:' || me::text, 0));
  c := private.require_comment(comment_id, true);
  if c.author_id <> me then
    perform private.fail(403, 'Only its author changes a comment.');
  end if;
  -- A second try of what has arrived.
  if c.deleted_at is null and c.version = edit_comment.version + 1 and c.content = words then
    return private.comment_record(c);
  end if;
  perform private.require_comment_version(c, edit_comment.version);
  if words <> c.content then
    perform private.require_comment_rate(me, c.agency_id);
    insert into public.comment_versions (agency_id, comment_id, version, content, replaced_by)
    values (c.agency_id, c.id, c.version, c.content, me);
    update public.comments x set content = words, edited_at = now(), version = x.version + 1 where x.id = c.id
    returning * into c;
  end if;
  perform private.save_comment_mentions(c, mentions);
  return private.comment_record(c);
end
$function$
;
CREATE OR REPLACE FUNCTION private.edit_outcome(edit public.roster_edits)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('state', case when edit.state = 'pending' then 'pending' else 'applied' end,
    'ids', edit.added_ids, 'peopleTold', edit.people_told,
    'wire', private.roster_wire(s, array(
      select o.id from private.roster_operations(edit.operations) o
      join public.assigned_shifts a on a.id = o.id and a.agency_id = edit.agency_id
      union
      select i.value::bigint from jsonb_each_text(edit.added_ids) i
    )))
  from public.schedules s where s.id = edit.schedule_id
$function$
;
CREATE OR REPLACE FUNCTION private.end_as_dead(ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if cardinality(ids) = 0 then
    return;
  end if;
  update public.notification_deliveries d
  set state = 'dead', ended_at = now(), leased_by = null, lease_until = null
  where d.id = any (ids);
  -- What stands in for it waits no longer.
  update public.notification_deliveries f
  set due_at = now()
  from public.notification_deliveries d
  where d.id = any (ids) and f.notification_id = d.notification_id and f.is_fallback and f.state = 'waiting'
    and f.due_at > now();
  if found then
    perform pg_notify('notices', '');
  end if;
  update public.notifications n
  set status = 'failed'
  where n.id in (select d.notification_id from public.notification_deliveries d where d.id = any (ids))
    and n.status = 'pending'
    and not exists (
      select 1 from public.notification_deliveries o where o.notification_id = n.id and o.state <> 'dead'
    );
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_duty_state(state_id bigint, expected_version integer, last_date date)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  state public.duty_states;
begin
  select p.* into target from public.profiles p
  join public.duty_states d on d.user_id = p.id
  where d.id = state_id and p.agency_id = agency for no key update of p;
  select * into state from public.duty_states d where d.id = state_id and d.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This is not there any more.');
  end if;
  if state.version is distinct from expected_version then
    perform private.fail(409, format('This was changed meanwhile. Look at %s again before you decide.', target.full_name),
      jsonb_build_object('version', state.version, 'at', state.updated_at));
  end if;
  perform private.require_day(last_date, 'toDate', 'The last day');
  if state.from_date > last_date and (last_date < state.from_date - 1 or state.from_date <= private.today_of(agency)) then
    perform private.fail(422, 'The last day is the first one or later.', '{"field":"toDate"}');
  end if;
  if state.to_date < last_date then
    perform private.fail(422, 'It ends earlier already.', '{"field":"toDate"}');
  end if;
  if last_date < state.from_date then
    delete from public.duty_states d where d.id = state_id;
  else
    update public.duty_states d set to_date = last_date where d.id = state_id and d.to_date is distinct from last_date;
  end if;
  return jsonb_build_object('centerId', target.center_id,
    'fromDate', greatest(last_date + 1, private.today_of(agency)));
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_generation(run bigint, outcome public.generation_state, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ended public.generation_runs;
begin
  update public.generation_runs g
  set state = outcome, error = left(reason, 500), finished_at = now()
  where g.id = run and g.state = 'running'
  returning * into ended;
  if found then
    perform private.record_run(ended, 'generate_' || outcome, jsonb_build_object('reason', left(reason, 500)), ended.requested_by);
    perform pg_notify('generation_stop', run::text);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_leases(worker text, by_channel public.notice_channel)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lapsed bigint[];
  lost bigint[];
begin
  lapsed := array(
    select d.id from public.notification_deliveries d
    where d.state = 'sending' and (d.leased_by = worker or d.channel = by_channel and d.lease_until < now())
  );
  if cardinality(lapsed) = 0 then
    return 0;
  end if;
  lapsed := array(
    select d.id
    from public.notification_deliveries d
    join public.notifications n on n.id = d.notification_id
    where d.id = any (lapsed) and d.state = 'sending' and (d.leased_by = worker or d.lease_until < now())
    for no key update of n, d skip locked
  );
  lost := array(
    select d.id from public.notification_deliveries d
    where d.id = any (lapsed) and d.handed_at is not null and d.unsure > 0
  );
  update public.notification_deliveries d
  set unsure = d.unsure + 1, failed_at = now(), last_error = 'Nobody knows whether it arrived.'
  where d.id = any (lapsed) and d.handed_at is not null;
  update public.notification_deliveries d
  set state = 'waiting', leased_by = null, lease_until = null, handed_at = null
  where d.id = any (lapsed) and d.id <> all (lost);
  perform private.end_as_dead(lost);
  return cardinality(lapsed);
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_my_sessions(session uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  ended integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  delete from auth.sessions s
  where s.user_id = me and case when session is null
    then s.id::text is distinct from (select auth.jwt()) ->> 'session_id' else s.id = session end;
  get diagnostics ended = row_count;
  if session is null then
    delete from public.push_subscriptions s where s.user_id = me;
  end if;
  if ended > 0 then
    perform private.raise_topic_epoch(agency);
    perform private.record_audit(agency, 'user.end_sessions', me::text,
      jsonb_build_object('entity', 'user', 'count', ended));
  elsif session is not null then
    perform private.fail(404, 'This session has ended already.');
  end if;
  return ended;
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_overdue_deliveries()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  overdue bigint[];
begin
  overdue := array(
    select d.id from public.notification_deliveries d
    where d.state = 'waiting' and d.deadline_at <= now() order by d.deadline_at limit 500
  );
  if cardinality(overdue) = 0 then
    return;
  end if;
  overdue := array(
    select d.id
    from public.notification_deliveries d
    join public.notifications n on n.id = d.notification_id
    where d.id = any (overdue) and d.state = 'waiting'
    for no key update of n, d skip locked
  );
  update public.notification_deliveries d
  set state = 'skipped', ended_at = now(), last_error = r.reason
  from public.notification_deliveries o
  cross join lateral (select private.reason_to_skip(o) as reason) r
  where o.id = any (overdue) and d.id = o.id and r.reason is not null;
  overdue := array(
    select d.id from public.notification_deliveries d where d.id = any (overdue) and d.state = 'waiting'
  );
  update public.notification_deliveries d
  set last_error = private.late_words(d.last_error), failed_at = coalesce(d.failed_at, now())
  where d.id = any (overdue);
  perform private.end_as_dead(overdue);
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_reminders()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.notifications r
  set read_at = now()
  where r.recipient_id = new.recipient_id and r.kind = 'schedule.remind' and r.read_at is null
    and not exists (
      select 1 from public.notifications n
      where n.agency_id = new.agency_id and n.recipient_id = new.recipient_id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
    );
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_requirement(requirement integer, expected_version integer, from_date date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements := private.known_requirement(agency, requirement, expected_version);
  next public.staffing_requirements;
begin
  if known.effective_to < starts then
    perform private.fail(422, format('This requirement ends %s already.', known.effective_to),
      '{"field":"effectiveFrom"}');
  end if;
  if known.effective_from >= starts then
    if known.effective_from > private.today_of(agency) then
      -- It never began: what it was to replace goes on, up to the next one that was to follow.
      select * into next from public.staffing_requirements n
      where n.agency_id = agency and n.cut_id = known.id and n.effective_from = known.effective_to + 1;
      update public.staffing_requirements f
      set effective_to = case when next.id is null then known.cut_until else known.effective_to end
      where f.id = known.cut_id and f.effective_to = known.effective_from - 1;
      if found then
        perform private.follow_requirement(next.id, known.cut_id, known.cut_until);
      end if;
    end if;
    delete from public.staffing_requirements r where r.id = known.id;
  else
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.end_shift(shift integer, starts date, today date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.shifts s
  set valid_to = case when s.valid_from >= starts then s.valid_to else starts - 1 end,
    is_active = s.is_active and starts > today and coalesce(s.valid_from < starts, true)
  where s.id = shift
$function$
;
CREATE OR REPLACE FUNCTION private.expire_swap(swap public.shift_swaps)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  words text := private.offered_words(swap.requester_shift, swap);
  link text := '/swaps?swap=' || swap.id;
begin
  perform private.set_action('swap.expire');
  update public.shift_swaps s set status = 'expired' where s.id = swap.id;
  perform private.set_action('');
  if swap.status = 'accepted' then
    perform private.notify(p, 'swap.expired', format('Nobody decided in time on the trade of %s. It has expired.', words), link)
    from unnest(array[swap.requester_id, swap.responder_id]) p;
  else
    perform private.notify(swap.requester_id, 'swap.expired', format('Your offer of %s has expired.', words), link);
    perform private.notify(w.person_id, 'swap.expired', format('What %s offered, %s, has expired.',
      private.name_of(swap.requester_id), words), link)
    from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state = 'proposed';
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.export_audit(export_id bigint, after_id bigint, page_size integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare
  agency uuid := private.require_admin();
  page integer := least(greatest(coalesce(page_size, 1000), 1), 2000) + 1;
  begun jsonb;
  asked record;
  invitations text[];
  ids bigint[];
begin
  select l.details into begun from public.audit_logs l
  where l.id = export_id and l.agency_id = agency and l.action = 'audit.export' and l.actor_id = (select auth.uid())
    and l.created_at > now() - interval '1 day' and l.details ? 'lastId';
  if not found then
    perform private.fail(404, 'This export was not begun, or longer ago than a day. Export again.');
  end if;
  select * into asked from jsonb_to_record(begun -> 'filters') as f (
    "actorId" uuid, actions text[], "withoutActions" text[], kinds text[], target text, "from" timestamptz, "to" timestamptz
  );
  if asked.target is not null then
    invitations := private.invitations_of(agency, asked.target);
  end if;
  select array_agg(x.id order by x.id) into ids from (
    select l.id from public.audit_logs l
    where l.agency_id = agency and l.id > coalesce(after_id, 0) and l.id <= (begun ->> 'lastId')::bigint
      and (asked."actorId" is null or l.actor_id = asked."actorId")
      and (asked.target is null or l.target_id = asked.target or l.target_id = any (invitations)
        or strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = asked.target)
      and (asked.kinds is null or l.entity = any (asked.kinds)) and (asked.actions is null or l.action = any (asked.actions))
      and (asked."withoutActions" is null or l.action <> all (asked."withoutActions"))
      and (asked."from" is null or l.created_at >= asked."from") and (asked."to" is null or l.created_at < asked."to")
    order by l.id limit page
  ) x;
  return jsonb_build_object(
    'entries', private.audit_entries(agency, ids[1:page - 1]),
    'nextAfterId', case when cardinality(ids) = page then ids[page - 1] end);
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail(status integer, message text, detail jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception using errcode = 'PT' || status, message = message, detail = detail::text;
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_for(problem jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if problem is not null then
    perform private.fail((problem ->> 'status')::integer, problem ->> 'words',
      jsonb_strip_nulls(jsonb_build_object('field', problem -> 'field')));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_generation(run bigint, run_attempt integer, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- A worker that lost its run does not end it for the next one.
  if exists (select 1 from public.generation_runs g where g.id = run and g.attempt = run_attempt) then
    perform private.end_generation(run, 'failed', reason);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_moved_on(request public.time_off_requests)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  step record;
  verb text := case request.status when 'withdrawn' then 'withdrew' else request.status::text end;
begin
  select e.created_at, p.full_name, coalesce(c.time_zone, 'UTC') as time_zone into step
  from public.time_off_events e
  left join public.profiles p on p.id = e.actor_id
  left join public.profiles owner on owner.id = request.user_id
  left join public.centers c on c.id = owner.center_id
  where e.agency_id = request.agency_id and e.request_id = request.id
  order by e.id desc limit 1;
  perform private.fail(409, format('%s %s this request on %s.', coalesce(step.full_name, 'The system'), verb,
      to_char(step.created_at at time zone step.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI')),
    jsonb_build_object('status', request.status, 'by', step.full_name, 'version', request.version,
      'at', round(extract(epoch from step.created_at) * 1000)));
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_nightly_run(run_id bigint, attempt integer, reason text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.nightly_runs r
  set error = private.words_of(reason, 'Reason', 'error', 500, false), leased_by = null,
    state = case when r.attempts >= 5 then 'failed' else r.state end,
    finished_at = case when r.attempts >= 5 then clock_timestamp() end,
    lease_until = case when r.attempts < 5 then now() + make_interval(mins => (2 ^ r.attempts)::integer) end
  where r.id = run_id and r.state = 'running' and r.attempts = attempt;
  return found;
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_roster_moved(version integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.fail(409, 'The roster was changed meanwhile. Try again.', jsonb_build_object('facts_version', version))
$function$
;
CREATE OR REPLACE FUNCTION private.fail_swap_moved_on(swap public.shift_swaps)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  step record;
begin
  select e.created_at, p.full_name,
    to_char(e.created_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI') as said_at into step
  from public.swap_events e
  left join public.profiles p on p.id = e.actor_id
  join public.centers c on c.id = swap.center_id
  where e.agency_id = swap.agency_id and e.swap_id = swap.id
  order by e.id desc limit 1;
  perform private.fail(409, case swap.status
      when 'expired' then format('This offer expired on %s.', step.said_at)
      when 'cancelled' then format('%s ended this offer on %s. %s', coalesce(step.full_name, 'The system'), step.said_at, swap.closing_note)
      else format('%s %s this %s on %s.', coalesce(step.full_name, 'The system'),
        case swap.status when 'withdrawn' then 'withdrew' when 'rejected' then 'declined' else swap.status::text end,
        case when swap.status in ('approved', 'denied') then 'trade' else 'offer' end, step.said_at)
    end,
    jsonb_build_object('status', swap.status, 'by', step.full_name, 'version', swap.version,
      'at', round(extract(epoch from step.created_at) * 1000)));
end
$function$
;
CREATE OR REPLACE FUNCTION private.fail_unless_another_admin(agency uuid, except_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (
    select 1 from public.profiles p
    join public.user_roles ur on ur.user_id = p.id
    join public.roles r on r.id = ur.role_id and r.name = 'admin'
    where p.agency_id = agency and p.is_active and p.id <> except_user
  ) then
    perform private.fail(422, 'An agency needs at least one active admin.');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.fill_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.subject := coalesce(new.subject, 'swap:' || substring(new.link from '[?&]swap=(\d{1,10})'),
    'time_off:' || substring(new.link from '[?&]request=(\d{1,10})'));
  new.needs_ack := new.needs_ack
    or new.kind in ('schedule.published', 'schedule.changed', 'roster.changed', 'roster.cancelled', 'roster.corrected');
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.finish_nightly_run(run_id bigint, attempt integer, digest jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run public.nightly_runs;
  words text;
  told integer := 0;
begin
  select * into run from public.nightly_runs r where r.id = run_id for update;
  if run.id is null or run.state <> 'running' or run.attempts <> attempt then
    return null;
  end if;
  if jsonb_typeof(digest -> 'summary') is distinct from 'string' then
    perform private.fail(422, 'What a night found has a summary.', '{"field":"result"}');
  end if;
  words := digest ->> 'summary';
  if words <> '' then
    insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, expires_at)
    select p.agency_id, p.id, 'digest.nightly', left(format('Nightly look ahead: %s.', words), 1000),
      '/notices/nightly/' || run.id, 'nightly', now() + interval '24 hours'
    from public.profiles p
    where p.agency_id = run.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    order by p.id;
    get diagnostics told = row_count;
  end if;
  update public.nightly_runs r
  set state = 'done', finished_at = clock_timestamp(), lease_until = null, leased_by = null, error = null,
    people_told = told, result = digest
  where r.id = run.id;
  perform private.tell_agency('supervisors', run.agency_id, 'deliveries');
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.first_day(agency uuid, given date)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  today date := private.today_of(agency);
begin
  if given is null or given < today or given > '2199-12-30' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  return given;
end
$function$
;
CREATE OR REPLACE FUNCTION private.first_retired(agency uuid, qualification integer, first_date date, last_date date)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select min(greatest(s.from_date, first_date))
  from private.qualification_spans(agency) s
  where s.qualification_id = qualification and not s.is_active
    and s.from_date <= coalesce(last_date, 'infinity') and s.to_date >= first_date and first_date <= coalesce(last_date, 'infinity')
$function$
;
CREATE OR REPLACE FUNCTION private.first_role_of(person uuid)
 RETURNS public.role_name
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = person
$function$
;
CREATE OR REPLACE FUNCTION private.flag_in(value jsonb, key text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(value -> key) is distinct from 'boolean' then
    perform private.fail(422, 'Say yes or no.', jsonb_build_object('field', key));
  end if;
  return (value ->> key)::boolean;
end
$function$
;
CREATE OR REPLACE FUNCTION private.floor_of(center uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place record;
  first_date date;
  last_date date;
begin
  select c.agency_id, c.time_zone, c.day_start into place from public.centers c where c.id = center;
  first_date := ((now() at time zone place.time_zone) - place.day_start::interval)::date;
  -- Where nothing is published there is no gap either.
  select case
      when bool_or(first_date + 1 between s.start_date and s.end_date) then first_date + 1 else first_date
    end into last_date
  from public.schedules s
  where s.agency_id = place.agency_id and s.center_id = center and s.status = 'published'
  having bool_or(first_date between s.start_date and s.end_date);
  return jsonb_build_object(
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'full_name', p.full_name, 'code', s.code,
        'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_acting', a.is_acting,
        'is_supervisor', a.is_acting or private.role_of(a.user_id) <> 'dispatcher')
        order by a.starts_at, p.full_name, a.id), '[]')
      from public.assigned_shifts a
      join public.profiles p on p.id = a.user_id and p.is_active
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = place.agency_id and a.center_id = center and a.status = 'published'
        -- No shift is longer than two days; this is what the index can use.
        and a.starts_at > now() - interval '64 hours' and a.starts_at < now() + interval '24 hours'
        and a.ends_at > now() - interval '16 hours'
    ),
    'coverage', case when last_date is not null then (
      select jsonb_build_object('starts_at', min(c.starts_at),
        'slots', jsonb_agg(jsonb_build_array(c.required_employees, c.on_duty_employees, c.required_supervisors,
          c.on_duty_supervisors) order by c.starts_at),
        'dates', jsonb_agg(c.shift_date order by c.starts_at))
      from private.coverage_slots(center, first_date, last_date) c
    ) end
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.follow_requirement(requirement integer, cut integer, until date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  update public.staffing_requirements r set cut_id = cut, cut_until = until where r.id = requirement;
  perform set_config('app.bulk', recording, true);
end
$function$
;
CREATE OR REPLACE FUNCTION private.forget_push_subscriptions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.push_subscriptions s where s.user_id = new.id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.future_start(state jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select t.at from (select to_timestamp((state ->> 'startsAt')::bigint / 1000.0) as at) t where t.at > now()
$function$
;
CREATE OR REPLACE FUNCTION private.generation_parameters(input jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  given jsonb := '{"preferenceSlackPercent":0,"changeBudgetPercent":0,"keepLines":false,"keepPeopleMax":null,"pendingLeave":"avoid"}';
begin
  if input is null or jsonb_typeof(input) <> 'object' or input - array['seed', 'effort', 'preferenceSlackPercent',
    'changeBudgetPercent', 'keepLines', 'keepPeopleMax', 'pendingLeave'] <> '{}'
  then
    perform private.fail(422, 'These are not the parameters of a run.', '{"field":"parameters"}');
  end if;
  given := given || input;
  perform private.require_number(given, 'seed', 'Seed', 0, 4294967295, true);
  perform private.require_number(given, 'preferenceSlackPercent', 'What preferences may cost', 0, 5, false);
  perform private.require_number(given, 'changeBudgetPercent', 'Weeks that may change', 0, 20, false);
  if given -> 'keepPeopleMax' <> 'null' then
    perform private.require_number(given, 'keepPeopleMax', 'People whose line may change', 0, 1000, true);
  end if;
  if coalesce(given -> 'effort', 'null') not in ('"quick"', '"good"', '"best"') then
    perform private.fail(422, 'Effort is one of quick, good, best.', '{"field":"effort"}');
  end if;
  if jsonb_typeof(given -> 'keepLines') <> 'boolean' then
    perform private.fail(422, 'Keeping lines is yes or no.', '{"field":"keepLines"}');
  end if;
  if given -> 'pendingLeave' not in ('"avoid"', '"honour"') then
    perform private.fail(422, 'Pending leave is avoided or honoured.', '{"field":"pendingLeave"}');
  end if;
  return given;
end
$function$
;
CREATE OR REPLACE FUNCTION private.genesis_hash(agency uuid)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select pg_catalog.sha256(pg_catalog.convert_to('audit:' || agency::text, 'UTF8'))
$function$
;
CREATE OR REPLACE FUNCTION private.get_board(center uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (
    select 1 from public.centers c where c.id = center and c.agency_id = (select private.my_agency_id())
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  return private.board_of(center);
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_calendar_feed(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  feed private.calendar_feeds;
  since constant timestamptz := now() - interval '60 days';
begin
  select f.* into feed
  from private.calendar_feeds f
  join public.profiles p on p.id = f.user_id and p.is_active
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where f.token_hash = sha256(convert_to(token, 'UTF8')) and f.revoked_at is null;
  if not found then
    return null;
  end if;
  update private.calendar_feeds f set last_used_at = now()
  where f.id = feed.id and (f.last_used_at is null or f.last_used_at < now() - interval '1 hour');
  return (
    with own as (
      select a.id, a.version, false as is_cancelled, s.code, s.name, a.is_overtime, a.starts_at, a.ends_at,
        a.center_id, a.updated_at as changed_at
      from public.assigned_shifts a
      join public.shifts s on s.id = a.shift_id
      where a.agency_id = feed.agency_id and a.user_id = feed.user_id and a.starts_at > since and a.status = 'published'
    ),
    taken as (
      select distinct on (h.assignment_id) h.assignment_id, h.before, h.changed_at,
        to_timestamp((h.before ->> 'startsAt')::bigint / 1000.0) as starts_at,
        to_timestamp((h.before ->> 'endsAt')::bigint / 1000.0) as ends_at
      from public.shift_changes h
      where h.agency_id = feed.agency_id and h.from_user_id = feed.user_id and h.is_published
        and h.to_user_id is distinct from h.from_user_id
      order by h.assignment_id, h.id desc
    ),
    entries as (
      select o.* from own o
      union all
      select a.id, a.version, true, t.before ->> 'code', coalesce(s.name, ''), (t.before ->> 'isOvertime')::boolean,
        t.starts_at, t.ends_at, a.center_id, t.changed_at
      from taken t
      join public.assigned_shifts a on a.agency_id = feed.agency_id and a.id = t.assignment_id
      left join public.shifts s on s.center_id = a.center_id and s.code = t.before ->> 'code'
      where t.starts_at > since and a.id not in (select o.id from own o)
    )
    select jsonb_build_object(
      'agency', (select g.name from public.agencies g where g.id = feed.agency_id),
      'shifts', coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'version', e.version, 'is_cancelled', e.is_cancelled,
        'code', e.code, 'name', e.name, 'is_overtime', e.is_overtime, 'starts_at', e.starts_at, 'ends_at', e.ends_at,
        'time_zone', c.time_zone, 'changed_at', e.changed_at) order by e.starts_at, e.id), '[]'))
    from entries e
    join public.centers c on c.agency_id = feed.agency_id and c.id = e.center_id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_comment_versions(comment_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  c public.comments := private.require_comment(comment_id, false);
begin
  if c.author_id <> me and private.role_of(me) < 'supervisor' then
    perform private.fail(403, 'Only its author and supervisors see what a comment said before.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'content', v.content, 'replaced_at', v.replaced_at,
      'replaced_by_name', private.name_of(v.replaced_by)) order by v.version), '[]')
    from public.comment_versions v where v.agency_id = c.agency_id and v.comment_id = c.id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_comments(subject jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  place public.comments := private.require_comment_place(subject);
  concerned uuid[] := private.comment_concerned(place);
begin
  return jsonb_build_object(
    'comments', (
      select coalesce(jsonb_agg(private.comment_record(c) order by c.seq), '[]')
      from private.comments_at(place, me) c
    ),
    'audiences', to_jsonb(private.comment_audiences(place, me)),
    'concerned', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name) order by p.full_name), '[]')
      from public.profiles p where p.agency_id = place.agency_id and p.id = any (concerned)
    ),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name,
        'reads_notes', x.role >= 'supervisor' and not p.id = any (concerned)) order by p.full_name, p.id), '[]')
      from public.profiles p
      cross join lateral (select private.role_of(p.id) as role) x
      where p.agency_id = place.agency_id and p.is_active and p.id <> me and (
        x.role >= 'supervisor' and (place.audience = 'everyone' or not p.id = any (concerned))
        or place.audience = 'everyone' and (p.id = any (concerned) or place.comment_date is not null and p.center_id = place.center_id)
      )
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_coverage(center uuid, from_date date, to_date date, schedule integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if schedule is not null and not exists (
    select 1 from public.schedules s where s.id = schedule and s.center_id = center and s.agency_id = agency
  ) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 366
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 366 days.', '{"field":"to"}');
  end if;
  return private.coverage_runs(center, from_date, to_date, schedule);
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_digest_facts(agency uuid)
 RETURNS json
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select json_build_object(
    'centers', (
      select coalesce(json_agg(private.digest_center(c) order by c.created_at, c.id), '[]')
      from public.centers c where c.agency_id = a.id and c.is_active
    ),
    -- Never of which kind, nor why.
    'requests', (
      select coalesce(json_agg(json_build_object('kind', x.kind, 'id', x.id, 'centerId', x.center_id, 'names', x.names,
        'startsAt', round(extract(epoch from x.starts_at) * 1000), 'endsAt', round(extract(epoch from x.ends_at) * 1000),
        'since', round(extract(epoch from x.since) * 1000)) order by x.starts_at, x.kind, x.id), '[]')
      from (
        select 'leave' as kind, o.id, p.center_id, array[p.full_name] as names, o.start_datetime as starts_at,
          o.end_datetime as ends_at, o.created_at as since
        from public.time_off_requests o
        join public.profiles p on p.id = o.user_id and p.is_active and p.center_id is not null
        where o.agency_id = a.id and o.status = 'pending'
        union all
        select 'swap', s.id, s.center_id, array[requester.full_name, responder.full_name], t.starts_at, t.ends_at, s.accepted_at
        from public.shift_swaps s
        join public.profiles requester on requester.id = s.requester_id
        join public.profiles responder on responder.id = s.responder_id
        cross join lateral (
          select min(r.starts_at) as starts_at, max(r.ends_at) as ends_at
          from public.assigned_shifts r where r.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id)
        ) t
        where s.agency_id = a.id and s.status = 'accepted' and s.expires_at > now()
        order by starts_at, kind, id limit 500
      ) x
    ),
    'invitationEnds', (
      select coalesce(json_agg(round(extract(epoch from i.expires_at) * 1000) order by i.expires_at), '[]')
      from (
        select v.expires_at from public.invitations v
        join public.profiles p on p.id = v.user_id and p.is_active
        where v.agency_id = a.id and v.state = 'pending' and v.expires_at > now()
        order by v.expires_at limit 500
      ) i
    ),
    'unacknowledged', (
      select count(*)
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = a.id and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > now())
        and n.created_at <= now() - make_interval(hours => coalesce(
          (select r.ack_hours from public.notice_rules r where r.agency_id = a.id), 24))
    ),
    'undelivered', (
      select count(distinct d.notification_id)
      from public.notification_deliveries d
      join public.notifications n on n.id = d.notification_id and n.read_at is null
      where d.agency_id = a.id and d.state = 'dead' and d.ended_at > now() - interval '24 hours'
        and not exists (
          select 1 from public.notification_deliveries o where o.notification_id = d.notification_id and o.state = 'sent'
            and o.channel <> 'webhook'
        )
    )
  )
  from public.agencies a
  where a.id = agency and a.status = 'active'
$function$
;
CREATE OR REPLACE FUNCTION private.get_edit_facts(schedule integer, edit uuid, row_ids bigint[], user_ids uuid[], from_date date, to_date date)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
  concerned uuid[];
  first_date date;
  last_date date;
  cancelled bigint[];
begin
  if shown.id is null then
    return null;
  end if;
  if cardinality(row_ids) > 500 or cardinality(user_ids) > 500 then
    perform private.fail(422, 'Operations are at most 500 at a time.', '{"field":"operations"}');
  end if;
  select array(select distinct x from unnest(user_ids || array_agg(a.user_id)) x where x is not null),
    least(from_date, min(a.shift_date)) - 16, greatest(to_date, max(a.shift_date)) + 16,
    coalesce(array_agg(a.id) filter (where a.status = 'cancelled'), '{}')
  into concerned, first_date, last_date, cancelled
  from public.assigned_shifts a
  where a.id = any (row_ids) and a.agency_id = agency and a.schedule_id = shown.id;
  return (
    select json_build_object(
      'isKnown', exists (select 1 from public.roster_edits e where e.id = edit),
      'facts', private.roster_facts(shown, concerned),
      'rows', json_build_object('users', w.users, 'rows', w.rows),
      'cancelled', json_build_object('users', x.users, 'rows', x.rows))
    from private.wire_of(array(
      select a.id from public.assigned_shifts a
      where a.id = any (row_ids) and a.agency_id = agency and a.schedule_id = shown.id and a.status <> 'cancelled'
      union
      select a.id from public.assigned_shifts a
      where a.agency_id = agency and a.user_id = any (concerned) and a.schedule_id = shown.id and a.status <> 'cancelled'
        and a.starts_at > (first_date - 2)::timestamptz and a.starts_at < (last_date + 2)::timestamptz
        and a.shift_date between first_date and last_date
    )) w, private.wire_of(cancelled) x
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_emergency_contact(person uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  contact jsonb;
begin
  if agency is null or person is distinct from (select auth.uid()) then
    agency := private.require_supervisor();
    if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
      perform private.fail(404, 'This person does not exist.');
    end if;
    perform private.record_audit(agency, 'emergency_contact.read', person::text, '{"entity":"emergency_contact"}');
  end if;
  select jsonb_build_object('name', c.name, 'relation', c.relation, 'phone', c.phone, 'note', c.note, 'version', c.version)
  into contact
  from public.emergency_contacts c where c.user_id = person;
  return contact;
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_floor(center uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (
    select 1 from public.centers c where c.id = center and c.agency_id = (select private.my_agency_id())
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  return private.floor_of(center);
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_handover(center uuid, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
begin
  perform private.require_handover(center);
  return jsonb_build_object(
    'desks', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'center_id', d.center_id, 'name', d.name,
        'position', d.position, 'is_active', d.is_active, 'version', d.version) order by d.position, d.id), '[]')
      from public.desks d where d.agency_id = agency and d.center_id = center
    ),
    'changes', (
      select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'count', s.people, 'codes', s.codes) order by s.at), '[]')
      from (
        select a.starts_at as at, count(distinct a.user_id) as people, array_agg(distinct t.code order by t.code) as codes
        from public.assigned_shifts a
        join public.profiles p on p.id = a.user_id and p.is_active
        join public.shifts t on t.id = a.shift_id
        where a.agency_id = agency and a.center_id = center and a.status = 'published' and a.ends_at > a.starts_at
          and a.starts_at > moment - interval '30 minutes' and a.starts_at <= moment + interval '24 hours'
          and not exists (
            select 1 from public.assigned_shifts e
            where e.agency_id = a.agency_id and e.user_id = a.user_id and e.status = 'published'
              and e.starts_at < a.starts_at and e.starts_at > a.starts_at - interval '2 days' and e.ends_at >= a.starts_at
          )
        group by a.starts_at
      ) s
    )
  ) || private.handover_told(array(
    select n.id from public.handover_notes n
    where n.agency_id = agency and n.center_id = center
      and n.for_at between moment - interval '24 hours' and moment + interval '25 hours'
  ));
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_handover_summary(center uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  last_change timestamptz;
begin
  perform private.require_handover(center);
  if private.supervised_agency_id() is not null then
    select max(n.for_at) into last_change from public.handover_notes n
    where n.agency_id = agency and n.center_id = center and n.withdrawn_at is null
      and n.for_at between now() - interval '4 hours' and now() + interval '1 hour';
  end if;
  return jsonb_build_object(
    'due', (
      select count(*) from public.handover_notes n
      where n.agency_id = agency and n.center_id = center
        and n.for_at between now() - interval '24 hours' and now() + interval '1 hour'
        and private.is_handover_due(n, me)
    ),
    'change', (
      select jsonb_build_object('at', last_change, 'notes', count(distinct s.note_id), 'readers', count(distinct s.user_id),
        'missing', count(distinct s.user_id) filter (where not s.has_read))
      from (
        select n.id as note_id, w.user_id, exists (
            select 1 from public.handover_receipts r
            where r.note_id = n.id and r.user_id = w.user_id and r.version = n.version
          ) as has_read
        from public.handover_notes n
        cross join private.handover_crew(center, last_change) w
        where n.agency_id = agency and n.center_id = center and n.for_at = last_change and n.withdrawn_at is null
          and w.user_id <> n.author_id
      ) s
      having last_change is not null
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_handover_versions(note bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known public.handover_notes;
begin
  select * into known from public.handover_notes n
  where n.id = note and n.agency_id = private.my_agency_id() and n.center_id in (select private.my_handover_centers());
  if not found then
    perform private.fail(404, 'This note does not exist.');
  end if;
  if known.withdrawn_at is not null and known.author_id <> (select auth.uid())
    and known.agency_id is distinct from private.supervised_agency_id() then
    perform private.fail(403, 'What was taken back is for its author and supervisors.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'desk_name', d.name, 'for_at', v.for_at,
      'content', v.content, 'written_at', v.written_at) order by v.version desc), '[]')
    from public.handover_note_versions v
    join public.desks d on d.id = v.desk_id
    where v.note_id = note
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_leave_days(from_date date, to_date date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see how many are off.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 400
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('date', n.day, 'cap', n.cap, 'approved', n.approved, 'waiting', n.waiting,
      'blackout', (
        select min(b.name) from public.leave_blackouts b where b.agency_id = agency and n.day between b.from_date and b.to_date
      )) order by n.day), '[]')
    from public.profiles p
    cross join lateral private.leave_counts(p.center_id, private.my_role() <> 'dispatcher', from_date, to_date, null) n
    where p.id = (select auth.uid())
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_live_mark(p_since bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'mark', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    'entries', coalesce((
      select jsonb_agg(x.id order by x.id desc) from (
        select l.id from private.live_log l
        where (select private.my_role()) is not null and l.topic = any ((select private.my_topics())::text[]) and l.xact >= p_since
          -- After a restore the numbers of transactions begin anew; what is older than that is over soon.
          and l.told_at > now() - interval '1 hour'
        order by l.id desc limit 500
      ) x
    ), '[]'))
$function$
;
CREATE OR REPLACE FUNCTION private.get_my_calendar_feed()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('created_at', f.created_at, 'last_used_at', f.last_used_at)
  from private.calendar_feeds f
  where f.user_id = (select auth.uid()) and f.revoked_at is null and (select private.my_agency_id()) is not null
$function$
;
CREATE OR REPLACE FUNCTION private.get_my_email_change()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('address', u.email_change, 'sent_at', u.email_change_sent_at, 'confirmed', case
    when u.email_change_confirm_status <> 1 then null
    when coalesce(u.email_change_token_current, '') = '' then 'old'
    else 'new'
  end)
  from auth.users u
  where u.id = (select auth.uid()) and u.email_change <> '' and (select private.my_agency_id()) is not null
$function$
;
CREATE OR REPLACE FUNCTION private.get_my_notice_settings()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'preferences', coalesce((
      select jsonb_agg(jsonb_build_object('category', n.category, 'channel', n.channel, 'isOn', n.is_on)
        order by n.category, n.channel)
      from public.notification_preferences n where n.user_id = p.id
    ), '[]'),
    'quiet', jsonb_build_object('start', to_char(s.quiet_start, 'HH24:MI'), 'end', to_char(s.quiet_end, 'HH24:MI'),
      'restsAfterNight', coalesce(s.rests_after_night, true)),
    'version', coalesce(s.version, 0),
    'phone', p.phone,
    'pushCount', (select count(*) from public.push_subscriptions d where d.user_id = p.id),
    'fallbackMinutes', (select r.fallback_minutes from public.notice_rules r where r.agency_id = p.agency_id),
    'channels', (
      select coalesce(jsonb_agg(distinct c.channel) filter (where c.channel is not null), '[]')
      from private.workers w left join unnest(w.channels) c (channel) on true
      where w.seen_at > now() - interval '1 minute'
      having count(*) > 0
    )
  )
  from public.profiles p
  left join public.notification_settings s on s.user_id = p.id
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id())
$function$
;
CREATE OR REPLACE FUNCTION private.get_my_shift_history(assignment bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.id = assignment and a.agency_id = agency and a.user_id = me and a.status in ('published', 'cancelled')
  ) and not exists (
    select 1 from public.shift_changes c
    where c.assignment_id = assignment and c.agency_id = agency and c.is_published and me in (c.from_user_id, c.to_user_id)
  ) then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', assignment,
      'at', round(extract(epoch from x.changed_at) * 1000), 'byName', b.full_name, 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes, 'isCorrection', x.is_correction) order by x.id desc), '[]')
    from (
      select c.id, c.changed_at, c.changed_by, c.notice_minutes, c.is_correction, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.assignment_id = assignment and c.agency_id = agency and me in (c.from_user_id, c.to_user_id) and c.is_published
        and o.before is distinct from o.after
        -- What was taken back before anybody was told.
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
            and e.time_off_id is null
        )
      order by c.id desc limit 200
    ) x
    left join public.profiles b on b.id = x.changed_by and b.agency_id = agency
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_nightly_run(run_id bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select private.nightly_record(r) || jsonb_build_object('result', r.result)
    from public.nightly_runs r where r.id = run_id and r.agency_id = agency
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_notice_rules()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  return (
    select jsonb_build_object('fallbackMinutes', r.fallback_minutes, 'ackHours', r.ack_hours,
      'nightlyTime', to_char(r.nightly_time, 'HH24:MI'), 'webhookUrl', r.webhook_url,
      'hasWebhookSecret', exists (select 1 from private.webhook_secrets s where s.agency_id = agency),
      'version', r.version)
    from public.notice_rules r where r.agency_id = agency
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_person_history(person uuid, before_id bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  subject public.profiles;
  page_size constant integer := 50;
  told constant text[] := array['full_name', 'email', 'employee_number', 'hired_on', 'seniority_date', 'center_id', 'role',
    'is_active', 'pattern', 'effective_from', 'qualification_id', 'valid_from', 'valid_to', 'kind', 'from_date', 'to_date',
    'trainer_id', 'state', 'expires_at'];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see this.');
  end if;
  select * into subject from public.profiles p
  where p.id = person and p.agency_id = agency and (p.id = me or agency = private.supervised_agency_id());
  if not found then
    return null;
  end if;
  return (
    with page as materialized (
      select l.id, l.created_at, l.actor_id, l.action, l.details ->> 'entity' as entity, l.target_id,
        private.only_columns(l.details, array['failures']) as details,
        private.only_columns(l.before, told) as before, private.only_columns(l.after, told) as after
      from public.audit_logs l
      where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
        and split_part(l.target_id, '/', 1) = any (array(
          select i.id::text from public.invitations i where i.agency_id = agency and i.user_id = person
          union all select person::text))
        and (before_id is null or l.id < before_id)
        and case l.details ->> 'entity'
          when 'user' then
            l.action in ('user.deactivate', 'user.reactivate', 'user.change_email', 'user.release_sign_in')
            or l.action = 'user.invite' and l.before is null
            or l.action = 'user.sign_in_failed' and l.details ->> 'locked' = 'true'
            or l.action = 'user.update' and l.after ?| array['full_name', 'email', 'employee_number', 'hired_on',
              'seniority_date', 'center_id', 'is_active']
          when 'role' then l.action = 'user.update_role'
          when 'pattern' then true
          when 'person_qualification' then true
          -- The first invitation is told with the profile that it made.
          when 'duty_state' then l.before is null or l.after is null or l.after ?| array['kind', 'from_date', 'to_date', 'trainer_id']
          when 'invitation' then l.action <> 'invitation.mail' and (l.after is null
            or l.before is null and l.action <> 'user.invite'
            or l.before is not null and l.after ?| array['state', 'expires_at'])
          when 'emergency_contact' then l.action <> 'emergency_contact.read'
          else false
        end
      order by l.id desc
      limit page_size + 1
    )
    select jsonb_build_object(
      'entries', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'at', round(extract(epoch from e.created_at) * 1000),
          'byName', b.full_name, 'action', e.action, 'entity', e.entity, 'targetId', e.target_id,
          'details', coalesce(e.details, '{}') || case when e.entity = 'duty_state' then coalesce((
              select jsonb_build_object('kind', d.kind) from public.duty_states d
              where d.agency_id = agency and d.user_id = person and d.id::text = split_part(e.target_id, '/', 2)), '{}')
            else '{}' end,
          'before', e.before, 'after', e.after) order by e.id desc)
        from (select * from page order by id desc limit page_size) e
        left join public.profiles b on b.id = e.actor_id and b.agency_id = agency), '[]'),
      'nextBefore', case when (select count(*) from page) > page_size then
        (select min(n.id) from (select id from page order by id desc limit page_size) n) end,
      'since', round(extract(epoch from subject.created_at) * 1000),
      'names', coalesce((
        select jsonb_object_agg(n.key, n.name)
        from (
          select 'qualification ' || q.id as key, q.name from public.qualifications q where q.agency_id = agency
          union all select 'center ' || c.id, c.name from public.centers c where c.agency_id = agency
          union all
          select 'user ' || t.id, t.full_name from public.profiles t
          where t.agency_id = agency and t.id::text in (
            select x.fields ->> 'trainer_id' from page p cross join lateral (values (p.before), (p.after)) x (fields))
        ) n), '{}')
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_revision_state(schedule integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'changed', cardinality(behind.ids),
    'people', private.names_of(array(
      select a.user_id from public.assigned_shifts a
      where a.center_id = draft.center_id and (
        a.schedule_id = draft.id and a.origin_id = any (behind.ids) and a.status = 'draft'
        or a.schedule_id = draft.revises_id and a.id = any (behind.ids) and a.status = 'published'))),
    'at', target.updated_at,
    'by', (select p.full_name from public.profiles p where p.id = target.updated_by)
  )
  from public.schedules draft
  join public.schedules target on target.id = draft.revises_id
  cross join lateral (select array(select c.id from private.changed_since_revised(draft) c) as ids) behind
  where draft.id = schedule and draft.agency_id = (select private.supervised_agency_id()) and draft.status = 'draft'
$function$
;
CREATE OR REPLACE FUNCTION private.get_roster_facts(schedule integer)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
begin
  return case when shown.agency_id = agency then private.roster_facts(shown, null) end;
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_roster_rows(schedule integer, from_date date, to_date date, since timestamp with time zone)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules := private.supervised_schedule(schedule);
begin
  if shown.id is null then
    return null;
  end if;
  return private.roster_wire(shown, array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = shown.center_id and a.schedule_id = shown.id
      and (since is not null or a.status <> 'cancelled')
      and (since is null or a.updated_at >= since)
      and a.shift_date between coalesce(from_date, shown.start_date) and coalesce(to_date, shown.end_date)
  ));
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_schedule_acknowledgement(schedule integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return (select jsonb_build_object('asked', k.asked, 'acknowledged', k.acknowledged)
    from private.count_acknowledgements(agency, schedule) k);
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_schedule_history(schedule integer, before_id bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  shown public.schedules;
  revisions text[];
  scenarios text[];
  page_size constant integer := 100;
  told constant text[] := array['added', 'changed', 'cancelled', 'restored', 'reason', 'note', 'is_published', 'people_told',
    'published_version', 'from_date', 'assigned', 'open', 'effort', 'seed', 'brought_in', 'removed', 'name', 'undoes', 'edit'];
begin
  select * into shown from public.schedules s where s.id = schedule and s.agency_id = agency;
  if not found then
    return null;
  end if;
  revisions := array(select r.id::text from public.schedules r
    where r.agency_id = agency and r.center_id = shown.center_id and r.revises_id = schedule);
  scenarios := array(select x.id::text from public.schedule_scenarios x
    where x.agency_id = agency and x.schedule_id = schedule);
  return (
    with page as materialized (
      select l.id, l.created_at, l.actor_id, l.action, l.details ->> 'entity' as entity, l.target_id, l.details,
        private.only_columns(l.before, array['name', 'start_date', 'end_date']) as before,
        private.only_columns(l.after, array['name', 'start_date', 'end_date']) as after
      from public.audit_logs l
      where l.agency_id = agency and l.action <> 'user.sign_in' and l.details ->> 'entity' <> 'assigned_shift'
        and (before_id is null or l.id < before_id)
        and split_part(l.target_id, '/', 1) = any (array[schedule::text] || revisions || scenarios)
        and case l.details ->> 'entity'
          when 'schedule' then case
            when l.target_id = schedule::text then l.action <> 'schedule.update' or l.after ? 'name'
            else l.action in ('schedule.revise', 'schedule.discard') and l.target_id = any (revisions) end
          when 'scenario' then l.action = 'scenario.adopt' and l.target_id = any (scenarios)
          else false
        end
      order by l.id desc
      limit page_size + 1
    )
    select jsonb_build_object(
      'entries', coalesce((
        select jsonb_agg(jsonb_build_object('id', e.id, 'at', round(extract(epoch from e.created_at) * 1000),
          'byName', b.full_name, 'action', e.action, 'entity', e.entity, 'targetId', e.target_id,
          'details', coalesce(private.only_columns(e.details, told), '{}') || jsonb_strip_nulls(jsonb_build_object(
            'askedBy', (select a.full_name from public.profiles a
              where a.agency_id = agency and a.id::text = e.details ->> 'requested_by' and a.id is distinct from e.actor_id),
            'isRevision', e.entity = 'schedule' and e.target_id <> schedule::text,
            'noticeMinutes', case when e.action = 'roster.edit' then (
              select min(c.notice_minutes) from public.shift_changes c
              where c.agency_id = agency and c.edit_id = (e.details ->> 'edit')::uuid and c.is_published) end,
            'noticeDays', case when e.action = 'schedule.publish' then
              coalesce((select d.revises_from from public.schedules d
                where d.agency_id = agency and d.id = (e.details ->> 'from_draft')::integer), shown.start_date)
              - (e.created_at at time zone (select c.time_zone from public.centers c where c.id = shown.center_id))::date end
          )),
          'before', e.before, 'after', e.after) order by e.id desc)
        from (select * from page order by id desc limit page_size) e
        left join public.profiles b on b.id = e.actor_id and b.agency_id = agency), '[]'),
      'nextBefore', case when (select count(*) from page) > page_size then
        (select min(n.id) from (select id from page order by id desc limit page_size) n) end,
      'since', round(extract(epoch from shown.created_at) * 1000),
      'names', jsonb_build_object('user ' || coalesce(shown.created_by::text, ''),
        (select p.full_name from public.profiles p where p.id = shown.created_by and p.agency_id = agency))
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_shift_history(assignment bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  if not exists (select 1 from public.assigned_shifts a where a.id = assignment and a.agency_id = agency)
    and not exists (select 1 from public.shift_changes c where c.assignment_id = assignment and c.agency_id = agency)
  then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
      'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
      'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes, 'isCorrection', c.is_correction,
      'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
    from (
      select * from public.shift_changes x
      where x.assignment_id = assignment and x.agency_id = agency order by x.id desc limit 200
    ) c
    left join public.profiles b on b.id = c.changed_by
    left join public.profiles f on f.id = c.from_user_id
    left join public.profiles t on t.id = c.to_user_id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_sick_call_facts(actor uuid, assignment bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.leave_facts(private.sick_call(actor, assignment), actor)
$function$
;
CREATE OR REPLACE FUNCTION private.get_sick_mark_facts(actor uuid, assignment bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.leave_facts(private.sick_mark(actor, assignment), actor)
$function$
;
CREATE OR REPLACE FUNCTION private.get_swap(swap_id integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if not exists (
    select 1 from public.shift_swaps s where s.id = swap_id and s.agency_id = agency and private.may_see_swap(s, me)
  ) then
    return null;
  end if;
  return jsonb_build_object('swap', private.swap_records(array[swap_id], me) -> 0,
    'events', private.swap_life(agency, array[swap_id], me));
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_swap_facts(actor uuid, assignment bigint, partners uuid[], from_date date, to_date date, swap_id integer)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_variable
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  swap public.shift_swaps;
  requester uuid;
  is_dispatcher boolean;
  concerned uuid[];
  around public.schedules;
  ids bigint[];
  differs boolean;
begin
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = agency;
  if shift.id is null then
    return null;
  end if;
  if swap_id is not null then
    select * into swap from public.shift_swaps s
    where s.id = swap_id and s.agency_id = agency and s.requester_assigned_shift_id = shift.id;
    if swap.id is null or not private.may_see_swap(swap, actor) then
      return null;
    end if;
    requester := swap.requester_id;
  else
    requester := shift.user_id;
    if requester is null or shift.status <> 'published'
      or requester <> actor and private.may_supervise(actor, agency) is not true
    then
      return null;
    end if;
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date >= 62
    or from_date < '2000-01-01' or to_date > '2199-12-31'
  then
    perform private.fail(422, 'Choose a range of at most 62 days.', '{"field":"to"}');
  end if;
  is_dispatcher := private.role_of(requester) = 'dispatcher';
  concerned := array(
    select p.id
    from public.profiles p
    left join (
      select ur.user_id, max(r.name) as role from public.user_roles ur join public.roles r on r.id = ur.role_id
      group by ur.user_id
    ) u on u.user_id = p.id
    where p.agency_id = agency and (
      p.id = requester or p.id = any (partners)
      or partners is null and p.center_id = shift.center_id and p.is_active and (u.role = 'dispatcher') = is_dispatcher
    )
  );
  around.id := 0;
  around.name := '';
  around.status := 'published';
  around.version := 0;
  around.published_version := 0;
  around.agency_id := agency;
  around.center_id := shift.center_id;
  around.start_date := from_date;
  around.end_date := to_date;
  ids := array(
    select a.id from public.assigned_shifts a
    where a.agency_id = agency and a.center_id = shift.center_id and a.status = 'published'
      -- A shift may start on the day before or after its own; this is what the index can use.
      and a.starts_at > (from_date - 2)::timestamptz and a.starts_at < (to_date + 3)::timestamptz
      and a.shift_date between from_date and to_date and a.user_id = any (concerned)
  );
  -- A trade changes what is covered only where its people do not count alike.
  differs := (
    select count(distinct coalesce(n.days, '')) > 1
    from public.profiles p
    cross join lateral (
      select string_agg(format('%s %s', greatest(d.from_date, from_date), least(d.to_date, to_date)), ',' order by d.from_date, d.id) as days
      from public.duty_states d
      where d.agency_id = agency and d.user_id = p.id and d.from_date <= to_date
        and coalesce(d.to_date, to_date) >= from_date
    ) n
    where p.id = any (concerned)
  ) or exists (
    select 1 from public.staffing_requirements r
    join public.person_qualifications q on q.agency_id = agency and q.qualification_id = r.qualification_id
    where r.agency_id = agency and r.center_id = shift.center_id and q.user_id = any (concerned)
      and coalesce(r.effective_from, from_date) <= to_date and coalesce(r.effective_to, to_date) >= from_date - 1
      and q.valid_from <= to_date and coalesce(q.valid_to, to_date) >= from_date
  );
  return json_build_object(
    'rules', (
      select json_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean, 'version', r.version)
      from public.swap_rules r where r.agency_id = agency
    ),
    'roster', private.roster_facts(around, concerned),
    'wire', (select json_build_object('users', w.users, 'rows', w.rows) from private.wire_of(ids) w),
    'scheduleOf', (
      select coalesce(json_object_agg(a.id, a.schedule_id), '{}') from public.assigned_shifts a where a.id = any (ids)
    ),
    'blocks', (
      select coalesce(json_agg(json_build_object('scheduleId', s.id, 'startDate', s.start_date, 'endDate', s.end_date,
        'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'published'
        and s.start_date <= to_date + 16 and s.end_date >= from_date - 16
    ),
    'coverage', case when differs then private.coverage_runs(shift.center_id, from_date, to_date, null) end,
    'promisedIds', (
      select coalesce(json_agg(x.id order by x.id), '[]')
      from public.shift_swaps s
      cross join lateral (values (s.requester_assigned_shift_id), (s.responder_assigned_shift_id)) x (id)
      where s.agency_id = agency and s.center_id = shift.center_id and s.status = 'accepted' and s.expires_at > now()
        and s.id is distinct from swap_id and x.id is not null
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_time_off_facts(actor uuid, request_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.leave_facts(o, actor)
  from public.time_off_requests o
  where o.id = request_id and o.agency_id = private.agency_of_actor(actor)
    and (o.user_id = actor or private.may_supervise(actor, o.agency_id))
$function$
;
CREATE OR REPLACE FUNCTION private.get_time_off_request(request_id integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if not exists (
    select 1 from public.time_off_requests o
    where o.id = request_id and o.agency_id = agency
      and (o.user_id = me or o.agency_id = private.supervised_agency_id())
  ) then
    return null;
  end if;
  return jsonb_build_object('request', private.time_off_record_of(request_id, me),
    'events', private.time_off_event_records(agency, array[request_id]));
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_wall_board(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  device private.board_devices;
  board jsonb;
begin
  if length(token) is distinct from 43 then
    return null;
  end if;
  select d.* into device
  from private.board_devices d
  join public.agencies a on a.id = d.agency_id and a.status = 'active'
  where d.token_hash = sha256(convert_to(token, 'UTF8')) and d.revoked_at is null;
  if not found then
    return null;
  end if;
  update private.board_devices d set last_seen_at = now()
  where d.id = device.id and (d.last_seen_at is null or d.last_seen_at < now() - interval '5 minutes');
  board := private.board_of(device.center_id);
  return jsonb_set(board, '{floor,shifts}', (
    select coalesce(jsonb_agg(jsonb_set(n.shift, '{user_id}', to_jsonb(n.number::text)) order by n.place), '[]')
    from (
      select e.shift, e.place, dense_rank() over (order by e.shift ->> 'full_name', e.shift ->> 'user_id') as number
      from jsonb_array_elements(board -> 'floor' -> 'shifts') with ordinality e (shift, place)
    ) n
  ));
end
$function$
;
CREATE OR REPLACE FUNCTION private.get_worker_state()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return jsonb_build_object(
    'seen_at', (select extract(epoch from max(w.seen_at)) * 1000 from private.workers w),
    'waiting', (
      select count(*) from public.generation_runs g
      where g.agency_id = agency and g.state = 'running' and g.worker is null
    ));
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_asked_qualification()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  asked public.qualifications;
  retired_on date;
begin
  if tg_op = 'UPDATE' and new.qualification_id = old.qualification_id
    and coalesce(new.effective_from, '-infinity') >= coalesce(old.effective_from, '-infinity')
    and coalesce(new.effective_to, 'infinity') <= coalesce(old.effective_to, 'infinity')
  then
    return new;
  end if;
  -- A qualification retires under a lock that waits for this one.
  perform 1 from public.qualifications q where q.id = new.qualification_id for key share;
  select * into asked from public.qualifications q where q.id = new.qualification_id;
  retired_on := private.first_retired(new.agency_id, asked.id,
    greatest(new.effective_from, private.today_of(new.agency_id)), new.effective_to);
  if retired_on is not null then
    perform private.fail(422, format('%s is retired on %s. Ask for it on other days, or for another.', asked.name, retired_on),
      '{"field":"qualificationId"}');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_open_center()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  floor public.centers;
  closes_on date;
begin
  -- A center closes under a lock that waits for this one.
  perform 1 from public.centers c where c.id = new.center_id for key share;
  select * into floor from public.centers c where c.id = new.center_id;
  if not floor.is_active then
    perform private.fail(422, format('%s is closed. Give another center first.', floor.name), '{"field":"centerId"}');
  end if;
  select min(s.from_date) into closes_on from private.center_spans(new.center_id) s
  where not s.is_active and s.to_date >= private.today_of(new.agency_id);
  if closes_on is not null then
    perform private.fail(422, format('%s closes on %s. Give another center first.', floor.name, closes_on),
      '{"field":"centerId"}');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_open_days()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  closed record;
begin
  perform 1 from public.centers c where c.id = new.center_id for key share;
  select c.name, s.from_date into closed
  from public.centers c
  cross join lateral private.center_spans(c.id) s
  where c.id = new.center_id and not s.is_active and s.to_date >= greatest(new.start_date, private.today_of(c.agency_id))
    and s.from_date <= new.end_date and new.end_date >= private.today_of(c.agency_id)
  order by s.from_date limit 1;
  if found then
    perform private.fail(422, case
      when closed.from_date = '-infinity' then format('%s is closed.', closed.name)
      else format('%s is closed from %s on.', closed.name, closed.from_date) end, '{"field":"endDate"}');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_planned_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  planned record;
begin
  select v.effective_from, c.day_start, (v.value ->> 'dayStart')::time as new_start into planned
  from public.setting_versions v
  join public.centers c on c.id = v.center_id
  where v.agency_id = new.agency_id and v.kind = 'day_start' and v.center_id = new.center_id
    and v.applied_at is null and v.withdrawn_at is null
    and new.start_time >= least(c.day_start, (v.value ->> 'dayStart')::time)
    and new.start_time < greatest(c.day_start, (v.value ->> 'dayStart')::time)
  order by v.effective_from limit 1;
  if found then
    perform private.fail(422, format('From %s the day starts at %s instead of %s: nothing may start between the two.',
      planned.effective_from, to_char(planned.new_start, 'HH24:MI'), to_char(planned.day_start, 'HH24:MI')),
      '{"field":"startTime"}');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_swap()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status <> old.status and (old.status, new.status) not in (
    ('pending', 'accepted'), ('pending', 'rejected'), ('pending', 'withdrawn'), ('pending', 'expired'), ('pending', 'cancelled'),
    ('accepted', 'approved'), ('accepted', 'denied'), ('accepted', 'withdrawn'), ('accepted', 'expired'), ('accepted', 'cancelled')
  ) then
    perform private.fail_swap_moved_on(old);
  end if;
  if new.status in ('approved', 'denied') and (
    new.decided_at is null or new.status = 'denied' and num_nulls(new.approved_by, new.decision_note) > 0
  ) then
    perform private.fail(422, 'A decision says when; a denial by whom and why.');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_swap_answer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.state = 'accepted' and old.state in ('declined', 'void') then
    perform private.fail(409, case old.state when 'declined' then 'This answer was declined.'
      else 'The shift that was asked for has changed.' end, jsonb_build_object('answer', old.state));
  end if;
  if new.state = 'proposed' and (new.state, new.assigned_shift_id, new.note) is not distinct from (old.state, old.assigned_shift_id, old.note) then
    perform private.fail(409, 'You propose this shift already.', jsonb_build_object('answer', old.state));
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_time_off()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status <> old.status
    and (old.status, new.status) not in (('pending', 'approved'), ('pending', 'denied'), ('pending', 'withdrawn'), ('approved', 'cancelled'))
  then
    perform private.fail_moved_on(old);
  end if;
  if new.status in ('approved', 'denied') and old.status = 'pending' and num_nulls(new.reviewed_by, new.reviewed_at) > 0 then
    perform private.fail(422, 'A decision says by whom and when.');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_used_center()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  problem text;
begin
  if (
      new.time_zone is distinct from old.time_zone
      or new.day_start is distinct from old.day_start
        and current_setting('app.day_start_of', true) is distinct from old.id::text
    )
    and exists (select 1 from public.assigned_shifts a where a.agency_id = old.agency_id and a.center_id = old.id)
  then
    perform private.fail(422, 'A center with shifts keeps its time zone and the start of its operational day.');
  end if;
  if new.day_start is distinct from old.day_start then
    lock table public.assigned_shifts in share mode;
    problem := private.day_start_problem(old.id, new.day_start);
    if problem is not null then
      perform private.fail(422, problem, '{"field":"dayStart"}');
    end if;
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.guard_used_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (new.start_time, new.end_time, new.duration_minutes, new.category)
      is distinct from (old.start_time, old.end_time, old.duration_minutes, old.category)
    and exists (select 1 from public.assigned_shifts a where a.center_id = old.center_id and a.shift_id = old.id)
  then
    perform private.fail(422, 'A shift that was used keeps its times; a new one takes its place.');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.hand_over_delivery(worker text, delivery_id bigint, attempt integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.notification_deliveries d
  set handed_at = coalesce(d.handed_at, now()), lease_until = now() + interval '45 seconds'
  where d.id = delivery_id and d.state = 'sending' and d.leased_by = worker and d.attempts = attempt;
  return found;
end
$function$
;
CREATE OR REPLACE FUNCTION private.handover_crew(center uuid, change timestamp with time zone)
 RETURNS TABLE(user_id uuid, full_name text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select distinct p.id, p.full_name
  from public.centers c
  join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
    and a.starts_at between change - interval '30 minutes' and change + interval '30 minutes'
  join public.profiles p on p.id = a.user_id and p.is_active
  where c.id = center and a.status = 'published' and a.ends_at > a.starts_at
    and not exists (
      select 1 from public.assigned_shifts e
      where e.agency_id = a.agency_id and e.user_id = a.user_id and e.status = 'published'
        and e.starts_at < a.starts_at and e.starts_at > a.starts_at - interval '2 days' and e.ends_at >= a.starts_at
    )
$function$
;
CREATE OR REPLACE FUNCTION private.handover_told(notes bigint[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with me as (
    select (select auth.uid()) as id, (select private.supervised_agency_id()) is not null as supervises
  ),
  told as materialized (
    select n.*, d.name as desk_name, d.position as desk_position, m.supervises or n.author_id = m.id as sees_readers,
      m.id as me_id
    from me m
    cross join public.handover_notes n
    join public.desks d on d.id = n.desk_id
    where n.id = any (notes)
  ),
  crews as materialized (
    select c.center_id, c.for_at, w.user_id, w.full_name, c.sees_readers or w.user_id = c.me_id as is_told
    from (
      select t.center_id, t.for_at, t.me_id, bool_or(t.sees_readers) as sees_readers
      from told t group by t.center_id, t.for_at, t.me_id
    ) c
    cross join lateral private.handover_crew(c.center_id, c.for_at) w
  )
  select jsonb_build_object(
    'notes', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', t.id, 'desk', jsonb_build_object('id', t.desk_id, 'name', t.desk_name), 'for_at', t.for_at,
        'content', t.content, 'author_id', t.author_id, 'author_name', private.name_of(t.author_id),
        'created_at', t.created_at, 'edited_at', t.edited_at, 'withdrawn_at', t.withdrawn_at,
        'withdrawn_by_name', private.name_of(t.withdrawn_by), 'version', t.version, 'sees_readers', t.sees_readers,
        'carried_from', (
          select jsonb_build_object('for_at', o.for_at, 'author_name', private.name_of(o.author_id))
          from public.handover_notes o where o.id = t.carried_from
        ),
        'kept_for', (
          select min(k.for_at) from public.handover_notes k
          where k.agency_id = t.agency_id and k.center_id = t.center_id and k.carried_from = t.id and k.withdrawn_at is null
        ),
        'receipts', (
          select coalesce(jsonb_agg(jsonb_build_object('user_id', r.user_id, 'full_name', private.name_of(r.user_id),
            'version', r.version, 'read_at', r.read_at) order by r.read_at, r.user_id), '[]')
          from public.handover_receipts r
          where r.note_id = t.id and (t.sees_readers or r.user_id = t.me_id)
        ),
        'is_due', t.withdrawn_at is null and t.author_id <> t.me_id
          and exists (
            select 1 from crews c where c.center_id = t.center_id and c.for_at = t.for_at and c.user_id = t.me_id
          )
          and not exists (
            select 1 from public.handover_receipts r
            where r.note_id = t.id and r.user_id = t.me_id and r.version = t.version
          )
      ) order by t.for_at, t.desk_position, t.desk_id, t.created_at, t.id), '[]')
      from told t
    ),
    'crews', (
      select coalesce(jsonb_agg(jsonb_build_object('at', c.for_at, 'people', c.people) order by c.for_at), '[]')
      from (
        select c.for_at, jsonb_agg(jsonb_build_object('user_id', c.user_id, 'full_name', c.full_name)
          order by c.full_name, c.user_id) as people
        from crews c where c.is_told group by c.center_id, c.for_at
      ) c
    )
  )
$function$
;
CREATE OR REPLACE FUNCTION private.has_capacity_for(person uuid, person_role public.role_name, shift public.assigned_shifts)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when person_role = 'dispatcher' and shift.required_role <> 'dispatcher' then exists (
      select from private.held_qualifications(shift.agency_id, array[person]) h
      where h.is_acting and shift.shift_date between h.valid_from and h.valid_to
    )
    else person_role = shift.required_role
  end
$function$
;
CREATE OR REPLACE FUNCTION private.held_handover_note(note bigint)
 RETURNS public.handover_notes
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  known public.handover_notes;
begin
  if private.my_agency_id() is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  select * into known from public.handover_notes n
  where n.id = note and n.center_id in (select private.my_handover_centers()) for update;
  if not found then
    perform private.fail(404, 'This note does not exist.');
  end if;
  return known;
end
$function$
;
CREATE OR REPLACE FUNCTION private.held_qualifications(agency uuid, people uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(user_id uuid, qualification_id integer, valid_from date, valid_to date, is_acting boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.held_throughout(agency uuid, first_date date, last_date date)
 RETURNS TABLE(user_id uuid, qualification_ids integer[], may_act boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with held as materialized (
    select h.user_id, h.qualification_id, h.is_acting, daterange(h.valid_from, h.valid_to, '[]') as days
    from private.held_qualifications(agency) h
    where h.valid_from <= last_date and h.valid_to >= first_date
      and ((select auth.uid()) is null or agency = (select private.supervised_agency_id()))
  ), throughout as (
    select h.user_id, h.qualification_id from held h
    group by h.user_id, h.qualification_id
    having range_agg(h.days) @> daterange(first_date, last_date, '[]')
  ), acting as (
    select h.user_id from held h where h.is_acting
    group by h.user_id
    having range_agg(h.days) @> daterange(first_date, last_date, '[]')
  )
  select coalesce(t.user_id, a.user_id), coalesce(t.ids, '{}'), a.user_id is not null
  from (
    select o.user_id, array_agg(o.qualification_id order by o.qualification_id) as ids from throughout o group by o.user_id
  ) t
  full join acting a on a.user_id = t.user_id
$function$
;
CREATE OR REPLACE FUNCTION private.hold_desks(center uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  perform 1 from public.centers c where c.id = center and c.agency_id = agency for no key update;
  perform private.require_admin();
  perform private.open_center(agency, center);
end
$function$
;
CREATE OR REPLACE FUNCTION private.hold_people_of_swaps(swap_ids integer[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select 1 from (
    select p.id from public.profiles p
    where p.id in (
      select x.person from public.shift_swaps s, unnest(array[s.requester_id, s.responder_id]) x (person) where s.id = any (swap_ids)
      union
      select w.person_id from public.swap_answers w
      join public.shift_swaps s on s.agency_id = w.agency_id and s.id = w.swap_id
      where s.id = any (swap_ids)
    )
    order by p.id for key share
  ) held
$function$
;
CREATE OR REPLACE FUNCTION private.hold_person(person uuid, expected_version integer)
 RETURNS public.profiles
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you decide.', target.full_name),
      jsonb_build_object('version', target.version, 'at', target.updated_at));
  end if;
  return target;
end
$function$
;
CREATE OR REPLACE FUNCTION private.hook_password_verification_attempt(event jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  go_on constant jsonb := '{"decision":"continue"}';
  person public.profiles;
  policy public.sign_in_policy;
  guard private.sign_in_guards;
begin
  select * into person from public.profiles p where p.id = (event ->> 'user_id')::uuid;
  -- An account without a person has no rights either.
  if not found then
    return go_on;
  end if;
  select a.sign_in_policy into policy from public.agencies a where a.id = person.agency_id;
  insert into private.sign_in_guards (user_id) values (person.id) on conflict (user_id) do nothing;
  -- Attempts at the same time wait for each other here, so that each of them counts.
  select * into guard from private.sign_in_guards g where g.user_id = person.id for update;
  if guard.blocked_until > clock_timestamp() then
    if guard.recorded_at is null or guard.recorded_at < clock_timestamp() - interval '1 minute' then
      update private.sign_in_guards g set recorded_at = clock_timestamp() where g.user_id = person.id;
      perform private.record_sign_in(person, 'user.sign_in_blocked', jsonb_build_object('failures', guard.failures));
    end if;
    return private.refuse_sign_in(guard.blocked_until, private.role_of(person.id));
  end if;
  if (event ->> 'valid')::boolean then
    delete from private.sign_in_guards g where g.user_id = person.id;
    return go_on;
  end if;
  -- After a quiet day the count starts anew, unless it has to be released.
  if policy = 'delay' and guard.last_failed_at < clock_timestamp() - interval '1 day' then
    guard.failures := 0;
  end if;
  guard.failures := guard.failures + 1;
  guard.blocked_until := case
    when guard.failures < 5 then null
    when policy = 'lock' then 'infinity'
    else clock_timestamp() + private.sign_in_wait(guard.failures)
  end;
  update private.sign_in_guards g
  set failures = guard.failures, last_failed_at = clock_timestamp(), blocked_until = guard.blocked_until
  where g.user_id = person.id;
  perform private.record_sign_in(person, 'user.sign_in_failed', jsonb_build_object('failures', guard.failures,
    'waits', case when guard.blocked_until < 'infinity' then private.words_of_wait(private.sign_in_wait(guard.failures)) end,
    'locked', guard.blocked_until = 'infinity'));
  if guard.blocked_until is null then
    return go_on;
  end if;
  perform private.tell_agency('supervisors', person.agency_id, 'people');
  return private.refuse_sign_in(guard.blocked_until, private.role_of(person.id));
end
$function$
;
CREATE OR REPLACE FUNCTION private.hours_lines(agency uuid, person uuid)
 RETURNS TABLE(other_id uuid, minutes integer, at timestamp with time zone, line jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select x.other_id, x.sign * x.minutes, x.starts_at, jsonb_build_object('kind', 'shift', 'assignmentId', x.id,
    'code', t.code, 'shiftDate', x.shift_date, 'isOver', x.ends_at <= now())
  from (
    select a.id, a.shift_id, a.shift_date, a.starts_at, a.ends_at, a.user_id as other_id, -1 as sign,
      extract(epoch from a.ends_at - a.starts_at)::integer / 60 as minutes
    from public.assigned_shifts a
    where a.agency_id = agency and a.credited_user_id = person and a.user_id <> person and a.status = 'published'
    union all
    select a.id, a.shift_id, a.shift_date, a.starts_at, a.ends_at, a.credited_user_id, 1,
      extract(epoch from a.ends_at - a.starts_at)::integer / 60
    from public.assigned_shifts a
    where a.agency_id = agency and a.user_id = person and a.credited_user_id <> person and a.status = 'published'
  ) x
  join public.shifts t on t.id = x.shift_id
  union all
  select case person when h.creditor_id then h.debtor_id else h.creditor_id end,
    case person when h.creditor_id then -h.minutes else h.minutes end, h.created_at,
    jsonb_build_object('kind', 'settled', 'note', h.note)
  from public.hour_settlements h
  where h.agency_id = agency and person in (h.creditor_id, h.debtor_id)
$function$
;
CREATE OR REPLACE FUNCTION private.import_people(actor uuid, people jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.agency_of_admin(actor);
  today date;
  many boolean;
  entry record;
  known public.profiles;
  line text;
  made integer := 0;
  there integer := 0;
  again integer := 0;
  begins date;
  invitation public.invitations;
  at_fault jsonb;
begin
  if jsonb_typeof(people) is distinct from 'array' or jsonb_array_length(people) not between 1 and 1000 then
    perform private.fail(422, 'Between 1 and 1,000 people are added at once.');
  end if;
  -- Two imports of an agency come one after the other: the second finds what the first has stored.
  perform pg_advisory_xact_lock(hashtextextended('people:' || agency::text, 0));
  today := private.today_of(agency);
  many := jsonb_array_length(people) > 1;
  perform set_config('app.actor', actor::text, true);
  perform set_config('app.bulk', 'on', true);

  for entry in
    select * from jsonb_to_recordset(people) as x (
      "row" integer, "userId" uuid, email text, "fullName" text, role public.role_name, "centerId" uuid,
      "employeeNumber" text, "hiredOn" date, "seniorityDate" date, pattern public.shift_pattern, "preferredShiftId" integer,
      phone text, trainee jsonb, "qualificationIds" integer[]
    )
  loop
    line := case when many then format('Line %s: ', entry.row) else '' end;
    at_fault := case when many then jsonb_build_object('row', entry.row) else '{}' end;
    select * into known from public.profiles p where lower(p.email) = lower(entry.email) for no key update;
    if found then
      if known.agency_id = agency and known.full_name = entry."fullName"
        and known.employee_number is not distinct from entry."employeeNumber"
        and known.center_id = entry."centerId" and private.first_role_of(known.id) = entry.role
      then
        select * into invitation from public.invitations i where i.user_id = known.id order by i.created_at desc limit 1;
        if not known.is_active and invitation.state = 'revoked' then
          perform private.invite_again(known, actor);
          perform private.record_audit(agency, 'user.invite_again', known.id::text, '{"entity":"user"}',
            '{"is_active":false}', '{"is_active":true}', actor);
          again := again + 1;
          continue;
        elsif many or invitation.state = 'pending' then
          there := there + 1;
          continue;
        end if;
      end if;
      perform private.fail(409, private.at_line(line, 'this e-mail address already belongs to an account.'), at_fault || '{"field":"email"}');
    end if;
    if not exists (
      select 1 from auth.users u
      where u.id = entry."userId" and lower(u.email) = lower(entry.email) and u.deleted_at is null
        and u.email_confirmed_at is null
    ) then
      perform private.fail(409, private.at_line(line, 'this e-mail address belongs to no new account. Try again.'), at_fault || '{"field":"email"}');
    end if;
    if entry.role is null then
      perform private.fail(422, private.at_line(line, 'choose a role.'), at_fault || '{"field":"role"}');
    end if;
    if coalesce(char_length(entry."fullName") not between 1 and 120 or not private.is_line(entry."fullName"), true) then
      perform private.fail(422, private.at_line(line, 'name is one line of at most 120 characters.'), at_fault || '{"field":"fullName"}');
    end if;
    if char_length(entry."employeeNumber") not between 1 and 32 or not private.is_line(entry."employeeNumber") then
      perform private.fail(422, private.at_line(line, 'employee number is one line of at most 32 characters.'), at_fault || '{"field":"employeeNumber"}');
    end if;
    if exists (
      select 1 from public.profiles p where p.agency_id = agency and p.employee_number = entry."employeeNumber"
    ) then
      perform private.fail(409, private.at_line(line, 'another person has this employee number.'), at_fault || '{"field":"employeeNumber"}');
    end if;
    if entry.phone !~ '^[0-9+(). -]{3,32}$' then
      perform private.fail(422, private.at_line(line, 'phone has 3 to 32 digits, spaces and the signs + ( ) . -'), at_fault || '{"field":"phone"}');
    end if;
    if not exists (
      select 1 from public.centers c where c.id = entry."centerId" and c.agency_id = agency and c.is_active
    ) then
      perform private.fail(422, private.at_line(line, 'choose a center of your agency.'), at_fault || '{"field":"centerId"}');
    end if;
    if entry."preferredShiftId" is not null and not exists (
      select 1 from public.shifts s
      where s.id = entry."preferredShiftId" and s.agency_id = agency and s.center_id = entry."centerId" and s.is_active
    ) then
      perform private.fail(422, private.at_line(line, 'choose a shift of the person''s center.'), at_fault || '{"field":"preferredShiftId"}');
    end if;
    if (select count(distinct q.id) from public.qualifications q
        where q.agency_id = agency and q.is_active and q.id = any (coalesce(entry."qualificationIds", '{}')))
      <> cardinality(coalesce(entry."qualificationIds", '{}'))
    then
      perform private.fail(422, private.at_line(line, 'choose qualifications of your agency, each once.'), at_fault || '{"field":"qualificationIds"}');
    end if;
    perform private.require_career_day(entry."hiredOn", 'hiredOn', line || 'Hired on');
    perform private.require_career_day(entry."seniorityDate", 'seniorityDate', line || 'Seniority date');
    begins := greatest(coalesce(entry."hiredOn", today), '2000-01-01');

    insert into public.profiles (id, agency_id, center_id, full_name, email, phone, employee_number, seniority_date, hired_on,
      default_shift_preference_id)
    values (entry."userId", agency, entry."centerId", entry."fullName", entry.email, entry.phone, entry."employeeNumber",
      coalesce(entry."seniorityDate", entry."hiredOn"), entry."hiredOn", entry."preferredShiftId");
    insert into public.user_roles (user_id, role_id, granted_by)
    select entry."userId", r.id, actor from public.roles r where r.name = entry.role;
    insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
    values (agency, entry."userId", begins, entry.pattern);
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
    select agency, entry."userId", q, begins from unnest(entry."qualificationIds") q;
    if jsonb_typeof(entry.trainee) = 'object' then
      perform private.add_trainee(agency, entry."userId", begins, (entry.trainee ->> 'toDate')::date,
        (entry.trainee ->> 'trainerId')::uuid, line, at_fault);
    end if;
    insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at, mail_due_at)
    values (agency, entry."userId", entry.email, entry.role, actor, now() + interval '30 days', now())
    returning * into invitation;
    perform private.ask_for_invitation_mail(invitation);
    perform private.record_audit(agency, 'user.invite', entry."userId"::text, '{"entity":"user"}', null,
      jsonb_strip_nulls(jsonb_build_object('email', entry.email, 'full_name', entry."fullName", 'role', entry.role,
        'center_id', entry."centerId", 'employee_number', entry."employeeNumber", 'hired_on', entry."hiredOn",
        'seniority_date', entry."seniorityDate", 'pattern', entry.pattern, 'qualifications', entry."qualificationIds",
        'trainee', entry.trainee)),
      actor);
    made := made + 1;
  end loop;
  if many and made + again > 0 then
    perform private.record_audit(agency, 'people.import', agency::text,
      jsonb_build_object('entity', 'user', 'created', made, 'already', there, 'again', again), null, null, actor);
  end if;
  return jsonb_build_object('created', made, 'already', there, 'again', again);
exception
  when unique_violation then
    perform private.fail(409, 'Two of these people share an e-mail address or an employee number.');
end
$function$
;
CREATE OR REPLACE FUNCTION private.in_ms(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select floor(extract(epoch from moment) * 1000)::bigint $function$
;
CREATE OR REPLACE FUNCTION private.insert_usual_desks(agency uuid, center uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  insert into public.desks (agency_id, center_id, name, position)
  select agency, center, d.name, d.position
  from unnest(array['Call taking', 'Radio', 'Supervisor']) with ordinality d (name, position)
  where not exists (select 1 from public.desks e where e.center_id = center)
$function$
;
CREATE OR REPLACE FUNCTION private.invitations_of(agency uuid, target text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array(select i.id::text from public.invitations i where i.agency_id = agency and i.user_id::text = target)
$function$
;
CREATE OR REPLACE FUNCTION private.invite_again(person public.profiles, actor uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  invitation public.invitations;
begin
  update public.profiles p set is_active = true where p.id = person.id and not p.is_active;
  insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at, mail_due_at)
  values (person.agency_id, person.id, person.email, private.first_role_of(person.id), actor, now() + interval '30 days', now())
  returning * into invitation;
  perform private.ask_for_invitation_mail(invitation);
end
$function$
;
CREATE OR REPLACE FUNCTION private.is_free_for(person uuid, shift public.assigned_shifts, rest interval)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select not exists (
    select from public.assigned_shifts o
    where o.agency_id = shift.agency_id and o.user_id = person and o.status = 'published'
      -- No shift is longer than two days; this is what the index can use.
      and o.starts_at > shift.starts_at - rest - interval '2 days' and o.starts_at < shift.ends_at + rest
      and o.ends_at > shift.starts_at - rest
  ) and not exists (
    select from public.time_off_requests l
    where l.agency_id = shift.agency_id and l.user_id = person and l.status = 'approved'
      and l.start_datetime < shift.ends_at and l.end_datetime > shift.starts_at
  )
$function$
;
CREATE OR REPLACE FUNCTION private.is_handover_due(note public.handover_notes, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select note.withdrawn_at is null and note.author_id <> person
    and not exists (
      select 1 from public.handover_receipts r
      where r.note_id = note.id and r.user_id = person and r.version = note.version
    )
    and exists (select 1 from private.handover_crew(note.center_id, note.for_at) c where c.user_id = person)
$function$
;
CREATE OR REPLACE FUNCTION private.is_later_stage(stage text, told text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_position(array['supervisors', 'deputy', 'admins'], stage)
    > coalesce(array_position(array['supervisors', 'deputy', 'admins'], told), 0), false)
$function$
;
CREATE OR REPLACE FUNCTION private.is_line(text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select $1 !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]'
    -- Spaces of every width, and what Unicode calls ignorable where it is not known how to show it.
    and ($1 = '' or $1 ~ (
      '[^ \u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u202F\u205F-\u206F\u2800\u3000'
      || '\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]'))
$function$
;
CREATE OR REPLACE FUNCTION private.is_on_duty(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select 1 from public.assigned_shifts a
    where a.user_id = person and a.status = 'published' and a.starts_at <= now() and a.ends_at > now()
  )
$function$
;
CREATE OR REPLACE FUNCTION private.is_short_notice(shift public.assigned_shifts)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.schedule_versions v
    where v.schedule_id = shift.schedule_id and v.version = 1 and v.published_at > shift.starts_at - interval '12 hours'
  ) or exists (
    select from public.shift_changes c
    where c.assignment_id = shift.id and c.is_published and c.to_user_id = shift.user_id
      and c.changed_at > shift.starts_at - interval '12 hours'
      and (c.from_user_id is distinct from c.to_user_id or c.before ->> 'startsAt' is distinct from c.after ->> 'startsAt')
  )
$function$
;
CREATE OR REPLACE FUNCTION private.is_time_zone(zone text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform pg_catalog.now() at time zone zone;
  -- Area/City names only: PostgreSQL also takes POSIX rules, whose signs JavaScript reads the other way round.
  return zone = 'UTC' or zone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$';
exception when invalid_parameter_value then
  return false;
end
$function$
;
CREATE OR REPLACE FUNCTION private.is_whole(value jsonb, low bigint, high bigint)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when jsonb_typeof(value) = 'number' then value::numeric % 1 = 0 and value::numeric between low and high else false end
$function$
;
CREATE OR REPLACE FUNCTION private.issue_board_device(center uuid, given_name text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  words text := private.words_of(given_name, 'Name', 'name', 60, true);
  -- Each has 122 random bits.
  token text := translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
  made uuid;
begin
  if words is null then
    perform private.fail(422, 'Give the display a name.', '{"field":"name"}');
  end if;
  -- One after the other, for the name and the number of them.
  perform 1 from public.centers c where c.agency_id = agency and c.id = center and c.is_active for no key update;
  if not found then
    perform private.fail(404, 'This center does not exist or is closed.', '{"field":"centerId"}');
  end if;
  perform private.require_admin();
  if exists (
    select 1 from private.board_devices d
    where d.center_id = center and d.revoked_at is null and lower(d.name) = lower(words)
  ) then
    perform private.fail(409, 'Another display of this center has this name.', '{"field":"name"}');
  end if;
  if (select count(*) from private.board_devices d where d.center_id = center and d.revoked_at is null) >= 20 then
    perform private.fail(409, 'A center has at most 20 displays. Revoke one that is not used any more.');
  end if;
  insert into private.board_devices (agency_id, center_id, name, token_hash, issued_by)
  values (agency, center, words, sha256(convert_to(token, 'UTF8')), (select auth.uid()))
  returning id into made;
  perform private.record_audit(agency, 'board_device.issue', made::text,
    '{"entity":"board_device"}', null, jsonb_build_object('name', words, 'center_id', center));
  perform private.tell_agency('agency', agency, 'settings');
  return token;
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_audit_anchors(after_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Two workers at once keep one.
  perform pg_advisory_xact_lock(hashtextextended('audit_anchors', 0));
  insert into public.audit_anchors (agency_id, seq, hash)
  select a.id, h.seq, h.hash
  from public.agencies a
  cross join lateral (
    select c.seq, c.hash from public.audit_chain c where c.agency_id = a.id order by c.seq desc limit 1
  ) h
  left join lateral (
    select k.seq, k.hash, k.at from public.audit_anchors k where k.agency_id = a.id order by k.at desc limit 1
  ) k on true
  where k.seq is null or (k.seq, k.hash) is distinct from (h.seq, h.hash) and k.at <= clock_timestamp() - interval '1 hour';
  return coalesce((
    select jsonb_agg(jsonb_build_object('agency', k.agency_id, 'seq', k.seq, 'hash', encode(k.hash, 'hex'),
      'at', to_char(k.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by k.at, k.agency_id)
    from (
      select * from public.audit_anchors a where after_at is null or a.at > after_at order by a.at, a.agency_id limit 10000
    ) k
  ), '[]');
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_handover_note(note bigint, change timestamp with time zone, client uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  known public.handover_notes := private.held_handover_note(note);
  place public.desks;
  copy public.handover_notes;
begin
  if client is null then
    perform private.fail(422, 'A note names its request.', '{"field":"clientId"}');
  end if;
  select * into copy from public.handover_notes n
  where n.agency_id = known.agency_id and n.author_id = me and n.client_id = client;
  if found then
    return copy.id;
  end if;
  if known.withdrawn_at is not null then
    perform private.fail(409, format('%s took this note back at %s.', private.name_of(known.withdrawn_by),
      private.center_clock(known.center_id, known.withdrawn_at)));
  end if;
  select * into copy from public.handover_notes n
  where n.agency_id = known.agency_id and n.center_id = known.center_id and n.carried_from = note and n.for_at = change
    and n.withdrawn_at is null;
  if found then
    perform private.fail(409, format('%s has already kept this note for %s.',
      case copy.author_id when me then 'You' else private.name_of(copy.author_id) end,
      private.center_clock(known.center_id, change)));
  end if;
  if change <= known.for_at then
    perform private.fail(422, 'A note is kept for a later change than its own.', '{"field":"forAt"}');
  end if;
  select * into place from public.desks d where d.id = known.desk_id;
  if not place.is_active then
    perform private.fail(409, format('The desk %s is not in use any more. Write a new note for another one.', place.name));
  end if;
  perform private.open_center(known.agency_id, known.center_id);
  perform private.require_crew_change(known.center_id, change);
  insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id, carried_from)
  values (known.agency_id, known.center_id, known.desk_id, change, known.content, me, client, note)
  returning * into copy;
  return copy.id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_leave_edits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select 1 from public.roster_edits e where e.id = new.undoes and e.time_off_id is not null) then
    perform private.fail(422, 'A leave did this. Cancel the leave instead.', '{"field":"undoes"}');
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_named_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.shift := (
    select private.swap_shift(a, new.person_id) from public.assigned_shifts a where a.id = new.assigned_shift_id
  );
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_offered_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    select private.swap_shift(a, new.requester_id) into new.requester_shift
    from public.assigned_shifts a where a.id = new.requester_assigned_shift_id;
  end if;
  if tg_op = 'INSERT' or new.responder_assigned_shift_id is distinct from old.responder_assigned_shift_id then
    new.responder_shift := (
      select private.swap_shift(a, new.responder_id)
      from public.assigned_shifts a where a.id = new.responder_assigned_shift_id
    );
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.keep_revision_base(draft public.schedules)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.revision_bases (schedule_id, agency_id, row_ids, row_versions)
  select draft.id, draft.agency_id, coalesce(array_agg(a.id order by a.id), '{}'), coalesce(array_agg(a.version order by a.id), '{}')
  from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.revises_id and a.status = 'published'
  on conflict (schedule_id) do update set row_ids = excluded.row_ids, row_versions = excluded.row_versions
$function$
;
CREATE OR REPLACE FUNCTION private.known_requirement(agency uuid, requirement integer, expected_version integer)
 RETURNS public.staffing_requirements
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  known public.staffing_requirements;
begin
  select * into known from public.staffing_requirements r where r.id = requirement and r.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This requirement was removed meanwhile. Reload the page to see it.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This requirement was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  return known;
end
$function$
;
CREATE OR REPLACE FUNCTION private.known_shift(agency uuid, shift integer, expected_version integer)
 RETURNS public.shifts
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  known public.shifts;
begin
  select * into known from public.shifts s where s.id = shift and s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', known.code),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  return known;
end
$function$
;
CREATE OR REPLACE FUNCTION private.last_reminder(person uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select max(n.created_at) from public.notifications n where n.recipient_id = person and n.kind = 'schedule.remind'
$function$
;
CREATE OR REPLACE FUNCTION private.late_words(newest_error text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select left('It could not be sent in time.' || coalesce(' The newest attempt: ' || newest_error, ''), 500)
$function$
;
CREATE OR REPLACE FUNCTION private.leave_balance(person uuid, kind integer, without integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('kindId', k.id,
    'minutes', (
      select coalesce(sum(e.minutes), 0) from public.leave_entries e
      where e.agency_id = k.agency_id and e.user_id = person and e.kind_id = k.id
    ),
    'heldMinutes', (
      select coalesce(sum(o.charged_minutes), 0) from public.time_off_requests o
      where o.agency_id = k.agency_id and o.user_id = person and o.kind_id = k.id and o.status = 'pending'
        and o.id is distinct from without
    ))
  from public.leave_kinds k where k.id = kind and k.needs_balance
$function$
;
CREATE OR REPLACE FUNCTION private.leave_counts(center uuid, supervisors boolean, from_date date, to_date date, without integer)
 RETURNS TABLE(day date, cap integer, approved integer, waiting integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select from_date + x.number, case when supervisors then r.cap_supervisors else r.cap_dispatchers end,
    coalesce(n.approved, 0)::integer, coalesce(n.waiting, 0)::integer
  from public.centers c
  join public.leave_rules r on r.agency_id = c.agency_id
  cross join generate_series(0, to_date - from_date) x (number)
  left join (
    select d.day, count(distinct d.user_id) filter (where d.status = 'approved') as approved,
      count(distinct d.user_id) filter (where d.status = 'pending' and not d.is_protected) as waiting
    from private.leave_dates((select p.agency_id from public.centers p where p.id = center), from_date, to_date) d
    where d.center_id = center and d.is_supervisor = supervisors and d.counts and d.request_id is distinct from without
    group by d.day
  ) n on n.day = from_date + x.number
  where c.id = center
$function$
;
CREATE OR REPLACE FUNCTION private.leave_dates(agency uuid, from_date date, to_date date)
 RETURNS TABLE(request_id integer, user_id uuid, center_id uuid, is_supervisor boolean, day date, status public.time_off_status, created_at timestamp with time zone, counts boolean, is_protected boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with supervisors as materialized (
    select distinct ur.user_id
    from public.user_roles ur
    join public.roles r on r.id = ur.role_id and r.name <> 'dispatcher'
    join public.profiles p on p.id = ur.user_id and p.agency_id = agency
  )
  select o.id, o.user_id, p.center_id, s.user_id is not null, greatest(d.first_day, from_date) + x.number, o.status,
    o.created_at, k.counts_to_caps, k.is_protected
  from public.time_off_requests o
  join public.profiles p on p.id = o.user_id and p.is_active
  join public.centers c on c.id = p.center_id
  join public.leave_kinds k on k.id = o.kind_id
  left join supervisors s on s.user_id = o.user_id
  cross join lateral private.leave_span(o.start_datetime, o.end_datetime, c) d
  cross join lateral generate_series(0, least(d.last_day, to_date) - greatest(d.first_day, from_date)) x (number)
  where o.agency_id = agency and o.status in ('pending', 'approved')
    and o.start_datetime < (to_date + 3)::timestamptz and o.end_datetime > (from_date - 2)::timestamptz
$function$
;
CREATE OR REPLACE FUNCTION private.leave_facts(request public.time_off_requests, reader uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_variable
declare
  floor public.centers := private.center_of(request.user_id);
  is_supervisor boolean := private.role_of(request.user_id) <> 'dispatcher';
  first_day date;
  last_day date;
  first_covered date;
  last_covered date;
  own_ids bigint[];
  left_ids bigint[];
  others jsonb;
  other_ids bigint[];
  concerned uuid[];
  around public.schedules;
  roster json;
  record jsonb := private.time_off_record(request, reader, (
    select l.line from private.leave_lines(request.agency_id, array[request.id]) l
  ));
begin
  if floor.id is null then
    perform private.fail(422, 'This person belongs to no center any more.');
  end if;
  select s.first_day, s.last_day into first_day, last_day
  from private.leave_span(request.start_datetime, request.end_datetime, floor) s;
  left_ids := array(select r.assignment_id from private.leave_rows r where r.request_id = request.id);
  own_ids := array(
    select t.id from private.touched_by_leave(request.user_id, floor.id, request.start_datetime, request.end_datetime) t
    union
    select a.id from public.assigned_shifts a where a.id = any (left_ids) and a.status = 'published'
  );
  -- Also where a shift was taken away: it is short there now.
  select min(s.first_day), max(s.last_day) into first_covered, last_covered
  from public.assigned_shifts a
  cross join lateral private.leave_span(a.starts_at, greatest(a.ends_at, a.starts_at + interval '1 minute'), floor) s
  where a.id = any (own_ids || left_ids);

  select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'userId', x.user_id, 'fullName', x.full_name,
      'role', coalesce(private.role_of(x.user_id), 'dispatcher'), 'countsToCaps', x.counts_to_caps,
      'createdAt', round(extract(epoch from x.created_at) * 1000), 'startsAt', round(extract(epoch from x.start_datetime) * 1000),
      'endsAt', round(extract(epoch from x.end_datetime) * 1000), 'rowIds', to_jsonb(x.row_ids)) order by x.created_at, x.id), '[]')
  into others
  from (
    select o.*, p.full_name, k.counts_to_caps, array(
      select t.id from private.touched_by_leave(o.user_id, floor.id, o.start_datetime, o.end_datetime) t
      where t.shift_date between first_covered and last_covered order by t.id
    ) as row_ids
    from public.time_off_requests o
    join public.profiles p on p.id = o.user_id and p.is_active and p.center_id = floor.id
    join public.leave_kinds k on k.id = o.kind_id
    cross join lateral private.leave_span(o.start_datetime, o.end_datetime, floor) s
    where o.agency_id = request.agency_id and o.status = 'pending' and o.id <> request.id
      and o.start_datetime < (last_day + 3)::timestamptz and o.end_datetime > (first_day - 2)::timestamptz
      and s.first_day <= last_day and s.last_day >= first_day
    order by o.created_at, o.id limit 200
  ) x;
  other_ids := array(
    select i.id::bigint from jsonb_array_elements(others) x, jsonb_array_elements_text(x -> 'rowIds') i (id)
  );
  concerned := array(
    select request.user_id union select (x ->> 'userId')::uuid from jsonb_array_elements(others) x
    union select a.user_id from public.assigned_shifts a where a.id = any (own_ids || left_ids) and a.user_id is not null
  );
  -- What is around the rows, as a roster of these days has it.
  around.id := 0;
  around.agency_id := request.agency_id;
  around.center_id := floor.id;
  around.start_date := first_day;
  around.end_date := last_day;
  roster := private.roster_facts(around, concerned);

  return jsonb_build_object(
    'request', record,
    'clock', roster -> 'clock', 'workweekStart', roster -> 'workweekStart', 'ruleVersions', roster -> 'ruleVersions',
    'templates', roster -> 'templates',
    'requirements', roster -> 'requirements', 'people', roster -> 'people',
    'wire', (
      select jsonb_build_object('users', w.users, 'rows', w.rows) from private.wire_of(own_ids || other_ids || left_ids) w
    ),
    'scheduleOf', (
      select coalesce(jsonb_object_agg(a.id, a.schedule_id), '{}')
      from public.assigned_shifts a where a.id = any (own_ids || other_ids || left_ids)
    ),
    'rowIds', to_jsonb(own_ids),
    'cancelledIds', (
      select coalesce(jsonb_agg(a.id order by a.id), '[]')
      from public.assigned_shifts a where a.id = any (left_ids) and a.status = 'cancelled'
    ),
    'before', (
      select coalesce(jsonb_agg(r.before order by r.assignment_id), '[]')
      from private.leave_rows r where r.request_id = request.id and r.before is not null
    ),
    'leftVersions', (
      select coalesce(jsonb_object_agg(r.assignment_id, r.left_version), '{}')
      from private.leave_rows r where r.request_id = request.id
    ),
    'openedIds', (
      select coalesce(jsonb_agg(r.assignment_id order by r.assignment_id), '[]')
      from private.leave_rows r where r.request_id = request.id and r.is_opened
    ),
    'blocks', (
      select coalesce(jsonb_agg(jsonb_build_object('scheduleId', s.id, 'name', s.name, 'startDate', s.start_date,
        'endDate', s.end_date, 'version', s.version) order by s.start_date), '[]')
      from public.schedules s
      where s.center_id = floor.id and s.status = 'published' and (
        (s.start_date <= last_day and s.end_date >= first_day)
        or s.id in (select a.schedule_id from public.assigned_shifts a where a.id = any (own_ids || left_ids))
      )
    ),
    'unscheduled', (
      select coalesce(jsonb_agg(first_day + d.number order by d.number), '[]')
      from generate_series(0, last_day - first_day) d (number)
      where not exists (
        select 1 from public.schedules s
        where s.center_id = floor.id and s.status = 'published' and first_day + d.number between s.start_date and s.end_date
      )
    ),
    'coverage', case when first_covered is not null
      then private.coverage_runs(floor.id, first_covered, last_covered, null) end,
    'caps', (
      select jsonb_agg(jsonb_build_object('date', n.day, 'cap', n.cap, 'approved', n.approved) order by n.day)
      from private.leave_counts(floor.id, is_supervisor, first_day, last_day, request.id) n
    ),
    'others', others,
    'approvedCount', (
      select count(*) from public.time_off_requests o
      where o.agency_id = request.agency_id and o.user_id = request.user_id and o.status = 'approved'
        and not o.is_sick_call and o.reviewed_at > now() - interval '1 year'
    ),
    'deniedCount', (
      select count(*) from public.time_off_requests o
      where o.agency_id = request.agency_id and o.user_id = request.user_id and o.status = 'denied'
        and o.reviewed_at > now() - interval '1 year'
    ),
    -- Not named where the kind is not.
    'balance', private.leave_balance(request.user_id, request.kind_id, request.id)
      || jsonb_build_object('kindId', record -> 'kindId'));
end
$function$
;
CREATE OR REPLACE FUNCTION private.leave_lines(agency uuid, request_ids integer[])
 RETURNS TABLE(request_id integer, line jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with span as (
    select (min(o.start_datetime) - interval '2 days')::date as first_day, (max(o.end_datetime) + interval '2 days')::date as last_day
    from public.time_off_requests o
    where o.id = any (request_ids) and o.status = 'pending'
  ), dates as materialized (
    select d.* from span, private.leave_dates(agency, span.first_day, span.last_day) d where d.counts
  ), full_days as (
    select d.center_id, d.is_supervisor, d.day
    from dates d, public.leave_rules r
    where r.agency_id = agency and d.status = 'approved'
    group by d.center_id, d.is_supervisor, d.day, r.cap_supervisors, r.cap_dispatchers
    having count(distinct d.user_id) >= case when d.is_supervisor then r.cap_supervisors else r.cap_dispatchers end
  ), waiting as (
    select d.*, row_number() over (partition by d.center_id, d.is_supervisor, d.day order by d.created_at, d.request_id) as place
    from dates d where d.status = 'pending' and not d.is_protected
  )
  select w.request_id, jsonb_agg(jsonb_build_object('date', w.day, 'place', w.place) order by w.day)
  from waiting w
  join full_days f on f.center_id = w.center_id and f.is_supervisor = w.is_supervisor and f.day = w.day
  where w.request_id = any (request_ids)
  group by w.request_id
$function$
;
CREATE OR REPLACE FUNCTION private.leave_span(starts_at timestamp with time zone, ends_at timestamp with time zone, center public.centers, OUT first_day date, OUT last_day date)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select ((starts_at at time zone center.time_zone) - center.day_start::interval)::date,
    (((ends_at - interval '1 microsecond') at time zone center.time_zone) - center.day_start::interval)::date
$function$
;
CREATE OR REPLACE FUNCTION private.leave_words(starts_at timestamp with time zone, ends_at timestamp with time zone, center public.centers)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when (local.starts::time, local.ends::time) is not distinct from (center.day_start, center.day_start) then
      to_char(local.starts, 'FMDy FMDD Mon YYYY')
        || case when local.ends::date - local.starts::date > 1 then to_char(local.ends - interval '1 day', '" to "FMDy FMDD Mon YYYY') else '' end
    else to_char(local.starts, 'FMDy FMDD Mon YYYY, HH24:MI')
      || case when local.ends::date = local.starts::date then to_char(local.ends, '"–"HH24:MI') else to_char(local.ends, '" to "FMDy FMDD Mon YYYY, HH24:MI') end
  end
  from (select starts_at at time zone center.time_zone as starts, ends_at at time zone center.time_zone as ends) local
$function$
;
CREATE OR REPLACE FUNCTION private.list_audit(actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone, before_id bigint, page_size integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare
  agency uuid := private.require_admin();
  page integer := least(greatest(coalesce(page_size, 50), 1), 200) + 1;
  first_id bigint := case when from_at is null then 1 else private.audit_id_at(agency, from_at - interval '1 hour') end;
  last_id bigint := least(
    coalesce(before_id, 9223372036854775807),
    case when to_at is null then 9223372036854775807 else private.audit_id_at(agency, to_at + interval '1 hour') end
  ) - 1;
  invitations text[];
  ids bigint[];
begin
  if target is not null then
    invitations := private.invitations_of(agency, target);
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and l.target_id = target order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and l.target_id = target and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select y.id from (
        select n.id
        from pairs p
        cross join lateral (
          select l.id from public.audit_logs l
          where l.agency_id = agency and l.target_id = target and l.entity = p.entity and l.action = p.action
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        ) n
        where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
          and (without is null or p.action <> all (without))
        union all
        (
          select l.id from public.audit_logs l
          where l.agency_id = agency and strpos(l.target_id, '/') > 1 and split_part(l.target_id, '/', 1) = target
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
            and (without is null or l.action <> all (without))
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        )
        union all
        (
          select l.id from public.audit_logs l
          where l.agency_id = agency and l.target_id = any (invitations)
            and l.id between first_id and last_id and (actor is null or l.actor_id = actor)
            and (kinds is null or l.entity = any (kinds)) and (actions is null or l.action = any (actions))
            and (without is null or l.action <> all (without))
            and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
          order by l.id desc limit page
        )
      ) y
      order by y.id desc limit page
    ) x;
  elsif actor is not null then
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.actor_id = actor order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.actor_id = actor and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select n.id
      from pairs p
      cross join lateral (
        select l.id from public.audit_logs l
        where l.actor_id = actor and l.entity = p.entity and l.action = p.action and l.id between first_id and last_id
          and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
        order by l.id desc limit page
      ) n
      where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  elsif kinds is not null or actions is not null or without is not null then
    with recursive pairs as (
      (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency order by l.entity, l.action limit 1
      )
      union all
      select n.entity, n.action
      from pairs p
      cross join lateral (
        select l.entity, l.action from public.audit_logs l
        where l.agency_id = agency and (l.entity, l.action) > (p.entity, p.action)
        order by l.entity, l.action limit 1
      ) n
    )
    select array_agg(x.id order by x.id desc) into ids from (
      select n.id
      from pairs p
      cross join lateral (
        select l.id from public.audit_logs l
        where l.agency_id = agency and l.entity = p.entity and l.action = p.action and l.id between first_id and last_id
          and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
        order by l.id desc limit page
      ) n
      where (kinds is null or p.entity = any (kinds)) and (actions is null or p.action = any (actions))
        and (without is null or p.action <> all (without))
      order by n.id desc limit page
    ) x;
  else
    select array_agg(x.id order by x.id desc) into ids from (
      select l.id from public.audit_logs l
      where l.agency_id = agency and l.id between first_id and last_id
        and (from_at is null or l.created_at >= from_at) and (to_at is null or l.created_at < to_at)
      order by l.id desc limit page
    ) x;
  end if;
  return jsonb_build_object(
    'entries', private.audit_entries(agency, ids[1:page - 1]),
    'nextBeforeId', case when cardinality(ids) = page then ids[page - 1] end);
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_blocked_people()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('user_id', p.id, 'failures', g.failures,
    'blocked_until', case when g.blocked_until < 'infinity' then g.blocked_until end,
    'may_release', private.may_release(p.id)) order by p.full_name, p.id), '[]')
  from private.sign_in_guards g
  join public.profiles p on p.id = g.user_id
  where p.agency_id = (select private.supervised_agency_id()) and g.blocked_until > now()
$function$
;
CREATE OR REPLACE FUNCTION private.list_board_devices()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'center_id', d.center_id, 'name', d.name,
      'issued_at', d.issued_at, 'issued_by_name', p.full_name, 'last_seen_at', d.last_seen_at, 'revoked_at', d.revoked_at)
      order by d.revoked_at is not null, d.revoked_at desc, lower(d.name), d.id), '[]')
    from private.board_devices d
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.issued_by
    where d.agency_id = agency and (d.revoked_at is null or d.revoked_at > now() - interval '90 days')
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_coworker_shifts(center uuid, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if to_at <= from_at or to_at - from_at > interval '62 days' then
    perform private.fail(422, 'Choose a range of at most 62 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'full_name', p.full_name, 'shift', s.code,
      'starts_at', a.starts_at, 'ends_at', a.ends_at) order by a.starts_at, p.full_name), '[]')
    from public.assigned_shifts a
    join public.profiles p on p.id = a.user_id
    join public.shifts s on s.id = a.shift_id
    where a.agency_id = (select private.my_agency_id()) and a.center_id = center and a.status = 'published'
      and a.starts_at < to_at and a.ends_at > from_at
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_dead_deliveries(before bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
            and o.channel <> 'webhook'
        )) order by d.id desc) filter (where d.place <= 50), '[]'),
      'next', min(d.id) filter (where d.place = 50 and exists (select 1 from page l where l.place = 51))
    )
    from page d
    join public.notifications n on n.id = d.notification_id
    join public.profiles p on p.agency_id = d.agency_id and p.id = d.recipient_id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_delivery_backlog()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.list_duty_notes(person uuid)
 RETURNS TABLE(id bigint, note text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select d.id, d.note from public.duty_states d
  where d.user_id = person and d.agency_id = (select private.administered_agency_id()) and d.note is not null
$function$
;
CREATE OR REPLACE FUNCTION private.list_foreign_emails(actor uuid, addresses text[])
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.agency_of_admin(actor);
begin
  return array(
    select lower(u.email) from auth.users u
    left join public.profiles p on p.id = u.id
    where lower(u.email) = any (select lower(a) from unnest(addresses) a)
      and p.agency_id is distinct from agency
      and (p.id is not null or u.email_confirmed_at is not null or u.last_sign_in_at is not null)
    order by 1
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_handover_notes(center uuid, from_at timestamp with time zone, to_at timestamp with time zone, desk integer, query text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  words text[] := array(
    select '%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%'
    from regexp_split_to_table(btrim(query), '\s+') w where w <> '' limit 10
  );
  found_ids bigint[];
begin
  perform private.require_handover(center);
  if from_at is null or to_at is null or to_at < from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a time of at most a year.', '{"field":"date"}');
  end if;
  if char_length(query) > 200 then
    perform private.fail(422, 'Search for at most 200 characters.', '{"field":"query"}');
  end if;
  found_ids := array(
    select n.id from public.handover_notes n
    where n.agency_id = agency and n.center_id = center and n.for_at >= from_at and n.for_at < to_at
      and (desk is null or n.desk_id = desk) and n.content ilike all (words)
    order by n.for_at desc, n.id desc limit 201
  );
  return private.handover_told(found_ids[1:200]) || jsonb_build_object('has_more', cardinality(found_ids) > 200);
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_import_accounts(actor uuid, addresses text[])
 RETURNS TABLE(email text, user_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.agency_of_admin(actor);
begin
  return query
  select lower(u.email::text), u.id from auth.users u
  left join public.profiles p on p.id = u.id
  where lower(u.email) = any (select lower(a) from unnest(addresses) a) and u.deleted_at is null
    and case when p.id is null then u.email_confirmed_at is null and u.last_sign_in_at is null else p.agency_id = agency end;
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_my_hours()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see hours.');
  end if;
  return (
    with lines as (
      select l.*, row_number() over (partition by l.other_id order by l.at desc, l.line ->> 'assignmentId' desc) as place
      from private.hours_lines(agency, me) l
    )
    select coalesce(jsonb_agg(jsonb_build_object('personId', p.id, 'fullName', p.full_name,
      'balanceMinutes', x.balance, 'lines', x.lines) order by p.full_name, p.id), '[]')
    from (
      select l.other_id, sum(l.minutes) as balance,
        jsonb_agg(l.line || jsonb_build_object('minutes', l.minutes, 'at', round(extract(epoch from l.at) * 1000))
          order by l.place) filter (where l.place <= 200) as lines
      from lines l
      group by l.other_id
    ) x
    join public.profiles p on p.id = x.other_id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_my_sessions()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'device', s.user_agent, 'address', host(s.ip),
    'signed_in_at', s.created_at, 'seen_at', coalesce(s.refreshed_at at time zone 'utc', s.created_at),
    'is_current', s.id::text = (select auth.jwt()) ->> 'session_id')
    order by s.id::text = (select auth.jwt()) ->> 'session_id' desc, s.refreshed_at desc nulls last, s.created_at desc), '[]')
  from auth.sessions s
  where s.user_id = (select auth.uid()) and (s.not_after is null or s.not_after > now())
    and (select private.my_agency_id()) is not null
$function$
;
CREATE OR REPLACE FUNCTION private.list_my_shift_changes(from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_at is null or to_at is null or to_at <= from_at or to_at - from_at > interval '400 days' then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rowId', x.assignment_id,
      'at', round(extract(epoch from x.changed_at) * 1000), 'before', x.before, 'after', x.after,
      'noticeMinutes', x.notice_minutes, 'isCorrection', x.is_correction) order by x.id desc), '[]')
    from (
      select c.id, c.assignment_id, c.changed_at, c.notice_minutes, c.is_correction, o.before, o.after
      from public.shift_changes c
      cross join lateral (
        select private.own_state(c.before, c.from_user_id, me) as before, private.own_state(c.after, c.to_user_id, me) as after
      ) o
      where c.agency_id = agency and (c.from_user_id = me or c.to_user_id = me) and c.is_published
        and o.before is distinct from o.after
        and (
          ((o.before ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.before ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
          or ((o.after ->> 'startsAt')::bigint < extract(epoch from to_at) * 1000
            and (o.after ->> 'endsAt')::bigint > extract(epoch from from_at) * 1000)
        )
        and not exists (
          select 1 from public.roster_edits e
          where e.agency_id = c.agency_id and e.id = c.edit_id and e.is_published and e.announce_at is null
            and e.time_off_id is null
        )
      order by c.id desc limit 1000
    ) x
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_my_swaps()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  shown integer[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see trades.');
  end if;
  select array(
    select s.id from public.shift_swaps s
    where s.id in (
      select o.id from public.shift_swaps o where o.agency_id = agency and o.requester_id = me
      union select o.id from public.shift_swaps o where o.agency_id = agency and o.responder_id = me
      union select w.swap_id from public.swap_answers w where w.agency_id = agency and w.person_id = me
    )
    order by s.created_at desc, s.id desc limit 200
  ) into shown;
  return jsonb_build_object('swaps', private.swap_records(shown, me),
    'events', private.swap_life(agency, shown, me));
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_my_traded_shifts(from_date date, to_date date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see your shifts.');
  end if;
  if from_date is null or to_date is null or to_date < from_date or to_date - from_date > 400 then
    perform private.fail(422, 'Choose a range of at most 400 days.', '{"field":"to"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('rowId', a.id, 'isWorked', a.user_id = me, 'withName', p.full_name,
      'startsAt', round(extract(epoch from a.starts_at) * 1000), 'endsAt', round(extract(epoch from a.ends_at) * 1000))
      order by a.starts_at, a.id), '[]')
    from public.assigned_shifts a
    join public.profiles p on p.id = case when a.user_id = me then a.credited_user_id else a.user_id end
    where a.agency_id = agency and a.status = 'published' and a.user_id <> a.credited_user_id
      and (a.user_id = me or a.credited_user_id = me) and a.shift_date between from_date and to_date
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_nightly_runs()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return jsonb_build_object(
    'runs', (
      select coalesce(jsonb_agg(private.nightly_record(r) order by r.night desc), '[]')
      from (
        select x.* from public.nightly_runs x where x.agency_id = agency order by x.night desc limit 60
      ) r
    ),
    'nextAt', (
      select round(extract(epoch from private.local_to_instant(n.night + 1 + c.nightly_time, c.time_zone)) * 1000)
      from private.newest_night(agency, now()) n, private.nightly_clock(agency) c
    ),
    'timeZone', coalesce((select c.time_zone from private.nightly_clock(agency) c), 'UTC')
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_notices_to_plan(most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
    'id', n.id, 'kind', n.kind, 'createdAt', private.in_ms(n.created_at), 'concernsAt', private.in_ms(n.concerns_at),
    'expiresAt', private.in_ms(n.expires_at), 'timeZone', private.time_zone_of(p), 'hasEmail', p.email <> '',
    'phone', p.phone,
    'pushCount', (select count(*) from public.push_subscriptions s where s.agency_id = n.agency_id and s.user_id = p.id),
    'hasWebhook', r.webhook_url is not null
      and exists (select 1 from private.webhook_secrets w where w.agency_id = n.agency_id),
    'fallbackMinutes', coalesce(r.fallback_minutes, 5),
    'channels', w.channels,
    'preferences', (
      select coalesce(jsonb_agg(jsonb_build_object('category', c.category, 'channel', c.channel, 'isOn', c.is_on)
        order by c.category, c.channel), '[]')
      from public.notification_preferences c
      where c.agency_id = n.agency_id and c.user_id = p.id and c.channel <> 'webhook'
    ),
    'quiet', jsonb_build_object('start', to_char(q.quiet_start, 'HH24:MI'), 'end', to_char(q.quiet_end, 'HH24:MI'),
      'restsAfterNight', coalesce(q.rests_after_night, true)),
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('startsAt', private.in_ms(a.starts_at), 'endsAt', private.in_ms(a.ends_at))
        order by a.starts_at), '[]')
      from public.assigned_shifts a
      where a.agency_id = n.agency_id and a.user_id = p.id and a.status = 'published'
        and a.starts_at > now() - interval '2 days' and a.starts_at < now() + interval '2 days'
        and a.ends_at > now() - interval '1 day'
    )
  ) order by n.id), '[]')
  from (
    select * from public.notifications u where u.planned_at is null order by u.id limit least(greatest(most, 1), 500)
  ) n
  cross join (
    select coalesce(jsonb_agg(distinct c.channel), '[]') as channels
    from private.workers k cross join unnest(k.channels) c (channel)
    where k.seen_at > now() - interval '1 hour'
  ) w
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  left join public.notice_rules r on r.agency_id = n.agency_id
  left join public.notification_settings q on q.agency_id = n.agency_id and q.user_id = p.id);
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_open_swaps()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see trades.');
  end if;
  return private.swap_records(array(
    select s.id
    from public.profiles p
    join public.shift_swaps s on s.agency_id = agency and s.center_id = p.center_id and s.status = 'pending'
    join public.assigned_shifts a on a.id = s.requester_assigned_shift_id
    where p.id = me and s.is_for_everyone and private.may_take_swap(s, me)
    order by a.starts_at, s.id limit 200
  ), me);
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_pending_roster_edits(schedule integer, edit uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'scheduleId', e.schedule_id,
      'requestedBy', e.requested_by, 'requestedByName', p.full_name,
      'requestedAt', round(extract(epoch from e.requested_at) * 1000), 'reason', e.reason, 'operations', e.operations,
      'violations', e.violations, 'isOwn', e.requested_by = (select auth.uid())) order by e.requested_at, e.id), '[]')
    from (
      select * from public.roster_edits x
      where x.agency_id = agency and x.state = 'pending' and (x.schedule_id = schedule or x.id = edit)
      order by x.requested_at, x.id limit 200
    ) e
    join public.profiles p on p.id = e.requested_by
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_schedule_acknowledgements()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('scheduleId', s.id, 'centerId', s.center_id, 'name', s.name,
      'startDate', s.start_date, 'endDate', s.end_date, 'asked', k.asked, 'acknowledged', k.acknowledged, 'open', o.list)
      order by s.start_date, s.id), '[]')
    from private.current_schedules(agency) s
    cross join lateral private.count_acknowledgements(agency, s.id) k
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'userId', n.recipient_id, 'fullName', n.full_name,
        'kind', n.kind, 'content', n.content, 'createdAt', round(extract(epoch from n.created_at) * 1000),
        'concernsAt', round(extract(epoch from n.concerns_at) * 1000),
        'remindedAt', round(extract(epoch from n.reminded_at) * 1000), 'isRead', n.read_at is not null)
        order by n.concerns_at nulls last, n.id), '[]') as list
      from (
        select n.*, p.full_name, r.at as reminded_at
        from private.acknowledgements(agency, s.id) n
        join public.profiles p on p.id = n.recipient_id
        -- A reminder from before the notice was of others; one of the last hour holds up the next all the same.
        left join lateral (select private.last_reminder(n.recipient_id) as at) r
          on r.at > least(n.created_at, now() - interval '1 hour')
        where n.acknowledged_at is null
        order by n.concerns_at nulls last, n.id
        limit 1000
      ) n
    ) o
    where k.asked > 0
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_swaps(wanted public.swap_status, after integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  edge timestamptz;
  shown integer[];
begin
  select case wanted when 'accepted' then s.accepted_at else s.created_at end into edge
  from public.shift_swaps s where s.id = after and s.agency_id = agency;
  if wanted = 'accepted' then
    shown := array(
      select s.id from public.shift_swaps s
      where s.agency_id = agency and s.status = 'accepted' and s.expires_at > now()
        and (edge is null or (s.accepted_at, s.id) > (edge, after))
      order by s.accepted_at, s.id limit 101
    );
  else
    shown := array(
      select s.id from public.shift_swaps s
      where s.agency_id = agency and (private.swap_by_now(s)).status = wanted
        and (edge is null or (s.created_at, s.id) < (edge, after))
      order by s.created_at desc, s.id desc limit 101
    );
  end if;
  return jsonb_build_object('swaps', private.swap_records(shown[1:100], (select auth.uid())),
    'next', shown[case when cardinality(shown) > 100 then 100 end]);
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_time_off_of(person uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  shown integer[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in to see time off.');
  end if;
  if person is distinct from me and private.my_role() <> 'admin' then
    perform private.fail(403, 'Only the person and admins see this.');
  end if;
  if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency) then
    perform private.fail(404, 'This person does not exist.');
  end if;
  select array(
    select o.id from public.time_off_requests o
    where o.agency_id = agency and o.user_id = person
    order by o.start_datetime desc, o.id desc limit 500
  ) into shown;
  return jsonb_build_object(
    'requests', (
      select coalesce(jsonb_agg(private.time_off_record(o, me, l.line) order by o.start_datetime desc, o.id desc), '[]')
      from public.time_off_requests o
      left join private.leave_lines(agency, shown) l on l.request_id = o.id
      where o.id = any (shown)
    ),
    'events', private.time_off_event_records(agency, shown),
    'balances', (
      select coalesce(jsonb_agg(b.balance order by k.name, k.id), '[]')
      from public.leave_kinds k
      cross join lateral (select private.leave_balance(person, k.id, null) as balance) b
      where k.agency_id = agency and k.needs_balance
        and (k.is_active or (b.balance -> 'minutes')::integer <> 0 or (b.balance -> 'heldMinutes')::integer <> 0)
    ),
    'entries', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kindId', e.kind_id, 'kind', e.entry, 'minutes', e.minutes,
        'date', e.entry_date, 'note', e.note, 'requestId', e.request_id,
        'actorName', (select p.full_name from public.profiles p where p.id = e.actor_id),
        'at', round(extract(epoch from e.created_at) * 1000)) order by e.id), '[]')
      from (
        select * from public.leave_entries x
        where x.agency_id = agency and x.user_id = person order by x.id desc limit 2000
      ) e
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.list_time_off_requests(wanted public.time_off_status, after integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  edge timestamptz;
  shown integer[];
begin
  select o.created_at into edge from public.time_off_requests o where o.id = after and o.agency_id = agency;
  if wanted = 'pending' then
    shown := array(
      select o.id from public.time_off_requests o
      where o.agency_id = agency and o.status = 'pending' and (edge is null or (o.created_at, o.id) > (edge, after))
      order by o.created_at, o.id limit 101
    );
  else
    shown := array(
      select o.id from public.time_off_requests o
      where o.agency_id = agency and o.status = wanted and (edge is null or (o.created_at, o.id) < (edge, after))
      order by o.created_at desc, o.id desc limit 101
    );
  end if;
  return jsonb_build_object(
    'requests', (
      select coalesce(jsonb_agg(private.time_off_record(o, (select auth.uid()), l.line) order by x.place), '[]')
      from unnest(shown[1:100]) with ordinality x (id, place)
      join public.time_off_requests o on o.id = x.id
      left join private.leave_lines(agency, shown[1:100]) l on l.request_id = o.id
    ),
    'next', shown[case when cardinality(shown) > 100 then 100 end]);
end
$function$
;
CREATE OR REPLACE FUNCTION private.local_to_instant(wall timestamp without time zone, zone text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  plain timestamptz := wall at time zone zone;
  -- The offset in force a day earlier: before a change, if there is one that night.
  offset_before interval := ((plain - interval '1 day') at time zone zone) - ((plain - interval '1 day') at time zone 'UTC');
  earlier timestamptz := (wall - offset_before) at time zone 'UTC';
begin
  if earlier < plain and (earlier at time zone zone) = wall then
    return earlier;
  end if;
  if (plain at time zone zone) <> wall then
    return earlier;
  end if;
  return plain;
end
$function$
;
CREATE OR REPLACE FUNCTION private.lock_admins(agency uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('admins:' || agency::text, 0))
$function$
;
CREATE OR REPLACE FUNCTION private.lock_for_edit(shown public.schedules, operations jsonb, facts_version integer)
 RETURNS public.schedules
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  locked public.schedules;
  astray bigint;
  stale jsonb;
  people jsonb;
begin
  perform 1 from public.assigned_shifts a
  where a.id in (select o.id from private.roster_operations(operations) o) and a.agency_id = shown.agency_id
  order by a.id for update;
  select * into locked from public.schedules s where s.id = shown.id for update;
  if locked.status not in ('draft', 'published') then
    perform private.fail(409, format('This schedule is %s. It cannot be edited any more.', locked.status),
      jsonb_build_object('status', locked.status, 'by', locked.published_by, 'at', locked.published_at));
  end if;
  select min(o.place) into astray
  from private.roster_operations(operations) o
  join public.assigned_shifts a on a.id = o.id and a.agency_id = shown.agency_id
  where a.schedule_id <> shown.id;
  if astray is not null then
    perform private.fail(422, format('Operation %s: Row is one of another schedule.', astray), '{"field":"operations"}');
  end if;
  with changed as (
    select o.id, a.id as current_id, p.full_name, a.updated_at
    from private.roster_operations(operations) o
    left join public.assigned_shifts a on a.id = o.id and a.agency_id = shown.agency_id
    left join public.profiles p on p.id = a.updated_by
    where o.id is not null
      and (a.id is null or a.version <> o.version or (o.kind = 'restore') <> (a.status = 'cancelled'))
  ), wire as (
    select w.users, w.rows from private.wire_of(array(select c.current_id from changed c where c.current_id is not null)) w
  )
  select jsonb_agg(jsonb_build_object('id', c.id, 'by_name', c.full_name,
      'at', round(extract(epoch from c.updated_at) * 1000), 'current', (
        select r from wire w, json_array_elements(w.rows) r where (r ->> 0)::bigint = c.current_id
      )) order by c.id), (select w.users::jsonb from wire w)
  into stale, people
  from changed c;
  if stale is not null then
    perform private.fail(409, format(case when jsonb_array_length(stale) = 1 then '%1$s this shift meanwhile.'
        else '%1$s %2$s of these shifts meanwhile.' end,
      coalesce((select min(x ->> 'by_name') || ' changed' from jsonb_array_elements(stale) x having count(distinct x ->> 'by_name') = 1),
        'Others changed'), jsonb_array_length(stale)), jsonb_build_object('rows', stale, 'users', people));
  end if;
  if locked.status = 'draft' and exists (
    select 1 from public.generation_runs g
    where g.agency_id = locked.agency_id and g.schedule_id = locked.id and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Edit it when it is ready.');
  end if;
  if locked.version is distinct from facts_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Try again.',
      jsonb_build_object('facts_version', locked.version));
  end if;
  return locked;
end
$function$
;
CREATE OR REPLACE FUNCTION private.lock_schedule(schedule integer)
 RETURNS public.schedules
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  locked public.schedules;
begin
  perform 1 from public.assigned_shifts a
  where a.center_id = (select s.center_id from public.schedules s where s.id = schedule) and a.schedule_id = schedule
  order by a.id for update;
  select * into locked from public.schedules s where s.id = schedule for update;
  return locked;
end
$function$
;
CREATE OR REPLACE FUNCTION private.lock_swap(shown public.shift_swaps, expected_version integer, expected public.swap_status)
 RETURNS public.shift_swaps
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  swap public.shift_swaps;
begin
  perform private.hold_people_of_swaps(array[shown.id]);
  select * into swap from public.shift_swaps s where s.id = shown.id for update;
  if swap.status = expected and swap.version is not distinct from expected_version then
    return swap;
  end if;
  if swap.status = 'pending' then
    perform private.fail(409, case when expected = 'pending' then 'This offer was changed meanwhile. Look again.'
      else 'Nobody has accepted this offer yet.' end, jsonb_build_object('status', swap.status, 'version', swap.version));
  end if;
  perform private.fail_swap_moved_on(swap);
  return swap;
end
$function$
;
CREATE OR REPLACE FUNCTION private.lock_time_off(request_id integer, agency uuid, expected_version integer, expected public.time_off_status)
 RETURNS public.time_off_requests
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  request public.time_off_requests;
begin
  select * into request from public.time_off_requests o where o.id = request_id and o.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This request does not exist.');
  end if;
  if request.status <> expected then
    if request.status = 'pending' then
      perform private.fail(409, 'Nobody has decided this request yet.', jsonb_build_object('status', request.status));
    end if;
    perform private.fail_moved_on(request);
  end if;
  if request.version is distinct from expected_version then
    perform private.fail(409, 'This request was changed meanwhile. Look again before you decide.',
      jsonb_build_object('status', request.status, 'version', request.version));
  end if;
  return request;
end
$function$
;
CREATE OR REPLACE FUNCTION private.lock_trade(agency uuid, row_ids bigint[], blocks jsonb, is_exchange boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  block_ids integer[];
begin
  if blocks is null or jsonb_typeof(blocks) <> 'array' or exists (
    select 1 from jsonb_array_elements(blocks) x
    where not private.is_whole(x -> 'scheduleId', 1, 2147483647) or not private.is_whole(x -> 'version', 1, 2147483647)
  ) then
    perform private.fail(422, 'Blocks are schedules with their versions.', '{"field":"blocks"}');
  end if;
  perform 1 from public.assigned_shifts a where a.agency_id = agency and a.id = any (row_ids) order by a.id for update;
  block_ids := array(
    select (x -> 'scheduleId')::integer from jsonb_array_elements(blocks) x
    union
    select a.schedule_id from public.assigned_shifts a where a.agency_id = agency and a.id = any (row_ids)
  );
  if is_exchange then
    perform 1 from public.schedules s where s.agency_id = agency and s.id = any (block_ids) order by s.id for update;
  else
    perform 1 from public.schedules s where s.agency_id = agency and s.id = any (block_ids) order by s.id for share;
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.make_webhook_secret(agency uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Of 366 random bits.
  made text := 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'base64');
  had_one boolean := exists (select 1 from private.webhook_secrets s where s.agency_id = agency);
begin
  insert into private.webhook_secrets as s (agency_id, secret) values (agency, made)
  on conflict (agency_id) do update set secret = excluded.secret;
  perform private.record_audit(agency, 'webhook_secret.' || case when had_one then 'update' else 'create' end,
    agency::text, jsonb_build_object('entity', 'webhook_secret'));
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mark_notices(ids bigint[], until bigint, acknowledges boolean)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  waiting bigint[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if exists (
    select 1 from unnest(ids) as given (id)
    where not exists (
      select 1 from public.notifications n where n.id = given.id and n.recipient_id = me and n.agency_id = agency
    )
  ) then
    perform private.fail(404, 'This notice does not exist.');
  end if;
  select array_agg(n.id) into waiting
  from (
    select * from public.notifications l
    where l.agency_id = agency and l.recipient_id = me
      and (l.read_at is null or (l.needs_ack and l.acknowledged_at is null))
      and (ids is null or l.id = any (ids)) and (until is null or l.id <= until)
    order by l.id for update
  ) n
  where case
    when ids is null and acknowledges
      then n.needs_ack and n.acknowledged_at is null and coalesce(n.expires_at > now(), true)
    else n.read_at is null or acknowledges
  end;
  update public.notifications n
  set read_at = now(),
    acknowledged_at = case when acknowledges and n.needs_ack then coalesce(n.acknowledged_at, now()) else n.acknowledged_at end
  where n.id = any (waiting);
  return coalesce(cardinality(waiting), 0);
end
$function$
;
CREATE OR REPLACE FUNCTION private.mark_notification_read()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Once read stays read, at the time it was first read.
  new.read_at := coalesce(old.read_at, case when new.read_at is not null then now() end);
  if new.read_at is not null then
    new.status := 'read';
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mark_sick(actor uuid, assignment bigint, from_at timestamp with time zone, given_reason text, charged integer, parts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_reason, 'Reason', 'reason', 1000, false);
  person uuid := (
    select a.user_id from public.assigned_shifts a where a.id = assignment and a.agency_id = agency
  );
  floor public.centers;
  call public.time_off_requests;
  other public.time_off_requests;
  request public.time_off_requests;
  name text := (select p.full_name from public.profiles p where p.id = actor);
begin
  perform pg_advisory_xact_lock(hashtextextended('time_off:' || coalesce(person::text, ''), 0));
  -- Whoever was second finds the shift open, and is told who was first.
  call := private.sick_mark(actor, assignment);
  if call.user_id is distinct from person then
    perform private.fail_roster_moved(0);
  end if;
  floor := private.center_of(person);
  if floor.id is null then
    perform private.fail(422, 'This person belongs to no center any more.');
  end if;
  -- A quarter may have passed since the supervisor looked.
  if from_at is null or from_at > call.start_datetime or from_at < call.start_datetime - interval '15 minutes' then
    perform private.fail_roster_moved(0);
  end if;
  select o.* into other from public.time_off_requests o
  where o.user_id = person and o.status in ('pending', 'approved') and o.start_datetime < call.end_datetime and o.end_datetime > from_at
  order by o.start_datetime limit 1;
  if found then
    perform private.fail(422, format(case other.status when 'approved' then 'There is time off already: %s.'
        else 'A request for time off waits at that time: %s. Decide it first.' end,
      private.leave_words(other.start_datetime, other.end_datetime, floor)));
  end if;
  perform private.require_leave_window(person, from_at, call.end_datetime, floor);
  perform private.require_minutes(charged, 1000000, 'chargedMinutes');
  perform private.set_action('time_off.mark_sick');
  insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime, reason, status, is_sick_call,
    charged_minutes, reviewed_by, reviewed_at)
  select agency, person, k.id, from_at, call.end_datetime, words, 'approved', true,
    case when k.needs_balance then charged end, actor, now()
  from public.leave_kinds k where k.id = call.kind_id
  returning * into request;
  perform private.set_action('');
  perform private.charge_leave(request, 'taken', charged);
  perform private.write_leave(request, 'Marked sick', parts, true);
  perform private.notify(person, 'time_off.approved', format('%s marked you sick: %s.', name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)), '/time-off?request=' || request.id);
  perform private.notify(p.id, 'time_off.sick_call', format('%s marked %s sick: %s.', name, s.full_name,
    private.leave_words(request.start_datetime, request.end_datetime, floor)),
    case when p.is_supervisor then '/requests?request=' || request.id end)
  from (
    select d.*, bool_or(d.is_on_duty) over () as is_led
    from (
      select o.id, private.role_of(o.id) <> 'dispatcher' as is_supervisor, exists (
        select 1 from public.assigned_shifts a
        where a.agency_id = agency and a.user_id = o.id and a.center_id = floor.id and a.status = 'published'
          and a.starts_at > now() - interval '2 days' and a.starts_at <= now() and a.ends_at > now()
          and (a.is_acting or private.role_of(o.id) <> 'dispatcher')
      ) as is_on_duty
      from public.profiles o
      where o.agency_id = agency and coalesce(o.center_id, floor.id) = floor.id and o.is_active
    ) d
    where d.is_supervisor or d.is_on_duty
  ) p
  join public.profiles s on s.id = person
  where (p.is_on_duty or not p.is_led) and p.id not in (actor, person);
  return private.time_off_record_of(request.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.mark_words(is_overtime boolean, is_acting boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(' (' || nullif(concat_ws(', ', case when is_overtime then 'overtime' end,
    case when is_acting then 'as acting supervisor' end), '') || ')', '')
$function$
;
CREATE OR REPLACE FUNCTION private.match_origins(draft public.schedules)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  exact boolean;
begin
  if draft.revises_id is null then
    return;
  end if;
  update public.assigned_shifts d set origin_id = null
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.origin_id is not null
    and (
      d.status <> 'draft'
      or not exists (
        select 1 from public.assigned_shifts o
        where o.agency_id = d.agency_id and o.id = d.origin_id and o.schedule_id = draft.revises_id
          and o.status = 'published'
      )
    );
  foreach exact in array array[true, false] loop
    with candidates as (
      select a.id, a.schedule_id, case
          when exact then concat_ws(' ', coalesce(a.user_id::text, 'open'), a.shift_date, a.shift_id, a.required_role)
          else concat_ws(' ', a.user_id, a.shift_date)
        end as likeness, a.starts_at
      from public.assigned_shifts a
      where a.center_id = draft.center_id and (exact or a.user_id is not null) and (
        (a.schedule_id = draft.id and a.status = 'draft' and a.origin_id is null)
        or (a.schedule_id = draft.revises_id and a.status = 'published' and not exists (
          select 1 from public.assigned_shifts d
          where d.agency_id = a.agency_id and d.origin_id = a.id and d.schedule_id = draft.id
        ))
      )
    ), numbered as (
      select c.*, row_number() over (partition by c.schedule_id, c.likeness order by c.starts_at, c.id) as place
      from candidates c
    )
    update public.assigned_shifts a set origin_id = o.id
    from numbered d
    join numbered o on o.schedule_id = draft.revises_id and o.likeness = d.likeness and o.place = d.place
    where a.id = d.id and d.schedule_id = draft.id;
  end loop;
end
$function$
;
CREATE OR REPLACE FUNCTION private.may_release(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select person <> (select auth.uid()) and (
    private.my_role() = 'admin'
    or private.my_role() = 'supervisor' and private.role_of(person) = 'dispatcher' and private.is_on_duty((select auth.uid()))
  )
$function$
;
CREATE OR REPLACE FUNCTION private.may_see_swap(swap public.shift_swaps, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select person = swap.requester_id or person is not distinct from swap.responder_id
    or exists (select 1 from public.swap_answers w where w.swap_id = swap.id and w.person_id = person)
    or private.may_take_swap(swap, person)
    or coalesce(private.may_supervise(person, swap.agency_id), false)
$function$
;
CREATE OR REPLACE FUNCTION private.may_supervise(person uuid, agency uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(private.role_of(p.id) >= 'supervisor', false)
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  where p.id = person and p.agency_id = agency
$function$
;
CREATE OR REPLACE FUNCTION private.may_take_swap(swap public.shift_swaps, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select swap.is_for_everyone and swap.requester_id <> person and (private.swap_by_now(swap)).status = 'pending'
    and exists (select 1 from public.profiles p where p.id = person and p.center_id = swap.center_id and p.is_active)
    and private.of_one_capacity(swap.requester_id, person)
    and not exists (
      select 1 from public.swap_answers w where w.swap_id = swap.id and w.person_id = person and w.state <> 'void'
    )
$function$
;
CREATE OR REPLACE FUNCTION private.merge_revision(draft public.schedules, published public.schedules)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  cancelled bigint[];
  changed bigint[];
  replacing bigint[];
  added bigint[];
  concerned uuid[];
begin
  perform private.match_origins(draft);
  select coalesce(array_agg(o.id), '{}') into cancelled
  from public.assigned_shifts o
  where o.center_id = published.center_id and o.schedule_id = published.id and o.status = 'published'
    and not exists (
      select 1 from public.assigned_shifts d
      where d.agency_id = o.agency_id and d.origin_id = o.id and d.schedule_id = draft.id and d.status = 'draft'
    );
  select coalesce(array_agg(d.id) filter (where o.id is null), '{}'),
    coalesce(array_agg(d.id) filter (where o.id is not null), '{}'),
    coalesce(array_agg(o.id) filter (where o.id is not null), '{}')
  into added, replacing, changed
  from public.assigned_shifts d
  left join public.assigned_shifts o on o.agency_id = d.agency_id and o.id = d.origin_id
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.status = 'draft'
    and (d.user_id, d.shift_id, d.shift_date, d.local_start, d.local_end, d.is_overtime, d.is_acting, d.required_role)
      is distinct from
      (o.user_id, o.shift_id, o.shift_date, o.local_start, o.local_end, o.is_overtime, o.is_acting, o.required_role);

  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.starts_at <= now()
  ) then
    perform private.fail(422, 'This revision changes shifts that have already started. The past is corrected, not re-planned.');
  end if;
  if exists (
    select 1 from public.assigned_shifts a
    where a.id = any (cancelled || changed || replacing || added) and a.shift_date < draft.revises_from
  ) then
    perform private.fail(422, format('This revision changes days before %s, which it leaves as they are. Plan anew from an earlier day.',
      to_char(draft.revises_from, 'FMDD Mon YYYY')));
  end if;

  select array_agg(distinct a.user_id) into concerned
  from public.assigned_shifts a
  where a.id = any (cancelled || changed || replacing || added) and a.user_id is not null;

  -- People may exchange shifts: what goes goes first, and the rest is one statement, at whose end the constraint looks.
  update public.assigned_shifts a set status = 'cancelled' where a.id = any (cancelled);
  update public.assigned_shifts o
  set user_id = d.user_id, shift_id = d.shift_id, shift_date = d.shift_date, local_start = d.local_start,
    local_end = d.local_end, is_overtime = d.is_overtime, is_acting = d.is_acting, required_role = d.required_role,
    source = d.source, override_reason = d.override_reason,
    -- What a trade says of whose pay a shift is ends with the person who took it over.
    credited_user_id = case when d.user_id is not distinct from o.user_id then d.credited_user_id end
  from public.assigned_shifts d
  where d.id = any (replacing) and o.agency_id = d.agency_id and o.id = d.origin_id;
  update public.assigned_shifts a set schedule_id = published.id, status = 'published' where a.id = any (added);
  delete from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id;
  return jsonb_build_object('changed', to_jsonb(changed), 'cancelled', to_jsonb(cancelled), 'added', to_jsonb(added),
    'concerned', coalesce(to_jsonb(concerned), '[]'));
end
$function$
;
CREATE OR REPLACE FUNCTION private.minutes_words(minutes integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select concat_ws(' ', case when minutes >= 60 or minutes = 0 then minutes / 60 || ' h' end,
    case when minutes % 60 > 0 then minutes % 60 || ' min' end)
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_active()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Auth reads the end of a ban as a date, so it gets one that nobody lives to see.
  update auth.users u set banned_until = case when new.is_active then null else now() + interval '100 years' end
  where u.id = new.id;
  if not new.is_active then
    delete from auth.sessions s where s.user_id = new.id;
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_duty_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.mirror_duty_state(coalesce(new.user_id, old.user_id));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_duty_state(person uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date := (select private.today_of(p.agency_id) from public.profiles p where p.id = person);
begin
  -- The change itself is recorded; that the mirror follows is none.
  perform set_config('app.bulk', 'on', true);
  update public.profiles p
  set counts_toward_minimum = n.counts, trainer_id = n.trainer
  from (
    select private.counts_on(person, today) as counts, (
      select d.trainer_id from public.duty_states d
      where d.user_id = person and d.kind = 'trainee' and today between d.from_date and coalesce(d.to_date, today)
    ) as trainer
  ) n
  where p.id = person and (p.counts_toward_minimum, p.trainer_id) is distinct from (n.counts, n.trainer);
  perform set_config('app.bulk', recording, true);
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_email()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform set_config('app.actor', new.id::text, true);
  perform private.set_action('user.change_email');
  update public.profiles set email = new.email where id = new.id and new.email is not null;
  perform private.set_action('');
  perform set_config('app.actor', '', true);
  if new.email is not null then
    perform private.tell_of_account(new.id, 'security.email', format(
      'The e-mail address of your account was changed from %s to %s. If it was not you, tell an admin at once.',
      coalesce(old.email, 'none'), new.email));
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_password()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.sign_in_guards g where g.user_id = new.id and g.blocked_until is distinct from 'infinity';
  -- The first one is the invited person's own.
  if old.encrypted_password <> '' then
    perform private.raise_topic_epoch(p.agency_id), private.record_audit(p.agency_id, 'user.change_password',
      p.id::text, '{"entity":"user"}', null, null, p.id)
    from public.profiles p where p.id = new.id;
    perform private.tell_of_account(new.id, 'security.password', format(
      'Your password was changed, %s. If it was not you, ask for a new one on the page where you sign in, and tell an admin.',
      private.moment_words(now(), private.zone_of(new.id))));
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_pattern()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person uuid := coalesce(new.user_id, old.user_id);
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  update public.profiles p
  set assigned_pattern = (
    select h.pattern from public.profile_patterns h
    where h.user_id = person and h.effective_from <= private.today_of(p.agency_id)
    order by h.effective_from desc limit 1
  )
  where p.id = person;
  perform set_config('app.bulk', recording, true);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.mirror_today()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed integer;
  done integer := 0;
  gone record;
begin
  perform set_config('app.action', 'setting.apply', true);
  with days as materialized (
    select a.id, private.today_of(a.id) as today from public.agencies a
  ), wanted as (
    select p.id, coalesce(h.has_one, false) as has_one, h.pattern, private.counts_on(p.id, d.today) as counts, t.trainer_id
    from public.profiles p
    join days d on d.id = p.agency_id
    left join lateral (
      select true as has_one, x.pattern from public.profile_patterns x
      where x.user_id = p.id and x.effective_from <= d.today order by x.effective_from desc limit 1
    ) h on true
    left join lateral (
      select s.trainer_id from public.duty_states s
      where s.user_id = p.id and s.kind = 'trainee' and s.from_date <= d.today
        and (s.to_date is null or s.to_date >= d.today)
    ) t on true
  ), held as (
    select w.* from wanted w
    join public.profiles p on p.id = w.id
    where w.has_one and p.assigned_pattern is distinct from w.pattern
      or p.counts_toward_minimum <> w.counts or p.trainer_id is distinct from w.trainer_id
    order by p.id for no key update of p skip locked
  )
  update public.profiles p
  set assigned_pattern = case when h.has_one then h.pattern else p.assigned_pattern end,
    counts_toward_minimum = h.counts, trainer_id = h.trainer_id
  from held h where p.id = h.id;
  get diagnostics changed = row_count;
  done := done + changed;
  for gone in
    select s.id, s.agency_id from public.shifts s
    where s.is_active and s.valid_to < private.today_of(s.agency_id)
    order by s.id for no key update skip locked
  loop
    update public.shifts s set is_active = false where s.id = gone.id;
    done := done + 1 + private.move_preferences(gone.agency_id);
  end loop;
  perform set_config('app.action', '', true);
  return done;
end
$function$
;
CREATE OR REPLACE FUNCTION private.moment_words(moment timestamp with time zone, zone text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_char(moment at time zone zone, 'FMDy FMDD Mon YYYY, HH24:MI')
$function$
;
CREATE OR REPLACE FUNCTION private.move_desk(desk integer, is_up boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  known public.desks;
  neighbour public.desks;
begin
  select * into known from public.desks d where d.id = desk and d.agency_id = agency;
  if not found then
    perform private.fail(404, 'This desk does not exist.');
  end if;
  perform private.hold_desks(known.center_id);
  select * into known from public.desks d where d.id = desk;
  select * into neighbour from public.desks d
  where d.center_id = known.center_id and d.is_active
    and case when is_up then d.position < known.position else d.position > known.position end
  order by abs(d.position - known.position) limit 1;
  if neighbour.id is null then
    return;
  end if;
  update public.desks d
  set position = case d.id when known.id then neighbour.position else known.position end
  where d.id in (known.id, neighbour.id);
  perform private.record_audit(agency, 'desk.move', desk::text, jsonb_build_object('entity', 'desk'),
    jsonb_build_object('name', known.name, 'position', known.position),
    jsonb_build_object('name', known.name, 'position', neighbour.position));
end
$function$
;
CREATE OR REPLACE FUNCTION private.move_preferences(agency uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  moved integer;
begin
  update public.profiles p set default_shift_preference_id = n.id
  from public.shifts o
  join public.shifts n on n.agency_id = o.agency_id and n.replaces_id = o.id
  where p.agency_id = agency and p.default_shift_preference_id = o.id and not o.is_active
    and n.is_active and coalesce(n.valid_from <= private.today_of(agency), true);
  get diagnostics moved = row_count;
  return moved;
end
$function$
;
CREATE OR REPLACE FUNCTION private.move_topics_of_demoted()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select 1 from public.roles r where r.id = old.role_id and r.name <> 'dispatcher') then
    perform private.raise_topic_epoch((select p.agency_id from public.profiles p where p.id = old.user_id));
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.move_topics_of_leaver()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.raise_topic_epoch(old.agency_id);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.move_topics_of_suspended()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.topic_epoch := old.topic_epoch + 1;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.my_agency_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.agency_id
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  where p.id = (select auth.uid()) and p.is_active and a.status = 'active'
    -- Every token that Auth gives out names its session.
    and ((select auth.jwt()) ->> 'session_id' is null or exists (
      select 1 from auth.sessions s
      where s.id = ((select auth.jwt()) ->> 'session_id')::uuid and s.user_id = p.id
        and (s.not_after is null or s.not_after > now())
    ))
$function$
;
CREATE OR REPLACE FUNCTION private.my_channel_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select m.channel_id from public.chat_members m
  where m.user_id = (select auth.uid()) and m.agency_id = private.my_agency_id()
$function$
;
CREATE OR REPLACE FUNCTION private.my_handover_centers()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select c.id from public.centers c
  where c.agency_id = (select private.supervised_agency_id())
  union
  select p.center_id from public.profiles p
  where p.id = (select auth.uid()) and p.agency_id = (select private.my_agency_id()) and p.center_id is not null
$function$
;
CREATE OR REPLACE FUNCTION private.my_role()
 RETURNS public.role_name
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when private.my_agency_id() is not null then private.role_of((select auth.uid())) end
$function$
;
CREATE OR REPLACE FUNCTION private.my_topics()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array_remove(array[
    format('user:%s:%s', (select auth.uid()), a.topic_epoch),
    format('agency:%s:%s', a.id, a.topic_epoch),
    case when private.my_role() >= 'supervisor' then format('supervisors:%s:%s', a.id, a.topic_epoch) end
  ], null)
  from public.agencies a
  where a.id = private.my_agency_id()
$function$
;
CREATE OR REPLACE FUNCTION private.my_workweeks()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(
    (
      select jsonb_agg(jsonb_build_object('fromDate', v.effective_from, 'workweekStart', v.value -> 'workweekStart')
        order by v.effective_from)
      from (
        select distinct on (s.effective_from) s.effective_from, s.value
        from public.setting_versions s
        where s.agency_id = a.id and s.kind = 'workweek' and s.withdrawn_at is null
        order by s.effective_from, s.id desc
      ) v
    ),
    jsonb_build_array(jsonb_build_object('fromDate', '2000-01-01', 'workweekStart', a.workweek_start))
  )
  from public.agencies a
  where a.id = (select private.my_agency_id())
$function$
;
CREATE OR REPLACE FUNCTION private.name_of(person uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.full_name from public.profiles p where p.id = person
$function$
;
CREATE OR REPLACE FUNCTION private.named_shift(shift jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select shift || jsonb_build_object('version', a.version)
  from public.assigned_shifts a where a.id = (shift ->> 'assignmentId')::bigint
$function$
;
CREATE OR REPLACE FUNCTION private.names_of(people uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(p.full_name order by p.full_name, p.id), '[]') from public.profiles p where p.id = any (people)
$function$
;
CREATE OR REPLACE FUNCTION private.newest_night(agency uuid, seen_at timestamp with time zone, OUT night date, OUT due_at timestamp with time zone)
 RETURNS SETOF record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select d.night, private.local_to_instant(d.night + n.nightly_time, n.time_zone)
  from private.nightly_clock(agency) n
  cross join lateral (
    select today.day - (private.local_to_instant(today.day + n.nightly_time, n.time_zone) > seen_at)::integer as night
    from (select (seen_at at time zone n.time_zone)::date as day) today
  ) d
$function$
;
CREATE OR REPLACE FUNCTION private.news_of(edit public.roster_edits)
 RETURNS TABLE(person uuid, before jsonb, after jsonb, notice_minutes integer, is_correction boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.id, o.before, o.after, c.notice_minutes,
    private.corrects(c.changed_at,
      case when o.before is not null then p.id end, to_timestamp((o.before ->> 'startsAt')::bigint / 1000.0),
      to_timestamp((o.before ->> 'endsAt')::bigint / 1000.0),
      case when o.after is not null then p.id end, to_timestamp((o.after ->> 'startsAt')::bigint / 1000.0),
      to_timestamp((o.after ->> 'endsAt')::bigint / 1000.0))
  from public.shift_changes c
  cross join lateral (select distinct x as id from unnest(array[c.from_user_id, c.to_user_id]) x where x is not null) p
  cross join lateral (
    select private.own_state(c.before, c.from_user_id, p.id) as before, private.own_state(c.after, c.to_user_id, p.id) as after
  ) o
  where c.agency_id = edit.agency_id and c.edit_id = edit.id and c.is_published and o.before is distinct from o.after
    and not exists (select 1 from public.time_off_requests l where l.id = edit.time_off_id and l.user_id = p.id)
$function$
;
CREATE OR REPLACE FUNCTION private.next_version(agency uuid, wanted public.setting_kind, after date, center uuid, which text)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select min(v.effective_from)
  from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null and v.effective_from > after
$function$
;
CREATE OR REPLACE FUNCTION private.nightly_clock(agency uuid, OUT time_zone text, OUT nightly_time time without time zone)
 RETURNS SETOF record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select c.time_zone, coalesce((select r.nightly_time from public.notice_rules r where r.agency_id = agency), '05:30')
  from public.centers c
  where c.agency_id = agency and c.is_active
  order by c.created_at, c.id limit 1
$function$
;
CREATE OR REPLACE FUNCTION private.nightly_record(run public.nightly_runs)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', run.id, 'night', run.night, 'state', run.state, 'attempts', run.attempts,
    'startedAt', round(extract(epoch from run.started_at) * 1000),
    'finishedAt', round(extract(epoch from run.finished_at) * 1000), 'peopleTold', run.people_told,
    'summary', run.result -> 'summary', 'error', run.error)
$function$
;
CREATE OR REPLACE FUNCTION private.notice_preferences_of(person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_object_agg(n.category || '.' || n.channel, n.is_on), '{}')
  from public.notification_preferences n where n.user_id = person
$function$
;
CREATE OR REPLACE FUNCTION private.notify(person uuid, kind text, content text, link text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select p.agency_id, p.id, kind, left(content, 1000), link
  from public.profiles p where p.id = person and p.is_active
$function$
;
CREATE OR REPLACE FUNCTION private.obstacle_of(run public.generation_runs)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when private.may_supervise(run.requested_by, run.agency_id) is not true
      then 'The person who asked for this schedule may no longer do so.'
    when s.status <> 'draft' then format('This schedule is already %s.', s.status)
    when s.version <> run.loaded_version then 'The schedule was changed meanwhile. Generate it again.'
  end
  from public.schedules s where s.id = run.schedule_id
$function$
;
CREATE OR REPLACE FUNCTION private.of_one_capacity(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((private.role_of(one) = 'dispatcher') = (private.role_of(other) = 'dispatcher'), false)
$function$
;
CREATE OR REPLACE FUNCTION private.offer_swap(actor uuid, kind public.swap_kind, row_id bigint, row_version integer, asked jsonb, for_everyone boolean, told uuid[], given_note text, blocks jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  named bigint[];
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
  entry record;
  until timestamptz;
  swap public.shift_swaps;
begin
  perform private.require_asked(kind, asked, for_everyone);
  named := array(
    select nullif(x -> 'assignmentId', 'null')::bigint from jsonb_array_elements(asked) x where x ->> 'assignmentId' is not null
  );
  perform private.lock_trade(agency, named || row_id, blocks, false);
  perform 1 from public.profiles p
  where p.agency_id = agency and (p.id = actor or p.id in (select (x ->> 'personId')::uuid from jsonb_array_elements(asked) x))
  order by p.id for key share;
  shift := private.require_tradable(agency, row_id, actor, row_version);
  perform private.require_trade_rules(agency, shift, null);
  if (select p.center_id from public.profiles p where p.id = actor) is distinct from shift.center_id then
    perform private.fail(422, 'You work at another center.', '{"field":"assignmentId"}');
  end if;
  until := case when for_everyone then shift.starts_at end;
  for entry in
    select (x ->> 'personId')::uuid as person, nullif(x -> 'assignmentId', 'null')::bigint as row_id, nullif(x -> 'version', 'null')::integer as version
    from jsonb_array_elements(asked) x
  loop
    if not exists (select 1 from public.profiles p where p.id = entry.person and p.agency_id = agency) then
      perform private.fail(422, 'Person is not known.', '{"field":"asked"}');
    end if;
    perform private.require_counterparts(shift.center_id, actor, entry.person);
    theirs := null;
    if entry.row_id is not null then
      theirs := private.require_tradable(agency, entry.row_id, entry.person, entry.version);
      if theirs.center_id <> shift.center_id then
        perform private.fail(422, 'Both shifts are of one center.', '{"field":"asked"}');
      end if;
      perform private.require_trade_rules(agency, shift, theirs);
    end if;
    until := greatest(until, least(shift.starts_at, theirs.starts_at));
  end loop;
  select s.* into swap from public.shift_swaps s
  where s.requester_assigned_shift_id = row_id and s.status in ('pending', 'accepted');
  if found and swap.expires_at <= now() then
    -- Time has ended that one; nobody has written it down yet.
    perform private.hold_people_of_swaps(array[swap.id]);
    select s.* into swap from public.shift_swaps s where s.id = swap.id and s.status in ('pending', 'accepted') for update;
    if found then
      perform private.expire_swap(swap);
    end if;
  elsif found then
    perform private.fail(409, 'You offer this shift already. Withdraw that offer first.',
      jsonb_build_object('status', swap.status, 'swap', swap.id));
  end if;
  perform private.require_unpromised(agency, named || row_id);
  perform private.require_judged(agency, named || row_id, blocks);
  perform private.set_action('swap.offer');
  insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, is_for_everyone, note,
    expires_at)
  select agency, shift.center_id, offer_swap.kind, actor, row_id, for_everyone, words,
    until - make_interval(mins => r.notice_minutes)
  from public.swap_rules r where r.agency_id = agency
  returning * into swap;
  perform private.set_action('');
  insert into public.swap_answers (swap_id, person_id, agency_id, assigned_shift_id)
  select swap.id, (x ->> 'personId')::uuid, agency, nullif(x -> 'assignmentId', 'null')::bigint from jsonb_array_elements(asked) x;
  perform private.notify(p.id, 'swap.offered', case
      when kind = 'give' then format('%s would like to give %s away. Would you take it?', private.name_of(actor), o.words)
      else format('%s offers %s for %s.', private.name_of(actor), o.words,
        coalesce('your ' || private.offered_words(w.shift, swap), 'a shift of yours'))
    end, '/swaps?swap=' || swap.id)
  from public.profiles p
  cross join lateral (select private.offered_words(swap.requester_shift, swap) as words) o
  left join public.swap_answers w on w.agency_id = agency and w.swap_id = swap.id and w.person_id = p.id
  where p.agency_id = agency and (
    w.person_id is not null
    -- Whom the server found able to take it.
    or for_everyone and p.id = any (told) and p.id <> actor and p.center_id = shift.center_id
      and private.of_one_capacity(p.id, actor)
  )
  order by p.id;
  return private.swap_record_of(swap.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.offered_words(shift jsonb, swap public.shift_swaps)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.shift_words(shift, c.time_zone) from public.centers c where c.id = swap.center_id
$function$
;
CREATE OR REPLACE FUNCTION private.only_columns(fields jsonb, columns text[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_object_agg(f.key, f.value) from jsonb_each(fields) f where f.key = any (columns)
$function$
;
CREATE OR REPLACE FUNCTION private.open_center(agency uuid, center uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency and c.is_active) then
    perform private.fail(404, 'This center does not exist.');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.own_state(state jsonb, owner uuid, person uuid)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when owner = person then state - array['requiredRole', 'isLocked'] end
$function$
;
CREATE OR REPLACE FUNCTION private.place_of_address(address text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(p[1] || p[2] || regexp_replace(p[3], '(/[^/]{4})[^/]{12,}', '\1…', 'g') || case when p[4] <> '' then '?…' else '' end,
    'kept apart')
  from (select regexp_match(address, '^(https?://)(?:[^/?#]*@)?([^/?#@]+)([^?#]*)(.*)$', 'i') as p) parts
$function$
;
CREATE OR REPLACE FUNCTION private.plan_deliveries(plans jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  planned bigint[];
begin
  if plans is null or jsonb_typeof(plans) <> 'array' or jsonb_array_length(plans) > 1000 then
    perform private.fail(422, 'Plans are a list of at most 1000.', '{"field":"plans"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(plans) p
    where jsonb_typeof(p -> 'notificationId') is distinct from 'number'
      or jsonb_typeof(p -> 'deliveries') is distinct from 'array'
  ) then
    perform private.fail(422, 'A plan names its notice and its deliveries.', '{"field":"plans"}');
  end if;
  if exists (
    select 1
    from jsonb_array_elements(plans) p
    cross join jsonb_array_elements(p -> 'deliveries') d
    where coalesce(d ->> 'channel' = any (enum_range(null::public.notice_channel)::text[]), false) is not true
      or jsonb_typeof(d -> 'dueAt') is distinct from 'number' or jsonb_typeof(d -> 'deadlineAt') is distinct from 'number'
      or jsonb_typeof(d -> 'isUrgent') is distinct from 'boolean'
      or jsonb_typeof(d -> 'isFallback') is distinct from 'boolean'
  ) or exists (
    select 1
    from jsonb_array_elements(plans) with ordinality p (plan, place)
    cross join jsonb_array_elements(p.plan -> 'deliveries') d
    group by p.place, d ->> 'channel' having count(*) > 1
  ) then
    perform private.fail(422, 'A delivery says by which channel, once for each, when it is due and until when.', '{"field":"plans"}');
  end if;
  with given as (
    select (p ->> 'notificationId')::bigint as id, bool_or(jsonb_array_length(p -> 'deliveries') > 0) as leaves
    from jsonb_array_elements(plans) p group by 1
  ), locked as (
    select n.id, g.leaves from public.notifications n join given g on g.id = n.id
    where n.planned_at is null order by n.id for no key update of n
  ), marked as (
    update public.notifications n
    set planned_at = now(), status = case when n.status = 'pending' and not l.leaves then 'sent' else n.status end
    from locked l where n.id = l.id
    returning n.id
  )
  select coalesce(array_agg(m.id), '{}') into planned from marked m;
  insert into public.notification_deliveries
    (agency_id, notification_id, recipient_id, channel, is_urgent, is_fallback, due_at, deadline_at)
  select n.agency_id, n.id, n.recipient_id, (d ->> 'channel')::public.notice_channel, (d ->> 'isUrgent')::boolean,
    (d ->> 'isFallback')::boolean,
    -- One that could go only when it is too late ends as undelivered, which people see.
    least(t.due_at, t.deadline_at), t.deadline_at
  from jsonb_array_elements(plans) p
  join public.notifications n on n.id = (p ->> 'notificationId')::bigint
  cross join jsonb_array_elements(p -> 'deliveries') d
  cross join lateral (
    select to_timestamp((d ->> 'dueAt')::numeric / 1000) as due_at, to_timestamp((d ->> 'deadlineAt')::numeric / 1000) as deadline_at
  ) t
  where n.id = any (planned)
  order by n.id, d ->> 'channel'
  on conflict (notification_id, channel) do nothing;
  return cardinality(planned);
end
$function$
;
CREATE OR REPLACE FUNCTION private.planned_shifts(assignments jsonb)
 RETURNS TABLE(user_id uuid, shift_date date, shift_id integer, required_role public.role_name)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when gone.id is null then named.id end, (x ->> 0)::date, (x ->> 1)::integer,
    coalesce((p ->> 'role')::public.role_name, 'dispatcher')
  from jsonb_array_elements(assignments) p
  cross join lateral (
    select case when p ->> 'user_id' ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then (p ->> 'user_id')::uuid end as id
  ) named
  left join public.profiles gone on gone.id = named.id and not gone.is_active
  cross join lateral jsonb_array_elements(p -> 'shifts') x
$function$
;
CREATE OR REPLACE FUNCTION private.propose_swap(actor uuid, swap_id integer, expected_version integer, row_id bigint, row_version integer, given_note text, blocks jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, actor);
  answer public.swap_answers;
  shift public.assigned_shifts;
  theirs public.assigned_shifts;
begin
  perform private.lock_trade(agency, array[swap.requester_assigned_shift_id, row_id], blocks, false);
  swap := private.lock_swap(swap, expected_version, 'pending');
  if swap.kind = 'give' then
    perform private.fail(422, 'This shift is given away: nothing is asked for it.');
  end if;
  perform private.require_open(swap);
  answer := private.require_answerable(swap, actor);
  shift := private.require_tradable(agency, swap.requester_assigned_shift_id, swap.requester_id, null);
  theirs := private.require_tradable(agency, row_id, actor, row_version);
  perform private.require_counterparts(swap.center_id, swap.requester_id, actor);
  if theirs.center_id <> swap.center_id then
    perform private.fail(422, 'Both shifts are of one center.', '{"field":"assignmentId"}');
  end if;
  perform private.require_trade_rules(agency, shift, theirs);
  if answer.state = 'asked' and answer.assigned_shift_id = row_id then
    perform private.fail(422, 'This is the shift that was asked for. Accept the offer.', '{"field":"assignmentId"}');
  end if;
  perform private.require_unpromised(agency, array[swap.requester_assigned_shift_id, row_id]);
  perform private.require_judged(agency, array[swap.requester_assigned_shift_id, row_id], blocks);
  perform private.set_action('swap.propose');
  insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id, note)
  values (swap.id, actor, agency, 'proposed', row_id, words)
  on conflict on constraint swap_answers_pkey do update
  set state = 'proposed', assigned_shift_id = excluded.assigned_shift_id, note = excluded.note, updated_at = now()
  returning * into answer;
  perform private.set_action('');
  perform private.notify(swap.requester_id, 'swap.proposed', format('%s would work your %s for %s%s', private.name_of(actor),
    private.offered_words(swap.requester_shift, swap), private.offered_words(answer.shift, swap), coalesce(': ' || words, '.')),
    '/swaps?swap=' || swap.id);
  return private.swap_record_of(swap.id, actor);
end
$function$
;
CREATE OR REPLACE FUNCTION private.prune_audit(batch integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most bigint := least(greatest(coalesce(batch, 5000), 1), 20000);
  agency record;
  base record;
  cutoff timestamptz;
  last_seq bigint;
  last_hash bytea;
  removed bigint;
  ids bigint[];
  broken jsonb;
  done jsonb := '[]';
begin
  perform pg_advisory_xact_lock(hashtextextended('prune_audit', 0));
  for agency in select a.id, a.audit_months as months from public.agencies a where a.audit_months is not null order by a.id loop
    cutoff := clock_timestamp() - make_interval(months => agency.months);
    select b.seq into base from private.audit_base(agency.id) b;
    select min(c.seq) - 1 into last_seq
    from (
      select * from public.audit_chain c
      where c.agency_id = agency.id and c.seq between base.seq + 1 and base.seq + most + 1 order by c.seq
    ) c
    left join public.audit_logs l on l.id = c.audit_id
    where l.id is null or l.created_at >= cutoff;
    last_seq := least(
      coalesce(last_seq, base.seq + most), base.seq + most,
      (select max(c.seq) - 1 from public.audit_chain c where c.agency_id = agency.id));
    continue when last_seq is null or last_seq <= base.seq
      -- Once a day, unless there is a whole batch to remove.
      or last_seq - base.seq < most and exists (
        select 1 from public.audit_checkpoints k where k.agency_id = agency.id and k.at > clock_timestamp() - interval '20 hours'
      );
    broken := private.check_audit(agency.id, base.seq + 1, (last_seq - base.seq)::integer) -> 'broken';
    if broken <> 'null' then
      done := done || jsonb_build_object('agency', agency.id, 'removed', 0, 'broken', broken);
      continue;
    end if;
    select c.hash into last_hash from public.audit_chain c where c.agency_id = agency.id and c.seq = last_seq;
    removed := last_seq - base.seq;
    insert into public.audit_checkpoints (agency_id, seq, hash, removed, written_before)
    values (agency.id, last_seq, last_hash, removed, cutoff);
    with gone as (
      delete from public.audit_chain c where c.agency_id = agency.id and c.seq <= last_seq returning c.audit_id
    )
    select array_agg(g.audit_id) into ids from gone g;
    delete from public.audit_logs l where l.id = any (ids);
    perform private.record_audit(agency.id, 'audit.prune', null, jsonb_build_object('entity', 'audit',
      'removed', removed, 'seq', last_seq, 'hash', encode(last_hash, 'hex'), 'months', agency.months));
    done := done || jsonb_build_object('agency', agency.id, 'removed', removed, 'broken', null);
  end loop;
  return done;
end
$function$
;
CREATE OR REPLACE FUNCTION private.prune_notices(batch integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most integer := least(greatest(coalesce(batch, 5000), 1), 20000);
  agency record;
  ids bigint[];
  gone integer;
  removed integer := 0;
begin
  for agency in
    select a.id, clock_timestamp() - make_interval(months => a.notice_months) as cutoff
    from public.agencies a where a.notice_months is not null order by a.id
  loop
    delete from public.notification_deliveries d
    where d.id in (
      select x.id
      from public.notification_deliveries x join public.notifications n on n.id = x.notification_id
      where x.agency_id = agency.id and x.ended_at < agency.cutoff and x.state in ('sent', 'skipped', 'dead')
        and not (n.needs_ack and n.acknowledged_at is null)
      order by x.ended_at limit most
    );
    get diagnostics gone = row_count;
    select array_agg(x.id) into ids
    from (
      select n.id from public.notifications n
      where n.agency_id = agency.id and n.created_at < agency.cutoff and n.planned_at is not null
        and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
        and not exists (
          select 1 from public.notification_deliveries d where d.agency_id = n.agency_id and d.notification_id = n.id
        )
      limit most
      for update of n skip locked
    ) x;
    delete from public.notifications n where n.id = any (ids);
    gone := gone + coalesce(cardinality(ids), 0);
    if gone > 0 then
      perform private.record_audit(agency.id, 'notice.prune', null, jsonb_build_object('entity', 'notice',
        'removed', coalesce(cardinality(ids), 0), 'deliveries', gone - coalesce(cardinality(ids), 0)));
    end if;
    removed := removed + gone;
  end loop;
  return removed;
end
$function$
;
CREATE OR REPLACE FUNCTION private.publish_schedule(schedule integer, expected_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules;
  target public.schedules;
  difference jsonb;
  recipients uuid[];
  behind integer;
  state jsonb;
begin
  select * into draft from public.schedules s where s.id = schedule and s.agency_id = agency;
  if not found then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- One publication of a center at a time.
  perform pg_advisory_xact_lock(hashtextextended('publish:' || draft.center_id::text, 0));
  draft := private.lock_schedule(schedule);
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status),
      jsonb_build_object('status', draft.status, 'by', draft.published_by, 'at', draft.published_at));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, 'This schedule was changed meanwhile. Look again before you publish.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  -- A what-if that is still being computed does not stand in the way.
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Publish it when it is ready.');
  end if;
  if not exists (
    select 1 from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft' and a.user_id is not null
  ) then
    perform private.fail(422, 'Nobody has a shift in this schedule. Generate it before you publish.');
  end if;
  perform set_config('app.bulk', 'on', true);

  if draft.revises_id is null then
    if exists (
      select 1 from public.schedules s
      where s.center_id = draft.center_id and s.status = 'published'
        and daterange(s.start_date, s.end_date, '[]') && daterange(draft.start_date, draft.end_date, '[]')
    ) then
      perform private.fail(409, 'Another published schedule of this center covers some of these dates.');
    end if;
    update public.schedules s
    set status = 'published', published_version = 1, published_at = now(), published_by = (select auth.uid())
    where s.id = draft.id;
    begin
      update public.assigned_shifts a set status = 'published'
      where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft';
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this schedule already works at that time in another published one. Generate it again.');
    end;
    select * into target from public.schedules s where s.id = draft.id;
    select array_agg(distinct a.user_id) into recipients
    from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = draft.id and a.user_id is not null;
    difference := jsonb_build_object('added', (
      select count(*) from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id
    ));
  else
    target := private.lock_schedule(draft.revises_id);
    if target.status <> 'published' then
      perform private.fail(409, format('The schedule that this one revises is %s.', target.status));
    end if;
    -- Edits and other revisions: a merge would take them back without a word.
    select count(*) into behind from private.changed_since_revised(draft);
    if behind > 0 then
      perform private.fail(409, case when behind = 1
          then '1 shift of the published schedule has changed since this revision was started. Bring it in first.'
          else format('%s shifts of the published schedule have changed since this revision was started. Bring them in first.', behind)
        end, jsonb_build_object('changed', behind, 'by', target.updated_by, 'at', target.updated_at));
    end if;
    begin
      difference := private.merge_revision(draft, target);
    exception when exclusion_violation then
      perform private.fail(409, 'Somebody in this revision already works at that time. Look at the published schedule again.');
    end;
    recipients := array(select jsonb_array_elements_text(difference -> 'concerned')::uuid);
    update public.schedules s
    set published_version = s.published_version + 1, published_at = now(), published_by = (select auth.uid()),
      result = coalesce(draft.result, s.result)
    where s.id = target.id
    returning * into target;
    insert into public.schedule_results (schedule_id, agency_id, result)
    select target.id, r.agency_id, r.result from public.schedule_results r where r.schedule_id = draft.id
    on conflict (schedule_id) do update set result = excluded.result;
    update public.schedules s set status = 'archived' where s.id = draft.id;
    delete from private.revision_bases b where b.schedule_id = draft.id;
  end if;

  -- Whoever has left is told nothing.
  recipients := array(select p.id from public.profiles p where p.id = any (recipients) and p.is_active order by p.id);
  state := private.schedule_state(target.id);
  insert into public.schedule_versions
    (agency_id, schedule_id, version, state, difference, published_by, shift_count, people_told)
  values (agency, target.id, target.published_version, state, difference, (select auth.uid()), jsonb_array_length(state),
    cardinality(recipients));
  perform private.announce_schedule(target, recipients,
    case when draft.revises_id is null then 'schedule.published' else 'schedule.changed' end,
    format(case when draft.revises_id is null then 'The schedule %s (%s to %s) is published.'
      else 'Your shifts in %s (%s to %s) have changed.' end, target.name, to_char(target.start_date, 'FMDD Mon YYYY'),
      to_char(target.end_date, 'FMDD Mon YYYY')));
  perform private.record_audit(agency, 'schedule.publish', target.id::text, jsonb_build_object(
    'entity', 'schedule', 'from_draft', draft.id, 'published_version', target.published_version,
    'people_told', cardinality(recipients), 'difference', difference - 'concerned',
    'snapshot_sha256', encode(sha256(convert_to(state::text, 'UTF8')), 'hex')));
  return jsonb_build_object('schedule_id', target.id, 'version', (select s.version from public.schedules s where s.id = target.id),
    'published_version', target.published_version, 'people_told', cardinality(recipients));
end
$function$
;
CREATE OR REPLACE FUNCTION private.put_in_force(agency uuid, wanted public.setting_kind, value jsonb, center uuid, which text, actor uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  problem text;
begin
  case wanted
    when 'limits' then
      update public.agencies a set limits = value where a.id = agency and a.limits <> value;
    when 'workweek' then
      update public.agencies a set workweek_start = (value ->> 'workweekStart')::smallint
      where a.id = agency and a.workweek_start <> (value ->> 'workweekStart')::smallint;
    when 'patterns' then
      update public.agencies a set pattern_rules = value where a.id = agency and a.pattern_rules <> value;
    when 'sign_in' then
      update public.agencies a set sign_in_policy = (value ->> 'policy')::public.sign_in_policy
      where a.id = agency and a.sign_in_policy <> (value ->> 'policy')::public.sign_in_policy;
      if found then
        -- Whoever was locked waits from now on like everybody else, and the other way round nobody is locked for the past.
        -- The own count stays: nobody releases their own account.
        delete from private.sign_in_guards g using public.profiles p
        where p.id = g.user_id and p.agency_id = agency and p.id is distinct from actor;
      end if;
    when 'retention' then
      update public.agencies a
      set audit_months = (value ->> 'auditMonths')::integer, notice_months = (value ->> 'noticeMonths')::integer
      where a.id = agency and (a.audit_months, a.notice_months)
        is distinct from ((value ->> 'auditMonths')::integer, (value ->> 'noticeMonths')::integer);
    when 'leave_rules' then
      update public.leave_rules r
      set cap_dispatchers = (value ->> 'capDispatchers')::integer, cap_supervisors = (value ->> 'capSupervisors')::integer,
        escalate_after_hours = (value ->> 'escalateAfterHours')::integer, deputy_id = (value ->> 'deputyId')::uuid
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'leave_kind' then
      perform private.check_leave_kind(agency, which, value);
      update public.leave_kinds k
      set name = value ->> 'name', type = (value ->> 'type')::public.time_off_type,
        needs_balance = (value ->> 'needsBalance')::boolean, counts_to_caps = (value ->> 'countsToCaps')::boolean,
        is_protected = (value ->> 'isProtected')::boolean, is_private = (value ->> 'isPrivate')::boolean,
        notice_days = (value ->> 'noticeDays')::integer, is_active = (value ->> 'isActive')::boolean
      where k.agency_id = agency and k.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'swap_rules' then
      update public.swap_rules r
      set notice_minutes = (value ->> 'noticeMinutes')::integer, is_same_workweek = (value ->> 'isSameWorkweek')::boolean,
        approves_clean = (value ->> 'approvesClean')::boolean
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
    when 'notice_rules' then
      update public.notice_rules r
      set fallback_minutes = (value ->> 'fallbackMinutes')::integer, ack_hours = (value ->> 'ackHours')::integer,
        nightly_time = (value ->> 'nightlyTime')::time, webhook_url = value ->> 'webhookUrl', updated_by = actor
      where r.agency_id = agency and private.setting_today(agency, wanted, null, '') <> value;
      if value -> 'webhookUrl' <> 'null' and not exists (
        select 1 from private.webhook_secrets s where s.agency_id = agency
      ) then
        return private.make_webhook_secret(agency);
      end if;
    when 'day_start' then
      problem := private.day_start_problem(center, (value ->> 'dayStart')::time);
      if problem is not null then
        perform private.fail(422, problem, '{"field":"dayStart"}');
      end if;
      perform set_config('app.day_start_of', center::text, true);
      update public.centers c set day_start = (value ->> 'dayStart')::time
      where c.agency_id = agency and c.id = center and c.day_start <> (value ->> 'dayStart')::time;
      perform set_config('app.day_start_of', '', true);
    when 'qualification' then
      perform private.fail_for(private.qualification_problem(agency, which, value, private.today_of(agency)));
      update public.qualifications q
      set name = value ->> 'name', is_acting_supervisor = (value ->> 'isActingSupervisor')::boolean,
        is_active = (value ->> 'isActive')::boolean
      where q.agency_id = agency and q.id = which::integer and private.setting_today(agency, wanted, null, which) <> value;
    when 'center' then
      perform private.fail_for(private.center_problem(agency, center, value, private.today_of(agency)));
      update public.centers c
      set name = value ->> 'name', time_zone = value ->> 'timeZone', is_active = (value ->> 'isActive')::boolean
      where c.agency_id = agency and c.id = center and private.setting_today(agency, wanted, center, '') <> value;
  end case;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.qualification_facts()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  return jsonb_build_object(
    'names', (
      select coalesce(jsonb_object_agg(q.id, q.name), '{}') from public.qualifications q where q.agency_id = agency
    ),
    'spans', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.qualification_id::text,
        'fromDate', nullif(s.from_date, '-infinity'), 'toDate', nullif(s.to_date, 'infinity'), 'isActive', s.is_active,
        'isActingSupervisor', s.is_acting) order by s.qualification_id, s.from_date), '[]')
      from private.qualification_spans(agency) s
    ),
    'held', (
      select coalesce(jsonb_agg(jsonb_build_object('userId', pq.user_id, 'id', pq.qualification_id::text,
        'fromDate', pq.valid_from, 'toDate', pq.valid_to) order by pq.user_id, pq.qualification_id, pq.valid_from), '[]')
      from public.person_qualifications pq where pq.agency_id = agency
    )
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.qualification_problem(agency uuid, which text, value jsonb, starts date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  title text := lower(value ->> 'name');
  until date := private.next_version(agency, 'qualification', starts, null, which);
  found_one record;
begin
  if exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and q.id::text <> which and lower(q.name) = title
  ) or exists (
    select 1 from public.setting_versions v
    where v.agency_id = agency and v.kind = 'qualification' and v.subject <> which and v.applied_at is null
      and v.withdrawn_at is null and lower(v.value ->> 'name') = title
  ) then
    return jsonb_build_object('status', 409, 'field', 'name', 'words', 'Another qualification has this name.');
  end if;
  if not (value ->> 'isActive')::boolean then
    select r.period_name, q.name into found_one
    from public.staffing_requirements r
    join public.qualifications q on q.id = r.qualification_id
    where r.agency_id = agency and q.id::text = which and coalesce(r.effective_to, 'infinity') >= starts
      and coalesce(r.effective_from, '-infinity') < coalesce(until, 'infinity')
    order by r.id limit 1;
    if found then
      return jsonb_build_object('status', 422, 'field', 'isActive', 'words', format(
        'The requirement “%s” asks for %s. End that first.', found_one.period_name, found_one.name));
    end if;
  elsif (value ->> 'isActingSupervisor')::boolean then
    select q.name, s.from_date as since into found_one
    from private.qualification_spans(agency) s
    join public.qualifications q on q.id = s.qualification_id
    where q.id::text <> which and s.is_active and s.is_acting and s.to_date >= starts
      and s.from_date < coalesce(until, 'infinity')
    order by s.from_date limit 1;
    if found then
      return jsonb_build_object('status', 422, 'field', 'isActingSupervisor', 'words', case
        when found_one.since <= starts then format('%s acts as supervisor already. End that first.', found_one.name)
        else format('%s acts as supervisor from %s on. End that first.', found_one.name, found_one.since)
      end);
    end if;
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.qualification_spans(agency uuid)
 RETURNS TABLE(qualification_id integer, from_date date, to_date date, is_active boolean, is_acting boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.queue_run(run public.generation_runs)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.outbox (agency_id, kind, payload)
  select run.agency_id, 'generation.start', jsonb_build_object('run_id', run.id, 'schedule_id', run.schedule_id,
    'agency_id', run.agency_id, 'is_scenario', run.scenario_id is not null,
    'turn', case when run.scenario_id is null then 0 else 1000 end + least(count(*), 999))
  from public.generation_runs g
  where g.agency_id = run.agency_id and g.state = 'running' and g.id < run.id
    and (g.scenario_id is null) = (run.scenario_id is null)
$function$
;
CREATE OR REPLACE FUNCTION private.raise_schedule_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  outside record;
begin
  update public.schedules s
  set version = s.version + 1, updated_at = now(), updated_by = coalesce((select auth.uid()), s.updated_by)
  where s.id in (select c.schedule_id from changed c);
  if tg_op = 'DELETE' then
    return null;
  end if;
  select s.status, s.published_by, s.published_at into outside
  from changed c join public.schedules s on s.id = c.schedule_id
  where c.status = 'draft' and s.status <> 'draft' limit 1;
  if found then
    perform private.fail(409, 'This schedule is no longer a draft.',
      jsonb_build_object('status', outside.status, 'by', outside.published_by, 'at', outside.published_at));
  end if;
  select c.shift_date, s.start_date, s.end_date into outside
  from changed c join public.schedules s on s.id = c.schedule_id
  where c.shift_date not between s.start_date and s.end_date limit 1;
  if found then
    perform private.fail(422, format('%s is outside the schedule (%s to %s).', outside.shift_date,
      outside.start_date, outside.end_date), '{"field":"shiftDate"}');
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.raise_topic_epoch(agency uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform private.tell_person(p.id, 'topics')
  from public.profiles p where p.agency_id = agency and p.is_active order by p.id;
  -- The epoch is no setting of the agency, so the audit leaves it out.
  perform set_config('app.bulk', 'on', true);
  update public.agencies a set topic_epoch = a.topic_epoch + 1 where a.id = agency;
  perform set_config('app.bulk', recording, true);
end
$function$
;
CREATE OR REPLACE FUNCTION private.reads_comment(c public.comments, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.reads_swap_notes(swap public.shift_swaps, reader uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(reader in (swap.requester_id, swap.responder_id) or swap.accepted_at is null, false)
    or coalesce(private.may_supervise(reader, swap.agency_id), false)
$function$
;
CREATE OR REPLACE FUNCTION private.reason_to_skip(delivery public.notification_deliveries)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select case
    when not p.is_active or a.status <> 'active' then 'The recipient is no longer active.'
    -- What only supervisors read is not sent to somebody who is none any more.
    when n.kind in ('coverage.below', 'digest.nightly', 'roster.confirm', 'schedule.unacknowledged', 'swap.waiting',
        'time_off.waiting') and private.role_of(p.id) is not distinct from 'dispatcher'
      then 'The recipient supervises no more.'
    when delivery.channel = 'webhook' and not exists (
        select 1 from public.notice_rules r join private.webhook_secrets w on w.agency_id = r.agency_id
        where r.agency_id = n.agency_id and r.webhook_url is not null
      ) then 'The agency has no address of its own any more.'
    when n.expires_at <= now() then 'The notice is of no use any more.'
    when (n.read_at is not null or n.acknowledged_at is not null)
        and (delivery.is_fallback or delivery.channel in ('push', 'sms'))
      then 'The notice was opened in the app.'
    -- Who was told once, perhaps, is told as it was. What one of several coworkers answers says nothing of the others.
    when delivery.last_error is null and exists (
        select 1 from public.notifications newer
        where newer.recipient_id = n.recipient_id and newer.subject = n.subject and newer.id > n.id
          and newer.kind not in ('swap.proposed', 'swap.declined')
      ) then 'A newer notice took its place.'
  end
  from public.notifications n
  join public.profiles p on p.agency_id = n.agency_id and p.id = n.recipient_id
  join public.agencies a on a.id = n.agency_id
  where n.id = delivery.notification_id);
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_account_refusal(account_email text, refused_action text, code text, message text, address text, device text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public.profiles;
begin
  select * into person from public.profiles p where lower(p.email) = lower(account_email);
  return private.write_refusal(
    person.agency_id, coalesce(person.id, '00000000-0000-0000-0000-000000000000'), refused_action, code, message,
    jsonb_build_object('on', 'action'),
    jsonb_strip_nulls(jsonb_build_object('address', left(address, 60), 'device', left(device, 200))));
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_audit(agency uuid, action text, target text, details jsonb DEFAULT '{}'::jsonb, before jsonb DEFAULT NULL::jsonb, after jsonb DEFAULT NULL::jsonb, acting uuid DEFAULT NULL::uuid, came_from jsonb DEFAULT NULL::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  actor uuid := coalesce((select auth.uid()), acting);
  request text := nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id';
begin
  insert into public.audit_logs (agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, request_id)
  values (
    agency, (select p.id from public.profiles p where p.id = actor),
    case when (select auth.uid()) is not null then 'user'
      when acting is not null then 'job' else 'system' end::public.audit_actor_kind,
    action, target, details,
    private.without_address_tokens(before), private.without_address_tokens(after, before),
    coalesce(came_from, private.audit_origin(acting)),
    case when request ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then request end
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_refusal(refused_action text, code text, message text, detail jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    return false;
  end if;
  if code is null or code not in ('forbidden', 'not_found', 'conflict', 'rule_violation', 'invalid')
    or coalesce(refused_action, '') = '' or coalesce(jsonb_typeof(detail), '') <> 'object'
    or coalesce(detail ->> 'on', '') not in ('action', 'page', 'route')
  then
    perform private.fail(422, 'This is no refusal.');
  end if;
  return private.write_refusal(agency, null, refused_action, code, coalesce(message, ''),
    case when octet_length(detail::text) <= 4000 then detail - 'entity' - 'code' - 'message' - 'account'
      else jsonb_build_object('on', detail -> 'on', 'shortened', true) end,
    null);
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_run(run public.generation_runs, verb text, details jsonb, acting uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when run.scenario_id is null then
    private.record_audit(run.agency_id, 'schedule.' || verb, run.schedule_id::text,
      jsonb_build_object('entity', 'schedule', 'run', run.id) || details, null, null, acting)
  else
    private.record_audit(run.agency_id, 'scenario.' || verb, run.scenario_id::text,
      jsonb_build_object('entity', 'scenario', 'schedule', run.schedule_id, 'run', run.id,
        'name', (select s.name from public.schedule_scenarios s where s.id = run.scenario_id)) || details, null, null, acting)
  end
$function$
;
CREATE OR REPLACE FUNCTION private.record_shift_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  edit public.roster_edits;
  why text := nullif(current_setting('app.change_reason', true), '');
begin
  if coalesce(current_setting('app.edit_id', true), '') <> '' then
    select * into edit from public.roster_edits e where e.id = current_setting('app.edit_id', true)::uuid;
    why := edit.reason;
  end if;
  if tg_op = 'INSERT' then
    insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, to_user_id, after,
      is_published, notice_minutes, is_correction, reason, edit_id, changed_by)
    select n.agency_id, n.center_id, n.schedule_id, n.id, 'added', n.user_id,
      private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime, n.is_acting,
        n.is_locked),
      n.status = 'published',
      case when n.status = 'published' then floor(extract(epoch from n.starts_at - now()) / 60) end,
      n.status = 'published' and private.corrects(now(), null, null, null, n.user_id, n.starts_at, n.ends_at),
      why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
    from new_rows n
    where n.status = 'published' or (edit.id is not null and n.status = 'draft')
    order by n.id;
    return null;
  end if;
  insert into public.shift_changes (agency_id, center_id, schedule_id, assignment_id, kind, from_user_id, to_user_id,
    before, after, is_published, notice_minutes, is_correction, reason, edit_id, changed_by)
  select c.agency_id, c.center_id, c.schedule_id, c.id, c.kind, c.from_user_id, c.to_user_id, c.before, c.after,
    c.is_published,
    case when c.is_published then floor(extract(epoch from least(c.starts_before, c.starts_after) - now()) / 60) end,
    c.is_published and private.corrects(now(), c.from_user_id, c.starts_before, c.ends_before, c.to_user_id,
      c.starts_after, c.ends_after)
      and (c.from_user_id, c.before - 'isLocked') is distinct from (c.to_user_id, c.after - 'isLocked'),
    why, edit.id, coalesce(edit.requested_by, (select auth.uid()))
  from (
    select n.agency_id, n.center_id, n.schedule_id, n.id, k.kind, 'published' in (o.status, n.status) as is_published,
      case when k.had then o.user_id end as from_user_id, case when k.has then n.user_id end as to_user_id,
      case when k.had then o.starts_at end as starts_before, case when k.has then n.starts_at end as starts_after,
      case when k.had then o.ends_at end as ends_before, case when k.has then n.ends_at end as ends_after,
      case when k.had then private.shift_state(o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role,
        o.is_overtime, o.is_acting, o.is_locked) end as before,
      case when k.has then private.shift_state(n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role,
        n.is_overtime, n.is_acting, n.is_locked) end as after
    from old_rows o
    join new_rows n on n.id = o.id
    cross join lateral (
      select o.status = 'published' or (o.status = 'draft' and n.status <> 'published') as had, n.status <> 'cancelled' as has
    ) lived
    cross join lateral (
      select lived.had, lived.has, case when not lived.has then 'cancelled' when lived.had then 'changed'
        when o.status = 'cancelled' then 'restored' else 'added' end::public.shift_change_kind as kind
    ) k
    where (o.status = 'published' or n.status = 'published' or edit.id is not null)
      -- A draft that becomes public.
      and (o.status <> 'draft' or n.status <> 'published' or o.schedule_id <> n.schedule_id)
      and (o.status <> 'cancelled' or n.status <> 'cancelled')
      and (o.status, o.user_id, o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role, o.is_overtime,
          o.is_acting, o.is_locked)
        is distinct from
        (n.status, n.user_id, n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_overtime,
          n.is_acting, n.is_locked)
  ) c
  order by c.id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_sign_in(person public.profiles, action text, details jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.record_audit(person.agency_id, action, person.id::text,
    jsonb_build_object('entity', 'user') || jsonb_strip_nulls(details))
$function$
;
CREATE OR REPLACE FUNCTION private.record_swap_events(swap public.shift_swaps)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with steps as (
    select 1 as place, 'pending'::public.swap_status as status, swap.requester_id as actor, null::text as why, swap.created_at as at
    union all
    select 2, 'accepted', swap.responder_id, null, swap.accepted_at where swap.accepted_at is not null
    union all
    select 3, swap.status, case
        when swap.status in ('approved', 'denied') then swap.approved_by
        when swap.status = 'rejected' then (
          select w.person_id from public.swap_answers w
          where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state = 'declined' order by w.updated_at desc limit 1
        )
        when swap.status = 'withdrawn' then swap.requester_id
      end,
      coalesce(swap.decision_note, swap.closing_note, case when swap.status = 'approved' and swap.approved_by is null then 'Breaks no rule' end),
      coalesce(swap.decided_at, swap.updated_at)
    where swap.status not in ('pending', 'accepted')
  )
  insert into public.swap_events (agency_id, swap_id, from_status, to_status, actor_id, reason, created_at)
  select swap.agency_id, swap.id, lag(s.status) over (order by s.place), s.status, s.actor, s.why, s.at
  from steps s order by s.place
$function$
;
CREATE OR REPLACE FUNCTION private.record_swap_step()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  by_rule boolean := new.status = 'approved' and new.approved_by is null;
begin
  if tg_op = 'INSERT' then
    perform private.record_swap_events(new);
  else
    insert into public.swap_events (agency_id, swap_id, from_status, to_status, actor_id, reason)
    -- Nobody decided what the agency's rule lets through, nor what time ends, whoever comes upon it.
    values (new.agency_id, new.id, old.status, new.status, case when not by_rule and new.status <> 'expired' then (select auth.uid()) end,
      case when by_rule then 'Breaks no rule' when new.status in ('approved', 'denied') then new.decision_note else new.closing_note end);
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.record_time_off_events(request public.time_off_requests)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.time_off_events (agency_id, request_id, from_status, to_status, actor_id, reason, created_at)
  select request.agency_id, request.id, step.from_status, step.to_status, step.actor, step.why, step.at
  from (
    values (null::public.time_off_status, case when request.is_sick_call then request.status else 'pending' end,
        case when request.is_sick_call then coalesce(request.reviewed_by, request.user_id) else request.user_id end,
        null::text, request.created_at),
      ('pending'::public.time_off_status, request.status, case when request.status in ('approved', 'denied') then request.reviewed_by else request.user_id end,
        case when request.status in ('approved', 'denied') then request.decision_note else request.closing_note end,
        case when request.status in ('approved', 'denied') then coalesce(request.reviewed_at, request.updated_at) else request.updated_at end)
  ) step (from_status, to_status, actor, why, at)
  where step.from_status is null or (request.status <> 'pending' and not request.is_sick_call)
$function$
;
CREATE OR REPLACE FUNCTION private.record_time_off_step()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    perform private.record_time_off_events(new);
  else
    insert into public.time_off_events (agency_id, request_id, from_status, to_status, actor_id, reason)
    values (new.agency_id, new.id, old.status, new.status, (select auth.uid()),
      case when new.status in ('approved', 'denied') then new.decision_note else new.closing_note end);
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.refresh_revision(schedule integer, expected_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  agency uuid := private.require_supervisor();
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'bring them in', true);
  published public.schedules;
  behind bigint[];
  concerned uuid[];
  displaced uuid[];
  removed integer;
begin
  if draft.revises_id is null then
    perform private.fail(422, 'This schedule re-plans no published one.');
  end if;
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is null
  ) then
    perform private.fail(409, 'This schedule is being generated. Stop that first.');
  end if;
  published := private.lock_schedule(draft.revises_id);
  if published.status <> 'published' then
    perform private.fail(409, format('The schedule that this one revises is %s.', published.status));
  end if;
  perform set_config('app.bulk', 'on', true);
  behind := array(select c.id from private.changed_since_revised(draft) c order by c.id);
  concerned := array(
    select a.user_id from public.assigned_shifts a
    where a.center_id = draft.center_id and a.user_id is not null and (
      a.schedule_id = draft.id and a.origin_id = any (behind) and a.status = 'draft'
      or a.schedule_id = published.id and a.id = any (behind) and a.status = 'published')
  );
  delete from public.assigned_shifts d
  where d.center_id = draft.center_id and d.schedule_id = draft.id and d.origin_id = any (behind);
  with coming as materialized (
    select a.user_id, tstzrange(a.starts_at, a.ends_at) as during
    from public.assigned_shifts a
    where a.center_id = draft.center_id and a.schedule_id = published.id and a.status = 'published' and a.id = any (behind)
  ), gone as (
    delete from public.assigned_shifts d
    using coming a
    where d.center_id = draft.center_id and d.schedule_id = draft.id and d.status = 'draft'
      and d.user_id = a.user_id and tstzrange(d.starts_at, d.ends_at) && a.during
    returning d.id, d.user_id
  )
  select count(*), coalesce(array_agg(g.user_id), '{}') into removed, displaced from gone g;
  perform private.copy_to_revision(draft, behind, true);
  perform private.keep_revision_base(draft);
  update public.schedules s set revises_version = published.published_version, updated_by = (select auth.uid()), updated_at = now()
  where s.id = draft.id;
  perform private.record_audit(agency, 'schedule.refresh', draft.id::text, jsonb_build_object('entity', 'schedule',
    'revises', published.id, 'brought_in', cardinality(behind), 'removed', removed));
  return jsonb_build_object('version', (select s.version from public.schedules s where s.id = draft.id),
    'brought_in', cardinality(behind), 'removed', removed,
    'people', private.names_of(concerned), 'removed_people', private.names_of(displaced));
end
$function$
;
CREATE OR REPLACE FUNCTION private.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'DELETE' and (case tg_table_name
    when 'audit_chain' then exists (
      select 1 from public.audit_checkpoints k where k.agency_id = old.agency_id and k.seq >= (to_jsonb(old) ->> 'seq')::bigint
    )
    -- Its link has gone before it.
    when 'audit_logs' then exists (
      select 1 from public.audit_checkpoints k
      where k.agency_id = old.agency_id and k.written_before > (to_jsonb(old) ->> 'created_at')::timestamptz
    ) and not exists (
      select 1 from public.audit_chain c where c.audit_id = (to_jsonb(old) ->> 'id')::bigint
    )
    else false end)
  then
    return old;
  end if;
  raise exception '% is append-only.', tg_table_name using errcode = '42501';
end
$function$
;
CREATE OR REPLACE FUNCTION private.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception using errcode = '42501', message = format('%s is append-only.', tg_table_name);
end
$function$
;
CREATE OR REPLACE FUNCTION private.refuse_sign_in(blocked_until timestamp with time zone, person_role public.role_name)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('decision', 'reject', 'should_logout_user', false, 'message', case
    when blocked_until < 'infinity' then
      format('Too many wrong passwords. Try again in %s.', private.words_of_wait(blocked_until - clock_timestamp()))
    when person_role = 'dispatcher' then
      'This account is locked after too many wrong passwords. A supervisor on duty or an admin can release it.'
    else 'This account is locked after too many wrong passwords. An admin can release it.'
  end)
$function$
;
CREATE OR REPLACE FUNCTION private.reject_unanswerable(swap public.shift_swaps, words text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if swap.is_for_everyone or exists (
    select 1 from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state in ('asked', 'proposed')
  ) then
    return false;
  end if;
  update public.shift_swaps s set status = 'rejected', closing_note = words where s.id = swap.id;
  return true;
end
$function$
;
CREATE OR REPLACE FUNCTION private.release_deliveries(worker text)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select private.end_leases(worker, null) $function$
;
CREATE OR REPLACE FUNCTION private.release_sign_in(person uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  target public.profiles;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody releases their own account.');
  end if;
  if not private.may_release(person) then
    perform private.fail(403, case when private.role_of(person) = 'dispatcher'
      then 'Only a supervisor who is on duty now, or an admin, releases an account.'
      else 'Only an admin releases the account of a supervisor or an admin.' end);
  end if;
  delete from private.sign_in_guards g where g.user_id = person and g.blocked_until > now();
  -- Somebody else was faster, or the wait is over.
  if not found then
    return;
  end if;
  perform private.record_audit(agency, 'user.release_sign_in', person::text, '{"entity":"user"}');
  perform private.tell_agency('supervisors', agency, 'people');
end
$function$
;
CREATE OR REPLACE FUNCTION private.remind_unacknowledged(ids bigint[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  left_out jsonb;
  told integer;
begin
  if coalesce(cardinality(ids), 0) not between 1 and 1000 then
    perform private.fail(422, 'Choose between 1 and 1,000 notices.', '{"field":"noticeIds"}');
  end if;
  -- Who presses twice, or with somebody else, is the second.
  perform pg_advisory_xact_lock(hashtextextended('remind:' || agency::text, 0));
  select coalesce(jsonb_agg(jsonb_build_object('userId', w.id, 'fullName', w.full_name, 'why', w.why,
    'remindedAt', case when w.why = 'recent' then round(extract(epoch from w.reminded_at) * 1000) end)
    order by w.full_name, w.id), '[]')
  into left_out
  from (
    select p.id, p.full_name, private.last_reminder(p.id) as reminded_at, case
        when not p.is_active then 'left'
        when p.id not in (select o.recipient_id from private.unacknowledged(agency) o where o.id = any (ids)) then 'acknowledged'
        when p.id = me then 'self'
        when private.last_reminder(p.id) > now() - interval '1 hour' then 'recent'
      end as why
    from public.profiles p
    where p.agency_id = agency and p.id in (
      select n.recipient_id from public.notifications n where n.agency_id = agency and n.needs_ack and n.id = any (ids)
    )
  ) w
  where w.why is not null;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at)
  select agency, o.recipient_id, 'schedule.remind', left(case
      when count(*) = 1 then format('%s asks you to acknowledge: %s', private.name_of(me), min(o.content))
      else format('%s asks you to acknowledge %s.', private.name_of(me), private.acknowledgement_words(
        count(*) filter (where o.kind like 'schedule.%'),
        count(*) filter (where o.kind not like 'schedule.%' and o.kind <> 'roster.cancelled'),
        count(*) filter (where o.kind = 'roster.cancelled')))
    end, 1000), '/notifications?show=acknowledge', 'acknowledge', min(o.concerns_at)
  from private.unacknowledged(agency) o
  group by o.recipient_id
  having bool_or(o.id = any (ids))
    and o.recipient_id not in (select (x ->> 'userId')::uuid from jsonb_array_elements(left_out) x)
  order by o.recipient_id;
  get diagnostics told = row_count;
  if told > 0 then
    perform private.record_audit(agency, 'notice.remind', null, jsonb_build_object('entity', 'notice',
      'people', told, 'left_out', jsonb_array_length(left_out)));
    perform private.tell_agency('supervisors', agency, 'deliveries');
  end if;
  return jsonb_build_object('told', told, 'leftOut', left_out);
end
$function$
;
CREATE OR REPLACE FUNCTION private.remove_pattern(person uuid, from_date date, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  if from_date < private.today_of(target.agency_id) then
    perform private.fail(422, 'What was in force before today is history and stays. Set another pattern from today on.',
      '{"field":"fromDate"}');
  end if;
  delete from public.profile_patterns h where h.user_id = person and h.effective_from = from_date;
  if not found then
    perform private.fail(404, 'There is no pattern from this day on any more.');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.remove_person_qualification(person uuid, expected_version integer, qualification integer, first_date date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.hold_person(person, expected_version);
  delete from public.person_qualifications q
  where q.user_id = person and q.qualification_id = qualification and q.valid_from = first_date;
  if not found then
    perform private.fail(404, 'This qualification is not there any more.');
  end if;
  perform private.touch_person(person);
end
$function$
;
CREATE OR REPLACE FUNCTION private.remove_push_subscription(subscription bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  named text;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  delete from public.push_subscriptions s where s.id = subscription and s.user_id = me returning s.device into named;
  if named is not null then
    perform private.record_audit(agency, 'push.remove', me::text, jsonb_build_object('entity', 'push', 'device', named));
  end if;
  return named is not null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.remove_scenarios(schedule integer, scenario bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform pg_notify('generation_stop', g.id::text)
  from public.generation_runs g
  where g.schedule_id = schedule and g.state = 'running' and g.scenario_id = coalesce(scenario, g.scenario_id);
  delete from public.schedule_scenarios s where s.schedule_id = schedule and s.id = coalesce(scenario, s.id);
end
$function$
;
CREATE OR REPLACE FUNCTION private.report_generation(run bigint, run_attempt integer, run_stage text, run_progress real, run_detail jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  reported public.generation_runs;
  reason text;
begin
  update public.generation_runs g
  set stage = left(run_stage, 40), progress = least(greatest(g.progress, run_progress), 1), detail = run_detail,
    heartbeat_at = now()
  where g.id = run and g.attempt = run_attempt and g.state = 'running'
  returning * into reported;
  if not found then
    return 'ended';
  end if;
  reason := private.obstacle_of(reported);
  if reason is not null then
    perform private.end_generation(run, 'failed', reason);
    return 'ended';
  end if;
  return case when reported.stop_requested_at is null then 'running' else 'stop' end;
end
$function$
;
CREATE OR REPLACE FUNCTION private.requeue_abandoned_runs()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  freed public.generation_runs;
  requeued integer := 0;
begin
  for freed in
    select * from public.generation_runs g
    where g.state = 'running'
      and g.heartbeat_at < now() - case when g.worker is null then interval '10 minutes' else interval '60 seconds' end
    order by g.id for update skip locked
  loop
    update public.generation_runs g set worker = null, heartbeat_at = now() where g.id = freed.id;
    perform private.queue_run(freed);
    requeued := requeued + 1;
  end loop;
  return requeued;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_admin()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.administered_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Only an admin may do this.');
  end if;
  return agency;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_answerable(swap public.shift_swaps, person uuid)
 RETURNS public.swap_answers
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  answer public.swap_answers;
begin
  if swap.requester_id = person then
    perform private.fail(422, 'This is an offer of your own.');
  end if;
  select * into answer from public.swap_answers w
  where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.person_id = person;
  if swap.is_for_everyone then
    return answer;
  end if;
  if answer.person_id is null then
    perform private.fail(403, 'You were not asked.');
  end if;
  if answer.state not in ('asked', 'proposed') then
    perform private.fail(409, case answer.state when 'declined' then 'This answer was declined.' else 'The shift that was asked for has changed.' end,
      jsonb_build_object('status', swap.status, 'answer', answer.state));
  end if;
  return answer;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_asked(kind public.swap_kind, asked jsonb, for_everyone boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  person constant text := '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
begin
  if kind is null then
    perform private.fail(422, 'Kind is one of swap, give.', '{"field":"kind"}');
  end if;
  if for_everyone is null then
    perform private.fail(422, 'For everyone is yes or no.', '{"field":"isForEveryone"}');
  end if;
  if asked is null or jsonb_typeof(asked) <> 'array' or exists (
    select 1 from jsonb_array_elements(asked) x
    where coalesce(x ->> 'personId' ~ person, false) is false
      or (coalesce(jsonb_typeof(x -> 'assignmentId'), 'null') = 'null') <> (coalesce(jsonb_typeof(x -> 'version'), 'null') = 'null')
      or coalesce(jsonb_typeof(x -> 'assignmentId'), 'null') <> 'null' and not (
        kind = 'swap' and private.is_whole(x -> 'assignmentId', 1, 9007199254740991)
        and private.is_whole(x -> 'version', 1, 2147483647)
      )
  ) then
    perform private.fail(422, 'Who is asked are people, in a swap each with a shift and its version or with none.', '{"field":"asked"}');
  end if;
  if jsonb_array_length(asked) > 20 then
    perform private.fail(422, 'At most 20 people are asked by name. Offer it to everyone instead.', '{"field":"asked"}');
  end if;
  if (select count(*) - count(distinct lower(x ->> 'personId')) from jsonb_array_elements(asked) x) > 0 then
    perform private.fail(422, 'Each person is asked once.', '{"field":"asked"}');
  end if;
  if for_everyone <> (jsonb_array_length(asked) = 0) then
    perform private.fail(422, 'Ask somebody by name, or everyone.', '{"field":"asked"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_career_day(day date, field text, words text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if day not between '1950-01-01' and '2199-12-31' then
    perform private.fail(422, words || ' lies between 1950 and 2199.', jsonb_build_object('field', field));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_comment(comment_id uuid, with_lock boolean)
 RETURNS public.comments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c public.comments;
begin
  if with_lock then
    select * into c from public.comments x where x.id = comment_id and x.agency_id = private.my_agency_id() for update;
  else
    select * into c from public.comments x where x.id = comment_id and x.agency_id = private.my_agency_id();
  end if;
  if c.id is null or not private.reads_comment(c, (select auth.uid())) then
    perform private.fail(404, 'This comment does not exist.');
  end if;
  return c;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_comment_place(subject jsonb)
 RETURNS public.comments
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place public.comments;
begin
  if private.my_agency_id() is null then
    perform private.fail(403, 'Your account may not do this any more.');
  end if;
  place := private.comment_place(subject, private.my_agency_id(), (select auth.uid()));
  if place.agency_id is null then
    perform private.fail(404, 'What you comment on does not exist, or is not yours to read.');
  end if;
  return place;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_comment_rate(author uuid, agency uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  twentieth timestamptz;
begin
  select w.at into twentieth
  from (
    select c.created_at as at from public.comments c
    where c.agency_id = agency and c.author_id = author and c.created_at > now() - interval '1 minute'
    union all
    select v.replaced_at from public.comment_versions v
    where v.agency_id = agency and v.replaced_by = author and v.replaced_at > now() - interval '1 minute'
  ) w
  order by w.at desc offset 19 limit 1;
  if twentieth is not null then
    perform private.fail(422, format('You wrote 20 comments within a minute. Wait %s s.',
      greatest(1, ceil(extract(epoch from twentieth + interval '1 minute' - now()))::integer)));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_comment_version(c public.comments, expected integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  other uuid := coalesce(c.deleted_by, c.author_id);
  moment timestamptz := coalesce(c.deleted_at, c.edited_at);
begin
  if c.deleted_at is not null or c.version is distinct from expected then
    perform private.fail(409, format('%s %s this comment meanwhile. Look again.',
        case when other = (select auth.uid()) then 'You' else private.name_of(other) end,
        case when c.deleted_at is not null then 'deleted' else 'changed' end),
      jsonb_build_object('version', c.version, 'by', private.name_of(other), 'at', moment));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_counterparts(center uuid, requester uuid, other uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public.profiles;
begin
  if requester = other then
    perform private.fail(422, 'A shift is not traded with oneself.', '{"field":"asked"}');
  end if;
  select p.* into person
  from public.profiles p
  where p.id in (requester, other) and (p.center_id is distinct from center or private.role_of(p.id) is null)
  order by p.id = requester limit 1;
  if found then
    perform private.fail(422, person.full_name || case when private.role_of(person.id) is null then ' no longer works here.'
      else ' works at another center.' end, '{"field":"asked"}');
  end if;
  if not private.of_one_capacity(requester, other) then
    perform private.fail(422, 'Dispatchers trade with dispatchers, supervisors with supervisors.', '{"field":"asked"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_crew_change(center uuid, change timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if change is null or change <= now() - interval '30 minutes' then
    perform private.fail(422, 'This change is over. Choose the next one.', '{"field":"forAt"}');
  end if;
  if change > now() + interval '25 hours' then
    perform private.fail(422, 'A note is for a change within the next 24 hours.', '{"field":"forAt"}');
  end if;
  if not exists (
    select 1 from public.centers c
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id and a.starts_at = change
    join public.profiles p on p.id = a.user_id and p.is_active
    where c.id = center and a.status = 'published'
  ) then
    perform private.fail(422, format('Nobody starts at %s any more. Choose another change.',
      private.center_clock(center, change)), '{"field":"forAt"}');
  end if;
  if (
    select count(*) from public.handover_notes n
    join public.centers c on c.id = center and n.agency_id = c.agency_id
    where n.center_id = center and n.for_at = change and n.withdrawn_at is null
  ) >= 100 then
    perform private.fail(422, 'This change has 100 notes, more than anybody reads. Edit one of yours.', '{"field":"forAt"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_day(day date, field text, words text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(day not between '2000-01-01' and '2199-12-31', true) then
    perform private.fail(422, words || ' lies between 2000 and 2199.', jsonb_build_object('field', field));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_draft(schedule integer, agency uuid, expected_version integer, purpose text, with_rows boolean)
 RETURNS public.schedules
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  draft public.schedules;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  if with_rows then
    draft := private.lock_schedule(schedule);
  else
    select * into draft from public.schedules s where s.id = schedule for update;
  end if;
  if draft.status <> 'draft' then
    perform private.fail(409, format('This schedule is already %s.', draft.status),
      jsonb_build_object('status', draft.status, 'by', draft.published_by, 'at', draft.published_at));
  end if;
  if draft.version is distinct from expected_version then
    perform private.fail(409, format('This schedule was changed meanwhile. Look again before you %s.', purpose),
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  return draft;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_handover(center uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if not exists (select 1 from public.centers c where c.id = center and c.agency_id = agency) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if center not in (select private.my_handover_centers()) then
    perform private.fail(403, 'Only people of this center take part in its hand-over.');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_judged(agency uuid, row_ids bigint[], blocks jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  moved record;
begin
  select s.version into moved
  from jsonb_array_elements(blocks) x
  left join public.schedules s on s.agency_id = agency and s.id = (x -> 'scheduleId')::integer
  where s.status is distinct from 'published' or s.version <> (x -> 'version')::integer
  limit 1;
  if found then
    perform private.fail_roster_moved(coalesce(moved.version, 0));
  end if;
  if exists (
    select 1 from public.assigned_shifts a
    join public.schedules s on s.agency_id = agency and (
      s.id = a.schedule_id
      or s.center_id = a.center_id and s.status = 'published' and s.start_date <= a.shift_date + 16 and s.end_date >= a.shift_date - 16
    )
    where a.agency_id = agency and a.id = any (row_ids)
      and s.id not in (select (x -> 'scheduleId')::integer from jsonb_array_elements(blocks) x)
  ) then
    perform private.fail_roster_moved(0);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_keys(value jsonb, keys text[])
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if value is null or jsonb_typeof(value) <> 'object' or not value ?& keys or value - keys <> '{}' then
    perform private.fail(422, format('This setting has the fields %s.', array_to_string(keys, ', ')), '{"field":"value"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_leave_window(person uuid, from_at timestamp with time zone, to_at timestamp with time zone, floor public.centers)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  other public.time_off_requests;
begin
  if from_at is null or from_at not between '2000-01-01 00:00Z' and '2199-12-31 00:00Z' then
    perform private.fail(422, 'Choose when it starts.', '{"field":"startsAt"}');
  end if;
  if to_at is null or to_at <= from_at or to_at - from_at > interval '366 days' then
    perform private.fail(422, 'It ends after it starts, and takes at most 366 days.', '{"field":"endsAt"}');
  end if;
  if date_bin('15 minutes', from_at, '2000-01-01 00:00Z') <> from_at then
    perform private.fail(422, 'Times are in steps of 15 minutes.', '{"field":"startsAt"}');
  end if;
  if date_bin('15 minutes', to_at, '2000-01-01 00:00Z') <> to_at then
    perform private.fail(422, 'Times are in steps of 15 minutes.', '{"field":"endsAt"}');
  end if;
  select o.* into other from public.time_off_requests o
  where o.user_id = person and o.status in ('pending', 'approved') and o.start_datetime < to_at and o.end_datetime > from_at
  order by o.start_datetime limit 1;
  if found then
    perform private.fail(422, format(case other.status when 'approved' then 'You have time off already: %s.'
        else 'You have asked for time off at that time already: %s.' end,
      private.leave_words(other.start_datetime, other.end_datetime, floor)),
      jsonb_build_object('field', 'startsAt', 'request', other.id));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_minutes(minutes integer, most integer, field text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if minutes is null or minutes not between 0 and most then
    perform private.fail(422, format('Minutes are a whole number from 0 to %s.', most), jsonb_build_object('field', field));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_notice_preferences(given jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if given is null or jsonb_typeof(given) <> 'array' or jsonb_array_length(given) > 100 then
    perform private.fail(422, 'Channels are a list of at most 100.', '{"field":"preferences"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(given) e (one)
    where jsonb_typeof(one) is distinct from 'object'
      or coalesce(one ->> 'category', '') !~ '^[a-z_]{1,40}$'
      or coalesce(one ->> 'channel', '') not in ('push', 'sms', 'email')
      or jsonb_typeof(one -> 'isOn') is distinct from 'boolean'
  ) then
    perform private.fail(422, 'A channel is on or off for a kind of notice.', '{"field":"preferences"}');
  end if;
  if exists (
    select 1 from jsonb_array_elements(given) e (one) group by one ->> 'category', one ->> 'channel' having count(*) > 1
  ) then
    perform private.fail(422, 'A channel is named once by kind of notice.', '{"field":"preferences"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_number(given jsonb, field text, label text, least_value numeric, most_value numeric, whole boolean)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  entry jsonb := given -> field;
begin
  if entry is null or jsonb_typeof(entry) <> 'number' or entry::numeric not between least_value and most_value
    or whole and entry::numeric <> trunc(entry::numeric)
  then
    perform private.fail(422, format('%s is a %s from %s to %s.', label, case when whole then 'whole number' else 'number' end,
      least_value, most_value), jsonb_build_object('field', field));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_open(swap public.shift_swaps)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if swap.expires_at <= now() then
    perform private.fail(409, format('This offer expired on %s.', (
        select to_char(swap.expires_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI')
        from public.centers c where c.id = swap.center_id
      )), jsonb_build_object('status', 'expired', 'at', round(extract(epoch from swap.expires_at) * 1000), 'version', swap.version));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_operations(operations jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  clock constant text := '^([01][0-9]|2[0-3]):(00|15|30|45)$';
  person constant text := '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
  wrong record;
begin
  if operations is null or jsonb_typeof(operations) <> 'array' then
    perform private.fail(422, 'Operations are a list.', '{"field":"operations"}');
  end if;
  if jsonb_array_length(operations) not between 1 and 500 then
    perform private.fail(422, 'Operations are at least one and at most 500 at a time.', '{"field":"operations"}');
  end if;
  select x.place, x.words into wrong
  from (
    select o.place, case
      when jsonb_typeof(o.value) <> 'object' then 'Operation is an object'
      when coalesce(o.value ->> 'kind', '') not in ('add', 'change', 'cancel', 'restore')
        then 'Kind is one of add, change, cancel, restore'
      when o.value ->> 'kind' = 'add' and not private.is_whole(o.value -> 'key', -9007199254740991, -1)
        then 'Key of a new shift is a negative whole number'
      when o.value ->> 'kind' <> 'add' and not private.is_whole(o.value -> 'id', 1, 9007199254740991)
        then 'Row is a positive whole number'
      when o.value ->> 'kind' <> 'add' and not private.is_whole(o.value -> 'version', 1, 2147483647)
        then 'Version is a positive whole number'
      when jsonb_typeof(coalesce(o.value -> 'overrides', 'false')) <> 'boolean' then 'Overrides is yes or no'
      when o.value ->> 'kind' in ('cancel', 'restore') then null
      when coalesce(jsonb_typeof(o.value -> 'row'), '') <> 'object' then 'Row needs the fields of a shift'
      when not coalesce(jsonb_typeof(f -> 'userId') = 'null' or f ->> 'userId' ~ person, false)
        then 'Person is not known'
      when not private.is_whole(f -> 'shiftId', 1, 2147483647) then 'Shift is not known'
      when not coalesce(f ->> 'shiftDate' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(f ->> 'shiftDate', 'date'), false)
        then 'Date is a date such as 2026-02-04'
      when not coalesce(jsonb_typeof(f -> 'localStart') = 'null' or f ->> 'localStart' ~ clock, false)
        then 'Start is a time in steps of 15 minutes, such as 05:15'
      when not coalesce(jsonb_typeof(f -> 'localEnd') = 'null' or f ->> 'localEnd' ~ clock, false)
        then 'End is a time in steps of 15 minutes, such as 05:15'
      when coalesce(f ->> 'requiredRole', '') not in ('dispatcher', 'supervisor')
        then 'Who an open shift needs is one of dispatcher, supervisor'
      when coalesce(jsonb_typeof(f -> 'isOvertime'), '') <> 'boolean' then 'Overtime is yes or no'
      when coalesce(jsonb_typeof(f -> 'isLocked'), '') <> 'boolean' then 'Locked is yes or no'
      when coalesce(jsonb_typeof(f -> 'isActing'), '') <> 'boolean' then 'Acting supervisor is yes or no'
      when f -> 'isActing' = 'true' and jsonb_typeof(f -> 'userId') = 'null' then 'Acting supervisor is a person: an open shift has none'
    end as words
    from jsonb_array_elements(operations) with ordinality o (value, place)
    cross join lateral (select o.value -> 'row' as f) fields
  ) x
  where x.words is not null
  order by x.place limit 1;
  if found then
    perform private.fail(422, format('Operation %s: %s.', wrong.place, wrong.words), '{"field":"operations"}');
  end if;
  if exists (
    select 1 from private.roster_operations(operations) o group by coalesce(o.key, o.id) having count(*) > 1
  ) then
    perform private.fail(422, 'Operations name each row once.', '{"field":"operations"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_pending_edit(edit_id uuid, agency uuid, with_lock boolean)
 RETURNS public.roster_edits
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  edit public.roster_edits;
begin
  if with_lock then
    select * into edit from public.roster_edits e where e.id = edit_id and e.agency_id = agency for update;
  else
    select * into edit from public.roster_edits e where e.id = edit_id and e.agency_id = agency;
  end if;
  if not found then
    perform private.fail(404, 'This change does not exist.');
  end if;
  if edit.state <> 'pending' then
    perform private.fail(409, format('This change no longer waits: it was %s.', edit.state), jsonb_build_object(
      'state', edit.state, 'at', edit.decided_at,
      'by', (select p.full_name from public.profiles p where p.id = coalesce(edit.decided_by, edit.requested_by))));
  end if;
  return edit;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_places(request public.time_off_requests, kind public.leave_kinds, floor public.centers, known date[], words text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  full_day record;
begin
  if not kind.counts_to_caps or kind.is_protected then
    return;
  end if;
  select n.* into full_day
  from private.leave_span(request.start_datetime, request.end_datetime, floor) s
  cross join lateral private.leave_counts(floor.id, private.role_of(request.user_id) <> 'dispatcher', s.first_day, s.last_day, request.id) n
  where n.approved >= n.cap
  order by n.day = any (known), n.day limit 1;
  if not found then
    return;
  end if;
  if full_day.day <> all (known) then
    perform private.fail(409, format('%s is full: %s of at most %s are off.', to_char(full_day.day, 'FMDy FMDD Mon YYYY'),
      full_day.approved, full_day.cap), jsonb_build_object('day', full_day.day));
  end if;
  if words is null then
    perform private.fail(422, format('%s is full. Say why one more may be off.', to_char(full_day.day, 'FMDy FMDD Mon YYYY')),
      '{"field":"note"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_quiet_time(given time without time zone, field text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if given = time '24:00' or extract(second from given) <> 0 then
    perform private.fail(422, 'A time is from 00:00 to 23:59.', jsonb_build_object('field', field));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_room_for_desk(center uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if (select count(*) from public.desks d where d.center_id = center and d.is_active) >= 40 then
    perform private.fail(422, 'A center has at most 40 desks. Retire one first.', '{"field":"name"}');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_supervisor()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.supervised_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Only a supervisor may do this.');
  end if;
  return agency;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_tradable(agency uuid, row_id bigint, owner uuid, expected_version integer)
 RETURNS public.assigned_shifts
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  shift public.assigned_shifts;
  label text;
begin
  select a.* into shift
  from public.assigned_shifts a
  join public.schedules s on s.id = a.schedule_id and s.status in ('published', 'archived')
  where a.id = row_id and a.agency_id = agency and a.status <> 'draft';
  if not found then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if shift.version <> coalesce(expected_version, shift.version) or shift.status <> 'published' or not exists (
    select 1 from public.schedules s where s.id = shift.schedule_id and s.status = 'published'
  ) then
    perform private.fail(409, 'This shift was changed meanwhile. Look again before you trade it.',
      jsonb_build_object('version', shift.version));
  end if;
  if shift.user_id is distinct from owner then
    perform private.fail(422, format('This is no shift of %s.', private.name_of(owner)), '{"field":"assignmentId"}');
  end if;
  label := (select t.code from public.shifts t where t.id = shift.shift_id) || ' on ' || to_char(shift.shift_date, 'FMDy FMDD Mon YYYY');
  if shift.starts_at <= now() then
    perform private.fail(422, label || ' has started.', '{"field":"assignmentId"}');
  end if;
  if shift.is_locked then
    perform private.fail(422, label || ' is locked.', '{"field":"assignmentId"}');
  end if;
  if shift.is_acting then
    perform private.fail(422, label || ' is worked as acting supervisor. Such a shift is not traded.', '{"field":"assignmentId"}');
  end if;
  return shift;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_trade_rules(agency uuid, one public.assigned_shifts, other public.assigned_shifts)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  rules public.swap_rules;
  late public.assigned_shifts;
  weeks integer;
begin
  select * into rules from public.swap_rules r where r.agency_id = agency;
  late := case when other.starts_at < one.starts_at then other else one end;
  if late.starts_at - now() < make_interval(mins => rules.notice_minutes) then
    perform private.fail(422, format('%s on %s starts in less than %s, the notice for a trade.',
      (select t.code from public.shifts t where t.id = late.shift_id), to_char(late.shift_date, 'FMDy FMDD Mon YYYY'),
      private.minutes_words(rules.notice_minutes)), '{"field":"assignmentId"}');
  end if;
  if rules.is_same_workweek and other.id is not null then
    select count(distinct private.workweek_of(agency, x.day)) into weeks
    from public.centers c
    cross join lateral (
      values ((one.starts_at at time zone c.time_zone)::date), ((other.starts_at at time zone c.time_zone)::date)
    ) x (day)
    where c.id = one.center_id;
    if weeks > 1 then
      perform private.fail(422, 'The shifts start in different workweeks.', '{"field":"assignmentId"}');
    end if;
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.require_unpromised(agency uuid, row_ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  promised record;
begin
  select t.code, a.shift_date, p.full_name, e.created_at,
    to_char(e.created_at at time zone c.time_zone, 'FMDy FMDD Mon YYYY "at" HH24:MI') as said_at into promised
  from public.shift_swaps s
  join public.assigned_shifts a on a.id in (s.requester_assigned_shift_id, s.responder_assigned_shift_id) and a.id = any (row_ids)
  join public.shifts t on t.id = a.shift_id
  join public.centers c on c.id = s.center_id
  join public.swap_events e on e.agency_id = s.agency_id and e.swap_id = s.id and e.to_status = 'accepted'
  left join public.profiles p on p.id = e.actor_id
  where s.agency_id = agency and s.status = 'accepted' and s.expires_at > now()
  limit 1;
  if found then
    perform private.fail(409, format('%s on %s is in another trade, which %s accepted on %s.', promised.code,
        to_char(promised.shift_date, 'FMDy FMDD Mon YYYY'), coalesce(promised.full_name, 'somebody'), promised.said_at),
      jsonb_build_object('status', 'accepted', 'by', promised.full_name,
        'at', round(extract(epoch from promised.created_at) * 1000)));
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.requirement_of(agency uuid, center uuid, fields jsonb)
 RETURNS public.staffing_requirements
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  row public.staffing_requirements;
begin
  perform private.require_keys(fields, array['name', 'startTime', 'endTime', 'minEmployees', 'minSupervisors', 'weekdays',
    'fromDate', 'toDate', 'replacesWeekly', 'qualificationId']);
  row.agency_id := agency;
  row.center_id := center;
  row.period_name := private.words_of(fields ->> 'name', 'Name', 'name', 60, true);
  if row.period_name is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  row.start_time := private.time_in(fields, 'startTime', 15, 'Start is a time in steps of 15 minutes, such as 05:15.');
  row.end_time := private.time_in(fields, 'endTime', 15, 'End is a time in steps of 15 minutes, such as 05:15.');
  row.min_employees := private.whole_in(fields, 'minEmployees', 0, 500, 'Minimum employees is from 0 to 500.');
  row.min_supervisors := private.whole_in(fields, 'minSupervisors', 0, 500, 'Minimum supervisors is from 0 to 500.');
  if row.min_supervisors > row.min_employees then
    perform private.fail(422, 'Minimum supervisors is at most the minimum of employees, who include them.',
      '{"field":"minSupervisors"}');
  end if;
  row.weekday_mask := 127;
  if fields -> 'weekdays' <> 'null' then
    if jsonb_typeof(fields -> 'weekdays') <> 'array' or jsonb_array_length(fields -> 'weekdays') not between 1 and 7
      or exists (select 1 from jsonb_array_elements(fields -> 'weekdays') d where d not in ('0', '1', '2', '3', '4', '5', '6'))
    then
      perform private.fail(422, 'Choose at least one weekday.', '{"field":"weekdays"}');
    end if;
    row.weekday_mask := (
      select bit_or(1 << d::integer) from jsonb_array_elements_text(fields -> 'weekdays') d
    );
  end if;
  row.effective_from := private.day_in(fields, 'fromDate');
  row.effective_to := private.day_in(fields, 'toDate');
  row.replaces_weekly := private.flag_in(fields, 'replacesWeekly');
  if row.replaces_weekly and (row.effective_from is null or row.effective_to is null) then
    perform private.fail(422, 'A row that replaces the weekly ones needs a first and a last date.',
      '{"field":"replacesWeekly"}');
  end if;
  if row.effective_to < row.effective_from then
    perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
  end if;
  row.qualification_id := private.whole_in(fields, 'qualificationId', 1, 2147483647, 'Qualification is not known.', true);
  if row.qualification_id is not null and not exists (
    select 1 from public.qualifications q
    where q.agency_id = agency and q.id = row.qualification_id
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  return row;
end
$function$
;
CREATE OR REPLACE FUNCTION private.resend_deliveries(ids bigint[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION private.resend_invitation(person uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  invitation public.invitations;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  select * into invitation from public.invitations i where i.user_id = person order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'accepted' then
    perform private.fail(422, format('%s has no open invitation.', target.full_name));
  end if;
  if invitation.state = 'pending' and not target.is_active then
    perform private.fail(422, format('%s is deactivated. Reactivate first.', target.full_name));
  end if;
  if invitation.mailed_at > now() - interval '1 minute' and invitation.state = 'pending' then
    perform private.fail(409, 'A mail was sent less than a minute ago. Wait until it has arrived.');
  end if;
  perform private.set_action(case invitation.state when 'revoked' then 'user.invite_again' else 'user.resend_invitation' end);
  if invitation.state = 'revoked' then
    perform private.invite_again(target, (select auth.uid()));
    return;
  end if;
  update public.invitations i
  set email = target.email, expires_at = now() + interval '30 days', mailed_at = null, mail_due_at = now(),
    mail_attempts = 0, mail_problem = null
  where i.id = invitation.id
  returning * into invitation;
  -- Whatever became of the mail before: another one is wanted.
  delete from private.invitation_tries t where t.invitation_id = invitation.id;
  perform private.ask_for_invitation_mail(invitation);
end
$function$
;
CREATE OR REPLACE FUNCTION private.rest_minimum(limits jsonb)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select make_interval(mins => coalesce((limits ->> 'restMinutesHard')::integer, 480))
$function$
;
CREATE OR REPLACE FUNCTION private.revise_schedule(schedule integer, from_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  published public.schedules;
  draft public.schedules;
begin
  if not exists (select 1 from public.schedules s where s.id = schedule and s.agency_id = agency) then
    perform private.fail(404, 'This schedule does not exist.');
  end if;
  -- The copies refer to the rows: locked before their schedule, as a publication does.
  published := private.lock_schedule(schedule);
  if published.status <> 'published' then
    perform private.fail(409, format('This schedule is %s. Only a published one can be revised.', published.status));
  end if;
  if from_date is null or from_date not between published.start_date and published.end_date then
    perform private.fail(422, format('Choose a date from %s to %s.', published.start_date, published.end_date),
      '{"field":"fromDate"}');
  end if;
  perform set_config('app.bulk', 'on', true);
  insert into public.schedules (agency_id, center_id, name, start_date, end_date, revises_id, revises_from,
    revises_version)
  values (agency, published.center_id, left(published.name, 60) || ', from ' || to_char(from_date, 'FMDD Mon'),
    published.start_date, published.end_date, published.id, from_date, published.published_version)
  returning * into draft;
  perform private.copy_to_revision(draft, null, false);
  perform private.keep_revision_base(draft);
  perform private.record_audit(agency, 'schedule.revise', draft.id::text,
    jsonb_build_object('entity', 'schedule', 'revises', published.id, 'from_date', from_date));
  return draft.id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.revise_shift(shift integer, expected_version integer, new_name text, new_code text, new_category public.shift_category, new_start time without time zone, new_end time without time zone, from_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  today date := private.today_of(agency);
  old public.shifts := private.known_shift(agency, shift, expected_version);
  wanted public.shifts;
  is_used boolean;
  is_planned boolean := coalesce(old.valid_from > today, false);
  replacement integer;
begin
  if not old.is_active then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', old.code),
      jsonb_build_object('version', old.version, 'at', old.updated_at));
  end if;
  if old.valid_to is not null then
    perform private.fail(422, format('%s ends %s. Change what comes after it, or let it stay first.', old.code, old.valid_to));
  end if;
  wanted := private.template_of(agency, old.center_id, new_name, new_code, new_category, new_start, new_end,
    case when is_planned then starts else today end, array_remove(array[old.id, old.replaces_id], null));
  is_used := exists (
    select 1 from public.assigned_shifts a where a.center_id = old.center_id and a.shift_id = old.id
  );
  if (wanted.start_time, wanted.end_time, wanted.category) = (old.start_time, old.end_time, old.category)
    and (is_used or not is_planned)
  then
    if starts > today and not is_planned then
      perform private.fail(422, 'A name and a code change at once: leave the date at today.', '{"field":"effectiveFrom"}');
    end if;
    update public.shifts s set name = wanted.name, code = wanted.code
    where s.id = shift and (s.name, s.code) is distinct from (wanted.name, wanted.code);
    return shift;
  end if;
  if not is_used and (is_planned or starts = today) then
    if is_planned then
      perform private.end_shift(s.id, starts, today)
      from public.shifts s where s.id = old.replaces_id and s.valid_to = old.valid_from - 1;
    end if;
    update public.shifts s
    set name = wanted.name, code = wanted.code, category = wanted.category, start_time = wanted.start_time,
      end_time = wanted.end_time, duration_minutes = wanted.duration_minutes,
      valid_from = case when is_planned then starts else s.valid_from end
    where s.id = shift;
    return shift;
  end if;
  if old.valid_from >= starts then
    perform private.end_shift(s.id, starts, today)
    from public.shifts s where s.id = old.replaces_id and s.valid_to = old.valid_from - 1;
  end if;
  perform private.end_shift(shift, starts, today);
  insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes,
    valid_from, replaces_id)
  values (agency, old.center_id, wanted.name, wanted.code, wanted.category, wanted.start_time, wanted.end_time,
    wanted.duration_minutes, starts, shift)
  returning id into replacement;
  perform private.move_preferences(agency);
  return replacement;
end
$function$
;
CREATE OR REPLACE FUNCTION private.revoke_board_device(device uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  ended record;
begin
  update private.board_devices d set revoked_at = now(), revoked_by = (select auth.uid())
  where d.agency_id = agency and d.id = device and d.revoked_at is null
  returning d.name, d.center_id into ended;
  if not found then
    if exists (select 1 from private.board_devices d where d.agency_id = agency and d.id = device) then
      perform private.fail(409, 'This display was revoked already.');
    end if;
    perform private.fail(404, 'This display does not exist.');
  end if;
  perform private.record_audit(agency, 'board_device.revoke', device::text,
    '{"entity":"board_device"}', jsonb_build_object('name', ended.name, 'center_id', ended.center_id));
  perform private.tell_agency('agency', agency, 'settings');
end
$function$
;
CREATE OR REPLACE FUNCTION private.revoke_calendar_feed()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  update private.calendar_feeds f set revoked_at = now() where f.user_id = me and f.revoked_at is null;
  if not found then
    perform private.fail(404, 'Your calendar address has ended already.');
  end if;
  perform private.record_audit(agency, 'calendar.revoke', me::text, '{"entity":"calendar"}');
end
$function$
;
CREATE OR REPLACE FUNCTION private.revoke_invitation(person uuid, expected_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  target := private.hold_person(person, expected_version);
  perform private.set_action('user.revoke_invitation');
  update public.invitations i set state = 'revoked', mail_due_at = null where i.user_id = person and i.state = 'pending';
  if not found then
    perform private.fail(422, format('%s has no open invitation.', target.full_name));
  end if;
  if target.is_active then
    perform private.fail_unless_another_admin(agency, person);
    update public.profiles p set is_active = false where p.id = person;
  end if;
  return jsonb_build_object('centerId', target.center_id, 'fromDate', private.today_of(agency));
end
$function$
;
CREATE OR REPLACE FUNCTION private.role_of(person uuid)
 RETURNS public.role_name
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select max(r.name)
  from public.user_roles ur
  join public.roles r on r.id = ur.role_id
  join public.profiles p on p.id = ur.user_id
  where ur.user_id = person and p.is_active
$function$
;
CREATE OR REPLACE FUNCTION private.roster_facts(shown public.schedules, narrowed uuid[])
 RETURNS json
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with planned as (
    select coalesce(shown.revises_from, shown.start_date) as from_date
  ), lines as (
    select l ->> 'personId' as person_id, l -> 'week' as week
    from jsonb_array_elements(case when narrowed is null then coalesce(
      (select r.result -> 'lines' from public.schedule_results r where r.agency_id = shown.agency_id and r.schedule_id = shown.id),
      (select r.result -> 'lines' from public.schedule_results r
        where r.agency_id = shown.agency_id and r.schedule_id = shown.revises_id),
      '[]') else '[]' end) l
  ), members as materialized (
    select p.*, row_number() over (order by p.seniority_date nulls last, p.employee_number nulls last, p.id) as rank
    from public.profiles p
    where p.agency_id = shown.agency_id and (narrowed is null or p.id = any (narrowed))
      and (
        (p.center_id = shown.center_id and p.is_active)
        or p.id in (
          select a.user_id from public.assigned_shifts a
          where a.center_id = shown.center_id and a.schedule_id = shown.id and a.status <> 'cancelled'
            and (narrowed is null or a.user_id = any (narrowed))
        )
        or p.id in (
          select a.user_id
          from public.assigned_shifts a
          join public.centers c on c.id = shown.center_id
          where a.agency_id = shown.agency_id and a.center_id = shown.center_id and a.status = 'published'
            and a.schedule_id <> shown.id and a.shift_date between shown.start_date - 2 and shown.start_date - 1
            and a.ends_at > private.local_to_instant(shown.start_date + c.day_start, c.time_zone)
        )
      )
  ), spans as materialized (
    select * from private.qualification_spans(shown.agency_id)
  ), held as materialized (
    select h.user_id, json_agg(json_build_object('id', e.id, 'fromDate', h.valid_from,
      'toDate', nullif(h.valid_to, 'infinity')) order by e.id = 'acting', h.qualification_id, h.valid_from) as entries
    from private.held_qualifications(shown.agency_id, narrowed) h
    cross join lateral (
      select h.qualification_id::text as id union all select 'acting' where h.is_acting
    ) e
    group by h.user_id
  )
  select json_build_object(
    'schedule', json_build_object('id', shown.id, 'name', shown.name, 'startDate', shown.start_date,
      'endDate', shown.end_date, 'status', shown.status, 'centerId', shown.center_id, 'version', shown.version,
      'publishedVersion', shown.published_version, 'revises', case when shown.revises_id is not null then
        json_build_object('scheduleId', shown.revises_id, 'fromDate', shown.revises_from) end),
    'blocks', (
      select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'startDate', s.start_date,
        'endDate', s.end_date, 'status', s.status) order by s.start_date, s.id), '[]')
      from public.schedules s
      where s.agency_id = shown.agency_id and s.center_id = shown.center_id and s.status in ('published', 'draft')
    ),
    'clock', json_build_object('timeZone', c.time_zone, 'dayStart', to_char(c.day_start, 'HH24:MI')),
    'workweekStart', coalesce((private.setting_on(a.id, 'workweek', planned.from_date) -> 'workweekStart')::integer, a.workweek_start),
    'limits', coalesce(private.setting_on(a.id, 'limits', planned.from_date), a.limits),
    'ruleVersions', private.rule_versions(a.id, shown.start_date - 16),
    -- Which one acts may change with the date: whoever holds it then has the dates under this name, too.
    'actingQualificationId', (select 'acting' from spans s where s.is_active and s.is_acting limit 1),
    'qualificationNames', (
      select coalesce(json_object_agg(q.id, q.name order by q.id), '{}')
      from public.qualifications q
      where q.agency_id = shown.agency_id and q.id in (select s.qualification_id from spans s where s.is_active)
    ),
    'templates', (
      select coalesce(json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'category', t.category,
        'startTime', to_char(t.start_time, 'HH24:MI'), 'endTime', to_char(t.end_time, 'HH24:MI'),
        'durationMinutes', t.duration_minutes, 'isActive', t.is_active,
        'validFrom', t.valid_from, 'validTo', t.valid_to, 'version', t.version)
        order by t.category, t.duration_minutes, t.id), '[]')
      from public.shifts t where t.agency_id = shown.agency_id and t.center_id = shown.center_id
    ),
    'requirements', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id::text, 'name', r.period_name,
        'startTime', to_char(r.start_time, 'HH24:MI'), 'endTime', to_char(r.end_time, 'HH24:MI'),
        'minEmployees', r.min_employees, 'minSupervisors', r.min_supervisors,
        'weekdays', case when r.weekday_mask < 127 then (
          select jsonb_agg(d order by d) from generate_series(0, 6) d where r.weekday_mask >> d & 1 = 1
        ) end,
        'fromDate', r.effective_from, 'toDate', r.effective_to, 'replacesWeekly', r.replaces_weekly)
        || case when r.qualification_id is null then '{}' else jsonb_build_object('qualificationId', r.qualification_id::text) end
        order by r.id), '[]')
      from public.staffing_requirements r
      where r.agency_id = shown.agency_id and r.center_id = shown.center_id
        and coalesce(r.effective_from, shown.start_date) <= shown.end_date
        -- A row that starts late on the day before may reach into the first one.
        and coalesce(r.effective_to, shown.end_date) >= shown.start_date - 1
    ),
    'holidays', (
      select coalesce(json_agg(h.holiday_date order by h.holiday_date), '[]')
      from public.holidays h
      where h.agency_id = shown.agency_id and h.holiday_date between shown.start_date - 16 and shown.end_date + 16
    ),
    'people', (
      select coalesce(json_agg(json_build_object('id', m.id, 'fullName', m.full_name,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id where ur.user_id = m.id),
        'isActive', m.is_active, 'employeeNumber', m.employee_number, 'seniorityDate', m.seniority_date,
        'seniorityRank', m.rank,
        'notCounting', (
          select coalesce(json_agg(json_build_object('fromDate', d.from_date, 'toDate', d.to_date, 'kind', d.kind)
            order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = shown.agency_id and d.user_id = m.id
        ),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = m.id and h.effective_from <= planned.from_date order by h.effective_from desc limit 1),
        'preferredShiftId', private.template_on(m.default_shift_preference_id, planned.from_date),
        'qualifications', coalesce(h.entries, '[]'),
        'line', l.week) order by m.rank), '[]')
      from members m
      left join lines l on l.person_id = m.id::text
      left join held h on h.user_id = m.id
    ),
    'leave', (
      select coalesce(json_agg(json_build_object('personId', o.user_id, 'state', o.status,
        'startsAt', extract(epoch from o.start_datetime) * 1000, 'endsAt', extract(epoch from o.end_datetime) * 1000)
        order by o.id), '[]')
      from public.time_off_requests o
      where o.agency_id = shown.agency_id and o.user_id in (select m.id from members m)
        and o.status in ('approved', 'pending')
        and o.start_datetime < (shown.end_date + 17)::timestamptz and o.end_datetime > (shown.start_date - 16)::timestamptz
    ),
    'neighbours', (
      select json_build_object('users', w.users, 'rows', w.rows)
      from private.wire_of(array(
        select n.id from public.assigned_shifts n
        where n.agency_id = shown.agency_id and n.center_id = shown.center_id and n.status = 'published'
          and n.schedule_id <> shown.id and n.user_id in (select m.id from members m)
          and n.starts_at > (shown.start_date - 18)::timestamptz and n.starts_at < (shown.end_date + 18)::timestamptz
          and n.shift_date between shown.start_date - 16 and shown.end_date + 16
          and n.shift_date not between shown.start_date and shown.end_date
      )) w
    )
  )
  from planned, public.centers c, public.agencies a
  where c.id = shown.center_id and a.id = shown.agency_id
$function$
;
CREATE OR REPLACE FUNCTION private.roster_operations(operations jsonb)
 RETURNS TABLE(place bigint, kind text, key bigint, id bigint, version integer, user_id uuid, shift_id integer, shift_date date, local_start time without time zone, local_end time without time zone, required_role public.role_name, is_overtime boolean, is_locked boolean, is_acting boolean, overrides boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select o.place, o.value ->> 'kind', case when o.value ->> 'kind' = 'add' then (o.value ->> 'key')::bigint end,
    case when o.value ->> 'kind' <> 'add' then (o.value ->> 'id')::bigint end, (o.value ->> 'version')::integer, (f ->> 'userId')::uuid, (f ->> 'shiftId')::integer, (f ->> 'shiftDate')::date,
    (f ->> 'localStart')::time, (f ->> 'localEnd')::time, (f ->> 'requiredRole')::public.role_name,
    (f ->> 'isOvertime')::boolean, (f ->> 'isLocked')::boolean, (f ->> 'isActing')::boolean,
    coalesce((o.value ->> 'overrides')::boolean, false)
  from jsonb_array_elements(operations) with ordinality o (value, place)
  cross join lateral (select o.value -> 'row' as f) fields
$function$
;
CREATE OR REPLACE FUNCTION private.roster_wire(schedule public.schedules, ids bigint[])
 RETURNS json
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select json_build_object('scheduleId', schedule.id, 'version', schedule.version,
    'at', extract(epoch from now()) * 1000,
    'count', (
      select count(*) from public.assigned_shifts a
      where a.center_id = schedule.center_id and a.schedule_id = schedule.id and a.status <> 'cancelled'
    ),
    'users', w.users, 'rows', w.rows)
  from private.wire_of(ids) w
$function$
;
CREATE OR REPLACE FUNCTION private.rotate_webhook_secret()
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
begin
  -- Two admins who press at the same moment get two secrets, one after the other: the later one holds.
  perform 1 from public.notice_rules r where r.agency_id = agency and r.webhook_url is not null for update;
  if not found then
    perform private.fail(422, 'Save an address first.', '{"field":"webhookUrl"}');
  end if;
  return private.make_webhook_secret(agency);
end
$function$
;
CREATE OR REPLACE FUNCTION private.rule_versions(agency uuid, from_date date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with starts as (
    select from_date as day
    union
    select v.effective_from from public.setting_versions v
    where v.agency_id = agency and v.kind in ('limits', 'workweek') and v.withdrawn_at is null and v.effective_from > from_date
  ),
  versions as (
    select s.day, coalesce(private.setting_on(agency, 'limits', s.day), a.limits) as limits,
      coalesce(private.setting_on(agency, 'workweek', s.day) -> 'workweekStart', to_jsonb(a.workweek_start)) as workweek_start
    from starts s, public.agencies a
    where a.id = agency
  ),
  changes as (
    select v.*, (v.limits, v.workweek_start) is distinct from (lag(v.limits) over by_day, lag(v.workweek_start) over by_day)
      as is_new
    from versions v
    window by_day as (order by v.day)
  )
  select coalesce(jsonb_agg(jsonb_build_object('fromDate', c.day, 'limits', c.limits, 'workweekStart', c.workweek_start)
    order by c.day), '[]')
  from changes c
  where c.is_new
$function$
;
CREATE OR REPLACE FUNCTION private.rules_on(agency uuid, on_date date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'limits', coalesce(private.setting_on(a.id, 'limits', on_date), a.limits),
    'workweekStart', coalesce(private.setting_on(a.id, 'workweek', on_date) -> 'workweekStart', to_jsonb(a.workweek_start)),
    'patternRules', coalesce(private.setting_on(a.id, 'patterns', on_date), a.pattern_rules)
  )
  from public.agencies a
  where a.id = agency and ((select auth.uid()) is null or a.id = (select private.my_agency_id()))
$function$
;
CREATE OR REPLACE FUNCTION private.save_comment_mentions(c public.comments, given uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  called uuid[] := array(select distinct g.id from unnest(coalesce(given, '{}')) g (id) where g.id is distinct from c.author_id);
begin
  if cardinality(called) > 20 then
    perform private.fail(422, 'A comment mentions at most 20 people.', '{"field":"mentions"}');
  end if;
  if exists (select 1 from unnest(called) g (id) where g.id is null or not private.reads_comment(c, g.id)) then
    perform private.fail(422, case when c.audience = 'supervisors' then 'Mention only those who read this note.'
      else 'Mention only people who read this.' end, '{"field":"mentions"}');
  end if;
  if exists (
    select 1 from public.profiles p where p.id = any (called) and position('@' || p.full_name in c.content) = 0
  ) then
    perform private.fail(422, 'Mention people as @ and their full name.', '{"field":"mentions"}');
  end if;
  with gone as (
    delete from public.comment_mentions m
    where m.agency_id = c.agency_id and m.comment_id = c.id and not m.user_id = any (called)
    returning m.user_id
  )
  -- Whoever is not called any more need not come to look.
  update public.notifications n set expires_at = now()
  from gone g
  where n.recipient_id = g.user_id and n.subject = 'comment:' || c.id and n.agency_id = c.agency_id and n.read_at is null;
  with fresh as (
    insert into public.comment_mentions (agency_id, comment_id, user_id)
    select c.agency_id, c.id, g.id from unnest(called) g (id)
    on conflict do nothing
    returning user_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select c.agency_id, f.user_id, 'comment.mention', left(format('%s mentions you in a %s on %s.', private.name_of(c.author_id),
    case c.audience when 'supervisors' then 'private note' else 'comment' end, private.comment_place_words(c, f.user_id)), 1000),
    private.comment_link(c, f.user_id), 'comment:' || c.id
  from fresh f
  order by f.user_id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_duty_state(state_id bigint, expected_version integer, person uuid, state public.duty_state, first_date date, last_date date, trainer uuid, words text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  former public.duty_states;
  trained text;
  saved bigint;
begin
  -- With the trainer, who may not begin a training of their own at the same moment.
  perform 1 from public.profiles p where p.agency_id = agency and p.id in (person, trainer) order by p.id for no key update;
  select * into target from public.profiles p where p.id = person and p.agency_id = agency;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if state_id is not null then
    select * into former from public.duty_states d where d.id = state_id and d.user_id = person for update;
    if not found then
      perform private.fail(404, 'This is not there any more.');
    end if;
    if former.version is distinct from expected_version then
      perform private.fail(409, format('This was changed meanwhile. Look at %s again before you decide.', target.full_name),
        jsonb_build_object('version', former.version, 'at', former.updated_at));
    end if;
  end if;
  if state is null or former.kind <> state then
    perform private.fail(422, 'Choose training or light duty.', '{"field":"kind"}');
  end if;
  perform private.require_day(first_date, 'fromDate', 'From');
  if last_date is not null then
    perform private.require_day(last_date, 'toDate', 'To');
    if last_date < first_date then
      perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
    end if;
  end if;
  if char_length(words) not between 1 and 500 or not private.is_line(words) then
    perform private.fail(422, 'Note is one line of at most 500 characters.', '{"field":"note"}');
  end if;
  if trainer is not null and (state <> 'trainee' or trainer = person or not exists (
    select 1 from public.profiles p
    where p.id = trainer and p.agency_id = agency and (p.is_active or trainer = former.trainer_id) and not exists (
      select 1 from public.duty_states d
      where d.user_id = p.id and d.kind = 'trainee'
        and daterange(d.from_date, d.to_date, '[]') && daterange(first_date, last_date, '[]')
    )
  )) then
    perform private.fail(422, 'A trainer is somebody else who works here and is not in training then.', '{"field":"trainerId"}');
  end if;
  if exists (
    select 1 from public.duty_states d
    where d.user_id = person and d.kind = state and d.id is distinct from state_id
      and daterange(d.from_date, d.to_date, '[]') && daterange(first_date, last_date, '[]')
  ) then
    perform private.fail(422, case state
      when 'trainee' then format('%s is in training on some of these days already.', target.full_name)
      else format('%s is on light duty on some of these days already.', target.full_name)
    end, '{"field":"fromDate"}');
  end if;
  if state = 'trainee' then
    select string_agg(p.full_name, ', ' order by p.full_name) into trained
    from public.duty_states d join public.profiles p on p.id = d.user_id
    where d.agency_id = agency and d.trainer_id = person and d.kind = 'trainee'
      and daterange(d.from_date, d.to_date, '[]') && daterange(first_date, last_date, '[]');
    if trained is not null then
      perform private.fail(422, format('%s trains %s on some of these days. Name another trainer there first.',
        target.full_name, trained), '{"field":"fromDate"}');
    end if;
  end if;
  if state_id is null then
    insert into public.duty_states (agency_id, user_id, kind, from_date, to_date, trainer_id, note)
    values (agency, person, state, first_date, last_date, trainer, words) returning id into saved;
    return saved;
  end if;
  update public.duty_states d
  set from_date = first_date, to_date = last_date, trainer_id = trainer, note = words
  where d.id = state_id
    and (d.from_date, d.to_date, d.trainer_id, d.note) is distinct from (first_date, last_date, trainer, words);
  return state_id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_emergency_contact(person uuid, expected_version integer, contact_name text, contact_relation text, contact_phone text, contact_note text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  former public.emergency_contacts;
begin
  if agency is null or person is distinct from (select auth.uid()) then
    agency := private.require_admin();
  end if;
  perform 1 from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  select * into former from public.emergency_contacts c where c.user_id = person for update;
  if former.version is distinct from expected_version then
    perform private.fail(409, 'The emergency contact was changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', former.version, 'at', former.updated_at));
  end if;
  if contact_name is null then
    delete from public.emergency_contacts c where c.user_id = person;
    return;
  end if;
  if char_length(contact_name) not between 1 and 120 or not private.is_line(contact_name) then
    perform private.fail(422, 'Name is one line of at most 120 characters.', '{"field":"name"}');
  end if;
  if char_length(contact_relation) not between 1 and 60 or not private.is_line(contact_relation) then
    perform private.fail(422, 'Relation is one line of at most 60 characters.', '{"field":"relation"}');
  end if;
  if contact_phone is null or contact_phone !~ '^[0-9+(). -]{3,32}$' then
    perform private.fail(422, 'Phone has 3 to 32 digits, spaces and the signs + ( ) . -', '{"field":"phone"}');
  end if;
  if char_length(contact_note) not between 1 and 300 or not private.is_line(contact_note) then
    perform private.fail(422, 'Note is one line of at most 300 characters.', '{"field":"note"}');
  end if;
  insert into public.emergency_contacts as c (user_id, agency_id, name, relation, phone, note)
  values (person, agency, contact_name, contact_relation, contact_phone, contact_note)
  on conflict (user_id) do update
  set name = excluded.name, relation = excluded.relation, phone = excluded.phone, note = excluded.note
  where (c.name, c.relation, c.phone, c.note)
    is distinct from (excluded.name, excluded.relation, excluded.phone, excluded.note);
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_generated_schedule(run bigint, run_attempt integer, assignments jsonb, pieces jsonb, outcome jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  running public.generation_runs;
  draft public.schedules;
  saved jsonb;
begin
  select * into running from public.generation_runs g where g.id = run;
  if running.scenario_id is null then
    draft := private.lock_schedule(running.schedule_id);
  else
    select * into draft from public.schedules s where s.id = running.schedule_id for update;
  end if;
  select * into running from public.generation_runs g where g.id = run for update;
  if not found or running.state <> 'running' then
    perform private.fail(409, format('This run is %s.', coalesce(running.state::text, 'unknown')));
  end if;
  if running.attempt is distinct from run_attempt then
    perform private.fail(409, 'Another worker has taken over this run.');
  end if;
  if private.may_supervise(running.requested_by, running.agency_id) is not true then
    perform private.fail(403, 'The person who asked for this schedule may no longer do so.');
  end if;
  if draft.status <> 'draft' or draft.version <> running.loaded_version then
    perform private.fail(409, 'The schedule was changed while it was being generated. Generate it again.',
      jsonb_build_object('version', draft.version, 'at', draft.updated_at, 'by', draft.updated_by));
  end if;
  if running.scenario_id is null then
    saved := private.write_plan(draft, assignments, pieces, outcome, running.requested_by);
  else
    -- Read as it will be when it is adopted.
    perform 1 from private.planned_shifts(assignments);
    update public.schedule_scenarios s
    set plan = jsonb_build_object('assignments', assignments, 'pieces', pieces), result = outcome
    where s.id = running.scenario_id;
    saved := jsonb_build_object('version', draft.version, 'audit', '{}'::jsonb);
  end if;
  update public.generation_runs g
  set state = 'succeeded', progress = 1, metrics = outcome -> 'metrics', finished_at = now()
  where g.id = run;
  perform private.record_run(running, 'generate', jsonb_build_object('seed', running.seed) || (saved -> 'audit'), running.requested_by);
  return (saved ->> 'version')::integer;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_handover_note(note bigint, desk integer, change timestamp with time zone, client uuid, given text, expected_version integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given, 'Note', 'content', 4000, false);
  known public.handover_notes;
  place public.desks;
  made bigint;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if words is null then
    perform private.fail(422, 'Write what the next crew has to know.', '{"field":"content"}');
  end if;
  if note is not null then
    known := private.held_handover_note(note);
    if known.author_id <> me then
      perform private.fail(403, 'Only who wrote a note changes it. Write one of your own.');
    end if;
    if known.withdrawn_at is not null then
      perform private.fail(409, format('%s took this note back at %s. Write a new one.',
        private.name_of(known.withdrawn_by), private.center_clock(known.center_id, known.withdrawn_at)));
    end if;
    if known.version is distinct from expected_version then
      perform private.fail(409, format('%s changed this note at %s. Reload the page to see it.',
          private.name_of(me), private.center_clock(known.center_id, known.updated_at)),
        jsonb_build_object('version', known.version, 'at', known.updated_at));
    end if;
    if known.for_at <= now() then
      perform private.fail(409, format('This note was handed over at %s and stays as it was read. Write a new one.',
        private.center_clock(known.center_id, known.for_at)));
    end if;
  end if;
  select * into place from public.desks d where d.id = desk and d.agency_id = agency;
  if not found or (known.id is not null and place.center_id <> known.center_id) then
    perform private.fail(404, 'This desk does not exist.', '{"field":"deskId"}');
  end if;
  perform private.require_handover(place.center_id);
  if note is null then
    if client is null then
      perform private.fail(422, 'A note names its request.', '{"field":"clientId"}');
    end if;
    select n.id into made from public.handover_notes n
    where n.agency_id = agency and n.author_id = me and n.client_id = client;
    if found then
      return made;
    end if;
  end if;
  if not place.is_active and place.id is distinct from known.desk_id then
    perform private.fail(409, format('The desk %s is not in use any more. Choose another one.', place.name),
      '{"field":"deskId"}');
  end if;
  if change is distinct from known.for_at then
    perform private.open_center(agency, place.center_id);
    perform private.require_crew_change(place.center_id, change);
  end if;
  if note is not null then
    if (known.desk_id, known.for_at, known.content) is distinct from (desk, change, words) then
      insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content,
        written_at)
      values (agency, known.center_id, note, known.version, known.desk_id, known.for_at, known.content,
        coalesce(known.edited_at, known.created_at));
      update public.handover_notes n set desk_id = desk, for_at = change, content = words, edited_at = now()
      where n.id = note;
    end if;
    return note;
  end if;
  insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id)
  values (agency, place.center_id, desk, change, words, me, client)
  on conflict (agency_id, author_id, client_id) do nothing
  returning id into made;
  if made is null then
    select n.id into made from public.handover_notes n
    where n.agency_id = agency and n.author_id = me and n.client_id = client;
  end if;
  return made;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_holiday(day date, given_name text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(given_name, 'Name', 'name', 80, true);
  today date := private.today_of(agency);
begin
  if day is null or day < today or day > '2199-12-31' then
    perform private.fail(422, format('Holidays of the past stay as they are: choose %s or later.', today),
      '{"field":"date"}');
  end if;
  if title is null then
    delete from public.holidays h where h.agency_id = agency and h.holiday_date = day;
    return;
  end if;
  insert into public.holidays as h (agency_id, holiday_date, name) values (agency, day, title)
  on conflict (agency_id, holiday_date) do update set name = excluded.name where h.name <> excluded.name;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_leave_blackout(blackout_id integer, blackout_name text, first_date date, last_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(blackout_name, 'Name', 'name', 80, true);
begin
  if title is null then
    perform private.fail(422, 'Blackout days have a name.', '{"field":"name"}');
  end if;
  if first_date is null or first_date not between '2000-01-01' and '2199-12-31' then
    perform private.fail(422, 'Choose the first day.', '{"field":"fromDate"}');
  end if;
  if last_date is null or last_date < first_date or last_date > '2199-12-31' then
    perform private.fail(422, 'The last day is not before the first.', '{"field":"toDate"}');
  end if;
  if blackout_id is null then
    insert into public.leave_blackouts (agency_id, name, from_date, to_date) values (agency, title, first_date, last_date)
    returning id into blackout_id;
    return blackout_id;
  end if;
  update public.leave_blackouts b set name = title, from_date = first_date, to_date = last_date
  where b.id = blackout_id and b.agency_id = agency;
  if not found then
    perform private.fail(404, 'These blackout days do not exist.');
  end if;
  return blackout_id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_my_notice_settings(preferences jsonb, quiet_from time without time zone, quiet_to time without time zone, after_night boolean, expected_version integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  known public.notification_settings;
  saved public.notification_settings;
  old_preferences jsonb;
  new_preferences jsonb;
  before jsonb;
  after jsonb;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  perform private.require_notice_preferences(preferences);
  perform private.require_quiet_time(quiet_from, 'quietStart');
  perform private.require_quiet_time(quiet_to, 'quietEnd');
  if num_nulls(quiet_from, quiet_to) = 1 then
    perform private.fail(422, 'Quiet hours have a start and an end.',
      jsonb_build_object('field', case when quiet_from is null then 'quietStart' else 'quietEnd' end));
  end if;
  if quiet_from = quiet_to then
    perform private.fail(422, 'Quiet hours end at another time than they start.', '{"field":"quietEnd"}');
  end if;
  if after_night is null then
    perform private.fail(422, 'Say yes or no.', '{"field":"restsAfterNight"}');
  end if;

  select * into known from public.notification_settings s where s.user_id = me for update;
  perform set_config('app.bulk', 'on', true);
  if coalesce(known.version, 0) = expected_version then
    -- Whoever saves for the first time at the same moment finds the other's row, and saves nothing.
    insert into public.notification_settings as s (user_id, agency_id, quiet_start, quiet_end, rests_after_night)
    values (me, agency, quiet_from, quiet_to, after_night)
    on conflict (user_id) do update
      set quiet_start = excluded.quiet_start, quiet_end = excluded.quiet_end,
        rests_after_night = excluded.rests_after_night
      where s.version = expected_version
    returning * into saved;
  end if;
  if saved.user_id is null then
    perform private.fail(409, 'You changed these settings somewhere else meanwhile. Look again before you save.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;

  old_preferences := private.notice_preferences_of(me);
  delete from public.notification_preferences n
  where n.user_id = me and not exists (
    select 1 from jsonb_array_elements(preferences) e (one)
    where one ->> 'category' = n.category and one ->> 'channel' = n.channel::text
  );
  insert into public.notification_preferences as n (agency_id, user_id, category, channel, is_on)
  select agency, me, one ->> 'category', (one ->> 'channel')::public.notice_channel, (one -> 'isOn')::boolean
  from jsonb_array_elements(preferences) e (one)
  on conflict (user_id, category, channel) do update set is_on = excluded.is_on where n.is_on <> excluded.is_on;
  new_preferences := private.notice_preferences_of(me);
  perform set_config('app.bulk', recording, true);

  before := jsonb_build_object('channels', old_preferences, 'quiet_start', known.quiet_start, 'quiet_end',
    known.quiet_end, 'rests_after_night', coalesce(known.rests_after_night, true));
  after := jsonb_build_object('channels', new_preferences, 'quiet_start', saved.quiet_start, 'quiet_end',
    saved.quiet_end, 'rests_after_night', saved.rests_after_night);
  if before <> after then
    perform private.record_audit(agency, 'notice_settings.update', me::text,
      jsonb_build_object('entity', 'notice_settings'), before, after);
  end if;
  return saved.version;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_person_qualification(person uuid, expected_version integer, qualification integer, first_date date, last_date date, former_from date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  perform private.require_day(first_date, 'fromDate', 'From');
  if last_date is not null then
    perform private.require_day(last_date, 'toDate', 'To');
    if last_date < first_date then
      perform private.fail(422, 'To is the same date as From or later.', '{"field":"toDate"}');
    end if;
  end if;
  if not exists (
    select 1 from private.qualification_spans(target.agency_id) s
    where s.qualification_id = qualification and (
      former_from is not null
      or s.is_active and s.from_date <= coalesce(last_date, 'infinity') and s.to_date >= first_date
    )
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  if exists (
    select 1 from public.person_qualifications q
    where q.user_id = person and q.qualification_id = qualification and q.valid_from is distinct from former_from
      and daterange(q.valid_from, q.valid_to, '[]') && daterange(first_date, last_date, '[]')
  ) then
    perform private.fail(422, format('%s has this qualification on some of these days already.', target.full_name),
      '{"field":"fromDate"}');
  end if;
  if former_from is null then
    insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
    values (target.agency_id, person, qualification, first_date, last_date);
  else
    update public.person_qualifications q set valid_from = first_date, valid_to = last_date
    where q.user_id = person and q.qualification_id = qualification and q.valid_from = former_from;
    if not found then
      perform private.fail(404, 'This qualification is not there any more.');
    end if;
  end if;
  perform private.touch_person(person);
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_push_subscription(address text, public_key text, shared_secret text, named text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant integer := 10;
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  saved bigint;
  is_new boolean;
  former record;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if coalesce(address !~ '^https?://\S+$' or not private.is_line(address) or char_length(address) > 1000 or public_key !~ '^[A-Za-z0-9_-]{80,100}$'
    or shared_secret !~ '^[A-Za-z0-9_-]{16,40}$' or char_length(named) not between 1 and 100 or not private.is_line(named), true)
  then
    perform private.fail(422, 'This browser gave no address for notices.');
  end if;
  -- Two of a person's browsers at once are counted one after the other.
  perform 1 from public.profiles p where p.id = me for no key update;
  if (select count(*) from public.push_subscriptions s where s.user_id = me and s.endpoint <> address) >= most then
    perform private.fail(422, format('Notices can be on for %s devices. Remove one first.', most));
  end if;
  is_new := not exists (select 1 from public.push_subscriptions s where s.endpoint = address and s.user_id = me);
  select s.user_id, s.device into former from public.push_subscriptions s where s.endpoint = address and s.user_id <> me;
  insert into public.push_subscriptions as s (agency_id, user_id, endpoint, p256dh, auth, device)
  values (agency, me, address, public_key, shared_secret, named)
  on conflict (endpoint) do update set agency_id = excluded.agency_id, user_id = excluded.user_id,
    p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device,
    created_at = case when s.user_id = excluded.user_id then s.created_at else now() end,
    sent_at = case when s.user_id = excluded.user_id then s.sent_at end
  returning s.id into saved;
  if former.user_id is not null
    and not exists (select 1 from public.push_subscriptions s where s.user_id = former.user_id)
  then
    perform private.notify(former.user_id, 'security.push', format(
      'Your notices are shown on no device any more: %s shows somebody else''s now. Turn them on again if you want them there.',
      former.device), '/profile/notices');
  end if;
  if is_new then
    perform private.record_audit(agency, 'push.add', me::text, jsonb_build_object('entity', 'push', 'device', named));
  end if;
  return saved;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_requirement(requirement integer, expected_version integer, center uuid, fields jsonb, from_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements;
  wanted public.staffing_requirements;
  is_same boolean := false;
  has_begun boolean := false;
  saved integer;
begin
  if requirement is not null then
    known := private.known_requirement(agency, requirement, expected_version);
    center := known.center_id;
    if known.effective_to < starts then
      perform private.fail(422, format('This requirement ends %s, before the change. Add another one.', known.effective_to),
        '{"field":"effectiveFrom"}');
    end if;
    has_begun := known.effective_from is null or known.effective_from < starts;
  end if;
  perform private.open_center(agency, center);
  wanted := private.requirement_of(agency, center, fields);
  if wanted.effective_to < starts then
    perform private.fail(422, format('To is %s or later: before it nothing is changed.', starts), '{"field":"toDate"}');
  end if;
  if wanted.replaces_weekly and wanted.effective_from < starts and not has_begun then
    perform private.fail(422, format('From is %s or later: before it nothing is changed.', starts), '{"field":"fromDate"}');
  end if;
  if has_begun then
    is_same := (known.period_name, known.start_time, known.end_time, known.min_employees, known.min_supervisors,
        known.weekday_mask, known.replaces_weekly, known.qualification_id)
      is not distinct from (wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
        wanted.min_supervisors, wanted.weekday_mask, wanted.replaces_weekly, wanted.qualification_id)
      and (wanted.effective_from is null or wanted.effective_from <= starts);
    if is_same then
      update public.staffing_requirements r set effective_to = wanted.effective_to
      where r.id = known.id and r.effective_to is distinct from wanted.effective_to;
      return known.id;
    end if;
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
  wanted.effective_from := greatest(wanted.effective_from, starts);
  if requirement is not null and not has_begun then
    update public.staffing_requirements r
    set period_name = wanted.period_name, start_time = wanted.start_time, end_time = wanted.end_time,
      min_employees = wanted.min_employees, min_supervisors = wanted.min_supervisors, weekday_mask = wanted.weekday_mask,
      effective_from = wanted.effective_from, effective_to = wanted.effective_to,
      replaces_weekly = wanted.replaces_weekly, qualification_id = wanted.qualification_id
    where r.id = known.id;
    -- What it replaces goes on until then, and not beyond an end of its own.
    update public.staffing_requirements f set effective_to = least(known.cut_until, wanted.effective_from - 1)
    where f.id = known.cut_id and f.effective_to = known.effective_from - 1
      and coalesce(f.effective_from < wanted.effective_from, true)
      and f.effective_to <> least(known.cut_until, wanted.effective_from - 1);
    return known.id;
  end if;
  insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees,
    min_supervisors, weekday_mask, effective_from, effective_to, replaces_weekly, qualification_id, cut_id, cut_until)
  values (agency, center, wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
    wanted.min_supervisors, wanted.weekday_mask, wanted.effective_from, wanted.effective_to, wanted.replaces_weekly,
    wanted.qualification_id, known.id, known.effective_to)
  returning id into saved;
  -- Another one that was to follow the former follows this one.
  perform private.follow_requirement(n.id, saved, n.cut_until)
  from public.staffing_requirements n
  where n.agency_id = agency and n.cut_id = known.id and n.id <> saved and n.effective_from = wanted.effective_to + 1;
  return saved;
end
$function$
;
CREATE OR REPLACE FUNCTION private.save_setting(wanted public.setting_kind, value jsonb, from_date date, known_version bigint, center uuid, which text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  actor uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date;
  former jsonb;
  head public.setting_versions;
  saved bigint;
  secret text;
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('day_start', 'center')) <> (center is not null)
    or (wanted in ('leave_kind', 'qualification')) <> (which <> '')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  -- One after the other; everything of an agency's settings is decided under this lock.
  perform 1 from public.agencies a where a.id = agency for no key update;
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  if wanted = 'qualification' then
    -- Whoever asks for it in a requirement ends first; what another one gives up today is given up by now.
    perform 1 from public.qualifications q where q.agency_id = agency and q.id::text = which for update;
    perform private.apply_due_of(agency);
  elsif wanted = 'center' then
    -- Whoever plans a schedule here, or comes to work here, ends first.
    perform 1 from public.centers c where c.agency_id = agency and c.id = center for update;
    perform private.apply_due_of(agency);
  end if;
  former := private.setting_today(agency, wanted, center, which);
  if former is null then
    perform private.fail(404, case when center is not null then 'This center does not exist.'
      when wanted = 'qualification' then 'This qualification does not exist.'
      else 'This kind of leave does not exist.' end);
  end if;
  select * into head from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null
  order by v.id desc limit 1;
  if head.id is distinct from known_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', head.id, 'at', head.created_at));
  end if;
  today := private.today_of(agency);
  if from_date is null or from_date < today or from_date > '2199-12-31' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  perform private.check_setting(agency, wanted, value, from_date, center, which);
  if value = coalesce(private.setting_on(agency, wanted, from_date, center, which), former) then
    return jsonb_build_object('versionId', head.id, 'webhookSecret', null);
  end if;
  if head.id is null then
    -- The audit has this value from when it was set.
    perform set_config('app.bulk', 'on', true);
    insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, applied_at)
    values (agency, wanted, center, which, '2000-01-01', former, now());
    perform set_config('app.bulk', recording, true);
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = actor
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.effective_from = from_date and v.applied_at is null and v.withdrawn_at is null;
  perform set_config('app.action', 'setting.save', true);
  insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, created_by, applied_at)
  values (agency, wanted, center, which, from_date, value, actor, case when from_date = today then now() end)
  returning id into saved;
  perform set_config('app.action', '', true);
  if from_date = today then
    -- The version's entry in the audit says it all of a rule. What has an id of its own is looked up by it, and has its own.
    perform set_config('app.bulk', case when center is null and which = '' then 'on' else recording end, true);
    secret := private.put_in_force(agency, wanted, value, center, which, actor);
    perform set_config('app.bulk', recording, true);
  end if;
  return jsonb_build_object('versionId', saved, 'webhookSecret', secret);
end
$function$
;
CREATE OR REPLACE FUNCTION private.scenario_change(draft public.schedules, input jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lists constant text[] := array['patterns', 'hires', 'requirements', 'ignoredPreferences', 'refusedLeave'];
  numbers constant text[] := array['preferenceSlackPercent', 'changeBudgetPercent'];
  field text;
  given integer;
  known jsonb;
begin
  if input is null or jsonb_typeof(input) <> 'object' or (input - lists) - numbers <> '{}' or octet_length(input::text) > 100000 then
    perform private.fail(422, 'This is not what a scenario can change.', '{"field":"change"}');
  end if;
  foreach field in array lists loop
    if jsonb_typeof(coalesce(input -> field, '[]')) <> 'array' then
      perform private.fail(422, 'A list is needed here.', jsonb_build_object('field', field));
    end if;
  end loop;
  if input ? 'preferenceSlackPercent' then
    perform private.require_number(input, 'preferenceSlackPercent', 'What preferences may cost', 0, 5, false);
  end if;
  if input ? 'changeBudgetPercent' then
    perform private.require_number(input, 'changeBudgetPercent', 'Weeks that may change', 0, 20, false);
  end if;
  foreach field in array lists loop
    given := jsonb_array_length(coalesce(input -> field, '[]'));
    begin
      case field
        when 'patterns' then
          select jsonb_agg(jsonb_build_object('personId', p.id, 'patternId', x."patternId")) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x ("personId" uuid, "patternId" public.shift_pattern)
          join public.profiles p on p.id = x."personId" and p.center_id = draft.center_id and p.is_active
          where x."patternId" is not null;
        when 'hires' then
          select jsonb_agg(jsonb_build_object('role', x.role, 'patternId', x."patternId", 'count', x.count)) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x (role public.role_name, "patternId" public.shift_pattern, count integer)
          where x.role <> 'admin' and x."patternId" is not null and x.count between 1 and 50;
        when 'requirements' then
          select jsonb_agg(jsonb_build_object('id', r.id::text, 'minEmployees', x."minEmployees", 'minSupervisors', x."minSupervisors"))
          into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x (id integer, "minEmployees" integer, "minSupervisors" integer)
          join public.staffing_requirements r on r.id = x.id and r.center_id = draft.center_id
          where x."minEmployees" between 0 and 500 and x."minSupervisors" between 0 and x."minEmployees";
        when 'ignoredPreferences' then
          select jsonb_agg(p.id) into known
          from jsonb_array_elements_text(coalesce(input -> field, '[]')) x
          join public.profiles p on p.id = x::uuid and p.center_id = draft.center_id and p.is_active;
        when 'refusedLeave' then
          select jsonb_agg(jsonb_build_object('personId', p.id, 'startsAt', x."startsAt")) into known
          from jsonb_to_recordset(coalesce(input -> field, '[]')) x ("personId" uuid, "startsAt" bigint)
          join public.profiles p on p.id = x."personId" and p.center_id = draft.center_id and p.is_active
          where exists (
            select 1 from public.time_off_requests o
            where o.agency_id = draft.agency_id and o.user_id = p.id and o.status = 'pending'
              and round(extract(epoch from o.start_datetime) * 1000) = x."startsAt"
          );
      end case;
    -- What cannot be read as what it should be.
    exception when data_exception then
      known := null;
    end;
    if field = 'hires' and (select sum((x ->> 'count')::integer) from jsonb_array_elements(known) x) > 200 then
      perform private.fail(422, 'A scenario hires at most 200 people.', '{"field":"hires"}');
    end if;
    if coalesce(jsonb_array_length(known), 0) <> given then
      perform private.fail(422, 'This names something that is not there, or not within what is possible.',
        jsonb_build_object('field', field));
    end if;
    if given > 0 then
      input := input || jsonb_build_object(field, known);
    end if;
  end loop;
  return input;
end
$function$
;
CREATE OR REPLACE FUNCTION private.schedule_state(schedule integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'user_id', a.user_id, 'shift_id', a.shift_id,
    'shift_date', a.shift_date, 'starts_at', a.starts_at, 'ends_at', a.ends_at, 'is_overtime', a.is_overtime,
    'required_role', a.required_role, 'is_locked', a.is_locked, 'is_acting', a.is_acting, 'source', a.source)
    order by a.starts_at, a.id), '[]')
  from public.assigned_shifts a
  where a.center_id = (select s.center_id from public.schedules s where s.id = schedule)
    and a.schedule_id = schedule and a.status <> 'cancelled'
$function$
;
CREATE OR REPLACE FUNCTION private.set_action(action text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select pg_catalog.set_config('app.action', action, true)
$function$
;
CREATE OR REPLACE FUNCTION private.set_pattern(person uuid, from_date date, new_pattern public.shift_pattern, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  perform private.require_day(from_date, 'fromDate', 'From');
  if from_date < private.today_of(target.agency_id) then
    perform private.fail(422, 'What was in force before today is history and stays. Choose today or a later day.',
      '{"field":"fromDate"}');
  end if;
  if new_pattern is not distinct from (
    select h.pattern from public.profile_patterns h
    where h.user_id = person and h.effective_from <= from_date order by h.effective_from desc limit 1
  ) then
    perform private.fail(422, format(case when new_pattern is null
        then '%s has no pattern on %s as it is. Choose a pattern or another day.'
        else '%s has this pattern on %s already. Choose another pattern or day.' end,
      target.full_name, from_date), '{"field":"pattern"}');
  end if;
  insert into public.profile_patterns as h (agency_id, user_id, effective_from, pattern)
  values (target.agency_id, person, from_date, new_pattern)
  on conflict (user_id, effective_from) do update set pattern = excluded.pattern;
end
$function$
;
CREATE OR REPLACE FUNCTION private.set_person_active(person uuid, active boolean, expected_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if active is null then
    perform private.fail(422, 'Active is yes or no.', '{"field":"isActive"}');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody deactivates their own account.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you decide.', target.full_name),
      jsonb_build_object('version', target.version, 'at', target.updated_at));
  end if;
  if target.is_active <> active then
    if not active then
      perform private.fail_unless_another_admin(agency, person);
    elsif (select i.state from public.invitations i where i.user_id = person order by i.created_at desc limit 1) = 'revoked' then
      perform private.fail(422, format('The invitation of %s was revoked. Invite again instead.', target.full_name));
    end if;
    perform set_config('app.bulk', 'on', true);
    update public.profiles p set is_active = active where p.id = person;
    perform private.record_audit(agency, case when active then 'user.reactivate' else 'user.deactivate' end,
      person::text, '{"entity":"user"}', jsonb_build_object('is_active', not active),
      jsonb_build_object('is_active', active));
  end if;
  return jsonb_build_object('centerId', target.center_id, 'fromDate', private.today_of(agency));
end
$function$
;
CREATE OR REPLACE FUNCTION private.set_shift_active(shift integer, active boolean, expected_version integer, from_date date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  today date := private.today_of(agency);
  old public.shifts := private.known_shift(agency, shift, expected_version);
begin
  if active is null then
    perform private.fail(422, 'Active is yes or no.', '{"field":"isActive"}');
  end if;
  if active then
    if starts > today then
      perform private.fail(422, 'A shift comes back at once: leave the date at today.', '{"field":"effectiveFrom"}');
    end if;
    if old.is_active and old.valid_to is null then
      return;
    end if;
    perform private.template_of(agency, old.center_id, old.name, old.code, old.category, old.start_time, old.end_time,
      today, array[old.id]);
    update public.shifts s set is_active = true, valid_to = null where s.id = shift;
  elsif old.is_active then
    perform private.end_shift(shift, starts, today);
    if old.valid_from >= starts then
      -- It never began: what it was to replace goes on.
      update public.shifts s set valid_to = null
      where s.id = old.replaces_id and s.is_active and s.valid_to = old.valid_from - 1;
    end if;
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.set_shift_instants()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  template record;
begin
  select coalesce(new.local_start, s.start_time) as start_time, coalesce(new.local_end, s.end_time) as end_time,
    c.day_start, c.time_zone
  into template
  from public.shifts s
  join public.centers c on c.id = s.center_id
  where s.id = new.shift_id and s.center_id = new.center_id;
  if not found then
    if (select auth.uid()) is not null and new.agency_id is distinct from (select private.my_agency_id()) then
      raise insufficient_privilege
        using message = 'new row violates row-level security policy for table "assigned_shifts"';
    end if;
    perform private.fail(422, 'The shift does not belong to this center.', '{"field":"shiftId"}');
  end if;
  select i.starts_at, i.ends_at into new.starts_at, new.ends_at
  from private.shift_instants(
    new.shift_date, template.start_time, template.end_time, template.day_start, template.time_zone
  ) i;
  new.is_manual_override := new.source = 'manual';
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.setting_counts(wanted public.setting_kind, value jsonb, from_date date, which text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  former jsonb;
  -- By the clock of the agency's first center, as everything that begins with a date.
  begins timestamptz := greatest(now(), (
    select starts::timestamp at time zone c.time_zone from public.centers c
    where c.agency_id = agency order by c.created_at, c.id limit 1
  ));
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('leave_kind', 'day_start', 'qualification', 'center')) <> (which <> '')
    or wanted in ('limits', 'workweek', 'patterns')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  if wanted = 'leave_kind' and not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.id::text = which
  ) then
    perform private.fail(404, 'This kind of leave does not exist.');
  end if;
  if wanted = 'qualification' then
    former := coalesce(private.setting_on(agency, wanted, starts, null, which), private.setting_today(agency, wanted, null, which));
    if former is null then
      perform private.fail(404, 'This qualification does not exist.');
    end if;
    perform private.check_qualification(value);
    return (
      select jsonb_build_object('problem', private.qualification_problem(agency, which, value, starts) -> 'words',
        'isActive', former -> 'isActive', 'acts', former @> '{"isActive":true,"isActingSupervisor":true}',
        'holders', count(*),
        'names', coalesce(jsonb_agg(h.full_name order by h.place) filter (where h.place <= 3), '[]'))
      from (
        select p.full_name, row_number() over (order by p.full_name, p.id) as place
        from public.profiles p
        where p.agency_id = agency and p.is_active and p.id in (
          select pq.user_id from public.person_qualifications pq
          where pq.agency_id = agency and pq.qualification_id::text = which
            and starts between pq.valid_from and coalesce(pq.valid_to, 'infinity')
        )
      ) h
    );
  end if;
  if wanted in ('day_start', 'center') and not exists (
    select 1 from public.centers c where c.agency_id = agency and c.id::text = which
  ) then
    perform private.fail(404, 'This center does not exist.');
  end if;
  if wanted = 'center' then
    former := coalesce(private.setting_on(agency, wanted, starts, which::uuid, ''),
      private.setting_today(agency, wanted, which::uuid, ''));
    perform private.check_center(value);
    return jsonb_build_object('problem', private.center_problem(agency, which::uuid, value, starts) -> 'words') || former;
  end if;
  if wanted = 'day_start' then
    perform private.require_keys(value, array['dayStart']);
    return jsonb_build_object('problem', private.day_start_problem(which::uuid,
      private.time_in(value, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.')));
  end if;
  perform private.check_setting(agency, wanted, value, starts, null, which);
  return case wanted
    when 'leave_rules' then (
      with dates as materialized (
        select d.*, case when d.is_supervisor then value ->> 'capSupervisors' else value ->> 'capDispatchers' end::integer as cap
        from private.leave_dates(agency, starts, (
          select coalesce(max(o.end_datetime)::date + 1, starts) from public.time_off_requests o
          where o.agency_id = agency and o.status in ('pending', 'approved')
        )) d
        where d.counts
      ), days as materialized (
        select d.day, d.center_id, d.is_supervisor, d.cap, count(distinct d.user_id) as off
        from dates d
        where d.status = 'approved'
        group by d.day, d.center_id, d.is_supervisor, d.cap
      )
      select jsonb_build_object(
        'over', (
          select coalesce(jsonb_agg(jsonb_build_object('date', o.day, 'center', c.name, 'isSupervisor', o.is_supervisor,
            'off', o.off, 'cap', o.cap) order by o.day, c.name, o.is_supervisor), '[]')
          from days o
          join public.centers c on c.id = o.center_id
          where o.off > o.cap
        ),
        'waiting', (
          select count(distinct w.request_id)
          from dates w
          left join days o on o.day = w.day and o.center_id = w.center_id and o.is_supervisor = w.is_supervisor
          where w.status = 'pending' and not w.is_protected and coalesce(o.off, 0) >= w.cap
        ))
    )
    when 'leave_kind' then (
      select jsonb_build_object('isActive', k.is_active, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
        'isProtected', k.is_protected,
        'waiting', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'pending'
        ),
        'approved', (
          select count(*) from public.time_off_requests o
          where o.agency_id = agency and o.kind_id = k.id and o.status = 'approved' and o.end_datetime > begins
        ))
      from public.leave_kinds k where k.agency_id = agency and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('open', count(*), 'barred', count(*) filter (
        where s.until - begins < make_interval(mins => (value ->> 'noticeMinutes')::integer)))
      from (
        -- An offer is answered until the notice before the earlier shift, by whichever answer leaves most time.
        select coalesce(max(least(mine.starts_at, theirs.starts_at)), mine.starts_at) as until
        from public.shift_swaps o
        join public.assigned_shifts mine on mine.id = o.requester_assigned_shift_id
        left join public.swap_answers a on a.swap_id = o.id and a.state in ('asked', 'proposed')
        left join public.assigned_shifts theirs on theirs.id = a.assigned_shift_id
        where o.agency_id = agency and o.status = 'pending' and o.expires_at > begins
        group by o.id, mine.starts_at
      ) s
    )
    when 'notice_rules' then (
      select jsonb_build_object('late', count(*))
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id and p.is_active
      where n.agency_id = agency and n.needs_ack and n.acknowledged_at is null
        and (n.expires_at is null or n.expires_at > begins) and n.created_at > begins - interval '30 days'
        and n.created_at <= begins - make_interval(hours => (value ->> 'ackHours')::integer)
        and not exists (select from private.told t where t.agency_id = n.agency_id and t.key = 'acknowledge:' || n.id)
    ) || (
      select jsonb_build_object('hasReceiver', r.webhook_url is not null)
      from public.notice_rules r where r.agency_id = agency
    )
    when 'sign_in' then (
      select jsonb_build_object('policy', a.sign_in_policy, 'waiting', (
        select count(*) from private.sign_in_guards g
        join public.profiles p on p.id = g.user_id and p.agency_id = agency
        where g.blocked_until > now()
      ))
      from public.agencies a where a.id = agency
    )
    when 'retention' then jsonb_build_object(
      'audit', (
        select count(*) from public.audit_logs l
        where l.agency_id = agency and l.created_at < begins - make_interval(months => (value ->> 'auditMonths')::integer)
      ),
      -- What somebody still has to read or to acknowledge stays.
      'notices', (
        select count(*) from public.notifications n
        where n.agency_id = agency and n.created_at < begins - make_interval(months => (value ->> 'noticeMonths')::integer)
          and n.planned_at is not null and n.read_at is not null and not (n.needs_ack and n.acknowledged_at is null)
      ))
  end;
end
$function$
;
CREATE OR REPLACE FUNCTION private.setting_on(agency uuid, wanted public.setting_kind, on_date date, center uuid DEFAULT NULL::uuid, which text DEFAULT ''::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select v.value
  from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null and v.effective_from <= on_date
  order by v.effective_from desc, v.id desc limit 1
$function$
;
CREATE OR REPLACE FUNCTION private.setting_today(agency uuid, wanted public.setting_kind, center uuid, which text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case wanted
    when 'limits' then jsonb_build_object('restMinutesSoft', 600, 'restMinutesHard', 480, 'dutyMinutesSoft', 840,
      'dutyMinutesHard', 960, 'sevenDayMinutesSoft', 3600, 'sevenDayMinutesHard', 4320, 'consecutiveDaysHard', 6,
      'weeklyRegularMinutes', 2400) || a.limits
    when 'workweek' then jsonb_build_object('workweekStart', a.workweek_start)
    when 'patterns' then a.pattern_rules
    when 'sign_in' then jsonb_build_object('policy', a.sign_in_policy)
    when 'retention' then jsonb_build_object('auditMonths', a.audit_months, 'noticeMonths', a.notice_months)
    when 'leave_rules' then (
      select jsonb_build_object('capDispatchers', r.cap_dispatchers, 'capSupervisors', r.cap_supervisors,
        'escalateAfterHours', r.escalate_after_hours, 'deputyId', r.deputy_id)
      from public.leave_rules r where r.agency_id = a.id
    )
    when 'leave_kind' then (
      select jsonb_build_object('name', k.name, 'type', k.type, 'needsBalance', k.needs_balance,
        'countsToCaps', k.counts_to_caps, 'isProtected', k.is_protected, 'isPrivate', k.is_private,
        'noticeDays', k.notice_days, 'isActive', k.is_active)
      from public.leave_kinds k where k.agency_id = a.id and k.id::text = which
    )
    when 'swap_rules' then (
      select jsonb_build_object('noticeMinutes', r.notice_minutes, 'isSameWorkweek', r.is_same_workweek,
        'approvesClean', r.approves_clean)
      from public.swap_rules r where r.agency_id = a.id
    )
    when 'notice_rules' then (
      select jsonb_build_object('fallbackMinutes', r.fallback_minutes, 'ackHours', r.ack_hours,
        'nightlyTime', to_char(r.nightly_time, 'HH24:MI'), 'webhookUrl', r.webhook_url)
      from public.notice_rules r where r.agency_id = a.id
    )
    when 'day_start' then (
      select jsonb_build_object('dayStart', to_char(c.day_start, 'HH24:MI'))
      from public.centers c where c.agency_id = a.id and c.id = center
    )
    when 'qualification' then (
      select jsonb_build_object('name', q.name, 'isActingSupervisor', q.is_acting_supervisor, 'isActive', q.is_active)
      from public.qualifications q where q.agency_id = a.id and q.id::text = which
    )
    when 'center' then (
      select jsonb_build_object('name', c.name, 'timeZone', c.time_zone, 'isActive', c.is_active)
      from public.centers c where c.agency_id = a.id and c.id = center
    )
  end
  from public.agencies a where a.id = agency
$function$
;
CREATE OR REPLACE FUNCTION private.settings_today()
 RETURNS date
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  return private.today_of(agency);
end
$function$
;
CREATE OR REPLACE FUNCTION private.settle_delivery(delivery_id bigint, attempt integer, outcome jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  held public.notification_deliveries;
  result text := outcome ->> 'state';
  words text := left(coalesce(nullif(btrim(outcome ->> 'error'), ''), 'No reason given.'), 500);
  retry_at timestamptz;
  is_over boolean;
  lost text;
  gone jsonb := coalesce(outcome -> 'goneSubscriptions', '[]');
begin
  if coalesce(result in ('sent', 'retry', 'unsure', 'dead'), false) is not true
    or result in ('retry', 'unsure') and jsonb_typeof(outcome -> 'delaySeconds') is distinct from 'number'
    or jsonb_typeof(gone) <> 'array' or jsonb_path_exists(gone, 'strict $[*] ? (@.type() != "number")')
  then
    perform private.fail(422, 'An outcome is sent, dead, or after some seconds retry or unsure.', '{"field":"outcome"}');
  end if;
  -- The notice first.
  perform 1 from public.notifications n
  where n.id = (select d.notification_id from public.notification_deliveries d where d.id = delivery_id)
  for no key update;
  select * into held from public.notification_deliveries d
  where d.id = delivery_id and d.state = 'sending' and d.attempts = attempt
  for no key update;
  if not found then
    return false;
  end if;
  if held.channel = 'push' then
    with forgotten as (
      delete from public.push_subscriptions s
      where s.agency_id = held.agency_id and s.user_id = held.recipient_id
        and s.id in (select g.id::numeric::bigint from jsonb_array_elements_text(gone) g (id))
      returning s.device
    )
    select string_agg(distinct f.device, ', ') into lost from forgotten f;
    -- Whoever relies on a browser that is gone would hear nothing, and not know it.
    if lost is not null and not exists (select 1 from public.push_subscriptions s where s.user_id = held.recipient_id) then
      perform private.notify(held.recipient_id, 'security.push', format(
        'Your notices are shown on no device any more: %s does not take them now. Turn them on again if you want them there.',
        lost), '/profile/notices');
    end if;
  end if;
  if result = 'sent' then
    update public.notification_deliveries d
    set state = 'sent', sent_at = now(), ended_at = now(), leased_by = null, lease_until = null
    where d.id = held.id;
    update public.notifications n set status = 'sent'
    where n.id = held.notification_id and n.status in ('pending', 'failed');
    if held.channel = 'push' then
      update public.push_subscriptions s set sent_at = now()
      where s.agency_id = held.agency_id and s.user_id = held.recipient_id and s.created_at <= held.handed_at;
    end if;
    return true;
  end if;
  retry_at := now() + make_interval(secs => least(greatest((outcome ->> 'delaySeconds')::numeric, 1), 3600)::double precision);
  is_over := result = 'dead' or result = 'unsure' and held.unsure > 0 or retry_at >= held.deadline_at;
  update public.notification_deliveries d
  set failed_at = now(), unsure = d.unsure + case when result = 'unsure' then 1 else 0 end,
    last_error = case
      when result = 'unsure' and held.unsure > 0 then left('Nobody knows whether it arrived. ' || words, 500)
      when result <> 'dead' and is_over then private.late_words(words)
      else words
    end
  where d.id = held.id;
  if is_over then
    perform private.end_as_dead(array[held.id]);
  else
    update public.notification_deliveries d
    set state = 'waiting', due_at = retry_at, leased_by = null, lease_until = null, handed_at = null
    where d.id = held.id;
  end if;
  return true;
end
$function$
;
CREATE OR REPLACE FUNCTION private.settle_hours(debtor uuid, settled integer, given_note text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_note, 'Note', 'note', 500, true);
  owed integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in to settle hours.');
  end if;
  if settled is null or settled < 1 then
    perform private.fail(422, 'Say how many hours are even.', '{"field":"minutes"}');
  end if;
  -- Whoever settles twice at once settles no more than is owed.
  perform pg_advisory_xact_lock(hashtextextended('hours:' || me::text, 0));
  select coalesce(sum(l.minutes), 0)::integer into owed from private.hours_lines(agency, me) l where l.other_id = debtor;
  if settled > owed then
    perform private.fail(422, case when owed > 0
        then format('You are owed %s h %s min. No more than that can be settled.', owed / 60, lpad((owed % 60)::text, 2, '0'))
        else 'This person owes you no hours now.' end,
      '{"field":"minutes"}');
  end if;
  insert into public.hour_settlements (agency_id, creditor_id, debtor_id, minutes, note)
  values (agency, me, debtor, settled, words);
end
$function$
;
CREATE OR REPLACE FUNCTION private.settle_invitation_mail(invitation_id uuid, outcome text, problem text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A day of tries, the later ones half an hour apart.
  most constant integer := 50;
  invitation public.invitations;
  next_try timestamptz;
begin
  if coalesce(outcome not in ('sent', 'limited', 'failed', 'refused'), true) then
    perform private.fail(422, 'There is no such outcome.');
  end if;
  select * into invitation from public.invitations i where i.id = settle_invitation_mail.invitation_id for update;
  if outcome = 'failed' then
    update private.invitation_tries t set begun_at = null where t.invitation_id = invitation.id;
  else
    delete from private.invitation_tries t where t.invitation_id = invitation.id;
  end if;
  if invitation.id is null or invitation.state <> 'pending' or invitation.mailed_at is not null then
    return;
  end if;
  perform private.set_action('invitation.mail');
  if outcome = 'sent' then
    -- The link works for a day from now.
    update public.invitations i
    set mailed_at = now(), expires_at = now() + interval '24 hours', mail_due_at = null, mail_problem = null
    where i.id = invitation.id;
    return;
  end if;
  if outcome <> 'refused' and invitation.mail_attempts + 1 < most then
    next_try := now() + least(interval '30 seconds' * 2 ^ least(invitation.mail_attempts, 6), interval '30 minutes');
  end if;
  -- Each try is no change that an audit needs; that it is given up is.
  perform set_config('app.bulk', case when next_try is null then '' else 'on' end, true);
  update public.invitations i
  set mail_attempts = i.mail_attempts + 1, mail_due_at = next_try, mail_problem = left(problem, 200)
  where i.id = invitation.id
  returning * into invitation;
  if next_try is null then
    return;
  end if;
  perform private.ask_for_invitation_mail(invitation);
  if outcome = 'limited' then
    -- The limit is for all mails: whoever waits waits with this one.
    update public.invitations i set mail_due_at = next_try
    where i.id in (
      select w.id from public.invitations w
      where w.state = 'pending' and w.mailed_at is null and w.mail_due_at < next_try and w.id <> invitation.id
      order by w.id for update skip locked
    );
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.shift_instants(shift_date date, start_time time without time zone, end_time time without time zone, day_start time without time zone, zone text, OUT starts_at timestamp with time zone, OUT ends_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  start_wall timestamp := shift_date + start_time + case when start_time < day_start then interval '1 day' else interval '0' end;
  end_wall timestamp := start_wall::date + end_time;
begin
  if end_wall <= start_wall then
    end_wall := end_wall + interval '1 day';
  end if;
  starts_at := private.local_to_instant(start_wall, zone);
  ends_at := greatest(starts_at, private.local_to_instant(end_wall, zone));
end
$function$
;
CREATE OR REPLACE FUNCTION private.shift_state(template integer, shift_date date, starts_at timestamp with time zone, ends_at timestamp with time zone, required_role public.role_name, is_overtime boolean, is_acting boolean, is_locked boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('shiftDate', shift_date, 'code', (select t.code from public.shifts t where t.id = template),
    'startsAt', (extract(epoch from starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from ends_at) * 1000)::bigint,
    'requiredRole', required_role, 'isOvertime', is_overtime, 'isActing', is_acting, 'isLocked', is_locked)
$function$
;
CREATE OR REPLACE FUNCTION private.shift_words(state jsonb, zone text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select format('%s on %s, %s–%s%s%s', state ->> 'code', to_char((state ->> 'shiftDate')::date, 'FMDy FMDD Mon YYYY'),
    to_char(to_timestamp((state ->> 'startsAt')::bigint / 1000) at time zone zone, 'HH24:MI'),
    to_char(to_timestamp((state ->> 'endsAt')::bigint / 1000) at time zone zone, 'HH24:MI'),
    case when (state ->> 'isOvertime')::boolean then ', overtime' else '' end,
    case when (state ->> 'isActing')::boolean then ', as acting supervisor' else '' end)
$function$
;
CREATE OR REPLACE FUNCTION private.shortfalls(moment timestamp with time zone)
 RETURNS TABLE(agency_id uuid, center_id uuid, asked text, starts_at timestamp with time zone, shift_date date, schedule_id integer, required integer, on_duty integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select c.agency_id, c.id, x.asked, s.starts_at, s.shift_date, b.id, x.required, x.on_duty
  from public.agencies g
  join public.centers c on c.agency_id = g.id and c.is_active
  cross join lateral (
    select ((moment at time zone c.time_zone) - c.day_start::interval)::date as first_date,
      private.day_in_view(moment, c.time_zone) + 3 as last_date
  ) d
  join public.schedules b on b.agency_id = c.agency_id and b.center_id = c.id and b.status = 'published'
    and b.start_date <= d.last_date and b.end_date >= d.first_date
  cross join lateral private.coverage_slots(c.id, greatest(d.first_date, b.start_date), least(d.last_date, b.end_date)) s
  cross join lateral (
    select 'employees', s.required_employees, s.on_duty_employees
    union all
    select 'supervisors', s.required_supervisors, s.on_duty_supervisors
    union all
    select q.key, (q.value ->> 0)::integer, (q.value ->> 1)::integer from jsonb_each(s.qualified) q
  ) x (asked, required, on_duty)
  where g.status = 'active' and x.on_duty < x.required and s.starts_at > moment - interval '15 minutes'
$function$
;
CREATE OR REPLACE FUNCTION private.sick_call(actor uuid, assignment bigint)
 RETURNS public.time_off_requests
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  call public.time_off_requests;
begin
  select * into shift from public.assigned_shifts a
  where a.id = assignment and a.agency_id = agency and a.user_id = actor and a.status = 'published';
  if not found then
    perform private.fail(404, 'This is no shift of yours any more.');
  end if;
  if shift.starts_at > now() + interval '24 hours' then
    perform private.fail(422, 'Only a shift that starts within 24 hours can be called in sick. Ask for time off instead.');
  end if;
  select k.id into call.kind_id from public.leave_kinds k
  where k.agency_id = agency and k.type = 'sick' and k.is_active order by k.id limit 1;
  if call.kind_id is null then
    perform private.fail(422, 'Your agency has no kind of leave for being sick. Call your supervisor.');
  end if;
  call.id := 0;
  call.version := 0;
  call.agency_id := agency;
  call.user_id := actor;
  call.status := 'approved';
  call.is_sick_call := true;
  call.created_at := now();
  call.start_datetime := greatest(shift.starts_at,
    date_bin('15 minutes', now() + interval '15 minutes' - interval '1 microsecond', '2000-01-01 00:00Z'));
  call.end_datetime := shift.ends_at;
  if call.end_datetime <= call.start_datetime then
    perform private.fail(422, 'This shift is over.');
  end if;
  return call;
end
$function$
;
CREATE OR REPLACE FUNCTION private.sick_mark(actor uuid, assignment bigint)
 RETURNS public.time_off_requests
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.agency_of_actor(actor);
  shift public.assigned_shifts;
  change record;
begin
  if agency is null or not private.may_supervise(actor, agency) then
    perform private.fail(403, 'Only a supervisor may mark somebody sick.');
  end if;
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = agency;
  if not found or shift.status = 'draft' then
    perform private.fail(404, 'This shift does not exist.');
  end if;
  if shift.status <> 'published' or shift.user_id is null then
    select h.changed_at, p.full_name, coalesce(c.time_zone, 'UTC') as time_zone into change
    from public.shift_changes h
    left join public.profiles p on p.id = h.changed_by
    left join public.centers c on c.id = shift.center_id
    where h.assignment_id = shift.id order by h.id desc limit 1;
    perform private.fail(409, format('%s took the person off this shift on %s.', coalesce(change.full_name, 'Somebody'),
      to_char(coalesce(change.changed_at, now()) at time zone coalesce(change.time_zone, 'UTC'), 'FMDy FMDD Mon YYYY "at" HH24:MI')));
  end if;
  if shift.user_id = actor then
    perform private.fail(422, 'This is your own shift. Call in sick from your schedule.');
  end if;
  if private.agency_of_actor(shift.user_id) is null then
    perform private.fail(422, 'This person does not work here any more.');
  end if;
  if shift.ends_at <= now() then
    perform private.fail(422, 'This shift is over.');
  end if;
  if shift.starts_at > now() + interval '24 hours' then
    perform private.fail(422, 'Only for a shift that starts within 24 hours somebody can be marked sick. Enter time off instead.');
  end if;
  if not exists (
    select 1 from public.leave_kinds k where k.agency_id = agency and k.type = 'sick' and k.is_active
  ) then
    perform private.fail(422, 'Your agency has no kind of leave for being sick. An admin adds one.');
  end if;
  return private.sick_call(shift.user_id, assignment);
end
$function$
;
CREATE OR REPLACE FUNCTION private.sign_in_wait(failures integer)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when failures >= 5 then least(interval '30 seconds' * power(2, least(failures, 15) - 5), interval '15 minutes') end
$function$
;
CREATE OR REPLACE FUNCTION private.stage_people(agency uuid, center uuid, stage text, parties uuid[])
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.id
  from public.profiles p
  join public.leave_rules r on r.agency_id = p.agency_id
  where p.agency_id = agency and p.is_active and p.id <> all (parties) and case stage
    when 'supervisors' then coalesce(p.center_id, center) = center and private.role_of(p.id) >= 'supervisor'
    when 'deputy' then p.id = r.deputy_id
    else private.role_of(p.id) = 'admin'
  end
$function$
;
CREATE OR REPLACE FUNCTION private.stamp_editor()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.updated_by := coalesce((select auth.uid()), new.updated_by);
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.start_generation(schedule integer, expected_version integer, parameters jsonb, scenario bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  checked jsonb := private.generation_parameters(parameters);
  draft public.schedules := private.require_draft(schedule, agency, expected_version, 'generate', false);
  run public.generation_runs;
begin
  if exists (
    select 1 from public.generation_runs g
    where g.agency_id = agency and g.schedule_id = schedule and g.state = 'running' and g.scenario_id is not distinct from scenario
  ) then
    perform private.fail(409, case when scenario is null then 'This schedule is being generated already.'
      else 'This scenario is being computed already.' end);
  end if;
  if scenario is not null then
    update public.schedule_scenarios s
    set base_version = draft.version, parameters = checked, plan = null, result = null, adopted_at = null
    where s.id = scenario and s.agency_id = agency and s.schedule_id = schedule;
    if not found then
      perform private.fail(404, 'This scenario does not exist.');
    end if;
  end if;
  insert into public.generation_runs (agency_id, schedule_id, scenario_id, requested_by, parameters, seed, loaded_version)
  values (agency, schedule, scenario, (select auth.uid()), checked, (checked ->> 'seed')::numeric::bigint, draft.version)
  returning * into run;
  perform private.queue_run(run);
  perform private.record_run(run, 'generate_start', checked);
  return run.id;
end
$function$
;
CREATE OR REPLACE FUNCTION private.stop_generation(run bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  stopped public.generation_runs;
begin
  if not exists (select 1 from public.generation_runs g where g.id = run and g.agency_id = agency) then
    perform private.fail(404, 'This run does not exist.');
  end if;
  update public.generation_runs g set stop_requested_at = now()
  where g.id = run and g.state = 'running' and g.stop_requested_at is null
  returning * into stopped;
  if found then
    perform private.record_run(stopped, 'generate_stop', '{}');
    perform pg_notify('generation_stop', run::text);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.stretch_words(starts_at timestamp with time zone, ends_at timestamp with time zone, zone text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_char(starts_at at time zone zone, 'FMDy FMDD Mon HH24:MI') || to_char(ends_at at time zone zone,
    case when ends_at - starts_at < interval '24 hours' then '"–"HH24:MI' else '" to "FMDy FMDD Mon HH24:MI' end)
$function$
;
CREATE OR REPLACE FUNCTION private.supervised_agency_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when private.my_role() >= 'supervisor' then private.my_agency_id() end
$function$
;
CREATE OR REPLACE FUNCTION private.supervised_schedule(schedule integer)
 RETURNS public.schedules
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  found_one public.schedules;
begin
  select * into found_one from public.schedules s where s.id = schedule and s.agency_id = agency;
  return found_one;
end
$function$
;
CREATE OR REPLACE FUNCTION private.supervisors_of(agency uuid, center uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.id
  from public.profiles p
  where p.agency_id = agency and p.is_active and (p.center_id is null or p.center_id = center)
    and private.role_of(p.id) >= 'supervisor'
$function$
;
CREATE OR REPLACE FUNCTION private.swap_by_now(swap public.shift_swaps)
 RETURNS public.shift_swaps
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if swap.status in ('pending', 'accepted') and swap.expires_at <= now() then
    swap.status := 'expired';
  end if;
  return swap;
end
$function$
;
CREATE OR REPLACE FUNCTION private.swap_event_records(agency uuid, swap_ids integer[], reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('swapId', e.swap_id, 'at', round(extract(epoch from e.created_at) * 1000),
    'from', e.from_status, 'to', e.to_status, 'actorName', p.full_name,
    'reason', case when private.reads_swap_notes(s, reader) then e.reason end) order by e.id), '[]')
  from public.swap_events e
  join public.shift_swaps s on s.agency_id = e.agency_id and s.id = e.swap_id
  left join public.profiles p on p.id = e.actor_id
  where e.agency_id = agency and e.swap_id = any (swap_ids)
$function$
;
CREATE OR REPLACE FUNCTION private.swap_life(agency uuid, swap_ids integer[], reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.swap_event_records(agency, swap_ids, reader) || coalesce(jsonb_agg(jsonb_build_object('swapId', s.id,
    'at', round(extract(epoch from s.expires_at) * 1000), 'from', s.status, 'to', 'expired',
    'actorName', null, 'reason', null) order by s.id), '[]')
  from public.shift_swaps s
  where s.agency_id = agency and s.id = any (swap_ids) and s.status in ('pending', 'accepted') and s.expires_at <= now()
$function$
;
CREATE OR REPLACE FUNCTION private.swap_record(swap public.shift_swaps, reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', swap.id, 'version', swap.version, 'kind', swap.kind, 'status', swap.status,
    'centerId', swap.center_id, 'isForEveryone', swap.is_for_everyone, 'requesterId', swap.requester_id,
    'requesterName', p.full_name, 'shift', private.named_shift(swap.requester_shift), 'note', swap.note,
    'answers', (
      select coalesce(jsonb_agg(jsonb_build_object('personId', w.person_id, 'fullName', o.full_name, 'state', w.state,
        'shift', private.named_shift(w.shift), 'note', w.note, 'at', round(extract(epoch from w.updated_at) * 1000))
        order by o.full_name, w.person_id), '[]')
      from public.swap_answers w
      join public.profiles o on o.id = w.person_id
      where w.agency_id = swap.agency_id and w.swap_id = swap.id and (
        w.person_id = reader or swap.requester_id = reader or coalesce(private.may_supervise(reader, swap.agency_id), false)
      )
    ),
    'responderId', swap.responder_id,
    'responderName', (select r.full_name from public.profiles r where r.id = swap.responder_id),
    'responderShift', private.named_shift(swap.responder_shift),
    'createdAt', round(extract(epoch from swap.created_at) * 1000),
    'acceptedAt', round(extract(epoch from swap.accepted_at) * 1000),
    'expiresAt', round(extract(epoch from swap.expires_at) * 1000),
    'decidedByName', (select d.full_name from public.profiles d where d.id = swap.approved_by),
    'decidedAt', round(extract(epoch from swap.decided_at) * 1000),
    'decisionNote', case when n.is_read then swap.decision_note end,
    'closingNote', case when n.is_read then swap.closing_note end,
    'stage', private.swap_stage(swap))
  from public.profiles p
  cross join lateral (select private.reads_swap_notes(swap, reader) as is_read) n
  where p.id = swap.requester_id
$function$
;
CREATE OR REPLACE FUNCTION private.swap_record_of(swap_id integer, reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.swap_record(s, reader) from public.shift_swaps s where s.id = swap_id
$function$
;
CREATE OR REPLACE FUNCTION private.swap_records(swap_ids integer[], reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(private.swap_record(private.swap_by_now(s), reader) order by x.place), '[]')
  from unnest(swap_ids) with ordinality x (id, place)
  join public.shift_swaps s on s.id = x.id
$function$
;
CREATE OR REPLACE FUNCTION private.swap_shift(shift public.assigned_shifts, person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('assignmentId', shift.id, 'version', shift.version, 'scheduleId', shift.schedule_id,
    'userId', person, 'code', t.code, 'name', t.name, 'shiftDate', shift.shift_date,
    'startsAt', round(extract(epoch from shift.starts_at) * 1000), 'endsAt', round(extract(epoch from shift.ends_at) * 1000))
  from public.shifts t where t.id = shift.shift_id
$function$
;
CREATE OR REPLACE FUNCTION private.swap_stage(swap public.shift_swaps)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when (private.swap_by_now(swap)).status = 'accepted'
    then private.waiting_stage(swap.agency_id, swap.accepted_at, array[swap.requester_id, swap.responder_id]) end
$function$
;
CREATE OR REPLACE FUNCTION private.sweep_requests()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  swap_ids integer[];
  request_ids integer[];
  swap public.shift_swaps;
  request public.time_off_requests;
  done integer := 0;
begin
  swap_ids := array(
    select s.id from public.shift_swaps s
    where s.status in ('pending', 'accepted')
      and (s.expires_at <= now() or private.is_later_stage(private.swap_stage(s), s.told_stage))
  );
  request_ids := array(
    select o.id from public.time_off_requests o
    where o.status = 'pending' and o.told_stage is distinct from 'admins'
      and private.is_later_stage(private.time_off_stage(o), o.told_stage)
  );
  if cardinality(swap_ids || request_ids) = 0 then
    return 0;
  end if;
  -- People before offers, as everybody locks them: those of the offers, and whoever may be told.
  perform private.hold_people_of_swaps(swap_ids);
  perform 1 from public.profiles p
  where p.is_active and private.role_of(p.id) >= 'supervisor' and p.agency_id in (
    select s.agency_id from public.shift_swaps s where s.id = any (swap_ids)
    union select o.agency_id from public.time_off_requests o where o.id = any (request_ids)
  )
  order by p.id for key share;
  for swap in
    select s.* from public.shift_swaps s
    where s.id = any (swap_ids) and s.status in ('pending', 'accepted')
      and (s.expires_at <= now() or private.is_later_stage(private.swap_stage(s), s.told_stage))
    order by s.id for update skip locked
  loop
    if swap.expires_at <= now() then
      perform private.expire_swap(swap);
    else
      update public.shift_swaps s set told_stage = private.swap_stage(swap) where s.id = swap.id returning * into swap;
      perform private.tell_of_waiting_swap(swap, swap.told_stage);
    end if;
    done := done + 1;
  end loop;
  for request in
    select o.* from public.time_off_requests o
    where o.id = any (request_ids) and o.status = 'pending'
      and private.is_later_stage(private.time_off_stage(o), o.told_stage)
    order by o.id for update skip locked
  loop
    update public.time_off_requests o set told_stage = private.time_off_stage(request) where o.id = request.id
    returning * into request;
    perform private.tell_of_waiting_request(request, request.told_stage);
    done := done + 1;
  end loop;
  return done;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell(topic text, event text, payload jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry bigint;
begin
  insert into private.live_log (topic, what) values (tell.topic, md5(tell.event || ' ' || tell.payload::text))
  on conflict do nothing
  returning id into entry;
  if entry is null then
    return;
  end if;
  perform realtime.send(payload || jsonb_build_object('entry', entry), event, topic, true);
  -- Whoever meets another who clears away leaves it to them.
  if entry % 500 = 0 then
    delete from private.live_log l where l.ctid in (
      select o.ctid from private.live_log o where o.told_at < now() - interval '1 hour' for update skip locked
    );
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_agency(kind text, agency uuid, event text, payload jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.tell(format('%s:%s:%s', kind, a.id, a.topic_epoch), event, payload)
  from public.agencies a where a.id = agency
$function$
;
CREATE OR REPLACE FUNCTION private.tell_due()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  teller text;
  made integer;
  told integer := 0;
begin
  -- None of the tellers looks back so far.
  delete from private.told t where t.told_at < now() - interval '60 days';
  perform private.withdraw_shift_notices(now());
  foreach teller in array array[
    'private.tell_late_edits(now())', 'private.tell_new_devices()', 'private.tell_shift_reminders(now())',
    'private.tell_ending_qualifications(now())', 'private.tell_open_shifts(now())', 'private.tell_shortfalls(now())',
    'private.tell_unacknowledged(now())', 'private.tell_handovers(now())'
  ] loop
    begin
      execute 'select ' || teller into made;
      told := told + made;
    exception when others then
      raise warning '% failed: %', teller, sqlerrm;
    end;
  end loop;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_ending_qualifications(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  with held as materialized (
    select g.id as agency_id, h.user_id, h.qualification_id, h.valid_from, h.valid_to
    from public.agencies g
    cross join lateral private.held_qualifications(g.id) h
    where g.status = 'active'
  ),
  due as materialized (
    select pq.agency_id, p.id as user_id, p.full_name, p.center_id, pq.valid_to, q.name, k.key,
      (pq.valid_to + 1)::timestamp at time zone z.zone as ends_at,
      format('%s on %s', q.name, to_char(pq.valid_to, 'FMDy FMDD Mon YYYY')) as words
    from held pq
    join public.qualifications q on q.id = pq.qualification_id
    join public.profiles p on p.id = pq.user_id and p.is_active
    left join public.centers c on c.id = p.center_id
    cross join lateral (select coalesce(c.time_zone, 'UTC') as zone) z
    cross join lateral (select pq.valid_to - private.day_in_view(moment, z.zone) as days) n
    cross join lateral (
      select format('qualification:%s:%s:%s:%s', p.id, q.id, pq.valid_to, case when n.days <= 7 then 7 else 30 end) as key
    ) k
    where pq.valid_to < 'infinity' and n.days between 0 and 30
      and not exists (select from private.told d where d.agency_id = pq.agency_id and d.key = k.key)
      and not exists (
        select from held o
        where o.user_id = pq.user_id and o.qualification_id = pq.qualification_id and o.valid_from <= pq.valid_to + 1
          and o.valid_to > pq.valid_to
      )
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.*
    from due d
    join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  own as (
    select n.agency_id, n.user_id as recipient_id, case when count(*) = 1
        then format('Your qualification ends soon: %s.', min(n.words))
        else format('%s of your qualifications end soon: %s.', count(*), string_agg(n.words, '; ' order by n.valid_to, n.name))
      end as content, '/profile' as link, max(n.ends_at) as expires_at
    from news n
    group by n.agency_id, n.user_id
  ),
  supervisors as materialized (
    select f.agency_id, f.center_id, s as id
    from (select distinct n.agency_id, n.center_id from news n) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) s
  ),
  listed as (
    select n.*, s.id as recipient_id, row_number() over (partition by s.id order by n.valid_to, n.full_name, n.name) as place
    from news n
    join supervisors s on s.agency_id = n.agency_id and s.center_id is not distinct from n.center_id
      and s.id <> n.user_id
  ),
  overseen as (
    select l.agency_id, l.recipient_id, case when count(*) = 1
        then format('A qualification ends soon: %s, %s.', min(l.full_name), min(l.words))
        else format('%s qualifications end soon: %s%s.', count(*),
          string_agg(l.full_name || ', ' || l.words, '; ' order by l.place) filter (where l.place <= 5),
          case when count(*) > 5 then format('; and %s more', count(*) - 5) else '' end)
      end as content,
      '/people' || case when count(distinct l.user_id) = 1 then '?person=' || min(l.user_id::text) else '' end as link,
      max(l.ends_at) as expires_at
    from listed l
    group by l.agency_id, l.recipient_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, expires_at)
  select x.agency_id, x.recipient_id, 'certificate.expiring', left(x.content, 1000), x.link, x.expires_at
  from (table own union all table overseen) x
  order by x.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_handovers(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
    cross join lateral (select format('handover:%s:%s', n.id, w.user_id) as key) k
    where n.withdrawn_at is null and n.for_at <= moment + interval '15 minutes' and n.for_at > moment - interval '2 hours'
      and w.user_id <> n.author_id
      and not exists (
        select 1 from public.handover_receipts r
        where r.note_id = n.id and r.user_id = w.user_id and r.version = n.version
      )
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
$function$
;
CREATE OR REPLACE FUNCTION private.tell_late_edits(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  late uuid;
  told integer := 0;
begin
  for late in
    select e.id from public.roster_edits e
    where e.announced_at is null and e.announce_at <= moment - interval '15 seconds'
      and e.announce_at > moment - interval '3 days'
    -- Schedules are locked in one order.
    order by e.schedule_id, e.announce_at limit 100
  loop
    begin
      told := told + private.announce_roster_edit(late);
    exception when others then
      raise warning 'Edit % could not be told: %', late, sqlerrm;
    end;
  end loop;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_new_devices()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  with fresh as materialized (
    select p.agency_id, p.id as user_id, private.device_words(s.user_agent) as device, min(s.created_at) as first_at,
      max(s.created_at) as last_at
    from auth.sessions s
    join public.profiles p on p.id = s.user_id
    -- Older ones were looked at; an hour covers those that were committed late.
    where s.created_at > coalesce((select max(k.seen_at) from private.known_devices k), '-infinity') - interval '1 hour'
    group by p.agency_id, p.id, private.device_words(s.user_agent)
  ),
  seen_again as (
    update private.known_devices k set seen_at = f.last_at
    from fresh f
    where k.user_id = f.user_id and k.device = f.device and k.seen_at < f.last_at
  ),
  added as (
    insert into private.known_devices (user_id, device, agency_id, seen_at)
    select f.user_id, f.device, f.agency_id, f.last_at from fresh f order by f.user_id, f.device
    on conflict do nothing
    returning user_id, device
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select f.agency_id, f.user_id, 'security.device', format(
    'Somebody signed in to your account on %s, %s. If it was not you, change your password and sign out everywhere.',
    case f.device when 'Unknown device' then 'an unknown device' else f.device end,
    private.moment_words(f.first_at, private.zone_of(f.user_id))), '/profile'
  from fresh f
  join added d on d.user_id = f.user_id and d.device = f.device
  join public.profiles p on p.id = f.user_id and p.is_active
  join public.agencies g on g.id = f.agency_id and g.status = 'active'
  where exists (select from private.known_devices k where k.user_id = f.user_id)
    or exists (
      select from fresh e
      where e.user_id = f.user_id and (e.first_at, e.device) < (f.first_at, f.device)
    )
  order by f.user_id, f.first_at;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_accepted_swap()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_of_waiting_swap(s, s.told_stage)
  from public.shift_swaps s where s.id = new.id and s.status = 'accepted';
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_account(person uuid, kind text, content text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.notify(p.id, kind, content, '/profile')
  from public.profiles p
  join public.agencies g on g.id = p.agency_id and g.status = 'active'
  where p.id = person
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_acknowledgement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_comment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  news jsonb := jsonb_strip_nulls(jsonb_build_object(
    'kind', private.comment_kind(new), 'subject', coalesce(new.request_id, new.swap_id, new.assignment_id), 'center', new.center_id, 'date', new.comment_date));
begin
  if new.audience = 'supervisors' then
    perform private.tell_person(p.id, 'comments', news)
    from public.profiles p
    where p.agency_id = new.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor' and private.reads_comment(new, p.id)
    order by p.id;
    return null;
  end if;
  if new.comment_date is not null then
    perform private.tell_agency('agency', new.agency_id, 'comments', news);
    return null;
  end if;
  perform private.tell_agency('supervisors', new.agency_id, 'comments', news);
  perform private.tell_person(w.person, 'comments', news)
  from unnest(private.comment_concerned(new)) w (person)
  where private.role_of(w.person) = 'dispatcher' and private.reads_comment(new, w.person)
  order by w.person;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_decision(swap public.shift_swaps, words text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  link text := '/swaps?swap=' || swap.id;
  given text := private.offered_words(swap.requester_shift, swap);
  taken text := private.offered_words(swap.responder_shift, swap);
  requester text := private.name_of(swap.requester_id);
  responder text := private.name_of(swap.responder_id);
  said text := coalesce(' Note: ' || words, '');
begin
  if swap.status = 'denied' then
    perform private.notify(swap.requester_id, 'swap.denied', format('Your trade of %s with %s is denied: %s', given, responder, words), link);
    perform private.notify(swap.responder_id, 'swap.denied', format('Your trade with %s, %s, is denied: %s', requester, given, words), link);
  elsif swap.kind = 'give' then
    perform private.notify(swap.requester_id, 'swap.approved', format('%s works %s instead of you.%s', responder, given, said), link);
    perform private.notify(swap.responder_id, 'swap.approved', format('You work %s instead of %s.%s', given, requester, said), link);
  else
    perform private.notify(swap.requester_id, 'swap.approved', format('Your trade with %s is approved: you work %s, no longer %s.%s', responder, taken, given, said), link);
    perform private.notify(swap.responder_id, 'swap.approved', format('Your trade with %s is approved: you work %s, no longer %s.%s', requester, given, taken, said), link);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_delivery()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_failed_night()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, expires_at)
  select p.agency_id, p.id, 'digest.nightly', format('The nightly look ahead of %s failed: nobody has looked for gaps and overtime.',
      to_char(new.night, 'FMDy FMDD Mon YYYY')), '/notices/nightly/' || new.id, 'nightly', now() + interval '24 hours'
  from public.profiles p
  where p.agency_id = new.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor'
    and not exists (select 1 from public.nightly_runs r where r.agency_id = new.agency_id and r.night > new.night)
  order by p.id;
  perform private.tell_agency('supervisors', new.agency_id, 'deliveries');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_handover()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  perform private.tell_agency('agency', (entry ->> 'agency_id')::uuid, 'handover',
    jsonb_build_object('center', entry ->> 'center_id'));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_name()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_agency('agency', new.agency_id, 'people');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_new_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if coalesce(current_setting('app.bulk', true), '') <> 'on' then
    perform private.tell_of_waiting_request(new, new.told_stage);
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_person(new.recipient_id, 'notices');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_notice_settings()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_person(new.user_id, 'profile');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_pending_edit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_agency('supervisors', s.agency_id, 'schedules', jsonb_build_object('schedule', s.id,
    'version', s.version, 'status', s.status))
  from public.schedules s where s.id = new.schedule_id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
  person uuid := (entry ->> tg_argv[0])::uuid;
begin
  perform private.tell_agency('supervisors', p.agency_id, 'people') from public.profiles p where p.id = person;
  perform private.tell_person(person, 'profile');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_run()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'generation', jsonb_build_object(
    'schedule', new.schedule_id, 'run', new.id, 'scenario', new.scenario_id, 'state', new.state, 'stage', new.stage,
    'progress', new.progress, 'detail', new.detail));
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_scenario()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry public.schedule_scenarios := coalesce(new, old);
begin
  perform private.tell_agency('supervisors', entry.agency_id, 'schedules', jsonb_build_object('schedule', s.id,
    'version', s.version, 'status', s.status))
  from public.schedules s where s.id = entry.schedule_id;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_schedule()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry public.schedules := coalesce(new, old);
  latest public.schedules;
begin
  select * into latest from public.schedules s where s.id = entry.id;
  perform private.tell_agency('supervisors', entry.agency_id, 'schedules', jsonb_build_object('schedule', entry.id,
    'version', latest.version, 'status', latest.status));
  if latest.status = 'published' or tg_op <> 'INSERT' and old.status = 'published' then
    perform private.tell_agency('agency', entry.agency_id, 'roster', jsonb_build_object('schedule', entry.id,
      'center', entry.center_id, 'version', latest.version));
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_setting()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  perform private.tell_agency('agency', coalesce(entry ->> 'agency_id', entry ->> 'id')::uuid, 'settings');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_settlement()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.tell_person(new.creditor_id, 'swaps');
  perform private.tell_person(new.debtor_id, 'swaps');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_swap()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  news jsonb;
  swap public.shift_swaps;
begin
  select * into swap from public.shift_swaps s
  where s.agency_id = new.agency_id and s.id = (to_jsonb(new) ->> case tg_table_name when 'shift_swaps' then 'id' else 'swap_id' end)::integer;
  news := jsonb_build_object('swap', swap.id, 'version', swap.version);
  perform private.tell_person(x.person, 'swaps', news)
  from (
    select swap.requester_id as person
    union select swap.responder_id
    union select w.person_id from public.swap_answers w
    where w.agency_id = swap.agency_id and w.swap_id = swap.id and (tg_table_name = 'shift_swaps' or to_jsonb(new) ->> 'person_id' = w.person_id::text)
  ) x
  where x.person is not null
  order by x.person;
  perform private.tell_agency('supervisors', swap.agency_id, 'swaps', news);
  if swap.is_for_everyone and tg_table_name = 'shift_swaps' then
    perform private.tell_agency('agency', swap.agency_id, 'swaps', news);
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_time_off()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entry jsonb := to_jsonb(new);
  request jsonb := case when tg_table_name = 'time_off_requests'
    then jsonb_build_object('request', entry -> 'id', 'version', entry -> 'version') else '{}' end;
begin
  perform private.tell_person((entry ->> 'user_id')::uuid, 'time_off', request);
  perform private.tell_agency('supervisors', new.agency_id, 'time_off', request);
  if tg_table_name = 'time_off_requests' then
    -- Neither whose it is nor which day: only that the counts are others.
    perform private.tell_agency('agency', new.agency_id, 'leave_days');
  end if;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_waiting_request(request public.time_off_requests, stage text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.notify(p, 'time_off.waiting',
    format(case stage when 'supervisors' then '%s asks for time off %s.' else 'Nobody has decided yet: %s asks for time off %s.' end,
      asker.full_name, private.leave_words(request.start_datetime, request.end_datetime, floor)),
    '/requests?request=' || request.id)
  from public.profiles asker
  join public.centers floor on floor.id = asker.center_id
  cross join lateral private.stage_people(request.agency_id, floor.id, stage, array[asker.id]) p
  where asker.id = request.user_id
$function$
;
CREATE OR REPLACE FUNCTION private.tell_of_waiting_swap(swap public.shift_swaps, stage text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.notify(p, 'swap.waiting',
    case when stage = 'supervisors' then '' else 'Nobody has decided yet: ' end || case swap.kind
      when 'give' then format('%s would work %s instead of %s.', n.responder, n.given, n.requester)
      else format('%s and %s trade %s for %s.', n.requester, n.responder, n.given,
        private.offered_words(swap.responder_shift, swap)) end,
    '/requests?swap=' || swap.id)
  from (
    select private.name_of(swap.requester_id) as requester, private.name_of(swap.responder_id) as responder,
      private.offered_words(swap.requester_shift, swap) as given
  ) n
  cross join private.stage_people(swap.agency_id, swap.center_id, stage, array[swap.requester_id, swap.responder_id]) p
$function$
;
CREATE OR REPLACE FUNCTION private.tell_open_shifts(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  with due as materialized (
    select a as shift, c.time_zone,
      private.rest_minimum(coalesce(private.setting_on(g.id, 'limits', a.shift_date), g.limits)) as rest, k.key
    from public.agencies g
    join public.centers c on c.agency_id = g.id and c.is_active
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.status = 'published' and a.user_id is null and a.starts_at > moment
    cross join lateral (
      select coalesce(max(h.id), 0) as id
      from public.shift_changes h
      where h.assignment_id = a.id and h.is_published and h.to_user_id is null and h.after is not null
        and (h.before is null or h.from_user_id is not null
          or (h.before -> 'startsAt', h.before -> 'endsAt') is distinct from (h.after -> 'startsAt', h.after -> 'endsAt'))
    ) opening
    cross join lateral (select format('open:%s:%s', a.id, opening.id) as key) k
    where g.status = 'active' and a.shift_date <= private.day_in_view(moment, c.time_zone) + 14
      and a.updated_at <= moment - interval '1 minute'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select (d.shift).agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  people as materialized (
    select p.id, p.agency_id, p.center_id, private.role_of(p.id) as role
    from public.profiles p
    where p.is_active and p.center_id in (select (d.shift).center_id from due d)
  ),
  offered as (
    select p.id as recipient_id, p.agency_id, (d.shift).id as row_id, (d.shift).schedule_id, (d.shift).shift_date, (d.shift).starts_at,
      private.shift_words(private.shift_state((d.shift).shift_id, (d.shift).shift_date, (d.shift).starts_at,
        (d.shift).ends_at, (d.shift).required_role, (d.shift).is_overtime,
        p.role = 'dispatcher' and (d.shift).required_role <> 'dispatcher', false), d.time_zone) as words,
      count(*) over (partition by p.id) as shifts, max((d.shift).starts_at) over (partition by p.id) as last_at,
      row_number() over (partition by p.id order by (d.shift).starts_at, (d.shift).id) as place
    from due d
    join claimed k on k.agency_id = (d.shift).agency_id and k.key = d.key
    join people p on p.agency_id = (d.shift).agency_id and p.center_id = (d.shift).center_id
    where private.has_capacity_for(p.id, p.role, d.shift) and private.is_free_for(p.id, d.shift, d.rest)
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select o.agency_id, o.recipient_id, 'shift.open', case
      when o.shifts = 1 then format('A shift is open: %s. Tell a supervisor if you can work it.', o.words)
      else format('%s shifts are open, the first %s. Tell a supervisor if you can work one of them.', o.shifts, o.words)
    end, '/schedule?view=week&date=' || o.shift_date, case when o.shifts = 1 then 'shift:' || o.row_id end, o.schedule_id, o.starts_at, o.last_at
  from offered o
  where o.place = 1
  order by o.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_person(person uuid, event text, payload jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.tell(format('user:%s:%s', p.id, a.topic_epoch), event, payload)
  from public.profiles p join public.agencies a on a.id = p.agency_id
  where p.id = person and p.is_active
$function$
;
CREATE OR REPLACE FUNCTION private.tell_shift_reminders(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  with due as materialized (
    select a.*, t.code, c.time_zone, k.key, n.is_last
    from public.agencies g
    join public.centers c on c.agency_id = g.id
    join public.assigned_shifts a on a.agency_id = c.agency_id and a.center_id = c.id
      and a.starts_at > moment and a.starts_at <= moment + interval '12 hours'
    join public.profiles p on p.id = a.user_id and p.is_active
    join public.shifts t on t.id = a.shift_id
    cross join lateral (select a.starts_at <= moment + interval '1 hour' as is_last) n
    cross join lateral (
      select format('reminder:%s:%s:%s:%s', a.id, a.user_id, extract(epoch from a.starts_at)::bigint,
        case when n.is_last then 1 else 12 end) as key
    ) k
    where g.status = 'active' and a.status = 'published'
      and not exists (select from private.told d where d.agency_id = a.agency_id and d.key = k.key)
      and (n.is_last or not private.is_short_notice(a))
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by d.agency_id, d.key
    on conflict do nothing
    returning agency_id, key
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, schedule_id, concerns_at,
    expires_at)
  select d.agency_id, d.user_id, 'shift.reminder', case
      when d.is_last then format('%s%s starts at %s, in %s.', d.code, private.mark_words(d.is_overtime, d.is_acting),
        to_char(d.starts_at at time zone d.time_zone, 'HH24:MI'), case
          when d.starts_at > moment + interval '55 minutes' then 'one hour'
          else private.minutes_words(ceil(extract(epoch from d.starts_at - moment) / 60)::integer)
        end)
      else format('%s%s starts %s.', d.code, private.mark_words(d.is_overtime, d.is_acting),
        to_char(d.starts_at at time zone d.time_zone, 'FMDy FMDD Mon HH24:MI'))
    end, '/schedule?date=' || d.shift_date, 'shift:' || d.id, d.schedule_id, d.starts_at, d.starts_at
  from due d
  join claimed k on k.agency_id = d.agency_id and k.key = d.key
  order by d.user_id, d.starts_at;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_shortfalls(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
begin
  -- What they know of is kept by one at a time.
  perform pg_advisory_xact_lock(hashtextextended('tell_shortfalls', 0));
  with short as materialized (
    select s.*, s.required - s.on_duty as missing from private.shortfalls(moment) s
  ),
  mended as (
    delete from private.told_shortfalls t
    where not exists (
      select from short s where s.center_id = t.center_id and s.asked = t.asked and s.starts_at = t.starts_at
    )
  ),
  improved as (
    update private.told_shortfalls t set missing = s.missing
    from short s
    where s.center_id = t.center_id and s.asked = t.asked and s.starts_at = t.starts_at and t.missing > s.missing
  ),
  news as (
    insert into private.told_shortfalls (center_id, asked, starts_at, agency_id, missing)
    select s.center_id, s.asked, s.starts_at, s.agency_id, s.missing
    from short s
    where not exists (
      select from private.told_shortfalls t
      where t.center_id = s.center_id and t.asked = s.asked and t.starts_at = s.starts_at and t.missing >= s.missing
    )
    on conflict (center_id, asked, starts_at) do update set missing = excluded.missing
    returning center_id, asked, starts_at
  ),
  -- Slots of one stretch follow each other.
  numbered as (
    select s.*, s.starts_at - interval '15 minutes' * row_number() over (
      partition by s.center_id, s.asked order by s.starts_at) as stretch
    from short s
  ),
  stretches as materialized (
    select s.agency_id, s.center_id, s.asked, min(s.starts_at) as starts_at,
      max(s.starts_at) + interval '15 minutes' as ends_at, min(s.shift_date) as shift_date,
      (array_agg(s.schedule_id order by s.starts_at))[1] as schedule_id,
      (array_agg(array[s.on_duty, s.required] order by s.missing desc, s.starts_at))[1:1] as worst
    from numbered s
    left join news n on n.center_id = s.center_id and n.asked = s.asked and n.starts_at = s.starts_at
    group by s.agency_id, s.center_id, s.asked, s.stretch
    having bool_or(n.starts_at is not null)
  ),
  supervisors as materialized (
    select f.center_id, p as id
    from (select distinct s.agency_id, s.center_id from stretches s) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) p
  ),
  listed as (
    select p.id as recipient_id, s.agency_id, s.shift_date, s.schedule_id, s.starts_at,
      case when several.centers > 1 then c.name || ', ' else '' end || private.stretch_words(s.starts_at, s.ends_at, c.time_zone)
        || ': ' || private.chair_words(s.asked, s.worst[1][1], s.worst[1][2]) as words,
      row_number() over (partition by p.id order by s.starts_at, c.name, s.asked) as place,
      count(*) over (partition by p.id) as stretches, max(s.ends_at) over (partition by p.id) as ends_at
    from stretches s
    join public.centers c on c.id = s.center_id
    cross join lateral (
      select count(*) as centers from public.centers o where o.agency_id = s.agency_id and o.is_active
    ) several
    join supervisors p on p.center_id = s.center_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at, expires_at)
  select f.agency_id, f.recipient_id, 'coverage.below', left(format('Below minimum: %s%s.', (
      select string_agg(l.words, '; ' order by l.place) from listed l
      where l.recipient_id = f.recipient_id and l.place <= 3
    ), case when f.stretches > 3 then format('; and %s more', f.stretches - 3) else '' end), 1000),
    format('/roster?block=%s&view=day&date=%s', f.schedule_id, f.shift_date), f.schedule_id, f.starts_at, f.ends_at
  from listed f
  where f.place = 1
  order by f.recipient_id;
  get diagnostics told = row_count;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_supervisors(edit public.roster_edits, except_for uuid, kind text, content text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.notifications (agency_id, recipient_id, kind, content, link)
  select p.agency_id, p.id, kind, content, '/roster?block=' || edit.schedule_id
  from public.profiles p
  where p.agency_id = edit.agency_id and coalesce(p.center_id, edit.center_id) = edit.center_id and p.is_active
    and p.id <> except_for
    and private.role_of(p.id) >= 'supervisor'
$function$
;
CREATE OR REPLACE FUNCTION private.tell_unacknowledged(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  told integer;
  concerned uuid[];
begin
  with due as materialized (
    select n.id, n.agency_id, n.recipient_id, n.kind, n.content, n.concerns_at, p.full_name,
      coalesce(s.center_id, p.center_id) as center_id, 'acknowledge:' || n.id as key
    from public.notifications n
    join public.profiles p on p.id = n.recipient_id and p.is_active
    join public.agencies g on g.id = n.agency_id and g.status = 'active'
    left join public.notice_rules r on r.agency_id = n.agency_id
    left join public.schedules s on s.id = n.schedule_id
    where n.needs_ack and n.acknowledged_at is null and (n.expires_at is null or n.expires_at > moment)
      and n.created_at > moment - interval '30 days' and n.created_at <= moment - case
        when n.concerns_at > moment and n.concerns_at <= moment + interval '12 hours' then interval '1 hour'
        else make_interval(hours => coalesce(r.ack_hours, 24))
      end
      and not exists (select from private.told d where d.agency_id = n.agency_id and d.key = 'acknowledge:' || n.id)
  ),
  claimed as (
    insert into private.told (agency_id, key)
    select d.agency_id, d.key from due d order by 1, 2
    on conflict do nothing
    returning agency_id, key
  ),
  news as materialized (
    select d.*
    from due d
    join claimed k on k.agency_id = d.agency_id and k.key = d.key
  ),
  reminders as (
    select n.agency_id, n.recipient_id, 'schedule.remind' as kind, case
        when count(*) = 1 then format('Please acknowledge: %s', min(n.content))
        else format('Please acknowledge %s.', private.acknowledgement_words(
          count(*) filter (where n.kind like 'schedule.%'),
          count(*) filter (where n.kind not like 'schedule.%' and n.kind <> 'roster.cancelled'),
          count(*) filter (where n.kind = 'roster.cancelled')))
      end as content, '/notifications?show=acknowledge' as link, 'acknowledge' as subject, min(n.concerns_at) as concerns_at
    from news n
    group by n.agency_id, n.recipient_id
    having coalesce(private.last_reminder(n.recipient_id) <= moment - interval '1 hour', true)
  ),
  supervisors as materialized (
    select f.agency_id, f.center_id, s as id
    from (select distinct n.agency_id, n.center_id from news n) f
    cross join lateral private.supervisors_of(f.agency_id, f.center_id) s
  ),
  listed as (
    select distinct n.agency_id, s.id as recipient_id, n.recipient_id as person, n.full_name,
      min(n.concerns_at) over (partition by s.id) as concerns_at,
      dense_rank() over (partition by s.id order by n.full_name, n.recipient_id) as place
    from news n
    join supervisors s on s.agency_id = n.agency_id and s.center_id is not distinct from n.center_id
      and s.id <> n.recipient_id
  ),
  reports as (
    select l.agency_id, l.recipient_id, 'schedule.unacknowledged' as kind, format(
        '%s not acknowledged a schedule or a change: %s%s.',
        case when count(*) = 1 then '1 person has' else format('%s people have', count(*)) end,
        string_agg(l.full_name, ', ' order by l.place) filter (where l.place <= 10),
        case when count(*) > 10 then format(' and %s more', count(*) - 10) else '' end) as content,
      '/notices?tab=acknowledge' as link, null as subject, l.concerns_at
    from listed l
    group by l.agency_id, l.recipient_id, l.concerns_at
  ),
  made as (
    insert into public.notifications (agency_id, recipient_id, kind, content, link, subject, concerns_at)
    select x.agency_id, x.recipient_id, x.kind, left(x.content, 1000), x.link, x.subject, x.concerns_at
    from (table reminders union all table reports) x
    order by x.recipient_id, x.kind
    returning agency_id
  )
  select count(*), array_agg(distinct m.agency_id) into told, concerned from made m;
  -- Whoever looks at who has not acknowledged sees who was reminded.
  perform private.tell_agency('supervisors', a, 'deliveries') from unnest(concerned) a;
  return told;
end
$function$
;
CREATE OR REPLACE FUNCTION private.tell_who_was_asked(swap public.shift_swaps, kind text, content text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.notify(w.person_id, kind, content, '/swaps?swap=' || swap.id)
  from public.swap_answers w
  where w.agency_id = swap.agency_id and w.swap_id = swap.id and w.state in ('asked', 'proposed')
  order by w.person_id
$function$
;
CREATE OR REPLACE FUNCTION private.tell_worker_channels(worker text, able text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if able is null or not able <@ enum_range(null::public.notice_channel)::text[] then
    perform private.fail(422, 'These are not channels.', '{"field":"channels"}');
  end if;
  insert into private.workers (name, channels) values (worker, able::public.notice_channel[])
  on conflict (name) do update set channels = excluded.channels, seen_at = now();
end
$function$
;
CREATE OR REPLACE FUNCTION private.template_of(agency uuid, center uuid, given_name text, given_code text, given_category public.shift_category, given_start time without time zone, given_end time without time zone, starts date, besides integer[])
 RETURNS public.shifts
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  row public.shifts;
begin
  row.name := private.words_of(given_name, 'Name', 'name', 60, true);
  if row.name is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if given_code is null or given_code !~ '^[A-Z][A-Z0-9]{0,5}$' then
    perform private.fail(422, 'Code is a letter and up to five more letters or digits.', '{"field":"code"}');
  end if;
  if given_category is null then
    perform private.fail(422, 'Choose when in the day the shift is.', '{"field":"category"}');
  end if;
  if given_start is null or given_start = time '24:00' or extract(epoch from given_start)::integer % 900 <> 0 then
    perform private.fail(422, 'Start is a time in steps of 15 minutes, such as 05:15.', '{"field":"startTime"}');
  end if;
  if given_end is null or given_end = time '24:00' or extract(epoch from given_end)::integer % 900 <> 0 then
    perform private.fail(422, 'End is a time in steps of 15 minutes, such as 05:15.', '{"field":"endTime"}');
  end if;
  row.agency_id := agency;
  row.center_id := center;
  row.code := given_code;
  row.category := given_category;
  row.start_time := given_start;
  row.end_time := given_end;
  row.duration_minutes := extract(epoch from given_end - given_start)::integer / 60;
  if row.duration_minutes <= 0 then
    row.duration_minutes := row.duration_minutes + 1440;
  end if;
  if exists (
    select 1 from public.shifts s
    where s.center_id = center and s.is_active and s.code = row.code and s.id <> all (besides)
      and (s.valid_to is null or s.valid_to >= starts)
  ) then
    perform private.fail(409, 'Another shift of this center has this code.', '{"field":"code"}');
  end if;
  if exists (
    select 1 from public.shifts s
    where s.center_id = center and s.is_active and lower(s.name) = lower(row.name) and s.id <> all (besides)
      and (s.valid_to is null or s.valid_to >= starts)
  ) then
    perform private.fail(409, 'Another shift of this center has this name.', '{"field":"name"}');
  end if;
  return row;
end
$function$
;
CREATE OR REPLACE FUNCTION private.template_on(template integer, on_date date)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with recursive line as (
    select s.id, s.agency_id, s.is_active, s.valid_from, s.valid_to from public.shifts s where s.id = template
    union
    select n.id, n.agency_id, n.is_active, n.valid_from, n.valid_to
    from line l join public.shifts n on n.agency_id = l.agency_id and n.replaces_id = l.id
  )
  select coalesce(
    (
      select l.id from line l
      where l.is_active and on_date between coalesce(l.valid_from, '-infinity') and coalesce(l.valid_to, 'infinity')
      order by l.valid_from desc nulls last limit 1
    ),
    template
  )
$function$
;
CREATE OR REPLACE FUNCTION private.time_in(value jsonb, key text, step integer, words text)
 RETURNS time without time zone
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(value -> key) is distinct from 'string' or value ->> key !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
    or right(value ->> key, 2)::integer % step <> 0
  then
    perform private.fail(422, words, jsonb_build_object('field', key));
  end if;
  return (value ->> key)::time;
end
$function$
;
CREATE OR REPLACE FUNCTION private.time_off_event_records(agency uuid, request_ids integer[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('requestId', e.request_id,
    'at', round(extract(epoch from e.created_at) * 1000), 'from', e.from_status, 'to', e.to_status,
    'actorName', p.full_name, 'reason', e.reason) order by e.id), '[]')
  from public.time_off_events e
  left join public.profiles p on p.id = e.actor_id
  where e.agency_id = agency and e.request_id = any (request_ids)
$function$
;
CREATE OR REPLACE FUNCTION private.time_off_record(request public.time_off_requests, reader uuid, line jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', request.id, 'version', request.version, 'userId', p.id, 'fullName', p.full_name,
    'role', coalesce((
      select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = p.id
    ), 'dispatcher'),
    'centerId', coalesce(p.center_id::text, ''),
    'kindId', case when n.is_named then k.id else 0 end, 'kindName', case when n.is_named then k.name else 'Leave' end,
    'isProtected', k.is_protected, 'countsToCaps', k.counts_to_caps, 'needsBalance', k.needs_balance,
    'status', request.status, 'isSickCall', request.is_sick_call,
    'startsAt', round(extract(epoch from request.start_datetime) * 1000),
    'endsAt', round(extract(epoch from request.end_datetime) * 1000),
    'reason', request.reason, 'decisionNote', request.decision_note,
    'reviewedByName', (select d.full_name from public.profiles d where d.id = request.reviewed_by),
    'reviewedAt', round(extract(epoch from request.reviewed_at) * 1000),
    'chargedMinutes', request.charged_minutes, 'createdAt', round(extract(epoch from request.created_at) * 1000),
    'stage', private.time_off_stage(request), 'line', coalesce(line, '[]'))
  from public.profiles p
  join public.leave_kinds k on k.id = request.kind_id
  cross join lateral (
    select not k.is_private or p.id = reader or coalesce(private.role_of(reader) = 'admin', false) as is_named
  ) n
  where p.id = request.user_id
$function$
;
CREATE OR REPLACE FUNCTION private.time_off_record_of(request_id integer, reader uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.time_off_record(o, reader, (
    select l.line from private.leave_lines(o.agency_id, array[o.id]) l where l.request_id = o.id
  ))
  from public.time_off_requests o where o.id = request_id
$function$
;
CREATE OR REPLACE FUNCTION private.time_off_stage(request public.time_off_requests)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when request.status = 'pending'
    then private.waiting_stage(request.agency_id, request.created_at, array[request.user_id]) end
$function$
;
CREATE OR REPLACE FUNCTION private.time_zone_of(person public.profiles)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return coalesce(
    (select c.time_zone from public.centers c where c.id = person.center_id),
    (select c.time_zone from public.centers c where c.agency_id = person.agency_id order by c.created_at, c.id limit 1),
    'UTC'
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.today_of(agency uuid)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select (now() at time zone coalesce(
    (select c.time_zone from public.centers c where c.agency_id = agency order by c.created_at, c.id limit 1), 'UTC'
  ))::date
$function$
;
CREATE OR REPLACE FUNCTION private.touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.version := old.version + 1;
  new.updated_at := pg_catalog.now();
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION private.touch_person(person uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.profiles p set full_name = p.full_name where p.id = person
$function$
;
CREATE OR REPLACE FUNCTION private.touched_by_leave(person uuid, center uuid, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS SETOF public.assigned_shifts
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select a.* from public.assigned_shifts a
  join public.profiles p on p.id = person and p.agency_id = a.agency_id
  where a.user_id = person and a.center_id = center and a.status = 'published'
    -- No shift is longer than two days; this is what the index can use.
    and a.starts_at > from_at - interval '2 days' and a.starts_at < to_at and a.ends_at > from_at
$function$
;
CREATE OR REPLACE FUNCTION private.unacknowledged(agency uuid)
 RETURNS SETOF public.notifications
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select n.*
  from private.current_schedules(agency) s
  join public.notifications n on n.agency_id = agency and n.schedule_id = s.id
  join public.profiles p on p.id = n.recipient_id and p.is_active
  where n.needs_ack and n.acknowledged_at is null and (n.expires_at is null or n.expires_at > now())
$function$
;
CREATE OR REPLACE FUNCTION private.undo_reason(original public.roster_edits)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select left('Taken back: ' || original.reason, 500)
$function$
;
CREATE OR REPLACE FUNCTION private.update_desk(desk integer, expected_version integer, given_name text, active boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  known public.desks;
  title text;
begin
  select * into known from public.desks d where d.id = desk and d.agency_id = agency;
  if not found then
    perform private.fail(404, 'This desk does not exist.');
  end if;
  perform private.hold_desks(known.center_id);
  select * into known from public.desks d where d.id = desk for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This desk was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  if active is null then
    perform private.fail(422, 'Say whether the desk is in use.', '{"field":"isActive"}');
  end if;
  title := private.desk_name(known.center_id, given_name, desk);
  if active and not known.is_active then
    perform private.require_room_for_desk(known.center_id);
  end if;
  if not active and not exists (
    select 1 from public.desks d where d.center_id = known.center_id and d.is_active and d.id <> desk
  ) then
    perform private.fail(422, 'A center keeps at least one desk. Add another one first.', '{"field":"isActive"}');
  end if;
  update public.desks d set name = title, is_active = active
  where d.id = desk and (d.name, d.is_active) is distinct from (title, active);
end
$function$
;
CREATE OR REPLACE FUNCTION private.update_person(person uuid, expected_version integer, new_name text, number text, new_phone text, hired date, seniority date, center uuid, preferred integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  if coalesce(char_length(new_name) not between 1 and 120 or not private.is_line(new_name), true) then
    perform private.fail(422, 'Name is one line of at most 120 characters.', '{"field":"fullName"}');
  end if;
  if char_length(number) not between 1 and 32 or not private.is_line(number) then
    perform private.fail(422, 'Employee number is one line of at most 32 characters.', '{"field":"employeeNumber"}');
  end if;
  if new_phone !~ '^[0-9+(). -]{3,32}$' then
    perform private.fail(422, 'Phone has 3 to 32 digits, spaces and the signs + ( ) . -', '{"field":"phone"}');
  end if;
  perform private.require_career_day(hired, 'hiredOn', 'Hired on');
  perform private.require_career_day(seniority, 'seniorityDate', 'Seniority date');
  if center is null then
    if private.role_of(person) is distinct from 'admin' and target.center_id is not null then
      perform private.fail(422, 'Only an admin may belong to no center.', '{"field":"centerId"}');
    end if;
  elsif center is distinct from target.center_id and not exists (
    select 1 from public.centers c where c.id = center and c.agency_id = target.agency_id and c.is_active
  ) then
    perform private.fail(422, 'Choose a center of your agency.', '{"field":"centerId"}');
  end if;
  if preferred is not null and not exists (
    select 1 from public.shifts s
    where s.id = preferred and s.agency_id = target.agency_id and s.center_id is not distinct from center
      and (s.is_active or s.id = target.default_shift_preference_id)
  ) then
    perform private.fail(422, 'Choose a shift of the person''s center.', '{"field":"preferredShiftId"}');
  end if;
  if exists (
    select 1 from public.profiles p
    where p.agency_id = target.agency_id and p.employee_number = number and p.id <> person
  ) then
    perform private.fail(409, 'Another person has this employee number.', '{"field":"employeeNumber"}');
  end if;
  update public.profiles p
  set full_name = new_name, employee_number = number, phone = new_phone, hired_on = hired, seniority_date = seniority,
    center_id = center, default_shift_preference_id = preferred
  where p.id = person and (p.full_name, p.employee_number, p.phone, p.hired_on, p.seniority_date, p.center_id,
    p.default_shift_preference_id) is distinct from (new_name, number, new_phone, hired, seniority, center, preferred);
end
$function$
;
CREATE OR REPLACE FUNCTION private.update_user_role(person uuid, new_role public.role_name, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  old_role public.role_name;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if new_role is null then
    perform private.fail(422, 'Choose a role.', '{"field":"role"}');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'Nobody changes their own role.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you decide.', target.full_name),
      jsonb_build_object('version', target.version, 'at', target.updated_at));
  end if;
  select max(r.name) into old_role
  from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = person;
  if old_role = new_role then
    return;
  end if;
  if old_role = 'admin' then
    perform private.fail_unless_another_admin(agency, person);
  end if;
  perform set_config('app.bulk', 'on', true);
  delete from public.user_roles ur where ur.user_id = person;
  insert into public.user_roles (user_id, role_id, granted_by)
  select person, r.id, (select auth.uid()) from public.roles r where r.name = new_role;
  update public.profiles p set full_name = p.full_name where p.id = person;
  perform private.record_audit(agency, 'user.update_role', person::text, '{"entity":"role"}',
    jsonb_build_object('role', old_role), jsonb_build_object('role', new_role));
  perform private.tell_of_account(person, 'security.role', format('%s changed your role from %s to %s.',
    private.name_of((select auth.uid())), coalesce(old_role::text, 'none'), new_role));
end
$function$
;
CREATE OR REPLACE FUNCTION private.verify_audit(from_seq bigint, steps integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select private.check_audit(private.require_admin(), from_seq, steps) $function$
;
CREATE OR REPLACE FUNCTION private.visible_swap(swap_id integer, agency uuid, person uuid)
 RETURNS public.shift_swaps
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  swap public.shift_swaps;
begin
  select * into swap from public.shift_swaps s where s.id = swap_id and s.agency_id = agency;
  if not found or not private.may_see_swap(swap, person) and not (
    swap.is_for_everyone and private.of_one_capacity(swap.requester_id, person)
    and exists (select 1 from public.profiles p where p.id = person and p.center_id = swap.center_id)
  ) then
    perform private.fail(404, 'This offer does not exist.');
  end if;
  return swap;
end
$function$
;
CREATE OR REPLACE FUNCTION private.void_swaps(agency uuid, row_ids bigint[], person uuid, words text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  action text := coalesce(current_setting('app.action', true), '');
  concerned integer[];
  swap public.shift_swaps;
begin
  concerned := array(
    select s.id from public.shift_swaps s
    where s.agency_id = agency and s.status in ('pending', 'accepted') and (
      s.requester_assigned_shift_id = any (row_ids) or s.responder_assigned_shift_id = any (row_ids)
      or person in (s.requester_id, s.responder_id)
      or exists (
        select 1 from public.swap_answers w
        where w.agency_id = agency and w.swap_id = s.id and w.state in ('asked', 'proposed') and s.status = 'pending'
          and (w.assigned_shift_id = any (row_ids) or w.person_id = person)
      )
    )
  );
  if cardinality(concerned) = 0 then
    return;
  end if;
  perform private.hold_people_of_swaps(concerned);
  perform 1 from public.shift_swaps s where s.id = any (concerned) order by s.id for update;
  -- What an edit in bulk does to offers is on record all the same.
  perform set_config('app.bulk', '', true), private.set_action('');
  for swap in
    select * from public.shift_swaps s where s.id = any (concerned) and s.status in ('pending', 'accepted') order by s.id
  loop
    if swap.requester_assigned_shift_id = any (row_ids) or swap.responder_assigned_shift_id = any (row_ids)
      or person in (swap.requester_id, swap.responder_id)
    then
      perform private.set_action('swap.cancel');
      perform private.cancel_swap(swap, words);
      perform private.set_action('');
    elsif swap.status = 'pending' then
      update public.swap_answers w set state = 'void', updated_at = now()
      where w.agency_id = agency and w.swap_id = swap.id and w.state in ('asked', 'proposed')
        and (w.assigned_shift_id = any (row_ids) or w.person_id = person);
      perform private.set_action('swap.reject');
      if private.reject_unanswerable(swap, 'Nobody who was asked can take it any more.') then
        perform private.notify(swap.requester_id, 'swap.declined', format('Nobody whom you asked can take %s any more.',
          private.offered_words(swap.requester_shift, swap)), '/swaps?swap=' || swap.id);
      end if;
      perform private.set_action('');
    end if;
  end loop;
  perform set_config('app.bulk', recording, true), private.set_action(action);
end
$function$
;
CREATE OR REPLACE FUNCTION private.void_swaps_of_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.void_swaps(new.agency_id, '{}', new.id, new.full_name || case when new.is_active
    then ' works at another center now.' else ' no longer works here.' end);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.void_swaps_of_role()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.void_swaps(p.agency_id, '{}', p.id, p.full_name || ' has another role now.')
  from public.profiles p where p.id = (to_jsonb(coalesce(new, old)) ->> 'user_id')::uuid;
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.void_swaps_of_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid;
  named bigint[];
  changed bigint[];
begin
  -- Drafts are never offered, and most statements concern nothing that is.
  select o.agency_id into agency from old_rows o where o.status = 'published' limit 1;
  if agency is null then
    return null;
  end if;
  with open_swaps as (
    select * from public.shift_swaps s where s.agency_id = agency and s.status in ('pending', 'accepted')
  )
  select array_agg(x.id) into named
  from (
    select s.requester_assigned_shift_id as id from open_swaps s
    union
    select s.responder_assigned_shift_id from open_swaps s
    union
    select w.assigned_shift_id from open_swaps s
    join public.swap_answers w on w.agency_id = s.agency_id and w.swap_id = s.id
  ) x where x.id is not null;
  if named is null then
    return null;
  end if;
  changed := array(
    select o.id from old_rows o
    join new_rows n on n.id = o.id
    where o.id in (select u from unnest(named) u) and o.status = 'published'
      and (o.status, o.user_id, o.shift_id, o.shift_date, o.starts_at, o.ends_at, o.required_role, o.is_acting, o.is_locked)
        is distinct from
        (n.status, n.user_id, n.shift_id, n.shift_date, n.starts_at, n.ends_at, n.required_role, n.is_acting, n.is_locked)
  );
  perform private.void_swaps(agency, changed, null, 'The shift was changed.');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.void_swaps_of_schedule()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.void_swaps(new.agency_id, array(
    select a.id from public.assigned_shifts a where a.center_id = new.center_id and a.schedule_id = new.id
  ), null, 'The schedule is no longer published.');
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.waiting_stage(agency uuid, since timestamp with time zone, parties uuid[])
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when now() < since + make_interval(hours => r.escalate_after_hours) then 'supervisors'
    when now() < since + make_interval(hours => 2 * r.escalate_after_hours)
      and r.deputy_id <> all (parties) and private.may_supervise(r.deputy_id, agency)
      and not exists (
        select 1 from public.time_off_requests o
        where o.user_id = r.deputy_id and o.status = 'approved' and o.start_datetime <= now() and o.end_datetime > now()
      ) then 'deputy'
    else 'admins'
  end
  from public.leave_rules r where r.agency_id = agency
$function$
;
CREATE OR REPLACE FUNCTION private.whole_in(value jsonb, key text, low integer, high integer, words text, is_optional boolean DEFAULT false)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if is_optional and value -> key = 'null' then
    return null;
  end if;
  if jsonb_typeof(value -> key) is distinct from 'number' or value ->> key !~ '^-?[0-9]{1,10}$'
    or (value ->> key)::numeric not between low and high
  then
    perform private.fail(422, words, jsonb_build_object('field', key));
  end if;
  return (value ->> key)::numeric::integer;
end
$function$
;
CREATE OR REPLACE FUNCTION private.wire_of(ids bigint[], OUT users json, OUT rows json)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with named as materialized (
    select a.id, a.version, a.user_id, a.credited_user_id, a.shift_id, a.shift_date - date '1970-01-01' as day,
      coalesce(extract(epoch from a.local_start)::integer / 60, -1) as starts,
      coalesce(extract(epoch from a.local_end)::integer / 60, -1) as ends,
      a.is_overtime::integer + 2 * a.is_locked::integer + 4 * a.is_acting::integer
        + 8 * (a.required_role <> 'dispatcher')::integer + 16 * (a.status = 'cancelled')::integer as flags,
      case a.source when 'generated' then 0 when 'manual' then 1 when 'swap' then 2 when 'callout' then 3
        when 'mandate' then 4 else 5 end as source,
      a.override_reason
    from public.assigned_shifts a where a.id = any (ids)
  ), people as materialized (
    select d.user_id, row_number() over (order by d.user_id) - 1 as place
    from (
      select n.user_id from named n where n.user_id is not null
      union select n.credited_user_id from named n where n.credited_user_id is not null
    ) d
  )
  select
    (select coalesce(json_agg(p.user_id order by p.place), '[]') from people p),
    (
      select coalesce(json_agg(json_build_array(n.id, n.version, coalesce(p.place, -1), n.shift_id, n.day, n.starts, n.ends,
        n.flags, n.source, n.override_reason, coalesce(c.place, -1)) order by n.id), '[]')
      from named n
      left join people p on p.user_id = n.user_id
      left join people c on c.user_id = n.credited_user_id
    )
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_handover_note(note bigint, expected_version integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  known public.handover_notes := private.held_handover_note(note);
begin
  if known.author_id <> me and known.agency_id is distinct from private.supervised_agency_id() then
    perform private.fail(403, 'Only who wrote a note, or a supervisor, takes it back.');
  end if;
  if known.withdrawn_by = me then
    return;
  end if;
  if known.withdrawn_at is not null then
    perform private.fail(409, format('%s took this note back at %s.', private.name_of(known.withdrawn_by),
      private.center_clock(known.center_id, known.withdrawn_at)));
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s changed this note at %s. Read it before you take it back.',
        private.name_of(known.author_id), private.center_clock(known.center_id, known.updated_at)),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  insert into public.handover_note_versions (agency_id, center_id, note_id, version, desk_id, for_at, content, written_at)
  values (known.agency_id, known.center_id, note, known.version, known.desk_id, known.for_at, known.content,
    coalesce(known.edited_at, known.created_at));
  update public.handover_notes n set content = '', withdrawn_at = now(), withdrawn_by = me where n.id = note;
end
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_leave_of_leaver()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  doing text := coalesce(current_setting('app.action', true), '');
begin
  perform set_config('app.bulk', '', true);
  perform private.set_action('time_off.withdraw');
  update public.time_off_requests o
  set status = 'withdrawn', closing_note = left(new.full_name || ' no longer works here.', 500)
  where o.agency_id = new.agency_id and o.user_id = new.id and o.status = 'pending';
  perform private.set_action(doing);
  perform set_config('app.bulk', recording, true);
  return null;
end
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_roster_edit(edit_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
  edit public.roster_edits := private.require_pending_edit(edit_id, agency, true);
begin
  if edit.requested_by <> (select auth.uid()) then
    perform private.fail(403, 'Only whoever asked for this change may withdraw it.');
  end if;
  update public.roster_edits e set state = 'withdrawn', decided_at = now() where e.id = edit.id;
  perform private.record_audit(agency, 'roster.withdraw_edit', edit.schedule_id::text,
    jsonb_build_object('entity', 'schedule', 'edit', edit.id));
end
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_setting(version_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_admin();
  planned public.setting_versions;
  remaining jsonb;
begin
  perform 1 from public.agencies a where a.id = agency for no key update;
  perform private.require_admin();
  select * into planned from public.setting_versions v where v.id = version_id and v.agency_id = agency;
  if not found then
    perform private.fail(404, 'This change does not exist.');
  end if;
  if planned.withdrawn_at is not null then
    perform private.fail(409, 'This change was withdrawn already.');
  end if;
  if planned.applied_at is not null or planned.effective_from <= private.today_of(agency) then
    perform private.fail(422, format('This is in force since %s. Save another change instead.', planned.effective_from));
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = (select auth.uid()) where v.id = planned.id;
  perform set_config('app.action', '', true);
  if planned.kind in ('qualification', 'center') then
    -- Others may have been decided since by what was planned.
    remaining := private.setting_on(agency, planned.kind, planned.effective_from, planned.center_id, planned.subject);
    perform private.fail_for(case planned.kind
      when 'qualification' then private.qualification_problem(agency, planned.subject, remaining, planned.effective_from)
      else private.center_problem(agency, planned.center_id, remaining, planned.effective_from)
    end - 'field');
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_shift_notices(moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.notifications n set expires_at = moment
  from public.assigned_shifts a
  where n.kind in ('shift.reminder', 'shift.open') and n.expires_at > moment
    and a.agency_id = n.agency_id and a.id = substring(n.subject from '^shift:(\d{1,18})$')::bigint
    and (a.status <> 'published' or a.starts_at <> n.concerns_at
      or a.user_id is distinct from case n.kind when 'shift.reminder' then n.recipient_id end)
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_swap(swap_id integer, expected_version integer, given_reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  swap public.shift_swaps := private.visible_swap(swap_id, agency, me);
begin
  swap := private.lock_swap(swap, expected_version, case when swap.status = 'accepted' then 'accepted' else 'pending' end::public.swap_status);
  perform private.require_open(swap);
  if me <> swap.requester_id and me is distinct from swap.responder_id then
    perform private.fail(403, case swap.status when 'pending' then 'Only whoever offers a shift may withdraw it.'
      else 'Only one of the two may withdraw a trade.' end);
  end if;
  perform private.set_action('swap.withdraw');
  update public.shift_swaps s set status = 'withdrawn', closing_note = words where s.id = swap.id;
  perform private.set_action('');
  if swap.status = 'accepted' then
    perform private.notify(case when me = swap.requester_id then swap.responder_id else swap.requester_id end, 'swap.withdrawn',
      format('%s has withdrawn from your trade of %s%s', private.name_of(me), private.offered_words(swap.requester_shift, swap),
        coalesce(': ' || words, '.')), '/swaps?swap=' || swap.id);
  else
    perform private.tell_who_was_asked(swap, 'swap.withdrawn', format('%s no longer offers %s%s', private.name_of(me),
      private.offered_words(swap.requester_shift, swap), coalesce(': ' || words, '.')));
  end if;
  return private.swap_record_of(swap.id, me);
end
$function$
;
CREATE OR REPLACE FUNCTION private.withdraw_time_off(request_id integer, expected_version integer, given_reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  agency uuid := private.my_agency_id();
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  request public.time_off_requests;
begin
  -- Whose it is tells nobody else whether it exists.
  if not exists (
    select 1 from public.time_off_requests o
    where o.id = request_id and o.agency_id = agency and (o.user_id = me or o.agency_id = private.supervised_agency_id())
  ) then
    perform private.fail(404, 'This request does not exist.');
  end if;
  request := private.lock_time_off(request_id, agency, expected_version, 'pending');
  if request.user_id <> me then
    perform private.fail(403, 'Only the person who asked may withdraw a request.');
  end if;
  perform private.set_action('time_off.withdraw');
  update public.time_off_requests o set status = 'withdrawn', closing_note = words where o.id = request.id;
  perform private.set_action('');
  return private.time_off_record_of(request.id, me);
end
$function$
;
CREATE OR REPLACE FUNCTION private.without_address_tokens(fields jsonb, former jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  place text[];
  shown text;
begin
  if (fields ?| array['webhook_url', 'webhookUrl', 'value']) is not true then
    return fields;
  end if;
  foreach place slice 1 in array array[array['webhook_url', null], array['webhookUrl', null], array['value', 'webhookUrl']] loop
    place := array_remove(place, null);
    if jsonb_typeof(fields #> place) = 'string' then
      shown := private.place_of_address(fields #>> place);
      fields := jsonb_set(fields, place, to_jsonb(shown || case
        when former #>> place <> fields #>> place and private.place_of_address(former #>> place) = shown then ' (another token)'
        else '' end));
    end if;
  end loop;
  return fields;
end
$function$
;
CREATE OR REPLACE FUNCTION private.without_values(fields jsonb, hidden text[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when fields is not null then coalesce((
    select jsonb_object_agg(f.key, case when f.key = any (hidden) and f.value <> 'null' then '"kept apart"' else f.value end)
    from jsonb_each(fields) f
  ), '{}') end
$function$
;
CREATE OR REPLACE FUNCTION private.words_of(given text, label text, field text, length_max integer, one_line boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  words text := nullif(btrim(given, E' \n\r\t'), '');
begin
  if words is not null and (
    char_length(words) > length_max or not private.is_line(case when one_line then words else translate(words, E'\n\r\t', '   ') end)
  ) then
    perform private.fail(422, format('%s is %s of at most %s characters.', label,
      case when one_line then 'one line' else 'text' end, length_max), jsonb_build_object('field', field));
  end if;
  return words;
end
$function$
;
CREATE OR REPLACE FUNCTION private.words_of_wait(wait interval)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when wait <= interval '60 seconds' then format('%s seconds', greatest(ceil(extract(epoch from wait)), 1)::integer)
    else format('%s minutes', ceil(extract(epoch from wait) / 60)::integer)
  end
$function$
;
CREATE OR REPLACE FUNCTION private.work_key(person uuid, template integer, shift_date date, starts_at timestamp with time zone, ends_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select concat_ws(' ', coalesce(person::text, 'open'), template, shift_date, extract(epoch from starts_at), extract(epoch from ends_at))
$function$
;
CREATE OR REPLACE FUNCTION private.worker_seen(worker text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  delete from private.workers w where w.seen_at < now() - interval '1 day' and w.name <> worker;
  insert into private.workers (name) values (worker) on conflict (name) do update set seen_at = now();
$function$
;
CREATE OR REPLACE FUNCTION private.workweek_of(agency uuid, day date)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with versions as (
    select distinct on (v.effective_from) v.effective_from, (v.value -> 'workweekStart')::integer as weekday
    from public.setting_versions v
    where v.agency_id = agency and v.kind = 'workweek' and v.withdrawn_at is null and v.effective_from <= day
    order by v.effective_from, v.id desc
  ),
  begun as (
    select v.effective_from, v.weekday, day - (extract(dow from day)::integer - v.weekday + 7) % 7 as first_day
    from versions v
  )
  select coalesce(
    (select b.first_day from begun b where b.first_day >= b.effective_from order by b.effective_from desc limit 1),
    (select b.first_day from begun b order by b.effective_from limit 1),
    (select day - (extract(dow from day)::integer - a.workweek_start + 7) % 7 from public.agencies a where a.id = agency)
  )
$function$
;
CREATE OR REPLACE FUNCTION private.write_edit(edit public.roster_edits, shown public.schedules)
 RETURNS public.roster_edits
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  missing record;
  explanation text;
  original public.roster_edits;
  former_rows jsonb;
  traded jsonb;
  told integer;
  is_taken_back boolean := false;
begin
  select o.place, p.full_name into missing
  from private.roster_operations(edit.operations) o
  left join public.assigned_shifts a on a.id = o.id
  left join public.profiles p on p.id = o.user_id and p.agency_id = edit.agency_id
  left join public.centers c on c.id = shown.center_id
  left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
  left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
    coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
  where o.user_id is not null and o.user_id is distinct from a.user_id and p.is_active is not true
    -- Who has left may have worked before: that goes on record.
    and (p.id is null or shown.status <> 'published' or w.ends_at is null or w.ends_at > now())
  order by o.place limit 1;
  if found then
    perform private.fail(422, format(case when missing.full_name is null then 'Operation %1$s: Person is not known.'
      else '%2$s no longer works here.' end, missing.place, missing.full_name), '{"field":"operations"}');
  end if;
  if edit.undoes is not null then
    select * into original from public.roster_edits e where e.id = edit.undoes for update;
    former_rows := original.former;
  elsif edit.time_off_id is not null then
    -- What the leave took comes back as what it was.
    select e.former into former_rows
    from public.roster_edits e
    where e.agency_id = edit.agency_id and e.time_off_id = edit.time_off_id and e.schedule_id = edit.schedule_id and e.id <> edit.id
    order by e.requested_at limit 1;
  end if;
  update public.roster_edits e
  set former = (
    select coalesce(jsonb_object_agg(a.id, jsonb_build_object(
      'work', private.work_key(a.user_id, a.shift_id, a.shift_date, a.starts_at, a.ends_at), 'source', a.source,
      'reason', a.override_reason, 'credited', a.credited_user_id)), '{}')
    from private.roster_operations(edit.operations) o
    join public.assigned_shifts a on a.id = o.id
  )
  where e.id = edit.id;
  select jsonb_agg(to_jsonb(a)) into traded
  from private.roster_operations(edit.operations) o
  join public.assigned_shifts a on a.id = o.id and a.credited_user_id is not null;
  perform set_config('app.bulk', 'on', true), set_config('app.edit_id', edit.id::text, true);
  begin
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft deferred;
    update public.assigned_shifts a
    set user_id = n.user_id, shift_id = n.shift_id, shift_date = n.shift_date, local_start = n.local_start,
      local_end = n.local_end, required_role = n.required_role, is_overtime = n.is_overtime, is_locked = n.is_locked,
      is_acting = n.is_acting, status = n.status, source = n.source,
      -- What a trade says of whose pay a shift is ends with the person who took it over, and comes back with them.
      credited_user_id = case when n.user_id is not distinct from a.user_id then a.credited_user_id
        else n.credited_before end,
      override_reason = case when n.overrides then edit.reason when n.is_same_work then a.override_reason
        else n.was ->> 'reason' end
    from (
      select was.id, o.overrides, f.*, d.is_same_work, former.was,
        case when split_part(known.was ->> 'work', ' ', 1) = f.user_id::text then (known.was ->> 'credited')::uuid end
          as credited_before,
        case o.kind when 'cancel' then 'cancelled' when 'restore' then shown.status::text else was.status::text
          end::public.assignment_status as status,
        case
          when d.is_same_work then was.source
          -- What is taken back comes from where it came before.
          when former.was is not null then (former.was ->> 'source')::public.assignment_source
          when d.is_same_shift and w.starts_at <= was.starts_at and w.ends_at >= was.ends_at then 'extension'
          else 'manual'
        end::public.assignment_source as source
      from private.roster_operations(edit.operations) o
      join public.assigned_shifts was on was.id = o.id
      cross join lateral (
        select case when o.kind = 'change' then o.user_id else was.user_id end as user_id,
          coalesce(o.shift_id, was.shift_id) as shift_id, coalesce(o.shift_date, was.shift_date) as shift_date,
          case when o.kind = 'change' then o.local_start else was.local_start end as local_start,
          case when o.kind = 'change' then o.local_end else was.local_end end as local_end,
          coalesce(o.required_role, was.required_role) as required_role,
          coalesce(o.is_overtime, was.is_overtime) as is_overtime, coalesce(o.is_locked, was.is_locked) as is_locked,
          coalesce(o.is_acting, was.is_acting) as is_acting
      ) f
      join public.centers c on c.id = was.center_id
      left join public.shifts t on t.id = f.shift_id and t.center_id = was.center_id
      left join lateral private.shift_instants(f.shift_date, coalesce(f.local_start, t.start_time),
        coalesce(f.local_end, t.end_time), c.day_start, c.time_zone) w on true
      cross join lateral (
        select (f.user_id, f.shift_id, f.shift_date) is not distinct from (was.user_id, was.shift_id, was.shift_date)
          as is_same_shift
      ) s
      cross join lateral (
        select s.is_same_shift, s.is_same_shift and (w.starts_at, w.ends_at) is not distinct from (was.starts_at, was.ends_at)
          as is_same_work
      ) d
      cross join lateral (select former_rows -> was.id::text as was) known
      left join lateral (
        select known.was
        where known.was ->> 'work' = private.work_key(f.user_id, f.shift_id, f.shift_date, w.starts_at, w.ends_at)
      ) former on true
    ) n
    where a.id = n.id;
    with added as (
      select o.*, nextval('public.assigned_shifts_id_seq') as new_id, piece.credited_user_id
      from private.roster_operations(edit.operations) o
      left join public.centers c on c.id = shown.center_id
      left join public.shifts t on t.id = o.shift_id and t.center_id = c.id
      left join lateral private.shift_instants(o.shift_date, coalesce(o.local_start, t.start_time),
        coalesce(o.local_end, t.end_time), c.day_start, c.time_zone) w on true
      -- A piece that stays with whoever took the whole over is paid as the whole.
      left join lateral (
        select x.credited_user_id
        from jsonb_to_recordset(traded) x (user_id uuid, credited_user_id uuid, starts_at timestamptz, ends_at timestamptz)
        where x.user_id = o.user_id and x.starts_at <= w.starts_at and x.ends_at >= w.ends_at
        limit 1
      ) piece on true
      where o.kind = 'add' order by o.place
    ), written as (
      insert into public.assigned_shifts (id, agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status,
        local_start, local_end, required_role, is_overtime, is_locked, is_acting, source, credited_user_id, override_reason)
      overriding system value
      select n.new_id, shown.agency_id, shown.center_id, shown.id, n.user_id, n.shift_id, n.shift_date,
        shown.status::text::public.assignment_status, n.local_start, n.local_end, n.required_role, n.is_overtime,
        n.is_locked, n.is_acting, 'manual', n.credited_user_id,
        case when n.overrides then edit.reason end
      from added n
    )
    select coalesce(jsonb_object_agg(n.key, n.new_id), '{}') into edit.added_ids from added n;
    set constraints public.assigned_shifts_no_double_booking, public.assigned_shifts_no_double_booking_in_draft immediate;
  exception when exclusion_violation then
    get stacked diagnostics explanation = pg_exception_detail;
    perform private.fail(409, private.double_booking_words(shown, explanation), '{"kind":"double_booking"}');
  end;
  perform set_config('app.edit_id', '', true);

  if edit.undoes is not null then
    is_taken_back := not exists (
      select 1
      from (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = original.id) o
      full join (select * from public.shift_changes c where c.agency_id = edit.agency_id and c.edit_id = edit.id) m
        on m.assignment_id = o.assignment_id
      where (o.from_user_id, o.before, o.to_user_id, o.after) is distinct from (m.to_user_id, m.after, m.from_user_id, m.before)
    );
    if is_taken_back then
      update public.roster_edits e set state = 'undone' where e.id = original.id;
    elsif edit.reason = private.undo_reason(original) then
      perform private.fail(422, 'This does not take back what it names. Say why.', '{"field":"reason"}');
    end if;
    -- Only while nobody has heard of what it takes back: one that was itself silent has nobody waiting.
    is_taken_back := is_taken_back and original.announced_at is null and not original.is_silent;
  end if;
  select count(*) into told
  from public.profiles p
  where p.agency_id = edit.agency_id and p.is_active and edit.is_published and not is_taken_back
    and p.id in (select n.person from private.news_of(edit) n);
  if is_taken_back then
    update public.roster_edits e set announce_at = null, people_told = 0, is_silent = true where e.id = original.id;
  end if;
  update public.roster_edits e
  set state = 'applied', is_silent = is_taken_back, added_ids = edit.added_ids, people_told = told,
    announce_at = case when told > 0 then now() + interval '60 seconds' end,
    decided_by = nullif((select auth.uid()), e.requested_by), decided_at = now()
  where e.id = edit.id
  returning * into edit;
  if told > 0 then
    insert into private.outbox (agency_id, kind, payload)
    values (edit.agency_id, 'roster.edited', jsonb_build_object('edit_id', edit.id,
      'announce_at', round(extract(epoch from edit.announce_at) * 1000)));
  end if;
  perform private.record_audit(edit.agency_id, 'roster.edit', shown.id::text, jsonb_build_object('entity', 'schedule',
    'edit', edit.id, 'is_published', edit.is_published, 'reason', edit.reason, 'violations', edit.violations,
    'undoes', edit.undoes, 'requested_by', edit.requested_by, 'people_told', told)
    || (
      select jsonb_build_object('added', count(*) filter (where o.kind = 'add'), 'changed', count(*) filter (where o.kind = 'change'),
        'cancelled', count(*) filter (where o.kind = 'cancel'), 'restored', count(*) filter (where o.kind = 'restore'))
      from private.roster_operations(edit.operations) o
    ));
  return edit;
end
$function$
;
CREATE OR REPLACE FUNCTION private.write_leave(request public.time_off_requests, why text, parts jsonb, is_approval boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me uuid := (select auth.uid());
  floor public.centers := private.center_of(request.user_id);
  part record;
  shown public.schedules;
  edit public.roster_edits;
  before_rows jsonb;
begin
  if parts is null or jsonb_typeof(parts) <> 'array' or exists (
    select 1 from jsonb_array_elements(parts) x
    where not private.is_whole(x -> 'scheduleId', 1, 2147483647) or not private.is_whole(x -> 'version', 1, 2147483647)
      or coalesce(jsonb_typeof(x -> 'operations'), '') <> 'array'
  ) or (select count(*) - count(distinct x -> 'scheduleId') from jsonb_array_elements(parts) x) <> 0 then
    perform private.fail(422, 'Parts are blocks with their version and operations.', '{"field":"parts"}');
  end if;
  if exists (
    select 1 from public.schedules s
    cross join private.leave_span(request.start_datetime, request.end_datetime, floor) d
    where s.center_id = floor.id and s.status = 'published' and s.start_date <= d.last_day and s.end_date >= d.first_day
      and s.id not in (select (x -> 'scheduleId')::integer from jsonb_array_elements(parts) x)
  ) then
    perform private.fail_roster_moved(0);
  end if;
  for part in
    select x -> 'operations' as operations from jsonb_array_elements(parts) x where x -> 'operations' <> '[]'
  loop
    perform private.require_operations(part.operations);
    if exists (
      select 1 from private.roster_operations(part.operations) o
      left join public.assigned_shifts a on a.id = o.id and a.agency_id = request.agency_id
      where o.user_id <> request.user_id or a.user_id <> request.user_id and a.id not in (
        select r.assignment_id from private.leave_rows r where r.request_id = request.id
      )
    ) then
      perform private.fail(422, 'A leave changes shifts of its person alone.', '{"field":"parts"}');
    end if;
  end loop;
  -- All rows before any schedule.
  perform 1 from public.assigned_shifts a
  where a.agency_id = request.agency_id and a.id in (
    select (o -> 'id')::bigint from jsonb_array_elements(parts) x, jsonb_array_elements(x -> 'operations') o where o ? 'id'
  )
  order by a.id for update;
  for part in
    select (x -> 'scheduleId')::integer as schedule_id, (x -> 'version')::integer as version, x -> 'operations' as operations
    from jsonb_array_elements(parts) x order by 1
  loop
    select * into shown from public.schedules s
    where s.id = part.schedule_id and s.agency_id = request.agency_id for update;
    if shown.status is distinct from 'published' or shown.version <> part.version then
      perform private.fail_roster_moved(shown.version);
    end if;
    if part.operations = '[]' then
      -- Whoever judged an edit before this leave judges it again.
      update public.schedules s set version = s.version + 1, updated_at = now(), updated_by = me where s.id = shown.id;
      continue;
    end if;
    shown := private.lock_for_edit(shown, part.operations, part.version);
    select jsonb_object_agg(a.id, jsonb_build_object('id', a.id, 'version', a.version, 'scheduleId', a.schedule_id,
      'userId', a.user_id, 'shiftId', a.shift_id, 'shiftDate', a.shift_date,
      'localStart', to_char(a.local_start, 'HH24:MI'), 'localEnd', to_char(a.local_end, 'HH24:MI'),
      'requiredRole', case a.required_role when 'dispatcher' then 'dispatcher' else 'supervisor' end,
      'isOvertime', a.is_overtime, 'isLocked', a.is_locked, 'isActing', a.is_acting, 'source', a.source,
      'reason', a.override_reason))
    into before_rows
    from private.roster_operations(part.operations) o
    join public.assigned_shifts a on a.id = o.id;
    insert into public.roster_edits (id, agency_id, center_id, schedule_id, state, operations, reason, is_published,
      requested_by, time_off_id)
    values (gen_random_uuid(), request.agency_id, shown.center_id, shown.id, 'applied', part.operations, why, true, me, request.id)
    returning * into edit;
    edit := private.write_edit(edit, shown);
    if is_approval then
      insert into private.leave_rows (request_id, assignment_id, agency_id, before, left_version, is_opened)
      select request.id, a.id, request.agency_id, before_rows -> a.id::text, a.version,
        a.status = 'published' and a.user_id is null
      from public.assigned_shifts a
      where a.id in (
        select o.id from private.roster_operations(part.operations) o where o.id is not null
        union select i.value::bigint from jsonb_each_text(edit.added_ids) i
      );
    end if;
  end loop;
  if is_approval and exists (
    select 1 from private.touched_by_leave(request.user_id, floor.id, request.start_datetime, request.end_datetime) t
    where t.starts_at > now()
  ) then
    perform private.fail_roster_moved(0);
  end if;
end
$function$
;
CREATE OR REPLACE FUNCTION private.write_plan(draft public.schedules, assignments jsonb, pieces jsonb, outcome jsonb, actor uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  from_date date := coalesce(draft.revises_from, draft.start_date);
  saved integer;
begin
  perform set_config('app.bulk', 'on', true);
  if exists (select 1 from private.planned_shifts(assignments) p where p.shift_date < from_date)
    or exists (select 1 from jsonb_array_elements(pieces) x where (x ->> 0)::date < from_date)
  then
    perform private.fail(422, format('This plan has shifts before %s.', from_date));
  end if;
  delete from public.assigned_shifts a
  where a.center_id = draft.center_id and a.schedule_id = draft.id and a.status = 'draft' and not a.is_locked
    and a.shift_date >= from_date;
  insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, required_role, updated_by)
  select draft.agency_id, draft.center_id, draft.id, p.user_id, p.shift_id, p.shift_date, p.required_role, actor
  from private.planned_shifts(assignments) p;
  insert into public.assigned_shifts
    (agency_id, center_id, schedule_id, shift_id, shift_date, required_role, is_overtime, updated_by)
  select draft.agency_id, draft.center_id, draft.id, (x ->> 1)::integer, (x ->> 0)::date,
    (x ->> 2)::public.role_name, true, actor
  from jsonb_array_elements(pieces) x;
  perform private.match_origins(draft);
  update public.schedules s
  set result = jsonb_build_object('metrics', outcome -> 'metrics'), updated_by = actor, updated_at = now()
  where s.id = draft.id
  returning s.version into saved;
  insert into public.schedule_results (schedule_id, agency_id, result) values (draft.id, draft.agency_id, outcome)
  on conflict (schedule_id) do update set result = excluded.result;
  -- A plan takes the place of a plan: what scenarios were computed from, people, rules and locks, is as it was.
  update public.schedule_scenarios s set base_version = saved
  where s.schedule_id = draft.id and s.base_version = draft.version;
  update public.generation_runs g set loaded_version = saved
  where g.agency_id = draft.agency_id and g.schedule_id = draft.id and g.scenario_id is not null
    and g.state = 'running' and g.loaded_version = draft.version;
  return (
    select jsonb_build_object('version', saved, 'audit', jsonb_build_object('assigned', count(a.user_id),
      'open', count(*) - count(a.user_id), 'snapshot_sha256', encode(sha256(convert_to(coalesce(string_agg(
        coalesce(a.user_id::text, 'open') || ' ' || a.shift_id || ' ' || a.shift_date, E'\n'
        order by a.shift_date, a.user_id, a.shift_id), ''), 'UTF8')), 'hex')))
    from public.assigned_shifts a where a.center_id = draft.center_id and a.schedule_id = draft.id
  );
end
$function$
;
CREATE OR REPLACE FUNCTION private.write_refusal(agency uuid, account uuid, refused_action text, code text, message text, detail jsonb, came_from jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  per_minute constant integer := 60;
  minute timestamptz := date_trunc('minute', clock_timestamp());
  me uuid := (select auth.uid());
  recorded integer;
  is_told boolean;
begin
  perform pg_advisory_xact_lock(hashtextextended('refusal:' || coalesce(me, account)::text, 0));
  -- Whoever is signed in is the actor; of an account nobody knows who tried.
  if me is not null then
    select count(*) filter (where r.created_at >= minute) into recorded
    from (
      select l.created_at from public.audit_logs l
      where l.actor_id = me and l.entity = 'refusal' and l.action = 'refused' order by l.id desc limit per_minute
    ) r;
    select r.created_at >= minute into is_told
    from public.audit_logs r
    where r.actor_id = me and r.entity = 'refusal' and r.action = 'refused.more' order by r.id desc limit 1;
  else
    -- Of all accounts together at most a thousand in a minute.
    select case when count(*) filter (where r.created_at >= minute) >= 1000 then per_minute
      else count(*) filter (where r.created_at >= minute and r.details ->> 'account' = account::text) end into recorded
    from (
      select l.created_at, l.details from public.audit_logs l
      where l.agency_id = agency and l.entity = 'refusal' and l.action = 'refused' order by l.id desc limit 1000
    ) r;
    select bool_or(r.created_at >= minute and r.details ->> 'account' = account::text) into is_told
    from (
      select l.created_at, l.details from public.audit_logs l
      where l.agency_id = agency and l.entity = 'refusal' and l.action = 'refused.more' order by l.id desc limit 1000
    ) r;
  end if;
  if agency is null or recorded >= per_minute and is_told then
    return false;
  end if;
  perform private.record_audit(
    agency, case when recorded < per_minute then 'refused' else 'refused.more' end, left(refused_action, 100),
    case when recorded < per_minute
      then jsonb_build_object('entity', 'refusal', 'code', code, 'message', left(message, 500)) || detail
      else jsonb_build_object('entity', 'refusal', 'recorded', recorded) end
    || case when me is null then jsonb_build_object('account', account) else '{}' end,
    null, null, null, came_from);
  return recorded < per_minute;
end
$function$
;
CREATE OR REPLACE FUNCTION private.write_trade(swap public.shift_swaps, excused uuid[], why text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  explanation text;
  written jsonb;
begin
  perform set_config('app.bulk', 'on', true), set_config('app.change_reason', case swap.kind
    when 'swap' then format('Swap between %s and %s', private.name_of(swap.requester_id), private.name_of(swap.responder_id))
    else format('Given by %s to %s', private.name_of(swap.requester_id), private.name_of(swap.responder_id)) end, true);
  begin
    with exchanged as (
      update public.assigned_shifts a
      set user_id = t.taker, source = 'swap', credited_user_id = nullif(coalesce(a.credited_user_id, a.user_id), t.taker),
        override_reason = case when t.taker = any (excused) then why end
      from (
        values (swap.requester_assigned_shift_id, swap.responder_id), (swap.responder_assigned_shift_id, swap.requester_id)
      ) t (row_id, taker)
      where a.agency_id = swap.agency_id and a.id = t.row_id
      returning a.id, a.schedule_id, a.user_id, a.credited_user_id, a.version
    )
    select jsonb_agg(to_jsonb(e) order by e.id) into written from exchanged e;
  exception when exclusion_violation then
    get stacked diagnostics explanation = pg_exception_detail;
    perform private.fail(409, private.double_booking_words(s, explanation), '{"kind":"double_booking"}')
    from public.assigned_shifts a
    join public.schedules s on s.id = a.schedule_id
    where a.id = swap.requester_assigned_shift_id;
  end;
  perform set_config('app.bulk', recording, true), set_config('app.change_reason', '', true);
  perform private.record_audit(swap.agency_id, 'swap.exchange', swap.id::text,
    jsonb_build_object('entity', 'swap', 'rows', written));
end
$function$
;
CREATE OR REPLACE FUNCTION private.zone_of(person uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((private.center_of(person)).time_zone, 'UTC')
$function$
;
CREATE OR REPLACE FUNCTION public.accept_invitation()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.accept_invitation() $function$
;
CREATE OR REPLACE FUNCTION public.accept_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_person uuid, p_approves boolean, p_blocks jsonb, p_assignment_id bigint DEFAULT NULL::bigint, p_version integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.accept_swap(p_actor, p_swap_id, p_expected_version, p_person, p_assignment_id, p_version, p_approves, p_blocks)
$function$
;
CREATE OR REPLACE FUNCTION public.acknowledge_notices(p_ids bigint[] DEFAULT NULL::bigint[], p_until bigint DEFAULT NULL::bigint)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.mark_notices(p_ids, p_until, true) $function$
;
CREATE OR REPLACE FUNCTION public.add_center(p_name text, p_time_zone text, p_day_start time without time zone)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.add_center(p_name, p_time_zone, p_day_start)
$function$
;
CREATE OR REPLACE FUNCTION public.add_comment(p_subject jsonb, p_client_id uuid, p_content text, p_audience text DEFAULT 'everyone'::text, p_mentions uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.add_comment(p_subject, p_client_id, p_content, p_audience, p_mentions)
$function$
;
CREATE OR REPLACE FUNCTION public.add_desk(p_center_id uuid, p_name text)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.add_desk(p_center_id, p_name) $function$
;
CREATE OR REPLACE FUNCTION public.add_leave_entry(p_user_id uuid, p_kind_id integer, p_entry public.leave_entry_kind, p_minutes integer, p_date date, p_note text DEFAULT NULL::text)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.add_leave_entry(p_user_id, p_kind_id, p_entry, p_minutes, p_date, p_note)
$function$
;
CREATE OR REPLACE FUNCTION public.add_leave_kind(p_value jsonb)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.add_leave_kind(p_value) $function$
;
CREATE OR REPLACE FUNCTION public.add_qualification(p_name text, p_is_acting_supervisor boolean)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.add_qualification(p_name, p_is_acting_supervisor)
$function$
;
CREATE OR REPLACE FUNCTION public.adopt_scenario(p_scenario_id bigint, p_expected_version integer)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.adopt_scenario(p_scenario_id, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.announce_roster_edit(p_edit_id uuid)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.announce_roster_edit(p_edit_id) $function$
;
CREATE OR REPLACE FUNCTION public.apply_due_settings()
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.apply_due_settings() $function$
;
CREATE OR REPLACE FUNCTION public.apply_roster_edit(p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb, p_reason text DEFAULT NULL::text, p_violations jsonb DEFAULT '[]'::jsonb, p_needs_confirmation boolean DEFAULT false, p_undoes uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.apply_roster_edit(p_edit_id, p_schedule_id, p_facts_version, p_operations, p_reason, p_violations,
    coalesce(p_needs_confirmation, false), p_undoes)
$function$
;
CREATE OR REPLACE FUNCTION public.begin_audit_export(p_format text, p_actor uuid DEFAULT NULL::uuid, p_actions text[] DEFAULT NULL::text[], p_without text[] DEFAULT NULL::text[], p_entities text[] DEFAULT NULL::text[], p_target text DEFAULT NULL::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.begin_audit_export(p_format, p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to)
$function$
;
CREATE OR REPLACE FUNCTION public.begin_invitation_mail(p_invitation_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.begin_invitation_mail(p_invitation_id) $function$
;
CREATE OR REPLACE FUNCTION public.begin_nightly_run(p_worker text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.begin_nightly_run(p_worker) $function$
;
CREATE OR REPLACE FUNCTION public.call_in_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.call_in_sick(p_actor, p_assignment_id, p_starts_at, p_reason, p_charged_minutes, p_parts)
$function$
;
CREATE OR REPLACE FUNCTION public.cancel_generation(p_run_id bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.cancel_generation(p_run_id) $function$
;
CREATE OR REPLACE FUNCTION public.cancel_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_returned_minutes integer, p_parts jsonb, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.cancel_time_off(p_actor, p_request_id, p_expected_version, p_reason, p_returned_minutes, p_parts)
$function$
;
CREATE OR REPLACE FUNCTION public.check_audit_heads(p_heads jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.check_audit_heads(p_heads) $function$
;
CREATE OR REPLACE FUNCTION public.claim_deliveries(p_worker text, p_channel public.notice_channel, p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.claim_deliveries(p_worker, p_channel, p_limit) $function$
;
CREATE OR REPLACE FUNCTION public.claim_generation(p_run_id bigint, p_worker text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.claim_generation(p_run_id, p_worker)
$function$
;
CREATE OR REPLACE FUNCTION public.compare_schedule_versions(p_schedule_id integer, p_from integer DEFAULT NULL::integer, p_to integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.confirm_handover_notes(p_note_ids bigint[], p_versions integer[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.confirm_handover_notes(p_note_ids, p_versions) $function$
;
CREATE OR REPLACE FUNCTION public.confirm_roster_edit(p_edit_id uuid, p_facts_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.confirm_roster_edit(p_edit_id, p_facts_version) $function$
;
CREATE OR REPLACE FUNCTION public.count_audit(p_actor uuid DEFAULT NULL::uuid, p_actions text[] DEFAULT NULL::text[], p_without text[] DEFAULT NULL::text[], p_entities text[] DEFAULT NULL::text[], p_target text DEFAULT NULL::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_last bigint DEFAULT NULL::bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.count_audit(p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to, p_last) $function$
;
CREATE OR REPLACE FUNCTION public.count_comments(p_subjects jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.count_comments(p_subjects) $function$
;
CREATE OR REPLACE FUNCTION public.count_inbox()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'unread', count(*) filter (where n.read_at is null),
    'toAcknowledge', count(*) filter (where n.needs_ack and n.acknowledged_at is null),
    'newestId', coalesce(max(n.id), 0)
  )
  from public.notifications n
  where n.recipient_id = (select auth.uid())
    and (n.read_at is null or (n.needs_ack and n.acknowledged_at is null))
    and (n.expires_at is null or n.expires_at > now())
$function$
;
CREATE OR REPLACE FUNCTION public.count_notice_work()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.count_notice_work()
$function$
;
CREATE OR REPLACE FUNCTION public.create_calendar_feed()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.create_calendar_feed() $function$
;
CREATE OR REPLACE FUNCTION public.create_scenario(p_schedule_id integer, p_expected_version integer, p_name text, p_change jsonb, p_parameters jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.create_scenario(p_schedule_id, p_expected_version, p_name, p_change, p_parameters)
$function$
;
CREATE OR REPLACE FUNCTION public.create_shift(p_center_id uuid, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.create_shift(p_center_id, p_name, p_code, p_category, p_start_time, p_end_time, p_effective_from)
$function$
;
CREATE OR REPLACE FUNCTION public.create_time_off(p_kind_id integer, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text DEFAULT NULL::text, p_charged_minutes integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.create_time_off(p_kind_id, p_starts_at, p_ends_at, p_reason, p_charged_minutes)
$function$
;
CREATE OR REPLACE FUNCTION public.decide_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_decision public.swap_status, p_violations jsonb, p_blocks jsonb, p_note text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.decide_swap(p_actor, p_swap_id, p_expected_version, p_decision, p_note, p_violations, p_blocks)
$function$
;
CREATE OR REPLACE FUNCTION public.decide_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_decision public.time_off_status, p_charged_minutes integer, p_over_cap_dates date[], p_parts jsonb, p_note text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.decide_time_off(p_actor, p_request_id, p_expected_version, p_decision, p_note, p_charged_minutes,
    p_over_cap_dates, p_parts)
$function$
;
CREATE OR REPLACE FUNCTION public.decline_roster_edit(p_edit_id uuid, p_note text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.decline_roster_edit(p_edit_id, p_note) $function$
;
CREATE OR REPLACE FUNCTION public.decline_swap(p_swap_id integer, p_expected_version integer, p_person uuid DEFAULT NULL::uuid, p_note text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.decline_swap(p_swap_id, p_expected_version, p_person, p_note)
$function$
;
CREATE OR REPLACE FUNCTION public.delete_comment(p_comment_id uuid, p_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.delete_comment(p_comment_id, p_version) $function$
;
CREATE OR REPLACE FUNCTION public.delete_leave_blackout(p_blackout_id integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.delete_leave_blackout(p_blackout_id) $function$
;
CREATE OR REPLACE FUNCTION public.delete_scenario(p_scenario_id bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.delete_scenario(p_scenario_id) $function$
;
CREATE OR REPLACE FUNCTION public.discard_schedule(p_schedule_id integer, p_expected_version integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.discard_schedule(p_schedule_id, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.edit_comment(p_comment_id uuid, p_version integer, p_content text, p_mentions uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.edit_comment(p_comment_id, p_version, p_content, p_mentions)
$function$
;
CREATE OR REPLACE FUNCTION public.end_duty_state(p_id bigint, p_expected_version integer, p_to_date date)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.end_duty_state(p_id, p_expected_version, p_to_date)
$function$
;
CREATE OR REPLACE FUNCTION public.end_my_sessions(p_session_id uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.end_my_sessions(p_session_id) $function$
;
CREATE OR REPLACE FUNCTION public.end_requirement(p_id integer, p_expected_version integer, p_effective_from date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.end_requirement(p_id, p_expected_version, p_effective_from)
$function$
;
CREATE OR REPLACE FUNCTION public.export_audit(p_export_id bigint, p_after bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 1000)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.export_audit(p_export_id, p_after, p_limit)
$function$
;
CREATE OR REPLACE FUNCTION public.fail_generation(p_run_id bigint, p_attempt integer, p_reason text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.fail_generation(p_run_id, p_attempt, p_reason) $function$
;
CREATE OR REPLACE FUNCTION public.fail_nightly_run(p_id bigint, p_attempt integer, p_error text)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.fail_nightly_run(p_id, p_attempt, p_error) $function$
;
CREATE OR REPLACE FUNCTION public.finish_nightly_run(p_id bigint, p_attempt integer, p_result jsonb)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.finish_nightly_run(p_id, p_attempt, p_result) $function$
;
CREATE OR REPLACE FUNCTION public.get_board(p_center_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_board(p_center_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_calendar_feed(p_token text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.get_calendar_feed(p_token) $function$
;
CREATE OR REPLACE FUNCTION public.get_comment_versions(p_comment_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_comment_versions(p_comment_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_comments(p_subject jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_comments(p_subject) $function$
;
CREATE OR REPLACE FUNCTION public.get_coverage(p_center_id uuid, p_from date, p_to date, p_schedule_id integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_coverage(p_center_id, p_from, p_to, p_schedule_id)
$function$
;
CREATE OR REPLACE FUNCTION public.get_digest_facts(p_agency uuid)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_digest_facts(p_agency) $function$
;
CREATE OR REPLACE FUNCTION public.get_edit_facts(p_schedule_id integer, p_edit_id uuid, p_row_ids bigint[], p_user_ids uuid[], p_from date DEFAULT NULL::date, p_to date DEFAULT NULL::date)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_edit_facts(p_schedule_id, p_edit_id, p_row_ids, p_user_ids, p_from, p_to)
$function$
;
CREATE OR REPLACE FUNCTION public.get_emergency_contact(p_user_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.get_emergency_contact(p_user_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_floor(p_center_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_floor(p_center_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_generation_facts(p_schedule_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'schedule', jsonb_build_object('id', s.id, 'center_id', s.center_id, 'name', s.name, 'status', s.status,
      'version', s.version, 'start_date', s.start_date, 'end_date', s.end_date, 'revises_from', s.revises_from),
    'clock', jsonb_build_object('time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')),
    'workweek_start', rules.value -> 'workweekStart',
    'limits', rules.value -> 'limits',
    'pattern_rules', rules.value -> 'patternRules',
    'shifts', (
      select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'name', t.name,
        'category', t.category, 'start_time', to_char(t.start_time, 'HH24:MI'),
        'end_time', to_char(t.end_time, 'HH24:MI'), 'duration_minutes', t.duration_minutes,
        'is_active', t.is_active and planned.from_date between coalesce(t.valid_from, '-infinity')
          and coalesce(t.valid_to, 'infinity')) order by t.id), '[]')
      from public.shifts t where t.agency_id = s.agency_id and t.center_id = s.center_id
    ),
    'requirements', (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'period_name', r.period_name,
        'start_time', to_char(r.start_time, 'HH24:MI'), 'end_time', to_char(r.end_time, 'HH24:MI'),
        'min_employees', r.min_employees, 'min_supervisors', r.min_supervisors, 'weekday_mask', r.weekday_mask,
        'effective_from', r.effective_from, 'effective_to', r.effective_to,
        'replaces_weekly', r.replaces_weekly, 'qualification_id', r.qualification_id) order by r.id), '[]')
      from public.staffing_requirements r
      where r.agency_id = s.agency_id and r.center_id = s.center_id
        and coalesce(r.effective_from, s.start_date) <= s.end_date
        and coalesce(r.effective_to, s.end_date) >= s.start_date
    ),
    'holidays', (
      select coalesce(jsonb_agg(h.holiday_date order by h.holiday_date), '[]')
      from public.holidays h
      where h.agency_id = s.agency_id and h.holiday_date between s.start_date and s.end_date
    ),
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name,
        'role', (select max(ro.name) from public.user_roles ur join public.roles ro on ro.id = ur.role_id
          where ur.user_id = p.id),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = p.id and h.effective_from <= planned.from_date order by h.effective_from desc limit 1),
        'preferred_shift_id', private.template_on(p.default_shift_preference_id, planned.from_date),
        'seniority_date', p.seniority_date, 'employee_number', p.employee_number,
        -- On every day that is planned; what is held, as well.
        'counts_toward_minimum', not exists (
          select 1 from public.duty_states d
          where d.agency_id = s.agency_id and d.user_id = p.id and d.from_date <= s.end_date
            and coalesce(d.to_date, s.end_date) >= planned.from_date
        ),
        'qualification_ids', coalesce(held.qualification_ids, '{}'), 'may_act', coalesce(held.may_act, false))
        order by p.seniority_date nulls last, p.employee_number nulls last, p.id), '[]')
      from public.profiles p
      left join private.held_throughout(s.agency_id, planned.from_date, s.end_date) held on held.user_id = p.id
      where p.agency_id = s.agency_id and p.center_id = s.center_id and p.is_active
    ),
    'leave', (
      select coalesce(jsonb_agg(jsonb_build_object('user_id', o.user_id, 'status', o.status,
        'starts_at', extract(epoch from o.start_datetime) * 1000, 'ends_at', extract(epoch from o.end_datetime) * 1000)
        order by o.id), '[]')
      from public.time_off_requests o
      join public.profiles p on p.id = o.user_id and p.agency_id = o.agency_id and p.center_id = s.center_id
      where o.agency_id = s.agency_id and o.status in ('approved', 'pending')
        and o.start_datetime < (s.end_date + 3)::timestamptz and o.end_datetime > (s.start_date - 2)::timestamptz
    ),
    'neighbours', (
      select coalesce(jsonb_agg(jsonb_build_array(n.user_id, n.shift_id, n.shift_date,
        extract(epoch from n.starts_at) * 1000, extract(epoch from n.ends_at) * 1000, n.is_overtime)
        order by n.starts_at, n.id), '[]')
      from public.assigned_shifts n
      where n.agency_id = s.agency_id and n.center_id = s.center_id and n.status = 'published'
        and n.user_id is not null
        and n.starts_at > (s.start_date - 16)::timestamptz and n.starts_at < (s.end_date + 16)::timestamptz
        and n.shift_date not between s.start_date and s.end_date
    ),
    -- Rows that a run keeps; open ones bind nobody.
    'kept', (
      select coalesce(jsonb_agg(jsonb_build_array(k.user_id, k.shift_id, k.shift_date,
        extract(epoch from k.starts_at) * 1000, extract(epoch from k.ends_at) * 1000, k.is_overtime)
        order by k.shift_date, k.id), '[]')
      from public.assigned_shifts k
      where k.center_id = s.center_id and k.schedule_id = s.id and k.status = 'draft' and k.user_id is not null
        and (k.is_locked or k.shift_date < planned.from_date)
    ),
    -- Published work of the twelve months before the first planned day, by the wall clock, of whoever did it.
    'carried', (
      select coalesce(jsonb_agg(to_jsonb(burden) order by burden.user_id), '[]')
      from (
        select w.user_id, count(*) as shifts,
          count(*) filter (where (w.starts_at at time zone c.time_zone)::time not between '04:00' and '16:59:59') as nights,
          count(*) filter (where extract(isodow from w.shift_date) > 5) as weekends,
          count(*) filter (where w.shift_date in (
            select h.holiday_date from public.holidays h where h.agency_id = s.agency_id
          )) as holidays,
          coalesce(sum(extract(epoch from w.ends_at - w.starts_at)::integer / 60) filter (where w.is_overtime), 0)
            as overtime_minutes
        from public.assigned_shifts w
        where w.agency_id = s.agency_id and w.center_id = s.center_id and w.status = 'published' and w.user_id is not null
          and w.starts_at > (planned.from_date - interval '1 year 1 day')::timestamptz
          and w.starts_at < (planned.from_date + 2)::timestamptz
          and w.shift_date >= planned.from_date - interval '1 year' and w.shift_date < planned.from_date
        group by w.user_id
      ) burden
    ),
    'lines', coalesce(
      (select r.result -> 'lines' from public.schedule_results r where r.agency_id = s.agency_id and r.schedule_id = s.id),
      (select r.result -> 'lines' from public.schedule_results r
        where r.agency_id = s.agency_id and r.schedule_id = s.revises_id)
    )
  )
  from public.schedules s
  join public.centers c on c.id = s.center_id
  cross join lateral (select coalesce(s.revises_from, s.start_date) as from_date) planned
  cross join lateral (select private.rules_on(s.agency_id, planned.from_date) as value) rules
  where s.id = p_schedule_id
$function$
;
CREATE OR REPLACE FUNCTION public.get_handover(p_center_id uuid, p_at timestamp with time zone DEFAULT now())
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_handover(p_center_id, p_at) $function$
;
CREATE OR REPLACE FUNCTION public.get_handover_summary(p_center_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_handover_summary(p_center_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_handover_versions(p_note_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_handover_versions(p_note_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_leave_days(p_from date, p_to date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_leave_days(p_from, p_to) $function$
;
CREATE OR REPLACE FUNCTION public.get_live_mark(p_since bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_live_mark(p_since) $function$
;
CREATE OR REPLACE FUNCTION public.get_me()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
    'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
    'default_shift_preference_id', p.default_shift_preference_id,
    'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
    'role', (select private.my_role()), 'topics', to_jsonb((select private.my_topics())),
    'unread', (public.count_inbox() -> 'unread'),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start,
      'workweeks', (select private.my_workweeks())),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$function$
;
CREATE OR REPLACE FUNCTION public.get_my_calendar_feed()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_my_calendar_feed() $function$
;
CREATE OR REPLACE FUNCTION public.get_my_email_change()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_my_email_change() $function$
;
CREATE OR REPLACE FUNCTION public.get_my_notice_settings()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_my_notice_settings() $function$
;
CREATE OR REPLACE FUNCTION public.get_my_shift_history(p_assignment_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_my_shift_history(p_assignment_id)
$function$
;
CREATE OR REPLACE FUNCTION public.get_nightly_run(p_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_nightly_run(p_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_notice_rules()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_notice_rules() $function$
;
CREATE OR REPLACE FUNCTION public.get_person_history(p_user_id uuid, p_before bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_person_history(p_user_id, p_before)
$function$
;
CREATE OR REPLACE FUNCTION public.get_qualification_facts()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.qualification_facts() $function$
;
CREATE OR REPLACE FUNCTION public.get_revision_state(p_schedule_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_revision_state(p_schedule_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_roster_facts(p_schedule_id integer)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_roster_facts(p_schedule_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_roster_rows(p_schedule_id integer, p_from date DEFAULT NULL::date, p_to date DEFAULT NULL::date, p_since timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_roster_rows(p_schedule_id, p_from, p_to, p_since)
$function$
;
CREATE OR REPLACE FUNCTION public.get_schedule_acknowledgement(p_schedule_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_schedule_acknowledgement(p_schedule_id)
$function$
;
CREATE OR REPLACE FUNCTION public.get_schedule_history(p_schedule_id integer, p_before bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_schedule_history(p_schedule_id, p_before)
$function$
;
CREATE OR REPLACE FUNCTION public.get_schedule_roster(p_schedule_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'people', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'full_name', p.full_name, 'is_active', p.is_active,
        'employee_number', p.employee_number, 'seniority_date', p.seniority_date,
        'not_counting', (
          select coalesce(jsonb_agg(jsonb_build_array(d.from_date, d.to_date) order by d.from_date, d.id), '[]')
          from public.duty_states d where d.agency_id = s.agency_id and d.user_id = p.id
        ),
        'role', (select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = p.id),
        'pattern', (select h.pattern from public.profile_patterns h
          where h.user_id = p.id and h.effective_from <= s.start_date order by h.effective_from desc limit 1))
        order by p.full_name, p.id), '[]')
      from public.profiles p
      where p.agency_id = s.agency_id and (p.center_id = s.center_id and p.is_active or p.id in (
        select a.user_id from public.assigned_shifts a where a.center_id = s.center_id and a.schedule_id = s.id))
    ),
    'assignments', (
      select coalesce(jsonb_agg(jsonb_build_array(a.id, a.user_id, a.shift_id, a.shift_date,
        extract(epoch from a.starts_at) * 1000, extract(epoch from a.ends_at) * 1000,
        a.is_overtime, a.is_manual_override, a.is_locked, a.required_role) order by a.starts_at, a.id), '[]')
      from public.assigned_shifts a
      where a.center_id = s.center_id and a.schedule_id = s.id and a.status <> 'cancelled'
    )
  )
  from public.schedules s
  where s.id = p_schedule_id
$function$
;
CREATE OR REPLACE FUNCTION public.get_setting_counts(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_subject text DEFAULT ''::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.setting_counts(p_kind, p_value, p_effective_from, p_subject)
$function$
;
CREATE OR REPLACE FUNCTION public.get_settings_today()
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.settings_today() $function$
;
CREATE OR REPLACE FUNCTION public.get_shift_history(p_assignment_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_shift_history(p_assignment_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_sick_call_facts(p_actor uuid, p_assignment_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_sick_call_facts(p_actor, p_assignment_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_sick_mark_facts(p_actor uuid, p_assignment_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_sick_mark_facts(p_actor, p_assignment_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_swap(p_swap_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_swap(p_swap_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_swap_facts(p_actor uuid, p_assignment_id bigint, p_from date, p_to date, p_with uuid[] DEFAULT NULL::uuid[], p_swap_id integer DEFAULT NULL::integer)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.get_swap_facts(p_actor, p_assignment_id, p_with, p_from, p_to, p_swap_id)
$function$
;
CREATE OR REPLACE FUNCTION public.get_time_off_facts(p_actor uuid, p_request_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_time_off_facts(p_actor, p_request_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_time_off_request(p_request_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_time_off_request(p_request_id) $function$
;
CREATE OR REPLACE FUNCTION public.get_version_roster(p_schedule_id integer, p_version integer, p_from date, p_to date, p_offset integer, p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.get_wall_board(p_token text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.get_wall_board(p_token) $function$
;
CREATE OR REPLACE FUNCTION public.get_worker_state()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.get_worker_state() $function$
;
CREATE OR REPLACE FUNCTION public.hand_over_delivery(p_worker text, p_id bigint, p_attempt integer)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.hand_over_delivery(p_worker, p_id, p_attempt) $function$
;
CREATE OR REPLACE FUNCTION public.import_people(p_actor uuid, p_people jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
 SET lock_timeout TO '60s'
AS $function$ select private.import_people(p_actor, p_people) $function$
;
CREATE OR REPLACE FUNCTION public.issue_board_device(p_center_id uuid, p_name text)
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.issue_board_device(p_center_id, p_name) $function$
;
CREATE OR REPLACE FUNCTION public.keep_audit_anchors(p_after timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.keep_audit_anchors(p_after) $function$
;
CREATE OR REPLACE FUNCTION public.keep_handover_note(p_note_id bigint, p_for_at timestamp with time zone, p_client_id uuid)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.keep_handover_note(p_note_id, p_for_at, p_client_id) $function$
;
CREATE OR REPLACE FUNCTION public.list_audit(p_actor uuid DEFAULT NULL::uuid, p_actions text[] DEFAULT NULL::text[], p_without text[] DEFAULT NULL::text[], p_entities text[] DEFAULT NULL::text[], p_target text DEFAULT NULL::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_before bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_audit(p_actor, p_actions, p_without, p_entities, p_target, p_from, p_to, p_before, p_limit) $function$
;
CREATE OR REPLACE FUNCTION public.list_blocked_people()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_blocked_people() $function$
;
CREATE OR REPLACE FUNCTION public.list_board_devices()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_board_devices() $function$
;
CREATE OR REPLACE FUNCTION public.list_corrections(p_schedule_id integer, p_before bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
    'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
    'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes,
    'isCorrection', c.is_correction, 'reason', c.reason, 'editId', c.edit_id) order by c.id desc), '[]')
  from (
    select x.*
    from public.shift_changes x
    join public.schedules s on s.id = p_schedule_id and s.center_id = x.center_id
    where x.schedule_id = p_schedule_id and x.is_correction and (p_before is null or x.id < p_before)
    order by x.id desc limit least(greatest(p_limit, 1), 200)
  ) c
  left join public.profiles b on b.id = c.changed_by
  left join public.profiles f on f.id = c.from_user_id
  left join public.profiles t on t.id = c.to_user_id
$function$
;
CREATE OR REPLACE FUNCTION public.list_coworker_shifts(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_coworker_shifts(p_center_id, p_from, p_to)
$function$
;
CREATE OR REPLACE FUNCTION public.list_dead_deliveries(p_before bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_dead_deliveries(p_before) $function$
;
CREATE OR REPLACE FUNCTION public.list_delivery_backlog()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_delivery_backlog() $function$
;
CREATE OR REPLACE FUNCTION public.list_duty_notes(p_user_id uuid)
 RETURNS TABLE(id bigint, note text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select * from private.list_duty_notes(p_user_id)
$function$
;
CREATE OR REPLACE FUNCTION public.list_foreign_emails(p_actor uuid, p_emails text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_foreign_emails(p_actor, p_emails) $function$
;
CREATE OR REPLACE FUNCTION public.list_handover_notes(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_desk_id integer DEFAULT NULL::integer, p_query text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_handover_notes(p_center_id, p_from, p_to, p_desk_id, p_query) $function$
;
CREATE OR REPLACE FUNCTION public.list_import_accounts(p_actor uuid, p_emails text[])
 RETURNS TABLE(email text, user_id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select * from private.list_import_accounts(p_actor, p_emails)
$function$
;
CREATE OR REPLACE FUNCTION public.list_inbox(p_show text, p_limit integer, p_kinds text[] DEFAULT NULL::text[], p_before bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(x.entry order by x.id desc), '[]')
  from (
    select n.id, jsonb_build_object(
      'id', n.id, 'kind', n.kind, 'content', n.content, 'link', n.link,
      'createdAt', floor(extract(epoch from n.created_at) * 1000),
      'readAt', floor(extract(epoch from n.read_at) * 1000),
      'needsAck', n.needs_ack,
      'acknowledgedAt', floor(extract(epoch from n.acknowledged_at) * 1000),
      'expiresAt', floor(extract(epoch from n.expires_at) * 1000)
    ) as entry
    from public.notifications n
    where n.recipient_id = (select auth.uid())
      and (p_kinds is null or n.kind = any (p_kinds))
      and (p_before is null or n.id < p_before)
      and case p_show
        when 'all' then true
        when 'unread' then n.read_at is null and coalesce(n.expires_at > now(), true)
        when 'acknowledge' then n.needs_ack and n.acknowledged_at is null and coalesce(n.expires_at > now(), true)
        when 'waiting' then (n.read_at is null or (n.needs_ack and n.acknowledged_at is null))
          and coalesce(n.expires_at > now(), true)
        else false
      end
    order by n.id desc
    limit least(greatest(p_limit, 0), 200)
  ) x
$function$
;
CREATE OR REPLACE FUNCTION public.list_my_hours()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_my_hours() $function$
;
CREATE OR REPLACE FUNCTION public.list_my_sessions()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_my_sessions() $function$
;
CREATE OR REPLACE FUNCTION public.list_my_shift_changes(p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_my_shift_changes(p_from, p_to) $function$
;
CREATE OR REPLACE FUNCTION public.list_my_swaps()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_my_swaps() $function$
;
CREATE OR REPLACE FUNCTION public.list_my_traded_shifts(p_from date, p_to date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_my_traded_shifts(p_from, p_to) $function$
;
CREATE OR REPLACE FUNCTION public.list_nightly_runs()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_nightly_runs() $function$
;
CREATE OR REPLACE FUNCTION public.list_notices_to_plan(p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_notices_to_plan(p_limit) $function$
;
CREATE OR REPLACE FUNCTION public.list_open_swaps()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_open_swaps() $function$
;
CREATE OR REPLACE FUNCTION public.list_pending_roster_edits(p_schedule_id integer DEFAULT NULL::integer, p_edit_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_pending_roster_edits(p_schedule_id, p_edit_id)
$function$
;
CREATE OR REPLACE FUNCTION public.list_schedule_acknowledgements()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.list_schedule_acknowledgements()
$function$
;
CREATE OR REPLACE FUNCTION public.list_schedule_versions(p_schedule_id integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.list_swaps(p_status public.swap_status, p_after integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_swaps(p_status, p_after) $function$
;
CREATE OR REPLACE FUNCTION public.list_time_off_of(p_user_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_time_off_of(p_user_id) $function$
;
CREATE OR REPLACE FUNCTION public.list_time_off_requests(p_status public.time_off_status, p_after integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.list_time_off_requests(p_status, p_after) $function$
;
CREATE OR REPLACE FUNCTION public.list_version_changes(p_schedule_id integer, p_version integer, p_before bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'rowId', c.assignment_id,
    'at', round(extract(epoch from c.changed_at) * 1000), 'byName', b.full_name, 'kind', c.kind, 'fromName', f.full_name,
    'toName', t.full_name, 'before', c.before, 'after', c.after, 'noticeMinutes', c.notice_minutes, 'isCorrection', c.is_correction,
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
$function$
;
CREATE OR REPLACE FUNCTION public.list_version_rows(p_schedule_id integer, p_version integer DEFAULT NULL::integer)
 RETURNS TABLE(user_id uuid, shift_id integer, shift_date date, starts_at timestamp with time zone, ends_at timestamp with time zone, is_overtime boolean, is_acting boolean, required_role public.role_name)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.mark_notices_read(p_ids bigint[] DEFAULT NULL::bigint[], p_until bigint DEFAULT NULL::bigint)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.mark_notices(p_ids, p_until, false) $function$
;
CREATE OR REPLACE FUNCTION public.mark_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.mark_sick(p_actor, p_assignment_id, p_starts_at, p_reason, p_charged_minutes, p_parts)
$function$
;
CREATE OR REPLACE FUNCTION public.move_desk(p_desk_id integer, p_is_up boolean)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.move_desk(p_desk_id, p_is_up) $function$
;
CREATE OR REPLACE FUNCTION public.offer_swap(p_actor uuid, p_kind public.swap_kind, p_assignment_id bigint, p_version integer, p_asked jsonb, p_for_everyone boolean, p_tell uuid[], p_blocks jsonb, p_note text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.offer_swap(p_actor, p_kind, p_assignment_id, p_version, p_asked, p_for_everyone, p_tell, p_note, p_blocks)
$function$
;
CREATE OR REPLACE FUNCTION public.open_notice(p_id bigint)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.mark_notices(array[p_id], null, false);
  return (select n.link from public.notifications n where n.id = p_id);
end
$function$
;
CREATE OR REPLACE FUNCTION public.plan_deliveries(p_plans jsonb)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.plan_deliveries(p_plans) $function$
;
CREATE OR REPLACE FUNCTION public.propose_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_assignment_id bigint, p_version integer, p_blocks jsonb, p_note text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.propose_swap(p_actor, p_swap_id, p_expected_version, p_assignment_id, p_version, p_note, p_blocks)
$function$
;
CREATE OR REPLACE FUNCTION public.prune_audit(p_batch integer DEFAULT 5000)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.prune_audit(p_batch) $function$
;
CREATE OR REPLACE FUNCTION public.prune_notices(p_batch integer DEFAULT 5000)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.prune_notices(p_batch) $function$
;
CREATE OR REPLACE FUNCTION public.publish_schedule(p_schedule_id integer, p_expected_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.publish_schedule(p_schedule_id, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.record_account_refusal(p_email text, p_action text, p_code text, p_message text, p_address text, p_device text)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.record_account_refusal(p_email, p_action, p_code, p_message, p_address, p_device) $function$
;
CREATE OR REPLACE FUNCTION public.record_refusal(p_action text, p_code text, p_message text, p_detail jsonb)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.record_refusal(p_action, p_code, p_message, p_detail) $function$
;
CREATE OR REPLACE FUNCTION public.refresh_revision(p_schedule_id integer, p_expected_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.refresh_revision(p_schedule_id, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.release_deliveries(p_worker text)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.release_deliveries(p_worker) $function$
;
CREATE OR REPLACE FUNCTION public.release_sign_in(p_user_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.release_sign_in(p_user_id) $function$
;
CREATE OR REPLACE FUNCTION public.remind_unacknowledged(p_ids bigint[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.remind_unacknowledged(p_ids)
$function$
;
CREATE OR REPLACE FUNCTION public.remove_pattern(p_user_id uuid, p_expected_version integer, p_from_date date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.remove_pattern(p_user_id, p_from_date, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.remove_person_qualification(p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.remove_person_qualification(p_user_id, p_expected_version, p_qualification_id, p_from_date)
$function$
;
CREATE OR REPLACE FUNCTION public.remove_push_subscription(p_id bigint)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.remove_push_subscription(p_id) $function$
;
CREATE OR REPLACE FUNCTION public.report_generation(p_run_id bigint, p_attempt integer, p_stage text, p_progress real, p_detail jsonb)
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.report_generation(p_run_id, p_attempt, p_stage, p_progress, p_detail)
$function$
;
CREATE OR REPLACE FUNCTION public.requeue_abandoned_runs()
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.requeue_abandoned_runs() $function$
;
CREATE OR REPLACE FUNCTION public.resend_deliveries(p_ids bigint[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.resend_deliveries(p_ids) $function$
;
CREATE OR REPLACE FUNCTION public.resend_invitation(p_user_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.resend_invitation(p_user_id) $function$
;
CREATE OR REPLACE FUNCTION public.revise_schedule(p_schedule_id integer, p_from_date date)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$ select private.revise_schedule(p_schedule_id, p_from_date) $function$
;
CREATE OR REPLACE FUNCTION public.revise_shift(p_shift_id integer, p_expected_version integer, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.revise_shift(p_shift_id, p_expected_version, p_name, p_code, p_category, p_start_time, p_end_time,
    p_effective_from)
$function$
;
CREATE OR REPLACE FUNCTION public.revoke_board_device(p_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.revoke_board_device(p_id) $function$
;
CREATE OR REPLACE FUNCTION public.revoke_calendar_feed()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.revoke_calendar_feed() $function$
;
CREATE OR REPLACE FUNCTION public.revoke_invitation(p_user_id uuid, p_expected_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.revoke_invitation(p_user_id, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.rotate_webhook_secret()
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.rotate_webhook_secret() $function$
;
CREATE OR REPLACE FUNCTION public.save_duty_state(p_user_id uuid, p_kind public.duty_state, p_from_date date, p_to_date date DEFAULT NULL::date, p_trainer_id uuid DEFAULT NULL::uuid, p_note text DEFAULT NULL::text, p_id bigint DEFAULT NULL::bigint, p_expected_version integer DEFAULT NULL::integer)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_duty_state(p_id, p_expected_version, p_user_id, p_kind, p_from_date, p_to_date, p_trainer_id, p_note)
$function$
;
CREATE OR REPLACE FUNCTION public.save_emergency_contact(p_user_id uuid, p_expected_version integer DEFAULT NULL::integer, p_name text DEFAULT NULL::text, p_relation text DEFAULT NULL::text, p_phone text DEFAULT NULL::text, p_note text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_emergency_contact(p_user_id, p_expected_version, p_name, p_relation, p_phone, p_note)
$function$
;
CREATE OR REPLACE FUNCTION public.save_generated_schedule(p_run_id bigint, p_attempt integer, p_assignments jsonb, p_pieces jsonb, p_result jsonb)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
 SET statement_timeout TO '60s'
AS $function$
  select private.save_generated_schedule(p_run_id, p_attempt, p_assignments, p_pieces, p_result)
$function$
;
CREATE OR REPLACE FUNCTION public.save_handover_note(p_note_id bigint, p_desk_id integer, p_for_at timestamp with time zone, p_client_id uuid, p_content text, p_version integer)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.save_handover_note(p_note_id, p_desk_id, p_for_at, p_client_id, p_content, p_version) $function$
;
CREATE OR REPLACE FUNCTION public.save_holiday(p_date date, p_name text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.save_holiday(p_date, p_name) $function$
;
CREATE OR REPLACE FUNCTION public.save_leave_blackout(p_name text, p_from date, p_to date, p_blackout_id integer DEFAULT NULL::integer)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_leave_blackout(p_blackout_id, p_name, p_from, p_to)
$function$
;
CREATE OR REPLACE FUNCTION public.save_my_notice_settings(p_preferences jsonb, p_rests_after_night boolean, p_expected_version integer, p_quiet_start time without time zone DEFAULT NULL::time without time zone, p_quiet_end time without time zone DEFAULT NULL::time without time zone)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_my_notice_settings(p_preferences, p_quiet_start, p_quiet_end, p_rests_after_night,
    p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.save_person_qualification(p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date, p_to_date date DEFAULT NULL::date, p_former_from_date date DEFAULT NULL::date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_person_qualification(p_user_id, p_expected_version, p_qualification_id, p_from_date, p_to_date,
    p_former_from_date)
$function$
;
CREATE OR REPLACE FUNCTION public.save_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_device text)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.save_push_subscription(p_endpoint, p_p256dh, p_auth, p_device) $function$
;
CREATE OR REPLACE FUNCTION public.save_requirement(p_fields jsonb, p_effective_from date, p_center_id uuid DEFAULT NULL::uuid, p_id integer DEFAULT NULL::integer, p_expected_version integer DEFAULT NULL::integer)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_requirement(p_id, p_expected_version, p_center_id, p_fields, p_effective_from)
$function$
;
CREATE OR REPLACE FUNCTION public.save_setting(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_known_version_id bigint DEFAULT NULL::bigint, p_center_id uuid DEFAULT NULL::uuid, p_subject text DEFAULT ''::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.save_setting(p_kind, p_value, p_effective_from, p_known_version_id, p_center_id, p_subject)
$function$
;
CREATE OR REPLACE FUNCTION public.set_pattern(p_user_id uuid, p_expected_version integer, p_from_date date, p_pattern public.shift_pattern DEFAULT NULL::public.shift_pattern)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_pattern(p_user_id, p_from_date, p_pattern, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.set_person_active(p_user_id uuid, p_active boolean, p_expected_version integer)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_person_active(p_user_id, p_active, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.set_shift_active(p_shift_id integer, p_active boolean, p_expected_version integer, p_effective_from date)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.set_shift_active(p_shift_id, p_active, p_expected_version, p_effective_from)
$function$
;
CREATE OR REPLACE FUNCTION public.settle_delivery(p_id bigint, p_attempt integer, p_outcome jsonb)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.settle_delivery(p_id, p_attempt, p_outcome) $function$
;
CREATE OR REPLACE FUNCTION public.settle_hours(p_debtor uuid, p_minutes integer, p_note text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.settle_hours(p_debtor, p_minutes, p_note) $function$
;
CREATE OR REPLACE FUNCTION public.settle_invitation_mail(p_invitation_id uuid, p_outcome text, p_problem text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.settle_invitation_mail(p_invitation_id, p_outcome, p_problem)
$function$
;
CREATE OR REPLACE FUNCTION public.start_generation(p_schedule_id integer, p_expected_version integer, p_parameters jsonb, p_scenario_id bigint DEFAULT NULL::bigint)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.start_generation(p_schedule_id, p_expected_version, p_parameters, p_scenario_id)
$function$
;
CREATE OR REPLACE FUNCTION public.stop_generation(p_run_id bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.stop_generation(p_run_id) $function$
;
CREATE OR REPLACE FUNCTION public.sweep_requests()
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.sweep_requests() $function$
;
CREATE OR REPLACE FUNCTION public.tell_due()
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.tell_due() $function$
;
CREATE OR REPLACE FUNCTION public.tell_worker_channels(p_worker text, p_channels text[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.tell_worker_channels(p_worker, p_channels) $function$
;
CREATE OR REPLACE FUNCTION public.update_desk(p_desk_id integer, p_version integer, p_name text, p_is_active boolean)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.update_desk(p_desk_id, p_version, p_name, p_is_active) $function$
;
CREATE OR REPLACE FUNCTION public.update_person(p_user_id uuid, p_expected_version integer, p_full_name text, p_employee_number text DEFAULT NULL::text, p_phone text DEFAULT NULL::text, p_hired_on date DEFAULT NULL::date, p_seniority_date date DEFAULT NULL::date, p_center_id uuid DEFAULT NULL::uuid, p_preferred_shift_id integer DEFAULT NULL::integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.update_person(p_user_id, p_expected_version, p_full_name, p_employee_number, p_phone, p_hired_on,
    p_seniority_date, p_center_id, p_preferred_shift_id)
$function$
;
CREATE OR REPLACE FUNCTION public.update_user_role(p_user_id uuid, p_role public.role_name, p_expected_version integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.update_user_role(p_user_id, p_role, p_expected_version)
$function$
;
CREATE OR REPLACE FUNCTION public.verify_audit(p_from_seq bigint, p_steps integer DEFAULT 20000)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select private.verify_audit(p_from_seq, p_steps) $function$
;
CREATE OR REPLACE FUNCTION public.withdraw_handover_note(p_note_id bigint, p_version integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.withdraw_handover_note(p_note_id, p_version) $function$
;
CREATE OR REPLACE FUNCTION public.withdraw_roster_edit(p_edit_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.withdraw_roster_edit(p_edit_id) $function$
;
CREATE OR REPLACE FUNCTION public.withdraw_setting(p_id bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.withdraw_setting(p_id) $function$
;
CREATE OR REPLACE FUNCTION public.withdraw_swap(p_swap_id integer, p_expected_version integer, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.withdraw_swap(p_swap_id, p_expected_version, p_reason)
$function$
;
CREATE OR REPLACE FUNCTION public.withdraw_time_off(p_request_id integer, p_expected_version integer, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.withdraw_time_off(p_request_id, p_expected_version, p_reason)
$function$
;
CREATE OR REPLACE FUNCTION public.worker_seen(p_worker text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select private.worker_seen(p_worker) $function$
;

-- Triggers

CREATE TRIGGER sessions_audit AFTER INSERT ON auth.sessions FOR EACH ROW EXECUTE FUNCTION private.audit_session();
CREATE TRIGGER profiles_mirror_email AFTER UPDATE OF email ON auth.users FOR EACH ROW WHEN (((new.email)::text IS DISTINCT FROM (old.email)::text)) EXECUTE FUNCTION private.mirror_email();
CREATE TRIGGER profiles_mirror_password AFTER UPDATE OF encrypted_password ON auth.users FOR EACH ROW WHEN (((new.encrypted_password)::text IS DISTINCT FROM (old.encrypted_password)::text)) EXECUTE FUNCTION private.mirror_password();
CREATE TRIGGER outbox_announce AFTER INSERT ON private.outbox FOR EACH STATEMENT EXECUTE FUNCTION private.announce_outbox();
CREATE TRIGGER agencies_audit AFTER INSERT OR DELETE OR UPDATE ON public.agencies FOR EACH ROW EXECUTE FUNCTION private.audit_row('agency', 'id');
CREATE TRIGGER agencies_leave_settings AFTER INSERT ON public.agencies FOR EACH ROW EXECUTE FUNCTION private.begin_with_leave_settings();
CREATE TRIGGER agencies_leave_topics BEFORE UPDATE OF status ON public.agencies FOR EACH ROW WHEN (((old.status = 'active'::text) AND (new.status <> 'active'::text))) EXECUTE FUNCTION private.move_topics_of_suspended();
CREATE CONSTRAINT TRIGGER agencies_tell AFTER UPDATE ON public.agencies DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.workweek_start IS DISTINCT FROM new.workweek_start) OR (old.limits IS DISTINCT FROM new.limits) OR (old.sign_in_policy IS DISTINCT FROM new.sign_in_policy) OR (old.pattern_rules IS DISTINCT FROM new.pattern_rules) OR (old.audit_months IS DISTINCT FROM new.audit_months) OR (old.notice_months IS DISTINCT FROM new.notice_months))) EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER agencies_touch BEFORE UPDATE ON public.agencies FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER assigned_shifts_audit_delete AFTER DELETE ON public.assigned_shifts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.audit_assigned_shifts();
CREATE TRIGGER assigned_shifts_audit_insert AFTER INSERT ON public.assigned_shifts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.audit_assigned_shifts();
CREATE TRIGGER assigned_shifts_audit_update AFTER UPDATE ON public.assigned_shifts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.audit_assigned_shifts();
CREATE TRIGGER assigned_shifts_comments AFTER UPDATE OF origin_id ON public.assigned_shifts FOR EACH ROW WHEN (((new.origin_id IS NOT NULL) AND (new.origin_id IS DISTINCT FROM old.origin_id))) EXECUTE FUNCTION private.comments_follow_origin();
CREATE TRIGGER assigned_shifts_instants BEFORE INSERT OR UPDATE OF shift_id, shift_date, local_start, local_end, center_id, source, starts_at, ends_at, is_manual_override ON public.assigned_shifts FOR EACH ROW EXECUTE FUNCTION private.set_shift_instants();
CREATE TRIGGER assigned_shifts_record_insert AFTER INSERT ON public.assigned_shifts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.record_shift_changes();
CREATE TRIGGER assigned_shifts_record_update AFTER UPDATE ON public.assigned_shifts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.record_shift_changes();
CREATE TRIGGER assigned_shifts_stamp BEFORE INSERT OR UPDATE ON public.assigned_shifts FOR EACH ROW EXECUTE FUNCTION private.stamp_editor();
CREATE TRIGGER assigned_shifts_touch BEFORE UPDATE ON public.assigned_shifts FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER assigned_shifts_version_delete AFTER DELETE ON public.assigned_shifts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.raise_schedule_version();
CREATE TRIGGER assigned_shifts_version_insert AFTER INSERT ON public.assigned_shifts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.raise_schedule_version();
CREATE TRIGGER assigned_shifts_version_update AFTER UPDATE ON public.assigned_shifts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.raise_schedule_version();
CREATE TRIGGER assigned_shifts_void_swaps AFTER UPDATE ON public.assigned_shifts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.void_swaps_of_rows();
CREATE TRIGGER audit_anchors_append_only BEFORE DELETE OR UPDATE ON public.audit_anchors FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER audit_anchors_no_truncate BEFORE TRUNCATE ON public.audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER audit_chain_append_only BEFORE DELETE OR UPDATE ON public.audit_chain FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_change();
CREATE TRIGGER audit_chain_no_truncate BEFORE TRUNCATE ON public.audit_chain FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER audit_checkpoints_append_only BEFORE DELETE OR UPDATE ON public.audit_checkpoints FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER audit_checkpoints_check BEFORE INSERT ON public.audit_checkpoints FOR EACH ROW EXECUTE FUNCTION private.check_audit_checkpoint();
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON public.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER audit_logs_append_only BEFORE DELETE OR UPDATE ON public.audit_logs FOR EACH ROW EXECUTE FUNCTION private.refuse_audit_change();
CREATE CONSTRAINT TRIGGER audit_logs_chain AFTER INSERT ON public.audit_logs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.chain_audit();
CREATE TRIGGER audit_logs_no_truncate BEFORE TRUNCATE ON public.audit_logs FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER centers_audit AFTER INSERT OR DELETE OR UPDATE ON public.centers FOR EACH ROW EXECUTE FUNCTION private.audit_row('center', 'id');
CREATE TRIGGER centers_desks AFTER INSERT ON public.centers FOR EACH ROW EXECUTE FUNCTION private.add_usual_desks();
CREATE TRIGGER centers_guard BEFORE UPDATE ON public.centers FOR EACH ROW EXECUTE FUNCTION private.guard_used_center();
CREATE CONSTRAINT TRIGGER centers_tell AFTER INSERT OR UPDATE ON public.centers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER centers_touch BEFORE UPDATE ON public.centers FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER chat_channels_audit AFTER INSERT OR DELETE OR UPDATE ON public.chat_channels FOR EACH ROW EXECUTE FUNCTION private.audit_row('chat_channel', 'id');
CREATE TRIGGER chat_members_audit AFTER INSERT OR DELETE OR UPDATE ON public.chat_members FOR EACH ROW EXECUTE FUNCTION private.audit_row('chat_member', 'channel_id,user_id');
CREATE TRIGGER chat_messages_audit AFTER INSERT ON public.chat_messages FOR EACH ROW EXECUTE FUNCTION private.audit_message();
CREATE TRIGGER comments_audit AFTER INSERT OR DELETE OR UPDATE ON public.comments FOR EACH ROW EXECUTE FUNCTION private.audit_comment();
CREATE CONSTRAINT TRIGGER comments_tell AFTER INSERT OR UPDATE ON public.comments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_comment();
CREATE TRIGGER desks_audit AFTER INSERT OR DELETE ON public.desks FOR EACH ROW EXECUTE FUNCTION private.audit_row('desk', 'id');
CREATE TRIGGER desks_audit_change AFTER UPDATE ON public.desks FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.is_active IS DISTINCT FROM new.is_active))) EXECUTE FUNCTION private.audit_row('desk', 'id');
CREATE CONSTRAINT TRIGGER desks_tell AFTER INSERT OR DELETE OR UPDATE ON public.desks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_handover();
CREATE TRIGGER desks_touch BEFORE UPDATE ON public.desks FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.is_active IS DISTINCT FROM new.is_active))) EXECUTE FUNCTION private.touch();
CREATE TRIGGER duty_states_audit AFTER INSERT OR DELETE OR UPDATE ON public.duty_states FOR EACH ROW EXECUTE FUNCTION private.audit_row('duty_state', 'user_id,id', 'note');
CREATE TRIGGER duty_states_mirror AFTER INSERT OR DELETE OR UPDATE ON public.duty_states FOR EACH ROW EXECUTE FUNCTION private.mirror_duty_change();
CREATE CONSTRAINT TRIGGER duty_states_tell AFTER INSERT OR DELETE OR UPDATE ON public.duty_states DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER duty_states_touch BEFORE UPDATE ON public.duty_states FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER emergency_contacts_audit AFTER INSERT OR DELETE OR UPDATE ON public.emergency_contacts FOR EACH ROW EXECUTE FUNCTION private.audit_emergency_contact();
CREATE CONSTRAINT TRIGGER emergency_contacts_tell AFTER INSERT OR DELETE OR UPDATE ON public.emergency_contacts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER emergency_contacts_touch BEFORE UPDATE ON public.emergency_contacts FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER generation_runs_tell_progress AFTER UPDATE ON public.generation_runs FOR EACH ROW WHEN (((((((old.state IS DISTINCT FROM new.state) OR (old.stage IS DISTINCT FROM new.stage)) OR (old.progress IS DISTINCT FROM new.progress)) OR (old.detail IS DISTINCT FROM new.detail)) OR (old.stop_requested_at IS DISTINCT FROM new.stop_requested_at)) OR ((old.worker IS NULL) IS DISTINCT FROM (new.worker IS NULL)))) EXECUTE FUNCTION private.tell_of_run();
CREATE TRIGGER generation_runs_tell_start AFTER INSERT ON public.generation_runs FOR EACH ROW EXECUTE FUNCTION private.tell_of_run();
CREATE TRIGGER handover_notes_audit AFTER INSERT OR DELETE OR UPDATE ON public.handover_notes FOR EACH ROW EXECUTE FUNCTION private.audit_handover_note();
CREATE CONSTRAINT TRIGGER handover_notes_tell AFTER INSERT OR DELETE OR UPDATE ON public.handover_notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_handover();
CREATE TRIGGER handover_notes_touch BEFORE UPDATE ON public.handover_notes FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE CONSTRAINT TRIGGER handover_receipts_tell AFTER INSERT ON public.handover_receipts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_handover();
CREATE TRIGGER holidays_audit AFTER INSERT OR DELETE OR UPDATE ON public.holidays FOR EACH ROW EXECUTE FUNCTION private.audit_row('holiday', 'id');
CREATE CONSTRAINT TRIGGER holidays_tell AFTER INSERT OR DELETE OR UPDATE ON public.holidays DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER hour_settlements_append_only BEFORE DELETE OR UPDATE ON public.hour_settlements FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER hour_settlements_audit AFTER INSERT ON public.hour_settlements FOR EACH ROW EXECUTE FUNCTION private.audit_row('hour_settlement', 'id');
CREATE CONSTRAINT TRIGGER hour_settlements_tell AFTER INSERT ON public.hour_settlements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_settlement();
CREATE TRIGGER invitations_audit AFTER INSERT OR DELETE OR UPDATE ON public.invitations FOR EACH ROW EXECUTE FUNCTION private.audit_row('invitation', 'id');
CREATE CONSTRAINT TRIGGER invitations_tell AFTER INSERT OR UPDATE ON public.invitations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER leave_blackouts_audit AFTER INSERT OR DELETE OR UPDATE ON public.leave_blackouts FOR EACH ROW EXECUTE FUNCTION private.audit_row('blackout', 'id');
CREATE CONSTRAINT TRIGGER leave_blackouts_tell AFTER INSERT OR DELETE OR UPDATE ON public.leave_blackouts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER leave_entries_append_only BEFORE DELETE OR UPDATE ON public.leave_entries FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER leave_entries_audit AFTER INSERT ON public.leave_entries FOR EACH ROW EXECUTE FUNCTION private.audit_row('leave_entry', 'id');
CREATE CONSTRAINT TRIGGER leave_entries_tell AFTER INSERT ON public.leave_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.request_id IS NULL)) EXECUTE FUNCTION private.tell_of_time_off();
CREATE TRIGGER leave_kinds_audit AFTER INSERT OR DELETE OR UPDATE ON public.leave_kinds FOR EACH ROW EXECUTE FUNCTION private.audit_row('leave_kind', 'id');
CREATE CONSTRAINT TRIGGER leave_kinds_tell AFTER INSERT OR DELETE OR UPDATE ON public.leave_kinds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER leave_kinds_touch BEFORE UPDATE ON public.leave_kinds FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER leave_rules_audit AFTER INSERT OR DELETE OR UPDATE ON public.leave_rules FOR EACH ROW EXECUTE FUNCTION private.audit_row('leave_rules', 'agency_id');
CREATE CONSTRAINT TRIGGER leave_rules_tell AFTER INSERT OR UPDATE ON public.leave_rules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER leave_rules_touch BEFORE UPDATE ON public.leave_rules FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER nightly_runs_tell_failed AFTER UPDATE OF state ON public.nightly_runs FOR EACH ROW WHEN (((old.state = 'running'::text) AND (new.state = 'failed'::text))) EXECUTE FUNCTION private.tell_of_failed_night();
CREATE TRIGGER notice_rules_audit AFTER INSERT OR DELETE OR UPDATE ON public.notice_rules FOR EACH ROW EXECUTE FUNCTION private.audit_row('notice_rules', 'agency_id');
CREATE CONSTRAINT TRIGGER notice_rules_tell AFTER INSERT OR UPDATE ON public.notice_rules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER notice_rules_touch BEFORE UPDATE ON public.notice_rules FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE CONSTRAINT TRIGGER notification_deliveries_tell AFTER UPDATE ON public.notification_deliveries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.state = 'dead'::public.delivery_state) <> (new.state = 'dead'::public.delivery_state))) EXECUTE FUNCTION private.tell_of_delivery();
CREATE TRIGGER notification_preferences_audit AFTER INSERT OR DELETE OR UPDATE ON public.notification_preferences FOR EACH ROW EXECUTE FUNCTION private.audit_row('notice_preference', 'user_id,category,channel');
CREATE TRIGGER notification_settings_audit AFTER INSERT OR DELETE OR UPDATE ON public.notification_settings FOR EACH ROW EXECUTE FUNCTION private.audit_row('notice_settings', 'user_id');
CREATE CONSTRAINT TRIGGER notification_settings_tell AFTER INSERT OR UPDATE ON public.notification_settings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_notice_settings();
CREATE TRIGGER notification_settings_touch BEFORE UPDATE ON public.notification_settings FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER notifications_announce AFTER INSERT ON public.notifications FOR EACH STATEMENT EXECUTE FUNCTION private.announce_notices();
CREATE TRIGGER notifications_audit AFTER UPDATE OF acknowledged_at ON public.notifications FOR EACH ROW WHEN (((old.acknowledged_at IS NULL) AND (new.acknowledged_at IS NOT NULL))) EXECUTE FUNCTION private.audit_acknowledgement();
CREATE TRIGGER notifications_end_reminders AFTER UPDATE OF acknowledged_at ON public.notifications FOR EACH ROW WHEN (((old.acknowledged_at IS NULL) AND (new.acknowledged_at IS NOT NULL))) EXECUTE FUNCTION private.end_reminders();
CREATE TRIGGER notifications_fill BEFORE INSERT ON public.notifications FOR EACH ROW EXECUTE FUNCTION private.fill_notice();
CREATE TRIGGER notifications_read BEFORE UPDATE OF read_at ON public.notifications FOR EACH ROW EXECUTE FUNCTION private.mark_notification_read();
CREATE CONSTRAINT TRIGGER notifications_tell AFTER INSERT ON public.notifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_notice();
CREATE CONSTRAINT TRIGGER notifications_tell_acknowledged AFTER UPDATE OF acknowledged_at ON public.notifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.acknowledged_at IS NULL) AND (new.acknowledged_at IS NOT NULL))) EXECUTE FUNCTION private.tell_of_acknowledgement();
CREATE CONSTRAINT TRIGGER notifications_tell_asked AFTER INSERT ON public.notifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.needs_ack) EXECUTE FUNCTION private.tell_of_acknowledgement();
CREATE CONSTRAINT TRIGGER notifications_tell_change AFTER UPDATE ON public.notifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((old.read_at IS DISTINCT FROM new.read_at) OR (old.acknowledged_at IS DISTINCT FROM new.acknowledged_at)) OR (old.expires_at IS DISTINCT FROM new.expires_at))) EXECUTE FUNCTION private.tell_of_notice();
CREATE TRIGGER person_qualifications_audit AFTER INSERT OR DELETE OR UPDATE ON public.person_qualifications FOR EACH ROW EXECUTE FUNCTION private.audit_row('person_qualification', 'user_id,qualification_id');
CREATE CONSTRAINT TRIGGER person_qualifications_tell AFTER INSERT OR DELETE OR UPDATE ON public.person_qualifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER profile_patterns_audit AFTER INSERT OR DELETE OR UPDATE ON public.profile_patterns FOR EACH ROW EXECUTE FUNCTION private.audit_row('pattern', 'user_id,effective_from');
CREATE TRIGGER profile_patterns_mirror AFTER INSERT OR DELETE OR UPDATE ON public.profile_patterns FOR EACH ROW EXECUTE FUNCTION private.mirror_pattern();
CREATE CONSTRAINT TRIGGER profile_patterns_tell AFTER INSERT OR DELETE OR UPDATE ON public.profile_patterns DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER profiles_audit AFTER INSERT OR DELETE OR UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION private.audit_row('user', 'id');
CREATE TRIGGER profiles_forget_push AFTER UPDATE OF is_active ON public.profiles FOR EACH ROW WHEN ((old.is_active AND (NOT new.is_active))) EXECUTE FUNCTION private.forget_push_subscriptions();
CREATE TRIGGER profiles_guard_center BEFORE INSERT ON public.profiles FOR EACH ROW WHEN ((new.is_active AND (new.center_id IS NOT NULL))) EXECUTE FUNCTION private.guard_open_center();
CREATE TRIGGER profiles_guard_center_change BEFORE UPDATE OF center_id, is_active ON public.profiles FOR EACH ROW WHEN ((new.is_active AND (new.center_id IS NOT NULL) AND ((NOT old.is_active) OR (old.center_id IS DISTINCT FROM new.center_id)))) EXECUTE FUNCTION private.guard_open_center();
CREATE TRIGGER profiles_leave_topics AFTER UPDATE OF is_active, agency_id ON public.profiles FOR EACH ROW WHEN (((old.is_active AND (NOT new.is_active)) OR (old.agency_id <> new.agency_id))) EXECUTE FUNCTION private.move_topics_of_leaver();
CREATE TRIGGER profiles_mirror_active AFTER UPDATE OF is_active ON public.profiles FOR EACH ROW WHEN ((old.is_active IS DISTINCT FROM new.is_active)) EXECUTE FUNCTION private.mirror_active();
CREATE CONSTRAINT TRIGGER profiles_tell AFTER INSERT OR UPDATE ON public.profiles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('id');
CREATE CONSTRAINT TRIGGER profiles_tell_name AFTER UPDATE ON public.profiles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((old.full_name IS DISTINCT FROM new.full_name) OR (old.is_active IS DISTINCT FROM new.is_active)) OR (old.center_id IS DISTINCT FROM new.center_id))) EXECUTE FUNCTION private.tell_of_name();
CREATE TRIGGER profiles_touch BEFORE UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER profiles_void_swaps AFTER UPDATE OF is_active, center_id ON public.profiles FOR EACH ROW WHEN (((old.is_active AND (NOT new.is_active)) OR (old.center_id IS DISTINCT FROM new.center_id))) EXECUTE FUNCTION private.void_swaps_of_person();
CREATE TRIGGER profiles_withdraw_leave AFTER UPDATE OF is_active ON public.profiles FOR EACH ROW WHEN ((old.is_active AND (NOT new.is_active))) EXECUTE FUNCTION private.withdraw_leave_of_leaver();
CREATE TRIGGER qualifications_audit AFTER INSERT OR DELETE OR UPDATE ON public.qualifications FOR EACH ROW EXECUTE FUNCTION private.audit_row('qualification', 'id');
CREATE CONSTRAINT TRIGGER qualifications_tell AFTER INSERT OR DELETE OR UPDATE ON public.qualifications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER qualifications_touch BEFORE UPDATE ON public.qualifications FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER roster_edits_keep_leave BEFORE INSERT ON public.roster_edits FOR EACH ROW WHEN ((new.undoes IS NOT NULL)) EXECUTE FUNCTION private.keep_leave_edits();
CREATE CONSTRAINT TRIGGER roster_edits_tell_asked AFTER INSERT ON public.roster_edits DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'pending'::public.roster_edit_state)) EXECUTE FUNCTION private.tell_of_pending_edit();
CREATE CONSTRAINT TRIGGER roster_edits_tell_decided AFTER UPDATE ON public.roster_edits DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.state = 'pending'::public.roster_edit_state) AND (new.state <> 'pending'::public.roster_edit_state))) EXECUTE FUNCTION private.tell_of_pending_edit();
CREATE CONSTRAINT TRIGGER schedule_scenarios_tell AFTER INSERT OR DELETE OR UPDATE ON public.schedule_scenarios DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_scenario();
CREATE TRIGGER schedules_audit AFTER INSERT OR DELETE OR UPDATE ON public.schedules FOR EACH ROW EXECUTE FUNCTION private.audit_row('schedule', 'id');
CREATE TRIGGER schedules_drop_cancelled AFTER UPDATE OF status ON public.schedules FOR EACH ROW WHEN (((old.status = 'draft'::public.schedule_status) AND (new.status <> 'draft'::public.schedule_status))) EXECUTE FUNCTION private.drop_cancelled_drafts();
CREATE TRIGGER schedules_guard_center BEFORE INSERT ON public.schedules FOR EACH ROW WHEN ((new.status = ANY (ARRAY['draft'::public.schedule_status, 'published'::public.schedule_status]))) EXECUTE FUNCTION private.guard_open_days();
CREATE CONSTRAINT TRIGGER schedules_tell AFTER INSERT OR DELETE OR UPDATE ON public.schedules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_schedule();
CREATE TRIGGER schedules_void_swaps AFTER UPDATE OF status ON public.schedules FOR EACH ROW WHEN (((old.status = 'published'::public.schedule_status) AND (new.status <> 'published'::public.schedule_status))) EXECUTE FUNCTION private.void_swaps_of_schedule();
CREATE TRIGGER setting_versions_audit AFTER INSERT OR DELETE OR UPDATE ON public.setting_versions FOR EACH ROW EXECUTE FUNCTION private.audit_setting();
CREATE CONSTRAINT TRIGGER setting_versions_tell AFTER INSERT OR UPDATE ON public.setting_versions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER shift_swaps_audit AFTER INSERT OR DELETE ON public.shift_swaps FOR EACH ROW EXECUTE FUNCTION private.audit_row('swap', 'id');
CREATE TRIGGER shift_swaps_audit_step AFTER UPDATE ON public.shift_swaps FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION private.audit_row('swap', 'id');
CREATE TRIGGER shift_swaps_guard BEFORE UPDATE ON public.shift_swaps FOR EACH ROW EXECUTE FUNCTION private.guard_swap();
CREATE TRIGGER shift_swaps_keep_shift BEFORE INSERT OR UPDATE OF responder_assigned_shift_id ON public.shift_swaps FOR EACH ROW EXECUTE FUNCTION private.keep_offered_shift();
CREATE TRIGGER shift_swaps_record_insert AFTER INSERT ON public.shift_swaps FOR EACH ROW EXECUTE FUNCTION private.record_swap_step();
CREATE TRIGGER shift_swaps_record_update AFTER UPDATE ON public.shift_swaps FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION private.record_swap_step();
CREATE CONSTRAINT TRIGGER shift_swaps_tell AFTER INSERT OR UPDATE ON public.shift_swaps DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_swap();
CREATE TRIGGER shift_swaps_touch BEFORE UPDATE ON public.shift_swaps FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION private.touch();
CREATE TRIGGER shift_swaps_wait BEFORE INSERT OR UPDATE OF status ON public.shift_swaps FOR EACH ROW WHEN ((new.status = 'accepted'::public.swap_status)) EXECUTE FUNCTION private.begin_to_wait();
CREATE CONSTRAINT TRIGGER shift_swaps_waits AFTER UPDATE ON public.shift_swaps DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.status <> 'accepted'::public.swap_status) AND (new.status = 'accepted'::public.swap_status))) EXECUTE FUNCTION private.tell_of_accepted_swap();
CREATE TRIGGER shifts_audit AFTER INSERT OR DELETE OR UPDATE ON public.shifts FOR EACH ROW EXECUTE FUNCTION private.audit_row('shift', 'id');
CREATE TRIGGER shifts_guard BEFORE UPDATE ON public.shifts FOR EACH ROW EXECUTE FUNCTION private.guard_used_shift();
CREATE TRIGGER shifts_guard_day BEFORE INSERT OR UPDATE OF start_time ON public.shifts FOR EACH ROW EXECUTE FUNCTION private.guard_planned_day();
CREATE CONSTRAINT TRIGGER shifts_tell AFTER INSERT OR DELETE OR UPDATE ON public.shifts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER shifts_touch BEFORE UPDATE ON public.shifts FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER staffing_requirements_audit AFTER INSERT OR DELETE OR UPDATE ON public.staffing_requirements FOR EACH ROW EXECUTE FUNCTION private.audit_row('requirement', 'id');
CREATE TRIGGER staffing_requirements_guard_day BEFORE INSERT OR UPDATE OF start_time ON public.staffing_requirements FOR EACH ROW EXECUTE FUNCTION private.guard_planned_day();
CREATE TRIGGER staffing_requirements_guard_qualification BEFORE INSERT OR UPDATE OF qualification_id, effective_from, effective_to ON public.staffing_requirements FOR EACH ROW WHEN ((new.qualification_id IS NOT NULL)) EXECUTE FUNCTION private.guard_asked_qualification();
CREATE CONSTRAINT TRIGGER staffing_requirements_tell AFTER INSERT OR DELETE OR UPDATE ON public.staffing_requirements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER staffing_requirements_touch BEFORE UPDATE ON public.staffing_requirements FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER swap_answers_audit AFTER INSERT OR DELETE OR UPDATE ON public.swap_answers FOR EACH ROW EXECUTE FUNCTION private.audit_row('swap_answer', 'swap_id,person_id');
CREATE TRIGGER swap_answers_guard BEFORE UPDATE OF state ON public.swap_answers FOR EACH ROW EXECUTE FUNCTION private.guard_swap_answer();
CREATE TRIGGER swap_answers_keep_shift BEFORE INSERT OR UPDATE OF assigned_shift_id ON public.swap_answers FOR EACH ROW EXECUTE FUNCTION private.keep_named_shift();
CREATE CONSTRAINT TRIGGER swap_answers_tell AFTER INSERT OR UPDATE ON public.swap_answers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_swap();
CREATE TRIGGER swap_events_append_only BEFORE DELETE OR UPDATE ON public.swap_events FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER swap_rules_audit AFTER INSERT OR DELETE OR UPDATE ON public.swap_rules FOR EACH ROW EXECUTE FUNCTION private.audit_row('swap_rules', 'agency_id');
CREATE CONSTRAINT TRIGGER swap_rules_tell AFTER INSERT OR UPDATE ON public.swap_rules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_setting();
CREATE TRIGGER swap_rules_touch BEFORE UPDATE ON public.swap_rules FOR EACH ROW EXECUTE FUNCTION private.touch();
CREATE TRIGGER time_off_events_append_only BEFORE DELETE OR UPDATE ON public.time_off_events FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE TRIGGER time_off_requests_audit AFTER INSERT OR DELETE ON public.time_off_requests FOR EACH ROW EXECUTE FUNCTION private.audit_row('time_off', 'id');
CREATE TRIGGER time_off_requests_audit_step AFTER UPDATE ON public.time_off_requests FOR EACH ROW WHEN ((NOT (old.told_stage IS DISTINCT FROM new.told_stage))) EXECUTE FUNCTION private.audit_row('time_off', 'id');
CREATE TRIGGER time_off_requests_guard BEFORE UPDATE ON public.time_off_requests FOR EACH ROW EXECUTE FUNCTION private.guard_time_off();
CREATE TRIGGER time_off_requests_record_insert AFTER INSERT ON public.time_off_requests FOR EACH ROW EXECUTE FUNCTION private.record_time_off_step();
CREATE TRIGGER time_off_requests_record_update AFTER UPDATE ON public.time_off_requests FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION private.record_time_off_step();
CREATE CONSTRAINT TRIGGER time_off_requests_tell AFTER INSERT OR UPDATE ON public.time_off_requests DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_time_off();
CREATE TRIGGER time_off_requests_touch BEFORE UPDATE ON public.time_off_requests FOR EACH ROW WHEN ((NOT (old.told_stage IS DISTINCT FROM new.told_stage))) EXECUTE FUNCTION private.touch();
CREATE TRIGGER time_off_requests_wait BEFORE INSERT ON public.time_off_requests FOR EACH ROW WHEN ((new.status = 'pending'::public.time_off_status)) EXECUTE FUNCTION private.begin_request();
CREATE TRIGGER time_off_requests_waits AFTER INSERT ON public.time_off_requests FOR EACH ROW WHEN ((new.status = 'pending'::public.time_off_status)) EXECUTE FUNCTION private.tell_of_new_request();
CREATE TRIGGER user_roles_audit AFTER INSERT OR DELETE OR UPDATE ON public.user_roles FOR EACH ROW EXECUTE FUNCTION private.audit_row('role', 'user_id');
CREATE TRIGGER user_roles_leave_topics AFTER DELETE ON public.user_roles FOR EACH ROW EXECUTE FUNCTION private.move_topics_of_demoted();
CREATE CONSTRAINT TRIGGER user_roles_tell AFTER INSERT OR DELETE OR UPDATE ON public.user_roles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tell_of_people('user_id');
CREATE TRIGGER user_roles_void_swaps AFTER INSERT OR DELETE OR UPDATE ON public.user_roles FOR EACH ROW EXECUTE FUNCTION private.void_swaps_of_role();

-- Row level security

alter table private.board_devices enable row level security;
alter table private.calendar_feeds enable row level security;
alter table private.invitation_tries enable row level security;
alter table private.known_devices enable row level security;
alter table private.leave_rows enable row level security;
alter table private.live_log enable row level security;
alter table private.outbox enable row level security;
alter table private.revision_bases enable row level security;
alter table private.sign_in_guards enable row level security;
alter table private.told enable row level security;
alter table private.told_shortfalls enable row level security;
alter table private.webhook_secrets enable row level security;
alter table private.workers enable row level security;
alter table public.agencies enable row level security;
alter table public.assigned_shifts enable row level security;
alter table public.audit_anchors enable row level security;
alter table public.audit_chain enable row level security;
alter table public.audit_checkpoints enable row level security;
alter table public.audit_logs enable row level security;
alter table public.centers enable row level security;
alter table public.chat_channels enable row level security;
alter table public.chat_members enable row level security;
alter table public.chat_messages enable row level security;
alter table public.comment_mentions enable row level security;
alter table public.comment_versions enable row level security;
alter table public.comments enable row level security;
alter table public.desks enable row level security;
alter table public.duty_states enable row level security;
alter table public.emergency_contacts enable row level security;
alter table public.generation_runs enable row level security;
alter table public.handover_note_versions enable row level security;
alter table public.handover_notes enable row level security;
alter table public.handover_receipts enable row level security;
alter table public.holidays enable row level security;
alter table public.hour_settlements enable row level security;
alter table public.invitations enable row level security;
alter table public.leave_blackouts enable row level security;
alter table public.leave_entries enable row level security;
alter table public.leave_kinds enable row level security;
alter table public.leave_rules enable row level security;
alter table public.nightly_runs enable row level security;
alter table public.notice_rules enable row level security;
alter table public.notification_deliveries enable row level security;
alter table public.notification_preferences enable row level security;
alter table public.notification_settings enable row level security;
alter table public.notifications enable row level security;
alter table public.person_qualifications enable row level security;
alter table public.profile_patterns enable row level security;
alter table public.profiles enable row level security;
alter table public.push_subscriptions enable row level security;
alter table public.qualifications enable row level security;
alter table public.roles enable row level security;
alter table public.roster_edits enable row level security;
alter table public.schedule_results enable row level security;
alter table public.schedule_scenarios enable row level security;
alter table public.schedule_versions enable row level security;
alter table public.schedules enable row level security;
alter table public.setting_versions enable row level security;
alter table public.shift_changes enable row level security;
alter table public.shift_swaps enable row level security;
alter table public.shifts enable row level security;
alter table public.staffing_requirements enable row level security;
alter table public.swap_answers enable row level security;
alter table public.swap_events enable row level security;
alter table public.swap_rules enable row level security;
alter table public.time_off_events enable row level security;
alter table public.time_off_requests enable row level security;
alter table public.user_roles enable row level security;

-- Policies

create policy agencies_select_member on public.agencies as permissive for select to authenticated
  using ((id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy assigned_shifts_delete_supervisor on public.assigned_shifts as permissive for delete to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) AND (status = 'draft'::public.assignment_status)));
create policy assigned_shifts_insert_supervisor on public.assigned_shifts as permissive for insert to authenticated
  with check (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) AND (status = 'draft'::public.assignment_status)));
create policy assigned_shifts_select_own_or_supervisor on public.assigned_shifts as permissive for select to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR ((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id)) AND ((status = 'published'::public.assignment_status) OR ((status = 'cancelled'::public.assignment_status) AND (schedule_id IN ( SELECT s.id
   FROM public.schedules s
  WHERE (s.published_version > 0))))))));
create policy assigned_shifts_update_supervisor on public.assigned_shifts as permissive for update to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) AND (status = 'draft'::public.assignment_status)))
  with check (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) AND (status = 'draft'::public.assignment_status)));
create policy audit_anchors_select_admin on public.audit_anchors as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy audit_chain_select_admin on public.audit_chain as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy audit_checkpoints_select_admin on public.audit_checkpoints as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy audit_logs_select_admin on public.audit_logs as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy centers_select_member on public.centers as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy chat_channels_select_member on public.chat_channels as permissive for select to authenticated
  using ((id IN ( SELECT private.my_channel_ids() AS my_channel_ids)));
create policy chat_members_select_member on public.chat_members as permissive for select to authenticated
  using ((channel_id IN ( SELECT private.my_channel_ids() AS my_channel_ids)));
create policy chat_messages_insert_member on public.chat_messages as permissive for insert to authenticated
  with check (((sender_id = ( SELECT auth.uid() AS uid)) AND (channel_id IN ( SELECT private.my_channel_ids() AS my_channel_ids))));
create policy chat_messages_select_member on public.chat_messages as permissive for select to authenticated
  using ((channel_id IN ( SELECT private.my_channel_ids() AS my_channel_ids)));
create policy desks_select_member on public.desks as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy duty_states_select_own_or_supervisor on public.duty_states as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy emergency_contacts_select_own on public.emergency_contacts as permissive for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy generation_runs_select_supervisor on public.generation_runs as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy handover_note_versions_select_center on public.handover_note_versions as permissive for select to authenticated
  using (((center_id IN ( SELECT private.my_handover_centers() AS my_handover_centers)) AND (EXISTS ( SELECT 1
   FROM public.handover_notes n
  WHERE ((n.id = handover_note_versions.note_id) AND ((n.withdrawn_at IS NULL) OR (n.author_id = ( SELECT auth.uid() AS uid)) OR (n.agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))))))));
create policy handover_notes_select_center on public.handover_notes as permissive for select to authenticated
  using ((center_id IN ( SELECT private.my_handover_centers() AS my_handover_centers)));
create policy handover_receipts_select_concerned on public.handover_receipts as permissive for select to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR ((center_id IN ( SELECT private.my_handover_centers() AS my_handover_centers)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR (EXISTS ( SELECT 1
   FROM public.handover_notes n
  WHERE ((n.id = handover_receipts.note_id) AND (n.author_id = ( SELECT auth.uid() AS uid)))))))));
create policy holidays_select_member on public.holidays as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy hour_settlements_select_concerned_or_admin on public.hour_settlements as permissive for select to authenticated
  using (((((( SELECT auth.uid() AS uid) = creditor_id) OR (( SELECT auth.uid() AS uid) = debtor_id)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id))));
create policy invitations_select_admin on public.invitations as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy leave_blackouts_select_member on public.leave_blackouts as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy leave_entries_select_own_or_admin on public.leave_entries as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id))));
create policy leave_kinds_select_member on public.leave_kinds as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy leave_rules_select_member on public.leave_rules as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy nightly_runs_select_supervisor on public.nightly_runs as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy notice_rules_select_member on public.notice_rules as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy notification_deliveries_select_own_or_supervisor on public.notification_deliveries as permissive for select to authenticated
  using ((((recipient_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy notification_preferences_select_own on public.notification_preferences as permissive for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy notification_settings_select_own on public.notification_settings as permissive for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy notifications_select_own on public.notifications as permissive for select to authenticated
  using (((recipient_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy notifications_update_own on public.notifications as permissive for update to authenticated
  using (((recipient_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))))
  with check (((recipient_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy person_qualifications_select_own_or_supervisor on public.person_qualifications as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy profile_patterns_select_own_or_supervisor on public.profile_patterns as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy profiles_select_own_or_supervisor on public.profiles as permissive for select to authenticated
  using ((((id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy profiles_update_own_or_admin on public.profiles as permissive for update to authenticated
  using ((((id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id))))
  with check ((((id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id))));
create policy push_subscriptions_select_own on public.push_subscriptions as permissive for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))));
create policy qualifications_select_member on public.qualifications as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy roles_select_member on public.roles as permissive for select to authenticated
  using ((( SELECT private.my_agency_id() AS my_agency_id) IS NOT NULL));
create policy roster_edits_select_supervisor on public.roster_edits as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy schedule_results_select_supervisor on public.schedule_results as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy schedule_scenarios_select_supervisor on public.schedule_scenarios as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy schedule_versions_select_supervisor on public.schedule_versions as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy schedules_insert_supervisor on public.schedules as permissive for insert to authenticated
  with check ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy schedules_select_published_or_supervisor on public.schedules as permissive for select to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)) AND (published_version > 0))));
create policy setting_versions_select_admin on public.setting_versions as permissive for select to authenticated
  using ((agency_id = ( SELECT private.administered_agency_id() AS administered_agency_id)));
create policy shift_changes_select_supervisor on public.shift_changes as permissive for select to authenticated
  using ((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)));
create policy shift_swaps_select_concerned_or_supervisor on public.shift_swaps as permissive for select to authenticated
  using (((((( SELECT auth.uid() AS uid) = requester_id) OR (( SELECT auth.uid() AS uid) = responder_id)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy shifts_select_member on public.shifts as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy staffing_requirements_select_member on public.staffing_requirements as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy swap_answers_select_concerned_or_supervisor on public.swap_answers as permissive for select to authenticated
  using ((((person_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR (swap_id IN ( SELECT s.id
   FROM public.shift_swaps s
  WHERE ((s.requester_id = ( SELECT auth.uid() AS uid)) AND (s.agency_id = ( SELECT private.my_agency_id() AS my_agency_id)))))));
create policy swap_events_select_concerned_or_supervisor on public.swap_events as permissive for select to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR (swap_id IN ( SELECT s.id
   FROM public.shift_swaps s
  WHERE (((( SELECT auth.uid() AS uid) = s.requester_id) OR (( SELECT auth.uid() AS uid) = s.responder_id)) AND (s.agency_id = ( SELECT private.my_agency_id() AS my_agency_id)))))));
create policy swap_rules_select_member on public.swap_rules as permissive for select to authenticated
  using ((agency_id = ( SELECT private.my_agency_id() AS my_agency_id)));
create policy time_off_events_select_own_or_supervisor on public.time_off_events as permissive for select to authenticated
  using (((agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id)) OR (request_id IN ( SELECT o.id
   FROM public.time_off_requests o
  WHERE ((o.user_id = ( SELECT auth.uid() AS uid)) AND (o.agency_id = ( SELECT private.my_agency_id() AS my_agency_id)))))));
create policy time_off_requests_select_own_or_supervisor on public.time_off_requests as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (agency_id = ( SELECT private.my_agency_id() AS my_agency_id))) OR (agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))));
create policy user_roles_select_own_or_supervisor on public.user_roles as permissive for select to authenticated
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND (( SELECT private.my_agency_id() AS my_agency_id) IS NOT NULL)) OR (user_id IN ( SELECT p.id
   FROM public.profiles p
  WHERE (p.agency_id = ( SELECT private.supervised_agency_id() AS supervised_agency_id))))));
create policy live_topics_hear on realtime.messages as permissive for select to authenticated
  using (((extension = 'broadcast'::text) AND (( SELECT realtime.topic() AS topic) = ANY (( SELECT private.my_topics() AS my_topics)::text[]))));
create policy presence_hear on realtime.messages as permissive for select to authenticated
  using (((extension = 'presence'::text) AND (( SELECT realtime.topic() AS topic) ~~ 'supervisors:%'::text) AND (( SELECT realtime.topic() AS topic) = ANY (( SELECT private.my_topics() AS my_topics)::text[]))));
create policy presence_say on realtime.messages as permissive for insert to authenticated
  with check (((extension = 'presence'::text) AND (( SELECT realtime.topic() AS topic) ~~ 'supervisors:%'::text) AND (( SELECT realtime.topic() AS topic) = ANY (( SELECT private.my_topics() AS my_topics)::text[]))));

-- Rights on tables and views

grant select on table public.agencies to authenticated;
grant select on table public.agencies to service_role;
grant delete on table public.assigned_shifts to authenticated;
grant select on table public.assigned_shifts to service_role;
grant select on table public.audit_anchors to authenticated;
grant select on table public.audit_anchors to service_role;
grant select on table public.audit_chain to authenticated;
grant select on table public.audit_chain to service_role;
grant select on table public.audit_checkpoints to authenticated;
grant select on table public.audit_checkpoints to service_role;
grant select on table public.audit_logs to authenticated;
grant select on table public.audit_logs to service_role;
grant select on table public.centers to authenticated;
grant select on table public.centers to service_role;
grant select on table public.chat_channels to authenticated;
grant select on table public.chat_channels to service_role;
grant select on table public.chat_members to authenticated;
grant select on table public.chat_members to service_role;
grant select on table public.chat_messages to authenticated;
grant select on table public.chat_messages to service_role;
grant select on table public.desks to authenticated;
grant select on table public.desks to service_role;
grant select on table public.duty_states to service_role;
grant select on table public.emergency_contacts to authenticated;
grant select on table public.emergency_contacts to service_role;
grant select on table public.generation_runs to authenticated;
grant select on table public.generation_runs to service_role;
grant select on table public.handover_note_versions to authenticated;
grant select on table public.handover_note_versions to service_role;
grant select on table public.handover_notes to authenticated;
grant select on table public.handover_notes to service_role;
grant select on table public.handover_receipts to authenticated;
grant select on table public.handover_receipts to service_role;
grant select on table public.holidays to authenticated;
grant select on table public.holidays to service_role;
grant select on table public.hour_settlements to authenticated;
grant select on table public.hour_settlements to service_role;
grant select on table public.invitations to authenticated;
grant select on table public.invitations to service_role;
grant select on table public.leave_blackouts to authenticated;
grant select on table public.leave_blackouts to service_role;
grant select on table public.leave_entries to authenticated;
grant select on table public.leave_entries to service_role;
grant select on table public.leave_kinds to authenticated;
grant select on table public.leave_kinds to service_role;
grant select on table public.leave_rules to authenticated;
grant select on table public.leave_rules to service_role;
grant select on table public.nightly_runs to authenticated;
grant select on table public.nightly_runs to service_role;
grant select on table public.notice_rules to service_role;
grant select on table public.notification_deliveries to authenticated;
grant select on table public.notification_deliveries to service_role;
grant select on table public.notification_preferences to authenticated;
grant select on table public.notification_preferences to service_role;
grant select on table public.notification_settings to authenticated;
grant select on table public.notification_settings to service_role;
grant select on table public.notifications to authenticated;
grant select on table public.notifications to service_role;
grant select on table public.person_qualifications to authenticated;
grant select on table public.person_qualifications to service_role;
grant select on table public.profile_patterns to authenticated;
grant select on table public.profile_patterns to service_role;
grant select on table public.profiles to authenticated;
grant select on table public.profiles to service_role;
grant select on table public.push_subscriptions to service_role;
grant select on table public.qualifications to authenticated;
grant select on table public.qualifications to service_role;
grant select on table public.roles to authenticated;
grant select on table public.roles to service_role;
grant select on table public.roster_edits to authenticated;
grant select on table public.roster_edits to service_role;
grant select on table public.schedule_results to authenticated;
grant select on table public.schedule_results to service_role;
grant select on table public.schedule_scenarios to authenticated;
grant select on table public.schedule_scenarios to service_role;
grant select on table public.schedule_versions to authenticated;
grant select on table public.schedule_versions to service_role;
grant select on table public.schedules to authenticated;
grant select on table public.schedules to service_role;
grant select on table public.setting_versions to authenticated;
grant select on table public.setting_versions to service_role;
grant select on table public.shift_changes to authenticated;
grant select on table public.shift_changes to service_role;
grant select on table public.shift_swaps to service_role;
grant select on table public.shifts to authenticated;
grant select on table public.shifts to service_role;
grant select on table public.staffing_requirements to authenticated;
grant select on table public.staffing_requirements to service_role;
grant select on table public.swap_answers to authenticated;
grant select on table public.swap_answers to service_role;
grant select on table public.swap_events to authenticated;
grant select on table public.swap_events to service_role;
grant select on table public.swap_rules to authenticated;
grant select on table public.swap_rules to service_role;
grant select on table public.time_off_events to authenticated;
grant select on table public.time_off_events to service_role;
grant select on table public.time_off_requests to service_role;
grant select on table public.user_roles to authenticated;
grant select on table public.user_roles to service_role;

-- Rights on columns

grant insert (agency_id, center_id, is_locked, is_overtime, local_end, local_start, override_reason, required_role, schedule_id, shift_date, shift_id, source, user_id) on table public.assigned_shifts to authenticated;
grant select (agency_id, center_id, created_at, ends_at, id, is_acting, is_locked, is_manual_override, is_overtime, local_end, local_start, origin_id, required_role, schedule_id, shift_date, shift_id, source, starts_at, status, updated_at, user_id, version) on table public.assigned_shifts to authenticated;
grant update (is_locked, is_overtime, local_end, local_start, override_reason, required_role, shift_date, shift_id, source, user_id) on table public.assigned_shifts to authenticated;
grant insert (agency_id, channel_id, content) on table public.chat_messages to authenticated;
grant select (agency_id, created_at, from_date, id, kind, to_date, trainer_id, updated_at, user_id, version) on table public.duty_states to authenticated;
grant select (ack_hours, agency_id, fallback_minutes, nightly_time, updated_at, version) on table public.notice_rules to authenticated;
grant update (read_at) on table public.notifications to authenticated;
grant update (avatar_url, clock, default_shift_preference_id, density, full_name, phone, theme) on table public.profiles to authenticated;
grant select (agency_id, created_at, device, endpoint, id, sent_at, user_id) on table public.push_subscriptions to authenticated;
grant insert (agency_id, center_id, end_date, name, start_date) on table public.schedules to authenticated;
grant select (accepted_at, agency_id, approved_by, center_id, closing_note, created_at, decided_at, decision_note, expires_at, id, is_for_everyone, kind, note, requester_assigned_shift_id, requester_id, requester_shift, responder_assigned_shift_id, responder_id, responder_shift, status, updated_at, version) on table public.shift_swaps to authenticated;
grant select (agency_id, created_at, end_datetime, id, start_datetime, status, user_id, version) on table public.time_off_requests to authenticated;

-- Rights on functions

grant execute on routine private.accept_invitation() to authenticated;
grant execute on routine private.accept_swap(actor uuid, swap_id integer, expected_version integer, person uuid, row_id bigint, row_version integer, approves boolean, blocks jsonb) to service_role;
grant execute on routine private.add_center(given_name text, zone text, starts time without time zone) to authenticated;
grant execute on routine private.add_comment(subject jsonb, client_id uuid, content text, audience text, mentions uuid[]) to authenticated;
grant execute on routine private.add_desk(center uuid, given_name text) to authenticated;
grant execute on routine private.add_leave_entry(person uuid, kind integer, entry_kind public.leave_entry_kind, entry_minutes integer, from_date date, given_note text) to authenticated;
grant execute on routine private.add_leave_kind(value jsonb) to authenticated;
grant execute on routine private.add_qualification(given_name text, acts boolean) to authenticated;
grant execute on routine private.administered_agency_id() to authenticated;
grant execute on routine private.administered_agency_id() to service_role;
grant execute on routine private.adopt_scenario(scenario bigint, expected_version integer) to authenticated;
grant execute on routine private.announce_roster_edit(edit_id uuid) to service_role;
grant execute on routine private.apply_due_settings() to service_role;
grant execute on routine private.apply_roster_edit(edit_id uuid, schedule integer, facts_version integer, operations jsonb, given_reason text, violations jsonb, needs_confirmation boolean, undone uuid) to authenticated;
grant execute on routine private.begin_audit_export(format text, actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone) to authenticated;
grant execute on routine private.begin_invitation_mail(invitation_id uuid) to service_role;
grant execute on routine private.begin_nightly_run(worker text) to service_role;
grant execute on routine private.call_in_sick(actor uuid, assignment bigint, from_at timestamp with time zone, given_reason text, charged integer, parts jsonb) to service_role;
grant execute on routine private.cancel_generation(run bigint) to authenticated;
grant execute on routine private.cancel_time_off(actor uuid, request_id integer, expected_version integer, given_reason text, returned integer, parts jsonb) to service_role;
grant execute on routine private.check_audit_heads(heads jsonb) to authenticated;
grant execute on routine private.claim_deliveries(worker text, by_channel public.notice_channel, most integer) to service_role;
grant execute on routine private.claim_generation(run bigint, run_worker text) to service_role;
grant execute on routine private.confirm_handover_notes(ids bigint[], versions integer[]) to authenticated;
grant execute on routine private.confirm_roster_edit(edit_id uuid, facts_version integer) to authenticated;
grant execute on routine private.count_audit(actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone, last_id bigint) to authenticated;
grant execute on routine private.count_comments(subjects jsonb) to authenticated;
grant execute on routine private.count_notice_work() to authenticated;
grant execute on routine private.create_calendar_feed() to authenticated;
grant execute on routine private.create_scenario(schedule integer, expected_version integer, name text, change jsonb, parameters jsonb) to authenticated;
grant execute on routine private.create_shift(center uuid, new_name text, new_code text, new_category public.shift_category, new_start time without time zone, new_end time without time zone, from_date date) to authenticated;
grant execute on routine private.create_time_off(kind_id integer, from_at timestamp with time zone, to_at timestamp with time zone, given_reason text, charged integer) to authenticated;
grant execute on routine private.decide_swap(actor uuid, swap_id integer, expected_version integer, decision public.swap_status, given_note text, violations jsonb, blocks jsonb) to service_role;
grant execute on routine private.decide_time_off(actor uuid, request_id integer, expected_version integer, decision public.time_off_status, given_note text, charged integer, known_full date[], parts jsonb) to service_role;
grant execute on routine private.decline_roster_edit(edit_id uuid, note text) to authenticated;
grant execute on routine private.decline_swap(swap_id integer, expected_version integer, person uuid, given_note text) to authenticated;
grant execute on routine private.delete_comment(comment_id uuid, version integer) to authenticated;
grant execute on routine private.delete_leave_blackout(blackout_id integer) to authenticated;
grant execute on routine private.delete_scenario(scenario bigint) to authenticated;
grant execute on routine private.discard_schedule(schedule integer, expected_version integer) to authenticated;
grant execute on routine private.edit_comment(comment_id uuid, version integer, content text, mentions uuid[]) to authenticated;
grant execute on routine private.end_duty_state(state_id bigint, expected_version integer, last_date date) to authenticated;
grant execute on routine private.end_my_sessions(session uuid) to authenticated;
grant execute on routine private.end_requirement(requirement integer, expected_version integer, from_date date) to authenticated;
grant execute on routine private.export_audit(export_id bigint, after_id bigint, page_size integer) to authenticated;
grant execute on routine private.fail(status integer, message text, detail jsonb) to authenticated;
grant execute on routine private.fail(status integer, message text, detail jsonb) to service_role;
grant execute on routine private.fail_generation(run bigint, run_attempt integer, reason text) to service_role;
grant execute on routine private.fail_nightly_run(run_id bigint, attempt integer, reason text) to service_role;
grant execute on routine private.finish_nightly_run(run_id bigint, attempt integer, digest jsonb) to service_role;
grant execute on routine private.get_board(center uuid) to authenticated;
grant execute on routine private.get_calendar_feed(token text) to anon;
grant execute on routine private.get_comment_versions(comment_id uuid) to authenticated;
grant execute on routine private.get_comments(subject jsonb) to authenticated;
grant execute on routine private.get_coverage(center uuid, from_date date, to_date date, schedule integer) to authenticated;
grant execute on routine private.get_digest_facts(agency uuid) to service_role;
grant execute on routine private.get_edit_facts(schedule integer, edit uuid, row_ids bigint[], user_ids uuid[], from_date date, to_date date) to authenticated;
grant execute on routine private.get_emergency_contact(person uuid) to authenticated;
grant execute on routine private.get_floor(center uuid) to authenticated;
grant execute on routine private.get_handover(center uuid, moment timestamp with time zone) to authenticated;
grant execute on routine private.get_handover_summary(center uuid) to authenticated;
grant execute on routine private.get_handover_versions(note bigint) to authenticated;
grant execute on routine private.get_leave_days(from_date date, to_date date) to authenticated;
grant execute on routine private.get_live_mark(p_since bigint) to authenticated;
grant execute on routine private.get_my_calendar_feed() to authenticated;
grant execute on routine private.get_my_email_change() to authenticated;
grant execute on routine private.get_my_notice_settings() to authenticated;
grant execute on routine private.get_my_shift_history(assignment bigint) to authenticated;
grant execute on routine private.get_nightly_run(run_id bigint) to authenticated;
grant execute on routine private.get_notice_rules() to authenticated;
grant execute on routine private.get_person_history(person uuid, before_id bigint) to authenticated;
grant execute on routine private.get_revision_state(schedule integer) to authenticated;
grant execute on routine private.get_roster_facts(schedule integer) to authenticated;
grant execute on routine private.get_roster_rows(schedule integer, from_date date, to_date date, since timestamp with time zone) to authenticated;
grant execute on routine private.get_schedule_acknowledgement(schedule integer) to authenticated;
grant execute on routine private.get_schedule_history(schedule integer, before_id bigint) to authenticated;
grant execute on routine private.get_shift_history(assignment bigint) to authenticated;
grant execute on routine private.get_sick_call_facts(actor uuid, assignment bigint) to service_role;
grant execute on routine private.get_sick_mark_facts(actor uuid, assignment bigint) to service_role;
grant execute on routine private.get_swap(swap_id integer) to authenticated;
grant execute on routine private.get_swap_facts(actor uuid, assignment bigint, partners uuid[], from_date date, to_date date, swap_id integer) to service_role;
grant execute on routine private.get_time_off_facts(actor uuid, request_id integer) to service_role;
grant execute on routine private.get_time_off_request(request_id integer) to authenticated;
grant execute on routine private.get_wall_board(token text) to anon;
grant execute on routine private.get_worker_state() to authenticated;
grant execute on routine private.hand_over_delivery(worker text, delivery_id bigint, attempt integer) to service_role;
grant execute on routine private.held_throughout(agency uuid, first_date date, last_date date) to authenticated;
grant execute on routine private.hook_password_verification_attempt(event jsonb) to supabase_auth_admin;
grant execute on routine private.import_people(actor uuid, people jsonb) to service_role;
grant execute on routine private.is_line(text) to authenticated;
grant execute on routine private.is_line(text) to service_role;
grant execute on routine private.issue_board_device(center uuid, given_name text) to authenticated;
grant execute on routine private.keep_audit_anchors(after_at timestamp with time zone) to service_role;
grant execute on routine private.keep_handover_note(note bigint, change timestamp with time zone, client uuid) to authenticated;
grant execute on routine private.list_audit(actor uuid, actions text[], without text[], kinds text[], target text, from_at timestamp with time zone, to_at timestamp with time zone, before_id bigint, page_size integer) to authenticated;
grant execute on routine private.list_blocked_people() to authenticated;
grant execute on routine private.list_board_devices() to authenticated;
grant execute on routine private.list_coworker_shifts(center uuid, from_at timestamp with time zone, to_at timestamp with time zone) to authenticated;
grant execute on routine private.list_dead_deliveries(before bigint) to authenticated;
grant execute on routine private.list_delivery_backlog() to authenticated;
grant execute on routine private.list_duty_notes(person uuid) to authenticated;
grant execute on routine private.list_foreign_emails(actor uuid, addresses text[]) to service_role;
grant execute on routine private.list_handover_notes(center uuid, from_at timestamp with time zone, to_at timestamp with time zone, desk integer, query text) to authenticated;
grant execute on routine private.list_import_accounts(actor uuid, addresses text[]) to service_role;
grant execute on routine private.list_my_hours() to authenticated;
grant execute on routine private.list_my_sessions() to authenticated;
grant execute on routine private.list_my_shift_changes(from_at timestamp with time zone, to_at timestamp with time zone) to authenticated;
grant execute on routine private.list_my_swaps() to authenticated;
grant execute on routine private.list_my_traded_shifts(from_date date, to_date date) to authenticated;
grant execute on routine private.list_nightly_runs() to authenticated;
grant execute on routine private.list_notices_to_plan(most integer) to service_role;
grant execute on routine private.list_open_swaps() to authenticated;
grant execute on routine private.list_pending_roster_edits(schedule integer, edit uuid) to authenticated;
grant execute on routine private.list_schedule_acknowledgements() to authenticated;
grant execute on routine private.list_swaps(wanted public.swap_status, after integer) to authenticated;
grant execute on routine private.list_time_off_of(person uuid) to authenticated;
grant execute on routine private.list_time_off_requests(wanted public.time_off_status, after integer) to authenticated;
grant execute on routine private.local_to_instant(wall timestamp without time zone, zone text) to authenticated;
grant execute on routine private.local_to_instant(wall timestamp without time zone, zone text) to service_role;
grant execute on routine private.mark_notices(ids bigint[], until bigint, acknowledges boolean) to authenticated;
grant execute on routine private.mark_sick(actor uuid, assignment bigint, from_at timestamp with time zone, given_reason text, charged integer, parts jsonb) to service_role;
grant execute on routine private.move_desk(desk integer, is_up boolean) to authenticated;
grant execute on routine private.my_agency_id() to authenticated;
grant execute on routine private.my_agency_id() to service_role;
grant execute on routine private.my_channel_ids() to authenticated;
grant execute on routine private.my_handover_centers() to authenticated;
grant execute on routine private.my_role() to authenticated;
grant execute on routine private.my_role() to service_role;
grant execute on routine private.my_topics() to authenticated;
grant execute on routine private.my_workweeks() to authenticated;
grant execute on routine private.offer_swap(actor uuid, kind public.swap_kind, row_id bigint, row_version integer, asked jsonb, for_everyone boolean, told uuid[], given_note text, blocks jsonb) to service_role;
grant execute on routine private.plan_deliveries(plans jsonb) to service_role;
grant execute on routine private.propose_swap(actor uuid, swap_id integer, expected_version integer, row_id bigint, row_version integer, given_note text, blocks jsonb) to service_role;
grant execute on routine private.prune_audit(batch integer) to service_role;
grant execute on routine private.prune_notices(batch integer) to service_role;
grant execute on routine private.publish_schedule(schedule integer, expected_version integer) to authenticated;
grant execute on routine private.qualification_facts() to authenticated;
grant execute on routine private.record_account_refusal(account_email text, refused_action text, code text, message text, address text, device text) to service_role;
grant execute on routine private.record_refusal(refused_action text, code text, message text, detail jsonb) to authenticated;
grant execute on routine private.refresh_revision(schedule integer, expected_version integer) to authenticated;
grant execute on routine private.release_deliveries(worker text) to service_role;
grant execute on routine private.release_sign_in(person uuid) to authenticated;
grant execute on routine private.remind_unacknowledged(ids bigint[]) to authenticated;
grant execute on routine private.remove_pattern(person uuid, from_date date, expected_version integer) to authenticated;
grant execute on routine private.remove_person_qualification(person uuid, expected_version integer, qualification integer, first_date date) to authenticated;
grant execute on routine private.remove_push_subscription(subscription bigint) to authenticated;
grant execute on routine private.report_generation(run bigint, run_attempt integer, run_stage text, run_progress real, run_detail jsonb) to service_role;
grant execute on routine private.requeue_abandoned_runs() to service_role;
grant execute on routine private.resend_deliveries(ids bigint[]) to authenticated;
grant execute on routine private.resend_invitation(person uuid) to authenticated;
grant execute on routine private.revise_schedule(schedule integer, from_date date) to authenticated;
grant execute on routine private.revise_shift(shift integer, expected_version integer, new_name text, new_code text, new_category public.shift_category, new_start time without time zone, new_end time without time zone, from_date date) to authenticated;
grant execute on routine private.revoke_board_device(device uuid) to authenticated;
grant execute on routine private.revoke_calendar_feed() to authenticated;
grant execute on routine private.revoke_invitation(person uuid, expected_version integer) to authenticated;
grant execute on routine private.rotate_webhook_secret() to authenticated;
grant execute on routine private.rules_on(agency uuid, on_date date) to authenticated;
grant execute on routine private.save_duty_state(state_id bigint, expected_version integer, person uuid, state public.duty_state, first_date date, last_date date, trainer uuid, words text) to authenticated;
grant execute on routine private.save_emergency_contact(person uuid, expected_version integer, contact_name text, contact_relation text, contact_phone text, contact_note text) to authenticated;
grant execute on routine private.save_generated_schedule(run bigint, run_attempt integer, assignments jsonb, pieces jsonb, outcome jsonb) to service_role;
grant execute on routine private.save_handover_note(note bigint, desk integer, change timestamp with time zone, client uuid, given text, expected_version integer) to authenticated;
grant execute on routine private.save_holiday(day date, given_name text) to authenticated;
grant execute on routine private.save_leave_blackout(blackout_id integer, blackout_name text, first_date date, last_date date) to authenticated;
grant execute on routine private.save_my_notice_settings(preferences jsonb, quiet_from time without time zone, quiet_to time without time zone, after_night boolean, expected_version integer) to authenticated;
grant execute on routine private.save_person_qualification(person uuid, expected_version integer, qualification integer, first_date date, last_date date, former_from date) to authenticated;
grant execute on routine private.save_push_subscription(address text, public_key text, shared_secret text, named text) to authenticated;
grant execute on routine private.save_requirement(requirement integer, expected_version integer, center uuid, fields jsonb, from_date date) to authenticated;
grant execute on routine private.save_setting(wanted public.setting_kind, value jsonb, from_date date, known_version bigint, center uuid, which text) to authenticated;
grant execute on routine private.set_pattern(person uuid, from_date date, new_pattern public.shift_pattern, expected_version integer) to authenticated;
grant execute on routine private.set_person_active(person uuid, active boolean, expected_version integer) to authenticated;
grant execute on routine private.set_shift_active(shift integer, active boolean, expected_version integer, from_date date) to authenticated;
grant execute on routine private.setting_counts(wanted public.setting_kind, value jsonb, from_date date, which text) to authenticated;
grant execute on routine private.settings_today() to authenticated;
grant execute on routine private.settle_delivery(delivery_id bigint, attempt integer, outcome jsonb) to service_role;
grant execute on routine private.settle_hours(debtor uuid, settled integer, given_note text) to authenticated;
grant execute on routine private.settle_invitation_mail(invitation_id uuid, outcome text, problem text) to service_role;
grant execute on routine private.shift_instants(shift_date date, start_time time without time zone, end_time time without time zone, day_start time without time zone, zone text, OUT starts_at timestamp with time zone, OUT ends_at timestamp with time zone) to authenticated;
grant execute on routine private.shift_instants(shift_date date, start_time time without time zone, end_time time without time zone, day_start time without time zone, zone text, OUT starts_at timestamp with time zone, OUT ends_at timestamp with time zone) to service_role;
grant execute on routine private.start_generation(schedule integer, expected_version integer, parameters jsonb, scenario bigint) to authenticated;
grant execute on routine private.stop_generation(run bigint) to authenticated;
grant execute on routine private.supervised_agency_id() to authenticated;
grant execute on routine private.supervised_agency_id() to service_role;
grant execute on routine private.sweep_requests() to service_role;
grant execute on routine private.tell_due() to service_role;
grant execute on routine private.tell_worker_channels(worker text, able text[]) to service_role;
grant execute on routine private.template_on(template integer, on_date date) to authenticated;
grant execute on routine private.update_desk(desk integer, expected_version integer, given_name text, active boolean) to authenticated;
grant execute on routine private.update_person(person uuid, expected_version integer, new_name text, number text, new_phone text, hired date, seniority date, center uuid, preferred integer) to authenticated;
grant execute on routine private.update_user_role(person uuid, new_role public.role_name, expected_version integer) to authenticated;
grant execute on routine private.verify_audit(from_seq bigint, steps integer) to authenticated;
grant execute on routine private.withdraw_handover_note(note bigint, expected_version integer) to authenticated;
grant execute on routine private.withdraw_roster_edit(edit_id uuid) to authenticated;
grant execute on routine private.withdraw_setting(version_id bigint) to authenticated;
grant execute on routine private.withdraw_swap(swap_id integer, expected_version integer, given_reason text) to authenticated;
grant execute on routine private.withdraw_time_off(request_id integer, expected_version integer, given_reason text) to authenticated;
grant execute on routine private.worker_seen(worker text) to service_role;
grant execute on routine public.accept_invitation() to authenticated;
grant execute on routine public.accept_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_person uuid, p_approves boolean, p_blocks jsonb, p_assignment_id bigint, p_version integer) to service_role;
grant execute on routine public.acknowledge_notices(p_ids bigint[], p_until bigint) to authenticated;
grant execute on routine public.add_center(p_name text, p_time_zone text, p_day_start time without time zone) to authenticated;
grant execute on routine public.add_comment(p_subject jsonb, p_client_id uuid, p_content text, p_audience text, p_mentions uuid[]) to authenticated;
grant execute on routine public.add_desk(p_center_id uuid, p_name text) to authenticated;
grant execute on routine public.add_leave_entry(p_user_id uuid, p_kind_id integer, p_entry public.leave_entry_kind, p_minutes integer, p_date date, p_note text) to authenticated;
grant execute on routine public.add_leave_kind(p_value jsonb) to authenticated;
grant execute on routine public.add_qualification(p_name text, p_is_acting_supervisor boolean) to authenticated;
grant execute on routine public.adopt_scenario(p_scenario_id bigint, p_expected_version integer) to authenticated;
grant execute on routine public.announce_roster_edit(p_edit_id uuid) to service_role;
grant execute on routine public.apply_due_settings() to service_role;
grant execute on routine public.apply_roster_edit(p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb, p_reason text, p_violations jsonb, p_needs_confirmation boolean, p_undoes uuid) to authenticated;
grant execute on routine public.begin_audit_export(p_format text, p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone) to authenticated;
grant execute on routine public.begin_invitation_mail(p_invitation_id uuid) to service_role;
grant execute on routine public.begin_nightly_run(p_worker text) to service_role;
grant execute on routine public.call_in_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text) to service_role;
grant execute on routine public.cancel_generation(p_run_id bigint) to authenticated;
grant execute on routine public.cancel_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_returned_minutes integer, p_parts jsonb, p_reason text) to service_role;
grant execute on routine public.check_audit_heads(p_heads jsonb) to authenticated;
grant execute on routine public.claim_deliveries(p_worker text, p_channel public.notice_channel, p_limit integer) to service_role;
grant execute on routine public.claim_generation(p_run_id bigint, p_worker text) to service_role;
grant execute on routine public.compare_schedule_versions(p_schedule_id integer, p_from integer, p_to integer) to authenticated;
grant execute on routine public.confirm_handover_notes(p_note_ids bigint[], p_versions integer[]) to authenticated;
grant execute on routine public.confirm_roster_edit(p_edit_id uuid, p_facts_version integer) to authenticated;
grant execute on routine public.count_audit(p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone, p_last bigint) to authenticated;
grant execute on routine public.count_comments(p_subjects jsonb) to authenticated;
grant execute on routine public.count_inbox() to authenticated;
grant execute on routine public.count_notice_work() to authenticated;
grant execute on routine public.create_calendar_feed() to authenticated;
grant execute on routine public.create_scenario(p_schedule_id integer, p_expected_version integer, p_name text, p_change jsonb, p_parameters jsonb) to authenticated;
grant execute on routine public.create_shift(p_center_id uuid, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date) to authenticated;
grant execute on routine public.create_time_off(p_kind_id integer, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_charged_minutes integer) to authenticated;
grant execute on routine public.decide_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_decision public.swap_status, p_violations jsonb, p_blocks jsonb, p_note text) to service_role;
grant execute on routine public.decide_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_decision public.time_off_status, p_charged_minutes integer, p_over_cap_dates date[], p_parts jsonb, p_note text) to service_role;
grant execute on routine public.decline_roster_edit(p_edit_id uuid, p_note text) to authenticated;
grant execute on routine public.decline_swap(p_swap_id integer, p_expected_version integer, p_person uuid, p_note text) to authenticated;
grant execute on routine public.delete_comment(p_comment_id uuid, p_version integer) to authenticated;
grant execute on routine public.delete_leave_blackout(p_blackout_id integer) to authenticated;
grant execute on routine public.delete_scenario(p_scenario_id bigint) to authenticated;
grant execute on routine public.discard_schedule(p_schedule_id integer, p_expected_version integer) to authenticated;
grant execute on routine public.edit_comment(p_comment_id uuid, p_version integer, p_content text, p_mentions uuid[]) to authenticated;
grant execute on routine public.end_duty_state(p_id bigint, p_expected_version integer, p_to_date date) to authenticated;
grant execute on routine public.end_my_sessions(p_session_id uuid) to authenticated;
grant execute on routine public.end_requirement(p_id integer, p_expected_version integer, p_effective_from date) to authenticated;
grant execute on routine public.export_audit(p_export_id bigint, p_after bigint, p_limit integer) to authenticated;
grant execute on routine public.fail_generation(p_run_id bigint, p_attempt integer, p_reason text) to service_role;
grant execute on routine public.fail_nightly_run(p_id bigint, p_attempt integer, p_error text) to service_role;
grant execute on routine public.finish_nightly_run(p_id bigint, p_attempt integer, p_result jsonb) to service_role;
grant execute on routine public.get_board(p_center_id uuid) to authenticated;
grant execute on routine public.get_calendar_feed(p_token text) to anon;
grant execute on routine public.get_comment_versions(p_comment_id uuid) to authenticated;
grant execute on routine public.get_comments(p_subject jsonb) to authenticated;
grant execute on routine public.get_coverage(p_center_id uuid, p_from date, p_to date, p_schedule_id integer) to authenticated;
grant execute on routine public.get_digest_facts(p_agency uuid) to service_role;
grant execute on routine public.get_edit_facts(p_schedule_id integer, p_edit_id uuid, p_row_ids bigint[], p_user_ids uuid[], p_from date, p_to date) to authenticated;
grant execute on routine public.get_emergency_contact(p_user_id uuid) to authenticated;
grant execute on routine public.get_floor(p_center_id uuid) to authenticated;
grant execute on routine public.get_generation_facts(p_schedule_id integer) to authenticated;
grant execute on routine public.get_handover(p_center_id uuid, p_at timestamp with time zone) to authenticated;
grant execute on routine public.get_handover_summary(p_center_id uuid) to authenticated;
grant execute on routine public.get_handover_versions(p_note_id bigint) to authenticated;
grant execute on routine public.get_leave_days(p_from date, p_to date) to authenticated;
grant execute on routine public.get_live_mark(p_since bigint) to authenticated;
grant execute on routine public.get_me() to authenticated;
grant execute on routine public.get_my_calendar_feed() to authenticated;
grant execute on routine public.get_my_email_change() to authenticated;
grant execute on routine public.get_my_notice_settings() to authenticated;
grant execute on routine public.get_my_shift_history(p_assignment_id bigint) to authenticated;
grant execute on routine public.get_nightly_run(p_id bigint) to authenticated;
grant execute on routine public.get_notice_rules() to authenticated;
grant execute on routine public.get_person_history(p_user_id uuid, p_before bigint) to authenticated;
grant execute on routine public.get_qualification_facts() to authenticated;
grant execute on routine public.get_revision_state(p_schedule_id integer) to authenticated;
grant execute on routine public.get_roster_facts(p_schedule_id integer) to authenticated;
grant execute on routine public.get_roster_rows(p_schedule_id integer, p_from date, p_to date, p_since timestamp with time zone) to authenticated;
grant execute on routine public.get_schedule_acknowledgement(p_schedule_id integer) to authenticated;
grant execute on routine public.get_schedule_history(p_schedule_id integer, p_before bigint) to authenticated;
grant execute on routine public.get_schedule_roster(p_schedule_id integer) to authenticated;
grant execute on routine public.get_setting_counts(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_subject text) to authenticated;
grant execute on routine public.get_settings_today() to authenticated;
grant execute on routine public.get_shift_history(p_assignment_id bigint) to authenticated;
grant execute on routine public.get_sick_call_facts(p_actor uuid, p_assignment_id bigint) to service_role;
grant execute on routine public.get_sick_mark_facts(p_actor uuid, p_assignment_id bigint) to service_role;
grant execute on routine public.get_swap(p_swap_id integer) to authenticated;
grant execute on routine public.get_swap_facts(p_actor uuid, p_assignment_id bigint, p_from date, p_to date, p_with uuid[], p_swap_id integer) to service_role;
grant execute on routine public.get_time_off_facts(p_actor uuid, p_request_id integer) to service_role;
grant execute on routine public.get_time_off_request(p_request_id integer) to authenticated;
grant execute on routine public.get_version_roster(p_schedule_id integer, p_version integer, p_from date, p_to date, p_offset integer, p_limit integer) to authenticated;
grant execute on routine public.get_wall_board(p_token text) to anon;
grant execute on routine public.get_worker_state() to authenticated;
grant execute on routine public.hand_over_delivery(p_worker text, p_id bigint, p_attempt integer) to service_role;
grant execute on routine public.import_people(p_actor uuid, p_people jsonb) to service_role;
grant execute on routine public.issue_board_device(p_center_id uuid, p_name text) to authenticated;
grant execute on routine public.keep_audit_anchors(p_after timestamp with time zone) to service_role;
grant execute on routine public.keep_handover_note(p_note_id bigint, p_for_at timestamp with time zone, p_client_id uuid) to authenticated;
grant execute on routine public.list_audit(p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone, p_before bigint, p_limit integer) to authenticated;
grant execute on routine public.list_blocked_people() to authenticated;
grant execute on routine public.list_board_devices() to authenticated;
grant execute on routine public.list_corrections(p_schedule_id integer, p_before bigint, p_limit integer) to authenticated;
grant execute on routine public.list_coworker_shifts(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) to authenticated;
grant execute on routine public.list_dead_deliveries(p_before bigint) to authenticated;
grant execute on routine public.list_delivery_backlog() to authenticated;
grant execute on routine public.list_duty_notes(p_user_id uuid) to authenticated;
grant execute on routine public.list_foreign_emails(p_actor uuid, p_emails text[]) to service_role;
grant execute on routine public.list_handover_notes(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_desk_id integer, p_query text) to authenticated;
grant execute on routine public.list_import_accounts(p_actor uuid, p_emails text[]) to service_role;
grant execute on routine public.list_inbox(p_show text, p_limit integer, p_kinds text[], p_before bigint) to authenticated;
grant execute on routine public.list_my_hours() to authenticated;
grant execute on routine public.list_my_sessions() to authenticated;
grant execute on routine public.list_my_shift_changes(p_from timestamp with time zone, p_to timestamp with time zone) to authenticated;
grant execute on routine public.list_my_swaps() to authenticated;
grant execute on routine public.list_my_traded_shifts(p_from date, p_to date) to authenticated;
grant execute on routine public.list_nightly_runs() to authenticated;
grant execute on routine public.list_notices_to_plan(p_limit integer) to service_role;
grant execute on routine public.list_open_swaps() to authenticated;
grant execute on routine public.list_pending_roster_edits(p_schedule_id integer, p_edit_id uuid) to authenticated;
grant execute on routine public.list_schedule_acknowledgements() to authenticated;
grant execute on routine public.list_schedule_versions(p_schedule_id integer) to authenticated;
grant execute on routine public.list_swaps(p_status public.swap_status, p_after integer) to authenticated;
grant execute on routine public.list_time_off_of(p_user_id uuid) to authenticated;
grant execute on routine public.list_time_off_requests(p_status public.time_off_status, p_after integer) to authenticated;
grant execute on routine public.list_version_changes(p_schedule_id integer, p_version integer, p_before bigint, p_limit integer) to authenticated;
grant execute on routine public.list_version_rows(p_schedule_id integer, p_version integer) to authenticated;
grant execute on routine public.mark_notices_read(p_ids bigint[], p_until bigint) to authenticated;
grant execute on routine public.mark_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text) to service_role;
grant execute on routine public.move_desk(p_desk_id integer, p_is_up boolean) to authenticated;
grant execute on routine public.offer_swap(p_actor uuid, p_kind public.swap_kind, p_assignment_id bigint, p_version integer, p_asked jsonb, p_for_everyone boolean, p_tell uuid[], p_blocks jsonb, p_note text) to service_role;
grant execute on routine public.open_notice(p_id bigint) to authenticated;
grant execute on routine public.plan_deliveries(p_plans jsonb) to service_role;
grant execute on routine public.propose_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_assignment_id bigint, p_version integer, p_blocks jsonb, p_note text) to service_role;
grant execute on routine public.prune_audit(p_batch integer) to service_role;
grant execute on routine public.prune_notices(p_batch integer) to service_role;
grant execute on routine public.publish_schedule(p_schedule_id integer, p_expected_version integer) to authenticated;
grant execute on routine public.record_account_refusal(p_email text, p_action text, p_code text, p_message text, p_address text, p_device text) to service_role;
grant execute on routine public.record_refusal(p_action text, p_code text, p_message text, p_detail jsonb) to authenticated;
grant execute on routine public.refresh_revision(p_schedule_id integer, p_expected_version integer) to authenticated;
grant execute on routine public.release_deliveries(p_worker text) to service_role;
grant execute on routine public.release_sign_in(p_user_id uuid) to authenticated;
grant execute on routine public.remind_unacknowledged(p_ids bigint[]) to authenticated;
grant execute on routine public.remove_pattern(p_user_id uuid, p_expected_version integer, p_from_date date) to authenticated;
grant execute on routine public.remove_person_qualification(p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date) to authenticated;
grant execute on routine public.remove_push_subscription(p_id bigint) to authenticated;
grant execute on routine public.report_generation(p_run_id bigint, p_attempt integer, p_stage text, p_progress real, p_detail jsonb) to service_role;
grant execute on routine public.requeue_abandoned_runs() to service_role;
grant execute on routine public.resend_deliveries(p_ids bigint[]) to authenticated;
grant execute on routine public.resend_invitation(p_user_id uuid) to authenticated;
grant execute on routine public.revise_schedule(p_schedule_id integer, p_from_date date) to authenticated;
grant execute on routine public.revise_shift(p_shift_id integer, p_expected_version integer, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date) to authenticated;
grant execute on routine public.revoke_board_device(p_id uuid) to authenticated;
grant execute on routine public.revoke_calendar_feed() to authenticated;
grant execute on routine public.revoke_invitation(p_user_id uuid, p_expected_version integer) to authenticated;
grant execute on routine public.rotate_webhook_secret() to authenticated;
grant execute on routine public.save_duty_state(p_user_id uuid, p_kind public.duty_state, p_from_date date, p_to_date date, p_trainer_id uuid, p_note text, p_id bigint, p_expected_version integer) to authenticated;
grant execute on routine public.save_emergency_contact(p_user_id uuid, p_expected_version integer, p_name text, p_relation text, p_phone text, p_note text) to authenticated;
grant execute on routine public.save_generated_schedule(p_run_id bigint, p_attempt integer, p_assignments jsonb, p_pieces jsonb, p_result jsonb) to service_role;
grant execute on routine public.save_handover_note(p_note_id bigint, p_desk_id integer, p_for_at timestamp with time zone, p_client_id uuid, p_content text, p_version integer) to authenticated;
grant execute on routine public.save_holiday(p_date date, p_name text) to authenticated;
grant execute on routine public.save_leave_blackout(p_name text, p_from date, p_to date, p_blackout_id integer) to authenticated;
grant execute on routine public.save_my_notice_settings(p_preferences jsonb, p_rests_after_night boolean, p_expected_version integer, p_quiet_start time without time zone, p_quiet_end time without time zone) to authenticated;
grant execute on routine public.save_person_qualification(p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date, p_to_date date, p_former_from_date date) to authenticated;
grant execute on routine public.save_push_subscription(p_endpoint text, p_p256dh text, p_auth text, p_device text) to authenticated;
grant execute on routine public.save_requirement(p_fields jsonb, p_effective_from date, p_center_id uuid, p_id integer, p_expected_version integer) to authenticated;
grant execute on routine public.save_setting(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_known_version_id bigint, p_center_id uuid, p_subject text) to authenticated;
grant execute on routine public.set_pattern(p_user_id uuid, p_expected_version integer, p_from_date date, p_pattern public.shift_pattern) to authenticated;
grant execute on routine public.set_person_active(p_user_id uuid, p_active boolean, p_expected_version integer) to authenticated;
grant execute on routine public.set_shift_active(p_shift_id integer, p_active boolean, p_expected_version integer, p_effective_from date) to authenticated;
grant execute on routine public.settle_delivery(p_id bigint, p_attempt integer, p_outcome jsonb) to service_role;
grant execute on routine public.settle_hours(p_debtor uuid, p_minutes integer, p_note text) to authenticated;
grant execute on routine public.settle_invitation_mail(p_invitation_id uuid, p_outcome text, p_problem text) to service_role;
grant execute on routine public.start_generation(p_schedule_id integer, p_expected_version integer, p_parameters jsonb, p_scenario_id bigint) to authenticated;
grant execute on routine public.stop_generation(p_run_id bigint) to authenticated;
grant execute on routine public.sweep_requests() to service_role;
grant execute on routine public.tell_due() to service_role;
grant execute on routine public.tell_worker_channels(p_worker text, p_channels text[]) to service_role;
grant execute on routine public.update_desk(p_desk_id integer, p_version integer, p_name text, p_is_active boolean) to authenticated;
grant execute on routine public.update_person(p_user_id uuid, p_expected_version integer, p_full_name text, p_employee_number text, p_phone text, p_hired_on date, p_seniority_date date, p_center_id uuid, p_preferred_shift_id integer) to authenticated;
grant execute on routine public.update_user_role(p_user_id uuid, p_role public.role_name, p_expected_version integer) to authenticated;
grant execute on routine public.verify_audit(p_from_seq bigint, p_steps integer) to authenticated;
grant execute on routine public.withdraw_handover_note(p_note_id bigint, p_version integer) to authenticated;
grant execute on routine public.withdraw_roster_edit(p_edit_id uuid) to authenticated;
grant execute on routine public.withdraw_setting(p_id bigint) to authenticated;
grant execute on routine public.withdraw_swap(p_swap_id integer, p_expected_version integer, p_reason text) to authenticated;
grant execute on routine public.withdraw_time_off(p_request_id integer, p_expected_version integer, p_reason text) to authenticated;
grant execute on routine public.worker_seen(p_worker text) to service_role;

-- Default privileges

alter default privileges for role postgres in schema - grant execute on functions to postgres;
alter default privileges for role postgres in schema public grant select, update, usage on sequences to postgres;
alter default privileges for role postgres in schema public grant execute on functions to postgres;
alter default privileges for role postgres in schema public grant delete, insert, maintain, references, select, trigger, truncate, update on tables to postgres;

-- Comments on schemas

comment on schema private is 'Helpers, triggers and privileged functions. Not exposed by the Data API.';
comment on schema public is 'standard public schema';

-- Comments on tables

comment on table private.board_devices is 'Screens on walls, by the hash of their token; that one was seen is noted at most each five minutes.';
comment on table private.calendar_feeds is 'Secret addresses of private calendars, by the hash of their token; the last use is noted at most once an hour.';
comment on table private.invitation_tries is 'The try of an invitation''s mail whose outcome is not known.';
comment on table private.known_devices is 'Devices on which an account was signed in, so that a new one is told; seen_at is the latest sign-in.';
comment on table private.leave_rows is 'Rows that an approval changed, took away or added: as they were before, and in which version it left them.';
comment on table private.live_log is 'The signals of the last hour, by topic and transaction, so that a page can tell which it has not heard.';
comment on table private.outbox is 'Domain events for delivery, written with the data they tell of.';
comment on table private.revision_bases is 'By revision: the published rows and versions that its draft knows. Gone with the draft.';
comment on table private.sign_in_guards is 'Wrong passwords in a row, and until when the account takes no password; infinity = until released.';
comment on table private.told is 'What was told because its time had come, so that it is told once.';
comment on table private.told_shortfalls is 'By 15-minute slot to come, how many people too few the supervisors were told of.';
comment on table private.webhook_secrets is 'With what the calls to an agency''s own address are signed.';
comment on table private.workers is 'Workers and when they were last alive.';
comment on table public.agencies is 'The tenant: a county or city that runs one or more centers.';
comment on table public.assigned_shifts is 'The schedule ledger. user_id null = an open shift. shift_date is the operational date.';
comment on table public.audit_anchors is 'By agency and hour, the newest link that the audit''s chain had then. Append-only.';
comment on table public.audit_chain is 'hash = sha256(prev_hash || canonical audit row), in commit order per agency.';
comment on table public.audit_checkpoints is 'The last link of what was pruned from an audit''s chain; the chain is checked from there on. Append-only.';
comment on table public.audit_logs is 'Append-only record of every change. Only admins read it; nobody writes it but triggers and functions.';
comment on table public.centers is 'One dispatch floor: its time zone, operational day, shifts and schedules.';
comment on table public.chat_channels is 'Conversations of an agency.';
comment on table public.chat_members is 'Who belongs to a conversation: only they read and write it.';
comment on table public.chat_messages is 'Messages of a conversation.';
comment on table public.comment_mentions is 'Whom a comment calls by name; each reads it.';
comment on table public.comment_versions is 'What a comment said before it was edited or deleted.';
comment on table public.comments is 'What people say of a request, a trade, a shift, a day or a gap: exactly one of them.';
comment on table public.desks is 'Desks of a center, for which one crew leaves notes to the next.';
comment on table public.duty_states is 'Operational dates on which somebody works and counts towards no minimum.';
comment on table public.emergency_contacts is 'Whom to call for a person. The audit says who looked and which fields changed, never what they say.';
comment on table public.generation_runs is 'Runs of the generator with their progress; loaded_version is the schedule''s version they started from.';
comment on table public.handover_note_versions is 'Former texts of hand-over notes, by the version that they were, append-only.';
comment on table public.handover_notes is 'What one crew leaves to the next for a desk. Readers follow from the roster: whoever starts within 30 minutes of the change.';
comment on table public.handover_receipts is 'Who confirmed that they read which version of a hand-over note, append-only. An edited note is unread again.';
comment on table public.holidays is 'Holidays of an agency; their own minimums are dated requirements.';
comment on table public.hour_settlements is 'Hours of trades that whoever is owed them calls even. Append-only.';
comment on table public.invitations is 'Invitations and their state. The link carries the token of Auth; none is stored here.';
comment on table public.leave_blackouts is 'Operational dates on which leave cannot be asked for, but of protected kinds.';
comment on table public.leave_entries is 'The ledger of balances: a balance is the sum of its signed minutes. Append-only.';
comment on table public.leave_kinds is 'Kinds of leave of an agency: four that everybody has, and its own, each like one of them.';
comment on table public.leave_rules is 'One row per agency: the most people off on an operational day of a center, and who decides what nobody decided.';
comment on table public.nightly_runs is 'The nightly look ahead: one run by agency and night, with what it found.';
comment on table public.notice_rules is 'How an agency delivers notices.';
comment on table public.notification_deliveries is 'Notices on their way by a channel other than the app itself.';
comment on table public.notification_preferences is 'By which channels a person wants which notices, where that differs from the default.';
comment on table public.notification_settings is 'When a person is left in peace: hours of the day, and the hours after a night shift.';
comment on table public.notifications is 'Notices to a person; shown in the app.';
comment on table public.person_qualifications is 'Qualifications with their validity, judged at the time of work.';
comment on table public.profile_patterns is 'Dated history of patterns; null = not generated from that date on.';
comment on table public.profiles is 'A person: extends the account in auth.users.';
comment on table public.push_subscriptions is 'Browsers that show notices of a person while the app is closed.';
comment on table public.qualifications is 'What a person may be qualified for, such as acting supervisor or fire desk.';
comment on table public.roles is 'The three roles; each includes the rights of the one before it.';
comment on table public.roster_edits is 'Edits of the roster: asked for, confirmed where a second supervisor has to, applied, announced.';
comment on table public.schedule_results is 'What the generator said: metrics, gaps with their reasons, lines. For deciders.';
comment on table public.schedule_scenarios is 'What-ifs of a draft with their plan and result; they go when the draft is discarded.';
comment on table public.schedule_versions is 'The rows of each publication, and how they differ from the one before.';
comment on table public.schedules is 'A block, usually four months. A draft with revises_id re-plans a published one from a date on.';
comment on table public.setting_versions is 'Values of settings by the date from which they are in force. The tables of the settings mirror today''s.';
comment on table public.shift_changes is 'What happened to the rows of the ledger after they were published, with the notice that was given.';
comment on table public.shift_swaps is 'Trades (swap) and hand-overs (give) of shifts, with who decided and when.';
comment on table public.shifts is 'Shift templates: wall-clock start and end of a center. An end at or before the start is on the next day.';
comment on table public.staffing_requirements is 'Minimum employees and supervisors by period of the day, weekday and date.';
comment on table public.swap_answers is 'Where each person stands with an offer: asked, or what they answered.';
comment on table public.swap_events is 'Each step of an offer, with who took it, when and why. Append-only.';
comment on table public.swap_rules is 'One row per agency: how trades of shifts are handled.';
comment on table public.time_off_events is 'Each step of a request, with who took it, when and why. Append-only.';
comment on table public.time_off_requests is 'Requests for time off by instants, half-open. The reason is read by the person and by deciders only.';
comment on table public.user_roles is 'Who holds which role; the highest one counts. Written by functions only.';

-- Comments on columns

comment on column private.board_devices.last_seen_at is 'When it last asked for the board, up to five minutes late; null = never.';
comment on column private.invitation_tries.begun_at is 'When a worker has begun it; null = it has failed as far as the worker could tell.';
comment on column private.invitation_tries.invited_before is 'When Auth had invited the account last before it; null = never.';
comment on column private.leave_rows.before is 'The fields of the row; null = it was added.';
comment on column private.leave_rows.is_opened is 'It was left open.';
comment on column private.live_log.xact is 'The transaction that told it.';
comment on column private.live_log.what is 'A hash of event and payload: a transaction tells the same once.';
comment on column private.live_log.id is 'The number that the signal carries, as "entry".';
comment on column private.workers.channels is 'By which channels it can send.';
comment on column public.agencies.workweek_start is 'First day of the fixed 168-hour workweek, 0 = Sunday.';
comment on column public.agencies.limits is 'Differences from the default labour limits, in minutes; see lib/domain/limits.ts.';
comment on column public.agencies.topic_epoch is 'Part of every live topic; rises when somebody loses access.';
comment on column public.agencies.sign_in_policy is 'After the fifth wrong password: delay = a growing wait, lock = until released.';
comment on column public.agencies.pattern_rules is 'By pattern: {"shortShift": "either"|"first"|"last", "sameCategory": true|false}; absent = either, true.';
comment on column public.agencies.audit_months is 'The audit is kept so many months; null = for ever.';
comment on column public.agencies.notice_months is 'Notices are kept so many months; null = for ever.';
comment on column public.assigned_shifts.local_start is 'Own start of a trimmed or extended shift; null = the template''s.';
comment on column public.assigned_shifts.starts_at is 'Instant, set by trigger from shift_date, local times and the zone of the center.';
comment on column public.assigned_shifts.required_role is 'Who an open shift needs: a supervisor or anybody.';
comment on column public.assigned_shifts.credited_user_id is 'Who is paid after a trade, when it is not who works.';
comment on column public.assigned_shifts.origin_id is 'The published row that this row of a revision stands for.';
comment on column public.assigned_shifts.is_acting is 'Worked as acting supervisor: counts to both minimums.';
comment on column public.audit_logs.request_id is 'In answer to which request it was done, as the caller named it. Whoever calls the Data API directly may name any: entries are of one request only where actor and session are the same too.';
comment on column public.audit_logs.origin is 'Address, device and session of the person, or the worker: as the server knows them, never as a request claims. Null = not known.';
comment on column public.audit_logs.entity is 'Of what kind the target is; empty where nothing says so.';
comment on column public.centers.day_start is 'Local time at which the operational day starts; earlier shifts belong to the day before.';
comment on column public.comments.seq is 'The order in which they were written. Nobody is told it: its holes would tell of notes that they do not read.';
comment on column public.comments.client_id is 'How the author''s browser calls it, so that a second try writes no second one.';
comment on column public.comments.audience is 'everyone: whoever reads the subject. supervisors: a private note, which whom it concerns never reads.';
comment on column public.comments.content is 'Empty once deleted; what it said is a version.';
comment on column public.comments.comment_date is 'Of a day: the operational date.';
comment on column public.comments.starts_at is 'Of a gap: the stretch of time, with ends_at.';
comment on column public.comments.person_id is 'Who worked the shift, or had accepted the trade, when it was written: whoever comes after does not read it.';
comment on column public.desks."position" is 'Order on the screens, from 1; retired ones keep theirs.';
comment on column public.desks.is_active is 'False: retired. Its notes stay, and nothing new is written for it.';
comment on column public.duty_states.to_date is 'Last operational date; null = no end is known.';
comment on column public.duty_states.note is 'For admins; it may be medical.';
comment on column public.generation_runs.worker is 'Who computes it; null while a running run waits in the queue.';
comment on column public.generation_runs.stop_requested_at is 'Since when the best schedule so far is wanted.';
comment on column public.generation_runs.attempt is 'How many times a worker took it. A worker of an earlier attempt writes nothing.';
comment on column public.generation_runs.detail is 'The latest progress beyond stage and fraction: minutes uncovered and proven, by day, seconds left.';
comment on column public.handover_notes.for_at is 'The change of crews at which it is handed over: a start of published shifts.';
comment on column public.handover_notes.client_id is 'Named by the author''s browser, so that a repeated request writes nothing twice.';
comment on column public.handover_notes.carried_from is 'The note that was still open and was kept for this change.';
comment on column public.handover_notes.withdrawn_at is 'Taken back by its author or a supervisor; the text is then among the versions alone.';
comment on column public.invitations.mailed_at is 'When its last mail was sent; null = it waits, or could not be sent.';
comment on column public.invitations.mail_due_at is 'When the mail is to be tried next; null = it is tried no more.';
comment on column public.leave_entries.entry_date is 'The day from which it counts.';
comment on column public.leave_kinds.needs_balance is 'Hours are taken from a balance.';
comment on column public.leave_kinds.counts_to_caps is 'Counts to the most people who may be off on a day.';
comment on column public.leave_kinds.is_protected is 'Cannot be denied for staffing, caps, notice or blackout days.';
comment on column public.leave_kinds.is_private is 'Named to the person and to admins alone.';
comment on column public.leave_kinds.notice_days is 'Operational days from the one of the request to the first of the leave; 0 = at any time.';
comment on column public.leave_rules.cap_dispatchers is 'Null = no cap; so for supervisors, to whom admins belong.';
comment on column public.leave_rules.deputy_id is 'Is asked after escalate_after_hours; admins after as many again, or at once without a deputy.';
comment on column public.nightly_runs.leased_by is 'The worker that has it; null while it waits to be tried again.';
comment on column public.notification_deliveries.is_fallback is 'Sent only when nobody has opened the notice by then.';
comment on column public.notification_deliveries.unsure is 'Attempts of which nobody knows whether they arrived.';
comment on column public.notification_deliveries.round is 'How often somebody has sent it again after its end; a part of the message id.';
comment on column public.notification_deliveries.handed_at is 'Since when the present attempt is in the hands of the provider.';
comment on column public.notification_deliveries.failed_at is 'When the newest attempt that failed did so.';
comment on column public.notifications.subject is 'What it tells of, such as swap:12: before a notice leaves by a channel, a newer one of the same subject takes its place.';
comment on column public.notifications.concerns_at is 'When the first shift that it concerns starts.';
comment on column public.notifications.expires_at is 'From when on it is of no use: it counts as unread no more and is not delivered.';
comment on column public.notifications.planned_at is 'When its deliveries were planned; null = not yet.';
comment on column public.profiles.assigned_pattern is 'The pattern in force today, mirrored from profile_patterns. Null: never generated, may be assigned.';
comment on column public.profiles.counts_toward_minimum is 'False for trainees and light duty: they cover nothing.';
comment on column public.qualifications.is_acting_supervisor is 'Whoever holds it may be named acting supervisor for one shift; at most one of an agency.';
comment on column public.roster_edits.id is 'Given by the client.';
comment on column public.roster_edits.operations is 'What is done to which row, as in lib/domain/roster-edits.ts.';
comment on column public.roster_edits.violations is 'The limits that it passes, as they were judged.';
comment on column public.roster_edits.added_ids is 'By the key of an added row, its id.';
comment on column public.roster_edits.announce_at is 'When the people concerned are told; null = nobody is.';
comment on column public.roster_edits.is_silent is 'Taken back before anybody heard of it, or what took it back so.';
comment on column public.roster_edits.former is 'By row, the work it was and whence it came: taken back, it is that again.';
comment on column public.roster_edits.time_off_id is 'The leave that was approved or cancelled by it.';
comment on column public.schedule_scenarios.base_version is 'The version of the schedule that it was computed on.';
comment on column public.schedule_scenarios.plan is '{assignments, pieces} as save_generated_schedule takes them; hires have ids that are no uuid.';
comment on column public.schedule_versions.people_told is 'Null = published before this was counted.';
comment on column public.schedules.version is 'Rises with any change of the schedule or of its rows.';
comment on column public.schedules.revises_version is 'The published_version that a revision started from.';
comment on column public.schedules.result is 'The generator''s metrics, which every member may read; see schedule_results.';
comment on column public.setting_versions.applied_at is 'When it became what is in force; null = planned.';
comment on column public.setting_versions.refusal is 'Why it could not come into force on its day; then nobody withdrew it.';
comment on column public.shift_changes.assignment_id is 'The row. One of a draft may be gone.';
comment on column public.shift_changes.before is 'shiftDate, code, startsAt, endsAt, requiredRole, isOvertime, isActing, isLocked; null of what was added.';
comment on column public.shift_changes.notice_minutes is 'From the change to the earlier of old and new start; at most 0 = a correction of what had begun.';
comment on column public.shift_changes.is_correction is 'It changed what somebody had worked by then: original and correction stay side by side.';
comment on column public.shift_swaps.expires_at is 'Until when it can be answered; once accepted, until when it can be decided.';
comment on column public.shift_swaps.is_for_everyone is 'Whoever may take it sees it; else those in swap_answers do.';
comment on column public.shift_swaps.closing_note is 'Why it was withdrawn, or is no longer valid.';
comment on column public.shift_swaps.violations is 'The limits that the trade passes, as they were judged when it was approved.';
comment on column public.shift_swaps.told_stage is 'Who was told last that it waits.';
comment on column public.shift_swaps.requester_shift is 'The shift as it was offered: a SwapShift of lib/domain/swap-records.ts.';
comment on column public.shift_swaps.responder_shift is 'The other shift as it was accepted.';
comment on column public.shifts.duration_minutes is 'Nominal minutes, used by patterns and weekly caps whatever the clock does.';
comment on column public.shifts.valid_from is 'First operational date on which it may be planned; null = from ever.';
comment on column public.shifts.valid_to is 'Last operational date on which it may be planned; null = no end is known.';
comment on column public.staffing_requirements.weekday_mask is 'Bit 0 = Sunday … bit 6 = Saturday, of the operational date on which the period starts.';
comment on column public.staffing_requirements.replaces_weekly is 'A dated row replaces the weekly rows in the time it covers.';
comment on column public.staffing_requirements.qualification_id is 'Null = anyone.';
comment on column public.staffing_requirements.cut_id is 'The requirement that ended for this one; null = none did.';
comment on column public.staffing_requirements.cut_until is 'The last day that it would have had; null = no end.';
comment on column public.swap_answers.assigned_shift_id is 'What they would give; null in a give-away, and where the requester leaves the choice to them.';
comment on column public.swap_answers.shift is 'The shift as it was named.';
comment on column public.swap_rules.notice_minutes is 'Offers are made and answered until so long before the earlier shift starts.';
comment on column public.swap_rules.is_same_workweek is 'Both shifts of a swap start in one workweek.';
comment on column public.swap_rules.approves_clean is 'A trade that breaks no rule and warns of none happens as soon as both agree.';
comment on column public.time_off_requests.charged_minutes is 'What the balance is charged: proposed with the request, set by the approval.';
comment on column public.time_off_requests.closing_note is 'Why it was withdrawn or cancelled.';
comment on column public.time_off_requests.told_stage is 'Who was told last that it waits.';

-- Comments on functions

comment on routine private.coverage_slots(center uuid, from_date date, to_date date, schedule integer) is 'Coverage of a center from one operational date to another, slot by slot; checks nothing, callers do.';
comment on routine private.get_my_shift_history(assignment bigint) is 'What became of a published shift of the caller, as far as it was theirs, newest first; null when it never was.';
comment on routine private.get_person_history(person uuid, before_id bigint) is 'Steps of a person''s record, newest first, for the person and supervisors; never a note or a contact.';
comment on routine private.get_schedule_history(schedule integer, before_id bigint) is 'Steps of a schedule and of its revisions, newest first, for supervisors.';
comment on routine private.held_qualifications(agency uuid, people uuid[]) is 'Who holds which qualification from when to when; valid_to is infinity when no end is known.';
comment on routine private.hook_password_verification_attempt(event jsonb) is 'Auth hook: counts wrong passwords, makes the account wait or locks it.';
comment on routine private.only_columns(fields jsonb, columns text[]) is 'These columns of an object; null when it has none of them.';
comment on routine private.qualification_spans(agency uuid) is 'What each qualification is by date; the one place that says when one is retired or acts.';
comment on routine private.touch() is 'Raises the version of a changed row, so that stale writes are noticed.';
comment on routine public.accept_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_person uuid, p_approves boolean, p_blocks jsonb, p_assignment_id bigint, p_version integer) is 'Makes a person the other side of a trade; where it may be approved at once, the exchange too.';
comment on routine public.add_center(p_name text, p_time_zone text, p_day_start time without time zone) is 'Adds an open center at once; returns its id.';
comment on routine public.add_desk(p_center_id uuid, p_name text) is 'Adds a desk to a center, for admins; returns its id.';
comment on routine public.add_leave_entry(p_user_id uuid, p_kind_id integer, p_entry public.leave_entry_kind, p_minutes integer, p_date date, p_note text) is 'Writes a line of a person''s balance, as an admin; returns its id.';
comment on routine public.add_leave_kind(p_value jsonb) is 'Adds a kind of leave at once; returns its id.';
comment on routine public.add_qualification(p_name text, p_is_acting_supervisor boolean) is 'Adds a qualification at once; returns its id.';
comment on routine public.adopt_scenario(p_scenario_id bigint, p_expected_version integer) is 'Makes a computed scenario the draft; returns its new version.';
comment on routine public.announce_roster_edit(p_edit_id uuid) is 'Tells everybody concerned by an edit, once; returns how many.';
comment on routine public.apply_due_settings() is 'Puts settings in force whose day has come, and sets right what mirrors today. Returns how many things were done.';
comment on routine public.apply_roster_edit(p_edit_id uuid, p_schedule_id integer, p_facts_version integer, p_operations jsonb, p_reason text, p_violations jsonb, p_needs_confirmation boolean, p_undoes uuid) is 'Changes rows of a schedule, all or none: {state, ids, peopleTold, wire}. The same id again tells what came of it.';
comment on routine public.begin_audit_export(p_format text, p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone) is 'Records an export of the own agency''s audit by these filters, for admins: {exportId, count, head}, the newest link of the chain.';
comment on routine public.begin_nightly_run(p_worker text) is 'Gives a worker the nights that are due or were left by another, each with its attempt; writes down those that were missed.';
comment on routine public.call_in_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text) is 'Takes the person off the own shift at once and tells the supervisors on duty.';
comment on routine public.cancel_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_returned_minutes integer, p_parts jsonb, p_reason text) is 'Cancels approved leave for its person or a supervisor, with what comes back in the roster.';
comment on routine public.check_audit_heads(p_heads jsonb) is 'Whether heads of the own agency''s chain that were kept elsewhere are still in it, for admins.';
comment on routine public.claim_deliveries(p_worker text, p_channel public.notice_channel, p_limit integer) is 'Gives a worker deliveries of a channel with a lease: {deliveries, nextDueAt}; nextDueAt null = none waits.';
comment on routine public.claim_generation(p_run_id bigint, p_worker text) is 'Gives a run to a worker: {run, facts}, or null when there is nothing to do.';
comment on routine public.compare_schedule_versions(p_schedule_id integer, p_from integer, p_to integer) is 'What differs between two versions of a schedule; null = as it is now.';
comment on routine public.confirm_handover_notes(p_note_ids bigint[], p_versions integer[]) is 'Confirms that the caller read hand-over notes in the versions seen: {confirmed, changed}.';
comment on routine public.confirm_roster_edit(p_edit_id uuid, p_facts_version integer) is 'Applies an edit that waits, as another supervisor than the one who asked.';
comment on routine public.count_audit(p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone, p_last bigint) is 'How many rows of the own agency''s audit match, for admins.';
comment on routine public.count_notice_work() is 'How many people have not acknowledged, when the first of their shifts starts, and how many notices reached nobody.';
comment on routine public.create_calendar_feed() is 'Makes the caller''s secret calendar address and ends the former one; returns its token, this once.';
comment on routine public.create_scenario(p_schedule_id integer, p_expected_version integer, p_name text, p_change jsonb, p_parameters jsonb) is 'A what-if of a draft, and the run that computes it: {scenario_id, run_id}.';
comment on routine public.create_shift(p_center_id uuid, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date) is 'Adds a shift that may be planned from a date on; returns its id.';
comment on routine public.create_time_off(p_kind_id integer, p_starts_at timestamp with time zone, p_ends_at timestamp with time zone, p_reason text, p_charged_minutes integer) is 'Asks for time off as the caller; the request as it is then.';
comment on routine public.decide_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_decision public.swap_status, p_violations jsonb, p_blocks jsonb, p_note text) is 'Approves a trade for a supervisor, which exchanges the shifts, or denies it; the trade as it is then.';
comment on routine public.decide_time_off(p_actor uuid, p_request_id integer, p_expected_version integer, p_decision public.time_off_status, p_charged_minutes integer, p_over_cap_dates date[], p_parts jsonb, p_note text) is 'Approves or denies a request for a supervisor, with what that does in the roster; the request as it is then.';
comment on routine public.decline_swap(p_swap_id integer, p_expected_version integer, p_person uuid, p_note text) is 'Declines an offer as whoever was asked, or as the requester the proposal of a person.';
comment on routine public.end_my_sessions(p_session_id uuid) is 'Ends one of the own sessions, or all but the present one.';
comment on routine public.end_requirement(p_id integer, p_expected_version integer, p_effective_from date) is 'Ends a requirement the day before a date; one that has not begun by then is removed.';
comment on routine public.export_audit(p_export_id bigint, p_after bigint, p_limit integer) is 'Entries of an export that the same admin has begun within a day, oldest first, after an id; by the filters that were recorded, at most 2000 rows.';
comment on routine public.fail_nightly_run(p_id bigint, p_attempt integer, p_error text) is 'Says why an attempt failed; the fifth is the last. False when the run is no longer this worker''s.';
comment on routine public.finish_nightly_run(p_id bigint, p_attempt integer, p_result jsonb) is 'Keeps what a night found and tells the supervisors once; how many were told, null when the run is no longer this worker''s.';
comment on routine public.get_board(p_center_id uuid) is 'The floor of the own agency''s center, its open shifts and how many requests wait.';
comment on routine public.get_calendar_feed(p_token text) is 'The shifts behind a calendar token; null when it is unknown or revoked.';
comment on routine public.get_coverage(p_center_id uuid, p_from date, p_to date, p_schedule_id integer) is 'Required and on duty by 15-minute slot of at most 366 operational days: {starts_at, days, runs, qualifications}. For supervisors.';
comment on routine public.get_digest_facts(p_agency uuid) is 'What the nightly look ahead of an agency is computed from, in one snapshot; null for one that is not served.';
comment on routine public.get_edit_facts(p_schedule_id integer, p_edit_id uuid, p_row_ids bigint[], p_user_ids uuid[], p_from date, p_to date) is 'The same for the people that an edit concerns, with their rows.';
comment on routine public.get_emergency_contact(p_user_id uuid) is 'Whom to call for a person; each look of another is in the audit.';
comment on routine public.get_floor(p_center_id uuid) is 'Who is on the floor of the own agency''s center, and the counts by the quarter of an hour: {shifts, coverage}.';
comment on routine public.get_generation_facts(p_schedule_id integer) is 'Everything that decides a schedule, as one snapshot.';
comment on routine public.get_handover(p_center_id uuid, p_at timestamp with time zone) is 'Desks, crew changes to come, and hand-over notes from a day back to a day ahead of a center: {desks, changes, notes, crews}.';
comment on routine public.get_handover_summary(p_center_id uuid) is 'Own hand-over notes to read, and for supervisors who has not read those of the last change: {due, change}.';
comment on routine public.get_handover_versions(p_note_id bigint) is 'Former texts of a hand-over note, the newest first.';
comment on routine public.get_leave_days(p_from date, p_to date) is 'By operational day the cap, how many are off and how many wait, of the caller''s group: never who.';
comment on routine public.get_live_mark(p_since bigint) is 'Which signals a page should have heard since it last asked: {mark, entries}; without a mark to start from no entries.';
comment on routine public.get_my_email_change() is 'The own change of address that waits: the new one, and which of the two is confirmed.';
comment on routine public.get_my_notice_settings() is 'By which channels the caller wants which notices, and when not: {preferences, quiet, version, phone, pushCount, fallbackMinutes, channels}; channels are those that workers can send by, null while no worker is there.';
comment on routine public.get_nightly_run(p_id bigint) is 'A night of the own agency with what it found, for supervisors; null for others'' nights.';
comment on routine public.get_notice_rules() is 'How the agency delivers notices, for admins: {fallbackMinutes, ackHours, nightlyTime, webhookUrl, hasWebhookSecret, version}.';
comment on routine public.get_qualification_facts() is 'Qualifications by date and who was given them, also retired ones: {names, spans, held}. For admins.';
comment on routine public.get_roster_facts(p_schedule_id integer) is 'Everything around the rows of a schedule: people, rules, leave, neighbours.';
comment on routine public.get_roster_rows(p_schedule_id integer, p_from date, p_to date, p_since timestamp with time zone) is 'Rows of a schedule for supervisors; with a time those changed since, cancelled ones too.';
comment on routine public.get_schedule_acknowledgement(p_schedule_id integer) is 'How many people were asked to acknowledge a schedule and its changes, and how many have.';
comment on routine public.get_setting_counts(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_subject text) is 'What a setting would touch beside schedules from a date on, in numbers, by its kind; of a day''s start what stands against it.';
comment on routine public.get_settings_today() is 'The calendar date by which settings of the caller''s agency begin.';
comment on routine public.get_shift_history(p_assignment_id bigint) is 'What happened to a row, the latest first.';
comment on routine public.get_sick_call_facts(p_actor uuid, p_assignment_id bigint) is 'The same for a sick call of the own shift, as if it were made now.';
comment on routine public.get_sick_mark_facts(p_actor uuid, p_assignment_id bigint) is 'What marking somebody sick for a published shift would be made on, for a supervisor of the agency.';
comment on routine public.get_swap(p_swap_id integer) is 'One offer with its events, for whoever may see it; null for others.';
comment on routine public.get_swap_facts(p_actor uuid, p_assignment_id bigint, p_from date, p_to date, p_with uuid[], p_swap_id integer) is 'What a trade is judged on, for the shift''s person, whoever may see the offer, and supervisors; null for others.';
comment on routine public.get_time_off_facts(p_actor uuid, p_request_id integer) is 'What a decision on a request is made on, for the supervisors of its agency and for its person; null for others.';
comment on routine public.get_version_roster(p_schedule_id integer, p_version integer, p_from date, p_to date, p_offset integer, p_limit integer) is 'A page of people of a version with their shifts of some days.';
comment on routine public.get_wall_board(p_token text) is 'The board behind a display''s token, without ids of people; null when it is unknown or revoked.';
comment on routine public.hand_over_delivery(p_worker text, p_id bigint, p_attempt integer) is 'Says that an attempt is sent from now on; false when it is no longer this worker''s.';
comment on routine public.import_people(p_actor uuid, p_people jsonb) is 'Stores new people, everybody or nobody; service role only, for an admin.';
comment on routine public.issue_board_device(p_center_id uuid, p_name text) is 'Lets a display show a center''s board; returns its token, this once.';
comment on routine public.keep_audit_anchors(p_after timestamp with time zone) is 'For the worker: keeps the newest link of every chain once an hour, and answers with those kept after a time (null = all).';
comment on routine public.keep_handover_note(p_note_id bigint, p_for_at timestamp with time zone, p_client_id uuid) is 'Copies a hand-over note that is still open to a later change; returns the copy''s id.';
comment on routine public.list_audit(p_actor uuid, p_actions text[], p_without text[], p_entities text[], p_target text, p_from timestamp with time zone, p_to timestamp with time zone, p_before bigint, p_limit integer) is 'A page of the own agency''s audit for admins, newest first, by every filter that is given, before an id.';
comment on routine public.list_blocked_people() is 'Who cannot sign in after wrong passwords, until when, and whether the caller may release them.';
comment on routine public.list_board_devices() is 'The agency''s displays, for admins.';
comment on routine public.list_corrections(p_schedule_id integer, p_before bigint, p_limit integer) is 'What was corrected in a schedule after it was worked, the latest first; for supervisors.';
comment on routine public.list_coworker_shifts(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone) is 'Published shifts of a center: user_id, full_name, shift, starts_at, ends_at.';
comment on routine public.list_dead_deliveries(p_before bigint) is 'What could not be delivered, the latest first: {deliveries, next}. For supervisors.';
comment on routine public.list_delivery_backlog() is 'How each channel stands: configured, waiting, sent and dead of a day, the newest error. For supervisors.';
comment on routine public.list_handover_notes(p_center_id uuid, p_from timestamp with time zone, p_to timestamp with time zone, p_desk_id integer, p_query text) is 'Hand-over notes of a center by time, desk and words: {notes, crews, has_more}.';
comment on routine public.list_my_hours() is 'Hours that the caller owes and is owed from trades, by person.';
comment on routine public.list_my_shift_changes(p_from timestamp with time zone, p_to timestamp with time zone) is 'Changes of the own published shifts, with the notice that was given; no other person and no reason.';
comment on routine public.list_my_swaps() is 'The caller''s own offers, and those that name the caller, with their events.';
comment on routine public.list_my_traded_shifts(p_from date, p_to date) is 'Published shifts that the caller works for another or is paid for while another works them, with the other''s name.';
comment on routine public.list_nightly_runs() is 'The newest 60 nights of the own agency and when the next one comes, for supervisors.';
comment on routine public.list_notices_to_plan(p_limit integer) is 'Notices without deliveries, the oldest first, with what decides by which channels each goes.';
comment on routine public.list_open_swaps() is 'Offers to everyone that the caller may take.';
comment on routine public.list_schedule_acknowledgements() is 'By published schedule that has not ended, how many were asked to acknowledge it and its changes, and what is open.';
comment on routine public.list_schedule_versions(p_schedule_id integer) is 'The publications of a schedule in numbers, the latest first.';
comment on routine public.list_swaps(p_status public.swap_status, p_after integer) is 'Trades of the agency in a state, for its supervisors.';
comment on routine public.list_time_off_of(p_user_id uuid) is 'Requests, events, balances and entries of a person: the own, or for admins anybody''s.';
comment on routine public.list_version_changes(p_schedule_id integer, p_version integer, p_before bigint, p_limit integer) is 'What was changed between a publication and the next, the latest first.';
comment on routine public.mark_sick(p_actor uuid, p_assignment_id bigint, p_starts_at timestamp with time zone, p_charged_minutes integer, p_parts jsonb, p_reason text) is 'Takes a person off a shift that runs or starts soon, for a supervisor; tells the person and those who lead the shift.';
comment on routine public.move_desk(p_desk_id integer, p_is_up boolean) is 'Moves a desk up or down by one among those in use, for admins.';
comment on routine public.offer_swap(p_actor uuid, p_kind public.swap_kind, p_assignment_id bigint, p_version integer, p_asked jsonb, p_for_everyone boolean, p_tell uuid[], p_blocks jsonb, p_note text) is 'Offers a shift for its person, to people by name or to everyone; the offer as it is then.';
comment on routine public.plan_deliveries(p_plans jsonb) is 'Keeps the deliveries of notices, of each notice once; returns of how many.';
comment on routine public.propose_swap(p_actor uuid, p_swap_id integer, p_expected_version integer, p_assignment_id bigint, p_version integer, p_blocks jsonb, p_note text) is 'Answers an offer with a shift of the actor''s own; the offer as it is then.';
comment on routine public.prune_audit(p_batch integer) is 'For the worker: removes the beginning of each audit that is older than its agency keeps, at most so many rows.';
comment on routine public.prune_notices(p_batch integer) is 'For the worker: removes notices and deliveries that are older than their agency keeps and that wait for nobody; how many.';
comment on routine public.publish_schedule(p_schedule_id integer, p_expected_version integer) is 'Publishes a draft, or merges a revision into the block it revises; fails with 409 when the version is stale.';
comment on routine public.refresh_revision(p_schedule_id integer, p_expected_version integer) is 'Brings what changed in the published block into its revision: {version, brought_in, removed, people, removed_people}.';
comment on routine public.release_deliveries(p_worker text) is 'Gives back what a worker holds, when it starts or stops; returns how many.';
comment on routine public.release_sign_in(p_user_id uuid) is 'Lets a blocked person try again at once.';
comment on routine public.remind_unacknowledged(p_ids bigint[]) is 'Reminds people of what they have not acknowledged; how many were told, and who was left out and why.';
comment on routine public.report_generation(p_run_id bigint, p_attempt integer, p_stage text, p_progress real, p_detail jsonb) is 'Keeps a run alive and tells its progress; answers running, stop or ended.';
comment on routine public.resend_deliveries(p_ids bigint[]) is 'Sends dead deliveries again, for a day; returns how many. For supervisors.';
comment on routine public.revise_shift(p_shift_id integer, p_expected_version integer, p_name text, p_code text, p_category public.shift_category, p_start_time time without time zone, p_end_time time without time zone, p_effective_from date) is 'Changes a shift from a date on; one that was planned keeps its times and is replaced. Returns the id from then on.';
comment on routine public.revoke_board_device(p_id uuid) is 'Ends a display.';
comment on routine public.rotate_webhook_secret() is 'Makes a new secret that signs the calls to the agency''s own address, as an admin, and tells it this once.';
comment on routine public.save_duty_state(p_user_id uuid, p_kind public.duty_state, p_from_date date, p_to_date date, p_trainer_id uuid, p_note text, p_id bigint, p_expected_version integer) is 'Adds or changes a time in training or on light duty.';
comment on routine public.save_handover_note(p_note_id bigint, p_desk_id integer, p_for_at timestamp with time zone, p_client_id uuid, p_content text, p_version integer) is 'Writes a hand-over note, or changes an own one until its change comes; returns its id.';
comment on routine public.save_holiday(p_date date, p_name text) is 'Names a holiday to come, or with no name removes it.';
comment on routine public.save_my_notice_settings(p_preferences jsonb, p_rests_after_night boolean, p_expected_version integer, p_quiet_start time without time zone, p_quiet_end time without time zone) is 'Saves by which channels the caller wants which notices, where that differs from the default, and when not; version 0 = for the first time. Gives the new version.';
comment on routine public.save_requirement(p_fields jsonb, p_effective_from date, p_center_id uuid, p_id integer, p_expected_version integer) is 'Adds a requirement or changes one from a date on; what began before ends the day before. Returns the id from then on.';
comment on routine public.save_setting(p_kind public.setting_kind, p_value jsonb, p_effective_from date, p_known_version_id bigint, p_center_id uuid, p_subject text) is 'Saves a setting from a date on; today''s is in force at once. Returns {versionId, webhookSecret}.';
comment on routine public.set_person_active(p_user_id uuid, p_active boolean, p_expected_version integer) is 'Deactivates or reactivates a person; sessions end at once.';
comment on routine public.set_shift_active(p_shift_id integer, p_active boolean, p_expected_version integer, p_effective_from date) is 'Retires a shift from a date on, or brings one back at once.';
comment on routine public.settle_delivery(p_id bigint, p_attempt integer, p_outcome jsonb) is 'Takes what came of the present attempt; false when it is not the present one.';
comment on routine public.settle_hours(p_debtor uuid, p_minutes integer, p_note text) is 'Calls hours even that somebody owes the caller, at most what is owed now.';
comment on routine public.start_generation(p_schedule_id integer, p_expected_version integer, p_parameters jsonb, p_scenario_id bigint) is 'Opens a run of a draft or of one of its scenarios; a worker takes it from the queue.';
comment on routine public.stop_generation(p_run_id bigint) is 'Asks a run for its best schedule so far.';
comment on routine public.sweep_requests() is 'Expires offers and tells whoever is asked next what waits; returns how many things were done.';
comment on routine public.tell_due() is 'Tells what is due by now, each thing once; returns how many notices that made.';
comment on routine public.tell_worker_channels(p_worker text, p_channels text[]) is 'By which channels a worker can send, at each sign of life.';
comment on routine public.update_desk(p_desk_id integer, p_version integer, p_name text, p_is_active boolean) is 'Renames, retires or brings back a desk, for admins.';
comment on routine public.verify_audit(p_from_seq bigint, p_steps integer) is 'Checks so many links of the own agency''s audit from a number on, for admins: what was checked, the head, and the first row that does not hold.';
comment on routine public.withdraw_handover_note(p_note_id bigint, p_version integer) is 'Takes a hand-over note back, for its author and supervisors; the text stays among its versions.';
comment on routine public.withdraw_setting(p_id bigint) is 'Takes back a version whose day is to come.';
comment on routine public.withdraw_swap(p_swap_id integer, p_expected_version integer, p_reason text) is 'Takes an offer back, or as one of the two an agreed trade.';
comment on routine public.withdraw_time_off(p_request_id integer, p_expected_version integer, p_reason text) is 'Takes the own request back while nobody has decided it.';
