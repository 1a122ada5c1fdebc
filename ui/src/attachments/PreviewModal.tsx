// A file, opened: pictures and text here, a PDF as a copy for the computer's own program. The arrows go on.
import { ActionIcon, Button, Group, Loader, Modal, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronLeft, IconChevronRight, IconDownload } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { Notice } from "../components/Notice";
import type { AttachmentLine } from "../generated/api";
import classes from "./attachments.module.css";
import { useSaveCopy } from "./mutations";
import { contentQuery } from "./queries";

interface Props {
  lines: readonly AttachmentLine[];
  open: string | null;
  onOpen: (id: string | null) => void;
}

export function PreviewModal({ lines, open, onOpen }: Props) {
  const { t } = useTranslation();
  const at = lines.findIndex(({ id }) => id === open);
  const line = lines[at];
  const go = (by: number): void => {
    const next = lines[at + by];
    if (next) onOpen(next.id);
  };
  // Wherever the focus is, also on the button that closes.
  const keys = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  });
  const isOpen = line !== undefined;
  useEffect(() => {
    if (!isOpen) return undefined;
    const listener = (event: KeyboardEvent): void => keys(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [isOpen]);
  return (
    <Modal opened={isOpen} onClose={() => onOpen(null)} title={line ? (line.caption ?? line.file_name) : ""} size="80rem" closeButtonProps={{ "aria-label": t("common.close") }}>
      {line ? (
        <div>
          <Opened key={line.id} line={line} />
          {lines.length > 1 ? (
            <Group justify="center" mt="sm">
              <ActionIcon variant="default" size="lg" disabled={at === 0} aria-label={t("attachments.before")} onClick={() => go(-1)}>
                <IconChevronLeft size="1.25rem" aria-hidden />
              </ActionIcon>
              <Text size="sm" c="dimmed" role="status">
                {t("attachments.place", { at: at + 1, of: lines.length })}
              </Text>
              <ActionIcon variant="default" size="lg" disabled={at === lines.length - 1} aria-label={t("attachments.next")} onClick={() => go(1)}>
                <IconChevronRight size="1.25rem" aria-hidden />
              </ActionIcon>
            </Group>
          ) : null}
        </div>
      ) : null}
    </Modal>
  );
}

function Opened({ line }: { line: AttachmentLine }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const content = useQuery(contentQuery(line.id, line.place));
  if (content.isPending) {
    return (
      <div className={classes.shown} role="status" aria-label={t("common.loading")}>
        <Loader aria-hidden />
      </div>
    );
  }
  if (content.error) {
    return (
      <div className={classes.shown}>
        <Notice tone={line.place === "not_here" ? "info" : "alert"} role="alert">
          {errorText(content.error)}
        </Notice>
      </div>
    );
  }
  const { type, blob } = content.data;
  if (type.startsWith("image/")) return <Picture blob={blob} alt={line.caption ?? line.file_name} />;
  if (type === "text/plain") return <PlainText blob={blob} />;
  return <Copy line={line} />;
}

function Picture({ blob, alt }: { blob: Blob; alt: string }) {
  const { t } = useTranslation();
  const picture = useRef<HTMLImageElement>(null);
  // The address of the bytes in memory, as long as they are shown.
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    if (picture.current) picture.current.src = made;
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  const [failed, setFailed] = useState(false);
  if (failed) {
    return (
      <div className={classes.shown}>
        <Notice tone="warn" role="alert">
          {t("attachments.unreadable")}
        </Notice>
      </div>
    );
  }
  return (
    <div className={classes.shown}>
      <img ref={picture} alt={alt} onError={() => setFailed(true)} />
    </div>
  );
}

function PlainText({ blob }: { blob: Blob }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  useEffect(() => {
    let shown = true;
    void blob.text().then((read) => shown && setText(read));
    return () => {
      shown = false;
    };
  }, [blob]);
  // Long texts are scrolled by the keyboard too.
  return (
    <pre className={classes.text} tabIndex={0} aria-label={t("attachments.text")}>
      {text}
    </pre>
  );
}

function Copy({ line }: { line: AttachmentLine }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const copy = useSaveCopy();
  return (
    <div className={classes.shown}>
      <Text size="sm" maw="32rem" ta="center">
        {t("attachments.elsewhere")}
      </Text>
      <Button data-autofocus leftSection={<IconDownload size="1rem" aria-hidden />} loading={copy.isPending} onClick={() => copy.mutate({ id: line.id })}>
        {t("attachments.saveCopy")}
      </Button>
      <Text size="sm" role="status" c={copy.error ? "var(--mantine-color-error)" : "dimmed"}>
        {copy.error ? errorText(copy.error) : copy.data ? t("attachments.saved", { path: copy.data.path }) : null}
      </Text>
    </div>
  );
}
