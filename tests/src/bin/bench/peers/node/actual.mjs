// Actual's real sync server, and a client of ours that replays its messages as Actual's own does, with
// Actual's clock and Merkle tree: one message for each field of each document, kept in SQLite.

import { subscribe } from "node:diagnostics_channel";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageSchema, SyncRequestSchema, SyncResponseSchema, Timestamp, create, fromBinary, getClock, makeClock, merkle, serializeClock, setClock, toBinary } from "@actual-app/crdt";
import Database from "better-sqlite3";
import { Server, answer, cpu, folder, isServer, measured, pause, portOf, report, work } from "./common.mjs";

const TABLE = "documents";
/** Messages of a request when the server is filled; it takes 20 MB. */
const PORTION = 20_000;
const LONG_AGO = new Timestamp(0, 0, "0000000000000000").toString();

async function serve() {
  const path = folder();
  const free = createServer().listen(0, "127.0.0.1");
  const port = await portOf(free);
  await new Promise((resolve) => free.close(resolve));
  const [files, budgets] = [join(path, "server"), join(path, "user")];
  Object.assign(process.env, {
    ACTUAL_DATA_DIR: path,
    ACTUAL_SERVER_FILES: files,
    ACTUAL_USER_FILES: budgets,
    ACTUAL_HOSTNAME: "127.0.0.1",
    ACTUAL_PORT: String(port),
    ACTUAL_LOGIN_METHOD: "password",
    NODE_ENV: "production",
  });
  // The server is not ours to ask for its sockets.
  const sockets = new Set();
  subscribe("net.server.socket", ({ socket }) => sockets.add(socket));
  const bytes = () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
  await import("./node_modules/@actual-app/sync-server/build/app.js");
  answer({ port: () => port, cpu, bytes });
}

/** Where the messages go: the server's address, a token, a file. */
async function signedIn(port) {
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const live = await fetch(`${url}/info`).catch(() => undefined);
    if (live?.ok) break;
    if (tries > 300) throw new Error("Actual's server does not answer");
    await pause(100);
  }
  const json = { "Content-Type": "application/json" };
  const body = JSON.stringify({ password: "an ordinary long password" });
  const boot = await fetch(`${url}/account/bootstrap`, { method: "POST", headers: json, body });
  const { data } = await boot.json();
  const login = await fetch(`${url}/account/login`, { method: "POST", headers: json, body });
  const token = data?.token ?? (await login.json()).data.token;
  const file = randomUUID();
  const headers = {
    "X-ACTUAL-TOKEN": token,
    "X-ACTUAL-FILE-ID": file,
    "X-ACTUAL-NAME": "bench",
    "X-ACTUAL-FORMAT": "2",
    "Content-Type": "application/encrypted-file",
  };
  const upload = await fetch(`${url}/sync/upload-user-file`, { method: "POST", headers, body: "nothing" });
  const { groupId } = await upload.json();
  return { url, token, file, group: groupId };
}

function serialized(value) {
  if (value === null) return "0:";
  if (typeof value === "string") return `S:${value}`;
  return `N:${typeof value === "boolean" ? Number(value) : value}`;
}

function deserialized(text) {
  const value = text.slice(2);
  if (text.startsWith("S:")) return value;
  return text.startsWith("N:") ? Number(value) : null;
}

function cell(value) {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}

class Device {
  constructor(path, columns, place) {
    this.place = place;
    this.db = new Database(path);
    this.db.pragma("journal_mode = WAL");
    this.db.exec(`CREATE TABLE ${TABLE} (id TEXT PRIMARY KEY, ${columns.join(", ")});
      CREATE TABLE messages_crdt (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL UNIQUE, dataset TEXT NOT NULL,
        row TEXT NOT NULL, column TEXT NOT NULL, value BLOB NOT NULL);
      CREATE INDEX messages_crdt_search ON messages_crdt (dataset, row, column, timestamp);
      CREATE TABLE messages_clock (id INTEGER PRIMARY KEY, clock TEXT);`);
    this.newer = this.db.prepare("SELECT timestamp FROM messages_crdt WHERE dataset = ? AND row = ? AND column = ? AND timestamp >= ?");
    this.known = this.db.prepare(`SELECT 1 FROM ${TABLE} WHERE id = ?`);
    this.log = this.db.prepare("INSERT INTO messages_crdt (timestamp, dataset, row, column, value) VALUES (?, ?, ?, ?, ?)");
    this.save = this.db.prepare("INSERT OR REPLACE INTO messages_clock VALUES (1, ?)");
    this.update = new Map(columns.map((c) => [c, this.db.prepare(`UPDATE ${TABLE} SET ${c} = ? WHERE id = ?`)]));
    this.insert = new Map(columns.map((c) => [c, this.db.prepare(`INSERT INTO ${TABLE} (${c}, id) VALUES (?, ?)`)]));
    this.clock = makeClock(new Timestamp(0, 0, randomUUID().replaceAll("-", "").slice(-16)), {});
    this.since = LONG_AGO;
  }

