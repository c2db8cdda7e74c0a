-- Certificates of people: a file each, in the private bucket `certificates` under <agency>/<person>/<file>, with what it says.
-- A supervisor confirms it. Nothing of what was handed in changes afterwards; a renewed one takes the place of the former.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('certificates', 'certificates', false, 10485760, '{application/pdf,image/png,image/jpeg}')
on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
  allowed_mime_types = excluded.allowed_mime_types;

create type public.certificate_state as enum ('waiting', 'confirmed', 'refused', 'replaced', 'removed');

create table public.certificates (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  title text not null check (char_length(title) between 1 and 120 and private.is_line(title)),
  qualification_id integer,
  issued_on date not null check (issued_on between '1950-01-01' and '2199-12-31'),
  expires_on date check (expires_on between '2000-01-01' and '2199-12-31'),
  file_id uuid not null unique,
  file_name text not null check (char_length(file_name) between 1 and 120 and private.is_line(file_name)),
  file_type text not null check (file_type in ('application/pdf', 'image/png', 'image/jpeg')),
  file_bytes integer not null check (file_bytes between 1 and 10485760),
  state public.certificate_state not null default 'waiting',
  replaces_id integer,
  added_by uuid not null,
  added_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  reason text check (char_length(reason) between 1 and 500),
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (agency_id, id),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, qualification_id) references public.qualifications (agency_id, id),
  foreign key (agency_id, replaces_id) references public.certificates (agency_id, id),
  foreign key (agency_id, added_by) references public.profiles (agency_id, id),
  foreign key (agency_id, decided_by) references public.profiles (agency_id, id),
  check (expires_on >= issued_on),
  check ((decided_at is null) = (decided_by is null)),
  check (decided_by is distinct from user_id),
  check (state not in ('confirmed', 'refused') or decided_at is not null),
  check (state <> 'refused' or reason is not null)
);
comment on table public.certificates is 'Certificates that people handed in, with their file in Storage. What was handed in never changes; its state does.';
comment on column public.certificates.expires_on is 'The last day on which it counts; null = for ever.';
comment on column public.certificates.file_name is 'How whoever handed it in called it: words to be shown, never a path.';
comment on column public.certificates.state is 'removed: its file has left Storage, the record stays.';
comment on column public.certificates.replaces_id is 'The one whose place it takes: at once while that is not confirmed, else when it is confirmed itself.';
create index certificates_person_idx on public.certificates (agency_id, user_id);
create index certificates_qualification_idx on public.certificates (agency_id, qualification_id);
create index certificates_replaces_idx on public.certificates (agency_id, replaces_id);
create index certificates_added_by_idx on public.certificates (agency_id, added_by);
create index certificates_decided_by_idx on public.certificates (agency_id, decided_by);
create index certificates_expiry_idx on public.certificates (agency_id, expires_on) where state = 'confirmed';
-- Of two that are to take the same place, one is refused.
create unique index certificates_one_replaces on public.certificates (replaces_id) where state in ('waiting', 'confirmed');
alter table public.certificates enable row level security;

create table public.certificate_events (
  id bigint generated always as identity primary key,
  agency_id uuid not null,
  certificate_id integer not null,
  state public.certificate_state not null,
  by_id uuid,
  at timestamptz not null default clock_timestamp(),
  reason text,
  foreign key (agency_id, certificate_id) references public.certificates (agency_id, id),
  foreign key (agency_id, by_id) references public.profiles (agency_id, id)
);
comment on table public.certificate_events is 'Each state that a certificate came into: when, by whom and why. Append-only.';
create index certificate_events_certificate_idx on public.certificate_events (agency_id, certificate_id, id);
create index certificate_events_by_idx on public.certificate_events (agency_id, by_id);
alter table public.certificate_events enable row level security;
create trigger certificate_events_append_only before update or delete on public.certificate_events
  for each row execute function private.refuse_change();
create trigger certificate_events_no_truncate before truncate on public.certificate_events
  for each statement execute function private.refuse_change();

