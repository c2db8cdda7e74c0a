-- Policies: what an agency wants its people to have read. Each version is kept as it was published, with a hash of its content,
-- and so is who acknowledged which. Files are in the private bucket `policies` under <agency>/<file>.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('policies', 'policies', false, 10485760, '{application/pdf}')
on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
  allowed_mime_types = excluded.allowed_mime_types;

create type public.policy_audience as enum ('everybody', 'supervisors', 'dispatchers');

create table public.policies (
  id integer generated always as identity primary key,
  agency_id uuid not null references public.agencies (id),
  title text not null check (char_length(title) between 1 and 120 and private.is_line(title)),
  audience public.policy_audience not null,
  due_on date not null,
  current_number integer not null default 1 check (current_number >= 1),
  retired_by uuid,
  retired_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, retired_by) references public.profiles (agency_id, id),
  check ((retired_at is null) = (retired_by is null))
);
comment on table public.policies is 'Policies with what their present version says of itself. A retired one is asked of nobody and stays.';
comment on column public.policies.current_number is 'The version that is to be read.';
create index policies_retired_by_idx on public.policies (agency_id, retired_by);
alter table public.policies enable row level security;

create table public.policy_versions (
  policy_id integer not null,
  number integer not null check (number >= 1),
  agency_id uuid not null,
  title text not null check (char_length(title) between 1 and 120 and private.is_line(title)),
  body text check (char_length(body) between 1 and 40000),
  file_id uuid unique,
  file_name text check (char_length(file_name) between 1 and 120 and private.is_line(file_name)),
  file_bytes integer check (file_bytes between 1 and 10485760),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  audience public.policy_audience not null,
  due_on date not null,
  published_by uuid not null,
  published_at timestamptz not null default now(),
  primary key (policy_id, number),
  unique (agency_id, policy_id, number),
  foreign key (agency_id, policy_id) references public.policies (agency_id, id),
  foreign key (agency_id, published_by) references public.profiles (agency_id, id),
  -- Words or a file.
  check ((body is null) <> (file_id is null)),
  check ((file_id is null) = (file_name is null) and (file_id is null) = (file_bytes is null))
);
comment on table public.policy_versions is 'What was published when, to be read by whom and by when. Append-only.';
comment on column public.policy_versions.sha256 is 'SHA-256 in hex of the words in UTF-8, or of the bytes of the file.';
create index policy_versions_published_by_idx on public.policy_versions (agency_id, published_by);
alter table public.policy_versions enable row level security;

