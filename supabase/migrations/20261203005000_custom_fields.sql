-- What an agency keeps of its people and requests beside what every agency keeps: fields that an admin defines, and what they say.
-- Both are read and written through functions alone: who reads a value depends on its field and on whom it is about.

-- 0 everybody, 1 the person, 2 supervisors, 3 admins: whoever may do the higher may do the lower.
create function private.field_rank(audience text)
returns integer
language sql
immutable
set search_path = ''
as $$
  select case audience when 'everybody' then 0 when 'person' then 1 when 'supervisors' then 2 when 'admins' then 3 end
$$;

-- A number as an address names a request; null for anything else.
create function private.field_key(ref text)
returns integer
language sql
immutable
set search_path = ''
as $$
  select case when ref ~ '^[1-9]\d{0,8}$' then ref::integer end
$$;

-- A date of these centuries as a field keeps it; null for anything else.
create function private.field_date(value text)
returns date
language plpgsql
immutable
set search_path = ''
as $$
declare
  day date;
begin
  if value !~ '^\d{4}-\d{2}-\d{2}$' then
    return null;
  end if;
  day := value::date;
  return case when day between '1900-01-01' and '2199-12-31' then day end;
exception when datetime_field_overflow then
  return null;
end
$$;

-- A number as a field keeps it: written with at most 20 characters, not larger than a billion.
create function private.field_number(value jsonb)
returns numeric
language sql
immutable
set search_path = ''
as $$
  select case when jsonb_typeof(value) = 'number' and length(value::text) <= 20 and abs(value::text::numeric) <= 1000000000
    then value::text::numeric end
$$;

-- Whether a rule is one of that kind: text {maxLength}, number and date {min?, max?}, flag {}, option {options: [{label, isRetired}]}.
create function private.is_field_rule(kind text, rule jsonb)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(rule) is distinct from 'object' then
    return false;
  end if;
  case kind
    when 'text' then
      return rule - 'maxLength' = '{}' and coalesce(private.field_number(rule -> 'maxLength') between 1 and 1000, false)
        and mod(private.field_number(rule -> 'maxLength'), 1) = 0;
    when 'number' then
      return rule - array['min', 'max'] = '{}'
        and (not rule ? 'min' or private.field_number(rule -> 'min') is not null)
        and (not rule ? 'max' or private.field_number(rule -> 'max') is not null)
        and coalesce(private.field_number(rule -> 'min') <= private.field_number(rule -> 'max'), true);
    when 'date' then
      return rule - array['min', 'max'] = '{}'
        and (not rule ? 'min' or jsonb_typeof(rule -> 'min') = 'string' and private.field_date(rule ->> 'min') is not null)
        and (not rule ? 'max' or jsonb_typeof(rule -> 'max') = 'string' and private.field_date(rule ->> 'max') is not null)
        and coalesce(private.field_date(rule ->> 'min') <= private.field_date(rule ->> 'max'), true);
    when 'flag' then
      return rule = '{}';
    when 'option' then
      if rule - 'options' <> '{}' or jsonb_typeof(rule -> 'options') is distinct from 'array' then
        return false;
      end if;
      return jsonb_array_length(rule -> 'options') between 1 and 50
        and not exists (
          select 1 from jsonb_array_elements(rule -> 'options') o
          where jsonb_typeof(o) <> 'object' or o - array['label', 'isRetired'] <> '{}'
            or jsonb_typeof(o -> 'label') is distinct from 'string' or jsonb_typeof(o -> 'isRetired') is distinct from 'boolean'
            or not (char_length(o ->> 'label') between 1 and 80 and private.is_line(o ->> 'label'))
        )
        and (select count(distinct lower(o ->> 'label')) = count(*) from jsonb_array_elements(rule -> 'options') o);
    else
      return false;
  end case;
end
$$;

