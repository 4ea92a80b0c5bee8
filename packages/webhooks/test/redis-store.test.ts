import { setTimeout as sleep } from "node:timers/promises";
import { connect, describeWithRedis, RedisServer, type TestClient } from "@grinfi/redis";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { EventStore } from "../src/index.ts";
import { createRedisStore } from "../src/redis.ts";
import { handleOnce } from "../src/store/handle-once.ts";

describeWithRedis("the store in Redis", () => {
  let server: RedisServer;
  let clients: TestClient[];
  let stores: EventStore[];

  beforeAll(async () => {
    server = await RedisServer.start();
    clients = await Promise.all(Array.from({ length: 4 }, () => connect(server.url)));
    stores = clients.map((client) => createRedisStore({ client }));
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await server.kill();
  });
  beforeEach(() => clients[0]?.flushAll());

  const store = (index = 0): EventStore => stores[index] as EventStore;

  test("adds a value if there is none, for one of many clients", async () => {
    const added = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => store(index % 4).add("key", `value ${index}`, 60_000)),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await store().get("key")).toBe(`value ${added.indexOf(true)}`);
  });

  test("removes a key only if it has the value", async () => {
    await store().set("key", "one", 60_000);
    await store(1).delete("key", "two");
    expect(await store().get("key")).toBe("one");
    await store(1).delete("key", "one");
    expect(await store().get("key")).toBeNull();
    await store(1).delete("key", "one");
  });

  test("forgets a value when it expires", async () => {
    await store().add("added", "x", 1);
    await store().set("set", "x", 1);
    await vi.waitFor(
      async () => expect([await store().get("added"), await store().get("set")]).toEqual([null, null]),
      {
        timeout: 60_000,
      },
    );
    expect(await store().add("added", "y", 60_000)).toBe(true);
  });

  test("keeps receivers with another prefix apart", async () => {
    const [client] = clients as [TestClient];
    const other = createRedisStore({ client, prefix: "other:" });
    await store().add("key", "x", 60_000);
    expect(await other.add("key", "y", 60_000)).toBe(true);
    expect((await client.keys("*")).toSorted()).toEqual(["grinfi-webhooks:key", "other:key"]);
  });

  test("lets one of many calls handle an event", async () => {
    const handle = vi.fn(() => sleep(5));
    const times = { lease: 60_000, retention: 60_000 };
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => handleOnce(store(index % 4), ["a", "b"], times, handle)),
    );
    expect(handle).toHaveBeenCalledOnce();
    expect(results.filter((result) => result === "handled")).toHaveLength(1);
    expect(await handleOnce(store(1), ["b"], times, handle)).toBe("handled_before");
  });
});
