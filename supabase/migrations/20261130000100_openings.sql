-- Openings: published shifts that have nobody, from the moment they are open until they are filled, withdrawn or over; who
-- asked to have them; the call-outs that look for somebody; the record of mandatory overtime.
create table public.openings (
  id bigint generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  center_id uuid not null,
  schedule_id integer not null,
  assignment_id bigint not null,
  shift_date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  required_role public.role_name not null,
  origin public.opening_origin not null,
  time_off_id integer,
  is_ranked boolean not null default false,
  claims_until timestamptz,
  note text check (char_length(note) between 1 and 500),
  state public.opening_state not null default 'open',
  closed_way public.fill_way,
  closed_at timestamptz,
  closed_by uuid,
  close_reason text check (char_length(close_reason) between 1 and 500),
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, center_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (center_id, schedule_id) references public.schedules (center_id, id),
  foreign key (agency_id, assignment_id) references public.assigned_shifts (agency_id, id),
  foreign key (agency_id, time_off_id) references public.time_off_requests (agency_id, id),
  foreign key (agency_id, closed_by) references public.profiles (agency_id, id),
  foreign key (agency_id, created_by) references public.profiles (agency_id, id),
  check (ends_at > starts_at),
  check ((state = 'open') = (closed_at is null)),
  check ((state = 'filled') = (closed_way is not null)),
  check (claims_until is null or is_ranked)
);
create unique index openings_open_key on public.openings (assignment_id) where state = 'open';
create index openings_assignment_idx on public.openings (agency_id, assignment_id);
create index openings_center_idx on public.openings (agency_id, center_id, starts_at);
create index openings_schedule_idx on public.openings (center_id, schedule_id);
create index openings_closed_by_idx on public.openings (agency_id, closed_by) where closed_by is not null;
create index openings_created_by_idx on public.openings (agency_id, created_by) where created_by is not null;
create index openings_time_off_idx on public.openings (agency_id, time_off_id) where time_off_id is not null;
create index openings_due_idx on public.openings (ends_at) where state = 'open';
comment on table public.openings is 'Published shifts without anybody, each from when it became open until it is filled, withdrawn or over. A trigger on the ledger makes, follows and closes them.';
comment on column public.openings.assignment_id is 'The open row of the ledger, whose times and role this repeats while it is open.';
comment on column public.openings.origin is 'gap: made for a time below the minimum; planned: open since its schedule was published; leave and sick: its person is off; vacated: an edit took its person off.';
comment on column public.openings.is_ranked is 'Whoever wants it asks until claims_until, and the ranking decides; else the first who may have it has it.';

create table public.opening_fills (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  opening_id bigint not null,
  person_id uuid not null,
  assignment_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  way public.fill_way not null,
  edit_id uuid,
  by_id uuid,
  created_at timestamptz not null default now(),
  foreign key (agency_id, opening_id) references public.openings (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, assignment_id) references public.assigned_shifts (agency_id, id),
  foreign key (agency_id, by_id) references public.profiles (agency_id, id)
);
create index opening_fills_opening_idx on public.opening_fills (agency_id, opening_id);
create index opening_fills_person_idx on public.opening_fills (agency_id, person_id);
create index opening_fills_assignment_idx on public.opening_fills (agency_id, assignment_id);
create index opening_fills_by_idx on public.opening_fills (agency_id, by_id) where by_id is not null;
comment on table public.opening_fills is 'Who filled which part of an opening, and how, append-only.';

create table public.opening_events (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  opening_id bigint not null,
  kind text not null check (kind in ('opened', 'posted', 'changed', 'claimed', 'claim_withdrawn', 'awarded', 'filled',
    'withdrawn', 'expired')),
  actor_id uuid,
  person_id uuid,
  reason text check (char_length(reason) <= 500),
  detail jsonb not null default '{}',
  at timestamptz not null default now(),
  foreign key (agency_id, opening_id) references public.openings (agency_id, id),
  foreign key (agency_id, actor_id) references public.profiles (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id)
);
create index opening_events_opening_idx on public.opening_events (agency_id, opening_id, id);
create index opening_events_actor_idx on public.opening_events (agency_id, actor_id) where actor_id is not null;
create index opening_events_person_idx on public.opening_events (agency_id, person_id) where person_id is not null;
comment on table public.opening_events is 'Each step of an opening with who took it, when and why, append-only. No actor: the app itself.';

