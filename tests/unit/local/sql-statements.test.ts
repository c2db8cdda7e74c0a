import { describe, expect, it } from 'vitest';
import { canonicalSql, splitStatements } from '../../../supabase/local/sql-statements.ts';

describe('splitStatements', () => {
  it.each<[name: string, script: string, statements: string[]]>([
    ['nothing', ' \n-- only a comment\n', []],
    ['without a last semicolon', 'select 1; select 2', ['select 1', 'select 2']],
    ['empty statements', ';;select 1;;', ['select 1']],
    [
      'comments before a statement stay with it',
      '-- why\nselect 1;\n/* then; */ select 2;',
      ['-- why\nselect 1', '/* then; */ select 2'],
    ],
    ['nested comments', '/* a /* b; */ c; */ select 1;', ['/* a /* b; */ c; */ select 1']],
    ['doubled quotes', "select 'it''s; fine'; select 2", ["select 'it''s; fine'", 'select 2']],
    [
      'escape strings',
      String.raw`select E'\'; still'; select 2`,
      [String.raw`select E'\'; still'`, 'select 2'],
    ],
    ['a backslash in a plain string', String.raw`select '\'; select 2`, [String.raw`select '\'`, 'select 2']],
    ['quoted names', 'select 1 as "a;b"; select 2', ['select 1 as "a;b"', 'select 2']],
    ['dollar quotes', 'do $$ begin; end; $$; select 2', ['do $$ begin; end; $$', 'select 2']],
    ['tagged dollar quotes', 'select $a$ ; $$ ; $a$; select 2', ['select $a$ ; $$ ; $a$', 'select 2']],
    [
      'parameters are no quotes',
      'prepare p as select $1; execute p (1)',
      ['prepare p as select $1', 'execute p (1)'],
    ],
    [
      'bodies of standard functions',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      [
        'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
        'select 3',
      ],
    ],
  ])('knows %s', (_name, script, statements) => {
    expect(splitStatements(script)).toEqual(statements);
  });
});

describe('canonicalSql', () => {
  it('ignores comments and layout, and nothing else', () => {
    const canonical = canonicalSql(splitStatements("-- why\nselect  'a  b' -- then\n , 2;"));
    expect(canonical).toBe(canonicalSql(["select 'a  b' , 2"]));
    expect(canonical).not.toBe(canonicalSql(["select 'a  c' , 2"]));
  });
});