create table public.custom_fields (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  subject text not null check (subject in ('person', 'time_off', 'swap')),
  label text not null check (char_length(label) between 1 and 60 and private.is_line(label)),
  kind text not null check (kind in ('text', 'number', 'date', 'flag', 'option')),
  help text not null default '' check (char_length(help) <= 200 and private.is_line(help)),
  is_required boolean not null default false,
  rule jsonb not null,
  reads text not null check (reads in ('everybody', 'person', 'supervisors', 'admins')),
  writes text not null check (writes in ('person', 'supervisors', 'admins')),
  place integer not null default 0 check (place between 0 and 999),
  retired_at timestamptz,
  version integer not null default 1,
  updated_by uuid,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, id, subject),
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id),
  check (private.is_field_rule(kind, rule)),
  -- Whoever writes it has to read it.
  check (private.field_rank(writes) >= private.field_rank(reads)),
  -- Of a request for time off only its person and who decides know at all.
  check (subject <> 'time_off' or reads <> 'everybody')
);
comment on table public.custom_fields is 'What an agency keeps of people, requests for time off and trades beside what all keep. A retired field keeps its values.';
comment on column public.custom_fields.rule is 'By kind: {maxLength}; {min?, max?} of numbers or dates; {}; {options: [{label, isRetired}]}.';
comment on column public.custom_fields.reads is 'Who reads it: everybody of the agency (of a trade: whoever sees it); whom it is about and those above them; supervisors and admins; admins.';
comment on column public.custom_fields.place is 'Its place among the fields of its subject.';
create unique index custom_fields_label_key on public.custom_fields (agency_id, subject, lower(label));
create index custom_fields_updated_by_idx on public.custom_fields (agency_id, updated_by);
alter table public.custom_fields enable row level security;

create table public.custom_field_values (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  field_id integer not null,
  subject text not null,
  user_id uuid,
  time_off_request_id integer,
  swap_id integer,
  value jsonb not null check (length(value::text) <= 8000),
  version integer not null default 1,
  updated_by uuid,
  updated_at timestamptz not null default now(),
  foreign key (agency_id, field_id, subject) references public.custom_fields (agency_id, id, subject),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, time_off_request_id) references public.time_off_requests (agency_id, id),
  foreign key (agency_id, swap_id) references public.shift_swaps (agency_id, id),
  foreign key (agency_id, updated_by) references public.profiles (agency_id, id),
  check (num_nonnulls(user_id, time_off_request_id, swap_id) = 1),
  check ((subject = 'person') = (user_id is not null)),
  check ((subject = 'time_off') = (time_off_request_id is not null)),
  check ((subject = 'swap') = (swap_id is not null))
);
comment on table public.custom_field_values is 'What a field says of one person, request or trade: exactly one of them. Null in JSON where it was emptied, so that versions go on.';
create unique index custom_field_values_field_key on public.custom_field_values
  (agency_id, field_id, subject, user_id, time_off_request_id, swap_id) nulls not distinct;
create index custom_field_values_user_idx on public.custom_field_values (agency_id, user_id) where (user_id is not null);
create index custom_field_values_request_idx on public.custom_field_values (agency_id, time_off_request_id)
  where (time_off_request_id is not null);
create index custom_field_values_swap_idx on public.custom_field_values (agency_id, swap_id) where (swap_id is not null);
create index custom_field_values_updated_by_idx on public.custom_field_values (agency_id, updated_by);
alter table public.custom_field_values enable row level security;

create trigger custom_fields_touch before update on public.custom_fields for each row execute function private.touch();
create trigger custom_field_values_touch before update on public.custom_field_values for each row execute function private.touch();
create trigger custom_fields_audit after insert or update or delete on public.custom_fields
  for each row execute function private.audit_row('custom_field', 'id');

-- Admins read the audit, and admins read every field: what a value says stands there in clear.
create function private.audit_field_value()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v public.custom_field_values := coalesce(new, old);
  was jsonb := case when tg_op <> 'INSERT' then nullif(old.value, 'null') end;
  becomes jsonb := case when tg_op <> 'DELETE' then nullif(new.value, 'null') end;
