// What the panel of an animal's files reads. Bytes are read when they are shown, and forgotten with it.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../generated/api";
import { blobOf } from "./files";
import { thumbnailOf } from "./thumbnail";

export const attachmentsQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["attachments", patientId] as const,
    queryFn: () => api.attachments({ patient_id: patientId }),
    meta: { reads: ["attachments", "patients"] },
  });

export const contentQuery = (id: string, place: api.FilePlace) =>
  queryOptions({
    // What comes meanwhile is read by itself.
    queryKey: ["attachment_content", id, place] as const,
    queryFn: async () => {
      const { file_name, media_type, content } = await api.attachmentContent({ id });
      return { name: file_name, type: media_type, blob: blobOf(content, media_type) };
    },
    meta: { reads: [] },
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });

/** A small picture; null where none can be made. */
export const thumbnailQuery = (id: string) =>
  queryOptions({
    queryKey: ["attachment_thumbnail", id] as const,
    queryFn: async () => {
      const { media_type, content } = await api.attachmentContent({ id });
      return thumbnailOf(blobOf(content, media_type));
    },
    meta: { reads: [] },
    staleTime: Infinity,
    retry: false,
  });