create table public.opening_claims (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  opening_id bigint not null,
  person_id uuid not null,
  state public.claim_state not null default 'waiting',
  note text check (char_length(note) between 1 and 500),
  violations jsonb not null default '[]',
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  foreign key (agency_id, opening_id) references public.openings (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, decided_by) references public.profiles (agency_id, id),
  check ((state = 'waiting') = (decided_at is null))
);
create unique index opening_claims_waiting_key on public.opening_claims (opening_id, person_id) where state = 'waiting';
create unique index opening_claims_won_key on public.opening_claims (opening_id) where state = 'won';
create index opening_claims_opening_idx on public.opening_claims (agency_id, opening_id);
create index opening_claims_person_idx on public.opening_claims (agency_id, person_id);
create index opening_claims_decided_by_idx on public.opening_claims (agency_id, decided_by) where decided_by is not null;
comment on table public.opening_claims is 'Who asked for an opening: waiting until it is decided, won by one at most.';

create table public.call_outs (
  id uuid primary key,
  agency_id uuid not null,
  center_id uuid not null,
  opening_id bigint not null,
  state public.call_out_state not null default 'running',
  holder_id uuid not null,
  is_automatic boolean not null default false,
  rules jsonb not null,
  ranked_at timestamptz not null,
  started_by uuid not null,
  started_at timestamptz not null default now(),
  ended_by uuid,
  ended_at timestamptz,
  end_reason text check (char_length(end_reason) between 1 and 500),
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, center_id, opening_id) references public.openings (agency_id, center_id, id),
  foreign key (agency_id, holder_id) references public.profiles (agency_id, id),
  foreign key (agency_id, started_by) references public.profiles (agency_id, id),
  foreign key (agency_id, ended_by) references public.profiles (agency_id, id),
  check ((state = 'running') = (ended_at is null))
);
create unique index call_outs_running_key on public.call_outs (opening_id) where state = 'running';
create index call_outs_opening_idx on public.call_outs (agency_id, center_id, opening_id);
create index call_outs_started_idx on public.call_outs (agency_id, started_at desc);
create index call_outs_holder_idx on public.call_outs (agency_id, holder_id);
create index call_outs_starter_idx on public.call_outs (agency_id, started_by);
create index call_outs_ender_idx on public.call_outs (agency_id, ended_by) where ended_by is not null;
create index call_outs_automatic_idx on public.call_outs (id) where state = 'running' and is_automatic;
comment on table public.call_outs is 'The search for somebody who fills an opening: at most one runs for each. Another supervisor may take it over.';
comment on column public.call_outs.id is 'Named by whoever starts it, so that a repeated request starts one.';
comment on column public.call_outs.rules is 'The steps and rules in force when it was started: the record stays as it was.';
comment on column public.call_outs.is_automatic is 'The worker makes the offers of its automatic steps beside the phone list.';

