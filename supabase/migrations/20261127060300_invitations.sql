-- An invitation is a mail that the worker sends: it says when it left, until when its link can be used, and what is wrong.
alter table public.invitations
  add column mailed_at timestamptz,
  add column mail_due_at timestamptz,
  add column mail_attempts integer not null default 0,
  add column mail_problem text check (char_length(mail_problem) between 1 and 200);
comment on column public.invitations.mailed_at is 'When its last mail was sent; null = it waits, or could not be sent.';
comment on column public.invitations.mail_due_at is 'When the mail is to be tried next; null = it is tried no more.';
create index invitations_waiting_idx on public.invitations (mail_due_at) where (mailed_at is null and state = 'pending');
-- Last: no index can be made of a table whose triggers still wait.
update public.invitations set mailed_at = created_at;

-- The agency of an admin for whom the server works; fails for everybody else.
create function private.agency_of_admin(actor uuid)
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
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
$$;

-- Lets the worker send a mail when it is due.
create function private.ask_for_invitation_mail(invitation public.invitations)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into private.outbox (agency_id, kind, payload)
  values (invitation.agency_id, 'invitation.mail', jsonb_build_object('invitation_id', invitation.id,
    'due_at', floor(extract(epoch from invitation.mail_due_at) * 1000)))
$$;

-- Accounts that need not be made for these addresses: of people of the actor's agency, and those that nobody uses, since a
-- try before made them for people who were then not stored.
create function private.list_import_accounts(actor uuid, addresses text[])
returns table (email text, user_id uuid)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.agency_of_admin(actor);
begin
  return query
  select lower(u.email::text), u.id from auth.users u
  left join public.profiles p on p.id = u.id
  where lower(u.email) = any (select lower(a) from unnest(addresses) a) and u.deleted_at is null
    and case when p.id is null then u.email_confirmed_at is null and u.last_sign_in_at is null else p.agency_id = agency end;
end
$$;

-- Which of these addresses belong to an account of another agency, or to one that is used without a profile. It says no
-- more of them.
create function private.list_foreign_emails(actor uuid, addresses text[])
returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
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
$$;

