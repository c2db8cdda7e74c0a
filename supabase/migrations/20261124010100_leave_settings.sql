-- How an agency handles time off: its kinds of leave, how many people may be off on a day, who decides what nobody
-- decided, and the days on which nobody may ask. Every member reads it; admins change it through functions.
create table public.leave_kinds (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 60 and private.is_line(name)),
  type public.time_off_type not null,
  needs_balance boolean not null default false,
  counts_to_caps boolean not null default true,
  is_protected boolean not null default false,
  is_private boolean not null default false,
  notice_days integer not null default 0 check (notice_days between 0 and 366),
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, id)
);
comment on table public.leave_kinds is 'Kinds of leave of an agency: four that everybody has, and its own, each like one of them.';
comment on column public.leave_kinds.needs_balance is 'Hours are taken from a balance.';
comment on column public.leave_kinds.counts_to_caps is 'Counts to the most people who may be off on a day.';
comment on column public.leave_kinds.is_protected is 'Cannot be denied for staffing, caps, notice or blackout days.';
comment on column public.leave_kinds.is_private is 'Named to the person and to admins alone.';
comment on column public.leave_kinds.notice_days is 'Operational days from the one of the request to the first of the leave; 0 = at any time.';
create unique index leave_kinds_name_key on public.leave_kinds (agency_id, lower(name)) where (is_active);

create table public.leave_rules (
  agency_id uuid primary key references public.agencies (id),
  cap_dispatchers integer check (cap_dispatchers between 0 and 500),
  cap_supervisors integer check (cap_supervisors between 0 and 500),
  escalate_after_hours integer not null default 24 check (escalate_after_hours between 1 and 720),
  deputy_id uuid,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  foreign key (agency_id, deputy_id) references public.profiles (agency_id, id)
);
comment on table public.leave_rules is 'One row per agency: the most people off on an operational day of a center, and who decides what nobody decided.';
comment on column public.leave_rules.cap_dispatchers is 'Null = no cap; so for supervisors, to whom admins belong.';
comment on column public.leave_rules.deputy_id is 'Is asked after escalate_after_hours; admins after as many again, or at once without a deputy.';
create index leave_rules_deputy_idx on public.leave_rules (agency_id, deputy_id) where (deputy_id is not null);

create table public.leave_blackouts (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  name text not null check (char_length(name) between 1 and 80 and private.is_line(name)),
  from_date date not null,
  to_date date not null,
  check (to_date >= from_date and from_date >= '2000-01-01' and to_date <= '2199-12-31')
);
comment on table public.leave_blackouts is 'Operational dates on which leave cannot be asked for, but of protected kinds.';
create index leave_blackouts_agency_idx on public.leave_blackouts (agency_id, from_date);