create table public.policy_acknowledgements (
  policy_id integer not null,
  number integer not null,
  user_id uuid not null,
  agency_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  acknowledged_at timestamptz not null default now(),
  primary key (policy_id, number, user_id),
  foreign key (agency_id, policy_id, number) references public.policy_versions (agency_id, policy_id, number),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.policy_acknowledgements is 'Who said to have read and understood which version, with the hash of what they read. Append-only.';
create index policy_acknowledgements_version_idx on public.policy_acknowledgements (agency_id, policy_id, number);
create index policy_acknowledgements_user_idx on public.policy_acknowledgements (agency_id, user_id);
alter table public.policy_acknowledgements enable row level security;

create trigger policy_versions_append_only before update or delete on public.policy_versions
  for each row execute function private.refuse_change();
create trigger policy_versions_no_truncate before truncate on public.policy_versions
  for each statement execute function private.refuse_change();
create trigger policy_acknowledgements_append_only before update or delete on public.policy_acknowledgements
  for each row execute function private.refuse_change();
create trigger policy_acknowledgements_no_truncate before truncate on public.policy_acknowledgements
  for each statement execute function private.refuse_change();
create trigger policies_touch before update on public.policies for each row execute function private.touch();

-- What is retired stays so, and versions only grow.
create function private.guard_policy()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.retired_at is not null or new.current_number < old.current_number or new.agency_id <> old.agency_id then
    perform private.fail(409, 'A retired policy stays as it is. Publish another one.');
  end if;
  return new;
end
$$;
create trigger policies_guard before update on public.policies for each row execute function private.guard_policy();
create trigger policies_audit after insert or update or delete on public.policies
  for each row execute function private.audit_row('policy', 'id');

create function private.tell_of_policy()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.tell_agency('agency', new.agency_id, 'policies', jsonb_build_object('policy', new.id));
  return null;
end
$$;
create trigger policies_tell after insert or update on public.policies
  for each row execute function private.tell_of_policy();

-- Whether somebody of that role is to read what is for that audience.
create function private.is_for(audience public.policy_audience, role public.role_name)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select coalesce(case audience
    when 'everybody' then role is not null
    when 'supervisors' then role >= 'supervisor'
    else role = 'dispatcher'
  end, false)
$$;

-- Active people of an agency who are to read what is for that audience.
create function private.policy_people(agency uuid, audience public.policy_audience)
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select p.id from public.profiles p
  where p.agency_id = agency and p.is_active and private.is_for(audience, private.role_of(p.id))
$$;

-- Whether the caller may read a version: who is to read it, supervisors, and who has acknowledged it.
create function private.may_read_policy(v public.policy_versions)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select v.agency_id = private.my_agency_id() and (
    private.supervised_agency_id() is not null
    or private.is_for(v.audience, private.my_role())
    or exists (
      select 1 from public.policy_acknowledgements a
      where a.policy_id = v.policy_id and a.number = v.number and a.user_id = (select auth.uid())
    )
  )
$$;

-- --- Their files ---------------------------------------------------------------------------------

create function private.may_read_policy_file(name text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select name ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}$' and split_part(name, '/', 1) = private.my_agency_id()::text and (
    private.administered_agency_id() is not null
    or exists (
      select 1 from public.policy_versions v
      where v.agency_id = private.my_agency_id() and v.file_id::text = split_part(name, '/', 2) and private.may_read_policy(v)
    )
  )
$$;

create function private.may_add_policy_file(file text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select file ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}$' and split_part(file, '/', 1) = private.administered_agency_id()::text and 10 > (
    select count(*) from storage.objects o
    where o.bucket_id = 'policies' and starts_with(o.name, private.administered_agency_id() || '/')
      and not exists (select 1 from public.policy_versions v where v.file_id::text = split_part(o.name, '/', 2))
  )
$$;

-- What was published stays.
create function private.may_drop_policy_file(file text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select split_part(file, '/', 1) = private.administered_agency_id()::text
    and not exists (select 1 from public.policy_versions v where v.file_id::text = split_part(file, '/', 2))
$$;
grant execute on function private.may_read_policy_file(text), private.may_add_policy_file(text), private.may_drop_policy_file(text)
  to authenticated;

create policy policies_select_reader on storage.objects for select to authenticated
  using (bucket_id = 'policies' and private.may_read_policy_file(name));
create policy policies_insert_admin on storage.objects for insert to authenticated
  with check (bucket_id = 'policies' and private.may_add_policy_file(name));
create policy policies_delete_admin on storage.objects for delete to authenticated
  using (bucket_id = 'policies' and private.may_drop_policy_file(name));

-- As before, with those of policies that were never published.
create or replace function private.list_stale_files(most integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('bucket', f.bucket_id, 'name', f.name)), '[]')
  from (
    select o.bucket_id, o.name
    from storage.objects o
    where o.created_at < now() - interval '1 hour' and case o.bucket_id
      when 'certificates' then not exists (
        select 1 from public.certificates c where c.file_id::text = split_part(o.name, '/', 3) and c.state <> 'removed'
      )
      when 'policies' then not exists (
        select 1 from public.policy_versions v where v.file_id::text = split_part(o.name, '/', 2)
      )
      else false
    end
    order by o.created_at limit greatest(0, least(most, 1000))
  ) f
$$;

-- --- Reading -------------------------------------------------------------------------------------

