-- Without an actor the app itself offers; without a session the link alone says whose offer it is.
drop function public.make_offer(uuid, uuid, integer, uuid, jsonb, integer, boolean);
create function public.make_offer(
  p_id uuid, p_step integer, p_person uuid, p_terms jsonb, p_minutes integer, p_is_automatic boolean, p_actor uuid default null)
returns uuid
language sql
set search_path = ''
as $$ select private.make_offer(p_actor, p_id, p_step, p_person, p_terms, p_minutes, p_is_automatic) $$;
comment on function public.make_offer is 'Offers an open shift to somebody on the list of a call-out, for a supervisor, or without an actor for the app itself.';

drop function public.find_offer(text, uuid, uuid);
create function public.find_offer(p_token text default null, p_offer_id uuid default null, p_actor uuid default null)
returns jsonb
language sql
set search_path = ''
as $$ select private.find_offer(p_token, p_offer_id, p_actor) $$;
comment on function public.find_offer is 'Whose an offer is and for which opening, by the token of its link, or by its id for its person.';

grant execute on function public.make_offer(uuid, integer, uuid, jsonb, integer, boolean, uuid),
  public.find_offer(text, uuid, uuid) to service_role;