-- The only ways from state to state. Whatever function writes it, nothing else of a certificate changes.
create function private.guard_certificate()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.agency_id, new.user_id, new.title, new.qualification_id, new.issued_on, new.expires_on, new.file_id, new.file_name,
      new.file_type, new.file_bytes, new.replaces_id, new.added_by, new.added_at)
    is distinct from (old.agency_id, old.user_id, old.title, old.qualification_id, old.issued_on, old.expires_on, old.file_id,
      old.file_name, old.file_type, old.file_bytes, old.replaces_id, old.added_by, old.added_at)
  then
    perform private.fail(409, 'What was handed in stays as it was. Hand in another certificate in its place.');
  end if;
  if new.state <> old.state and not (case old.state
      when 'waiting' then new.state in ('confirmed', 'refused', 'replaced', 'removed')
      when 'confirmed' then new.state in ('replaced', 'removed')
      when 'refused' then new.state in ('replaced', 'removed')
      when 'replaced' then new.state = 'removed'
      else false
    end)
  then
    perform private.fail(409, format('A certificate that is %s does not become %s.', old.state, new.state));
  end if;
  if old.state <> 'waiting' and (new.decided_by, new.decided_at, new.reason)
    is distinct from (old.decided_by, old.decided_at, old.reason) then
    perform private.fail(409, 'A decision on a certificate stays as it was.');
  end if;
  return new;
end
$$;
create trigger certificates_guard before update on public.certificates
  for each row execute function private.guard_certificate();
create trigger certificates_touch before update on public.certificates
  for each row execute function private.touch();

create function private.note_certificate()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or new.state <> old.state then
    insert into public.certificate_events (agency_id, certificate_id, state, by_id, reason)
    values (new.agency_id, new.id, new.state, (select p.id from public.profiles p where p.agency_id = new.agency_id
        and p.id = coalesce((select auth.uid()), case when tg_op = 'INSERT' then new.added_by when new.state in ('confirmed', 'refused')
        then new.decided_by end)),
      case when new.state = 'refused' then new.reason end);
    perform private.tell_person(new.user_id, 'certificates');
    perform private.tell_agency('supervisors', new.agency_id, 'certificates');
  end if;
  return null;
end
$$;
create trigger certificates_note after insert or update on public.certificates
  for each row execute function private.note_certificate();
create trigger certificates_audit after insert or update or delete on public.certificates
  for each row execute function private.audit_row('certificate', 'id');

-- --- Their files ---------------------------------------------------------------------------------

-- Whether the caller may read what lies under this name: the own, and for supervisors everybody's of the agency.
create function private.may_read_certificate_file(name text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select name ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}/[0-9a-f-]{36}$'
    and split_part(name, '/', 1) = private.my_agency_id()::text
    and (
      split_part(name, '/', 2) = auth.uid()::text
      or private.supervised_agency_id() is not null and exists (
        select 1 from public.profiles p
        where p.agency_id = private.supervised_agency_id() and p.id::text = split_part(name, '/', 2)
      )
    )
$$;

