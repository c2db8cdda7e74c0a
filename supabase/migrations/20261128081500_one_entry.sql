-- A change of a rule is one entry of the audit.

create or replace function private.save_setting(wanted public.setting_kind, value jsonb, from_date date, known_version bigint, center uuid, which text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  actor uuid := (select auth.uid());
  recording text := coalesce(current_setting('app.bulk', true), '');
  today date;
  former jsonb;
  head public.setting_versions;
  saved bigint;
  secret text;
begin
  which := coalesce(which, '');
  if wanted is null or (wanted in ('day_start', 'center')) <> (center is not null)
    or (wanted in ('leave_kind', 'qualification')) <> (which <> '')
  then
    perform private.fail(422, 'There is no such setting.', '{"field":"kind"}');
  end if;
  -- One after the other; everything of an agency's settings is decided under this lock.
  perform 1 from public.agencies a where a.id = agency for no key update;
  -- Who waited may have lost the right meanwhile.
  perform private.require_admin();
  if wanted = 'qualification' then
    -- Whoever asks for it in a requirement ends first; what another one gives up today is given up by now.
    perform 1 from public.qualifications q where q.agency_id = agency and q.id::text = which for update;
    perform private.apply_due_of(agency);
  elsif wanted = 'center' then
    -- Whoever plans a schedule here, or comes to work here, ends first.
    perform 1 from public.centers c where c.agency_id = agency and c.id = center for update;
    perform private.apply_due_of(agency);
  end if;
  former := private.setting_today(agency, wanted, center, which);
  if former is null then
    perform private.fail(404, case when center is not null then 'This center does not exist.'
      when wanted = 'qualification' then 'This qualification does not exist.'
      else 'This kind of leave does not exist.' end);
  end if;
  select * into head from public.setting_versions v
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.withdrawn_at is null
  order by v.id desc limit 1;
  if head.id is distinct from known_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', head.id, 'at', head.created_at));
  end if;
  today := private.today_of(agency);
  if from_date is null or from_date < today or from_date > '2199-12-31' then
    perform private.fail(422, format('A change is in force from today on: %s or later.', today),
      '{"field":"effectiveFrom"}');
  end if;
  perform private.check_setting(agency, wanted, value, from_date, center, which);
  if value = coalesce(private.setting_on(agency, wanted, from_date, center, which), former) then
    return jsonb_build_object('versionId', head.id, 'webhookSecret', null);
  end if;
  if head.id is null then
    -- The audit has this value from when it was set.
    perform set_config('app.bulk', 'on', true);
    insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, applied_at)
    values (agency, wanted, center, which, '2000-01-01', former, now());
    perform set_config('app.bulk', recording, true);
  end if;
  perform set_config('app.action', 'setting.withdraw', true);
  update public.setting_versions v set withdrawn_at = now(), withdrawn_by = actor
  where v.agency_id = agency and v.kind = wanted and v.center_id is not distinct from center and v.subject = which
    and v.effective_from = from_date and v.applied_at is null and v.withdrawn_at is null;
  perform set_config('app.action', 'setting.save', true);
  insert into public.setting_versions (agency_id, kind, center_id, subject, effective_from, value, created_by, applied_at)
  values (agency, wanted, center, which, from_date, value, actor, case when from_date = today then now() end)
  returning id into saved;
  perform set_config('app.action', '', true);
  if from_date = today then
    -- The version's entry in the audit says it all of a rule. What has an id of its own is looked up by it, and has its own.
    perform set_config('app.bulk', case when center is null and which = '' then 'on' else recording end, true);
    secret := private.put_in_force(agency, wanted, value, center, which, actor);
    perform set_config('app.bulk', recording, true);
  end if;
  return jsonb_build_object('versionId', saved, 'webhookSecret', secret);
end
$$;