-- The policies of the caller: those that they are to read, retired ones that they acknowledged, and for supervisors all, with how
-- many have read the present version.
create function private.list_policies()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  mine public.role_name := private.my_role();
  oversees boolean := mine >= 'supervisor';
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'number', p.current_number, 'audience', p.audience,
      'dueOn', p.due_on, 'publishedAt', round(extract(epoch from v.published_at) * 1000),
      'retiredAt', round(extract(epoch from p.retired_at) * 1000), 'hasFile', v.file_id is not null,
      'isForMe', private.is_for(p.audience, mine),
      'acknowledgedAt', round(extract(epoch from a.acknowledged_at) * 1000),
      'readers', case when oversees and p.retired_at is null then (
        select jsonb_build_object('total', count(*), 'read', count(k.user_id))
        from private.policy_people(agency, p.audience) r
        left join public.policy_acknowledgements k on k.policy_id = p.id and k.number = p.current_number and k.user_id = r
      ) end) order by p.retired_at is not null, p.due_on, p.title, p.id), '[]')
    from public.policies p
    join public.policy_versions v on v.policy_id = p.id and v.number = p.current_number
    left join public.policy_acknowledgements a on a.policy_id = p.id and a.number = p.current_number and a.user_id = me
    where p.agency_id = agency
      and (oversees or a.user_id is not null or p.retired_at is null and private.is_for(p.audience, mine))
  );
end
$$;

-- How many policies the caller has still to read, and by when the first.
create function private.count_my_policies()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('unread', count(*), 'firstDueOn', min(p.due_on))
  from public.policies p
  where p.agency_id = (select private.my_agency_id()) and p.retired_at is null
    and private.is_for(p.audience, (select private.my_role()))
    and not exists (
      select 1 from public.policy_acknowledgements a
      where a.policy_id = p.id and a.number = p.current_number and a.user_id = (select auth.uid())
    )
$$;

-- A version of a policy to be read, the present one unless another is named; null for whoever may not.
create function private.get_policy(which integer, wanted integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  p public.policies;
  v public.policy_versions;
begin
  select * into p from public.policies k where k.id = which and k.agency_id = agency;
  select * into v from public.policy_versions k where k.policy_id = p.id and k.number = coalesce(wanted, p.current_number);
  if v.policy_id is null or not private.may_read_policy(v) then
    return null;
  end if;
  return jsonb_build_object('id', p.id, 'number', v.number, 'currentNumber', p.current_number, 'version', p.version,
    'title', v.title, 'body', v.body, 'fileId', v.file_id, 'fileName', v.file_name, 'fileBytes', v.file_bytes, 'sha256', v.sha256,
    'audience', v.audience, 'dueOn', v.due_on, 'publishedByName', private.name_of(v.published_by),
    'publishedAt', round(extract(epoch from v.published_at) * 1000),
    'retiredAt', round(extract(epoch from p.retired_at) * 1000), 'retiredByName', private.name_of(p.retired_by),
    'isForMe', private.is_for(v.audience, private.my_role()),
    'acknowledgedAt', (
      select round(extract(epoch from a.acknowledged_at) * 1000) from public.policy_acknowledgements a
      where a.policy_id = p.id and a.number = v.number and a.user_id = me
    ),
    'versions', (
      select jsonb_agg(jsonb_build_object('number', o.number, 'publishedAt', round(extract(epoch from o.published_at) * 1000),
        'acknowledgedAt', (
          select round(extract(epoch from a.acknowledged_at) * 1000) from public.policy_acknowledgements a
          where a.policy_id = o.policy_id and a.number = o.number and a.user_id = me
        )) order by o.number desc)
      from public.policy_versions o where o.policy_id = p.id and private.may_read_policy(o)
    ));
end
$$;

-- Who is to read a version and who has, by name; who has although it is not asked of them any more is among them. For supervisors.
create function private.list_policy_readers(which integer, wanted integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  v public.policy_versions;
begin
  select * into v from public.policy_versions k where k.policy_id = which and k.number = wanted and k.agency_id = agency;
  if v.policy_id is null then
    perform private.fail(404, 'This policy does not exist.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('userId', p.id, 'fullName', p.full_name, 'role', private.role_of(p.id),
      'centerName', c.name, 'isAsked', r.id is not null, 'acknowledgedAt', round(extract(epoch from a.acknowledged_at) * 1000),
      'sha256', a.sha256, 'remindedAt', (
        select round(extract(epoch from max(n.created_at)) * 1000) from public.notifications n
        where n.recipient_id = p.id and n.kind = 'policy.remind' and n.subject = 'policy:' || v.policy_id
      )) order by p.full_name, p.id), '[]')
    from public.profiles p
    left join private.policy_people(agency, v.audience) r (id) on r.id = p.id
    left join public.policy_acknowledgements a on a.policy_id = v.policy_id and a.number = v.number and a.user_id = p.id
    left join public.centers c on c.id = p.center_id
    where p.agency_id = agency and (r.id is not null or a.user_id is not null)
  );
