import { createRequire } from 'node:module';
import path from 'node:path';

/** One file of the page that shows the API: its media type, and where it comes from. */
export interface DocsPage {
  readonly mediaType: string;
  /** A file of Swagger UI, or a text of ours. */
  readonly source: { readonly file: string } | { readonly text: string };
}

const swaggerFolder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const ofSwagger = (name: string, mediaType: string): DocsPage => ({
  mediaType,
  source: { file: path.join(swaggerFolder, name) },
});

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>database-service</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  requestSnippetsEnabled: true,
  // Nothing is asked of other hosts.
  validatorUrl: null,
});
`;

/** The files by their paths. */
export const docsPages: ReadonlyMap<string, DocsPage> = new Map([
  ['/docs', { mediaType: 'text/html', source: { text: html } }],
  ['/docs/start.js', { mediaType: 'text/javascript', source: { text: start } }],
  ['/docs/swagger-ui.css', ofSwagger('swagger-ui.css', 'text/css')],
  ['/docs/swagger-ui-bundle.js', ofSwagger('swagger-ui-bundle.js', 'text/javascript')],
  ['/docs/favicon-32x32.png', ofSwagger('favicon-32x32.png', 'image/png')],
]);

/** Everything from this server, nothing in line, no frame around it. Swagger UI has its icons as data. */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
