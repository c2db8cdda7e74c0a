-- How long the audit and notices are kept; the setting "retention" in force today.
alter table public.agencies
  add column audit_months integer check (audit_months between 12 and 240),
  add column notice_months integer check (notice_months between 1 and 120);
comment on column public.agencies.audit_months is 'The audit is kept so many months; null = for ever.';
comment on column public.agencies.notice_months is 'Notices are kept so many months; null = for ever.';
