-- The record of mandatory overtime: whole, with names as they were, sealed by a hash, and charged by the rules it holds.

-- Whoever was, in words: people, centers and templates may be called otherwise later.
alter table public.mandate_records
  add column person_name text not null,
  add column by_name text not null,
  add column center_name text not null,
  add column time_zone text not null,
  add column code text not null,
  add column contacts jsonb not null default '[]',
  add column request_id uuid;
create unique index mandate_records_request_key on public.mandate_records (agency_id, request_id) where request_id is not null;
create index mandate_records_charged_idx on public.mandate_records (agency_id, person_id) where is_charged;
comment on column public.mandate_records.person_name is 'What the person was called then; so are by_name, center_name and code.';
comment on column public.mandate_records.contacts is 'Who was reached before, and what came of it: those of the call-out and of this list, names as they were.';
comment on column public.mandate_records.request_id is 'Named by whoever recorded it, so that a repeated request is recorded once.';

-- Whether a record counts for its person's place on the list: by the rules as they were, not by what anybody says.
create function private.charges_mandate(kind public.mandate_kind, outcome public.mandate_outcome, rules jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(case outcome
    when 'assigned' then kind = 'mandate' or (rules ->> 'chargesExtension')::boolean
    when 'refused' then (rules ->> 'chargesRefusal')::boolean
    else false
  end, false)
$$;

-- What the hash is of: every column but the hash, times in microseconds since 1970. A record's text never changes, so a column
-- that is added later is not in it.
create function private.mandate_text(record public.mandate_records)
returns text
language sql
immutable
set search_path = ''
as $$
  select jsonb_build_object('id', record.id, 'agency_id', record.agency_id, 'center_id', record.center_id,
    'person_id', record.person_id, 'opening_id', record.opening_id, 'call_out_id', record.call_out_id,
    'assignment_id', record.assignment_id, 'kind', record.kind, 'outcome', record.outcome, 'is_charged', record.is_charged,
    'voids_id', record.voids_id, 'shift_date', to_char(record.shift_date, 'YYYY-MM-DD'),
    'starts_at', floor(extract(epoch from record.starts_at) * 1000000)::bigint,
    'ends_at', floor(extract(epoch from record.ends_at) * 1000000)::bigint, 'reason', record.reason, 'inputs', record.inputs,
    'ranking', record.ranking, 'by_id', record.by_id, 'at', floor(extract(epoch from record.at) * 1000000)::bigint,
    'person_name', record.person_name, 'by_name', record.by_name, 'center_name', record.center_name,
    'time_zone', record.time_zone, 'code', record.code, 'contacts', record.contacts, 'request_id', record.request_id)::text
$$;

create function private.mandate_hash(record public.mandate_records)
returns bytea
language sql
immutable
set search_path = ''
as $$
  select sha256(convert_to(private.mandate_text(record), 'UTF8'))
$$;

-- Whoever writes a record, what it says of itself is computed here: names, charge and hash.
create function private.seal_mandate()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.person_name := coalesce(new.person_name, private.name_of(new.person_id));
  new.by_name := coalesce(new.by_name, private.name_of(new.by_id));
  select coalesce(new.center_name, c.name), coalesce(new.time_zone, c.time_zone) into new.center_name, new.time_zone
  from public.centers c where c.id = new.center_id;
  new.code := coalesce(new.code, (
    select t.code from public.assigned_shifts a join public.shifts t on t.id = a.shift_id
    where a.id = coalesce(new.assignment_id, (select o.assignment_id from public.openings o where o.id = new.opening_id))
  ), '');
  new.is_charged := private.charges_mandate(new.kind, new.outcome, new.inputs -> 'rules');
  new.hash := private.mandate_hash(new);
  return new;
end
$$;
create trigger mandate_records_seal before insert on public.mandate_records
  for each row execute function private.seal_mandate();

-- Records that still stand: neither voided, nor the voiding of another.
create function private.standing_mandates(agency uuid)
returns setof public.mandate_records
language sql
stable
security definer
set search_path = ''
as $$
  select m.* from public.mandate_records m
  where m.agency_id = agency and m.outcome <> 'voided'
    and not exists (select from public.mandate_records v where v.agency_id = m.agency_id and v.voids_id = m.id)
$$;

-- A record for lists: without what its ranking read and said.
create function private.mandate_line(record public.mandate_records)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('id', record.id, 'personId', record.person_id, 'personName', record.person_name,
    'kind', record.kind, 'outcome', record.outcome, 'isCharged', record.is_charged, 'voidsId', record.voids_id,
    'voidedBy', v.id, 'voidedByName', v.by_name, 'voidedAt', private.in_ms(v.at), 'voidReason', v.reason,
    'shiftDate', record.shift_date, 'code', record.code, 'startsAt', private.in_ms(record.starts_at),
    'endsAt', private.in_ms(record.ends_at), 'timeZone', record.time_zone, 'centerName', record.center_name,
    'reason', record.reason, 'byName', record.by_name, 'at', private.in_ms(record.at),
    'openingId', record.opening_id, 'callOutId', record.call_out_id)
  from (select) one
  left join public.mandate_records v on v.agency_id = record.agency_id and v.voids_id = record.id
$$;

-- Writes a record, the audit's row of it, and the signals. What the ranking read and said is not in the audit; its hash is.
create function private.insert_mandate(written public.mandate_records)
returns public.mandate_records
language plpgsql
security definer
set search_path = ''
as $$
declare
  made public.mandate_records;
begin
  insert into public.mandate_records (agency_id, center_id, person_id, opening_id, call_out_id, assignment_id, kind, outcome,
    is_charged, voids_id, shift_date, starts_at, ends_at, reason, inputs, ranking, by_id, contacts, request_id, code, hash)
  values (written.agency_id, written.center_id, written.person_id, written.opening_id, written.call_out_id,
    written.assignment_id, written.kind, written.outcome, false, written.voids_id, written.shift_date, written.starts_at,
    written.ends_at, written.reason, written.inputs, written.ranking, written.by_id, coalesce(written.contacts, '[]'),
    written.request_id, written.code, '')
  returning * into made;
  perform private.record_audit(made.agency_id, case made.outcome when 'assigned' then 'mandate.assign' when 'voided' then 'mandate.void'
      else 'mandate.contact' end, made.id::text,
    jsonb_build_object('entity', 'mandate', 'person', made.person_id, 'kind', made.kind, 'outcome', made.outcome,
      'is_charged', made.is_charged, 'voids', made.voids_id, 'shift_date', made.shift_date, 'opening', made.opening_id,
      'reason', made.reason, 'hash', encode(made.hash, 'hex')));
  perform private.tell_agency('supervisors', made.agency_id, 'mandates', jsonb_build_object('id', made.id));
  perform private.tell_person(made.person_id, 'mandates', jsonb_build_object('id', made.id));
  return made;
end
$$;

-- What was tried before: contacts of the call-out, and what the list itself recorded for the opening, oldest first.
create function private.contacts_before_mandate(agency uuid, opening_id bigint, call_out uuid)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', private.in_ms(t.at), 'personId', t.person_id, 'personName', t.person_name,
    'channel', t.channel, 'outcome', t.outcome, 'note', t.note, 'byName', t.by_name) order by t.at, t.person_id), '[]')
  from (
    select c.at, c.person_id, private.name_of(c.person_id) as person_name, c.channel::text as channel,
      c.outcome::text as outcome, c.note, private.name_of(c.by_id) as by_name
    from public.call_out_contacts c where c.agency_id = agency and c.call_out_id = call_out
    union all
    select m.at, m.person_id, m.person_name, null, m.outcome::text, m.reason, m.by_name
    from private.standing_mandates(agency) m
    where m.opening_id = contacts_before_mandate.opening_id and m.outcome <> 'assigned'
  ) t
