-- The audit has of a change of a setting what was in force before, and of one that is withdrawn its date and its value. Who
-- acknowledges a notice is recorded with its words.

-- Records a version of a setting: saved, with the value that it follows on its date; withdrawn, with its own.
create function private.audit_setting()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry public.setting_versions := coalesce(new, old);
  action text := nullif(current_setting('app.action', true), '');
  before jsonb;
  after jsonb;
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    action := coalesce(action, 'setting.create');
    after := new.value;
    select v.value into before from public.setting_versions v
    where v.agency_id = new.agency_id and v.kind = new.kind and v.center_id is not distinct from new.center_id
      and v.subject = new.subject and v.id <> new.id and v.withdrawn_at is null and v.effective_from <= new.effective_from
    order by v.effective_from desc, v.id desc limit 1;
  elsif tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null then
    action := coalesce(action, 'setting.withdraw');
    before := new.value;
  else
    action := 'setting.' || case tg_op when 'UPDATE' then 'update' else 'remove' end;
    before := to_jsonb(old);
    after := to_jsonb(new);
  end if;
  perform private.record_audit(entry.agency_id, action, entry.kind || '/' || entry.id,
    jsonb_build_object('entity', 'setting', 'kind', entry.kind, 'center_id', entry.center_id, 'subject', entry.subject,
      'effective_from', entry.effective_from),
    before, after, nullif(current_setting('app.actor', true), '')::uuid);
  return null;
end
$$;
drop trigger setting_versions_audit on public.setting_versions;
create trigger setting_versions_audit after insert or update or delete on public.setting_versions
  for each row execute function private.audit_setting();

create or replace function private.audit_acknowledgement()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  perform private.record_audit(new.agency_id, 'notice.acknowledge', new.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'notice', 'kind', new.kind, 'schedule', new.schedule_id,
      'content', new.content)));
  return null;
end
$$;
