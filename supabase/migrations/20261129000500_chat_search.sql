-- Finds messages of the caller's conversations that have all words, each from its beginning. Common words are found among
-- the newest messages of the agency, rare ones by the index, where the conversation is a word like any other.
create function private.search_chat(query text, channel uuid, before_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_member();
  me uuid := (select auth.uid());
  most constant integer := 30;
  wanted text[] := (private.chat_words(coalesce(left(query, 200), '')))[1:10];
  channels uuid[];
  asked tsquery;
  everything tsquery;
  hits bigint[];
begin
  channels := array(
    select m.channel_id from public.chat_members m
    where m.agency_id = agency and m.user_id = me and (channel is null or m.channel_id = channel)
  );
  if channel is not null and cardinality(channels) = 0 then
    perform private.require_channel(channel);
  end if;
  if cardinality(wanted) = 0 or cardinality(channels) = 0 then
    return '{"hits": [], "has_more": false}';
  end if;
  asked := (select string_agg(format('''%s'':*', w), ' & ') from unnest(wanted) w)::tsquery;
  hits := array(
    select x.id from (
      select g.id, g.channel_id, g.words from public.chat_messages g
      where g.agency_id = agency and (before_id is null or g.id < before_id) order by g.id desc limit 2000
    ) x
    where x.channel_id = any (channels) and x.words @@ asked order by x.id desc limit most + 1
  );
  if cardinality(hits) <= most then
    everything := asked && (select string_agg(format('''#%s''', c), ' | ') from unnest(channels) c)::tsquery;
    hits := array(
      select g.id from public.chat_messages g
      where g.words @@ everything and g.agency_id = agency and (before_id is null or g.id < before_id)
      order by g.id desc limit most + 1
    );
  end if;
  return (
    select jsonb_build_object(
      'hits', coalesce(jsonb_agg(jsonb_build_object('message', private.chat_message_json(g, me),
        'channel', jsonb_build_object('id', c.id, 'kind', c.kind, 'name', private.chat_name(c, me))) order by g.id desc), '[]'),
      'has_more', cardinality(hits) > most)
    from public.chat_messages g
    join public.chat_channels c on c.agency_id = g.agency_id and c.id = g.channel_id
    where g.id = any (hits[1:most])
  );
end
$$;

create function public.search_chat(p_query text, p_channel_id uuid default null, p_before bigint default null)
returns jsonb language sql stable set search_path = '' as $$ select private.search_chat(p_query, p_channel_id, p_before) $$;
comment on function public.search_chat is
  'Messages of the caller''s conversations that have all words, newest first: {hits, has_more}; p_before is a message id.';
grant execute on function private.search_chat(text, uuid, bigint), public.search_chat(text, uuid, bigint) to authenticated;