create table public.call_out_candidates (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  call_out_id uuid not null,
  person_id uuid not null,
  step integer not null check (step >= 0),
  place integer check (place > 0),
  score jsonb not null default '[]',
  snapshot jsonb not null,
  proposal jsonb,
  skip_code text,
  skip_reason text check (char_length(skip_reason) between 1 and 500),
  state public.candidate_state,
  state_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (call_out_id, step, person_id),
  unique (agency_id, call_out_id, step, person_id),
  unique (call_out_id, step, place),
  foreign key (agency_id, call_out_id) references public.call_outs (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  check ((place is null) = (state is null)),
  check (place is not null or skip_reason is not null)
);
create index call_out_candidates_person_idx on public.call_out_candidates (agency_id, person_id);
comment on table public.call_out_candidates is 'Everybody by step: ranked with the parts of the score, or skipped with the reason, as they were when the call-out began.';
comment on column public.call_out_candidates.snapshot is 'The name, role, seniority and numbers that the ranking used, as they were.';

create table public.call_out_offers (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null,
  call_out_id uuid not null,
  step integer not null,
  person_id uuid not null,
  state public.offer_state not null default 'open',
  terms jsonb not null,
  is_automatic boolean not null,
  made_by uuid,
  made_at timestamptz not null default now(),
  answer_by timestamptz not null,
  answered_at timestamptz,
  answered_via public.contact_channel,
  unique (agency_id, id),
  foreign key (agency_id, call_out_id, step, person_id)
    references public.call_out_candidates (agency_id, call_out_id, step, person_id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, made_by) references public.profiles (agency_id, id)
);
create unique index call_out_offers_open_key on public.call_out_offers (call_out_id, person_id) where state = 'open';
create index call_out_offers_candidate_idx on public.call_out_offers (agency_id, call_out_id, step, person_id);
create index call_out_offers_person_idx on public.call_out_offers (agency_id, person_id);
create index call_out_offers_made_by_idx on public.call_out_offers (agency_id, made_by) where made_by is not null;
create index call_out_offers_due_idx on public.call_out_offers (answer_by) where state = 'open';
comment on table public.call_out_offers is 'What was offered to whom, on what terms, until when, and what came of it.';

create table private.offer_links (
  token_hash bytea primary key,
  agency_id uuid not null,
  offer_id uuid not null,
  channel public.notice_channel not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  foreign key (agency_id, offer_id) references public.call_out_offers (agency_id, id)
);
create index offer_links_offer_idx on private.offer_links (agency_id, offer_id);
comment on table private.offer_links is 'One-use links by which an offer is answered without a session, by the hash of their token: the token is in the message alone.';

create table public.call_out_contacts (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  call_out_id uuid not null,
  step integer not null,
  person_id uuid not null,
  channel public.contact_channel not null,
  outcome public.contact_outcome,
  offer_id uuid,
  note text check (char_length(note) between 1 and 500),
  by_id uuid,
  at timestamptz not null default now(),
  foreign key (agency_id, call_out_id, step, person_id)
    references public.call_out_candidates (agency_id, call_out_id, step, person_id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, offer_id) references public.call_out_offers (agency_id, id),
  foreign key (agency_id, by_id) references public.profiles (agency_id, id)
);
create index call_out_contacts_call_out_idx on public.call_out_contacts (agency_id, call_out_id, id);
create index call_out_contacts_candidate_idx on public.call_out_contacts (agency_id, call_out_id, step, person_id);
create index call_out_contacts_person_idx on public.call_out_contacts (agency_id, person_id);
create index call_out_contacts_offer_idx on public.call_out_contacts (agency_id, offer_id) where offer_id is not null;
create index call_out_contacts_by_idx on public.call_out_contacts (agency_id, by_id) where by_id is not null;
comment on table public.call_out_contacts is 'Each attempt to reach somebody and what came of it, append-only. No outcome: an offer went out. By nobody: the app itself.';

create table public.call_out_events (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  call_out_id uuid not null,
  kind text not null check (kind in ('started', 'taken_over', 'step', 'automatic_on', 'automatic_off', 'ranked', 'filled',
    'part_filled', 'stopped', 'exhausted')),
  actor_id uuid,
  reason text check (char_length(reason) <= 500),
  detail jsonb not null default '{}',
  at timestamptz not null default now(),
  foreign key (agency_id, call_out_id) references public.call_outs (agency_id, id),
  foreign key (agency_id, actor_id) references public.profiles (agency_id, id)
);
create index call_out_events_call_out_idx on public.call_out_events (agency_id, call_out_id, id);
create index call_out_events_actor_idx on public.call_out_events (agency_id, actor_id) where actor_id is not null;
comment on table public.call_out_events is 'Each step of a call-out with who took it, when and why, append-only.';

create table public.mandate_records (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  person_id uuid not null,
  opening_id bigint,
  call_out_id uuid,
  assignment_id bigint,
  kind public.mandate_kind not null,
  outcome public.mandate_outcome not null,
  is_charged boolean not null,
  voids_id bigint,
  shift_date date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text check (char_length(reason) between 1 and 500),
  inputs jsonb not null,
  ranking jsonb not null,
  by_id uuid not null,
  at timestamptz not null default now(),
  hash bytea not null,
  unique (agency_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, opening_id) references public.openings (agency_id, id),
  foreign key (agency_id, call_out_id) references public.call_outs (agency_id, id),
  foreign key (agency_id, assignment_id) references public.assigned_shifts (agency_id, id),
  foreign key (agency_id, voids_id) references public.mandate_records (agency_id, id),
  foreign key (agency_id, by_id) references public.profiles (agency_id, id),
  check ((outcome = 'voided') = (voids_id is not null))
);
create unique index mandate_records_voids_key on public.mandate_records (agency_id, voids_id) where voids_id is not null;
create index mandate_records_person_idx on public.mandate_records (agency_id, person_id, at desc);
create index mandate_records_center_idx on public.mandate_records (agency_id, center_id, at desc);
create index mandate_records_opening_idx on public.mandate_records (agency_id, opening_id) where opening_id is not null;
create index mandate_records_call_out_idx on public.mandate_records (agency_id, call_out_id) where call_out_id is not null;
create index mandate_records_assignment_idx on public.mandate_records (agency_id, assignment_id) where assignment_id is not null;
create index mandate_records_by_idx on public.mandate_records (agency_id, by_id);
comment on table public.mandate_records is 'Mandatory overtime: who was ordered, by which list, what came of it and whether it counts for their place on the list. Append-only: a mistake is voided by another record.';
comment on column public.mandate_records.inputs is 'Everything that the ranking read, names included, as it was: from this alone the ranking can be made again.';
comment on column public.mandate_records.hash is 'SHA-256 of the record''s other columns as text.';

create table public.availabilities (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  kind public.availability_kind not null,
  from_date date not null,
  to_date date,
  weekday_mask smallint not null default 127 check (weekday_mask between 1 and 127),
  start_time time,
  end_time time,
  note text check (char_length(note) between 1 and 200),
  created_by uuid not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, created_by) references public.profiles (agency_id, id),
  check (to_date is null or to_date >= from_date),
  check ((start_time is null) = (end_time is null))
);
create index availabilities_user_idx on public.availabilities (agency_id, user_id, from_date);
create index availabilities_created_by_idx on public.availabilities (agency_id, created_by);
comment on table public.availabilities is 'When somebody wishes overtime (overtime), wishes none (blackout), or is on standby, by local dates, weekdays and times of their center.';
comment on column public.availabilities.weekday_mask is 'Bit 0 = Sunday. A time of day that ends at or before its start ends the next day; no times = the whole day.';

