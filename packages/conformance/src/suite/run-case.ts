import { AssertionError } from 'node:assert';
import { isDataError } from '@database-service/core';
import type { ConformanceCase } from './case.js';
import type { CaseOutcome } from './report.js';
import type { World } from './world.js';

/** Thrown by a case that ended as it should not; the outcome is for the report. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
}

async function runAsPortsAllow(testCase: ConformanceCase, world: World): Promise<CaseOutcome> {
  const { ports } = await world.adapter();
  if (testCase.requires !== undefined && ports[testCase.requires] === undefined) {
    await testCase.whenAbsent?.(world);
    return 'absent';
  }
  await testCase.run(world);
  return 'passed';
}

/**
 * Runs one case.
 *
 * @param expectedFailure - why the adapter cannot pass it; then it must fail by an assertion, or the engine must refuse what it is asked
 * @throws CaseFailure if the case passes though a failure was declared; else whatever the case throws
 */
export async function runCase(
  testCase: ConformanceCase,
  world: World,
  expectedFailure: string | undefined,
): Promise<CaseOutcome> {
  if (expectedFailure === undefined) return await runAsPortsAllow(testCase, world);
  try {
    await runAsPortsAllow(testCase, world);
  } catch (error) {
    if (error instanceof AssertionError || isRefusal(error)) return 'expectedFailures';
    throw error;
  }
  throw new CaseFailure(
    `${testCase.id} passes, but was declared to fail (${expectedFailure}): remove it from expectedFailures`,
  );
}

/** Whether a server said that it does not do what it was asked: no crash, which is never taken for a declared failure. */
function isRefusal(error: unknown): boolean {
  return isDataError(error) && (error.reason === 'NOT_SUPPORTED' || error.reason === 'ENGINE_ERROR');
}
