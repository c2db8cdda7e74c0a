-- A file waits for another one of the same agency as long as that one may take, not only as long as anybody waits for a row.
alter function public.import_people(uuid, jsonb) set lock_timeout = '60s';
