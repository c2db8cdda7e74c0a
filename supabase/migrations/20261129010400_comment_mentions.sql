-- As before. In which case a name is written in the text is the app's to read, as in conversations; that each of them reads the
-- comment is checked here.
create or replace function private.save_comment_mentions(c public.comments, given uuid[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  called uuid[] := array(select distinct g.id from unnest(coalesce(given, '{}')) g (id) where g.id is distinct from c.author_id);
begin
  if cardinality(called) > 20 then
    perform private.fail(422, 'A comment mentions at most 20 people.', '{"field":"mentions"}');
  end if;
  if exists (select 1 from unnest(called) g (id) where g.id is null or not private.reads_comment(c, g.id)) then
    perform private.fail(422, case when c.audience = 'supervisors' then 'Mention only those who read this note.'
      else 'Mention only people who read this.' end, '{"field":"mentions"}');
  end if;
  with gone as (
    delete from public.comment_mentions m
    where m.agency_id = c.agency_id and m.comment_id = c.id and not m.user_id = any (called)
    returning m.user_id
  )
  -- Whoever is not called any more need not come to look.
  update public.notifications n set expires_at = now()
  from gone g
  where n.recipient_id = g.user_id and n.subject = 'comment:' || c.id and n.agency_id = c.agency_id and n.read_at is null;
  with fresh as (
    insert into public.comment_mentions (agency_id, comment_id, user_id)
    select c.agency_id, c.id, g.id from unnest(called) g (id)
    on conflict do nothing
    returning user_id
  )
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select c.agency_id, f.user_id, 'comment.mention', left(format('%s mentions you in a %s on %s.', private.name_of(c.author_id),
    case c.audience when 'supervisors' then 'private note' else 'comment' end, private.comment_place_words(c, f.user_id)), 1000),
    private.comment_link(c, f.user_id), 'comment:' || c.id
  from fresh f
  order by f.user_id;
end
$$;
