-- A worker that ends between an invitation's mail and its note leaves a try of which nobody knows the outcome. Auth knows
-- when it invited somebody last: by that the next worker tells a mail that has left from one that has not.

alter table public.invitations add unique (agency_id, id);
create table private.invitation_tries (
  invitation_id uuid primary key,
  agency_id uuid not null,
  begun_at timestamptz,
  invited_before timestamptz,
  foreign key (agency_id, invitation_id) references public.invitations (agency_id, id) on delete cascade
);
comment on table private.invitation_tries is 'The try of an invitation''s mail whose outcome is not known.';
comment on column private.invitation_tries.begun_at is 'When a worker has begun it; null = it has failed as far as the worker could tell.';
comment on column private.invitation_tries.invited_before is 'When Auth had invited the account last before it; null = never.';
create index invitation_tries_agency_idx on private.invitation_tries (agency_id, invitation_id);
alter table private.invitation_tries enable row level security;

-- What the worker sends next: null when there is nothing to do, or when it is to be tried later, for which there is a new
-- event. A mail that has left without a note gets it now.
create or replace function private.begin_invitation_mail(invitation_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- Longer than Auth takes for a mail, also for one that somebody asked for who is gone.
  doubt constant interval := interval '2 minutes';
  invitation public.invitations;
  try private.invitation_tries;
  invited timestamptz;
begin
  select * into invitation from public.invitations i where i.id = begin_invitation_mail.invitation_id for update;
  if not found or invitation.state <> 'pending' or invitation.mailed_at is not null or invitation.mail_due_at is null then
    delete from private.invitation_tries t where t.invitation_id = begin_invitation_mail.invitation_id;
    return null;
  end if;
  select u.invited_at into invited from auth.users u where u.id = invitation.user_id;
  select * into try from private.invitation_tries t where t.invitation_id = invitation.id;
  if found and invited is not null and invited is distinct from try.invited_before then
    perform private.set_action('invitation.mail');
    update public.invitations i
    set mailed_at = invited, expires_at = invited + interval '24 hours', mail_due_at = null, mail_problem = null
    where i.id = invitation.id;
    delete from private.invitation_tries t where t.invitation_id = invitation.id;
    return null;
  end if;
  if try.begun_at > now() - doubt and invitation.mail_due_at < try.begun_at + doubt then
    perform set_config('app.bulk', 'on', true);
    update public.invitations i
    set mail_due_at = try.begun_at + doubt,
      mail_problem = 'Its sending was interrupted. Two minutes later it is sent again, unless it has left.'
    where i.id = invitation.id
    returning * into invitation;
    perform set_config('app.bulk', '', true);
  end if;
  if invitation.mail_due_at > now() then
    perform private.ask_for_invitation_mail(invitation);
    return null;
  end if;
  if not exists (select from public.profiles p where p.id = invitation.user_id and p.is_active) then
    return null;
  end if;
  insert into private.invitation_tries (invitation_id, agency_id, begun_at, invited_before)
  values (invitation.id, invitation.agency_id, now(), invited)
  on conflict on constraint invitation_tries_pkey do update
  set begun_at = excluded.begun_at, invited_before = excluded.invited_before;
  return (
    select jsonb_build_object('email', p.email, 'fullName', p.full_name)
    from public.profiles p where p.id = invitation.user_id
  );
end
$$;

-- What came of a mail: `sent`; `limited`, Auth takes no more for now; `failed`, to be tried again, and it may have left all
-- the same; `refused`, never to be.
create or replace function private.settle_invitation_mail(invitation_id uuid, outcome text, problem text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- A day of tries, the later ones half an hour apart.
  most constant integer := 50;
  invitation public.invitations;
  next_try timestamptz;
begin
  if coalesce(outcome not in ('sent', 'limited', 'failed', 'refused'), true) then
    perform private.fail(422, 'There is no such outcome.');
  end if;
  select * into invitation from public.invitations i where i.id = settle_invitation_mail.invitation_id for update;
  if outcome = 'failed' then
    update private.invitation_tries t set begun_at = null where t.invitation_id = invitation.id;
  else
    delete from private.invitation_tries t where t.invitation_id = invitation.id;
  end if;
  if invitation.id is null or invitation.state <> 'pending' or invitation.mailed_at is not null then
    return;
  end if;
  perform private.set_action('invitation.mail');
  if outcome = 'sent' then
    -- The link works for a day from now.
    update public.invitations i
    set mailed_at = now(), expires_at = now() + interval '24 hours', mail_due_at = null, mail_problem = null
    where i.id = invitation.id;
    return;
  end if;
  if outcome <> 'refused' and invitation.mail_attempts + 1 < most then
    next_try := now() + least(interval '30 seconds' * 2 ^ least(invitation.mail_attempts, 6), interval '30 minutes');
  end if;
  -- Each try is no change that an audit needs; that it is given up is.
  perform set_config('app.bulk', case when next_try is null then '' else 'on' end, true);
  update public.invitations i
  set mail_attempts = i.mail_attempts + 1, mail_due_at = next_try, mail_problem = left(problem, 200)
  where i.id = invitation.id
  returning * into invitation;
  if next_try is null then
    return;
  end if;
  perform private.ask_for_invitation_mail(invitation);
  if outcome = 'limited' then
    -- The limit is for all mails: whoever waits waits with this one.
    update public.invitations i set mail_due_at = next_try
    where i.id in (
      select w.id from public.invitations w
      where w.state = 'pending' and w.mailed_at is null and w.mail_due_at < next_try and w.id <> invitation.id
      order by w.id for update skip locked
    );
  end if;
end
$$;

-- Sends the mail of an open invitation again; one that was revoked becomes a new one for the same account.
create or replace function private.resend_invitation(person uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  agency uuid := private.require_admin();
  target public.profiles;
  invitation public.invitations;
begin
  select * into target from public.profiles p where p.id = person and p.agency_id = agency for no key update;
  if not found then
    perform private.fail(404, 'This person does not exist.');
  end if;
  select * into invitation from public.invitations i where i.user_id = person order by i.created_at desc limit 1 for update;
  if not found or invitation.state = 'accepted' then
    perform private.fail(422, format('%s has no open invitation.', target.full_name));
  end if;
  if invitation.state = 'pending' and not target.is_active then
    perform private.fail(422, format('%s is deactivated. Reactivate first.', target.full_name));
  end if;
  if invitation.mailed_at > now() - interval '1 minute' and invitation.state = 'pending' then
    perform private.fail(409, 'A mail was sent less than a minute ago. Wait until it has arrived.');
  end if;
  perform private.set_action(case invitation.state when 'revoked' then 'user.invite_again' else 'user.resend_invitation' end);
  if invitation.state = 'revoked' then
    perform private.invite_again(target, (select auth.uid()));
    return;
  end if;
  update public.invitations i
  set email = target.email, expires_at = now() + interval '30 days', mailed_at = null, mail_due_at = now(),
    mail_attempts = 0, mail_problem = null
  where i.id = invitation.id
  returning * into invitation;
  -- Whatever became of the mail before: another one is wanted.
  delete from private.invitation_tries t where t.invitation_id = invitation.id;
  perform private.ask_for_invitation_mail(invitation);
end
$$;
