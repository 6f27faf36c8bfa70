export type { AnsweredRequest, AppDependencies } from './app-dependencies.js';
export { createApp } from './create-app.js';
export { basePath, routes } from './routes/index.js';
export type { Method, Route } from './routes/route.js';
export { runProcess } from './run-process.js';
export { type Serving, serve } from './serve.js';
export { StartError } from './server/start-error.js';
