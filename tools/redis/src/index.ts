export { connect, type TestClient } from "./client.ts";
export { DURABLE, describeWithRedis, RedisServer } from "./server.ts";
