-- An award, a call-out or an extension that brings the list of a mandate is none: what is on record as an order was one.
create or replace function private.keep_mandate_fills()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.way <> 'mandate' then
    perform private.fail(422, 'Only an order is on record as a mandate.', '{"field":"way"}');
  end if;
  if exists (
    select from public.roster_edits e
    where e.id = new.edit_id and (e.state = 'pending' or e.violations @> '[{"severity":"hard"}]')
  ) then
    perform private.fail(422, format('%s is protected: it would pass a limit.', private.name_of(new.person_id)), '{"field":"personId"}');
  end if;
  return new;
end
$$;
