-- Direct conversations, which everybody opens, and groups, which admins make.

create function private.open_direct_channel(person uuid)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  me uuid := (select auth.uid());
  made uuid;
begin
  if person = me then
    perform private.fail(422, 'Nobody writes to themselves.', '{"field":"userId"}');
  end if;
  select c.id into made from public.chat_channels c
  where c.agency_id = agency and c.low_user_id = least(me, person) and c.high_user_id = greatest(me, person);
  if not found then
    if not exists (select 1 from public.profiles p where p.id = person and p.agency_id = agency and p.is_active) then
      perform private.fail(404, 'This person does not exist.', '{"field":"userId"}');
    end if;
    -- Two who open it at once get the same one.
    insert into public.chat_channels (agency_id, kind, low_user_id, high_user_id)
    values (agency, 'direct', least(me, person), greatest(me, person)) on conflict do nothing;
    select c.id into made from public.chat_channels c
    where c.agency_id = agency and c.low_user_id = least(me, person) and c.high_user_id = greatest(me, person);
  end if;
  -- The other one has it in their list from the first message on.
  insert into public.chat_members (agency_id, channel_id, user_id) values (agency, made, me) on conflict do nothing;
  if found then
    perform private.tell_person(me, 'chat_list', jsonb_build_object('channel', made));
  end if;
  return made;
end
$$;

create function public.open_direct_channel(p_user_id uuid)
returns uuid language sql set search_path = '' as $$ select private.open_direct_channel(p_user_id) $$;
comment on function public.open_direct_channel is 'The direct conversation with somebody of the agency, made when it is first opened.';
grant execute on function private.open_direct_channel(uuid), public.open_direct_channel(uuid) to authenticated;

-- A group of the admin's agency, locked. Groups are changed one at a time in an agency, so that limits hold.
create function private.hold_group(channel uuid)
returns public.chat_channels
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  c public.chat_channels;
begin
  perform pg_advisory_xact_lock(hashtextextended('chat_groups:' || agency, 0));
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  select * into c from public.chat_channels x
  where x.id = channel and x.agency_id = agency and x.kind = 'group' for no key update;
  if not found then
    perform private.fail(404, 'This group does not exist.');
  end if;
  return c;
end
$$;

-- Refuses people who would be in more groups than live updates can carry.
create function private.check_group_room(agency uuid, people uuid[])
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  full_person text;
begin
  select private.name_of(m.user_id) into full_person
  from public.chat_members m
  join public.chat_channels c on c.agency_id = m.agency_id and c.id = m.channel_id and c.kind = 'group' and c.archived_at is null
  where m.agency_id = agency and m.user_id = any (people)
  group by m.user_id having count(*) >= 50 order by m.user_id limit 1;
  if found then
    perform private.fail(422, format('%s is in 50 groups, which is the most for one person.', full_person),
      '{"field":"members"}');
  end if;
end
$$;

create function private.put_into_group(channel public.chat_channels, people uuid[])
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  added uuid[] := array(
    select distinct x from unnest(people) x
    where x is not null and not exists (
      select 1 from public.chat_members m
      where m.agency_id = channel.agency_id and m.channel_id = channel.id and m.user_id = x
    )
  );
begin
  if exists (
    select 1 from unnest(added) x where not exists (
      select 1 from public.profiles p where p.id = x and p.agency_id = channel.agency_id and p.is_active
    )
  ) then
    perform private.fail(422, 'Only active people of the agency belong to a group.', '{"field":"members"}');
  end if;
  if cardinality(added) + (
    select count(*) from public.chat_members m where m.agency_id = channel.agency_id and m.channel_id = channel.id
  ) > 2000 then
    perform private.fail(422, 'A group has at most 2000 members.', '{"field":"members"}');
  end if;
  if channel.archived_at is null then
    perform private.check_group_room(channel.agency_id, added);
  end if;
  insert into public.chat_members (agency_id, channel_id, user_id, joined_seq, last_read_seq)
  select channel.agency_id, channel.id, x, channel.last_seq, channel.last_seq from unnest(added) x;
  perform private.tell_person(x, 'topics') from unnest(added) x order by x;
  if cardinality(added) > 0 then
    perform private.tell_chat(channel, 'chat_list', jsonb_build_object('channel', channel.id));
  end if;
  return cardinality(added);
end
$$;

