-- Offers of trades: one shift of one person, to people by name or to everyone who may take it. Who was asked answers in
-- swap_answers; the one who accepts becomes the responder. Written by functions only.
create type public.swap_answer_state as enum ('asked', 'proposed', 'declined', 'accepted', 'void');

alter table public.shift_swaps
  drop constraint shift_swaps_check2,
  add column center_id uuid,
  add column is_for_everyone boolean not null default false,
  add column note text check (char_length(note) between 1 and 500 and private.is_line(note)),
  add column decision_note text check (char_length(decision_note) between 1 and 500 and private.is_line(decision_note)),
  add column closing_note text check (char_length(closing_note) between 1 and 500 and private.is_line(closing_note)),
  add column violations jsonb not null default '[]' check (jsonb_typeof(violations) = 'array'),
  add column told_stage text check (told_stage in ('supervisors', 'deputy', 'admins'));
update public.shift_swaps s set center_id = a.center_id
from public.assigned_shifts a where a.id = s.requester_assigned_shift_id;
alter table public.shift_swaps
  alter column center_id set not null,
  add unique (agency_id, id),
  add foreign key (agency_id, center_id) references public.centers (agency_id, id),
  add check (
    status not in ('accepted', 'approved') or (
      responder_id is not null and accepted_at is not null and (kind = 'give' or responder_assigned_shift_id is not null)
    )
  );
comment on column public.shift_swaps.is_for_everyone is 'Whoever may take it sees it; else those in swap_answers do.';
comment on column public.shift_swaps.expires_at is 'Until when it can be answered; once accepted, until when it can be decided.';
comment on column public.shift_swaps.closing_note is 'Why it was withdrawn, or is no longer valid.';
comment on column public.shift_swaps.violations is 'The limits that the trade passes, as they were judged when it was approved.';
comment on column public.shift_swaps.told_stage is 'Who was told last that it waits.';
create index shift_swaps_center_idx on public.shift_swaps (agency_id, center_id, status);
-- One offer of a shift at a time; who offers it anew withdraws the other one first.
create unique index shift_swaps_open_offer_key on public.shift_swaps (requester_assigned_shift_id)
  where (status in ('pending', 'accepted'));

create table public.swap_answers (
  swap_id integer not null,
  person_id uuid not null,
  agency_id uuid not null,
  state public.swap_answer_state not null default 'asked',
  assigned_shift_id bigint,
  note text check (char_length(note) between 1 and 500 and private.is_line(note)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (swap_id, person_id),
  foreign key (agency_id, swap_id) references public.shift_swaps (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, assigned_shift_id) references public.assigned_shifts (agency_id, id),
  check (state <> 'proposed' or assigned_shift_id is not null)
);
comment on table public.swap_answers is 'Where each person stands with an offer: asked, or what they answered.';
comment on column public.swap_answers.assigned_shift_id is 'What they would give; null in a give-away, and where the requester leaves the choice to them.';
create index swap_answers_swap_idx on public.swap_answers (agency_id, swap_id);
create index swap_answers_person_idx on public.swap_answers (agency_id, person_id);
create index swap_answers_shift_idx on public.swap_answers (agency_id, assigned_shift_id) where (assigned_shift_id is not null);

create table public.swap_events (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  swap_id integer not null,
  from_status public.swap_status,
  to_status public.swap_status not null,
  actor_id uuid,
  reason text,
  created_at timestamptz not null default now(),
  foreign key (agency_id, swap_id) references public.shift_swaps (agency_id, id),
  foreign key (agency_id, actor_id) references public.profiles (agency_id, id)
);
comment on table public.swap_events is 'Each step of an offer, with who took it, when and why. Append-only.';
create index swap_events_swap_idx on public.swap_events (agency_id, swap_id, id);
create index swap_events_actor_idx on public.swap_events (agency_id, actor_id) where (actor_id is not null);
create trigger swap_events_append_only before update or delete on public.swap_events
  for each row execute function private.refuse_change();

create table public.swap_rules (
  agency_id uuid primary key references public.agencies (id),
  notice_minutes integer not null default 1440 check (notice_minutes between 0 and 20160),
  is_same_workweek boolean not null default false,
  approves_clean boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);
comment on table public.swap_rules is 'One row per agency: how trades of shifts are handled.';
comment on column public.swap_rules.notice_minutes is 'Offers are made and answered until so long before the earlier shift starts.';
comment on column public.swap_rules.is_same_workweek is 'Both shifts of a swap start in one workweek.';
comment on column public.swap_rules.approves_clean is 'A trade that breaks no rule and warns of none happens as soon as both agree.';
insert into public.swap_rules (agency_id) select a.id from public.agencies a;

create table public.hour_settlements (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  creditor_id uuid not null,
  debtor_id uuid not null,
  minutes integer not null check (minutes between 1 and 1000000),
  note text check (char_length(note) between 1 and 500 and private.is_line(note)),
  created_at timestamptz not null default now(),
  foreign key (agency_id, creditor_id) references public.profiles (agency_id, id),
  foreign key (agency_id, debtor_id) references public.profiles (agency_id, id),
  check (creditor_id <> debtor_id)
);
comment on table public.hour_settlements is 'Hours of trades that whoever is owed them calls even. Append-only.';
create index hour_settlements_creditor_idx on public.hour_settlements (agency_id, creditor_id);
create index hour_settlements_debtor_idx on public.hour_settlements (agency_id, debtor_id);
create trigger hour_settlements_append_only before update or delete on public.hour_settlements
  for each row execute function private.refuse_change();

alter table public.swap_answers enable row level security;
alter table public.swap_events enable row level security;
alter table public.swap_rules enable row level security;
alter table public.hour_settlements enable row level security;