$$;

-- Refuses a ranking that is not one, somebody who is not on it, and rules that are no longer those of the day. Whoever is
-- skipped is protected, whatever the reason; who is not the first needs one.
create function private.require_mandate(agency uuid, person uuid, mandate jsonb, needs_first boolean)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  known jsonb;
  rules jsonb;
begin
  if jsonb_typeof(mandate) is distinct from 'object' or octet_length(mandate::text) > 2000000
    or coalesce(mandate ->> 'kind', '') not in ('mandate', 'holdover', 'early_call_in')
    or jsonb_typeof(mandate -> 'inputs' -> 'rules') is distinct from 'object'
    or jsonb_typeof(mandate -> 'inputs' -> 'need') is distinct from 'object'
    or jsonb_typeof(mandate -> 'inputs' -> 'people') is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'ranked') is distinct from 'array'
    or jsonb_typeof(mandate -> 'ranking' -> 'skipped') is distinct from 'array'
  then
    perform private.fail(422, 'A mandate comes with the ranking by which it was made.', '{"field":"mandate"}');
  end if;
  rules := private.setting_on(agency, 'filling', (mandate #>> '{inputs,need,shiftDate}')::date) -> 'mandate';
  if rules is not null and not rules @> (mandate -> 'inputs' -> 'rules') then
    perform private.fail(409, 'The rules of mandates have just changed. Look at the list again.');
  end if;
  select p into known from jsonb_array_elements(mandate -> 'inputs' -> 'people') p where p ->> 'personId' = person::text;
  if known is null then
    perform private.fail(422, format('%s is not on the list for this shift.', coalesce(private.name_of(person), 'This person')),
      '{"field":"personId"}');
  end if;
  if jsonb_typeof(known -> 'skip') = 'object' or not exists (
    select from jsonb_array_elements(mandate -> 'ranking' -> 'ranked') r where r ->> 'personId' = person::text
  ) then
    perform private.fail(422, format('%s is protected: %s', private.name_of(person),
      coalesce(known #>> '{skip,words}', 'not ranked.')), '{"field":"personId"}');
  end if;
  if needs_first and nullif(btrim(mandate ->> 'reason'), '') is null
    and mandate #>> '{ranking,ranked,0,personId}' is distinct from person::text
  then
    perform private.fail(422, format('%s is first on the list. Say why %s is taken instead.',
      mandate #>> '{ranking,ranked,0,fullName}', private.name_of(person)), '{"field":"reason"}');
  end if;
end
$$;

-- One mandate of somebody at a time: two that come at once are decided one after the other.
create function private.hold_for_mandate(person uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('mandate:' || person::text, 0))
$$;

-- The workweek of the center's clock in which a shift starts.
create function private.mandate_week(agency uuid, starts_at timestamptz, zone text)
returns date
language sql
stable
security definer
set search_path = ''
as $$
  select private.workweek_of(agency, (starts_at at time zone zone)::date)
$$;

-- Records that somebody was ordered to an opening, and tells them. The caller holds rows, schedule and opening, and has
-- judged the person by the list of this moment.
create or replace function private.write_mandate(
  opening public.openings, person uuid, assignment bigint, mandate jsonb, actor uuid
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  shift public.assigned_shifts;
  zone text := (select c.time_zone from public.centers c where c.id = opening.center_id);
  need_start timestamptz := coalesce(to_timestamp((mandate #>> '{inputs,need,startsAt}')::bigint / 1000.0), opening.starts_at);
  need_end timestamptz := coalesce(to_timestamp((mandate #>> '{inputs,need,endsAt}')::bigint / 1000.0), opening.ends_at);
  earlier public.mandate_records;
  written public.mandate_records;
begin
  if person = actor then
    perform private.fail(403, 'Nobody orders themself.');
  end if;
  perform private.require_mandate(opening.agency_id, person, mandate, true);
  perform private.hold_for_mandate(person);
  select * into shift from public.assigned_shifts a where a.id = assignment and a.agency_id = opening.agency_id;
  written.starts_at := greatest(need_start, shift.starts_at);
  written.ends_at := least(need_end, shift.ends_at);
  if shift.id is null or shift.user_id is distinct from person or written.ends_at <= written.starts_at then
    perform private.fail(422, 'The shift that is ordered is not this person''s.', '{"field":"personId"}');
  end if;
  select * into earlier from private.standing_mandates(opening.agency_id) m
  where m.person_id = person and m.outcome = 'assigned' and m.is_charged
    and private.mandate_week(m.agency_id, m.starts_at, zone) = private.mandate_week(m.agency_id, written.starts_at, zone)
  order by m.at desc limit 1;
  if earlier.id is not null then
    perform private.fail(409, format('%s is mandated already this workweek: %s, by %s.', earlier.person_name,
      to_char(earlier.shift_date, 'FMDy FMDD Mon'), earlier.by_name), jsonb_build_object('mandate', earlier.id));
  end if;
  written.agency_id := opening.agency_id;
  written.center_id := opening.center_id;
  written.person_id := person;
  written.opening_id := opening.id;
  written.call_out_id := (
    select c.id from public.call_outs c
    where c.agency_id = opening.agency_id and c.opening_id = opening.id and c.id::text = mandate ->> 'callOutId'
  );
  written.assignment_id := shift.id;
  written.kind := (mandate ->> 'kind')::public.mandate_kind;
  written.outcome := 'assigned';
  written.shift_date := opening.shift_date;
  written.reason := private.words_of(mandate ->> 'reason', 'Reason', 'reason', 500, true);
  written.inputs := mandate -> 'inputs';
  written.ranking := mandate -> 'ranking';
  written.by_id := actor;
  written.contacts := private.contacts_before_mandate(opening.agency_id, opening.id, written.call_out_id);
  written := private.insert_mandate(written);
  insert into public.notifications (agency_id, recipient_id, kind, content, link, schedule_id, concerns_at)
  select written.agency_id, p.id, 'mandate.assigned', left(format('%s: %s, %s–%s. %s orders it as mandatory overtime.%s',
      case written.kind when 'holdover' then 'You stay on' when 'early_call_in' then 'You come in early' else 'You work ' || written.code end,
      to_char(written.shift_date, 'FMDy FMDD Mon YYYY'), to_char(written.starts_at at time zone zone, 'HH24:MI'),
      to_char(written.ends_at at time zone zone, 'HH24:MI'), written.by_name,
      case when written.is_charged then ' It counts for your place on the list.' else '' end), 1000),
    '/schedule?month=' || to_char(written.shift_date, 'YYYY-MM'), shift.schedule_id, written.starts_at
  from public.profiles p where p.id = person and p.is_active;
  return written.id;
end
$$;
revoke execute on function private.write_mandate(public.openings, uuid, bigint, jsonb, uuid) from public;

-- Somebody of the list was called and does not come: refused, not reached, or the number is wrong. The shift stays open.
create function private.record_mandate_contact(
  actor uuid, opening_id bigint, person uuid, outcome public.mandate_outcome, note text, mandate jsonb, request uuid
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.act_as(actor);
  words text := private.words_of(note, 'Note', 'note', 500, true);
  shown public.openings;
  known public.mandate_records;
  written public.mandate_records;
begin
  agency := private.require_supervisor();
  if request is null then
    perform private.fail(422, 'The contact has no id.', '{"field":"requestId"}');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('mandate_contact:' || request::text, 0));
  select * into known from public.mandate_records m where m.agency_id = agency and m.request_id = request;
  if known.id is not null then
    if known.by_id <> actor or known.opening_id is distinct from record_mandate_contact.opening_id or known.person_id <> person then
      perform private.fail(409, 'Another contact has this id.');
    end if;
    return private.mandate_line(known);
  end if;
  if outcome is null or outcome not in ('refused', 'no_contact', 'wrong_number') then
    perform private.fail(422, 'A contact is refused, without contact, or by a wrong number.', '{"field":"outcome"}');
  end if;
  if person = actor then
    perform private.fail(403, 'Nobody records this of themself.');
  end if;
  select * into shown from public.openings o where o.id = record_mandate_contact.opening_id and o.agency_id = agency for share;
  if shown.id is null then
    perform private.fail(404, 'This opening does not exist.');
  end if;
  if shown.state <> 'open' then
    perform private.fail(409, 'This shift is not open any more.', jsonb_build_object('state', shown.state));
  end if;
  perform private.require_mandate(agency, person, mandate, false);
  perform private.hold_for_mandate(person);
  select * into known from private.standing_mandates(agency) m
  where m.opening_id = shown.id and m.person_id = person and m.outcome = 'refused' limit 1;
  if known.id is not null and outcome = 'refused' then
    perform private.fail(409, format('%s has refused this shift already; %s recorded it.', known.person_name, known.by_name),
      jsonb_build_object('mandate', known.id));
  end if;
  written.agency_id := agency;
  written.center_id := shown.center_id;
  written.person_id := person;
  written.opening_id := shown.id;
  written.call_out_id := (
    select c.id from public.call_outs c
    where c.agency_id = agency and c.opening_id = shown.id and c.id::text = mandate ->> 'callOutId'
  );
  written.kind := (mandate ->> 'kind')::public.mandate_kind;
  written.outcome := outcome;
  written.shift_date := shown.shift_date;
  written.starts_at := shown.starts_at;
  written.ends_at := shown.ends_at;
  written.reason := words;
  written.inputs := mandate -> 'inputs';
  written.ranking := mandate -> 'ranking';
  written.by_id := actor;
  written.contacts := private.contacts_before_mandate(agency, shown.id, written.call_out_id);
  written.request_id := request;
  return private.mandate_line(private.insert_mandate(written));
end
$$;

-- A mistake is taken back by another record; the shift itself is the roster's.
create function private.void_mandate(mandate_id bigint, given_reason text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, true);
  original public.mandate_records;
  known public.mandate_records;
  made public.mandate_records;
begin
  if words is null then
    perform private.fail(422, 'Say why it is void.', '{"field":"reason"}');
  end if;
  select * into original from public.mandate_records m where m.id = mandate_id and m.agency_id = agency for update;
  if original.id is null then
    perform private.fail(404, 'This record does not exist.');
  end if;
  if original.outcome = 'voided' then
    perform private.fail(422, 'This record voids another. What was voided stays void.');
  end if;
  if original.person_id = me then
    perform private.fail(403, 'Nobody voids a record of their own.');
  end if;
  select * into known from public.mandate_records v where v.agency_id = agency and v.voids_id = original.id;
  if known.id is not null then
    perform private.fail(409, format('%s has voided this record already.', known.by_name),
      jsonb_build_object('by', known.by_name, 'at', private.in_ms(known.at)));
  end if;
  made := original;
  made.outcome := 'voided';
  made.voids_id := original.id;
  made.reason := words;
  made.by_id := me;
  made.request_id := null;
  made := private.insert_mandate(made);
  perform private.notify(original.person_id, 'mandate.voided', format('A record of mandatory overtime of %s is void: %s%s',
    to_char(original.shift_date, 'FMDy FMDD Mon YYYY'), words,
    case when original.is_charged then ' It no longer counts for your place on the list.' else '' end), '/availability');
  return private.mandate_line(made);
end
$$;

-- Newest first, 50 a page. `next` = before which the next page begins.
create function private.list_mandates(center uuid, before bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    with page as (
      select m.* from public.mandate_records m
      where m.agency_id = agency and (list_mandates.center is null or m.center_id = list_mandates.center)
        and (before is null or m.id < before)
      order by m.id desc limit 51
    ), shown as (
      select p.* from page p order by p.id desc limit 50
    )
    select jsonb_build_object(
      'records', coalesce((select jsonb_agg(private.mandate_line(s) order by s.id desc) from shown s), '[]'),
      'next', case when (select count(*) from page) > 50 then (select min(s.id) from shown s) end)
  );
end
$$;

-- One record with all that it holds, and whether it is still what was written; null when there is none.
create function private.get_mandate(mandate_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
begin
  return (
    select private.mandate_line(m) || jsonb_build_object('inputs', m.inputs, 'ranking', m.ranking, 'contacts', m.contacts,
      'hash', encode(m.hash, 'hex'), 'isIntact', m.hash = private.mandate_hash(m))
    from public.mandate_records m where m.id = mandate_id and m.agency_id = agency
  );
end
$$;

create function public.record_mandate_contact(
  p_actor uuid, p_opening_id bigint, p_person uuid, p_outcome public.mandate_outcome, p_mandate jsonb, p_request_id uuid,
  p_note text default null
)
returns jsonb language sql set search_path = '' as $$
  select private.record_mandate_contact(p_actor, p_opening_id, p_person, p_outcome, p_note, p_mandate, p_request_id)
$$;
create function public.void_mandate(p_id bigint, p_reason text)
returns jsonb language sql set search_path = '' as $$ select private.void_mandate(p_id, p_reason) $$;
create function public.list_mandates(p_center_id uuid default null, p_before bigint default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_mandates(p_center_id, p_before) $$;
create function public.get_mandate(p_id bigint)
returns jsonb language sql stable set search_path = '' as $$ select private.get_mandate(p_id) $$;

grant execute on function
  private.record_mandate_contact(uuid, bigint, uuid, public.mandate_outcome, text, jsonb, uuid),
  public.record_mandate_contact(uuid, bigint, uuid, public.mandate_outcome, jsonb, uuid, text) to service_role;
grant execute on function
  private.void_mandate(bigint, text), public.void_mandate(bigint, text),
  private.list_mandates(uuid, bigint), public.list_mandates(uuid, bigint),
  private.get_mandate(bigint), public.get_mandate(bigint) to authenticated;
comment on function public.record_mandate_contact is 'Somebody of the list was called for an opening and does not come; the record as a list shows it.';
comment on function public.void_mandate is 'Takes a record back by another one, which un-charges it; the record that voids.';
comment on function public.list_mandates is 'Records of mandatory overtime, newest first, for supervisors.';
comment on function public.get_mandate is 'One record with its inputs, ranking and contacts as they were, for supervisors.';

-- A mandate is acknowledged like a change of a shift.
create or replace function private.fill_notice()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.subject := coalesce(new.subject, 'swap:' || substring(new.link from '[?&]swap=(\d{1,10})'),
    'time_off:' || substring(new.link from '[?&]request=(\d{1,10})'));
  new.needs_ack := new.needs_ack
    or new.kind in ('schedule.published', 'schedule.changed', 'roster.changed', 'roster.cancelled', 'roster.corrected',
      'mandate.assigned');
  return new;
end
$$;
