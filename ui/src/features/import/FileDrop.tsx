// Takes a file from the disk: by a button, or dropped anywhere on the box.
import { Button, FileButton, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "./import.module.css";

export function FileDrop({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    <div className={classes.drop} data-over={over || undefined} onDragEnter={hover} onDragOver={hover} onDragLeave={() => setOver(false)} onDrop={drop} data-testid="drop">
      <IconFileSpreadsheet size="2.5rem" stroke={1.4} aria-hidden />
      <Text fw={600}>{t("import.drop")}</Text>
      <FileButton accept=".csv,.txt,.tsv,text/csv" onChange={(file) => file && onFile(file)} inputProps={{ "aria-label": t("import.choose") }}>
        {(props) => (
          <Button {...props} autoFocus loading={busy}>
            {t("import.choose")}
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed" maw="34rem">
        {t("import.about")}
      </Text>
    </div>
  );
}
