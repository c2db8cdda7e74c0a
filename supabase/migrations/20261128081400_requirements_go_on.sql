-- A requirement that is planned ends the one that it is to replace. Removed before its day, or moved to another one, it lets
-- that go on: it knows whom it has cut, and until when that was to last.

alter table public.staffing_requirements
  add column cut_id integer,
  add column cut_until date,
  add constraint staffing_requirements_agency_id_cut_id_fkey foreign key (agency_id, cut_id)
    references public.staffing_requirements (agency_id, id) on delete set null (cut_id),
  add check (cut_until between '2000-01-01' and '2199-12-31');
create index staffing_requirements_cut_idx on public.staffing_requirements (agency_id, cut_id);
comment on column public.staffing_requirements.cut_id is 'The requirement that ended for this one; null = none did.';
comment on column public.staffing_requirements.cut_until is 'The last day that it would have had; null = no end.';

-- Notes which requirement ended for another one, and until when it would have lasted. It changes nothing that is required,
-- and the audit says nothing of it.
create function private.follow_requirement(requirement integer, cut integer, until date)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  recording text := coalesce(current_setting('app.bulk', true), '');
begin
  perform set_config('app.bulk', 'on', true);
  update public.staffing_requirements r set cut_id = cut, cut_until = until where r.id = requirement;
  perform set_config('app.bulk', recording, true);
end
$$;

create or replace function private.save_requirement(requirement integer, expected_version integer, center uuid, fields jsonb, from_date date)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements;
  wanted public.staffing_requirements;
  is_same boolean := false;
  has_begun boolean := false;
  saved integer;
begin
  if requirement is not null then
    known := private.known_requirement(agency, requirement, expected_version);
    center := known.center_id;
    if known.effective_to < starts then
      perform private.fail(422, format('This requirement ends %s, before the change. Add another one.', known.effective_to),
        '{"field":"effectiveFrom"}');
    end if;
    has_begun := known.effective_from is null or known.effective_from < starts;
  end if;
  perform private.open_center(agency, center);
  wanted := private.requirement_of(agency, center, fields);
  if wanted.effective_to < starts then
    perform private.fail(422, format('To is %s or later: before it nothing is changed.', starts), '{"field":"toDate"}');
  end if;
  if wanted.replaces_weekly and wanted.effective_from < starts and not has_begun then
    perform private.fail(422, format('From is %s or later: before it nothing is changed.', starts), '{"field":"fromDate"}');
  end if;
  if has_begun then
    is_same := (known.period_name, known.start_time, known.end_time, known.min_employees, known.min_supervisors,
        known.weekday_mask, known.replaces_weekly, known.qualification_id)
      is not distinct from (wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
        wanted.min_supervisors, wanted.weekday_mask, wanted.replaces_weekly, wanted.qualification_id)
      and (wanted.effective_from is null or wanted.effective_from <= starts);
    if is_same then
      update public.staffing_requirements r set effective_to = wanted.effective_to
      where r.id = known.id and r.effective_to is distinct from wanted.effective_to;
      return known.id;
    end if;
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
  wanted.effective_from := greatest(wanted.effective_from, starts);
  if requirement is not null and not has_begun then
    update public.staffing_requirements r
    set period_name = wanted.period_name, start_time = wanted.start_time, end_time = wanted.end_time,
      min_employees = wanted.min_employees, min_supervisors = wanted.min_supervisors, weekday_mask = wanted.weekday_mask,
      effective_from = wanted.effective_from, effective_to = wanted.effective_to,
      replaces_weekly = wanted.replaces_weekly, qualification_id = wanted.qualification_id
    where r.id = known.id;
    -- What it replaces goes on until then, and not beyond an end of its own.
    update public.staffing_requirements f set effective_to = least(known.cut_until, wanted.effective_from - 1)
    where f.id = known.cut_id and f.effective_to = known.effective_from - 1
      and coalesce(f.effective_from < wanted.effective_from, true)
      and f.effective_to <> least(known.cut_until, wanted.effective_from - 1);
    return known.id;
  end if;
  insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees,
    min_supervisors, weekday_mask, effective_from, effective_to, replaces_weekly, qualification_id, cut_id, cut_until)
  values (agency, center, wanted.period_name, wanted.start_time, wanted.end_time, wanted.min_employees,
    wanted.min_supervisors, wanted.weekday_mask, wanted.effective_from, wanted.effective_to, wanted.replaces_weekly,
    wanted.qualification_id, known.id, known.effective_to)
  returning id into saved;
  -- Another one that was to follow the former follows this one.
  perform private.follow_requirement(n.id, saved, n.cut_until)
  from public.staffing_requirements n
  where n.agency_id = agency and n.cut_id = known.id and n.id <> saved and n.effective_from = wanted.effective_to + 1;
  return saved;
end
$$;

create or replace function private.end_requirement(requirement integer, expected_version integer, from_date date)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  starts date := private.first_day(agency, from_date);
  known public.staffing_requirements := private.known_requirement(agency, requirement, expected_version);
  next public.staffing_requirements;
begin
  if known.effective_to < starts then
    perform private.fail(422, format('This requirement ends %s already.', known.effective_to),
      '{"field":"effectiveFrom"}');
  end if;
  if known.effective_from >= starts then
    if known.effective_from > private.today_of(agency) then
      -- It never began: what it was to replace goes on, up to the next one that was to follow.
      select * into next from public.staffing_requirements n
      where n.agency_id = agency and n.cut_id = known.id and n.effective_from = known.effective_to + 1;
      update public.staffing_requirements f
      set effective_to = case when next.id is null then known.cut_until else known.effective_to end
      where f.id = known.cut_id and f.effective_to = known.effective_from - 1;
      if found then
        perform private.follow_requirement(next.id, known.cut_id, known.cut_until);
      end if;
    end if;
    delete from public.staffing_requirements r where r.id = known.id;
  else
    update public.staffing_requirements r set effective_to = starts - 1 where r.id = known.id;
  end if;
end
$$;
