-- The chain is checked in one way, by `private.check_audit`.
drop function private.first_broken_audit_row(uuid);
