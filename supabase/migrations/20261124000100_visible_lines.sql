-- A name or a reason of joiners, fillers and spaces alone shows nothing, so it is no line of text. Control characters
-- and the marks that reorder what stands around them have no place in one, as before.
create or replace function private.is_line(text)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select $1 !~ '[\u0001-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]'
    -- Spaces of every width, and what Unicode calls ignorable where it is not known how to show it.
    and ($1 = '' or $1 ~ (
      '[^ \u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u202F\u205F-\u206F\u2800\u3000'
      || '\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]'))
$$;
