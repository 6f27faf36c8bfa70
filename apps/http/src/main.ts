#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: compiled code of the last start makes this one shorter.
enableCompileCache();
const { runProcess } = await import('./run-process.js');
await runProcess();
