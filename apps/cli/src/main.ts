#!/usr/bin/env node
import { runCli } from './run-cli.ts';

// The wrapper in the project's root runs from there; paths are meant from where it was called.
const calledFrom = process.env.SLUICE_CWD;
if (calledFrom !== undefined) process.chdir(calledFrom);

process.exitCode = await runCli(process.argv.slice(2));
