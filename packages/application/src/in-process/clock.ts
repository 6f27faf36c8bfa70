import { newDocumentId } from '@database-service/core';
import type { Clock, IdSource } from '../ports/clock.js';

/** The machine's time. */
export const systemClock: Clock = Object.freeze({ now: () => new Date() });

/** Ids that ascend with time. */
export const timeOrderedIds: IdSource = Object.freeze({ next: newDocumentId });
