// Runs a module as if it were the program, and ends with the process that started it, however that one ends.
// Usage, with an IPC channel: node tethered.ts MODULE [ARGUMENT …]
import { pathToFileURL } from 'node:url';

process.once('disconnect', () => process.exit(1));
// Listening must not keep a program alive that is done.
process.channel?.unref();
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1] ?? '').href);
