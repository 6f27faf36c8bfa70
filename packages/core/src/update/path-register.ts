import { parseArrayIndex } from '../document/array-index.js';

interface Node<Item> {
  /** In order of first appearance. */
  readonly children: Map<string, Node<Item>>;
  /** Set where a path ends: what belongs to it. */
  end?: { readonly item: Item };
}

/** The paths of one update, each with an item; finds two that overlap. */
export class PathRegister<Item> {
  readonly #root: Node<Item> = { children: new Map() };

  /**
   * Adds a path.
   *
   * @returns how many of its steps it has in common with a path that overlaps; `undefined` if none does
   */
  add(steps: readonly string[], item: Item): number | undefined {
    let node = this.#root;
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index] as string;
      if (node.end !== undefined) return index;
      let child = node.children.get(step);
      if (child === undefined) {
        if (mixesArraySteps(node, step)) return index;
        child = { children: new Map() };
        node.children.set(step, child);
      }
      node = child;
    }
    if (node.end !== undefined || node.children.size > 0) return steps.length;
    node.end = { item };
    return undefined;
  }

  /**
   * All items, in order of appearance; but of siblings that are numbers the smaller first, as in MongoDB since 5.0:
   * `a.2` comes before `a.10`, which would fill the array up with nulls.
   */
  list(): Item[] {
    const items: Item[] = [];
    collectItems(this.#root, items);
    return items;
  }
}

/** `a.$[]` and `a.0` may be the same element: MongoDB refuses both in one update. */
function mixesArraySteps<Item>(node: Node<Item>, step: string): boolean {
  const [sibling] = node.children.keys();
  return sibling !== undefined && sibling.startsWith('$[') !== step.startsWith('$[');
}

function collectItems<Item>(node: Node<Item>, items: Item[]): void {
  if (node.end !== undefined) items.push(node.end.item);
  const { children } = node;
  const indices = children.size < 2 ? [] : [...children.keys()].filter((step) => parseArrayIndex(step) !== undefined);
  if (indices.length < 2) {
    for (const child of children.values()) collectItems(child, items);
    return;
  }
  indices.sort((a, b) => Number(a) - Number(b));
  for (const step of new Set([...indices, ...children.keys()])) {
    const child = children.get(step);
    if (child !== undefined) collectItems(child, items);
  }
}
