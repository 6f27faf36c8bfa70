#!/usr/bin/env node
import { watchOutput } from './output/write-out.js';
import { runCli } from './run-cli.js';

watchOutput();
process.exitCode = await runCli(process.argv.slice(2));
