import type { UploadPlace } from '#components/files/send-file.ts';
import type { ActionResult } from '#lib/actions/result.ts';

/** What a page lets its certificates do. */
export type CertificateActions = {
  begin: (input: { userId: string }) => Promise<ActionResult<UploadPlace>>;
  add: (input: {
    userId: string;
    fileId: string;
    fileName: string;
    title: string;
    qualificationId: number | null;
    issuedOn: string;
    expiresOn: string;
    replacesId: number | null;
  }) => Promise<ActionResult<unknown>>;
  remove: (input: { certificateId: number; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  /** Null where nobody decides, such as in the own profile. */
  decide: {
    confirm: (input: {
      certificateId: number;
      expectedVersion: number;
      dates: {
        personVersion: number;
        fromDate: string;
        toDate: string;
        formerFromDate: string | null;
      } | null;
    }) => Promise<ActionResult<unknown>>;
    refuse: (input: {
      certificateId: number;
      expectedVersion: number;
      reason: string;
    }) => Promise<ActionResult<unknown>>;
  } | null;
};