create function private.group_name(given text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  words text := private.words_of(given, 'Name', 'name', 80, true);
begin
  if words is null then
    perform private.fail(422, 'Enter a name.', '{"field":"name"}');
  end if;
  return words;
end
$$;

create function private.create_chat_channel(given_name text, given_description text, people uuid[])
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  c public.chat_channels;
begin
  perform pg_advisory_xact_lock(hashtextextended('chat_groups:' || agency, 0));
  perform private.require_admin();
  insert into public.chat_channels (agency_id, kind, name, description)
  values (agency, 'group', private.group_name(given_name),
    coalesce(private.words_of(given_description, 'Description', 'description', 200, true), ''))
  returning * into c;
  perform private.put_into_group(c, people);
  return c.id;
end
$$;

create function public.create_chat_channel(p_name text, p_description text default '', p_members uuid[] default '{}')
returns uuid language sql set search_path = ''
as $$ select private.create_chat_channel(p_name, p_description, p_members) $$;
comment on function public.create_chat_channel is 'Makes a group, for admins; who made it belongs to it only if named.';
grant execute on function private.create_chat_channel(text, text, uuid[]), public.create_chat_channel(text, text, uuid[])
  to authenticated;

create function private.update_chat_channel(
  channel uuid, expected_version integer, given_name text, given_description text, archived boolean
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  c public.chat_channels := private.hold_group(channel);
  former public.chat_channels := c;
begin
  if c.version is distinct from expected_version then
    perform private.fail(409, format('The group %s was changed meanwhile. Look again before you change it.', c.name),
      jsonb_build_object('version', c.version, 'at', c.updated_at));
  end if;
  if archived is null then
    perform private.fail(422, 'Archived is yes or no.', '{"field":"isArchived"}');
  end if;
  if c.archived_at is not null and not archived then
    perform private.check_group_room(c.agency_id, array(
      select m.user_id from public.chat_members m where m.agency_id = c.agency_id and m.channel_id = c.id
    ));
  end if;
  c.name := private.group_name(given_name);
  c.description := coalesce(private.words_of(given_description, 'Description', 'description', 200, true), '');
  c.archived_at := case when archived then coalesce(c.archived_at, now()) end;
  if (c.name, c.description, c.archived_at) is not distinct from (former.name, former.description, former.archived_at) then
    return c.version;
  end if;
  update public.chat_channels x set name = c.name, description = c.description, archived_at = c.archived_at
  where x.id = c.id returning * into c;
  perform private.tell_chat(c, 'chat_list', jsonb_build_object('channel', c.id));
  if (former.archived_at is null) <> (c.archived_at is null) then
    perform private.tell_person(m.user_id, 'topics')
    from public.chat_members m where m.agency_id = c.agency_id and m.channel_id = c.id order by m.user_id;
  end if;
  return c.version;
end
$$;

create function public.update_chat_channel(
  p_channel_id uuid, p_version integer, p_name text, p_description text, p_archived boolean
)
returns integer language sql set search_path = ''
as $$ select private.update_chat_channel(p_channel_id, p_version, p_name, p_description, p_archived) $$;
comment on function public.update_chat_channel is 'Names, describes or archives a group, for admins; returns its new version.';
grant execute on function private.update_chat_channel(uuid, integer, text, text, boolean),
  public.update_chat_channel(uuid, integer, text, text, boolean) to authenticated;

create function private.add_chat_members(channel uuid, people uuid[])
returns integer
language sql
security definer
set search_path = ''
as $$ select private.put_into_group(private.hold_group(channel), people) where (select auth.uid()) is not null $$;

create function public.add_chat_members(p_channel_id uuid, p_members uuid[])
returns integer language sql set search_path = '' as $$ select private.add_chat_members(p_channel_id, p_members) $$;
comment on function public.add_chat_members is 'Puts people into a group, for admins; returns how many were not in it.';
grant execute on function private.add_chat_members(uuid, uuid[]), public.add_chat_members(uuid, uuid[]) to authenticated;

create function private.remove_chat_member(channel uuid, person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  c public.chat_channels;
begin
  if person = (select auth.uid()) then
    c := private.require_channel(channel);
    if c.kind <> 'group' then
      perform private.fail(422, 'Only groups can be left: this conversation is of your center, your role or two people.');
    end if;
  else
    c := private.hold_group(channel);
  end if;
  if not exists (
    select 1 from public.chat_members m where m.agency_id = agency and m.channel_id = c.id and m.user_id = person
  ) then
    perform private.fail(404, 'This person does not belong to the group.', '{"field":"userId"}');
  end if;
  perform private.leave_chat(person, array[c.id], true);
end
$$;

create function public.remove_chat_member(p_channel_id uuid, p_user_id uuid)
returns void language sql set search_path = '' as $$ select private.remove_chat_member(p_channel_id, p_user_id) $$;
comment on function public.remove_chat_member is 'Takes somebody out of a group, for admins; oneself, for everybody.';
grant execute on function private.remove_chat_member(uuid, uuid), public.remove_chat_member(uuid, uuid) to authenticated;
