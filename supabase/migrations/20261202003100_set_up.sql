-- How an installation without an agency gets one: whoever runs the server reads a code off it, and with it makes the agency,
-- its center and its first admin. What comes after that the admin does with the rights of an admin; here is only how far.

-- One code for each running server of the installation, for people who start it anew find another one in its output.
create table private.set_up_codes (
  instance text primary key constraint set_up_codes_instance_check check (char_length(instance) between 1 and 200),
  code_hash bytea not null constraint set_up_codes_hash_check check (octet_length(code_hash) = 32),
  made_at timestamptz not null default now()
);
comment on table private.set_up_codes is 'Codes that open the set-up, by their SHA-256 alone. There are none once there is an agency.';
alter table private.set_up_codes enable row level security;

create table private.set_ups (
  agency_id uuid primary key references public.agencies (id),
  started_at timestamptz not null default now(),
  shifts_at timestamptz,
  people_at timestamptz,
  dismissed_at timestamptz
);
comment on table private.set_ups is 'How far the set-up of an agency is that was made by it: when each step was left as done.';
comment on column private.set_ups.dismissed_at is 'An admin wants to hear no more of it.';
alter table private.set_ups enable row level security;

-- With its first published schedule an agency is set up.
create function private.has_published(agency uuid)
returns boolean
language sql
stable
set search_path = ''
as $$ select exists (select 1 from public.schedules b where b.agency_id = agency and b.status = 'published') $$;

-- What the set-up is for whoever is not signed in: `empty` = it waits for somebody with the code; `open` = an admin is in the
-- middle of it; `done`.
create function private.get_set_up_phase()
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when not exists (select 1 from public.agencies) then 'empty'
    when exists (
      select 1 from private.set_ups s where s.dismissed_at is null and not private.has_published(s.agency_id)
    ) then 'open'
    else 'done'
  end
$$;
create function public.get_set_up_phase()
returns text language sql stable set search_path = '' as $$ select private.get_set_up_phase() $$;
comment on function public.get_set_up_phase is 'empty: there is no agency yet. open: an admin is in the middle of the set-up. done.';

-- Seeding takes the same lock: of all who would make the first agency, one does.
create function private.only_first_agency()
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('seed', 0));
  if exists (select 1 from public.agencies) then
    perform private.fail(409, 'This installation has been set up meanwhile. Sign in, or ask whoever did it for an invitation.');
  end if;
end
$$;

create function private.make_set_up_code(given_instance text, given_hash text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('seed', 0));
  if exists (select 1 from public.agencies) then
    delete from private.set_up_codes;
    return false;
  end if;
  -- Where a server has another name with each start, the codes of its former starts would stay.
  delete from private.set_up_codes c where c.made_at < now() - interval '1 day';
  insert into private.set_up_codes (instance, code_hash) values (given_instance, decode(given_hash, 'hex'))
  on conflict (instance) do update set code_hash = excluded.code_hash, made_at = now();
  return true;
end
$$;
create function public.make_set_up_code(p_instance text, p_hash text)
returns boolean language sql set search_path = '' as $$ select private.make_set_up_code(p_instance, p_hash) $$;
comment on function public.make_set_up_code is 'Keeps the code of a server that starts, in place of its former one; false once there is an agency.';

