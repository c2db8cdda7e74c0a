import type { Catalog } from './catalog.ts';
import type { ResultRow } from './compile-result.ts';
import type { Accepted } from './media.ts';
import type { QueryParams } from './parse-query.ts';
import { planCall } from './plan-call.ts';
import { planPut } from './plan-put.ts';
import { planReading } from './plan-read.ts';
import { planWriting } from './plan-write.ts';
import type { Preferences } from './preferences.ts';
import type { RestRequest } from './request.ts';
import type { Answer } from './respond.ts';
import type { Statement } from './sql.ts';

/** Everything a request says, read once before it is planned. */
export type RequestContext = {
  request: RestRequest;
  params: QueryParams;
  preferences: Preferences;
  media: Accepted;
  rangeHeader: string | undefined;
  body: Buffer;
  bodyType: string;
  maxRows: number;
};

/** What to run for a request, and how to answer from the row that comes back. */
export type Operation = {
  statement: Statement;
  readOnly: boolean;
  /** A timeout set on the called function itself. */
  statementTimeout?: string;
  /** Runs before the commit; what it throws rolls a write back. Absent when no answer can be refused. */
  check?: (row: ResultRow) => void;
  answer: (row: ResultRow) => Answer;
};

/** Plans a request on a table, a view or a function. Pure, so that it can be repeated with a fresher catalog. */
export function planOperation(context: RequestContext, catalog: Catalog): Operation {
  const { target, method } = context.request;
  if (target.kind === 'routine') return planCall(context, catalog, target.name);
  const name = target.kind === 'table' ? target.name : '';
  if (method === 'PUT') return planPut(context, catalog, name);
  return method === 'GET' || method === 'HEAD'
    ? planReading(context, catalog, name)
    : planWriting(context, catalog, name);
}
