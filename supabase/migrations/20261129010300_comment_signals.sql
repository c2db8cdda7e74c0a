-- Tells open pages where something was written: supervisors and whom it concerns; of a day everybody; of a private note only those
-- who read it, each by themself, so that not even that there is one is heard by others.
create function private.tell_of_comment()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  news jsonb := jsonb_strip_nulls(jsonb_build_object(
    'kind', private.comment_kind(new), 'subject', coalesce(new.request_id, new.swap_id, new.assignment_id), 'center', new.center_id, 'date', new.comment_date));
begin
  if new.audience = 'supervisors' then
    perform private.tell_person(p.id, 'comments', news)
    from public.profiles p
    where p.agency_id = new.agency_id and p.is_active and private.role_of(p.id) >= 'supervisor' and private.reads_comment(new, p.id)
    order by p.id;
    return null;
  end if;
  if new.comment_date is not null then
    perform private.tell_agency('agency', new.agency_id, 'comments', news);
    return null;
  end if;
  perform private.tell_agency('supervisors', new.agency_id, 'comments', news);
  perform private.tell_person(w.person, 'comments', news)
  from unnest(private.comment_concerned(new)) w (person)
  where private.role_of(w.person) = 'dispatcher' and private.reads_comment(new, w.person)
  order by w.person;
  return null;
end
$$;

create constraint trigger comments_tell after insert or update on public.comments
  deferrable initially deferred for each row execute function private.tell_of_comment();
