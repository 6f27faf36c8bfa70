import { isPiece, type RenderedSql, renderSql, type Sql, type SqlParameter, type SqlSyntax } from './fragment.js';

/** Longer statements are written out each time: of those that differ by a number of rows no two may be alike. */
const tokensMax = 400;
/** Nodes kept; when there are more, all are forgotten. */
const nodesMax = 50_000;

/**
 * Where a walk through a piece has come to: what it met so far is the way to here. Most have one way on, which needs no map.
 */
class ShapeNode {
  text: string | undefined;
  #token: unknown;
  #child: ShapeNode | undefined;
  #others: Map<unknown, ShapeNode> | undefined;

  /** The way on by a token. */
  find(token: unknown): ShapeNode | undefined {
    return this.#token === token ? this.#child : this.#others?.get(token);
  }

  add(token: unknown): ShapeNode {
    const node = new ShapeNode();
    if (this.#child === undefined) {
      this.#token = token;
      this.#child = node;
    } else {
      this.#others ??= new Map();
      this.#others.set(token, node);
    }
    return node;
  }
}

/** Stands for any parameter: its value is no part of the text. */
const parameterToken = Symbol('parameter');

/**
 * Writes pieces out as `renderSql` does, those of one shape once: templates are told by what they are in the source, so that a piece
 * made of the same templates and names has the same text, whatever its parameters. It is the very same string then, which is
 * looked up quickly.
 */
export class StatementWriter {
  readonly #syntax: SqlSyntax;
  #root = new ShapeNode();
  #nodes = 0;

  constructor(syntax: SqlSyntax) {
    this.#syntax = syntax;
  }

  /** Writes a piece out as the text and parameters of a statement. */
  write(piece: Sql): RenderedSql {
    const walk = new Walk(this.#root);
    walk.through(piece);
    const { node, parameters, added } = walk;
    if (node === undefined) return renderSql(piece, this.#syntax);
    this.#nodes += added;
    if (this.#nodes > nodesMax) {
      this.#root = new ShapeNode();
      this.#nodes = 0;
    }
    node.text ??= renderSql(piece, this.#syntax).text;
    return { text: node.text, parameters };
  }
}

/** One walk, which collects the parameters. */
class Walk {
  /** `undefined` where the piece is too long. */
  node: ShapeNode | undefined;
  added = 0;
  #tokens = 0;
  readonly parameters: SqlParameter[] = [];

  constructor(root: ShapeNode) {
    this.node = root;
  }

  through(piece: Sql): void {
    this.#meet(tokenOf(piece));
    const { inserts } = piece;
    for (let place = 0; place < inserts.length && this.node !== undefined; place += 1) {
      const insert = inserts[place] as Sql | SqlParameter;
      if (isPiece(insert)) this.through(insert);
      else {
        this.parameters.push(insert);
        this.#meet(parameterToken);
      }
    }
  }

  #meet(token: unknown): void {
    const { node } = this;
    if (node === undefined) return;
    this.#tokens += 1;
    if (this.#tokens > tokensMax) {
      this.node = undefined;
      return;
    }
    const next = node.find(token);
    if (next !== undefined) {
      this.node = next;
      return;
    }
    this.added += 1;
    this.node = node.add(token);
  }
}

/**
 * What tells a piece from others, its inserts apart: a template's texts, which are one object for each place in the source; a name; of
 * pieces that were joined, how many they are; of a text that was made of a number, the text.
 */
function tokenOf({ texts, inserts, name }: Sql): unknown {
  if (name !== undefined) return name;
  if (texts.length === 0) return inserts.length;
  return 'raw' in texts ? texts : `#${texts[0]}`;
}
