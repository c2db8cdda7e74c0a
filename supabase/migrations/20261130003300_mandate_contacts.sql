-- What came of calls counts whichever call-out made them; who never heard of a record need not hear that it is void.
CREATE OR REPLACE FUNCTION private.contacts_before_mandate(agency uuid, opening_id bigint, call_out uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('at', private.in_ms(t.at), 'personId', t.person_id, 'personName', t.person_name,
    'channel', t.channel, 'outcome', t.outcome, 'note', t.note, 'byName', t.by_name) order by t.at, t.person_id), '[]')
  from (
    select c.at, c.person_id, private.name_of(c.person_id) as person_name, c.channel::text as channel,
      c.outcome::text as outcome, c.note, private.name_of(c.by_id) as by_name
    from public.call_out_contacts c where c.agency_id = agency and c.call_out_id in (
      -- None named: all of the opening.
      select k.id from public.call_outs k
      where k.agency_id = agency and k.opening_id = contacts_before_mandate.opening_id and (call_out is null or k.id = call_out)
    )
    union all
    select m.at, m.person_id, m.person_name, null, m.outcome::text, m.reason, m.by_name
    from private.standing_mandates(agency) m
    where m.opening_id = contacts_before_mandate.opening_id and m.outcome <> 'assigned'
  ) t
$function$
;

CREATE OR REPLACE FUNCTION private.get_opening_contacts(opening_id bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  agency uuid := private.require_supervisor();
begin
  return private.contacts_before_mandate(agency, opening_id, null);
end
$function$
;

CREATE OR REPLACE FUNCTION private.void_mandate(mandate_id bigint, given_reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  -- A call that is taken back at once is news to nobody.
  if original.outcome = 'assigned' or original.is_charged and original.at < now() - interval '5 minutes' then
    perform private.notify(original.person_id, 'mandate.voided', format('A record of mandatory overtime of %s is void: %s%s',
      to_char(original.shift_date, 'FMDy FMDD Mon YYYY'), words,
      case when original.is_charged then '. It no longer counts for your place on the list.' else '' end), '/availability');
  end if;
  return private.mandate_line(made);
end
$function$
;

