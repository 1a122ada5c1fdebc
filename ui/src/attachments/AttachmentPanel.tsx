// An animal's files: chosen, dropped or pasted; small pictures of pictures; opened without the network.
import { Button, FileButton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { useErrorText } from "../app/i18n";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import shared from "../components/components.module.css";
import { ConfirmModal } from "../components/ConfirmModal";
import { Panel } from "../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../components/States";
import type { AttachmentLine } from "../generated/api";
import { AddingLine } from "./AddingLine";
import { AttachmentRow } from "./AttachmentRow";
import classes from "./attachments.module.css";
import { CaptionModal } from "./CaptionModal";
import { ACCEPT, filesIn } from "./files";
import { useDetach } from "./mutations";
import { PreviewModal } from "./PreviewModal";
import { attachmentsQuery } from "./queries";
import { useAdding } from "./useAdding";

/** Lines before "show all". */
const FIRST = 8;

interface Props {
  patientId: string;
  /** New files belong to this visit. */
  recordId?: string | null;
}

export function AttachmentPanel({ patientId, recordId = null }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const lines = useQuery(attachmentsQuery(patientId));
  const mayAdd = mayWriteRecords(useSession()?.user ?? null);
  const { adding, add, dismiss } = useAdding(patientId, recordId);
  const drop = useDrop(mayAdd, add);
  usePaste(mayAdd, add);
  if (lines.error && CommandError.from(lines.error).code === "forbidden") return null;
  const count = lines.data?.length ?? 0;
  return (
    <div className={classes.panel} data-over={drop.over || undefined} {...drop.handlers} data-testid="attachments">
      <Panel
        title={t("attachments.title")}
        count={count}
        flush
        actions={
          mayAdd ? (
            <FileButton multiple accept={ACCEPT} onChange={add} inputProps={{ "aria-label": t("attachments.add") }}>
              {(props) => (
                <Button {...props} size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />}>
                  {t("attachments.add")}
                </Button>
              )}
            </FileButton>
          ) : null
        }
      >
        {adding.length > 0 ? (
          <ul className={shared.list} aria-label={t("attachments.adding")}>
            {adding.map((one) => (
              <AddingLine key={one.key} one={one} onDismiss={() => dismiss(one.key)} />
            ))}
          </ul>
        ) : null}
        {lines.isPending ? (
          <LoadingState />
        ) : lines.error ? (
          <ErrorState message={errorText(lines.error)} onRetry={() => void lines.refetch()} />
        ) : count === 0 ? (
          <EmptyState compact text={t("attachments.none")} {...(mayAdd ? { hint: t("attachments.hint") } : {})} />
        ) : (
          <Lines lines={lines.data} mayChange={mayAdd} />
        )}
        <Text component="div" className={classes.dropHint} aria-hidden={!drop.over}>
          {drop.over ? t("attachments.drop") : null}
        </Text>
      </Panel>
    </div>
  );
}

function Lines({ lines, mayChange }: { lines: readonly AttachmentLine[]; mayChange: boolean }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const [naming, setNaming] = useState<AttachmentLine | null>(null);
  const [removing, setRemoving] = useState<AttachmentLine | null>(null);
  const detach = useDetach();
  const shown = all ? lines : lines.slice(0, FIRST);
  return (
    <>
      <ul className={shared.list}>
        {shown.map((line) => (
          <AttachmentRow key={line.id} line={line} mayChange={mayChange} onOpen={() => setOpen(line.id)} onName={() => setNaming(line)} onRemove={() => setRemoving(line)} />
        ))}
      </ul>
      {shown.length < lines.length ? (
        <Button variant="subtle" size="compact-sm" m="xs" onClick={() => setAll(true)}>
          {t("attachments.showAll", { count: lines.length })}
        </Button>
      ) : null}
      <PreviewModal lines={lines} open={open} onOpen={setOpen} />
      <CaptionModal line={naming} onClose={() => setNaming(null)} />
      <ConfirmModal
        opened={removing !== null}
        title={t("attachments.removeTitle")}
        confirm={t("client.remove")}
        danger
        onConfirm={() => detach.mutateAsync({ id: removing?.id ?? "" })}
        onClose={() => setRemoving(null)}
      >
        {t("attachments.removeText", { name: removing?.file_name ?? "" })}
      </ConfirmModal>
    </>
  );
}

type Take = (files: readonly File[]) => void;

/** Files that are dropped on the panel. Leaving a child is not leaving the panel. */
function useDrop(may: boolean, take: Take) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const isFiles = (event: DragEvent): boolean => may && event.dataTransfer.types.includes("Files");
  const enter = (event: DragEvent): void => {
    if (!isFiles(event)) return;
    event.preventDefault();
    depth.current += 1;
    setOver(true);
  };
  const leave = (event: DragEvent): void => {
    if (!isFiles(event)) return;
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  };
  const drop = (event: DragEvent): void => {
    if (!isFiles(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    take(filesIn(event.dataTransfer));
  };
  const hover = (event: DragEvent): void => {
    if (isFiles(event)) event.preventDefault();
  };
  return { over, handlers: { onDragEnter: enter, onDragOver: hover, onDragLeave: leave, onDrop: drop } };
}

const isTyped = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA"].includes(target.tagName));

/** A picture or files from the clipboard, unless something else is being typed or asked. */
function usePaste(may: boolean, take: Take): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    if (!may) return undefined;
    const paste = (event: ClipboardEvent): void => {
      const files = filesIn(event.clipboardData);
      if (files.length === 0 || isTyped(event.target) || document.querySelector("[role=dialog]")) return;
      event.preventDefault();
      latest.current(files);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [may]);
}
