-- Whoever fills a database at once records it at once, of messages too.
create or replace function private.audit_message()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  perform private.record_audit(new.agency_id,
    case when tg_op = 'INSERT' then 'chat_message.create'
      when new.deleted_at is not null then 'chat_message.remove' else 'chat_message.update' end,
    new.id::text, jsonb_build_object('entity', 'chat_message', 'channel', new.channel_id));
  return null;
end
$$;
