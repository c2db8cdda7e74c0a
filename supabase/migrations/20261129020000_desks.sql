-- The desks of a center: what hand-over notes are written for, in the order of the floor.
create table public.desks (
  id integer generated always as identity primary key,
  agency_id uuid not null,
  center_id uuid not null,
  name text not null check (char_length(name) between 1 and 60 and private.is_line(name)),
  position integer not null check (position > 0),
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agency_id, center_id, id),
  foreign key (agency_id, center_id) references public.centers (agency_id, id) on delete cascade
);
create unique index desks_name_key on public.desks (center_id, lower(name)) where is_active;
comment on table public.desks is 'Desks of a center, for which one crew leaves notes to the next.';
comment on column public.desks.position is 'Order on the screens, from 1; retired ones keep theirs.';
comment on column public.desks.is_active is 'False: retired. Its notes stay, and nothing new is written for it.';

-- The usual desks of a center, in order.
create function private.insert_usual_desks(agency uuid, center uuid)
returns void
language sql
set search_path = ''
as $$
  insert into public.desks (agency_id, center_id, name, position)
  select agency, center, d.name, d.position
  from unnest(array['Call taking', 'Radio', 'Supervisor']) with ordinality d (name, position)
  where not exists (select 1 from public.desks e where e.center_id = center)
$$;
select private.insert_usual_desks(c.agency_id, c.id) from public.centers c;

create function private.add_usual_desks()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.insert_usual_desks(new.agency_id, new.id);
  return null;
end
$$;
create trigger centers_desks after insert on public.centers for each row execute function private.add_usual_desks();

alter table public.desks enable row level security;
grant select on public.desks to authenticated, service_role;
-- Desks are told to everybody of the agency, as centers are.
create policy desks_select_member on public.desks for select to authenticated
  using (agency_id = (select private.my_agency_id()));

-- Their order alone is no other version of a desk; its function records it.
create trigger desks_touch before update on public.desks for each row
  when ((old.name, old.is_active) is distinct from (new.name, new.is_active)) execute function private.touch();
create trigger desks_audit after insert or delete on public.desks
  for each row execute function private.audit_row('desk', 'id');
create trigger desks_audit_change after update on public.desks for each row
  when ((old.name, old.is_active) is distinct from (new.name, new.is_active))
  execute function private.audit_row('desk', 'id');

-- Tells a center's people that its desks or hand-over notes moved.
create function private.tell_of_handover()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  entry jsonb := to_jsonb(coalesce(new, old));
begin
  perform private.tell_agency('agency', (entry ->> 'agency_id')::uuid, 'handover',
    jsonb_build_object('center', entry ->> 'center_id'));
  return null;
end
$$;
create constraint trigger desks_tell after insert or update or delete on public.desks
  deferrable initially deferred for each row execute function private.tell_of_handover();

-- Holds the desks of an open center for a change by an admin.
create function private.hold_desks(center uuid)
returns void
language plpgsql
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  perform 1 from public.centers c where c.id = center and c.agency_id = agency for no key update;
  perform private.require_admin();
  perform private.open_center(agency, center);
end
$$;

-- Refuses a name that cannot be a desk's. Returns it without spaces around it.
create function private.desk_name(center uuid, given text, except_desk integer)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  title text := private.words_of(given, 'Name', 'name', 60, true);
begin
  if title is null then
    perform private.fail(422, 'Name is needed.', '{"field":"name"}');
  end if;
  if exists (
    select 1 from public.desks d
    where d.center_id = center and d.is_active and lower(d.name) = lower(title) and d.id is distinct from except_desk
  ) then
    perform private.fail(409, 'Another desk of this center has this name.', '{"field":"name"}');
  end if;
  return title;
end
$$;

create function private.require_room_for_desk(center uuid)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if (select count(*) from public.desks d where d.center_id = center and d.is_active) >= 40 then
    perform private.fail(422, 'A center has at most 40 desks. Retire one first.', '{"field":"name"}');
  end if;
end
$$;