begin
  if was is not distinct from becomes then
    return null;
  end if;
  perform private.record_audit(v.agency_id, 'custom_field.fill', v.field_id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'custom_field', 'subject', v.subject, 'user', v.user_id,
      'request', v.time_off_request_id, 'swap', v.swap_id,
      'label', (select f.label from public.custom_fields f where f.id = v.field_id))),
    jsonb_build_object('value', was), jsonb_build_object('value', becomes));
  return null;
end
$$;
create trigger custom_field_values_audit after insert or update or delete on public.custom_field_values
  for each row execute function private.audit_field_value();

-- Open pages hear that something moved, never what it says; whoever does not read a field hears nothing of it.
create function private.tell_of_custom_field()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('agency', new.agency_id, 'custom_fields');
  return null;
end
$$;
create trigger custom_fields_tell after insert or update on public.custom_fields
  for each row execute function private.tell_of_custom_field();

create function private.tell_of_field_value()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  audience text := (select f.reads from public.custom_fields f where f.id = new.field_id);
begin
  if private.field_rank(audience) < 3 then
    perform private.tell_agency('supervisors', new.agency_id, 'custom_fields');
  end if;
  if private.field_rank(audience) < 2 then
    perform private.tell_person(p, 'custom_fields', '{}')
    from (
      select new.user_id union select r.user_id from public.time_off_requests r where r.id = new.time_off_request_id
      union select unnest(array[s.requester_id, s.responder_id]) from public.shift_swaps s where s.id = new.swap_id
    ) x (p) where p is not null;
  end if;
  return null;
end
$$;
create trigger custom_field_values_tell after insert or update on public.custom_field_values
  for each row execute function private.tell_of_field_value();

-- --- Defining ------------------------------------------------------------------------------------

-- All fields of the agency, with how many values each has and which options any of them says. For admins.
create function private.list_custom_fields()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'subject', f.subject, 'label', f.label, 'kind', f.kind, 'help', f.help,
      'isRequired', f.is_required, 'rule', f.rule, 'reads', f.reads, 'writes', f.writes, 'place', f.place,
      'isRetired', f.retired_at is not null, 'version', f.version, 'valueCount', n.filled, 'usedOptions', n.options)
      order by f.subject, f.retired_at is not null, f.place, f.id), '[]')
    from public.custom_fields f,
    lateral (
      select count(*) as filled,
        coalesce(jsonb_agg(distinct v.value) filter (where f.kind = 'option'), '[]') as options
      from public.custom_field_values v
      where v.agency_id = f.agency_id and v.field_id = f.id and v.subject = f.subject and v.value <> 'null'
    ) n
    where f.agency_id = agency
  );
end
$$;

-- Makes a field, or changes the one that is named in the version that was seen. Returns its id. For admins.
create function private.save_custom_field(which integer, expected_version integer, field jsonb)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  f public.custom_fields;
  n public.custom_fields;
  lost text;
