-- Whose invitation was revoked is invited again by a file that names them, too. A pattern that is in force already is no
-- change, and nobody is in training while they train somebody.

-- Lets somebody in again whose invitation was revoked, with a new one.
create function private.invite_again(person public.profiles, actor uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  update public.profiles p set is_active = true where p.id = person.id and not p.is_active;
  insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at, mail_due_at)
  values (person.agency_id, person.id, person.email, private.first_role_of(person.id), actor, now() + interval '30 days', now())
  returning * into invitation;
  perform private.ask_for_invitation_mail(invitation);
end
$$;

create or replace function private.resend_invitation(person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
  perform private.ask_for_invitation_mail(invitation);
end
$$;

create or replace function private.import_people(actor uuid, people jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create or replace function private.set_pattern(person uuid, from_date date, new_pattern public.shift_pattern, expected_version integer)
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
$$;

create or replace function private.save_duty_state(state_id bigint, expected_version integer, person uuid, state public.duty_state, first_date date, last_date date, trainer uuid, words text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
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
$$;
