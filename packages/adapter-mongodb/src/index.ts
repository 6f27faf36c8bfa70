export { createMongoAdapter, openMongo } from './adapter.js';
export type { IdType, MongoConfig, MongoCredentials, MongoTls } from './config.js';
