-- Live updates are signals: small events on private topics that tell a page to ask again. They carry ids and versions,
-- never names or reasons; what is read afterwards passes row level security.
--
-- agency:<id>:<epoch>       every member: published schedules, shifts and requirements
-- supervisors:<id>:<epoch>  supervisors and admins: people, drafts, runs of the generator
-- user:<id>:<epoch>         one person: notices, the own profile, and that the topics have moved
--
-- Realtime asks for rights only when a topic is joined and when a new token comes. So when somebody loses access the
-- agency's epoch rises in the same transaction: everybody else is told on the own topic to ask for the new ones, and
-- nothing is sent on the old ones any more.

-- The topics the caller may hear; empty for the signed-out and the deactivated.
create function private.my_topics()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select array_remove(array[
    format('user:%s:%s', (select auth.uid()), a.topic_epoch),
    format('agency:%s:%s', a.id, a.topic_epoch),
    case when private.my_role() >= 'supervisor' then format('supervisors:%s:%s', a.id, a.topic_epoch) end
  ], null)
  from public.agencies a
  where a.id = private.my_agency_id()
$$;
grant execute on function private.my_topics() to authenticated;

-- Nobody sends from a browser: there is no policy to insert.
create policy live_topics_hear on realtime.messages for select to authenticated
  using (extension = 'broadcast' and (select realtime.topic()) = any ((select private.my_topics())::text[]));

-- Sends one event, once per transaction for the same topic, event and payload.
create function private.tell(topic text, event text, payload jsonb default '{}')
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  told text := coalesce(current_setting('app.told', true), '');
  entry text := '<' || topic || ' ' || event || ' ' || payload::text || '>';
begin
  if position(entry in told) > 0 then
    return;
  end if;
  perform set_config('app.told', told || entry, true);
  perform realtime.send(payload, event, topic, true);
end
$$;

create function private.tell_agency(kind text, agency uuid, event text, payload jsonb default '{}')
returns void
language sql
security definer
set search_path = ''
as $$
  select private.tell(format('%s:%s:%s', kind, a.id, a.topic_epoch), event, payload)
  from public.agencies a where a.id = agency
$$;

create function private.tell_person(person uuid, event text, payload jsonb default '{}')
returns void
language sql
security definer
set search_path = ''
as $$
  select private.tell(format('user:%s:%s', p.id, a.topic_epoch), event, payload)
  from public.profiles p join public.agencies a on a.id = p.agency_id
  where p.id = person and p.is_active
$$;

-- Moves all topics of an agency, after telling everybody who stays.
create function private.raise_topic_epoch(agency uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
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
$$;

create function private.move_topics_of_leaver()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.raise_topic_epoch(old.agency_id);
  return null;
end
$$;
create trigger profiles_leave_topics after update of is_active, agency_id on public.profiles
  for each row when (old.is_active and not new.is_active or old.agency_id <> new.agency_id)
  execute function private.move_topics_of_leaver();

create function private.move_topics_of_demoted()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select 1 from public.roles r where r.id = old.role_id and r.name <> 'dispatcher') then
    perform private.raise_topic_epoch((select p.agency_id from public.profiles p where p.id = old.user_id));
  end if;
  return null;
end
$$;
create trigger user_roles_leave_topics after delete on public.user_roles
  for each row execute function private.move_topics_of_demoted();

-- A suspended agency hears nothing more, so nobody is told.
create function private.move_topics_of_suspended()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.topic_epoch := old.topic_epoch + 1;
  return new;
end
$$;
create trigger agencies_leave_topics before update of status on public.agencies
  for each row when (old.status = 'active' and new.status <> 'active')
  execute function private.move_topics_of_suspended();

-- What follows fires at commit, so that a transaction with many changes sends one event and with the last version.

create function private.tell_of_schedule()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
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
$$;
create constraint trigger schedules_tell after insert or update or delete on public.schedules
  deferrable initially deferred for each row execute function private.tell_of_schedule();

create function private.tell_of_run()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('supervisors', new.agency_id, 'generation', jsonb_build_object(
    'schedule', new.schedule_id, 'run', new.id, 'state', new.state, 'stage', new.stage, 'progress', new.progress));
  return null;
end
$$;
create trigger generation_runs_tell_start after insert on public.generation_runs
  for each row execute function private.tell_of_run();
create trigger generation_runs_tell_progress after update on public.generation_runs
  for each row when ((old.state, old.stage, old.progress) is distinct from (new.state, new.stage, new.progress))
  execute function private.tell_of_run();

-- Arguments: the column that names the person.
create function private.tell_of_people()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
  person uuid := (entry ->> tg_argv[0])::uuid;
begin
  perform private.tell_agency('supervisors', p.agency_id, 'people') from public.profiles p where p.id = person;
  perform private.tell_person(person, 'profile');
  return null;
end
$$;
create constraint trigger profiles_tell after insert or update on public.profiles
  deferrable initially deferred for each row execute function private.tell_of_people('id');
create constraint trigger user_roles_tell after insert or update or delete on public.user_roles
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');
create constraint trigger profile_patterns_tell after insert or update or delete on public.profile_patterns
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');
create constraint trigger invitations_tell after insert or update on public.invitations
  deferrable initially deferred for each row execute function private.tell_of_people('user_id');

create function private.tell_of_setting()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  perform private.tell_agency('agency', coalesce(entry ->> 'agency_id', entry ->> 'id')::uuid, 'settings');
  return null;
end
$$;
create constraint trigger centers_tell after insert or update on public.centers
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger shifts_tell after insert or update or delete on public.shifts
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger staffing_requirements_tell after insert or update or delete on public.staffing_requirements
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger holidays_tell after insert or update or delete on public.holidays
  deferrable initially deferred for each row execute function private.tell_of_setting();
create constraint trigger agencies_tell after update on public.agencies
  deferrable initially deferred for each row
  when ((old.name, old.workweek_start, old.limits) is distinct from (new.name, new.workweek_start, new.limits))
  execute function private.tell_of_setting();

create function private.tell_of_notice()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_person(new.recipient_id, 'notices');
  return null;
end
$$;
create constraint trigger notifications_tell after insert or update on public.notifications
  deferrable initially deferred for each row execute function private.tell_of_notice();

-- The shell needs the topics with everything else it asks about the person.
create or replace function public.get_me()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
    'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
    'default_shift_preference_id', p.default_shift_preference_id,
    'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
    'role', (select private.my_role()), 'topics', to_jsonb((select private.my_topics())),
    'unread', (select count(*) from public.notifications n where n.recipient_id = p.id and n.read_at is null),
    'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start),
    'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
      'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
  )
  from public.profiles p
  join public.agencies a on a.id = p.agency_id
  left join public.centers c on c.id = p.center_id
  where p.id = (select auth.uid()) and (select private.my_role()) is not null
$$;
