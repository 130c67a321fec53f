#!/usr/bin/env node
import { runCli } from './run-cli.ts';

// The wrapper in the project's root runs from there; paths are meant from where it was called.
const calledFrom = process.env.SLUICE_CWD;
if (calledFrom !== undefined) process.chdir(calledFrom);

// A reader such as `head` may go away before everything is written: that is its right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2));
