export { type RedisClient, type RedisStoreOptions, redisStore } from "@grinfi/retry/redis";
export {
  createRedisJournal,
  type RedisJournal,
  type RedisJournalClient,
  type RedisJournalOptions,
} from "./redis/redis-journal.ts";
