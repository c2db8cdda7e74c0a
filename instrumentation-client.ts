import { config } from 'zod/v4/core';

// The pages' security policy allows no code that is made of text. Zod would find that out by trying, which browsers report.
config({ jitless: true });
