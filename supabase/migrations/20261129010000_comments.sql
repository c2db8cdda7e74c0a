-- What people say of a request, a trade, a shift, a day or a gap, and who reads it. Everything goes through functions: whether
-- somebody reads a comment depends on its subject as it stands now, and on whom the subject concerned when it was written.
create table public.comments (
  id uuid primary key default gen_random_uuid(),
  seq bigint not null generated always as identity,
  agency_id uuid not null references public.agencies (id),
  author_id uuid not null,
  client_id uuid not null,
  audience text not null check (audience in ('everyone', 'supervisors')),
  content text not null check (char_length(content) <= 2000),
  request_id integer,
  swap_id integer,
  assignment_id bigint,
  center_id uuid,
  comment_date date,
  starts_at timestamptz,
  ends_at timestamptz,
  person_id uuid,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid,
  version integer not null default 1,
  unique (agency_id, id),
  unique (author_id, client_id),
  foreign key (agency_id, author_id) references public.profiles (agency_id, id),
  foreign key (agency_id, deleted_by) references public.profiles (agency_id, id),
  foreign key (agency_id, person_id) references public.profiles (agency_id, id),
  foreign key (agency_id, request_id) references public.time_off_requests (agency_id, id),
  foreign key (agency_id, swap_id) references public.shift_swaps (agency_id, id),
  -- Rows of a draft go when it is planned again or discarded.
  foreign key (agency_id, assignment_id) references public.assigned_shifts (agency_id, id) on delete cascade,
  foreign key (agency_id, center_id) references public.centers (agency_id, id),
  check (num_nonnulls(request_id, swap_id, assignment_id, center_id) = 1),
  check (num_nonnulls(comment_date, starts_at) = num_nonnulls(center_id)),
  check ((starts_at is null) = (ends_at is null) and starts_at < ends_at),
  -- Of a gap nobody but supervisors reads anything.
  check (starts_at is null or audience = 'supervisors'),
  check ((deleted_at is null) = (deleted_by is null)),
  check ((content = '') = (deleted_at is not null))
);
comment on table public.comments is 'What people say of a request, a trade, a shift, a day or a gap: exactly one of them.';
comment on column public.comments.seq is 'The order in which they were written. Nobody is told it: its holes would tell of notes that they do not read.';
comment on column public.comments.client_id is 'How the author''s browser calls it, so that a second try writes no second one.';
comment on column public.comments.audience is 'everyone: whoever reads the subject. supervisors: a private note, which whom it concerns never reads.';
comment on column public.comments.content is 'Empty once deleted; what it said is a version.';
comment on column public.comments.comment_date is 'Of a day: the operational date.';
comment on column public.comments.starts_at is 'Of a gap: the stretch of time, with ends_at.';
comment on column public.comments.person_id is 'Who worked the shift, or had accepted the trade, when it was written: whoever comes after does not read it.';
create index comments_author_idx on public.comments (agency_id, author_id, created_at);
create index comments_deleted_by_idx on public.comments (agency_id, deleted_by) where (deleted_by is not null);
create index comments_person_idx on public.comments (agency_id, person_id) where (person_id is not null);
create index comments_request_idx on public.comments (agency_id, request_id, seq) where (request_id is not null);
create index comments_swap_idx on public.comments (agency_id, swap_id, seq) where (swap_id is not null);
create index comments_assignment_idx on public.comments (agency_id, assignment_id, seq) where (assignment_id is not null);
create index comments_place_idx on public.comments (agency_id, center_id, comment_date, starts_at, seq) where (center_id is not null);
alter table public.comments enable row level security;

create table public.comment_versions (
  agency_id uuid not null,
  comment_id uuid not null,
  version integer not null,
  content text not null,
  replaced_at timestamptz not null default now(),
  replaced_by uuid not null,
  primary key (comment_id, version),
  foreign key (agency_id, comment_id) references public.comments (agency_id, id) on delete cascade,
  foreign key (agency_id, replaced_by) references public.profiles (agency_id, id)
);
comment on table public.comment_versions is 'What a comment said before it was edited or deleted.';
create index comment_versions_comment_idx on public.comment_versions (agency_id, comment_id);
create index comment_versions_replaced_by_idx on public.comment_versions (agency_id, replaced_by, replaced_at);
alter table public.comment_versions enable row level security;

create table public.comment_mentions (
  agency_id uuid not null,
  comment_id uuid not null,
  user_id uuid not null,
  primary key (comment_id, user_id),
  foreign key (agency_id, comment_id) references public.comments (agency_id, id) on delete cascade,
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table public.comment_mentions is 'Whom a comment calls by name; each reads it.';
create index comment_mentions_comment_idx on public.comment_mentions (agency_id, comment_id);
create index comment_mentions_user_idx on public.comment_mentions (agency_id, user_id);
alter table public.comment_mentions enable row level security;

-- The kind of place a comment stands at, as subjects name it.
create function private.comment_kind(c public.comments)
returns text
language sql
immutable
set search_path = ''
as $$
  select case when c.request_id is not null then 'time_off' when c.swap_id is not null then 'swap'
    when c.assignment_id is not null then 'shift' when c.comment_date is not null then 'day' else 'gap' end
$$;

-- Entries of the audit stay for years and are exported: they have who wrote where and for whom, never what.
create function private.audit_comment()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  c public.comments := case when tg_op = 'DELETE' then old else new end;
begin
  -- What only goes along with its shift was not changed.
  if tg_op = 'UPDATE' and new.version = old.version then
    return null;
  end if;
  perform private.record_audit(c.agency_id, case
      when tg_op = 'INSERT' then 'comment.create'
      when tg_op = 'DELETE' then 'comment.remove'
      when new.deleted_at is not null then 'comment.delete'
      else 'comment.update'
    end, c.id::text, jsonb_strip_nulls(jsonb_build_object('entity', 'comment', 'on', private.comment_kind(c), 'audience', c.audience,
      'subject', coalesce(c.request_id, c.swap_id, c.assignment_id), 'center', c.center_id, 'date', c.comment_date,
      'starts_at', c.starts_at, 'ends_at', c.ends_at,
      'author', case when c.deleted_by <> c.author_id then c.author_id end)));
  return null;
end
$$;
create trigger comments_audit after insert or update or delete on public.comments
  for each row execute function private.audit_comment();

-- When a revision's new shift turns out to be a published one, what was said of it goes along.
create function private.comments_follow_origin()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.comments c set assignment_id = new.origin_id
  where c.agency_id = new.agency_id and c.assignment_id = new.id;
  return null;
end
$$;
create trigger assigned_shifts_comments after update of origin_id on public.assigned_shifts
  for each row when (new.origin_id is not null and new.origin_id is distinct from old.origin_id)
  execute function private.comments_follow_origin();
