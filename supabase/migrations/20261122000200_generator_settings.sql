-- What an agency decides about its patterns, and which qualification lets a dispatcher act as a supervisor.
alter table public.agencies add column pattern_rules jsonb not null default '{}'
  check (jsonb_typeof(pattern_rules) = 'object');
comment on column public.agencies.pattern_rules is
  'By pattern: {"shortShift": "either"|"first"|"last", "sameCategory": true|false}; absent = either, true.';

alter table public.qualifications add column is_acting_supervisor boolean not null default false;
comment on column public.qualifications.is_acting_supervisor is
  'Whoever holds it may be named acting supervisor for one shift; at most one of an agency.';
create unique index qualifications_one_acting on public.qualifications (agency_id) where (is_acting_supervisor);

drop trigger agencies_tell on public.agencies;
create constraint trigger agencies_tell after update on public.agencies
  deferrable initially deferred for each row
  when ((old.name, old.workweek_start, old.limits, old.sign_in_policy, old.pattern_rules)
    is distinct from (new.name, new.workweek_start, new.limits, new.sign_in_policy, new.pattern_rules))
  execute function private.tell_of_setting();

create function private.set_pattern_rules(rules jsonb, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  current public.agencies;
  rule record;
begin
  if rules is null or jsonb_typeof(rules) <> 'object' then
    perform private.fail(422, 'Say for each pattern what holds.', '{"field":"rules"}');
  end if;
  for rule in select r.key, r.value from jsonb_each(rules) r loop
    if rule.key <> all (enum_range(null::public.shift_pattern)::text[]) then
      perform private.fail(422, 'There is no such pattern.', '{"field":"rules"}');
    end if;
    if jsonb_typeof(rule.value) <> 'object' or rule.value - array['shortShift', 'sameCategory'] <> '{}' then
      perform private.fail(422, 'A pattern has a place for the short shift and one category or several.', '{"field":"rules"}');
    end if;
    if coalesce(rule.value -> 'shortShift', '"either"') not in ('"either"', '"first"', '"last"') then
      perform private.fail(422, 'The short shift is first, last or either.', '{"field":"shortShift"}');
    end if;
    if jsonb_typeof(coalesce(rule.value -> 'sameCategory', 'true')) <> 'boolean' then
      perform private.fail(422, 'One category is yes or no.', '{"field":"sameCategory"}');
    end if;
  end loop;
  select * into current from public.agencies a where a.id = agency for no key update;
  if current.pattern_rules = rules then
    return;
  end if;
  if current.version is distinct from expected_version then
    perform private.fail(409, 'The settings were changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', current.version, 'at', current.updated_at));
  end if;
  update public.agencies a set pattern_rules = rules where a.id = agency;
end
$$;
create function public.set_pattern_rules(p_rules jsonb, p_expected_version integer)
returns void language sql set search_path = '' as $$ select private.set_pattern_rules(p_rules, p_expected_version) $$;
grant execute on function private.set_pattern_rules(jsonb, integer), public.set_pattern_rules(jsonb, integer) to authenticated;
comment on function public.set_pattern_rules is 'Where the short shift of each pattern stands, and whether a week may mix categories.';
