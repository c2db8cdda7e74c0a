import { z } from 'zod';
import { NOTICES_MAX } from './acknowledgements.ts';
import { form, whole } from './schemas.ts';

const ids = (field: string, plural: string) =>
  z
    .array(whole(field, 1, Number.MAX_SAFE_INTEGER), `${plural} are a list.`)
    .min(1, 'Choose at least one.')
    .max(NOTICES_MAX, `Choose at most ${NOTICES_MAX}.`);

export const remindSchema = form({ noticeIds: ids('Notice', 'Notices') });

export const resendSchema = form({ deliveryIds: ids('Delivery', 'Deliveries') });
