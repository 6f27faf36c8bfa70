export { createMongoAdapter, type MongoAdapter, openMongo } from './adapter.js';
export type { IdType, MongoConfig, MongoCredentials, MongoTls } from './config.js';