-- Of what is on its way to become a certificate a few files of a person may lie there, no more.
create function private.may_add_certificate_file(file text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select private.may_read_certificate_file(file) and 5 > (
    select count(*) from storage.objects o
    where o.bucket_id = 'certificates'
      and starts_with(o.name, private.my_agency_id() || '/' || split_part(file, '/', 2) || '/')
      and not exists (select 1 from public.certificates c where c.file_id::text = split_part(o.name, '/', 3))
  )
$$;

-- A file goes when its certificate has: never that of a record that counts or waits.
create function private.may_drop_certificate_file(file text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select split_part(file, '/', 1) = private.my_agency_id()::text and private.may_read_certificate_file(file) and not exists (
    select 1 from public.certificates c where c.file_id::text = split_part(file, '/', 3) and c.state <> 'removed'
  )
$$;
grant execute on function private.may_read_certificate_file(text), private.may_add_certificate_file(text),
  private.may_drop_certificate_file(text) to authenticated;

create policy certificates_select_own_or_supervisor on storage.objects for select to authenticated
  using (bucket_id = 'certificates' and private.may_read_certificate_file(name));
create policy certificates_insert_own_or_supervisor on storage.objects for insert to authenticated
  with check (bucket_id = 'certificates' and private.may_add_certificate_file(name));
create policy certificates_delete_own_or_supervisor on storage.objects for delete to authenticated
  using (bucket_id = 'certificates' and private.may_drop_certificate_file(name));

-- Names of files whose certificate was removed, or that never became one, an hour after. The worker takes them out of Storage.
create function private.list_stale_files(most integer)
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
    where o.bucket_id = 'certificates' and o.created_at < now() - interval '1 hour'
      and not exists (
        select 1 from public.certificates c where c.file_id::text = split_part(o.name, '/', 3) and c.state <> 'removed'
      )
    order by o.created_at limit greatest(0, least(most, 1000))
  ) f
$$;
grant execute on function private.list_stale_files(integer) to service_role;
create function public.list_stale_files(p_limit integer)
returns jsonb language sql stable set search_path = '' as $$ select private.list_stale_files(p_limit) $$;
grant execute on function public.list_stale_files(integer) to service_role;
comment on function public.list_stale_files(integer) is 'Files of Storage that no record names, for the worker to remove: [{bucket, name}].';

-- --- Reading -------------------------------------------------------------------------------------

create function private.certificate_record(c public.certificates)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'id', c.id, 'userId', c.user_id, 'title', c.title, 'qualificationId', c.qualification_id,
    'qualificationName', (select q.name from public.qualifications q where q.id = c.qualification_id),
    'issuedOn', c.issued_on, 'expiresOn', c.expires_on, 'state', c.state, 'version', c.version,
    'fileName', c.file_name, 'fileType', c.file_type, 'fileBytes', c.file_bytes,
    'replacesId', c.replaces_id,
    'replacedById', (
      select max(n.id) from public.certificates n where n.agency_id = c.agency_id and n.replaces_id = c.id
        and n.state not in ('refused', 'removed')
    ),
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('state', e.state, 'byName', private.name_of(e.by_id),
        'at', round(extract(epoch from e.at) * 1000), 'reason', e.reason) order by e.id), '[]')
      from public.certificate_events e where e.agency_id = c.agency_id and e.certificate_id = c.id
    )
  )
$$;

-- Whom the caller may see certificates of: oneself, or anybody of the agency for supervisors. Refuses otherwise.
create function private.require_certificates_of(person uuid)
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  if person is distinct from (select auth.uid()) then
    agency := private.supervised_agency_id();
    if agency is null then
      perform private.fail(403, 'Only a supervisor sees the certificates of others.');
    end if;
    if not exists (select 1 from public.profiles p where p.agency_id = agency and p.id = person) then
      perform private.fail(404, 'This person does not exist.');
    end if;
  end if;
  return agency;
end
$$;

-- All of a person, the newest first; at most 500.
create function private.list_certificates(person uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
begin
  perform private.require_certificates_of(person);
  return (
    select coalesce(jsonb_agg(private.certificate_record(c) order by c.id desc), '[]')
    from (
      select * from public.certificates k where k.agency_id = agency and k.user_id = person order by k.id desc limit 500
    ) c
  );
end
$$;

-- What the directory says of everybody: what waits, and what is confirmed and ends.
create function private.list_certificate_marks()
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
    select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'userId', c.user_id, 'title', c.title, 'state', c.state,
      'expiresOn', c.expires_on) order by c.expires_on nulls last, c.id), '[]')
    from public.certificates c
    where c.agency_id = agency and (c.state = 'waiting' or c.state = 'confirmed' and c.expires_on is not null)
  );
end
$$;

