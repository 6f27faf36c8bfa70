import { readDistinct } from '../distinct/read-distinct.js';
import type { Document } from '../document/document.js';
import type { FieldPath } from '../document/path.js';
import { readRoot } from '../document/read-path.js';

/** The strings that paths lead to, through arrays along them and at their end; other values have no words. */
export function readTexts(document: Document, paths: readonly FieldPath[]): readonly string[] {
  const texts: string[] = [];
  for (const { root, segments } of paths) {
    readDistinct(readRoot(document, root), segments, (value) => {
      if (typeof value === 'string') texts.push(value);
    });
  }
  return texts;
}