begin
  if jsonb_typeof(field) is distinct from 'object' or length(field::text) > 20000
    or not private.is_field_rule(field ->> 'kind', field -> 'rule') then
    perform private.fail(422, 'This is no rule of a field.', '{"field":"rule"}');
  end if;
  begin
    n := jsonb_populate_record(null::public.custom_fields, jsonb_build_object('subject', field ->> 'subject', 'label', field ->> 'label',
      'kind', field ->> 'kind', 'help', coalesce(field ->> 'help', ''), 'is_required', field -> 'isRequired', 'rule', field -> 'rule',
      'reads', field ->> 'reads', 'writes', field ->> 'writes', 'place', field -> 'place'));
  exception when data_exception then
    perform private.fail(422, 'This is no definition of a field.');
  end;
  if which is null then
    perform pg_advisory_xact_lock(hashtextextended('custom_fields:' || agency, 0));
    if 40 <= (select count(*) from public.custom_fields k where k.agency_id = agency and k.subject = n.subject) then
      perform private.fail(422, 'There are 40 fields here already. Retired ones count.', '{"field":"label"}');
    end if;
  else
    select * into f from public.custom_fields k where k.id = which and k.agency_id = agency for update;
    if f.id is null then
      perform private.fail(404, 'This field does not exist.');
    end if;
    if f.version is distinct from expected_version then
      perform private.fail(409, format('%s changed this field meanwhile. Look again before you save.',
        coalesce(private.name_of(f.updated_by), 'Somebody')), jsonb_build_object('version', f.version));
    end if;
    if f.subject is distinct from n.subject then
      perform private.fail(422, 'What a field is about never changes.', '{"field":"subject"}');
    end if;
    if f.kind is distinct from n.kind
      and exists (select 1 from public.custom_field_values v where v.agency_id = agency and v.field_id = which) then
      perform private.fail(422, 'Its kind stays once it was filled in. Retire it and make another.', '{"field":"kind"}');
    end if;
    if f.kind = 'option' and n.kind = 'option' then
      select v.value #>> '{}' into lost from public.custom_field_values v
      where v.agency_id = agency and v.field_id = which and v.value <> 'null'
        and not exists (select 1 from jsonb_array_elements(n.rule -> 'options') o where o -> 'label' = v.value)
      order by 1 limit 1;
      if lost is not null then
        perform private.fail(422, format('The option “%s” is chosen somewhere. Retire it instead of removing it.', lost),
          '{"field":"options"}');
      end if;
    end if;
  end if;
  begin
    if which is null then
      insert into public.custom_fields (agency_id, subject, label, kind, help, is_required, rule, reads, writes, place, retired_at,
        updated_by)
      values (agency, n.subject, n.label, n.kind, n.help, n.is_required, n.rule, n.reads, n.writes, n.place,
        case when (field ->> 'isRetired')::boolean then now() end, (select auth.uid()))
      returning id into which;
    else
      perform set_config('app.action', case
        when f.retired_at is null and (field ->> 'isRetired')::boolean then 'custom_field.retire'
        when f.retired_at is not null and not (field ->> 'isRetired')::boolean then 'custom_field.restore'
        else 'custom_field.update' end, true);
      update public.custom_fields k set label = n.label, kind = n.kind, help = n.help, is_required = n.is_required, rule = n.rule,
        reads = n.reads, writes = n.writes, place = n.place, updated_by = (select auth.uid()),
        retired_at = case when (field ->> 'isRetired')::boolean then coalesce(k.retired_at, now()) end
      where k.id = which;
      perform set_config('app.action', '', true);
    end if;
  exception
    when check_violation or not_null_violation or data_exception then
      perform private.fail(422, 'This is no definition of a field.');
    when unique_violation then
      perform private.fail(409, 'Another field has this label.', '{"field":"label"}');
  end;
  return which;
end
$$;

-- --- Filling in ----------------------------------------------------------------------------------

-- Whom a thing of that name concerns, and whether they may still write of it; no row where it is none that the reader knows of.
create function private.field_subject(subject text, ref text, reader uuid)
returns table (concerned uuid[], owner uuid, is_open boolean)
language sql
stable
security definer
set search_path = ''
as $$
  select array[p.id], p.id, true from public.profiles p
  where subject = 'person' and p.id::text = lower(ref) and p.agency_id = private.my_agency_id()
  union all
  select array[r.user_id], r.user_id, r.status = 'pending' from public.time_off_requests r
  where subject = 'time_off' and r.id = private.field_key(ref) and r.agency_id = private.my_agency_id()
    and (r.user_id = reader or private.role_of(reader) >= 'supervisor')
  union all
  select array_remove(array[s.requester_id, s.responder_id], null), s.requester_id, s.status = 'pending' from public.shift_swaps s
  where subject = 'swap' and s.id = private.field_key(ref) and s.agency_id = private.my_agency_id()
    and private.may_see_swap(s, reader)
$$;

