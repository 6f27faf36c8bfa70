import { AssertionError } from 'node:assert';
import { type Adapter, DataError, defaultLimits } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { allCases } from '../cases/all-cases.js';
import { assertDataError, assertFails } from './assert.js';
import { describeConformance } from './describe-conformance.js';
import { countOutcomes } from './report.js';
import { runCase } from './run-case.js';
import { suiteVersion } from './suite-version.js';
import { World } from './world.js';

const world = new World({ open: async () => ({ ports: {} }) as unknown as Adapter });
const passing = { id: 'g/passing', group: 'g', run: async () => {} };
const failing = {
  id: 'g/failing',
  group: 'g',
  run: async () => {
    throw new AssertionError({ message: 'differs' });
  },
};

describe('runCase', () => {
  it('passes what passes and throws what fails', async () => {
    expect(await runCase(passing, world, undefined)).toBe('passed');
    await expect(runCase(failing, world, undefined)).rejects.toThrow('differs');
  });

  it('takes a declared failure, but not a declared failure that passes', async () => {
    expect(await runCase(failing, world, 'no such operator')).toBe('expectedFailures');
    await expect(runCase(passing, world, 'no such operator')).rejects.toThrow('remove it from expectedFailures');
  });

  it('does not take a crash for a declared failure', async () => {
    const crashing = { ...failing, run: () => Promise.reject(new TypeError('x is not a function')) };
    await expect(runCase(crashing, world, 'no such operator')).rejects.toThrow('x is not a function');
  });

  it('takes what a server refuses for a declared failure, but no other error of its', async () => {
    const throwing = (reason: 'ENGINE_ERROR' | 'DATABASE_UNAVAILABLE') => ({
      ...failing,
      run: () => Promise.reject(new DataError(reason, 'No.')),
    });
    expect(await runCase(throwing('ENGINE_ERROR'), world, 'no such operator')).toBe('expectedFailures');
    await expect(runCase(throwing('DATABASE_UNAVAILABLE'), world, 'no such operator')).rejects.toThrow('No.');
  });

  it('asserts what is absent instead', async () => {
    const needing = { ...failing, requires: 'rename' as const };
    expect(await runCase(needing, world, undefined)).toBe('absent');
    await expect(runCase({ ...needing, whenAbsent: failing.run }, world, undefined)).rejects.toThrow('differs');
  });
});

describe('describeConformance', () => {
  const runner = { describe: () => {}, it: () => {}, afterAll: () => {} };
  const open = () => Promise.reject(new Error('not opened here'));

  it('refuses expected failures that it does not know, or without a reason', () => {
    const declare = (expectedFailures: Record<string, string>) => () =>
      describeConformance({ name: 'x', runner, open, expectedFailures });
    expect(declare({ 'values/frob': 'because' })).toThrow('no case of this suite');
    expect(declare({ 'values/empty': ' ' })).toThrow('needs a reason');
    expect(declare({ 'values/empty': 'because' })).not.toThrow();
  });

  it('has cases with ids of their own, in their group', () => {
    const ids = allCases.map((testCase) => testCase.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(400);
    expect(allCases.filter((testCase) => !testCase.id.startsWith(`${testCase.group}/`))).toEqual([]);
  });

  it('has the version of its package', () => {
    expect(suiteVersion).toBe(manifest.version);
  });
});

describe('assertions', () => {
  it('tell reasons apart, and refusals from faults', async () => {
    const refused = new DataError('BAD_OPERAND', 'no');
    const fault = new DataError('INTERNAL', 'oh');
    expect(() => assertDataError(refused, 'BAD_OPERAND', 'x')).not.toThrow();
    expect(() => assertDataError(refused, ['BAD_PATH', 'BAD_OPERAND'], 'x')).not.toThrow();
    expect(() => assertDataError(refused, 'refused', 'x')).not.toThrow();
    expect(() => assertDataError(refused, 'BAD_PATH', 'x')).toThrow('expected BAD_PATH, got BAD_OPERAND');
    expect(() => assertDataError(fault, 'refused', 'x')).toThrow('got INTERNAL');
    expect(() => assertDataError(new Error('plain'), 'refused', 'x')).toThrow('expected a DataError');
    await expect(assertFails(() => defaultLimits.depthMax, 'refused', 'x')).rejects.toThrow('it succeeded with 64');
  });

  it('count outcomes by group', () => {
    const counts = { passed: 0, failed: 0, expectedFailures: 0, absent: 0 };
    expect(
      countOutcomes(
        new Map([
          ['a/1', { group: 'a', outcome: 'passed' }],
          ['b/1', { group: 'b', outcome: 'absent' }],
          ['a/2', { group: 'a', outcome: 'failed' }],
          ['a/3', { group: 'a', outcome: 'passed' }],
        ]),
      ),
    ).toEqual({
      total: { ...counts, passed: 2, failed: 1, absent: 1 },
      groups: { a: { ...counts, passed: 2, failed: 1 }, b: { ...counts, absent: 1 } },
      notPassed: { 'b/1': 'absent', 'a/2': 'failed' },
    });
  });
});
