// One file in the list: a small picture, what it is called, where it is, and what can be done with it.
import { ActionIcon, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { IconAlertTriangle, IconCloudDownload, IconCloudUpload, IconDownload, IconEdit, IconFile, IconFileText, IconFileTypePdf, IconPhoto, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showWhen } from "../app/format";
import { useErrorText, useSaid } from "../app/i18n";
import { Chip } from "../components/Chip";
import type { AttachmentLine } from "../generated/api";
import classes from "./attachments.module.css";
import { showSize } from "./files";
import { useSaveCopy } from "./mutations";
import { thumbnailQuery } from "./queries";

/** A larger picture is not read only to be made small. */
const MOST = 10_000_000;

const ICONS: Record<string, typeof IconFile> = {
  "application/pdf": IconFileTypePdf,
  "text/plain": IconFileText,
};

interface Props {
  line: AttachmentLine;
  mayChange: boolean;
  onOpen: () => void;
  onName: () => void;
  onRemove: () => void;
}

export function AttachmentRow({ line, mayChange, onOpen, onName, onRemove }: Props) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const said = useSaid();
  const copy = useSaveCopy();
  const name = line.file_name;
  const save = async (): Promise<void> => {
    try {
      const { path } = await copy.mutateAsync({ id: line.id });
      notifications.show({ message: t("attachments.saved", { path }), autoClose: 10_000 });
    } catch (thrown) {
      notifications.show({ color: "red", message: errorText(thrown), autoClose: 10_000 });
    }
  };
  const about = [line.caption ? name : null, showSize(line.size_bytes, i18n.language), showWhen(line.added_at), line.added_by];
  return (
    <li className={classes.row}>
      <UnstyledButton className={classes.open} onClick={onOpen}>
        <Thumbnail line={line} />
        <span className={classes.grow}>
          <Text component="span" size="sm" fw={600} className={classes.name}>
            {line.caption ?? name}
          </Text>
          <Text component="span" size="xs" c="dimmed" className={classes.about}>
            {about.filter(Boolean).join(" · ")}
          </Text>
          {line.problem ? (
            <Text component="span" size="xs" c="var(--mantine-color-error)" className={classes.about} data-said>
              {said(line.problem) ?? t("attachments.problem")}
            </Text>
          ) : null}
        </span>
      </UnstyledButton>
      <Place line={line} />
      <ActionIcon variant="subtle" color="gray" aria-label={t("attachments.save", { name })} loading={copy.isPending} disabled={line.place === "not_here"} onClick={() => void save()}>
        <IconDownload size="1rem" aria-hidden />
      </ActionIcon>
      {mayChange ? (
        <>
          <ActionIcon variant="subtle" color="gray" aria-label={t("attachments.edit", { name })} onClick={onName}>
            <IconEdit size="1rem" aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t("attachments.remove", { name })} onClick={onRemove}>
            <IconTrash size="1rem" aria-hidden />
          </ActionIcon>
        </>
      ) : null}
    </li>
  );
}

function Place({ line }: { line: AttachmentLine }) {
  const { t } = useTranslation();
  if (line.problem) {
    return (
      <Chip tone="alert" icon={<IconAlertTriangle size="0.875rem" aria-hidden />}>
        {t("attachments.failed")}
      </Chip>
    );
  }
  if (line.place === "sending") {
    return (
      <Chip tone="info" icon={<IconCloudUpload size="0.875rem" aria-hidden />}>
        {t("attachments.sending")}
      </Chip>
    );
  }
  return line.place === "not_here" ? (
    <Chip tone="quiet" icon={<IconCloudDownload size="0.875rem" aria-hidden />}>
      {t("attachments.notHere")}
    </Chip>
  ) : null;
}

function Thumbnail({ line }: { line: AttachmentLine }) {
  const isPicture = line.media_type.startsWith("image/");
  const small = useQuery({ ...thumbnailQuery(line.id), enabled: isPicture && line.place !== "not_here" && line.size_bytes <= MOST }).data;
  if (small) return <img className={classes.thumbnail} src={small} alt="" />;
  const Icon = ICONS[line.media_type] ?? (isPicture ? IconPhoto : IconFile);
  return (
    <span className={classes.icon}>
      <Icon size="1.5rem" stroke={1.5} aria-hidden />
    </span>
  );
}
