-- Notices of a message say how it begins. Where retention removes the message, what they say of it goes with it.

create function private.chat_notice_of_gone() returns text language sql immutable set search_path = '' as $$
  select 'This message is not kept any longer.'
$$;
comment on function private.chat_notice_of_gone() is 'What a notice says whose message retention removed.';

CREATE OR REPLACE FUNCTION private.prune_chat(batch integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most integer := least(greatest(coalesce(batch, 5000), 1), 20000);
  agency record;
  gone integer;
  ids bigint[];
  removed integer := 0;
begin
  for agency in
    select a.id, clock_timestamp() - make_interval(months => a.chat_months) as cutoff
    from public.agencies a where a.chat_months is not null order by a.id
  loop
    with removed_now as (
      delete from public.chat_messages g
      where g.id in (
        select x.id from public.chat_messages x
        where x.agency_id = agency.id and x.created_at < agency.cutoff
        order by x.created_at limit most for update skip locked
      )
      returning g.id
    )
    select array_agg(r.id) into ids from removed_now r;
    gone := coalesce(cardinality(ids), 0);
    if gone > 0 then
      -- Notices say how messages begin; their own time may be longer.
      update public.notifications n
      set content = private.chat_notice_of_gone(), read_at = coalesce(n.read_at, now())
      where n.agency_id = agency.id and n.kind like 'chat.%'
        and n.subject = any (array(select 'chat:' || i from unnest(ids) i));
      perform private.record_audit(agency.id, 'chat_message.prune', null,
        jsonb_build_object('entity', 'chat_message', 'removed', gone));
    end if;
    removed := removed + gone;
  end loop;
  return removed;
end
$function$;

-- What was removed before.
update public.notifications n
set content = private.chat_notice_of_gone(), read_at = coalesce(n.read_at, now())
where n.kind like 'chat.%' and n.subject like 'chat:%' and not exists (
  select from public.chat_messages g where g.agency_id = n.agency_id and 'chat:' || g.id = n.subject
);