create function private.check_set_up_code(given_hash text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select not exists (select 1 from public.agencies)
    and given_hash ~ '^[0-9a-f]{64}$'
    and exists (select 1 from private.set_up_codes c where c.code_hash = decode(given_hash, 'hex'))
$$;
create function public.check_set_up_code(p_hash text)
returns boolean language sql stable set search_path = '' as $$ select private.check_set_up_code(p_hash) $$;
comment on function public.check_set_up_code is 'Whether a code opens the set-up now. Whoever calls it counts the tries.';

-- An account with this address that belongs to nobody, of a try that ended halfway or made by hand: it becomes the first
-- admin's. One of a moment ago may be somebody else's who does the same just now.
create function private.find_set_up_account(address text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  select u.id from auth.users u
  where lower(u.email) = lower(address) and u.deleted_at is null and u.created_at < now() - interval '30 seconds'
    and not exists (select 1 from public.agencies)
    and not exists (select 1 from public.profiles p where p.id = u.id)
$$;
create function public.find_set_up_account(p_email text)
returns uuid language sql stable set search_path = '' as $$ select private.find_set_up_account(p_email) $$;
comment on function public.find_set_up_account is 'The account of nobody with this address, while there is no agency; null without one.';

-- The agency, its center and its first admin, all or nothing; the codes are gone with it. The account is made before, and
-- with the code alone.
create function private.set_up_agency(given_hash text, admin_id uuid, fields jsonb)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency_name text := private.words_of(fields ->> 'agencyName', 'Agency', 'agencyName', 120, true);
  center_name text := private.words_of(fields ->> 'centerName', 'Center', 'centerName', 120, true);
  person_name text := private.words_of(fields ->> 'fullName', 'Name', 'fullName', 120, true);
  day_start time := private.time_in(fields, 'dayStart', 15, 'The day starts at a time in steps of 15 minutes, such as 05:15.');
  week_start integer := private.whole_in(fields, 'workweekStart', 0, 6, 'Choose the day on which the workweek starts.');
  address text;
  agency uuid;
  center uuid;
begin
  perform private.only_first_agency();
  if not private.check_set_up_code(given_hash) then
    perform private.fail(403, 'This code is not valid any more. Read the newest one off the server.', '{"field":"code"}');
  end if;
  if agency_name is null or center_name is null or person_name is null then
    perform private.fail(422, 'Agency, center and name are needed.');
  end if;
  if coalesce(not private.is_time_zone(fields ->> 'timeZone'), true) then
    perform private.fail(422, 'Time zone is a name such as America/Denver.', '{"field":"timeZone"}');
  end if;
  select u.email into address from auth.users u
  where u.id = admin_id and u.deleted_at is null and u.email_confirmed_at is not null
    and not exists (select 1 from public.profiles p where p.id = u.id);
  if address is null then
    perform private.fail(409, 'The account of the first admin is not there. Try again.', '{"field":"email"}');
  end if;
  perform set_config('app.bulk', 'on', true);
  insert into public.agencies (name, slug, workweek_start)
  values (agency_name,
    coalesce(nullif(btrim(left(regexp_replace(lower(agency_name), '[^a-z0-9]+', '-', 'g'), 60), '-'), ''), 'agency'),
    week_start)
  returning id into agency;
  insert into public.centers (agency_id, name, time_zone, day_start)
  values (agency, center_name, fields ->> 'timeZone', day_start)
  returning id into center;
  insert into public.profiles (id, agency_id, center_id, full_name, email)
  values (admin_id, agency, center, person_name, address);
  insert into public.user_roles (user_id, role_id) select admin_id, r.id from public.roles r where r.name = 'admin';
  insert into private.set_ups (agency_id) values (agency);
  delete from private.set_up_codes;
  perform set_config('app.bulk', '', true);
  perform private.record_audit(agency, 'agency.set_up', agency::text, '{"entity":"agency"}', null,
    jsonb_build_object('name', agency_name, 'center', center_name, 'time_zone', fields ->> 'timeZone',
      'day_start', to_char(day_start, 'HH24:MI'), 'workweek_start', week_start, 'admin', person_name, 'email', address),
    admin_id);
  return agency;
end
$$;
create function public.set_up_agency(p_hash text, p_admin_id uuid, p_fields jsonb)
returns uuid language sql set search_path = '' as $$ select private.set_up_agency(p_hash, p_admin_id, p_fields) $$;
comment on function public.set_up_agency is 'Makes the first agency with its center and admin for whoever has the code.';

-- How far the set-up of the caller's agency is, for its admins; null where it was not made by it.
create function private.get_set_up()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('shifts', s.shifts_at is not null, 'people', s.people_at is not null,
    'published', private.has_published(s.agency_id), 'dismissed', s.dismissed_at is not null)
  from private.set_ups s where s.agency_id = private.administered_agency_id()
$$;
create function public.get_set_up()
returns jsonb language sql stable set search_path = '' as $$ select private.get_set_up() $$;
comment on function public.get_set_up is 'Which steps of the set-up are done, for admins of an agency that was made by it; else null.';

-- A step is done, or the rest of it is not wanted. Saying so again changes nothing.
create function private.note_set_up(step text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  known private.set_ups;
begin
  select * into known from private.set_ups s where s.agency_id = agency for update;
  if not found then
    perform private.fail(404, 'This agency has no set-up to go on with.');
  end if;
  if step not in ('shifts', 'people', 'dismissed') or step is null then
    perform private.fail(422, 'There is no such step.', '{"field":"step"}');
  end if;
  if to_jsonb(known) ->> (step || '_at') is not null then
    return;
  end if;
  if step = 'shifts' then
    update private.set_ups s set shifts_at = now() where s.agency_id = agency;
  elsif step = 'people' then
    update private.set_ups s set people_at = now() where s.agency_id = agency;
  else
    update private.set_ups s set dismissed_at = now() where s.agency_id = agency;
  end if;
  perform private.record_audit(agency, 'agency.set_up_step', agency::text,
    jsonb_build_object('entity', 'agency', 'step', step));
end
$$;
create function public.note_set_up(p_step text)
returns void language sql set search_path = '' as $$ select private.note_set_up(p_step) $$;
comment on function public.note_set_up is 'Notes that a step of the set-up is done (shifts, people), or that it is dismissed; for admins.';

-- The standard shifts of a center with who must be there during each, by the functions of the settings, all or nothing. A
-- row without people has no minimum of its own; one that is removed is retired, and its minimum ends. From today on.
create function private.save_set_up_shifts(center uuid, entries jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  today date := private.today_of(agency);
  entry record;
begin
  if jsonb_typeof(entries) is distinct from 'array' or jsonb_array_length(entries) not between 1 and 60 then
    perform private.fail(422, 'There is at least one shift.');
  end if;
  perform private.open_center(agency, center);
  -- What is removed leaves its name and code to what is added.
  for entry in
    select * from jsonb_to_recordset(entries) as e ("shiftId" integer, "shiftVersion" integer, "requirementId" integer,
      "requirementVersion" integer, "isRemoved" boolean, "minEmployees" integer)
  loop
    if entry."isRemoved" and entry."shiftId" is not null then
      perform private.set_shift_active(entry."shiftId", false, entry."shiftVersion", today);
    end if;
    if entry."requirementId" is not null and (entry."isRemoved" or entry."minEmployees" = 0) then
      perform private.end_requirement(entry."requirementId", entry."requirementVersion", today);
    end if;
  end loop;
  for entry in
    select * from jsonb_to_recordset(entries) as e ("shiftId" integer, "shiftVersion" integer, "requirementId" integer,
      "requirementVersion" integer, "isRemoved" boolean, name text, code text, category public.shift_category,
      "startTime" time, "endTime" time, "minEmployees" integer, "minSupervisors" integer)
  loop
    continue when coalesce(entry."isRemoved", false);
    if entry."shiftId" is null then
      perform private.create_shift(center, entry.name, entry.code, entry.category, entry."startTime", entry."endTime", today);
    else
      perform private.revise_shift(entry."shiftId", entry."shiftVersion", entry.name, entry.code, entry.category,
        entry."startTime", entry."endTime", today);
    end if;
    if entry."minEmployees" > 0 then
      perform private.save_requirement(entry."requirementId", entry."requirementVersion", center,
        jsonb_build_object('name', entry.name, 'startTime', to_char(entry."startTime", 'HH24:MI'),
          'endTime', to_char(entry."endTime", 'HH24:MI'), 'minEmployees', entry."minEmployees",
          'minSupervisors', entry."minSupervisors", 'weekdays', null, 'fromDate', null, 'toDate', null,
          'replacesWeekly', false, 'qualificationId', null),
        today);
    end if;
  end loop;
  perform private.note_set_up('shifts');
end
$$;
create function public.save_set_up_shifts(p_center_id uuid, p_entries jsonb)
returns void language sql set search_path = '' as $$ select private.save_set_up_shifts(p_center_id, p_entries) $$;
comment on function public.save_set_up_shifts is 'Saves the standard shifts of a center and who must be there, as a step of the set-up; for admins.';

revoke all on function private.has_published(uuid), private.get_set_up_phase(), public.get_set_up_phase(), private.only_first_agency(),
  private.make_set_up_code(text, text), public.make_set_up_code(text, text),
  private.check_set_up_code(text), public.check_set_up_code(text),
  private.find_set_up_account(text), public.find_set_up_account(text),
  private.set_up_agency(text, uuid, jsonb), public.set_up_agency(text, uuid, jsonb),
  private.get_set_up(), public.get_set_up(), private.note_set_up(text), public.note_set_up(text),
  private.save_set_up_shifts(uuid, jsonb), public.save_set_up_shifts(uuid, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function private.get_set_up_phase(), public.get_set_up_phase() to anon;
grant execute on function private.make_set_up_code(text, text), public.make_set_up_code(text, text),
  private.check_set_up_code(text), public.check_set_up_code(text),
  private.find_set_up_account(text), public.find_set_up_account(text),
  private.set_up_agency(text, uuid, jsonb), public.set_up_agency(text, uuid, jsonb) to service_role;
grant execute on function private.get_set_up(), public.get_set_up(), private.note_set_up(text), public.note_set_up(text),
  private.save_set_up_shifts(uuid, jsonb), public.save_set_up_shifts(uuid, jsonb) to authenticated;
