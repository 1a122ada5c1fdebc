// What the peers share: the documents, the server's process, processor time, and the line of figures.

import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this is the server's process. */
export const isServer = process.argv[2] === "server";

/** The work: documents, how many are edited at once, and how many edits go from A to B. */
export function work() {
  const [, , file, count, edits, rounds] = process.argv;
  const lines = readFileSync(file, "utf8").split("\n").slice(0, Number(count));
  return { file, documents: lines.map((line) => JSON.parse(line)), edits: Number(edits), rounds: Number(rounds) };
}

/** The documents of a file, for the server. */
export function documentsOf(file, count) {
  return readFileSync(file, "utf8").split("\n").slice(0, count).map((line) => JSON.parse(line));
}

/** A folder that goes away with this process. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "vetpms-bench-peer-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Milliseconds of processor time of this process. */
export function cpu() {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1000;
}

/** Counts the bytes of every connection to an HTTP server. */
export function countBytes(server) {
  const sockets = new Set();
  server.on("connection", (socket) => sockets.add(socket));
  return () => {
    let bytes = 0;
    for (const socket of sockets) bytes += socket.bytesRead + socket.bytesWritten;
    return bytes;
  };
}

/** The port of a server, once it listens. */
export function portOf(server) {
  const port = (resolve) => resolve(server.address().port);
  return new Promise((resolve) => (server.listening ? port(resolve) : server.once("listening", () => port(resolve))));
}

/** Answers the questions of `Server`, in the server's process. */
export function answer(handlers) {
  process.on("message", async ({ id, name, args }) => {
    try {
      process.send({ id, value: (await handlers[name](...args)) ?? null });
    } catch (error) {
      process.send({ id, error: String(error?.stack ?? error) });
    }
  });
  process.on("disconnect", () => process.exit(0));
}

/** The server, a process of its own: this script again. */
export class Server {
  #child;
  #waiting = new Map();
  #next = 0;

  constructor(script) {
    this.#child = fork(script, ["server"], { stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "advanced" });
    this.#child.on("message", ({ id, value, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) reject(new Error(error));
      else resolve(value);
    });
    this.#child.on("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the peer's server ended"));
    });
  }

  ask(name, ...args) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, args });
    });
  }

  end() {
    this.#child.disconnect();
  }
}

/** Runs something and tells what it took: elapsed, processor time here and on the server, bytes. */
export async function measured(server, run) {
  const [serverBefore, bytesBefore] = [await server.ask("cpu"), await server.ask("bytes")];
  const [began, before] = [performance.now(), cpu()];
  await run();
  const [elapsed, client] = [performance.now() - began, cpu() - before];
  return {
    elapsed,
    client,
    server: (await server.ask("cpu")) - serverBefore,
    bytes: (await server.ask("bytes")) - bytesBefore,
  };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Prints the figures and ends. */
export function report(documents, down, edits, push, latencies) {
  const figures = {
    documents,
    client_ms: down.client,
    server_ms: down.server,
    bytes: down.bytes,
    edits,
    push_ms: push.elapsed,
    push_cpu_ms: push.client + push.server,
    latency_ms: median(latencies),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
}
