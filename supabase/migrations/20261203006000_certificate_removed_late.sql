-- Whoever removes a certificate that was confirmed meanwhile is told so, before what may not be done with a confirmed one.
CREATE OR REPLACE FUNCTION private.remove_certificate(which integer, expected_version integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  target public.certificates;
begin
  select * into target from public.certificates c
  where c.id = which and c.agency_id = agency and (c.user_id = me or private.supervised_agency_id() is not null)
  for update;
  if target.id is null then
    perform private.fail(404, 'This certificate does not exist.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, 'This certificate was changed meanwhile. Look again before you remove it.',
      jsonb_build_object('version', target.version));
  end if;
  if target.user_id = me and target.state in ('confirmed', 'replaced') then
    perform private.fail(403, 'A confirmed certificate is removed by a supervisor.');
  end if;
  if target.state = 'removed' then
    perform private.fail(409, 'This certificate is removed already.');
  end if;
  update public.certificates c set state = 'removed' where c.id = which;
  return jsonb_build_object('userId', target.user_id, 'fileId', target.file_id);
end
$function$
;
