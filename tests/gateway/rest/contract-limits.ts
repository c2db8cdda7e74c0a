import { expect } from 'vitest';
import { type Api, type Contract, type Expected, refusal } from './contract.ts';

/** Bounds that hosted leaves to its proxies. */
export function limitsContract(api: Api): Contract {
  const { get } = api;
  const nested = (levels: number) => `${'rest_publishers('.repeat(levels)}id${')'.repeat(levels)}`;
  const repeated = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join(',');
  const refused: Expected = { status: 400, code: 'PGRST100' };
  return {
    'limits of our own': [
      ['ten levels of embeds', () => get(`rest_publishers?select=${nested(10)}`), { status: 200 }],
      [
        'eleven levels',
        () => get(`rest_publishers?select=${nested(11)}`),
        {
          ...refused,
          body: expect.objectContaining({
            details: expect.stringContaining('at most 10 levels of nesting'),
          }),
        },
      ],
      [
        'fifty embeds',
        () => get(`rest_publishers?select=${repeated(50, (index) => `a${index}:rest_books(id)`)}`),
        { status: 200 },
      ],
      [
        'more than fifty',
        () => get(`rest_publishers?select=${repeated(51, (index) => `a${index}:rest_books(id)`)}`),
        {
          ...refused,
          body: refusal(
            'PGRST100',
            'The request has too many embedded resources',
            'At most 50 are answered.',
          ),
        },
      ],
      [
        'too many columns',
        () => get(`rest_books?select=${repeated(501, (index) => `a${index}:id`)}`),
        refused,
      ],
      ['too many terms of an order', () => get(`rest_books?order=${repeated(101, () => 'id')}`), refused],
      ['a JSON path without end', () => get(`rest_authors?select=profile${'->a'.repeat(51)}`), refused],
      [
        'groups in groups without end',
        () => get(`rest_books?or=${'(and'.repeat(50)}(id.eq.1)${')'.repeat(50)}`),
        refused,
      ],
      [
        'a pattern that takes long to prepare',
        () => get(`rest_books?title=match.${'(x*)*'.repeat(101)}`),
        refused,
      ],
      [
        'a query that is too long',
        () => get(`rest_books?id=in.(${'1,'.repeat(7000)}1)`),
        {
          status: 414,
          code: 'PGRST100',
          body: expect.objectContaining({ message: 'The query string is too long' }),
        },
      ],
    ],
  };
}