end
$$;

-- --- Writing -------------------------------------------------------------------------------------

-- Publishes a policy, or with its id and the version that was seen a new version of it, which asks everybody anew.
create function private.publish_policy(
  which integer, expected_version integer, given_title text, given_body text, file uuid, given_file_name text, given_sha256 text,
  readers public.policy_audience, due date
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  me uuid := (select auth.uid());
  words text := private.words_of(given_title, 'Title', 'title', 120, true);
  body text := private.words_of(given_body, 'Text', 'body', 40000, false);
  file_name text := private.words_of(given_file_name, 'Name of the file', 'file', 120, true);
  stored jsonb;
  known public.policies;
  made integer := 1;
begin
  if words is null then
    perform private.fail(422, 'Give the policy a title.', '{"field":"title"}');
  end if;
  if (body is null) = (file is null) then
    perform private.fail(422, 'Write the policy, or choose its file: one of the two.', '{"field":"body"}');
  end if;
  if readers is null then
    perform private.fail(422, 'Say who must read it.', '{"field":"audience"}');
  end if;
  perform private.require_day(due, 'dueOn', 'By when');
  if due < private.today_of(agency) - 1 then
    perform private.fail(422, 'By when is today or later.', '{"field":"dueOn"}');
  end if;
  if file is not null then
    select o.metadata into stored from storage.objects o where o.bucket_id = 'policies' and o.name = agency || '/' || file;
    if not found or exists (select 1 from public.policy_versions v where v.file_id = file) then
      perform private.fail(422, 'The file did not arrive. Choose it again.', '{"field":"file"}');
    end if;
    if coalesce(stored ->> 'mimetype' <> 'application/pdf' or (stored ->> 'size')::bigint not between 1 and 10485760, true) then
      perform private.fail(422, 'The file of a policy is a PDF of at most 10 MB.', '{"field":"file"}');
    end if;
    if coalesce(given_sha256 !~ '^[0-9a-f]{64}$', true) then
      perform private.fail(422, 'The file was not read. Choose it again.', '{"field":"file"}');
    end if;
  end if;
  if which is null then
    perform 1 from public.agencies a where a.id = agency for no key update;
    if (select count(*) from public.policies p where p.agency_id = agency and p.retired_at is null) >= 200 then
      perform private.fail(409, 'An agency has at most 200 policies. Retire one that is not used any more.');
    end if;
    insert into public.policies (agency_id, title, audience, due_on) values (agency, words, readers, due) returning * into known;
  else
    select * into known from public.policies p where p.id = which and p.agency_id = agency for update;
    if known.id is null then
      perform private.fail(404, 'This policy does not exist.');
    end if;
    if known.retired_at is not null then
      perform private.fail(409, 'This policy is retired. Publish another one.');
    end if;
    if known.version is distinct from expected_version then
      perform private.fail(409, 'This policy was changed meanwhile. Look again before you publish.',
        jsonb_build_object('version', known.version));
    end if;
    made := known.current_number + 1;
    update public.policies p set title = words, audience = readers, due_on = due, current_number = made
    where p.id = which;
  end if;
  insert into public.policy_versions (policy_id, number, agency_id, title, body, file_id, file_name, file_bytes, sha256, audience,
    due_on, published_by)
  values (known.id, made, agency, words, body, file, case when file is not null then coalesce(file_name, 'Policy') end,
    (stored ->> 'size')::integer, coalesce(case when file is not null then given_sha256 end,
    encode(sha256(convert_to(body, 'UTF8')), 'hex')), readers, due, me);
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select agency, r, 'policy.published', left(format(case when made = 1 then 'To be read by %s: %s.'
      else 'Changed, to be read again by %s: %s.' end, to_char(due, 'FMDy FMDD Mon YYYY'), words), 1000),
    '/policies/' || known.id, 'policy:' || known.id
  from private.policy_people(agency, readers) r
  where r <> me
  order by r;
  return known.id;
end
$$;

-- Says that the caller has read and understood a version: the present one, of which the hash is what they saw. Saying it again
-- changes nothing. Returns since when it is known.
create function private.acknowledge_policy(which integer, seen_number integer, seen_sha256 text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  p public.policies;
  v public.policy_versions;
  since timestamptz;
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  -- A version that is published meanwhile waits, or is seen here.
  select * into p from public.policies k where k.id = which and k.agency_id = agency for share;
  select * into v from public.policy_versions k where k.policy_id = p.id and k.number = p.current_number;
  if v.policy_id is null or not private.may_read_policy(v) then
    perform private.fail(404, 'This policy does not exist.');
  end if;
  select a.acknowledged_at into since from public.policy_acknowledgements a
  where a.policy_id = which and a.number = seen_number and a.user_id = me;
  if found then
    return round(extract(epoch from since) * 1000);
  end if;
  if p.retired_at is not null then
    perform private.fail(409, 'This policy was retired meanwhile. Nobody has to read it any more.');
  end if;
  if seen_number is distinct from v.number or seen_sha256 is distinct from v.sha256 then
    perform private.fail(409, 'A new version was published meanwhile. Read that one.', jsonb_build_object('number', v.number));
  end if;
  if not private.is_for(v.audience, private.my_role()) then
    perform private.fail(422, 'This policy is not asked of you.');
  end if;
  insert into public.policy_acknowledgements (policy_id, number, user_id, agency_id, sha256)
  values (which, v.number, me, agency, v.sha256)
  on conflict do nothing
  returning acknowledged_at into since;
  if since is null then
    select a.acknowledged_at into since from public.policy_acknowledgements a
    where a.policy_id = which and a.number = v.number and a.user_id = me;
  else
    perform private.record_audit(agency, 'policy.acknowledge', which::text, jsonb_build_object('entity', 'policy', 'title', v.title,
      'number', v.number, 'sha256', v.sha256));
    perform private.tell_person(me, 'policies');
    perform private.tell_agency('supervisors', agency, 'policies', jsonb_build_object('policy', which));
  end if;
  return round(extract(epoch from since) * 1000);
end
$$;

-- Reminds people who have not acknowledged the present version: one notice each, and none within an hour of the last.
create function private.remind_policy(which integer, people uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  me uuid := (select auth.uid());
  p public.policies;
  told integer;
begin
  if coalesce(cardinality(people), 0) not between 1 and 1000 then
    perform private.fail(422, 'Choose between 1 and 1,000 people.', '{"field":"userIds"}');
  end if;
  select * into p from public.policies k where k.id = which and k.agency_id = agency;
  if p.id is null then
    perform private.fail(404, 'This policy does not exist.');
  end if;
  if p.retired_at is not null then
    perform private.fail(409, 'This policy is retired: nobody has to read it any more.');
  end if;
  -- Who presses twice, or with somebody else, is the second.
  perform pg_advisory_xact_lock(hashtextextended('remind_policy:' || which, 0));
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select agency, r, 'policy.remind', left(format('%s asks you to read by %s: %s.', private.name_of(me),
    to_char(p.due_on, 'FMDy FMDD Mon YYYY'), p.title), 1000), '/policies/' || which, 'policy:' || which
  from private.policy_people(agency, p.audience) r
  where r = any (people) and r <> me
    and not exists (
      select 1 from public.policy_acknowledgements a where a.policy_id = which and a.number = p.current_number and a.user_id = r
    )
    and not exists (
      select 1 from public.notifications n
      where n.recipient_id = r and n.kind = 'policy.remind' and n.subject = 'policy:' || which
        and n.created_at > now() - interval '1 hour'
    )
  order by r;
  get diagnostics told = row_count;
  if told > 0 then
    perform private.record_audit(agency, 'policy.remind', which::text,
      jsonb_build_object('entity', 'policy', 'title', p.title, 'people', told));
    perform private.tell_agency('supervisors', agency, 'policies', jsonb_build_object('policy', which));
  end if;
  return jsonb_build_object('told', told, 'leftOut', (select count(distinct x) from unnest(people) x) - told);
end
$$;

-- From now on nobody is asked to read it. What it said, and who acknowledged it, stays.
create function private.retire_policy(which integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  p public.policies;
begin
  select * into p from public.policies k where k.id = which and k.agency_id = agency for update;
  if p.id is null then
    perform private.fail(404, 'This policy does not exist.');
  end if;
  if p.retired_at is not null then
    perform private.fail(409, 'This policy is retired already.');
  end if;
  if p.version is distinct from expected_version then
    perform private.fail(409, 'This policy was changed meanwhile. Look again before you retire it.',
      jsonb_build_object('version', p.version));
  end if;
  perform set_config('app.action', 'policy.retire', true);
  update public.policies k set retired_by = (select auth.uid()), retired_at = now() where k.id = which;
  perform set_config('app.action', '', true);
end
$$;

grant execute on function private.list_policies(), private.count_my_policies(), private.get_policy(integer, integer),
  private.list_policy_readers(integer, integer),
  private.publish_policy(integer, integer, text, text, uuid, text, text, public.policy_audience, date),
  private.acknowledge_policy(integer, integer, text), private.remind_policy(integer, uuid[]),
  private.retire_policy(integer, integer) to authenticated;

create function public.list_policies()
returns jsonb language sql stable set search_path = '' as $$ select private.list_policies() $$;
create function public.count_my_policies()
returns jsonb language sql stable set search_path = '' as $$ select private.count_my_policies() $$;
create function public.get_policy(p_id integer, p_number integer default null)
returns jsonb language sql stable set search_path = '' as $$ select private.get_policy(p_id, p_number) $$;
create function public.list_policy_readers(p_id integer, p_number integer)
returns jsonb language sql stable set search_path = '' as $$ select private.list_policy_readers(p_id, p_number) $$;
create function public.publish_policy(
  p_title text, p_audience public.policy_audience, p_due_on date, p_body text default null, p_file_id uuid default null,
  p_file_name text default null, p_sha256 text default null, p_id integer default null, p_expected_version integer default null
)
returns integer language sql set search_path = '' as $$
  select private.publish_policy(p_id, p_expected_version, p_title, p_body, p_file_id, p_file_name, p_sha256, p_audience, p_due_on)
$$;
create function public.acknowledge_policy(p_id integer, p_number integer, p_sha256 text)
returns bigint language sql set search_path = '' as $$ select private.acknowledge_policy(p_id, p_number, p_sha256) $$;
create function public.remind_policy(p_id integer, p_user_ids uuid[])
returns jsonb language sql set search_path = '' as $$ select private.remind_policy(p_id, p_user_ids) $$;
create function public.retire_policy(p_id integer, p_expected_version integer)
returns void language sql set search_path = '' as $$ select private.retire_policy(p_id, p_expected_version) $$;
grant execute on function public.list_policies(), public.count_my_policies(), public.get_policy(integer, integer),
  public.list_policy_readers(integer, integer),
  public.publish_policy(text, public.policy_audience, date, text, uuid, text, text, integer, integer),
  public.acknowledge_policy(integer, integer, text), public.remind_policy(integer, uuid[]), public.retire_policy(integer, integer)
  to authenticated;
comment on function public.publish_policy(text, public.policy_audience, date, text, uuid, text, text, integer, integer) is
  'Publishes a policy, or a new version of the one that is named with its version; words or an uploaded file. Returns its id.';
comment on function public.acknowledge_policy(integer, integer, text) is
  'Says that the caller has read and understood the version with that hash; since when, in ms.';
