/** The name on the sign-in pages, in the rail and in titles. */
export const PRODUCT_NAME = 'Dispatch Scheduler';
