/** Where a view's output column comes from: the relation (maybe another view) and its column number. */
export type ViewColumn = { name: string; relation: string; column: number };

const TARGET =
  /\{TARGETENTRY |:resname (?<name>(?:\\.|[^\s\\])+) :ressortgroupref \d+ :resorigtbl (?<relation>\d+) :resorigcol (?<column>\d+) :resjunk false\}/g;

/**
 * Reads the plain columns of a view from its stored rewrite rule, so that the foreign keys of the base table can
 * serve the view. Columns computed by an expression have no origin and are left out.
 */
export function viewColumns(rule: string): ViewColumn[] {
  const start = rule.indexOf(':targetList (');
  const list = start < 0 ? '' : topLevelList(rule, rule.indexOf('(', start));
  const columns: ViewColumn[] = [];
  for (const entry of topLevelNodes(list)) {
    const groups = [...entry.matchAll(TARGET)].at(-1)?.groups;
    if (!groups?.name || !groups.relation || !groups.column || groups.relation === '0') continue;
    columns.push({
      name: groups.name.replace(/\\(.)/g, '$1'),
      relation: groups.relation,
      column: Number(groups.column),
    });
  }
  return columns;
}

/** The text between the parenthesis at `open` and its partner. */
function topLevelList(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return text.slice(open + 1, at);
    }
  }
  return '';
}

/** The `{…}` nodes of a list, without going into them. */
function topLevelNodes(text: string): string[] {
  const nodes: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '{') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth === 0) nodes.push(text.slice(start, at + 1));
    }
  }
  return nodes;
}
