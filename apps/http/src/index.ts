export type { AnsweredRequest, AppDependencies } from './app-dependencies.js';
export { createApp } from './create-app.js';
export { httpServer } from './http-server-start.js';
export { basePath, routes } from './routes/index.js';
export type { Method, Route } from './routes/route.js';
