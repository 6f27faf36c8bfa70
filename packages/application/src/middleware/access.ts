import type { Call, Middleware } from './middleware.js';

/** Lets a call pass, or throws ACCESS_DENIED. */
export type Authorize = (call: Call) => void | Promise<void>;

/** Lets everybody do everything: right where there is no authentication. */
export const allowAll: Authorize = () => undefined;

/** The one place where an operation is allowed or refused. */
export function createAccessMiddleware(authorize: Authorize = allowAll): Middleware {
  return (next) => async (call) => {
    const pending = authorize(call);
    if (pending !== undefined) await pending;
    return next(call);
  };
}
