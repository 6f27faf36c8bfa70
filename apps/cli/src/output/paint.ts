import { styleText } from 'node:util';

/** How a text can look. */
export type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The text, coloured if the stream is a terminal that shows colours and NO_COLOR is not set. */
export function paint(look: Look, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(look, text, { stream });
}
