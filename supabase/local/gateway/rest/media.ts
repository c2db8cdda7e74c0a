import { ApiError } from '../types.ts';

export type Media = {
  format: 'array' | 'object' | 'csv';
  /** Leave null fields out of objects. */
  stripNulls: boolean;
  contentType: string;
};

const JSON_TYPE = 'application/json';

/** Chooses the response format from the Accept header, or answers 406 (PGRST107). */
export function negotiate(accept: string | undefined): Media {
  const wanted = (accept ?? '*/*')
    .split(',')
    .map((part) => parseMediaType(part))
    .filter((media) => media.type !== '')
    .sort((a, b) => b.quality - a.quality);
  for (const media of wanted) {
    const chosen = offered(media);
    if (chosen) return chosen;
  }
  const names = wanted.map(({ type }) => type).join(', ');
  throw new ApiError(406, 'PGRST107', `None of these media types are available: ${names}`);
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

function offered({ type, params }: MediaType): Media | undefined {
  const stripNulls = params.get('nulls') === 'stripped';
  const suffix = `${stripNulls ? ';nulls=stripped' : ''}; charset=utf-8`;
  switch (type) {
    case '*/*':
    case 'application/*':
    case JSON_TYPE:
      return { format: 'array', stripNulls: false, contentType: `${JSON_TYPE}; charset=utf-8` };
    case 'application/vnd.pgrst.array':
    case 'application/vnd.pgrst.array+json':
      return { format: 'array', stripNulls, contentType: `application/vnd.pgrst.array+json${suffix}` };
    case 'application/vnd.pgrst.object':
    case 'application/vnd.pgrst.object+json':
      return { format: 'object', stripNulls, contentType: `application/vnd.pgrst.object+json${suffix}` };
    case 'text/csv':
      return { format: 'csv', stripNulls: false, contentType: 'text/csv; charset=utf-8' };
    default:
      return undefined;
  }
}
