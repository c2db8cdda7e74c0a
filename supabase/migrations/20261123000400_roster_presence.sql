-- Supervisors who look at a roster see each other. They say so themselves, on their own topic and nowhere else; all
-- other messages are sent by triggers alone.
create policy presence_hear on realtime.messages for select to authenticated
  using (
    extension = 'presence' and (select realtime.topic()) like 'supervisors:%'
    and (select realtime.topic()) = any ((select private.my_topics())::text[])
  );
create policy presence_say on realtime.messages for insert to authenticated
  with check (
    extension = 'presence' and (select realtime.topic()) like 'supervisors:%'
    and (select realtime.topic()) = any ((select private.my_topics())::text[])
  );
