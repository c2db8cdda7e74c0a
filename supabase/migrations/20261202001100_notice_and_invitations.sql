-- As before, with the mark of the notice that whoever signs in has to accept.
create or replace function private.get_me()
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  my_role constant public.role_name := private.my_role();
begin
  if my_role is null then
    return null;
  end if;
  return (
    select jsonb_build_object(
      'id', p.id, 'full_name', p.full_name, 'email', p.email, 'phone', p.phone, 'avatar_url', p.avatar_url,
      'employee_number', p.employee_number, 'seniority_date', p.seniority_date, 'pattern', p.assigned_pattern,
      'default_shift_preference_id', p.default_shift_preference_id,
      'theme', p.theme, 'density', p.density, 'clock', p.clock, 'version', p.version,
      'role', my_role, 'topics', to_jsonb(private.my_topics()),
      'unread', public.count_inbox() -> 'unread', 'chat_unread', private.count_chat_unread(),
      'agency', jsonb_build_object('id', a.id, 'name', a.name, 'workweek_start', a.workweek_start,
        'workweeks', private.my_workweeks(), 'notice_mark', md5(a.use_notice)),
      'center', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name,
        'time_zone', c.time_zone, 'day_start', to_char(c.day_start, 'HH24:MI')) end
    )
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    left join public.centers c on c.id = p.center_id
    where p.id = me
  );
end
$$;

-- As before, also for whoever has yet to set up a second factor.
create or replace function private.accept_invitation()
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  invitation public.invitations;
begin
  select * into invitation from public.invitations i
  where i.user_id = (select auth.uid()) order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'revoked' or private.my_agency_id() is null
    -- Where everybody needs a second factor, it is set up after this.
    and coalesce(private.get_session_state() ->> 'problem', '') <> 'second_factor'
  then
    perform private.fail(404, 'There is no open invitation for this account.');
  end if;
  if invitation.state = 'accepted' then
    return;
  end if;
  if invitation.expires_at < now() then
    perform private.fail(422, 'This invitation has expired. Ask an admin for a new one.');
  end if;
  perform private.set_action('user.accept_invitation');
  update public.invitations i set state = 'accepted', accepted_at = now() where i.id = invitation.id;
end
$$;
