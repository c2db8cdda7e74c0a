-- Filters of a list that somebody keeps under a name. A view is the part of an address behind its question mark and nothing more:
-- what it shows decides the page, each time, by the rights of whoever opens it.

create table public.saved_views (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  user_id uuid not null,
  place text not null check (place in ('schedule', 'open_shifts', 'roster', 'requests', 'people', 'reports', 'audit')),
  name text not null check (char_length(name) between 1 and 60 and private.is_line(name)),
  query jsonb not null check (jsonb_typeof(query) = 'object' and char_length(query::text) <= 2000),
  is_default boolean not null default false,
  shared_with_center uuid,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id),
  foreign key (agency_id, shared_with_center) references public.centers (agency_id, id)
);
comment on table public.saved_views is 'Filters of a list that somebody keeps under a name; nobody else sees them unless they are shared with a center.';
comment on column public.saved_views.query is 'Names and values as the address has them, without dates.';
comment on column public.saved_views.is_default is 'The place opens with it for its owner when it is opened without filters.';
create unique index saved_views_name_key on public.saved_views (agency_id, user_id, place, lower(name));
create unique index saved_views_default_key on public.saved_views (agency_id, user_id, place) where is_default;
create index saved_views_shared_idx on public.saved_views (agency_id, shared_with_center, place);
create trigger saved_views_touch before update on public.saved_views for each row execute function private.touch();
alter table public.saved_views enable row level security;

-- The least role that opens a place; null where there is none of that name.
create function private.role_of_place(place text)
returns public.role_name
language sql
immutable
set search_path = ''
as $$
  select case when place in ('schedule', 'open_shifts') then 'dispatcher' when place in ('roster', 'requests', 'people', 'reports')
    then 'supervisor' when place = 'audit' then 'admin' end::public.role_name
$$;

-- What the caller keeps of a place, by name, and what others share with their center; without a place the views with which
-- places open for them.
create function private.list_saved_views(of_place text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_member();
  me constant uuid := (select auth.uid());
  mine constant public.role_name := private.my_role();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'place', v.place, 'name', v.name, 'query', v.query,
      'isDefault', v.is_default and v.user_id = me, 'isShared', v.shared_with_center is not null,
      'ownerName', case when v.user_id <> me then p.full_name end, 'version', v.version)
      order by v.user_id <> me, lower(v.name), v.id), '[]')
    from public.saved_views v
    join public.profiles p on p.agency_id = v.agency_id and p.id = v.user_id
    where v.agency_id = agency and mine >= private.role_of_place(v.place)
      and case when of_place is null then v.user_id = me and v.is_default else v.place = of_place end
      and (v.user_id = me
        -- What somebody shared who may not do so any more is shown no more.
        or v.shared_with_center = (select m.center_id from public.profiles m where m.id = me)
          and p.is_active and private.role_of(p.id) >= 'supervisor')
  );
end
$$;

-- Keeps a view and returns its id. At most 50 of a place and person.
create function private.save_view(of_place text, called text, said jsonb, opens boolean, shared boolean)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_member();
  me constant uuid := (select auth.uid());
  center uuid;
  made integer;
begin
  if private.role_of_place(of_place) is null then
    perform private.fail(422, 'No views are kept there.', '{"field":"place"}');
  end if;
  if private.my_role() < private.role_of_place(of_place) then
    perform private.fail(403, 'Your role does not open this page.');
  end if;
  center := private.center_to_share(shared);
  perform pg_advisory_xact_lock(hashtextextended('saved_views:' || me, 0));
  if 50 <= (select count(*) from public.saved_views v where v.agency_id = agency and v.user_id = me and v.place = of_place) then
    perform private.fail(422, 'You keep 50 views of this page already. Delete one first.', '{"field":"name"}');
  end if;
  begin
    if opens then
      update public.saved_views v set is_default = false
      where v.agency_id = agency and v.user_id = me and v.place = of_place and v.is_default;
    end if;
    insert into public.saved_views (agency_id, user_id, place, name, query, is_default, shared_with_center)
    values (agency, me, of_place, called, said, coalesce(opens, false), center) returning id into made;
  exception
    when check_violation or not_null_violation then
      perform private.fail(422, 'This is no view that can be kept.');
    when unique_violation then
      perform private.fail(409, 'Another of your views has this name.', '{"field":"name"}');
  end;
  return made;
end
$$;

