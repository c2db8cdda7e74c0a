import { config } from 'zod/v4/core';
import { watchTraversals } from '#components/roster/traversal.ts';

// The pages' security policy allows no code that is made of text. Zod would find that out by trying, which browsers report.
config({ jitless: true });

watchTraversals();
