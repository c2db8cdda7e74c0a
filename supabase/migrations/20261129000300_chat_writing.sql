-- What members write.

-- A message's text as it is kept: one kind of line end, no white space around it, and none of the characters that are
-- not seen but change how others are shown (controls, and marks that turn the direction of writing).
create function private.chat_text(given text)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  edges constant text := '[ \n\u00A0\u1680\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]+';
  kept text := regexp_replace(coalesce(given, ''), '\r\n|[\r\u2028\u2029]', E'\n', 'g');
begin
  kept := regexp_replace(replace(kept, E'\t', ' '), '[\u0001-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]', '', 'g');
  kept := regexp_replace(regexp_replace(kept, '^' || edges, ''), edges || '$', '');
  if kept = '' or not private.is_line(replace(kept, E'\n', ' ')) then
    perform private.fail(422, 'Write something first.', '{"field":"content"}');
  end if;
  if char_length(kept) > 4000 then
    perform private.fail(422, format('A message has at most 4000 characters; this one has %s.', char_length(kept)),
      '{"field":"content"}');
  end if;
  return kept;
end
$$;

-- Messages and edits of one person: 10 in 10 seconds, 200 in an hour. The person's lock comes before all others.
create function private.check_chat_rate(agency uuid, person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  sent timestamptz[];
  at timestamptz := clock_timestamp();
begin
  sent := array(
    select x.at from (
      (select g.created_at as at from public.chat_messages g
        where g.agency_id = agency and g.sender_id = person and g.created_at > at - interval '1 hour'
        order by g.created_at desc limit 200)
      union all
      (select v.replaced_at from private.chat_message_versions v
        where v.agency_id = agency and v.replaced_by = person and v.replaced_at > at - interval '1 hour' and not v.is_deletion
        order by v.replaced_at desc limit 200)
    ) x order by x.at desc limit 200
  );
  if sent[10] > at - interval '10 seconds' then
    perform private.fail(422, format('You sent 10 messages within 10 seconds. Wait %s s.',
      greatest(1, ceil(extract(epoch from sent[10] + interval '10 seconds' - at)))), '{"reason":"rate"}');
  end if;
  if sent[200] is not null then
    perform private.fail(422, format('You sent 200 messages within an hour. Wait %s min.',
      greatest(1, ceil(extract(epoch from sent[200] + interval '1 hour' - at) / 60))), '{"reason":"rate"}');
  end if;
end
$$;

-- Locks a conversation of the caller for whoever writes to it.
create function private.hold_channel(channel uuid)
returns public.chat_channels
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform 1 from public.chat_channels c
  where c.id = channel and c.agency_id = private.require_member() for no key update;
  -- Who waited may have been taken out meanwhile.
  return private.require_channel(channel);
end
$$;

create function private.require_writable(channel public.chat_channels)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  gone text;
begin
  if channel.archived_at is not null then
    perform private.fail(409, 'This conversation is archived: it is read, but written no more.');
  end if;
  select p.full_name into gone from public.profiles p
  where p.id in (channel.low_user_id, channel.high_user_id) and not p.is_active;
  if found then
    perform private.fail(409, format('%s has no active account any more: this conversation is read, but written no more.', gone));
  end if;
end
$$;

-- Whom a message calls, each once. Only members who are active are called.
create function private.check_mentions(channel public.chat_channels, people uuid[])
returns uuid[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  called uuid[] := array(select distinct x from unnest(people) x where x is not null);
begin
  if cardinality(called) > 50 then
    perform private.fail(422, 'A message mentions at most 50 people.', '{"field":"mentions"}');
  end if;
  if exists (
    select 1 from unnest(called) x where not exists (
      select 1 from public.profiles p
      where p.id = x and p.is_active and p.agency_id = channel.agency_id and (
        x in (channel.low_user_id, channel.high_user_id) or exists (
          select 1 from public.chat_members m
          where m.agency_id = channel.agency_id and m.channel_id = channel.id and m.user_id = x
        )
      )
    )
  ) then
    perform private.fail(422, 'Only people of this conversation can be mentioned in it.', '{"field":"mentions"}');
  end if;
  return called;
end
$$;

create function private.chat_link(message public.chat_messages)
returns text
language sql
immutable
set search_path = ''
as $$ select '/chat/' || message.channel_id || '?at=' || message.seq $$;

-- What a notice says of a message.
create function private.chat_notice(message public.chat_messages, channel public.chat_channels, kind text)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select case
      when message.deleted_at is not null then x.sender || ' deleted a message to you.'
      when kind = 'chat.direct' then x.sender || ': '
      when kind = 'chat.mention' then x.sender || ' mentioned you' || x.place || ': '
      else x.sender || ' asks you to confirm a message' || x.place || ': '
    end || case when char_length(x.words) > 120 then left(x.words, 119) || '…' else x.words end
  from (
    select private.name_of(message.sender_id) as sender, regexp_replace(message.content, '\s+', ' ', 'g') as words,
      case when channel.kind = 'direct' then '' else ' in ' || private.chat_name(channel, null) end as place
  ) x
$$;

create function private.notify_of_message(
  message public.chat_messages, channel public.chat_channels, kind text, people uuid[]
)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select p.agency_id, p.id, kind, left(private.chat_notice(message, channel, kind), 1000), private.chat_link(message),
    'chat:' || message.id
  from public.profiles p
  where p.agency_id = message.agency_id and p.id = any (people) and p.is_active and p.id <> message.sender_id
  order by p.id
$$;

-- Notices of a message say what it says; of a deleted one they wait no more.
create function private.reword_chat_notices(message public.chat_messages, channel public.chat_channels)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n
  set content = left(private.chat_notice(message, channel, n.kind), 1000),
    read_at = case when message.deleted_at is not null then coalesce(n.read_at, now()) else n.read_at end
  where n.agency_id = message.agency_id and n.subject = 'chat:' || message.id and n.recipient_id = any (array(
    select r.user_id from private.chat_receipts r where r.agency_id = message.agency_id and r.message_id = message.id
    union
    select o.user_id from private.chat_mentions o where o.agency_id = message.agency_id and o.message_id = message.id
    union
    select unnest(array[channel.low_user_id, channel.high_user_id])
  ))
$$;

create function private.tell_of_message(message public.chat_messages, channel public.chat_channels, kind text)
returns void
language sql
security definer
set search_path = ''
as $$
  select private.tell_chat(channel, 'chat',
    jsonb_build_object('kind', kind, 'message', private.chat_message_json(message, null)))
$$;

create function private.post_chat_message(channel uuid, client uuid, given text, people uuid[], must_read boolean)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  me uuid := (select auth.uid());
  c public.chat_channels;
  g public.chat_messages;
  called uuid[];
begin
  perform pg_advisory_xact_lock(hashtextextended('chat:' || me, 0));
  c := private.hold_channel(channel);
  if client is null then
    perform private.fail(422, 'A message needs an id of its own.', '{"field":"clientId"}');
  end if;
  select * into g from public.chat_messages x where x.agency_id = agency and x.sender_id = me and x.client_id = client;
  if found then
    if g.channel_id <> c.id then
      perform private.fail(409, 'This message was sent to another conversation.');
    end if;
    return private.chat_message_json(g, me);
  end if;
  perform private.require_writable(c);
  given := private.chat_text(given);
  called := private.check_mentions(c, people);
  if must_read and coalesce(private.my_role() < 'supervisor', true) then
    perform private.fail(403, 'Only a supervisor asks that a message is confirmed.', '{"field":"isMustRead"}');
  end if;
  perform private.check_chat_rate(agency, me);

  update public.chat_channels x set last_seq = x.last_seq + 1 where x.id = c.id returning * into c;
  insert into public.chat_messages (agency_id, channel_id, sender_id, seq, client_id, content, is_must_read)
  values (agency, c.id, me, c.last_seq, client, given, coalesce(must_read, false))
  returning * into g;
  if c.kind = 'direct' then
    insert into public.chat_members (agency_id, channel_id, user_id)
    select agency, c.id, x from unnest(array[c.low_user_id, c.high_user_id]) x
    on conflict do nothing;
  end if;
  -- Who had read everything has read this, too.
  update public.chat_members m set last_read_seq = g.seq
  where m.agency_id = agency and m.channel_id = c.id and m.user_id = me and m.last_read_seq = g.seq - 1;
  insert into private.chat_mentions (agency_id, message_id, user_id, channel_id, seq)
  select agency, g.id, x, c.id, g.seq from unnest(called) x;
  if g.is_must_read then
    insert into private.chat_receipts (agency_id, message_id, user_id, channel_id)
    select agency, g.id, m.user_id, c.id
    from public.chat_members m join public.profiles p on p.id = m.user_id and p.is_active
    where m.agency_id = agency and m.channel_id = c.id and m.user_id <> me;
    perform private.notify_of_message(g, c, 'chat.must_read', array(
      select r.user_id from private.chat_receipts r where r.agency_id = agency and r.message_id = g.id
    ));
  else
    perform private.notify_of_message(g, c, 'chat.mention', called);
    if c.kind = 'direct' then
      perform private.notify_of_message(g, c, 'chat.direct', array(
        select m.user_id from public.chat_members m
        where m.agency_id = agency and m.channel_id = c.id and m.user_id <> all (called || me) and not m.is_muted
          and not exists (
            select 1 from public.notifications n
            where n.recipient_id = m.user_id and n.read_at is null and n.kind = 'chat.direct'
              and n.link like '/chat/' || c.id || '?at=%'
          )
      ));
    end if;
  end if;
  perform private.tell_of_message(g, c, 'posted');
  return private.chat_message_json(g, me);
end
$$;

create function public.post_chat_message(
  p_channel_id uuid, p_client_id uuid, p_content text, p_mentions uuid[] default '{}', p_must_read boolean default false
)
returns jsonb language sql set search_path = ''
as $$ select private.post_chat_message(p_channel_id, p_client_id, p_content, p_mentions, p_must_read) $$;
comment on function public.post_chat_message is
  'Writes a message; the same client id again returns the one that is stored.';
grant execute on function private.post_chat_message(uuid, uuid, text, uuid[], boolean),
  public.post_chat_message(uuid, uuid, text, uuid[], boolean) to authenticated;

-- Locks a message's conversation and the message, and refuses another version than the one that was seen.
create function private.hold_message(message bigint, expected_version integer)
returns public.chat_messages
language plpgsql
security definer
set search_path = ''
as $$
declare
  g public.chat_messages := private.require_message(message);
begin
  perform private.hold_channel(g.channel_id);
  select * into g from public.chat_messages x where x.id = g.id for no key update;
  if g.deleted_at is not null then
    perform private.fail(409, format('%s deleted this message.', private.name_of(g.deleted_by)),
      jsonb_build_object('version', g.version, 'at', g.deleted_at, 'by', g.deleted_by));
  end if;
  if g.version is distinct from expected_version then
    perform private.fail(409, format('%s changed this message meanwhile. Look again before you change it.',
      private.name_of(g.sender_id)), jsonb_build_object('version', g.version, 'at', g.edited_at, 'by', g.sender_id));
  end if;
  return g;
end
$$;

create function private.edit_chat_message(message bigint, expected_version integer, given text, people uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  me uuid := (select auth.uid());
  c public.chat_channels;
  g public.chat_messages;
  former uuid[];
  called uuid[];
begin
  perform pg_advisory_xact_lock(hashtextextended('chat:' || me, 0));
  g := private.require_message(message);
  if g.sender_id <> me then
    perform private.fail(403, 'Only its sender edits a message.');
  end if;
  g := private.hold_message(message, expected_version);
  c := private.require_channel(g.channel_id);
  perform private.require_writable(c);
  given := private.chat_text(given);
  former := array(
    select o.user_id from private.chat_mentions o where o.agency_id = agency and o.message_id = g.id order by o.user_id
  );
  -- Who was called before stays, also when they have left since.
  called := private.check_mentions(c, array(select x from unnest(people) x where x <> all (former)))
    || array(select x from unnest(former) x where x = any (people));
  if g.content = given and called @> former and former @> called then
    return private.chat_message_json(g, me);
  end if;
  perform private.check_chat_rate(agency, me);
  insert into private.chat_message_versions (agency_id, message_id, version, content, replaced_by)
  values (agency, g.id, g.version, g.content, me);
  update public.chat_messages x set content = given, edited_at = clock_timestamp(), version = x.version + 1
  where x.id = g.id returning * into g;
  perform private.reword_chat_notices(g, c);
  delete from private.chat_mentions o
  where o.agency_id = agency and o.message_id = g.id and o.user_id <> all (called);
  insert into private.chat_mentions (agency_id, message_id, user_id, channel_id, seq)
  select agency, g.id, x, c.id, g.seq from unnest(called) x on conflict do nothing;
  perform private.notify_of_message(g, c, 'chat.mention', array(select x from unnest(called) x where x <> all (former)));
  perform private.tell_of_message(g, c, 'changed');
  return private.chat_message_json(g, me);
end
$$;

create function public.edit_chat_message(p_message_id bigint, p_version integer, p_content text, p_mentions uuid[] default '{}')
returns jsonb language sql set search_path = ''
as $$ select private.edit_chat_message(p_message_id, p_version, p_content, p_mentions) $$;
comment on function public.edit_chat_message is 'Changes an own message; what it said before is kept.';
grant execute on function private.edit_chat_message(bigint, integer, text, uuid[]),
  public.edit_chat_message(bigint, integer, text, uuid[]) to authenticated;

create function private.delete_chat_message(message bigint, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  me uuid := (select auth.uid());
  c public.chat_channels;
  g public.chat_messages := private.require_message(message);
begin
  if not private.may_oversee(g) then
    perform private.fail(403, 'Only its sender and supervisors of the conversation delete a message.');
  end if;
  g := private.hold_message(message, expected_version);
  c := private.require_channel(g.channel_id);
  insert into private.chat_message_versions (agency_id, message_id, version, content, replaced_by, is_deletion)
  values (agency, g.id, g.version, g.content, me, true);
  update public.chat_messages x
  set content = '', deleted_at = clock_timestamp(), deleted_by = me, version = x.version + 1
  where x.id = g.id returning * into g;
  perform private.reword_chat_notices(g, c);
  delete from private.chat_mentions o where o.agency_id = agency and o.message_id = g.id;
  perform private.tell_of_message(g, c, 'changed');
  return private.chat_message_json(g, me);
end
$$;

create function public.delete_chat_message(p_message_id bigint, p_version integer)
returns jsonb language sql set search_path = '' as $$ select private.delete_chat_message(p_message_id, p_version) $$;
comment on function public.delete_chat_message is
  'Empties an own message, or as a supervisor one of others that is in no direct conversation; what it said is kept.';
grant execute on function private.delete_chat_message(bigint, integer), public.delete_chat_message(bigint, integer)
  to authenticated;

-- Marks the caller's notices of a conversation as read, up to a message.
create function private.read_chat_notices(channel uuid, up_to bigint)
returns void
language sql
security definer
set search_path = ''
as $$
  update public.notifications n set read_at = now()
  where n.recipient_id = (select auth.uid()) and n.read_at is null and case
      when n.kind like 'chat.%' and n.link like '/chat/' || channel || '?at=%' then split_part(n.link, '=', 2)::bigint <= up_to
    end
$$;

create function private.mark_chat_read(channel uuid, up_to bigint)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  c public.chat_channels := private.require_channel(channel);
  me uuid := (select auth.uid());
  mark bigint := least(up_to, c.last_seq);
begin
  if up_to is null then
    perform private.fail(422, 'Say up to which message.', '{"field":"seq"}');
  end if;
  update public.chat_members m set last_read_seq = mark
  where m.agency_id = c.agency_id and m.channel_id = c.id and m.user_id = me and m.last_read_seq < mark;
  if found then
    perform private.tell_person(me, 'chat_list', jsonb_build_object('channel', c.id));
  end if;
  perform private.read_chat_notices(c.id, mark);
  return (
    select m.last_read_seq from public.chat_members m
    where m.agency_id = c.agency_id and m.channel_id = c.id and m.user_id = me
  );
end
$$;

create function public.mark_chat_read(p_channel_id uuid, p_seq bigint)
returns bigint language sql set search_path = '' as $$ select private.mark_chat_read(p_channel_id, p_seq) $$;
comment on function public.mark_chat_read is 'Raises the own reading mark, and returns it; it never goes back.';
grant execute on function private.mark_chat_read(uuid, bigint), public.mark_chat_read(uuid, bigint) to authenticated;

create function private.set_chat_muted(channel uuid, muted boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  c public.chat_channels := private.require_channel(channel);
  me uuid := (select auth.uid());
begin
  if muted is null then
    perform private.fail(422, 'Muted is yes or no.', '{"field":"isMuted"}');
  end if;
  update public.chat_members m set is_muted = muted
  where m.agency_id = c.agency_id and m.channel_id = c.id and m.user_id = me and m.is_muted <> muted;
  if found then
    perform private.tell_person(me, 'chat_list', jsonb_build_object('channel', c.id));
  end if;
end
$$;

create function public.set_chat_muted(p_channel_id uuid, p_muted boolean)
returns void language sql set search_path = '' as $$ select private.set_chat_muted(p_channel_id, p_muted) $$;
comment on function public.set_chat_muted is 'Mutes a conversation for the caller: no notices of it but mentions and must-reads.';
grant execute on function private.set_chat_muted(uuid, boolean), public.set_chat_muted(uuid, boolean) to authenticated;

create function private.confirm_chat_message(message bigint)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  g public.chat_messages := private.require_message(message);
  me uuid := (select auth.uid());
begin
  if not g.is_must_read or g.deleted_at is not null or g.sender_id = me then
    perform private.fail(422, 'Nobody asks you to confirm this message.');
  end if;
  insert into private.chat_receipts as r (agency_id, message_id, user_id, channel_id, confirmed_at)
  values (g.agency_id, g.id, me, g.channel_id, now())
  on conflict (agency_id, message_id, user_id) do update set confirmed_at = now() where r.confirmed_at is null;
  if found then
    perform private.record_audit(g.agency_id, 'chat_message.confirm', g.id::text,
      jsonb_build_object('entity', 'chat_message', 'channel', g.channel_id));
    update public.notifications n set read_at = now()
    where n.recipient_id = me and n.subject = 'chat:' || g.id and n.read_at is null;
    perform private.tell_person(me, 'chat_list', jsonb_build_object('channel', g.channel_id)),
      private.tell_person(g.sender_id, 'chat_list', jsonb_build_object('channel', g.channel_id, 'message', g.id));
  end if;
  return private.chat_message_json(g, me);
end
$$;

create function public.confirm_chat_message(p_message_id bigint)
returns jsonb language sql set search_path = '' as $$ select private.confirm_chat_message(p_message_id) $$;
comment on function public.confirm_chat_message is 'Confirms that the caller has read a must-read message; the first time stays.';
grant execute on function private.confirm_chat_message(bigint), public.confirm_chat_message(bigint) to authenticated;
