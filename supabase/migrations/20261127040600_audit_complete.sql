-- What was changed without a trace so far. Of a message the audit has who wrote it where, never what it says; of a notice
-- that its person acknowledged it.
create function private.audit_message()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.record_audit(new.agency_id, 'chat_message.create', new.id::text,
    jsonb_build_object('entity', 'chat_message', 'channel', new.channel_id));
  return null;
end
$$;
create trigger chat_messages_audit after insert on public.chat_messages
  for each row execute function private.audit_message();

create function private.audit_acknowledgement()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.record_audit(new.agency_id, 'notice.acknowledge', new.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'notice', 'kind', new.kind, 'schedule', new.schedule_id)));
  return null;
end
$$;
create trigger notifications_audit after update of acknowledged_at on public.notifications
  for each row when (old.acknowledged_at is null and new.acknowledged_at is not null)
  execute function private.audit_acknowledgement();
