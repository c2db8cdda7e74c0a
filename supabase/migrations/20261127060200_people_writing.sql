-- What admins change of people. Whatever is dated leaves the past as it was.

-- The person whom an admin is about to change, held until the end; fails for strangers and for a version that is not the
-- present one.
create function private.hold_person(person uuid, expected_version integer)
returns public.profiles
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- Raises the version of a person of whom something else has changed.
create function private.touch_person(person uuid)
returns void
language sql
set search_path = ''
as $$
  update public.profiles p set full_name = p.full_name where p.id = person
$$;

-- Fails unless it is a day that a date of a person can be.
create function private.require_day(day date, field text, words text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if coalesce(day not between '2000-01-01' and '2199-12-31', true) then
    perform private.fail(422, words || ' lies between 2000 and 2199.', jsonb_build_object('field', field));
  end if;
end
$$;

-- The same of a day of somebody's career, which may lie before any schedule, or not be known.
create function private.require_career_day(day date, field text, words text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  if day not between '1950-01-01' and '2199-12-31' then
    perform private.fail(422, words || ' lies between 1950 and 2199.', jsonb_build_object('field', field));
  end if;
end
$$;

create function private.update_person(
  person uuid, expected_version integer, new_name text, number text, new_phone text, hired date, seniority date,
  center uuid, preferred integer
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- A pattern from a day on, until the next one that is planned.
create function private.set_pattern(person uuid, from_date date, new_pattern public.shift_pattern, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  target public.profiles := private.hold_person(person, expected_version);
begin
  perform private.require_day(from_date, 'fromDate', 'From');
  if from_date < private.today_of(target.agency_id) then
    perform private.fail(422, 'What was in force before today is history and stays. Choose today or a later day.',
      '{"field":"fromDate"}');
  end if;
  insert into public.profile_patterns as h (agency_id, user_id, effective_from, pattern)
  values (target.agency_id, person, from_date, new_pattern)
  on conflict (user_id, effective_from) do update set pattern = excluded.pattern
  where h.pattern is distinct from excluded.pattern;
end
$$;

-- Takes a planned pattern back, so that the one before it goes on.
create function private.remove_pattern(person uuid, from_date date, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create function private.save_duty_state(
  state_id bigint, expected_version integer, person uuid, state public.duty_state, first_date date, last_date date,
  trainer uuid, words text
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  former public.duty_states;
  saved bigint;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
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
$$;

-- The last day of a state; one that ends before it begins is taken back. Answers from where to plan again.
create function private.end_duty_state(state_id bigint, expected_version integer, last_date date)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create function private.save_person_qualification(
  person uuid, expected_version integer, qualification integer, first_date date, last_date date, former_from date
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
    select 1 from public.qualifications q
    where q.id = qualification and q.agency_id = target.agency_id and (q.is_active or former_from is not null)
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
$$;

create function private.remove_person_qualification(
  person uuid, expected_version integer, qualification integer, first_date date
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.hold_person(person, expected_version);
  delete from public.person_qualifications q
  where q.user_id = person and q.qualification_id = qualification and q.valid_from = first_date;
  if not found then
    perform private.fail(404, 'This qualification is not there any more.');
  end if;
  perform private.touch_person(person);
end
$$;

-- Whom to call. The person reads the own row; others read through a function that records it.
create table public.emergency_contacts (
  user_id uuid primary key,
  agency_id uuid not null,
  name text not null check (char_length(name) between 1 and 120 and private.is_line(name)),
  relation text check (char_length(relation) between 1 and 60 and private.is_line(relation)),
  phone text not null check (phone ~ '^[0-9+(). -]{3,32}$'),
  note text check (char_length(note) between 1 and 300 and private.is_line(note)),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.emergency_contacts is 'Whom to call for a person. The audit says who looked and which fields changed, never what they say.';
create index emergency_contacts_agency_idx on public.emergency_contacts (agency_id, user_id);
alter table public.emergency_contacts enable row level security;
grant select on public.emergency_contacts to authenticated, service_role;
create policy emergency_contacts_select_own on public.emergency_contacts for select to authenticated
  using (user_id = (select auth.uid()) and agency_id = (select private.my_agency_id()));
create trigger emergency_contacts_touch before update on public.emergency_contacts
  for each row execute function private.touch();
create constraint trigger emergency_contacts_tell after insert or update or delete on public.emergency_contacts
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');

-- The words of a contact stay out of the audit: it names the fields that changed.
create function private.audit_emergency_contact()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
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
$$;
create trigger emergency_contacts_audit after insert or update or delete on public.emergency_contacts
  for each row execute function private.audit_emergency_contact();

-- For the person, supervisors and admins; null when there is none. Each look of another is recorded.
create function private.get_emergency_contact(person uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- Writes a contact, or takes it away when no name is given. The version is null for one that was not there.
create function private.save_emergency_contact(
  person uuid, expected_version integer, contact_name text, contact_relation text, contact_phone text, contact_note text
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- Notes of states may be medical: they are told to admins, and nobody else gets any.
create function private.list_duty_notes(person uuid)
returns table (id bigint, note text)
language sql
stable
security definer
set search_path = ''
as $$
  select d.id, d.note from public.duty_states d
  where d.user_id = person and d.agency_id = (select private.administered_agency_id()) and d.note is not null
$$;

create function public.update_person(
  p_user_id uuid, p_expected_version integer, p_full_name text, p_employee_number text default null, p_phone text default null,
  p_hired_on date default null, p_seniority_date date default null, p_center_id uuid default null,
  p_preferred_shift_id integer default null
)
returns void language sql set search_path = '' as $$
  select private.update_person(p_user_id, p_expected_version, p_full_name, p_employee_number, p_phone, p_hired_on,
    p_seniority_date, p_center_id, p_preferred_shift_id)
$$;
create function public.set_pattern(
  p_user_id uuid, p_expected_version integer, p_from_date date, p_pattern public.shift_pattern default null
)
returns void language sql set search_path = '' as $$
  select private.set_pattern(p_user_id, p_from_date, p_pattern, p_expected_version)
$$;
create function public.remove_pattern(p_user_id uuid, p_expected_version integer, p_from_date date)
returns void language sql set search_path = '' as $$
  select private.remove_pattern(p_user_id, p_from_date, p_expected_version)
$$;
create function public.save_duty_state(
  p_user_id uuid, p_kind public.duty_state, p_from_date date, p_to_date date default null, p_trainer_id uuid default null,
  p_note text default null, p_id bigint default null, p_expected_version integer default null
)
returns bigint language sql set search_path = '' as $$
  select private.save_duty_state(p_id, p_expected_version, p_user_id, p_kind, p_from_date, p_to_date, p_trainer_id, p_note)
$$;
create function public.end_duty_state(p_id bigint, p_expected_version integer, p_to_date date)
returns jsonb language sql set search_path = '' as $$
  select private.end_duty_state(p_id, p_expected_version, p_to_date)
$$;
create function public.save_person_qualification(
  p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date, p_to_date date default null,
  p_former_from_date date default null
)
returns void language sql set search_path = '' as $$
  select private.save_person_qualification(p_user_id, p_expected_version, p_qualification_id, p_from_date, p_to_date,
    p_former_from_date)
$$;
create function public.remove_person_qualification(
  p_user_id uuid, p_expected_version integer, p_qualification_id integer, p_from_date date
)
returns void language sql set search_path = '' as $$
  select private.remove_person_qualification(p_user_id, p_expected_version, p_qualification_id, p_from_date)
$$;
create function public.get_emergency_contact(p_user_id uuid)
returns jsonb language sql set search_path = '' as $$ select private.get_emergency_contact(p_user_id) $$;
create function public.save_emergency_contact(
  p_user_id uuid, p_expected_version integer default null, p_name text default null, p_relation text default null,
  p_phone text default null, p_note text default null
)
returns void language sql set search_path = '' as $$
  select private.save_emergency_contact(p_user_id, p_expected_version, p_name, p_relation, p_phone, p_note)
$$;
create function public.list_duty_notes(p_user_id uuid)
returns table (id bigint, note text) language sql stable set search_path = '' as $$
  select * from private.list_duty_notes(p_user_id)
$$;
comment on function public.save_duty_state is 'Adds or changes a time in training or on light duty.';
comment on function public.get_emergency_contact is 'Whom to call for a person; each look of another is in the audit.';
grant execute on function
  private.update_person(uuid, integer, text, text, text, date, date, uuid, integer),
  private.set_pattern(uuid, date, public.shift_pattern, integer),
  private.remove_pattern(uuid, date, integer),
  private.save_duty_state(bigint, integer, uuid, public.duty_state, date, date, uuid, text),
  private.end_duty_state(bigint, integer, date),
  private.save_person_qualification(uuid, integer, integer, date, date, date),
  private.remove_person_qualification(uuid, integer, integer, date),
  private.get_emergency_contact(uuid),
  private.save_emergency_contact(uuid, integer, text, text, text, text),
  private.list_duty_notes(uuid),
  public.update_person(uuid, integer, text, text, text, date, date, uuid, integer),
  public.set_pattern(uuid, integer, date, public.shift_pattern),
  public.remove_pattern(uuid, integer, date),
  public.save_duty_state(uuid, public.duty_state, date, date, uuid, text, bigint, integer),
  public.end_duty_state(bigint, integer, date),
  public.save_person_qualification(uuid, integer, integer, date, date, date),
  public.remove_person_qualification(uuid, integer, integer, date),
  public.get_emergency_contact(uuid),
  public.save_emergency_contact(uuid, integer, text, text, text, text),
  public.list_duty_notes(uuid)
  to authenticated;