-- The fields of a thing that the caller reads, in their order; without a name those of one that the caller is about to make.
create function private.get_custom_fields(subject_kind text, ref text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  my_rank integer := case when private.my_role() = 'admin' then 3 when private.my_role() >= 'supervisor' then 2 else 0 end;
  s record;
  writing integer;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if ref is null then
    my_rank := greatest(my_rank, 1);
    writing := my_rank;
  else
    select * into s from private.field_subject(subject_kind, ref, me);
    if s.owner is null then
      return '[]';
    end if;
    writing := case when my_rank < 2 and s.owner = me and s.is_open then 1 else my_rank end;
    my_rank := case when my_rank < 2 and me = any (s.concerned) then 1 else my_rank end;
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'label', f.label, 'kind', f.kind, 'help', f.help,
      'isRequired', f.is_required, 'rule', f.rule, 'reads', f.reads, 'isRetired', f.retired_at is not null,
      'value', coalesce(v.value, 'null'), 'version', coalesce(v.version, 0), 'updatedByName', private.name_of(v.updated_by),
      'updatedAt', round(extract(epoch from v.updated_at) * 1000),
      'mayWrite', f.retired_at is null and writing >= private.field_rank(f.writes)) order by f.place, f.id), '[]')
    from public.custom_fields f
    left join public.custom_field_values v on v.agency_id = agency and v.field_id = f.id and v.subject = f.subject
      and ref is not null and case subject_kind when 'person' then v.user_id::text = lower(ref)
        when 'time_off' then v.time_off_request_id::text = ref else v.swap_id::text = ref end
    where f.agency_id = agency and f.subject = subject_kind and my_rank >= private.field_rank(f.reads)
      and (f.retired_at is null or v.value <> 'null')
  );
end
$$;

-- Why a value is none of a field; null when it is one. An option that was retired stays where it is chosen.
create function private.field_fault(f public.custom_fields, said jsonb, former jsonb)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  words text := said #>> '{}';
begin
  if said = 'null' then
    return case when f.is_required then format('%s is needed.', f.label) end;
  end if;
  return case f.kind
    when 'text' then case
      when jsonb_typeof(said) <> 'string' or words = '' or not private.is_line(words)
        then format('%s is a line of text.', f.label)
      when char_length(words) > (f.rule ->> 'maxLength')::integer
        then format('%s has at most %s characters.', f.label, f.rule ->> 'maxLength') end
    when 'number' then case
      when private.field_number(said) is null then format('%s is a number.', f.label)
      when private.field_number(said) < private.field_number(f.rule -> 'min') then format('%s is at least %s.', f.label, f.rule ->> 'min')
      when private.field_number(said) > private.field_number(f.rule -> 'max') then format('%s is at most %s.', f.label, f.rule ->> 'max') end
    when 'date' then case
      when jsonb_typeof(said) <> 'string' or private.field_date(words) is null then format('%s is a date.', f.label)
      when words < f.rule ->> 'min' then format('%s is %s or later.', f.label, f.rule ->> 'min')
      when words > f.rule ->> 'max' then format('%s is %s or earlier.', f.label, f.rule ->> 'max') end
    when 'flag' then case when jsonb_typeof(said) <> 'boolean' then format('%s is yes or no.', f.label) end
    else case
      when not exists (
        select 1 from jsonb_array_elements(f.rule -> 'options') o
        where o -> 'label' = said and (not (o -> 'isRetired')::boolean or said = former)
      ) then format('%s is one of its options.', f.label) end
  end;
end
$$;

