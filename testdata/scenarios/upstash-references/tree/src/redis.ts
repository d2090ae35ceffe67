import { Redis } from '@upstash/redis';
export const redis = Redis.fromEnv();
export const other = new Redis({ url: process.env.KV_REST_API_URL!, token: process.env.KV_REST_API_TOKEN! });
