-- Conversations of four kinds. Those of centers and of supervisors follow people's center, role and state by themselves;
-- groups are made by admins; two people have one direct conversation. Written by functions only.
create type public.chat_kind as enum ('center', 'supervisors', 'group', 'direct');

alter table public.chat_channels
  alter column name drop not null,
  add column kind public.chat_kind not null default 'group',
  add column description text not null default '' check (char_length(description) <= 200),
  add column center_id uuid,
  add column low_user_id uuid,
  add column high_user_id uuid,
  add column archived_at timestamptz,
  add column last_seq bigint not null default 0,
  add column topic_epoch integer not null default 1,
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now(),
  add foreign key (agency_id, center_id) references public.centers (agency_id, id),
  add foreign key (agency_id, low_user_id) references public.profiles (agency_id, id),
  add foreign key (agency_id, high_user_id) references public.profiles (agency_id, id),
  add check ((kind = 'group') = (name is not null)),
  add check ((kind = 'center') = (center_id is not null)),
  add check ((kind = 'direct') = (low_user_id is not null) and (kind = 'direct') = (high_user_id is not null)),
  add check (low_user_id < high_user_id);
comment on column public.chat_channels.name is 'Of groups; the others are called by their center, their readers or the other person.';
comment on column public.chat_channels.low_user_id is 'Of a direct conversation the person with the lower id.';
comment on column public.chat_channels.archived_at is 'A group that is read, but written no more.';
comment on column public.chat_channels.last_seq is 'Number of the last message; raised under the lock of this row, so that numbers follow the order of commits.';
comment on column public.chat_channels.topic_epoch is 'Part of the live topic; rises when somebody leaves.';
create unique index chat_channels_center_key on public.chat_channels (agency_id, center_id) where (center_id is not null);
create unique index chat_channels_pair_key on public.chat_channels (agency_id, low_user_id, high_user_id)
  where (low_user_id is not null);
create unique index chat_channels_supervisors_key on public.chat_channels (agency_id) where (kind = 'supervisors');
create index chat_channels_high_user_idx on public.chat_channels (agency_id, high_user_id) where (high_user_id is not null);

alter table public.chat_members
  add column joined_seq bigint not null default 0,
  add column last_read_seq bigint not null default 0,
  add column is_muted boolean not null default false;
comment on column public.chat_members.joined_seq is 'Number of the last message when the person came.';
comment on column public.chat_members.last_read_seq is 'Up to which the person has read; nobody else is told.';
-- How far others have read, and what they have muted, is theirs.
revoke select on public.chat_members from authenticated;
grant select (agency_id, channel_id, user_id, joined_at) on public.chat_members to authenticated;

-- The words of a text by which it is found: runs of letters and digits, lower case, the same on every server.
create function private.chat_words(given text)
returns text[]
language sql
immutable
set search_path = ''
as $$
  select coalesce(array_agg(distinct left(w, 60)), '{}')
  from regexp_split_to_table(lower(normalize(given, nfkc)), '[^[:alnum:]]+') w where w <> ''
$$;

alter table public.chat_messages
  drop constraint chat_messages_content_check,
  alter column sender_id drop default,
  alter column created_at set default clock_timestamp(),
  add column seq bigint,
  add column client_id uuid,
  add column is_must_read boolean not null default false,
  add column edited_at timestamptz,
  add column deleted_at timestamptz,
  add column deleted_by uuid,
  add column version integer not null default 1;
update public.chat_messages m set seq = x.seq
from (select id, row_number() over (partition by channel_id order by id) as seq from public.chat_messages) x
where x.id = m.id;
update public.chat_channels c set last_seq = coalesce((select max(m.seq) from public.chat_messages m where m.channel_id = c.id), 0);
update public.chat_members m set last_read_seq = c.last_seq, joined_seq = 0
from public.chat_channels c where c.id = m.channel_id;
alter table public.chat_messages
  alter column seq set not null,
  add column words tsvector generated always as
    (array_to_tsvector(private.chat_words(content) || ('#' || channel_id::text))) stored,
  add check (deleted_at is not null and content = '' or deleted_at is null and char_length(content) between 1 and 4000),
  add check ((deleted_at is null) = (deleted_by is null)),
  add unique (agency_id, channel_id, seq),
  add unique (agency_id, id),
  add foreign key (agency_id, deleted_by) references public.profiles (agency_id, id);
