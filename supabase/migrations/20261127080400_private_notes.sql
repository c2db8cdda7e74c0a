-- A note of somebody's training or light duty may be medical. The audit says that it was written or changed, not what it says:
-- entries stay for years, and are exported.
create function private.without_values(fields jsonb, hidden text[])
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select case when fields is not null then coalesce((
    select jsonb_object_agg(f.key, case when f.key = any (hidden) and f.value <> 'null' then '"kept apart"' else f.value end)
    from jsonb_each(fields) f
  ), '{}') end
$$;

-- As before. A third argument names columns, joined by commas, whose values are not kept.
create or replace function private.audit_row()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  noise constant text[] := array['version', 'updated_at', 'updated_by', 'result'];
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - noise end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - noise end;
  any_row jsonb := coalesce(new_row, old_row);
  agency uuid := coalesce(
    any_row ->> 'agency_id',
    case tg_table_name when 'agencies' then any_row ->> 'id' end,
    (select p.agency_id::text from public.profiles p where p.id::text = any_row ->> 'user_id')
  )::uuid;
  target text := (
    select string_agg(any_row ->> key, '/' order by place)
    from unnest(string_to_array(tg_argv[1], ',')) with ordinality as keys (key, place)
  );
  hidden constant text[] := string_to_array(tg_argv[2], ',');
begin
  if current_setting('app.bulk', true) = 'on' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    if old_row = new_row then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
    into old_row, new_row
    from jsonb_each(old_row) o join jsonb_each(new_row) n using (key)
    where o.value is distinct from n.value;
  end if;
  if hidden is not null then
    old_row := private.without_values(old_row, hidden);
    new_row := private.without_values(new_row, hidden);
  end if;
  perform private.record_audit(
    agency,
    coalesce(
      nullif(current_setting('app.action', true), ''),
      tg_argv[0] || '.' || case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'remove' end
    ),
    target, jsonb_build_object('entity', tg_argv[0]), old_row, new_row,
    nullif(current_setting('app.actor', true), '')::uuid
  );
  return null;
end
$$;

drop trigger duty_states_audit on public.duty_states;
create trigger duty_states_audit after insert or update or delete on public.duty_states
  for each row execute function private.audit_row('duty_state', 'user_id,id', 'note');
