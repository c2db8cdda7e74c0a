-- What was planned comes into force on its day, and what mirrors today follows the date.

-- One version whose day has come; the worker acts for whoever saved it.
create function private.apply_version(due public.setting_versions)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
  former jsonb := private.setting_today(due.agency_id, due.kind, due.center_id, due.subject);
begin
  -- A later version that is in force already leaves nothing to this one.
  if not exists (
    select 1 from public.setting_versions v
    where v.agency_id = due.agency_id and v.kind = due.kind and v.center_id is not distinct from due.center_id
      and v.subject = due.subject and v.applied_at is not null and v.withdrawn_at is null
      and (v.effective_from, v.id) > (due.effective_from, due.id)
  ) then
    -- One entry says it all; the rows that follow from it say nothing more.
    perform set_config('app.bulk', 'on', true);
    perform private.put_in_force(due.agency_id, due.kind, due.value, due.center_id, due.subject, due.created_by);
    perform private.record_audit(due.agency_id, 'setting.apply', due.kind || '/' || due.id,
      jsonb_build_object('entity', 'setting', 'kind', due.kind, 'center_id', due.center_id, 'subject', due.subject,
        'effective_from', due.effective_from),
      former, due.value, due.created_by);
  end if;
  perform set_config('app.bulk', 'on', true);
  update public.setting_versions v set applied_at = now() where v.id = due.id;
  perform set_config('app.bulk', recording, true);
end
$$;

-- People whose pattern, training or light duty begins or ends with the date, and shifts that have ended.
create function private.mirror_today()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  changed integer;
  done integer := 0;
  gone record;
begin
  perform set_config('app.action', 'setting.apply', true);
  with days as materialized (
    select a.id, private.today_of(a.id) as today from public.agencies a
  ), wanted as (
    select p.id, coalesce(h.has_one, false) as has_one, h.pattern, private.counts_on(p.id, d.today) as counts, t.trainer_id
    from public.profiles p
    join days d on d.id = p.agency_id
    left join lateral (
      select true as has_one, x.pattern from public.profile_patterns x
      where x.user_id = p.id and x.effective_from <= d.today order by x.effective_from desc limit 1
    ) h on true
    left join lateral (
      select s.trainer_id from public.duty_states s
      where s.user_id = p.id and s.kind = 'trainee' and s.from_date <= d.today
        and (s.to_date is null or s.to_date >= d.today)
    ) t on true
  ), held as (
    select w.* from wanted w
    join public.profiles p on p.id = w.id
    where w.has_one and p.assigned_pattern is distinct from w.pattern
      or p.counts_toward_minimum <> w.counts or p.trainer_id is distinct from w.trainer_id
    order by p.id for no key update of p skip locked
  )
  update public.profiles p
  set assigned_pattern = case when h.has_one then h.pattern else p.assigned_pattern end,
    counts_toward_minimum = h.counts, trainer_id = h.trainer_id
  from held h where p.id = h.id;
  get diagnostics changed = row_count;
  done := done + changed;
  for gone in
    select s.id, s.agency_id from public.shifts s
    where s.is_active and s.valid_to < private.today_of(s.agency_id)
    order by s.id for no key update skip locked
  loop
    update public.shifts s set is_active = false where s.id = gone.id;
    done := done + 1 + private.move_preferences(gone.agency_id);
  end loop;
  perform set_config('app.action', '', true);
  return done;
end
$$;

-- Puts planned settings in force whose day has come, each in order of its day. One that does not fit any more is taken
-- back with its reason and holds up no other. Harmless when it is done twice, also at once. Returns how many things were
-- done.
create function private.apply_due_settings()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  due_agency uuid;
  due public.setting_versions;
  done integer := 0;
  words text;
begin
  for due_agency in
    select distinct v.agency_id from public.setting_versions v
    where v.applied_at is null and v.withdrawn_at is null and v.effective_from <= private.today_of(v.agency_id)
    order by 1
  loop
    perform 1 from public.agencies a where a.id = due_agency for no key update skip locked;
    continue when not found;
    for due in
      select * from public.setting_versions v
      where v.agency_id = due_agency and v.applied_at is null and v.withdrawn_at is null
        and v.effective_from <= private.today_of(due_agency)
      order by v.effective_from, v.id
    loop
      begin
        perform private.apply_version(due);
      exception when others then
        -- A database that is short of something, or that asks to try again, is asked again.
        if left(sqlstate, 2) in ('40', '53', '55', '57', '58', 'XX') then
          raise;
        end if;
        words := left(sqlerrm, 500);
        perform set_config('app.bulk', 'on', true);
        update public.setting_versions v set withdrawn_at = now(), refusal = words where v.id = due.id;
        perform set_config('app.bulk', '', true);
        perform private.record_audit(due.agency_id, 'setting.refuse', due.kind || '/' || due.id,
          jsonb_build_object('entity', 'setting', 'kind', due.kind, 'center_id', due.center_id, 'subject', due.subject,
            'effective_from', due.effective_from, 'reason', words),
          null, due.value, due.created_by);
      end;
      done := done + 1;
    end loop;
  end loop;
  return done + private.mirror_today();
end
$$;

create function public.apply_due_settings()
returns integer language sql set search_path = '' as $$ select private.apply_due_settings() $$;
grant execute on function private.apply_due_settings(), public.apply_due_settings() to service_role;
comment on function public.apply_due_settings() is
  'Puts settings in force whose day has come, and sets right what mirrors today. Returns how many things were done.';