-- Fills in fields of one thing: all of them or none. Each names the version that was seen, 0 where there was none.
create function private.set_custom_fields(subject_kind text, ref text, given jsonb)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  my_rank integer := case when private.my_role() = 'admin' then 3 when private.my_role() >= 'supervisor' then 2 else 0 end;
  s record;
  g record;
  f public.custom_fields;
  v public.custom_field_values;
  fault text;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  select * into s from private.field_subject(subject_kind, ref, me);
  if s.owner is null then
    perform private.fail(404, 'There is nothing here to fill in.');
  end if;
  my_rank := case when my_rank < 2 and s.owner = me and s.is_open then 1 else my_rank end;
  if jsonb_typeof(given) is distinct from 'array' or jsonb_array_length(given) > 40 or exists (
    select 1 from jsonb_array_elements(given) e
    where jsonb_typeof(e) <> 'object' or private.comment_key(e -> 'fieldId') is null or not e ? 'value'
      or jsonb_typeof(e -> 'expectedVersion') is distinct from 'number'
  ) or (select count(distinct e -> 'fieldId') < count(*) from jsonb_array_elements(given) e) then
    perform private.fail(422, 'This is no list of values.');
  end if;
  for g in
    select private.comment_key(e -> 'fieldId') as id, e -> 'value' as value, e -> 'expectedVersion' as seen
    from jsonb_array_elements(given) e order by 1
  loop
    -- Held, so that its kind, its options and whether it is in use stay as they are until this is stored.
    select * into f from public.custom_fields k
    where k.id = g.id and k.agency_id = agency and k.subject = subject_kind for share;
    -- Whoever does not read a field cannot tell that it exists.
    if f.id is null or (my_rank < private.field_rank(f.reads) and not (me = any (s.concerned) and private.field_rank(f.reads) <= 1)) then
      perform private.fail(404, 'There is no such field here.');
    end if;
    if my_rank < private.field_rank(f.writes) then
      perform private.fail(403, format('You may read %s here, not change it.', f.label), jsonb_build_object('field', 'field' || f.id));
    end if;
    if f.retired_at is not null then
      perform private.fail(409, format('%s is not in use any more.', f.label), jsonb_build_object('field', 'field' || f.id));
    end if;
    insert into public.custom_field_values as k (agency_id, field_id, subject, user_id, time_off_request_id, swap_id, value, version,
      updated_by)
    values (agency, f.id, f.subject, case when subject_kind = 'person' then s.owner end,
      case when subject_kind = 'time_off' then ref::integer end, case when subject_kind = 'swap' then ref::integer end,
      'null', 0, me)
    on conflict (agency_id, field_id, subject, user_id, time_off_request_id, swap_id) do nothing;
    select * into v from public.custom_field_values k
    where k.agency_id = agency and k.field_id = f.id and k.subject = f.subject
      and case subject_kind when 'person' then k.user_id = s.owner
        when 'time_off' then k.time_off_request_id::text = ref else k.swap_id::text = ref end
    for update;
    if to_jsonb(v.version) <> g.seen then
      perform private.fail(409, format('%s changed %s meanwhile, to “%s”. Look again before you save.',
          coalesce(private.name_of(v.updated_by), 'Somebody'), f.label, left(coalesce(v.value #>> '{}', 'nothing'), 80)),
        jsonb_build_object('field', 'field' || f.id, 'version', v.version));
    end if;
    fault := private.field_fault(f, g.value, v.value);
    if fault is not null then
      perform private.fail(422, fault, jsonb_build_object('field', 'field' || f.id));
    end if;
    update public.custom_field_values k set value = g.value, updated_by = me where k.id = v.id;
  end loop;
end
$$;

grant execute on function private.list_custom_fields(), private.save_custom_field(integer, integer, jsonb),
  private.get_custom_fields(text, text), private.set_custom_fields(text, text, jsonb) to authenticated;

create function public.list_custom_fields()
returns jsonb language sql stable set search_path = '' as $$ select private.list_custom_fields() $$;
create function public.save_custom_field(p_field jsonb, p_id integer default null, p_expected_version integer default null)
returns integer language sql set search_path = '' as $$ select private.save_custom_field(p_id, p_expected_version, p_field) $$;
create function public.get_custom_fields(p_subject text, p_ref text default null)
returns jsonb language sql stable set search_path = '' as $$ select private.get_custom_fields(p_subject, p_ref) $$;
create function public.set_custom_fields(p_subject text, p_ref text, p_values jsonb)
returns void language sql set search_path = '' as $$ select private.set_custom_fields(p_subject, p_ref, p_values) $$;
grant execute on function public.list_custom_fields(), public.save_custom_field(jsonb, integer, integer),
  public.get_custom_fields(text, text), public.set_custom_fields(text, text, jsonb) to authenticated;
comment on function public.get_custom_fields(text, text) is
  'The fields of a person, a request or a trade that the caller reads, with what they say; without p_ref those of a new one.';
comment on function public.set_custom_fields(text, text, jsonb) is
  'Fills in fields of one thing, all or none: [{fieldId, value, expectedVersion}], version 0 where nothing stands yet.';