-- Where the file of a certificate lies, for whoever may see it; null for anything else, gone ones included.
create function private.get_certificate_file(which integer)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('userId', c.user_id, 'fileId', c.file_id, 'fileName', c.file_name, 'fileType', c.file_type)
  from public.certificates c
  where c.id = which and c.agency_id = private.my_agency_id() and c.state <> 'removed'
    and (c.user_id = (select auth.uid()) or private.supervised_agency_id() is not null)
$$;

-- --- Writing -------------------------------------------------------------------------------------

create function private.add_certificate(
  person uuid, file uuid, given_file_name text, given_title text, qualification integer, issued date, expires date, replaced integer
)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_certificates_of(person);
  me uuid := (select auth.uid());
  title text := private.words_of(given_title, 'Title', 'title', 120, true);
  file_name text := private.words_of(given_file_name, 'Name of the file', 'file', 120, true);
  stored jsonb;
  former public.certificates;
  place integer := replaced;
  made integer;
begin
  if title is null then
    perform private.fail(422, 'Give the certificate a title.', '{"field":"title"}');
  end if;
  if coalesce(issued not between '1950-01-01' and '2199-12-31', true) then
    perform private.fail(422, 'Issued on lies between 1950 and 2199.', '{"field":"issuedOn"}');
  end if;
  -- Where it is a day later than here, somebody may hand in what was issued today.
  if issued > private.today_of(agency) + 1 then
    perform private.fail(422, 'A certificate was issued today or before.', '{"field":"issuedOn"}');
  end if;
  if expires is not null then
    perform private.require_day(expires, 'expiresOn', 'Expires on');
    if expires < issued then
      perform private.fail(422, 'It expires on the day it was issued or later.', '{"field":"expiresOn"}');
    end if;
  end if;
  -- One after the other of a person, for their number and for what takes which place.
  perform 1 from public.profiles p where p.agency_id = agency and p.id = person and p.is_active for no key update;
  if not found then
    perform private.fail(409, 'This person is deactivated.');
  end if;
  perform private.require_certificates_of(person);
  if qualification is not null and not exists (
    select 1 from public.qualifications q where q.agency_id = agency and q.id = qualification and q.is_active
  ) then
    perform private.fail(422, 'Choose a qualification of your agency.', '{"field":"qualificationId"}');
  end if;
  if (select count(*) from public.certificates c where c.agency_id = agency and c.user_id = person and c.state <> 'removed') >= 200 then
    perform private.fail(409, 'A person has at most 200 certificates here. Remove one that nobody needs.');
  end if;
  select o.metadata into stored from storage.objects o
  where o.bucket_id = 'certificates' and o.name = agency || '/' || person || '/' || file;
  if not found or exists (select 1 from public.certificates c where c.file_id = file) then
    perform private.fail(422, 'The file did not arrive. Choose it again.', '{"field":"file"}');
  end if;
  if coalesce(stored ->> 'mimetype' not in ('application/pdf', 'image/png', 'image/jpeg')
      or (stored ->> 'size')::bigint not between 1 and 10485760, true) then
    perform private.fail(422, 'A certificate is a PDF, PNG or JPEG file of at most 10 MB.', '{"field":"file"}');
  end if;
  if replaced is not null then
    select * into former from public.certificates c
    where c.id = replaced and c.agency_id = agency and c.user_id = person for update;
    if former.id is null then
      perform private.fail(404, 'The certificate to be replaced is not there.');
    end if;
    if former.state not in ('waiting', 'confirmed', 'refused') then
      perform private.fail(409, 'This certificate was replaced or removed meanwhile.');
    end if;
    -- What takes the place of one that was to take another's place is to take that one's.
    if former.state in ('waiting', 'refused') and former.replaces_id is not null then
      place := former.replaces_id;
    end if;
    if exists (
      select 1 from public.certificates c
      where c.replaces_id in (former.id, place) and c.id <> former.id and c.state in ('waiting', 'confirmed')
    ) then
      perform private.fail(409, 'Another certificate already takes the place of this one.');
    end if;
    if former.state in ('waiting', 'refused') then
      update public.certificates c set state = 'replaced' where c.id = former.id;
    end if;
  end if;
  insert into public.certificates (agency_id, user_id, title, qualification_id, issued_on, expires_on, file_id, file_name,
    file_type, file_bytes, replaces_id, added_by)
  values (agency, person, title, qualification, issued, expires, file, coalesce(file_name, 'Certificate'), stored ->> 'mimetype',
    (stored ->> 'size')::integer, place, me)
  returning id into made;
  -- Who could confirm it hears of it, but for whoever handed it in.
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select agency, s, 'certificate.waiting', left(format('%s has a new certificate to confirm: %s.', private.name_of(person), title), 1000),
    '/people/' || person, 'certificate:' || made
  from public.profiles p cross join lateral private.supervisors_of(agency, p.center_id) s
  where p.id = person and s <> person and s <> me
  order by s;
  return made;
