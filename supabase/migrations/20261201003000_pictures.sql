-- Pictures of people: files in the private bucket `avatars`, named <agency>/<person>/<picture>. The profile says which one
-- is shown.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('avatars', 'avatars', false, 1048576, '{image/png,image/jpeg,image/webp}')
on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit,
  allowed_mime_types = excluded.allowed_mime_types;

-- The own ones, and for admins everybody's of the agency.
create function private.may_change_picture(name text)
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
      or private.administered_agency_id() is not null and exists (
        select 1 from public.profiles p
        where p.agency_id = private.administered_agency_id() and p.id::text = split_part(name, '/', 2)
      )
    )
$$;

-- One is shown, and one is on its way to take its place: a few are left where something broke off, no more are kept.
create function private.may_add_picture(picture text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select private.may_change_picture(picture) and 4 > (
    select count(*) from storage.objects o
    where o.bucket_id = 'avatars' and starts_with(o.name, private.my_agency_id() || '/' || split_part(picture, '/', 2) || '/')
  )
$$;
grant execute on function private.may_change_picture(text), private.may_add_picture(text) to authenticated;

create policy avatars_select_member on storage.objects for select to authenticated
  using (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select private.my_agency_id())::text);
create policy avatars_insert_own_or_admin on storage.objects for insert to authenticated
  with check (bucket_id = 'avatars' and private.may_add_picture(name));
create policy avatars_delete_own_or_admin on storage.objects for delete to authenticated
  using (bucket_id = 'avatars' and private.may_change_picture(name));

-- Shows an uploaded picture, or none, and gives back which was shown before, whose file is no longer needed.
create function private.set_picture(person uuid, picture uuid)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  known public.profiles;
  shown text;
begin
  if agency is null or person is distinct from (select auth.uid()) then
    agency := private.require_admin();
  end if;
  select * into known from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if known.id is null then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if picture is not null and not exists (
    select 1 from storage.objects o
    where o.bucket_id = 'avatars' and o.name = agency || '/' || person || '/' || picture
  ) then
    perform private.fail(422, 'The picture did not arrive. Choose it again.', '{"field":"image"}');
  end if;
  shown := '/api/avatars/' || person || '/' || picture;
  update public.profiles p set avatar_url = shown where p.id = person and p.avatar_url is distinct from shown;
  return case when known.avatar_url is distinct from shown then private.picture_of(known) end;
end
$$;

-- The picture that a profile shows; null for an address of elsewhere, or of somebody else's picture.
create function private.picture_of(person public.profiles)
returns uuid
language sql
immutable
set search_path = ''
as $$
  select substring(person.avatar_url
    from '^/api/avatars/' || person.id || '/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$')::uuid
$$;

-- Whose picture is shown in the agency, and which.
create function private.list_pictures()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(p.id, private.picture_of(p)), '{}')
  from public.profiles p
  where p.agency_id = private.my_agency_id() and private.picture_of(p) is not null
$$;
grant execute on function private.set_picture(uuid, uuid), private.list_pictures() to authenticated;

create function public.set_picture(p_user_id uuid, p_picture uuid)
returns uuid
language sql
set search_path = ''
as $$ select private.set_picture(p_user_id, p_picture) $$;

create function public.list_pictures()
returns jsonb
language sql
stable
set search_path = ''
as $$ select private.list_pictures() $$;

grant execute on function public.set_picture(uuid, uuid), public.list_pictures() to authenticated;