create table public.sleep_windows (
  user_id uuid primary key,
  agency_id uuid not null,
  start_time time not null,
  end_time time not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  check (start_time <> end_time)
);
create index sleep_windows_agency_idx on public.sleep_windows (agency_id, user_id);
comment on table public.sleep_windows is 'When somebody sleeps, by the clock of their center: offers wait or skip them, mandates do not.';

create table public.emergencies (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  reason text not null check (char_length(reason) between 1 and 500),
  limits text[] not null check (cardinality(limits) > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  declared_by uuid not null,
  declared_at timestamptz not null default now(),
  ended_by uuid,
  ended_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  foreign key (agency_id, declared_by) references public.profiles (agency_id, id),
  foreign key (agency_id, ended_by) references public.profiles (agency_id, id),
  check (ends_at > starts_at),
  check ((ended_by is null) = (ended_at is null))
);
create index emergencies_center_idx on public.emergencies (agency_id, center_id, starts_at desc);
create index emergencies_declared_by_idx on public.emergencies (agency_id, declared_by);
create index emergencies_ended_by_idx on public.emergencies (agency_id, ended_by) where ended_by is not null;
comment on table public.emergencies is 'Emergency staffing of a center: from start to end the named hard limits warn instead of stopping, and what is done under it is listed.';

create table public.filling_rules (
  agency_id uuid primary key references public.agencies (id),
  value jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);
comment on table public.filling_rules is 'How an agency fills openings: steps, claims, mandates and what runs by itself. Mirrors today''s version of its setting.';

do $$
declare
  name text;
begin
  foreach name in array array['openings', 'opening_fills', 'opening_events', 'opening_claims', 'call_outs', 'call_out_candidates',
    'call_out_offers', 'call_out_contacts', 'call_out_events', 'mandate_records', 'availabilities', 'sleep_windows',
    'emergencies', 'filling_rules']
  loop
    execute format('alter table public.%I enable row level security', name);
    execute format('revoke all on public.%I from anon, authenticated, service_role', name);
    execute format('grant select on public.%I to service_role', name);
  end loop;
  foreach name in array array['opening_fills', 'opening_events', 'call_out_contacts', 'call_out_events', 'mandate_records'] loop
    execute format('create trigger %1$s_append_only before update or delete on public.%1$I '
      'for each row execute function private.refuse_change()', name);
    execute format('create trigger %1$s_no_truncate before truncate on public.%1$I '
      'for each statement execute function private.refuse_change()', name);
  end loop;
  foreach name in array array['openings', 'opening_claims', 'call_outs', 'call_out_candidates', 'availabilities', 'sleep_windows',
    'emergencies', 'filling_rules'] loop
    execute format('create trigger %1$s_touch before update on public.%1$I for each row execute function private.touch()', name);
  end loop;
end $$;
alter table private.offer_links enable row level security;
revoke all on private.offer_links from public, anon, authenticated, service_role;