create function private.add_leave_settings(agency uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.leave_kinds (agency_id, name, type, needs_balance, counts_to_caps, is_protected, notice_days)
  values (agency, 'Vacation', 'vacation', true, true, false, 7), (agency, 'Sick leave', 'sick', true, false, true, 0),
    (agency, 'Personal day', 'personal', true, true, false, 2), (agency, 'Training', 'training', false, true, false, 0);
  insert into public.leave_rules (agency_id) values (agency);
$$;
select private.add_leave_settings(a.id) from public.agencies a order by a.id;

-- A new agency begins with them, and its audit with what people do.
create function private.begin_with_leave_settings()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  perform private.add_leave_settings(new.id);
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;
create trigger agencies_leave_settings after insert on public.agencies
  for each row execute function private.begin_with_leave_settings();

create trigger leave_kinds_touch before update on public.leave_kinds for each row execute function private.touch();
create trigger leave_rules_touch before update on public.leave_rules for each row execute function private.touch();
create trigger leave_kinds_audit after insert or update or delete on public.leave_kinds
  for each row execute function private.audit_row('leave_kind', 'id');
create trigger leave_rules_audit after insert or update or delete on public.leave_rules
  for each row execute function private.audit_row('leave_rules', 'agency_id');
create trigger leave_blackouts_audit after insert or update or delete on public.leave_blackouts
  for each row execute function private.audit_row('blackout', 'id');
create constraint trigger leave_kinds_tell after insert or update or delete on public.leave_kinds
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger leave_rules_tell after insert or update on public.leave_rules
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger leave_blackouts_tell after insert or update or delete on public.leave_blackouts
  deferrable initially deferred for each row execute function private.tell_of_setting();

alter table public.leave_kinds enable row level security;
alter table public.leave_rules enable row level security;
alter table public.leave_blackouts enable row level security;
grant select on public.leave_kinds, public.leave_rules, public.leave_blackouts to authenticated, service_role;
create policy leave_kinds_select_member on public.leave_kinds for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy leave_rules_select_member on public.leave_rules for select to authenticated
  using (agency_id = (select private.my_agency_id()));
create policy leave_blackouts_select_member on public.leave_blackouts for select to authenticated
  using (agency_id = (select private.my_agency_id()));

-- Text that a person wrote: trimmed, null when nothing is left, refused when it is too long or reads otherwise than it was
-- typed. Line breaks are refused where it has to be one line.
create function private.words_of(given text, label text, field text, length_max integer, one_line boolean)
returns text
language plpgsql
stable
set search_path = ''
as $$
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
$$;

create function private.save_leave_kind(
  kind_id integer, expected_version integer, kind_name text, kind_type public.time_off_type, with_balance boolean,
  with_caps boolean, protects boolean, keeps_private boolean, days integer, active boolean
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  title text := private.words_of(kind_name, 'Name', 'name', 60, true);
  known public.leave_kinds;
begin
  if title is null then
    perform private.fail(422, 'A kind of leave has a name.', '{"field":"name"}');
  end if;
  if kind_type is null then
    perform private.fail(422, 'Choose what this kind is like.', '{"field":"type"}');
  end if;
  if num_nulls(with_balance, with_caps, protects, keeps_private, active) > 0 then
    perform private.fail(422, 'Say yes or no.', '{"field":"kind"}');
  end if;
  if days is null or days not between 0 and 366 then
    perform private.fail(422, 'Notice is a whole number of days from 0 to 366.', '{"field":"noticeDays"}');
  end if;
  if kind_id is null then
    insert into public.leave_kinds (agency_id, name, type, needs_balance, counts_to_caps, is_protected, is_private,
      notice_days, is_active)
    values (agency, title, kind_type, with_balance, with_caps, protects, keeps_private, days, active)
    returning id into kind_id;
    return kind_id;
  end if;
  select * into known from public.leave_kinds k where k.id = kind_id and k.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This kind of leave does not exist.');
  end if;
  if known.version is distinct from expected_version then
    perform private.fail(409, format('%s was changed meanwhile. Look again before you save.', known.name),
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  if known.type <> kind_type and exists (
    select 1 from public.time_off_requests o where o.agency_id = agency and o.kind_id = known.id
  ) then
    perform private.fail(422, 'A kind that was used stays like what it was. Add another one.', '{"field":"type"}');
  end if;
  update public.leave_kinds k
  set name = title, type = kind_type, needs_balance = with_balance, counts_to_caps = with_caps, is_protected = protects,
    is_private = keeps_private, notice_days = days, is_active = active
  where k.id = known.id
    and (k.name, k.type, k.needs_balance, k.counts_to_caps, k.is_protected, k.is_private, k.notice_days, k.is_active)
      is distinct from (title, kind_type, with_balance, with_caps, protects, keeps_private, days, active);
  return known.id;
end
$$;

create function private.save_leave_rules(
  dispatchers_max integer, supervisors_max integer, hours integer, deputy uuid, expected_version integer
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  known public.leave_rules;
begin
  if dispatchers_max not between 0 and 500 then
    perform private.fail(422, 'At most 500 people may be off, at least none.', '{"field":"capDispatchers"}');
  end if;
  if supervisors_max not between 0 and 500 then
    perform private.fail(422, 'At most 500 people may be off, at least none.', '{"field":"capSupervisors"}');
  end if;
  if hours is null or hours not between 1 and 720 then
    perform private.fail(422, 'A request goes on after 1 to 720 hours.', '{"field":"escalateAfterHours"}');
  end if;
  if deputy is not null and private.may_supervise(deputy, agency) is not true then
    perform private.fail(422, 'The deputy is a supervisor or an admin.', '{"field":"deputyId"}');
  end if;
  select * into known from public.leave_rules r where r.agency_id = agency for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  update public.leave_rules r
  set cap_dispatchers = dispatchers_max, cap_supervisors = supervisors_max, escalate_after_hours = hours, deputy_id = deputy
  where r.agency_id = agency
    and (r.cap_dispatchers, r.cap_supervisors, r.escalate_after_hours, r.deputy_id)
      is distinct from (dispatchers_max, supervisors_max, hours, deputy);
end
$$;

create function private.save_leave_blackout(blackout_id integer, blackout_name text, first_date date, last_date date)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create function private.delete_leave_blackout(blackout_id integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  delete from public.leave_blackouts b where b.id = blackout_id and b.agency_id = agency;
end
$$;

create function public.save_leave_kind(
  p_name text, p_type public.time_off_type, p_needs_balance boolean, p_counts_to_caps boolean, p_is_protected boolean,
  p_is_private boolean, p_notice_days integer, p_is_active boolean, p_kind_id integer default null,
  p_expected_version integer default null
)
returns integer language sql set search_path = '' as $$
  select private.save_leave_kind(p_kind_id, p_expected_version, p_name, p_type, p_needs_balance, p_counts_to_caps,
    p_is_protected, p_is_private, p_notice_days, p_is_active)
$$;
create function public.save_leave_rules(
  p_escalate_after_hours integer, p_expected_version integer, p_cap_dispatchers integer default null,
  p_cap_supervisors integer default null, p_deputy_id uuid default null
)
returns void language sql set search_path = '' as $$
  select private.save_leave_rules(p_cap_dispatchers, p_cap_supervisors, p_escalate_after_hours, p_deputy_id, p_expected_version)
$$;
create function public.save_leave_blackout(p_name text, p_from date, p_to date, p_blackout_id integer default null)
returns integer language sql set search_path = '' as $$
  select private.save_leave_blackout(p_blackout_id, p_name, p_from, p_to)
$$;
create function public.delete_leave_blackout(p_blackout_id integer)
returns void language sql set search_path = '' as $$ select private.delete_leave_blackout(p_blackout_id) $$;
grant execute on function
  private.save_leave_kind(integer, integer, text, public.time_off_type, boolean, boolean, boolean, boolean, integer, boolean),
  public.save_leave_kind(text, public.time_off_type, boolean, boolean, boolean, boolean, integer, boolean, integer, integer),
  private.save_leave_rules(integer, integer, integer, uuid, integer),
  public.save_leave_rules(integer, integer, integer, integer, uuid),
  private.save_leave_blackout(integer, text, date, date), public.save_leave_blackout(text, date, date, integer),
  private.delete_leave_blackout(integer), public.delete_leave_blackout(integer) to authenticated;
comment on function public.save_leave_kind is 'Adds a kind of leave, or changes one in the version that the admin saw; returns its id.';
