// automerge-repo, one document for each record, over its own WebSocket adapters and file storage.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter, WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";
import { Server, answer, countBytes, cpu, documentsOf, folder, isServer, measured, pause, portOf, report, work } from "./common.mjs";

// Asked for at once; all of them at once cost automerge-repo more.
const AT_ONCE = 100;

function serve() {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  http.listen(0, "127.0.0.1");
  const bytes = countBytes(http);
  const repo = new Repo({
    network: [new WebSocketServerAdapter(sockets)],
    storage: new NodeFSStorageAdapter(folder()),
    // Given to whoever asks; announced to nobody, or an empty device would not choose what it fetches.
    shareConfig: { announce: async () => false, access: async () => true },
  });
  const handles = new Map();
  answer({
    port: () => portOf(http),
    cpu,
    bytes,
    fill: async (file, count) => {
      const urls = [];
      for (const document of documentsOf(file, count)) {
        const handle = repo.create(document);
        handles.set(handle.url, handle);
        urls.push(handle.url);
      }
      await repo.flush();
      return urls;
    },
    colors: (urls) => urls.map((url) => handles.get(url).doc().color),
  });
}

function device(port) {
  return new Repo({
    network: [new WebSocketClientAdapter(`ws://127.0.0.1:${port}`)],
    storage: new NodeFSStorageAdapter(folder()),
  });
}

async function fetched(repo, urls) {
  const handles = [];
  for (let at = 0; at < urls.length; at += AT_ONCE) {
    handles.push(...(await Promise.all(urls.slice(at, at + AT_ONCE).map((url) => repo.find(url)))));
  }
  await repo.flush();
  return handles;
}

async function run() {
  const { file, documents, edits, rounds } = work();
  const server = new Server(fileURLToPath(import.meta.url));
  const port = await server.ask("port");
  const urls = await server.ask("fill", file, documents.length);

  let handles;
  const repo = device(port);
  const down = await measured(server, async () => {
    handles = await fetched(repo, urls);
  });
  const whole = handles.filter((handle) => handle.doc()?.notes).length;
  if (whole !== urls.length) throw new Error(`${whole} of ${urls.length} documents came`);

  // There is no sending of what was saved before: an edit is on its way when it is made.
  const some = urls.slice(0, edits);
  const push = await measured(server, async () => {
    handles.slice(0, edits).forEach((handle, at) => handle.change((doc) => void (doc.color = `shade ${at}`)));
    for (;;) {
      const colors = await server.ask("colors", some);
      if (colors.every((color, at) => color === `shade ${at}`)) return;
      await pause(20);
    }
  });
  report(whole, down, some.length, push, await latencies(port, handles[0], rounds));
}

/** From a change at A until B's handle tells of it. */
async function latencies(port, writer, rounds) {
  const [watcher] = await fetched(device(port), [writer.url]);
  let seen = () => {};
  watcher.on("change", ({ doc }) => seen(doc));
  const elapsed = [];
  for (let round = 0; round < rounds; round++) {
    const came = new Promise((resolve) => {
      seen = (doc) => doc.color === `tone ${round}` && resolve();
    });
    const began = performance.now();
    writer.change((doc) => void (doc.color = `tone ${round}`));
    await came;
    elapsed.push(performance.now() - began);
    await pause(20);
  }
  return elapsed;
}

if (isServer) serve();
else await run();
