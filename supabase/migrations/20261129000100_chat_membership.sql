-- Who belongs to the conversations of centers and supervisors, and the live topics of conversations.

-- Of a suspended agency, or a person without a session, nothing.
create or replace function private.my_topics()
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
  ], null) || array(
    select format('chat:%s:%s.%s', c.id, a.topic_epoch, c.topic_epoch)
    from public.chat_members m
    join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id
    where m.agency_id = a.id and m.user_id = (select auth.uid()) and c.kind <> 'direct' and c.archived_at is null
    order by c.id
  )
  from public.agencies a
  where a.id = private.my_agency_id()
$$;

-- Whoever has the app open says so to the agency, besides supervisors who look at a roster.
alter policy presence_hear on realtime.messages using (
  extension = 'presence' and ((select realtime.topic()) like 'supervisors:%' or (select realtime.topic()) like 'agency:%')
  and (select realtime.topic()) = any ((select private.my_topics())::text[])
);
alter policy presence_say on realtime.messages with check (
  extension = 'presence' and ((select realtime.topic()) like 'supervisors:%' or (select realtime.topic()) like 'agency:%')
  and (select realtime.topic()) = any ((select private.my_topics())::text[])
);

-- Says something to all who belong to a conversation: to both people of a direct one on their own topics.
create function private.tell_chat(channel public.chat_channels, event text, payload jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if channel.kind = 'direct' then
    perform private.tell_person(channel.low_user_id, event, payload);
    perform private.tell_person(channel.high_user_id, event, payload);
  else
    perform private.tell(format('chat:%s:%s.%s', channel.id, a.topic_epoch, channel.topic_epoch), event, payload)
    from public.agencies a where a.id = channel.agency_id;
  end if;
end
$$;

-- Takes a person out of conversations. Each is locked, so that nothing is sent on a topic that the person hears once this
-- is committed. Whose whole agency moves its topics moves none here.
create function private.leave_chat(person uuid, channels uuid[], moves_topics boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  channel uuid;
begin
  for channel in select unnest(channels) order by 1 loop
    update public.chat_channels c set topic_epoch = c.topic_epoch + moves_topics::integer where c.id = channel;
    delete from public.chat_members m where m.channel_id = channel and m.user_id = person;
    if moves_topics then
      perform private.tell_person(m.user_id, 'topics')
      from public.chat_members m where m.channel_id = channel order by m.user_id;
    end if;
  end loop;
  perform private.tell_person(person, 'topics');
end
$$;

-- Puts a person into the conversations of their center and role, and takes them out of those of others. What follows from
-- a change of the person is in the audit with that change.
create function private.follow_chat(person uuid, is_told boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  someone public.profiles;
  wanted uuid[];
  former uuid[];
begin
  select * into someone from public.profiles p where p.id = person;
  wanted := array(
    select c.id from public.chat_channels c
    where c.agency_id = someone.agency_id and someone.is_active and (
      c.center_id = someone.center_id or c.kind = 'supervisors' and private.role_of(person) >= 'supervisor'
    )
  );
  former := array(
    select c.id from public.chat_members m
    join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id
    where m.agency_id = someone.agency_id and m.user_id = person and c.kind in ('center', 'supervisors')
      and c.id <> all (wanted)
  );
  perform set_config('app.bulk', 'on', true);
  if cardinality(former) > 0 then
    perform private.leave_chat(person, former, someone.is_active);
  end if;
  insert into public.chat_members (agency_id, channel_id, user_id, joined_seq, last_read_seq)
  select c.agency_id, c.id, person, c.last_seq, c.last_seq from public.chat_channels c where c.id = any (wanted)
  on conflict do nothing;
  if found and is_told then
    perform private.tell_person(person, 'topics');
  end if;
  perform set_config('app.bulk', recording, true);
end
$$;

create function private.follow_chat_of_person()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  -- A role that is taken away makes room for another one in the same transaction.
  if tg_table_name = 'user_roles' then
    if tg_op <> 'DELETE' or not exists (select 1 from public.user_roles r where r.user_id = old.user_id) then
      perform private.follow_chat((entry ->> 'user_id')::uuid, true);
    end if;
    return null;
  end if;
  if tg_op = 'UPDATE' and old.is_active and not new.is_active then
    -- Whoever posts at this moment is waited for: after this nothing reaches the one who leaves.
    perform 1 from public.chat_channels c
    where c.id in (select m.channel_id from public.chat_members m where m.user_id = new.id) order by c.id for no key update;
  end if;
  perform private.follow_chat(new.id, tg_op = 'UPDATE');
  return null;
end
$$;
create trigger profiles_follow_chat after insert on public.profiles
  for each row execute function private.follow_chat_of_person();
-- Before the topics of the agency move.
create trigger profiles_follow_chat_change after update of is_active, center_id, agency_id on public.profiles
  for each row when ((old.is_active, old.center_id, old.agency_id) is distinct from (new.is_active, new.center_id, new.agency_id))
  execute function private.follow_chat_of_person();
create trigger user_roles_follow_chat after insert or update on public.user_roles
  for each row execute function private.follow_chat_of_person();
create constraint trigger user_roles_follow_chat_removal after delete on public.user_roles
  deferrable initially deferred for each row execute function private.follow_chat_of_person();

-- A center has its conversation from its first day, an agency that of its supervisors.
create function private.make_chat()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  if tg_table_name = 'centers' then
    insert into public.chat_channels (agency_id, kind, center_id) values (new.agency_id, 'center', new.id);
  else
    insert into public.chat_channels (agency_id, kind) values (new.id, 'supervisors');
  end if;
  perform set_config('app.bulk', recording, true);
  return null;
end
$$;
create trigger centers_make_chat after insert on public.centers for each row execute function private.make_chat();
create trigger agencies_make_chat after insert on public.agencies for each row execute function private.make_chat();

select set_config('app.bulk', 'on', true);
insert into public.chat_channels (agency_id, kind, center_id) select c.agency_id, 'center', c.id from public.centers c;
insert into public.chat_channels (agency_id, kind) select a.id, 'supervisors' from public.agencies a;
select private.follow_chat(p.id, false) from public.profiles p where p.is_active;
select set_config('app.bulk', '', true);

-- As before, but without a lock that waits for whoever writes to the person.
create or replace function private.update_user_role(person uuid, new_role public.role_name, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  old_role public.role_name;
begin
  perform private.lock_admins(agency);
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
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
$$;
