-- Whom a rule forbids by now is marked with the rule, all of them at once: before each offer of the app, and after each call.
drop function public.bar_candidate(uuid, integer, uuid, text);
drop function private.bar_candidate(uuid, integer, uuid, text);

create function private.bar_candidates(call_out_id uuid, barred jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  call_out public.call_outs;
  done integer;
begin
  if barred is null or jsonb_typeof(barred) <> 'array' then
    perform private.fail(422, 'Who is barred is a list.', '{"field":"barred"}');
  end if;
  select * into call_out from public.call_outs c where c.id = bar_candidates.call_out_id and c.state = 'running' for update;
  if not found then
    return 0;
  end if;
  update public.call_out_candidates c
  set state = 'barred', state_at = now(), skip_reason = left(coalesce(nullif(b.words, ''), 'A rule forbids it by now.'), 500)
  from jsonb_to_recordset(barred) b ("personId" uuid, step integer, words text)
  where c.call_out_id = call_out.id and c.step = b.step and c.person_id = b."personId" and c.state = 'waiting';
  get diagnostics done = row_count;
  if done > 0 then
    perform private.look_whether_exhausted(call_out);
  end if;
  return done;
end
$$;
revoke all on function private.bar_candidates(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.bar_candidates(uuid, jsonb) to service_role;

create function public.bar_candidates(p_id uuid, p_barred jsonb)
returns integer
language sql
set search_path = ''
as $$ select private.bar_candidates(p_id, p_barred) $$;
revoke all on function public.bar_candidates(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.bar_candidates(uuid, jsonb) to service_role;
