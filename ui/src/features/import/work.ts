// The file on the table and how it is mapped. Kept while the window runs, so that other pages can be
// visited meanwhile; forgotten at signing out with everything else that was fetched.
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import * as api from "../../generated/api";
import { readRows } from "./csv";
import { decode, type Encoding } from "./decode";
import { guessMapping, type Choices } from "./guess";

/** Lines that are looked at for examples and words. */
const LOOKED_AT = 50_000;
const POLL_MS = 500;

export interface Work {
  name: string;
  encoding: Encoding;
  columns: string[];
  rows: string[][];
  lines: number;
  mapping: api.Mapping;
}

const WORK_KEY = ["import", "work"] as const;

export function useWork(): Work | null {
  const query = useQuery({
    queryKey: WORK_KEY,
    queryFn: (): Work | null => null,
    gcTime: Infinity,
    structuralSharing: false,
    meta: { reads: [] },
  });
  return query.data ?? null;
}

export function setWork(client: QueryClient, work: Work | null): void {
  client.setQueryDefaults(WORK_KEY, { gcTime: Infinity });
  client.setQueryData(WORK_KEY, work);
}

/** Changes the mapping of the file on the table. */
export function useSetMapping(): (change: (mapping: api.Mapping) => api.Mapping) => void {
  const client = useQueryClient();
  return useCallback(
    (change) => client.setQueryData<Work | null>(WORK_KEY, (work) => (work ? { ...work, mapping: change(work.mapping) } : work)),
    [client],
  );
}

export const progressQuery = {
  queryKey: ["import", "progress"] as const,
  queryFn: api.importProgress,
  meta: { reads: [] },
};

/** How far the import is; asked again while it runs. */
export function useProgress() {
  return useQuery({
    ...progressQuery,
    refetchOnMount: "always",
    refetchInterval: (query) => (query.state.data?.state === "running" ? POLL_MS : false),
  });
}

export const savedQuery = {
  queryKey: ["import", "mappings"] as const,
  queryFn: api.importMappings,
  meta: { reads: ["import_mappings"] as const },
};

/** The chosen file is not text. */
export class NoText extends Error {}

/** A name for the other program, from the name of the file without what changes with every export. */
export const sourceName = (file: string): string =>
  file
    .replace(/\.[a-z0-9]+$/i, "")
    .replace(/[\d_\-. ()]+$/, "")
    .replace(/[_ ]+/g, "-")
    .toLowerCase() || "import";

export async function openFile(file: File, choices: Choices): Promise<Work> {
  const decoded = decode(new Uint8Array(await file.arrayBuffer()));
  if (!decoded) throw new NoText();
  const { columns, lines } = await api.importOpen({ name: file.name, text: decoded.text });
  const rows = readRows(decoded.text, LOOKED_AT);
  const mapping = guessMapping(sourceName(file.name), { columns, rows }, choices);
  return { name: file.name, encoding: decoded.encoding, columns, rows, lines, mapping };
}
