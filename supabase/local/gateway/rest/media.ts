import { ApiError } from '../types.ts';

export type Media = {
  /** `raw` is the one value of a function that answers a media type itself, `binary` the same for bytes. */
  format: 'array' | 'object' | 'csv' | 'raw' | 'binary';
  /** Leave null fields out of objects. */
  stripNulls: boolean;
  contentType: string;
};

/** What the Accept header allows: media types by preference. */
export type Accepted = readonly { type: string; stripNulls: boolean }[];

/** What a function answers by itself: its return type is a domain called as a media type. */
export type OwnMedia = { type: string; isBinary: boolean };

/** Types with nothing but letters that a header may carry; anything else would not be sent back in an error either. */
const MEDIA_TYPE = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/;

/** Reads the Accept header: what the client would take, best first. */
export function negotiate(header: string | undefined): Accepted {
  const accepted = (header ?? '*/*')
    .split(',')
    .map((part) => parseMediaType(part))
    .filter(({ type }) => type !== '')
    .sort((a, b) => b.quality - a.quality)
    .map(({ type, params }) => ({ type, stripNulls: params.get('nulls') === 'stripped' }));
  return accepted.length === 0 ? [{ type: '*/*', stripNulls: false }] : accepted;
}

/** Chooses the format of the answer, or refuses (406, PGRST107). Query plans are off, as on hosted. */
export function chooseMedia(accepted: Accepted, own?: OwnMedia): Media {
  for (const wanted of accepted) {
    const vendored = offeredByVendor(wanted);
    if (vendored) return vendored;
    if (own && (own.type === '*/*' || own.type === wanted.type)) return ownMedia(own);
    const common = offered(wanted.type);
    if (common) return common;
  }
  const names = accepted.map(({ type }) => type).join(', ');
  throw new ApiError(406, 'PGRST107', `None of these media types are available: ${names}`);
}

/** True for the name of a domain that stands for a media type. */
export function isMediaType(name: string): boolean {
  return MEDIA_TYPE.test(name);
}

type MediaType = { type: string; params: Map<string, string>; quality: number };

function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim().toLowerCase());
  const params = new Map(
    rest.map((part): [string, string] => {
      const [key = '', value = ''] = part.split('=');
      return [key.trim(), value.trim()];
    }),
  );
  const quality = Number(params.get('q') ?? 1);
  return { type, params, quality: Number.isFinite(quality) ? quality : 1 };
}

const JSON_ARRAY: Media = {
  format: 'array',
  stripNulls: false,
  contentType: 'application/json; charset=utf-8',
};

/** The types of PostgREST itself, which no function can take over. */
function offeredByVendor({ type, stripNulls }: Accepted[number]): Media | undefined {
  const suffix = `${stripNulls ? ';nulls=stripped' : ''}; charset=utf-8`;
  switch (type) {
    case 'application/vnd.pgrst.array':
    case 'application/vnd.pgrst.array+json':
      return stripNulls
        ? { format: 'array', stripNulls, contentType: `application/vnd.pgrst.array+json${suffix}` }
        : JSON_ARRAY;
    case 'application/vnd.pgrst.object':
    case 'application/vnd.pgrst.object+json':
      return { format: 'object', stripNulls, contentType: `application/vnd.pgrst.object+json${suffix}` };
    default:
      return undefined;
  }
}

function offered(type: string): Media | undefined {
  if (type === '*/*' || type === 'application/json') return JSON_ARRAY;
  if (type === 'text/csv')
    return { format: 'csv', stripNulls: false, contentType: 'text/csv; charset=utf-8' };
  return undefined;
}

/** Types that PostgREST knows get its charset, others are sent as the function names them. */
const WITH_CHARSET = ['application/json', 'application/geo+json', 'text/csv', 'text/plain', 'text/xml'];

function ownMedia({ type, isBinary }: OwnMedia): Media {
  const contentType = type === '*/*' ? 'application/octet-stream' : type;
  const charset = WITH_CHARSET.includes(contentType) ? '; charset=utf-8' : '';
  return { format: isBinary ? 'binary' : 'raw', stripNulls: false, contentType: contentType + charset };
}
