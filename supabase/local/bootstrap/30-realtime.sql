-- The tables and functions Realtime keeps in a hosted project: messages sent from the database, and who may read them.

create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
) partition by range (inserted_at);

-- Hosted projects keep one partition a day; locally the rows are few.
create table if not exists realtime.messages_default partition of realtime.messages default;

create index if not exists messages_inserted_at_topic_index
  on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private is true;

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages_default enable row level security;
alter table realtime.messages_default owner to supabase_realtime_admin;
grant usage on schema realtime to supabase_realtime_admin;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

-- A session in another time zone would date its messages hours away, and Realtime could not tell which are new.
alter table realtime.messages
  alter column inserted_at set default timezone('utc', now()),
  alter column updated_at set default timezone('utc', now());

-- Tells the gateway about each message as its transaction commits; hosted projects read the write-ahead log instead.
-- A notice is a line that describes the message and a line with its payload. Notices end at 8,000 bytes: what is longer
-- comes without the payload, and what is longer still as the id alone. The gateway reads the row then.
create or replace function realtime.notify_message() returns trigger
language plpgsql set search_path = ''
as $$
declare
  head text := json_build_object(
    'id', new.id, 'topic', new.topic, 'event', new.event, 'private', new.private
  )::text;
  notice text := head || e'\n' || new.payload::text;
begin
  perform pg_catalog.pg_notify(
    'realtime_messages',
    case
      when octet_length(notice) <= 7900 then notice
      when octet_length(head) <= 7900 then head
      else json_build_object('id', new.id)::text
    end
  );
  return null;
end
$$;

-- Rows that only ask for rights have no event.
create or replace trigger notify_message
  after insert on realtime.messages
  for each row
  when (new.extension = 'broadcast' and new.event is not null and new.payload is not null)
  execute function realtime.notify_message();

-- The topic a policy on realtime.messages is asked about.
create or replace function realtime.topic() returns text
language sql stable set search_path = ''
as $$
  select nullif(current_setting('realtime.topic', true), '')::text
$$;

-- Sends a message to a topic; a failure to send never undoes the caller's transaction.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql set search_path = ''
as $$
declare
  message_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', send.topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (
    message_id,
    case when send.payload ? 'id' then send.payload
         else jsonb_set(send.payload, '{id}', to_jsonb(message_id)) end,
    send.event, send.topic, send.private, 'broadcast'
  );
exception when others then
  raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- Sends one changed row of a trigger to a topic.
create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
)
returns void
language plpgsql set search_path = ''
as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name,
    topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

grant execute on function
  realtime.topic(),
  realtime.send(jsonb, text, text, boolean),
  realtime.broadcast_changes(text, text, text, text, text, record, record, text)
  to postgres, anon, authenticated, service_role;

do $$
begin
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
    alter publication supabase_realtime owner to postgres;
  end if;
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime_messages') then
    create publication supabase_realtime_messages for table realtime.messages
      with (publish = 'insert', publish_via_partition_root = true);
  end if;
end
$$;
