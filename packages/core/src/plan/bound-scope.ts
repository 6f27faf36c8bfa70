import type { FieldPath } from '../document/path.js';

/** What bounds are asked for, and what may be concluded. */
export interface BoundScope {
  readonly path: FieldPath;
  readonly prefixBytes: number;
  /**
   * Each document has one value at the path, so all that the filter asks must hold for it. With several values each
   * condition may be met by another one, and only one of them can be used.
   */
  readonly singleValue: boolean;
  /** The path is that of an array's element, which the index knows as it is: not by its own elements. */
  readonly isElement?: boolean;
}
