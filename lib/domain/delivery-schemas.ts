import { z } from 'zod';
import { REMIND_MAX } from './acknowledgements.ts';
import { form, whole } from './schemas.ts';

/** The database has the same. */
const RESEND_MAX = 500;

const ids = (field: string, plural: string, max: number) =>
  z
    .array(whole(field, 1, Number.MAX_SAFE_INTEGER), `${plural} are a list.`)
    .min(1, 'Choose at least one.')
    .max(max, `Choose at most ${max}.`);

export const remindSchema = form({ noticeIds: ids('Notice', 'Notices', REMIND_MAX) });

export const resendSchema = form({ deliveryIds: ids('Delivery', 'Deliveries', RESEND_MAX) });