comment on column public.chat_messages.seq is 'Number within the conversation, from 1, without holes.';
comment on column public.chat_messages.client_id is 'What the sender''s browser called it: sent again, it is the same message.';
comment on column public.chat_messages.words is 'What it is found by. The conversation is a word of it, so that a search reads its own conversations alone.';
create unique index chat_messages_client_key on public.chat_messages (sender_id, client_id) where (client_id is not null);
create index chat_messages_deleted_by_idx on public.chat_messages (agency_id, deleted_by) where (deleted_by is not null);
create index chat_messages_words_idx on public.chat_messages using gin (words) with (gin_pending_list_limit = 256);
create index chat_messages_age_idx on public.chat_messages (agency_id, created_at);
drop index public.chat_messages_channel_idx;
drop index public.chat_messages_sender_idx;
create index chat_messages_sender_idx on public.chat_messages (agency_id, sender_id, created_at);
drop policy chat_messages_insert_member on public.chat_messages;
revoke insert on public.chat_messages from authenticated;
revoke insert (agency_id, channel_id, content) on public.chat_messages from authenticated;

create table private.chat_mentions (
  agency_id uuid not null,
  message_id bigint not null,
  user_id uuid not null,
  channel_id uuid not null,
  seq bigint not null,
  primary key (agency_id, message_id, user_id),
  foreign key (agency_id, message_id) references public.chat_messages (agency_id, id) on delete cascade,
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table private.chat_mentions is 'Whom a message calls by name.';
comment on column private.chat_mentions.seq is 'As the message has it, like the conversation.';
create index chat_mentions_user_idx on private.chat_mentions (agency_id, user_id, channel_id, seq);

create table private.chat_receipts (
  agency_id uuid not null,
  message_id bigint not null,
  user_id uuid not null,
  channel_id uuid not null,
  confirmed_at timestamptz,
  primary key (agency_id, message_id, user_id),
  foreign key (agency_id, message_id) references public.chat_messages (agency_id, id) on delete cascade,
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table private.chat_receipts is 'Who is asked to confirm a must-read message, and who has.';
comment on column private.chat_receipts.confirmed_at is 'Null while it is awaited.';
create index chat_receipts_user_idx on private.chat_receipts (agency_id, user_id, confirmed_at, channel_id);

create table private.chat_message_versions (
  agency_id uuid not null,
  message_id bigint not null,
  version integer not null,
  content text not null,
  replaced_at timestamptz not null default clock_timestamp(),
  replaced_by uuid not null,
  is_deletion boolean not null default false,
  primary key (agency_id, message_id, version),
  foreign key (agency_id, message_id) references public.chat_messages (agency_id, id) on delete cascade,
  foreign key (agency_id, replaced_by) references public.profiles (agency_id, id)
);
comment on table private.chat_message_versions is 'What messages said before they were edited or deleted.';
create index chat_message_versions_replaced_by_idx on private.chat_message_versions (agency_id, replaced_by, replaced_at);

alter table private.chat_mentions enable row level security;
alter table private.chat_receipts enable row level security;
alter table private.chat_message_versions enable row level security;

-- What concerns many readers at once, or one's own reading, is no matter of the audit; edits and deletions are.
drop trigger chat_channels_audit on public.chat_channels;
create trigger chat_channels_audit after insert or delete or update of name, description, archived_at on public.chat_channels
  for each row execute function private.audit_row('chat_channel', 'id');
create trigger chat_channels_touch before update of name, description, archived_at on public.chat_channels
  for each row execute function private.touch();
drop trigger chat_members_audit on public.chat_members;
create trigger chat_members_audit after insert or delete on public.chat_members
  for each row execute function private.audit_row('chat_member', 'channel_id,user_id', 'joined_seq,last_read_seq,is_muted');

create or replace function private.audit_message()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.record_audit(new.agency_id,
    case when tg_op = 'INSERT' then 'chat_message.create'
      when new.deleted_at is not null then 'chat_message.remove' else 'chat_message.update' end,
    new.id::text, jsonb_build_object('entity', 'chat_message', 'channel', new.channel_id));
  return null;
end
$$;
create trigger chat_messages_audit_change after update of content, deleted_at on public.chat_messages
  for each row execute function private.audit_message();
