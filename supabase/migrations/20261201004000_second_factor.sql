-- The second factor: whoever has one in Auth reaches nothing with the password alone. Everything asks my_agency_id who is
-- there, so the rule stands here once. The level is that of the session, not of the token: a factor counts at once, and a
-- removed one no longer.
create or replace function private.my_agency_id()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  me constant uuid := auth.uid();
  session_id constant text := auth.jwt() ->> 'session_id';
begin
  return (
    select p.agency_id
    from public.profiles p
    join public.agencies a on a.id = p.agency_id
    where p.id = me and p.is_active and a.status = 'active'
      -- Every token that Auth gives out names its session.
      and (session_id is null or exists (
        select 1 from auth.sessions s
        where s.id = session_id::uuid and s.user_id = p.id and (s.not_after is null or s.not_after > now())
          -- As private.has_second_factor, without the call: this runs with every statement.
          and (s.aal >= 'aal2' or not exists (
            select from auth.mfa_factors f where f.user_id = p.id and f.status = 'verified'
          ))
      ))
  );
end
$$;

create function private.has_second_factor(person uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (select from auth.mfa_factors f where f.user_id = person and f.status = 'verified')
$$;

create table private.recovery_codes (
  agency_id uuid not null,
  user_id uuid not null,
  -- Of the code and whose it is. It has 50 random bits, so nobody finds it by trying.
  hash text not null,
  created_at timestamptz not null default now(),
  primary key (user_id, hash),
  foreign key (agency_id, user_id) references public.profiles (agency_id, id)
);
comment on table private.recovery_codes is 'What lets people in who lost their second factor, ten at a time. One that is used takes the factor and the others with it.';
create index recovery_codes_person_idx on private.recovery_codes (agency_id, user_id);
alter table private.recovery_codes enable row level security;

create table private.recovery_tries (
  user_id uuid primary key references public.profiles (id),
  failures integer not null,
  since timestamptz not null
);
comment on table private.recovery_tries is 'Wrong recovery codes within an hour: ten at most.';
alter table private.recovery_tries enable row level security;

-- As people may write it: capitals, spaces and hyphens make no difference.
create function private.recovery_hash(person uuid, code text)
returns text
language sql
immutable
set search_path = ''
as $$
  select encode(sha256(convert_to(person || ':' || regexp_replace(lower(code), '[^a-z0-9]', '', 'g'), 'UTF8')), 'hex')
$$;

-- `k7mq2-x9dwp`
create function private.new_recovery_code()
returns text
language sql
volatile
set search_path = ''
as $$
  select string_agg(substr('abcdefghijkmnpqrstuvwxyz23456789', get_byte(r.bytes, i) % 32 + 1, 1)
    || case when i = 4 then '-' else '' end, '' order by i)
  from (select extensions.gen_random_bytes(10) as bytes) r, generate_series(0, 9) i
$$;

-- The caller's second factor; also for a session that has yet to prove it. Null without a session that counts.
create function private.get_second_factor()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object('email', p.email, 'enrolled_at', f.at, 'is_proven', coalesce(s.aal >= 'aal2', false),
    'codes_left', (select count(*) from private.recovery_codes c where c.user_id = p.id))
  from public.profiles p
  join public.agencies a on a.id = p.agency_id and a.status = 'active'
  join auth.sessions s on s.user_id = p.id and s.id::text = (select auth.jwt() ->> 'session_id')
    and (s.not_after is null or s.not_after > now())
  cross join lateral (
    select min(f.updated_at) as at from auth.mfa_factors f where f.user_id = p.id and f.status = 'verified'
  ) f
  where p.id = (select auth.uid()) and p.is_active
$$;

-- Ten new recovery codes in place of the former ones. They are readable in this answer alone.
create function private.make_recovery_codes()
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.my_agency_id();
  me uuid := (select auth.uid());
  codes text[];
begin
  if agency is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  -- Two at once would leave twenty.
  perform 1 from public.profiles p where p.id = me for no key update;
  if not private.has_second_factor(me) then
    perform private.fail(422, 'Set up your second factor first.');
  end if;
  select array_agg(private.new_recovery_code()) into codes from generate_series(1, 10);
  delete from private.recovery_codes c where c.user_id = me;
  insert into private.recovery_codes (agency_id, user_id, hash)
  select agency, me, private.recovery_hash(me, c) from unnest(codes) c;
  perform private.record_audit(agency, 'user.make_recovery_codes', me::text, '{"entity":"user"}');
  return to_jsonb(codes);
end
$$;

-- Lets in who lost the second factor: the code, and the factor with it, is gone. Says `used`, `wrong`, or `wait` after ten
-- wrong ones within an hour; these are kept, so they are no errors.
create function private.use_recovery_code(code text)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  me uuid := (select auth.uid());
  person public.profiles;
  tries private.recovery_tries;
begin
  if private.get_second_factor() is null then
    perform private.fail(403, 'Sign in first.');
  end if;
  select * into person from public.profiles p where p.id = me for no key update;
  if not private.has_second_factor(me) then
    perform private.fail(422, 'There is no second factor to recover from.');
  end if;
  delete from private.recovery_tries t where t.user_id = me and t.since < clock_timestamp() - interval '1 hour';
  select * into tries from private.recovery_tries t where t.user_id = me;
  if tries.failures >= 10 then
    return 'wait';
  end if;
  delete from private.recovery_codes c where c.user_id = me and c.hash = private.recovery_hash(me, use_recovery_code.code);
  if not found then
    insert into private.recovery_tries (user_id, failures, since) values (me, 1, clock_timestamp())
    on conflict (user_id) do update set failures = recovery_tries.failures + 1;
    perform private.record_audit(person.agency_id, 'user.recovery_code_failed', me::text, '{"entity":"user"}');
    return 'wrong';
  end if;
  delete from private.recovery_tries t where t.user_id = me;
  perform private.drop_second_factor(me, 'recovery_code');
  return 'used';
end
$$;

-- Removes a person's second factor for another reason than their own wish with it, which goes by Auth.
create function private.drop_second_factor(person uuid, way text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- In the order in which Auth takes them.
  perform 1 from auth.mfa_factors f where f.user_id = person order by f.id for update;
  delete from auth.mfa_amr_claims c using auth.sessions s
  where c.session_id = s.id and s.user_id = person and c.authentication_method = 'totp';
  update auth.sessions s set aal = 'aal1', factor_id = null where s.user_id = person and s.aal >= 'aal2';
  perform set_config('app.second_factor', way, true);
  delete from auth.mfa_factors f where f.user_id = person;
  perform set_config('app.second_factor', '', true);
end
$$;

-- An admin lets somebody in who lost both, the factor and the recovery codes.
create function private.remove_second_factor(person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
begin
  perform 1 from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  if person = (select auth.uid()) then
    perform private.fail(403, 'You remove your own second factor in your profile, with a code of it.');
  end if;
  if not private.has_second_factor(person) then
    perform private.fail(409, 'This person has no second factor.');
  end if;
  perform private.drop_second_factor(person, 'admin');
end
$$;

-- The people of the agency who have a second factor; for admins.
create function private.list_second_factors()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select coalesce(jsonb_agg(p.id order by p.id), '[]')
  from public.profiles p
  where p.agency_id = (select private.administered_agency_id()) and private.has_second_factor(p.id)
$$;

-- Whoever changes a second factor, and by whatever way: it is in the audit, and its owner hears of it. Channels of before
-- are closed, for a session that has not proven it no longer counts.
create function private.audit_second_factor()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  owner public.profiles;
  way text := nullif(current_setting('app.second_factor', true), '');
begin
  select * into owner from public.profiles p where p.id = coalesce(new.user_id, old.user_id);
  if not found then
    return null;
  end if;
  perform private.record_audit(owner.agency_id,
    case when tg_op = 'DELETE' then 'user.remove_second_factor' else 'user.add_second_factor' end, owner.id::text,
    jsonb_strip_nulls(jsonb_build_object('entity', 'user', 'by', way)), null, null, owner.id);
  if tg_op = 'DELETE' and not private.has_second_factor(owner.id) then
    delete from private.recovery_codes c where c.user_id = owner.id;
    delete from private.recovery_tries t where t.user_id = owner.id;
  end if;
  perform private.raise_topic_epoch(owner.agency_id);
  perform private.tell_of_account(owner.id, 'security.factor', format(
    case when tg_op = 'DELETE' then 'The second factor of your account was removed, %s.%s'
      else 'A second factor was set up for your account, %s.%s' end
      || ' If it was not you, change your password and tell an admin.',
    private.moment_words(now(), private.zone_of(owner.id)),
    case way when 'admin' then format(' %s did it.', private.name_of((select auth.uid())))
      when 'recovery_code' then ' A recovery code was used.' else '' end));
  return null;
end
$$;
create trigger factors_audit_added after update of status on auth.mfa_factors
  for each row when (new.status = 'verified' and old.status is distinct from 'verified')
  execute function private.audit_second_factor();
create trigger factors_audit_removed after delete on auth.mfa_factors
  for each row when (old.status = 'verified') execute function private.audit_second_factor();

create function public.get_second_factor()
returns jsonb language sql stable set search_path = '' as $$ select private.get_second_factor() $$;
create function public.make_recovery_codes()
returns jsonb language sql set search_path = '' as $$ select private.make_recovery_codes() $$;
create function public.use_recovery_code(p_code text)
returns text language sql set search_path = '' as $$ select private.use_recovery_code(p_code) $$;
create function public.remove_second_factor(p_user_id uuid)
returns void language sql set search_path = '' as $$ select private.remove_second_factor(p_user_id) $$;
create function public.list_second_factors()
returns jsonb language sql stable set search_path = '' as $$ select private.list_second_factors() $$;
comment on function public.get_second_factor is 'The caller''s second factor, also before it is proven.';
comment on function public.make_recovery_codes is 'Ten recovery codes in place of the former ones, readable once.';
comment on function public.use_recovery_code is 'Removes the caller''s second factor for a recovery code: used, wrong or wait.';
comment on function public.remove_second_factor is 'Removes another person''s second factor, for admins.';
comment on function public.list_second_factors is 'Who has a second factor, for admins.';
grant execute on function private.get_second_factor(), private.make_recovery_codes(), private.use_recovery_code(text),
  private.remove_second_factor(uuid), private.list_second_factors(), public.get_second_factor(),
  public.make_recovery_codes(), public.use_recovery_code(text), public.remove_second_factor(uuid),
  public.list_second_factors() to authenticated;

-- As before, also for whoever has yet to prove the second factor: a wrong code is recorded.
create or replace function private.record_refusal(refused_action text, code text, message text, detail jsonb)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := coalesce(private.my_agency_id(), (
    select p.agency_id from public.profiles p where p.id = auth.uid() and private.get_second_factor() is not null
  ));
begin
  if agency is null then
    return false;
  end if;
  if code is null or code not in ('forbidden', 'not_found', 'conflict', 'rule_violation', 'invalid')
    or coalesce(refused_action, '') = '' or coalesce(jsonb_typeof(detail), '') <> 'object'
    or coalesce(detail ->> 'on', '') not in ('action', 'page', 'route')
  then
    perform private.fail(422, 'This is no refusal.');
  end if;
  return private.write_refusal(agency, null, refused_action, code, coalesce(message, ''),
    case when octet_length(detail::text) <= 4000 then detail - 'entity' - 'code' - 'message' - 'account'
      else jsonb_build_object('on', detail -> 'on', 'shortened', true) end,
    null);
end
$$;