-- A new desk, after all others. Returns its id.
create function private.add_desk(center uuid, given_name text)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  title text;
  made integer;
begin
  perform private.hold_desks(center);
  title := private.desk_name(center, given_name, null);
  perform private.require_room_for_desk(center);
  insert into public.desks (agency_id, center_id, name, position)
  select agency, center, title, coalesce(max(d.position), 0) + 1 from public.desks d where d.center_id = center
  returning id into made;
  return made;
end
$$;
create function public.add_desk(p_center_id uuid, p_name text)
returns integer language sql set search_path = '' as $$ select private.add_desk(p_center_id, p_name) $$;
grant execute on function private.add_desk(uuid, text), public.add_desk(uuid, text) to authenticated;
comment on function public.add_desk is 'Adds a desk to a center, for admins; returns its id.';

-- Another name, or retired and brought back. A center keeps one desk at least, or nobody could write a note.
create function private.update_desk(desk integer, expected_version integer, given_name text, active boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  known public.desks;
  title text;
begin
  select * into known from public.desks d where d.id = desk and d.agency_id = agency;
  if not found then
    perform private.fail(404, 'This desk does not exist.');
  end if;
  perform private.hold_desks(known.center_id);
  select * into known from public.desks d where d.id = desk for update;
  if known.version is distinct from expected_version then
    perform private.fail(409, 'This desk was changed meanwhile. Reload the page to see it.',
      jsonb_build_object('version', known.version, 'at', known.updated_at));
  end if;
  if active is null then
    perform private.fail(422, 'Say whether the desk is in use.', '{"field":"isActive"}');
  end if;
  title := private.desk_name(known.center_id, given_name, desk);
  if active and not known.is_active then
    perform private.require_room_for_desk(known.center_id);
  end if;
  if not active and not exists (
    select 1 from public.desks d where d.center_id = known.center_id and d.is_active and d.id <> desk
  ) then
    perform private.fail(422, 'A center keeps at least one desk. Add another one first.', '{"field":"isActive"}');
  end if;
  update public.desks d set name = title, is_active = active
  where d.id = desk and (d.name, d.is_active) is distinct from (title, active);
end
$$;
create function public.update_desk(p_desk_id integer, p_version integer, p_name text, p_is_active boolean)
returns void language sql set search_path = ''
as $$ select private.update_desk(p_desk_id, p_version, p_name, p_is_active) $$;
grant execute on function private.update_desk(integer, integer, text, boolean),
  public.update_desk(integer, integer, text, boolean) to authenticated;
comment on function public.update_desk is 'Renames, retires or brings back a desk, for admins.';

-- Puts a desk before or after its neighbour in use. Nothing happens to the first or last one.
create function private.move_desk(desk integer, is_up boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  known public.desks;
  neighbour public.desks;
begin
  select * into known from public.desks d where d.id = desk and d.agency_id = agency;
  if not found then
    perform private.fail(404, 'This desk does not exist.');
  end if;
  perform private.hold_desks(known.center_id);
  select * into known from public.desks d where d.id = desk;
  select * into neighbour from public.desks d
  where d.center_id = known.center_id and d.is_active
    and case when is_up then d.position < known.position else d.position > known.position end
  order by abs(d.position - known.position) limit 1;
  if neighbour.id is null then
    return;
  end if;
  update public.desks d
  set position = case d.id when known.id then neighbour.position else known.position end
  where d.id in (known.id, neighbour.id);
  perform private.record_audit(agency, 'desk.move', desk::text, jsonb_build_object('entity', 'desk'),
    jsonb_build_object('name', known.name, 'position', known.position),
    jsonb_build_object('name', known.name, 'position', neighbour.position));
end
$$;
create function public.move_desk(p_desk_id integer, p_is_up boolean)
returns void language sql set search_path = '' as $$ select private.move_desk(p_desk_id, p_is_up) $$;
grant execute on function private.move_desk(integer, boolean), public.move_desk(integer, boolean) to authenticated;
comment on function public.move_desk is 'Moves a desk up or down by one among those in use, for admins.';