-- A failure in words: with the line of a file before them, or as a sentence of their own.
create function private.at_line(line text, words text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case when line = '' then upper(left(words, 1)) || substr(words, 2) else line || words end
$$;

-- Stores people whose accounts Auth has: everybody, or nobody. Who is there already in the same words is passed over, so that
-- the same people sent twice are stored once. Called by the server for the admin `actor`, whose right is checked again.
create function private.import_people(actor uuid, people jsonb)
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
    select * into known from public.profiles p where lower(p.email) = lower(entry.email);
    if found then
      if known.agency_id = agency and known.full_name = entry."fullName"
        and known.employee_number is not distinct from entry."employeeNumber"
        and known.center_id = entry."centerId" and private.first_role_of(known.id) = entry.role
        and (many or exists (select 1 from public.invitations i where i.user_id = known.id and i.state = 'pending'))
      then
        there := there + 1;
        continue;
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
  if many and made > 0 then
    perform private.record_audit(agency, 'people.import', agency::text,
      jsonb_build_object('entity', 'user', 'created', made, 'already', there), null, null, actor);
  end if;
  return jsonb_build_object('created', made, 'already', there);
exception
  when unique_violation then
    perform private.fail(409, 'Two of these people share an e-mail address or an employee number.');
end
$$;

-- The highest role of somebody, also of one who is deactivated.
create function private.first_role_of(person uuid)
returns public.role_name
language sql
stable
security definer
set search_path = ''
as $$
  select max(r.name) from public.user_roles ur join public.roles r on r.id = ur.role_id where ur.user_id = person
$$;

create function private.add_trainee(
  agency uuid, person uuid, begins date, ends date, trainer uuid, line text, at_fault jsonb
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- What the worker sends next: null when there is nothing to do, or when it is to be tried later, for which there is a new event.
create function private.begin_invitation_mail(invitation_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i where i.id = invitation_id for update;
  if not found or invitation.state <> 'pending' or invitation.mailed_at is not null or invitation.mail_due_at is null then
    return null;
  end if;
  if invitation.mail_due_at > now() then
    perform private.ask_for_invitation_mail(invitation);
    return null;
  end if;
  return (
    select jsonb_build_object('email', p.email, 'fullName', p.full_name)
    from public.profiles p where p.id = invitation.user_id and p.is_active
  );
end
$$;

-- What came of a mail: `sent`; `limited`, Auth takes no more for now; `failed`, to be tried again; `refused`, never to be.
create function private.settle_invitation_mail(invitation_id uuid, outcome text, problem text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- A day of tries, the later ones half an hour apart.
  most constant integer := 50;
  invitation public.invitations;
  next_try timestamptz;
begin
  if coalesce(outcome not in ('sent', 'limited', 'failed', 'refused'), true) then
    perform private.fail(422, 'There is no such outcome.');
  end if;
  select * into invitation from public.invitations i where i.id = invitation_id for update;
  if not found or invitation.state <> 'pending' or invitation.mailed_at is not null then
    return;
  end if;
  perform private.set_action('invitation.mail');
  if outcome = 'sent' then
    -- The link works for a day from now.
    update public.invitations i
    set mailed_at = now(), expires_at = now() + interval '24 hours', mail_due_at = null, mail_problem = null
    where i.id = invitation_id;
    return;
  end if;
  if outcome <> 'refused' and invitation.mail_attempts + 1 < most then
    next_try := now() + least(interval '30 seconds' * 2 ^ least(invitation.mail_attempts, 6), interval '30 minutes');
  end if;
  -- Each try is no change that an audit needs; that it is given up is.
  perform set_config('app.bulk', case when next_try is null then '' else 'on' end, true);
  update public.invitations i
  set mail_attempts = i.mail_attempts + 1, mail_due_at = next_try, mail_problem = left(problem, 200)
  where i.id = invitation_id
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
      where w.state = 'pending' and w.mailed_at is null and w.mail_due_at < next_try and w.id <> invitation_id
      order by w.id for update skip locked
    );
  end if;
end
$$;

-- Sends the mail of an open invitation again; one that was revoked becomes a new one for the same account.
create function private.resend_invitation(person uuid)
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
    update public.profiles p set is_active = true where p.id = person and not p.is_active;
    insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at, mail_due_at)
    values (agency, person, target.email, private.first_role_of(person), (select auth.uid()), now() + interval '30 days', now())
    returning * into invitation;
  else
    update public.invitations i
    set email = target.email, expires_at = now() + interval '30 days', mailed_at = null, mail_due_at = now(),
      mail_attempts = 0, mail_problem = null
    where i.id = invitation.id
    returning * into invitation;
  end if;
  perform private.ask_for_invitation_mail(invitation);
end
$$;

-- Takes an open invitation back: the person is deactivated, and can be invited anew.
create function private.revoke_invitation(person uuid, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

-- As before, and it answers from where to plan again. Who was never let in is invited again instead.
drop function public.set_person_active(uuid, boolean, integer);
drop function private.set_person_active(uuid, boolean, integer);
create function private.set_person_active(person uuid, active boolean, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create function public.set_person_active(p_user_id uuid, p_active boolean, p_expected_version integer)
returns jsonb language sql set search_path = '' as $$
  select private.set_person_active(p_user_id, p_active, p_expected_version)
$$;
comment on function public.set_person_active is 'Deactivates or reactivates a person; sessions end at once.';
create function public.resend_invitation(p_user_id uuid)
returns void language sql set search_path = '' as $$ select private.resend_invitation(p_user_id) $$;
create function public.revoke_invitation(p_user_id uuid, p_expected_version integer)
returns jsonb language sql set search_path = '' as $$
  select private.revoke_invitation(p_user_id, p_expected_version)
$$;
create function public.import_people(p_actor uuid, p_people jsonb)
returns jsonb language sql set search_path = '' set statement_timeout = '60s' as $$ select private.import_people(p_actor, p_people) $$;
comment on function public.import_people is 'Stores new people, everybody or nobody; service role only, for an admin.';
create function public.list_import_accounts(p_actor uuid, p_emails text[])
returns table (email text, user_id uuid) language sql stable set search_path = '' as $$
  select * from private.list_import_accounts(p_actor, p_emails)
$$;
create function public.list_foreign_emails(p_actor uuid, p_emails text[])
returns text[] language sql stable set search_path = '' as $$ select private.list_foreign_emails(p_actor, p_emails) $$;
create function public.begin_invitation_mail(p_invitation_id uuid)
returns jsonb language sql set search_path = '' as $$ select private.begin_invitation_mail(p_invitation_id) $$;
create function public.settle_invitation_mail(p_invitation_id uuid, p_outcome text, p_problem text default null)
returns void language sql set search_path = '' as $$
  select private.settle_invitation_mail(p_invitation_id, p_outcome, p_problem)
$$;
grant execute on function
  private.set_person_active(uuid, boolean, integer), public.set_person_active(uuid, boolean, integer),
  private.resend_invitation(uuid), public.resend_invitation(uuid),
  private.revoke_invitation(uuid, integer), public.revoke_invitation(uuid, integer)
  to authenticated;
grant execute on function
  private.import_people(uuid, jsonb), public.import_people(uuid, jsonb),
  private.list_import_accounts(uuid, text[]), public.list_import_accounts(uuid, text[]),
  private.list_foreign_emails(uuid, text[]), public.list_foreign_emails(uuid, text[]),
  private.begin_invitation_mail(uuid), public.begin_invitation_mail(uuid),
  private.settle_invitation_mail(uuid, text, text), public.settle_invitation_mail(uuid, text, text)
  to service_role;

-- One way for one and for many.
drop function public.create_invited_person(uuid, uuid, text, text, public.role_name, uuid, timestamptz, public.shift_pattern, text, date);
drop function private.create_invited_person(uuid, uuid, text, text, public.role_name, uuid, public.shift_pattern, text, date, timestamptz);
drop function public.email_taken(text);
drop function private.email_taken(text);