  /** Messages of our own: fields of a row, stamped and applied. */
  wrote(row, fields) {
    setClock(this.clock);
    const made = Object.entries(fields).map(([column, value]) => ({
      timestamp: Timestamp.send().toString(),
      dataset: TABLE,
      row,
      column,
      value: serialized(cell(value)),
    }));
    return made;
  }

  /** Takes messages in, whoever wrote them. */
  apply(messages) {
    setClock(this.clock);
    const all = this.db.transaction(() => {
      for (const { timestamp, dataset, row, column, value } of messages) {
        const later = this.newer.all(dataset, row, column, timestamp);
        if (later.some((other) => other.timestamp === timestamp)) continue;
        if (later.length === 0) {
          const statement = this.known.get(row) ? this.update : this.insert;
          statement.get(column).run(deserialized(value), row);
        }
        this.log.run(timestamp, dataset, row, column, value);
        this.clock.merkle = merkle.insert(this.clock.merkle, Timestamp.parse(timestamp));
      }
      this.clock.merkle = merkle.prune(this.clock.merkle);
      this.save.run(serializeClock(getClock()));
    });
    all();
  }

  /** Sends these and takes in what came meanwhile, as one request. */
  async sync(messages) {
    const { url, token, file, group } = this.place;
    const envelopes = messages.map(({ timestamp, ...message }) => ({
      timestamp,
      isEncrypted: false,
      content: toBinary(MessageSchema, create(MessageSchema, message)),
    }));
    const request = create(SyncRequestSchema, { messages: envelopes, fileId: file, groupId: group, keyId: "", since: this.since });
    const headers = { "Content-Type": "application/actual-sync", "X-ACTUAL-TOKEN": token };
    const ask = () => fetch(`${url}/sync/sync`, { method: "POST", headers, body: toBinary(SyncRequestSchema, request) });
    // The server closes a connection that rested while messages were applied; asking twice changes nothing.
    const answer = await ask().catch(ask);
    const body = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok) throw new Error(`Actual's server: ${answer.status} ${Buffer.from(body)}`);
    const response = fromBinary(SyncResponseSchema, body);
    setClock(this.clock);
    const came = response.messages.map(({ timestamp, content }) => {
      Timestamp.recv(Timestamp.parse(timestamp));
      return { timestamp, ...fromBinary(MessageSchema, content) };
    });
    this.apply(came);
    for (const { timestamp } of [...came, ...messages]) if (timestamp > this.since) this.since = timestamp;
    return came;
  }
}

async function run() {
  const { documents, edits, rounds } = work();
  const server = new Server(fileURLToPath(import.meta.url));
  const place = await signedIn(await server.ask("port"));
  const path = folder();
  const columns = Object.keys(documents[0]).filter((name) => name !== "id");

  const writer = new Device(join(path, "writer.db"), columns, place);
  let messages = documents.flatMap(({ id, ...fields }) => writer.wrote(id, fields));
  writer.apply(messages);
  while (messages.length > 0) {
    await writer.sync(messages.slice(0, PORTION));
    messages = messages.slice(PORTION);
  }

  const device = new Device(join(path, "device.db"), columns, place);
  const down = await measured(server, () => device.sync([]));
  const { came } = device.db.prepare(`SELECT count(*) AS came FROM ${TABLE}`).get();
  if (came !== documents.length) throw new Error(`${came} of ${documents.length} documents came`);

  const changes = documents.slice(0, edits).flatMap(({ id }, at) => writer.wrote(id, { color: `shade ${at}` }));
  writer.apply(changes);
  const push = await measured(server, () => writer.sync(changes));

  // Nothing announces an edit here; B asks the moment that A's has been taken, the best that could be.
  const elapsed = [];
  await device.sync([]);
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const change = writer.wrote(documents[0].id, { color: `tone ${round}` });
    writer.apply(change);
    await writer.sync(change);
    const found = await device.sync([]);
    if (!found.some(({ value }) => value === `S:tone ${round}`)) throw new Error("the edit did not come");
    elapsed.push(performance.now() - began);
    await pause(20);
  }
  report(came, down, changes.length, push, elapsed);
}

if (isServer) await serve();
else await run();
