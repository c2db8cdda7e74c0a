-- As before; like every other change, what a whole is written with has no row of its own.
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
    jsonb_strip_nulls(jsonb_build_object('entity', 'notice', 'kind', new.kind, 'schedule', new.schedule_id)));
  return null;
end
$$;