end
$$;

-- The certificate in the version that was seen, locked, for a supervisor who may decide on it.
create function private.hold_certificate(which integer, expected_version integer)
returns public.certificates
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_supervisor();
  target public.certificates;
begin
  select * into target from public.certificates c where c.id = which and c.agency_id = agency for update;
  if target.id is null then
    perform private.fail(404, 'This certificate does not exist.');
  end if;
  if target.user_id = (select auth.uid()) then
    perform private.fail(403, 'Nobody decides on an own certificate. Ask another supervisor.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, 'This certificate was changed meanwhile. Look again before you decide.',
      jsonb_build_object('version', target.version));
  end if;
  return target;
end
$$;

-- Says that a certificate is what it says. With a person's version the qualification that it proves gets these dates too, by the
-- one way in which dates of qualifications are saved, and with its rules: admins alone may.
create function private.confirm_certificate(
  which integer, expected_version integer, person_version integer, first_date date, last_date date, former_from date
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  target public.certificates;
begin
  -- People before what they handed in, as everywhere.
  if person_version is not null then
    perform private.require_admin();
    perform 1 from public.profiles p
    join public.certificates c on c.agency_id = p.agency_id and c.user_id = p.id
    where c.id = which and p.agency_id = private.my_agency_id() for no key update of p;
  end if;
  target := private.hold_certificate(which, expected_version);
  if target.state <> 'waiting' then
    perform private.fail(409, 'This certificate does not wait for a decision any more.');
  end if;
  if person_version is not null then
    if target.qualification_id is null then
      perform private.fail(422, 'This certificate names no qualification.', '{"field":"qualificationId"}');
    end if;
    perform private.save_person_qualification(target.user_id, person_version, target.qualification_id, first_date, last_date,
      former_from);
  end if;
  update public.certificates c set state = 'confirmed', decided_by = (select auth.uid()), decided_at = now() where c.id = which;
  if target.replaces_id is not null then
    update public.certificates c set state = 'replaced'
    where c.id = target.replaces_id and c.state in ('waiting', 'confirmed', 'refused');
  end if;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select target.agency_id, target.user_id, 'certificate.confirmed', left(format('Your certificate is confirmed: %s.', target.title), 1000),
    '/profile', 'certificate:' || which
  from public.profiles p where p.id = target.user_id and p.is_active;
end
$$;

create function private.refuse_certificate(which integer, expected_version integer, given_reason text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  target public.certificates := private.hold_certificate(which, expected_version);
  words text := private.words_of(given_reason, 'Reason', 'reason', 500, false);
begin
  if words is null then
    perform private.fail(422, 'Say why, so that the right one can be handed in.', '{"field":"reason"}');
  end if;
  if target.state <> 'waiting' then
    perform private.fail(409, 'This certificate does not wait for a decision any more.');
  end if;
  update public.certificates c set state = 'refused', decided_by = (select auth.uid()), decided_at = now(), reason = words
  where c.id = which;
  insert into public.notifications (agency_id, recipient_id, kind, content, link, subject)
  select target.agency_id, target.user_id, 'certificate.refused',
    left(format('Your certificate is not accepted: %s. %s', target.title, words), 1000), '/profile', 'certificate:' || which
  from public.profiles p where p.id = target.user_id and p.is_active;
end
$$;

-- Takes a certificate away and gives back whose file is to leave Storage. The person takes back what is not confirmed;
-- supervisors remove any but their own that is confirmed.
create function private.remove_certificate(which integer, expected_version integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  target public.certificates;
begin
  select * into target from public.certificates c
  where c.id = which and c.agency_id = agency and (c.user_id = me or private.supervised_agency_id() is not null)
  for update;
  if target.id is null then
    perform private.fail(404, 'This certificate does not exist.');
  end if;
  if target.user_id = me and target.state in ('confirmed', 'replaced') then
    perform private.fail(403, 'A confirmed certificate is removed by a supervisor.');
  end if;
  if target.version is distinct from expected_version then
    perform private.fail(409, 'This certificate was changed meanwhile. Look again before you remove it.',
      jsonb_build_object('version', target.version));
  end if;
  if target.state = 'removed' then
    perform private.fail(409, 'This certificate is removed already.');
  end if;
  update public.certificates c set state = 'removed' where c.id = which;
  return jsonb_build_object('userId', target.user_id, 'fileId', target.file_id);
end
$$;

grant execute on function private.list_certificates(uuid), private.list_certificate_marks(), private.get_certificate_file(integer),
  private.add_certificate(uuid, uuid, text, text, integer, date, date, integer),
  private.confirm_certificate(integer, integer, integer, date, date, date),
  private.refuse_certificate(integer, integer, text), private.remove_certificate(integer, integer) to authenticated;

create function public.list_certificates(p_user_id uuid)
returns jsonb language sql stable set search_path = '' as $$ select private.list_certificates(p_user_id) $$;
create function public.list_certificate_marks()
returns jsonb language sql stable set search_path = '' as $$ select private.list_certificate_marks() $$;
create function public.get_certificate_file(p_id integer)
returns jsonb language sql stable set search_path = '' as $$ select private.get_certificate_file(p_id) $$;
create function public.add_certificate(
  p_user_id uuid, p_file_id uuid, p_file_name text, p_title text, p_issued_on date, p_expires_on date default null,
  p_qualification_id integer default null, p_replaces_id integer default null
)
returns integer language sql set search_path = '' as $$
  select private.add_certificate(p_user_id, p_file_id, p_file_name, p_title, p_qualification_id, p_issued_on, p_expires_on,
    p_replaces_id)
$$;
create function public.confirm_certificate(
  p_id integer, p_expected_version integer, p_person_version integer default null, p_from_date date default null,
  p_to_date date default null, p_former_from_date date default null
)
returns void language sql set search_path = '' as $$
  select private.confirm_certificate(p_id, p_expected_version, p_person_version, p_from_date, p_to_date, p_former_from_date)
$$;
create function public.refuse_certificate(p_id integer, p_expected_version integer, p_reason text)
returns void language sql set search_path = '' as $$ select private.refuse_certificate(p_id, p_expected_version, p_reason) $$;
create function public.remove_certificate(p_id integer, p_expected_version integer)
returns jsonb language sql set search_path = '' as $$ select private.remove_certificate(p_id, p_expected_version) $$;
grant execute on function public.list_certificates(uuid), public.list_certificate_marks(), public.get_certificate_file(integer),
  public.add_certificate(uuid, uuid, text, text, date, date, integer, integer),
  public.confirm_certificate(integer, integer, integer, date, date, date),
  public.refuse_certificate(integer, integer, text), public.remove_certificate(integer, integer) to authenticated;
comment on function public.add_certificate(uuid, uuid, text, text, date, date, integer, integer) is
  'Makes an uploaded file a certificate of a person, which waits to be confirmed: the own, or anybody''s for supervisors.';
comment on function public.remove_certificate(integer, integer) is
  'Takes a certificate away: {userId, fileId} of the file that is to leave Storage.';
