-- A signal that Realtime loses while a page is connected was noticed by nobody. So every signal is written down in the
-- transaction that sends it, and carries its number; a page asks now and then for the numbers that it should have heard.
--
-- Numbers are given before transactions commit, so "all after number 7" would miss who commits late. A page asks instead
-- for what was told by transactions that had not ended when it asked before. Nobody waits for anybody: there is no counter.
create table private.live_log (
  topic text not null,
  xact bigint not null default pg_current_xact_id()::text::bigint,
  what text not null,
  id bigint not null generated always as identity,
  told_at timestamptz not null default clock_timestamp(),
  primary key (topic, xact, what)
);
comment on table private.live_log is 'The signals of the last hour, by topic and transaction, so that a page can tell which it has not heard.';
comment on column private.live_log.xact is 'The transaction that told it.';
comment on column private.live_log.what is 'A hash of event and payload: a transaction tells the same once.';
comment on column private.live_log.id is 'The number that the signal carries, as "entry".';
alter table private.live_log enable row level security;

-- Sends one event, once per transaction for the same topic, event and payload.
create or replace function private.tell(topic text, event text, payload jsonb default '{}')
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry bigint;
begin
  insert into private.live_log (topic, what) values (tell.topic, md5(tell.event || ' ' || tell.payload::text))
  on conflict do nothing
  returning id into entry;
  if entry is null then
    return;
  end if;
  perform realtime.send(payload || jsonb_build_object('entry', entry), event, topic, true);
  -- Whoever meets another who clears away leaves it to them.
  if entry % 500 = 0 then
    delete from private.live_log l where l.ctid in (
      select o.ctid from private.live_log o where o.told_at < now() - interval '1 hour' for update skip locked
    );
  end if;
end
$$;

-- The numbers of what the caller's topics were told by transactions that ended after the mark `p_since`, at most the last
-- 500; and the mark to ask with the next time.
create function private.get_live_mark(p_since bigint)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'mark', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    'entries', coalesce((
      select jsonb_agg(x.id order by x.id desc) from (
        select l.id from private.live_log l
        where (select private.my_role()) is not null and l.topic = any ((select private.my_topics())::text[]) and l.xact >= p_since
          -- After a restore the numbers of transactions begin anew; what is older than that is over soon.
          and l.told_at > now() - interval '1 hour'
        order by l.id desc limit 500
      ) x
    ), '[]'))
$$;

create function public.get_live_mark(p_since bigint default null)
returns jsonb language sql stable set search_path = '' as $$ select private.get_live_mark(p_since) $$;
comment on function public.get_live_mark is
  'Which signals a page should have heard since it last asked: {mark, entries}; without a mark to start from no entries.';
grant execute on function private.get_live_mark(bigint), public.get_live_mark(bigint) to authenticated;
