/*
 * Loaded before anything else by chaos.ts: the write whose number is in CHAOS_FAULT fails in this process with ENOSPC
 * or EIO, or the process runs out of memory there.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [fault, number] = process.env.CHAOS_FAULT!.split(' ');
const MESSAGES: Readonly<Record<string, string>> = { ENOSPC: 'no space left on device', EIO: 'i/o error' };
let writeCount = 0;

function countWrite(): void {
  if (writeCount++ !== Number(number)) return;
  if (fault === 'OOM')
    for (const held: number[][] = []; ; ) held.push(new Array(1e5).fill(held.length + 0.5));
  throw Object.assign(new Error(`${fault}: ${MESSAGES[fault!]}, write`), {
    code: fault,
    syscall: 'write',
    errno: -1,
  });
}

const { writeSync, writeFileSync } = fs;
const { writeFile } = fs.promises;
fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
  countWrite();
  return writeSync(...args);
}) as typeof writeSync;
fs.writeFileSync = (...args) => {
  countWrite();
  writeFileSync(...args);
};
fs.promises.writeFile = async (...args) => {
  countWrite();
  await writeFile(...args);
};
syncBuiltinESMExports();