-- The caller's center, where a view is to be shared with it; null where it is not.
create function private.center_to_share(shared boolean)
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  center uuid;
begin
  if not coalesce(shared, false) then
    return null;
  end if;
  if private.my_role() < 'supervisor' then
    perform private.fail(403, 'Only a supervisor may share a view.');
  end if;
  select p.center_id into center from public.profiles p where p.id = (select auth.uid());
  if center is null then
    perform private.fail(422, 'You belong to no center to share it with.', '{"field":"isShared"}');
  end if;
  return center;
end
$$;

-- A view of that person, who is the caller, in that version, held; refused where it is none or another by now.
create function private.own_view(owner uuid, view_id integer, expected_version integer)
returns public.saved_views
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency constant uuid := private.require_member();
  v public.saved_views;
begin
  select * into v from public.saved_views x
  where x.id = view_id and x.agency_id = agency and x.user_id = owner for update;
  if v.id is null then
    perform private.fail(404, 'You keep no such view.');
  end if;
  if v.version is distinct from expected_version then
    perform private.fail(409, 'You changed this view in another window. Look again before you save.',
      jsonb_build_object('version', v.version));
  end if;
  return v;
end
$$;

create function private.rename_view(view_id integer, expected_version integer, called text, shared boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v public.saved_views := private.own_view((select auth.uid()), view_id, expected_version);
begin
  update public.saved_views x set name = called,
    -- It stays with the center that it was shared with first.
    shared_with_center = case when shared then coalesce(v.shared_with_center, private.center_to_share(true)) end
  where x.id = v.id;
exception
  when check_violation or not_null_violation then
    perform private.fail(422, 'A view has a name of 1 to 60 letters.', '{"field":"name"}');
  when unique_violation then
    perform private.fail(409, 'Another of your views has this name.', '{"field":"name"}');
end
$$;

create function private.remove_view(view_id integer, expected_version integer)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v public.saved_views := private.own_view((select auth.uid()), view_id, expected_version);
begin
  delete from public.saved_views x where x.id = v.id;
end
$$;

-- Makes a view the one with which its place opens, in the stead of any other, or takes that back.
create function private.set_default_view(view_id integer, expected_version integer, opens boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  me constant uuid := (select auth.uid());
  v public.saved_views;
begin
  perform pg_advisory_xact_lock(hashtextextended('saved_views:' || me, 0));
  v := private.own_view(me, view_id, expected_version);
  if opens then
    update public.saved_views x set is_default = false
    where x.agency_id = v.agency_id and x.user_id = v.user_id and x.place = v.place and x.is_default and x.id <> v.id;
  end if;
  update public.saved_views x set is_default = coalesce(opens, false)
  where x.id = v.id and x.is_default is distinct from coalesce(opens, false);
end
$$;

revoke all on function private.role_of_place, private.center_to_share, private.own_view
  from public, anon, authenticated, service_role;
grant execute on function private.list_saved_views(text), private.save_view(text, text, jsonb, boolean, boolean),
  private.rename_view(integer, integer, text, boolean), private.remove_view(integer, integer),
  private.set_default_view(integer, integer, boolean) to authenticated;

create function public.list_saved_views(p_place text default null)
returns jsonb language sql stable set search_path = '' as $$ select private.list_saved_views(p_place) $$;
create function public.save_view(p_place text, p_name text, p_query jsonb, p_is_default boolean default false,
  p_is_shared boolean default false)
returns integer language sql set search_path = ''
as $$ select private.save_view(p_place, p_name, p_query, p_is_default, p_is_shared) $$;
create function public.rename_view(p_id integer, p_expected_version integer, p_name text, p_is_shared boolean)
returns void language sql set search_path = '' as $$ select private.rename_view(p_id, p_expected_version, p_name, p_is_shared) $$;
create function public.remove_view(p_id integer, p_expected_version integer)
returns void language sql set search_path = '' as $$ select private.remove_view(p_id, p_expected_version) $$;
create function public.set_default_view(p_id integer, p_expected_version integer, p_is_default boolean)
returns void language sql set search_path = '' as $$ select private.set_default_view(p_id, p_expected_version, p_is_default) $$;
grant execute on function public.list_saved_views(text), public.save_view(text, text, jsonb, boolean, boolean),
  public.rename_view(integer, integer, text, boolean), public.remove_view(integer, integer),
  public.set_default_view(integer, integer, boolean) to authenticated;
comment on function public.list_saved_views(text) is
  'The views of a place that the caller keeps, and those shared with their center; without a place the defaults of the caller.';
