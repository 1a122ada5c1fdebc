// PouchDB with its own server, express-pouchdb, both on LevelDB.

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import express from "express";
import expressPouchDB from "express-pouchdb";
import PouchDB from "pouchdb";
import { Server, answer, countBytes, cpu, documentsOf, folder, isServer, measured, pause, portOf, report, work } from "./common.mjs";

// The default of 100 costs PouchDB far more.
const BATCH = 1000;

function named({ id, ...fields }) {
  return { _id: id, ...fields };
}

function serve() {
  const path = folder();
  const Stored = PouchDB.defaults({ prefix: `${path}/` });
  const app = express();
  app.use("/", expressPouchDB(Stored, { logPath: join(path, "log.txt"), configPath: join(path, "config.json"), mode: "minimumForPouchDB" }));
  const http = app.listen(0, "127.0.0.1");
  const bytes = countBytes(http);
  answer({
    port: () => portOf(http),
    cpu,
    bytes,
    fill: async (file, count) => {
      const database = new Stored("documents");
      const all = documentsOf(file, count).map(named);
      for (let at = 0; at < all.length; at += BATCH) await database.bulkDocs(all.slice(at, at + BATCH));
    },
  });
}

async function run() {
  const { file, documents, edits, rounds } = work();
  const server = new Server(fileURLToPath(import.meta.url));
  const path = folder();
  const url = `http://127.0.0.1:${await server.ask("port")}/documents`;
  await server.ask("fill", file, documents.length);

  const device = new PouchDB(join(path, "device"));
  const down = await measured(server, () => device.replicate.from(url, { batch_size: BATCH }));
  const { doc_count: came } = await device.info();
  if (came !== documents.length) throw new Error(`${came} of ${documents.length} documents came`);

  const some = await device.allDocs({ include_docs: true, keys: documents.slice(0, edits).map(({ id }) => id) });
  await device.bulkDocs(some.rows.map(({ doc }, at) => ({ ...doc, color: `shade ${at}` })));
  const push = await measured(server, () => device.replicate.to(url, { batch_size: BATCH }));

  report(came, down, some.rows.length, push, await latencies(url, path, device, rounds));
}

/** From a save at A until B's own feed of changes shows it. */
async function latencies(url, path, watcher, rounds) {
  const writer = new PouchDB(join(path, "writer"));
  await writer.replicate.from(url, { batch_size: BATCH });
  await watcher.replicate.from(url, { batch_size: BATCH });
  writer.sync(url, { live: true, retry: true });
  watcher.sync(url, { live: true, retry: true });
  let seen = () => {};
  watcher.changes({ since: "now", live: true, include_docs: true }).on("change", ({ doc }) => seen(doc));
  await pause(1000);
  const first = (await writer.allDocs({ limit: 1 })).rows[0].id;
  const elapsed = [];
  for (let round = 0; round < rounds; round++) {
    const document = await writer.get(first);
    const came = new Promise((resolve) => {
      seen = (doc) => doc.color === `tone ${round}` && resolve();
    });
    const began = performance.now();
    await writer.put({ ...document, color: `tone ${round}` });
    await came;
    elapsed.push(performance.now() - began);
    await pause(20);
  }
  return elapsed;
}

if (isServer) serve();
else await run();
