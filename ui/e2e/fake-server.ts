// Serves the built window with the in-memory backend, for looking at pages when the real
// development server is not at hand. Same addresses and same content security policy.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonValue } from "../src/generated/api";
import { FakeBackend } from "../src/test/fakeBackend";

const DIST = join(import.meta.dirname, "../dist");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

async function bodyOf(request: IncomingMessage): Promise<Record<string, JsonValue>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === "" ? {} : ((JSON.parse(text) as { args?: Record<string, JsonValue> }).args ?? {});
}

function serveFile(path: string, response: ServerResponse): void {
  const file = join(DIST, normalize(path === "/" ? "/index.html" : path));
  if (!file.startsWith(DIST) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
  createReadStream(file).pipe(response);
}

export function serveFake(port: number, backend = new FakeBackend()): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(": here\n\n");
      const stop = backend.listen((event, payload) => response.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`));
      request.on("close", stop);
    } else if (path.startsWith("/ipc/")) {
      void bodyOf(request).then((args) => {
        const answer = (status: number, value: unknown): void => {
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value ?? null));
        };
        try {
          answer(200, backend.handle(path.slice("/ipc/".length), args));
        } catch (thrown) {
          answer(400, thrown);
        }
      });
    } else {
      serveFile(path, response);
    }
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const actual = typeof address === "object" && address ? address.port : port;
      resolve({ url: `http://127.0.0.1:${actual}`, server });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await serveFake(Number(process.env["PORT"] ?? 7480));
  console.log(`The window with made-up data: ${url}`);
}
