export { createRedisStore, type RedisEventStoreOptions } from "./store/redis-store.ts";
