const mark = /^\(\d+\+?\) /;

/** How a count is written where there is little room: `12`, `99+`. */
export function shortCount(count: number): string {
  return count > 99 ? '99+' : String(count);
}

/** A page's title with the count in front, in place of a former one: `(3) Swaps`. Without a count it is the page's own. */
export function titleWithCount(title: string, count: number): string {
  const own = title.replace(mark, '');
  return count === 0 || own === '' ? own : `(${shortCount(count)}) ${own}`;
}
