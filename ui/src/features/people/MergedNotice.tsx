// Says which entries have become one with this one, and takes them apart again.
import { Button, Group, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Notice } from "../../components/Notice";
import type { MergeTable, NamedId } from "../../generated/api";
import { useUnmerge } from "./mutations";
import classes from "./people.module.css";

export function MergedNotice({ table, merged }: { table: MergeTable; merged: readonly NamedId[] }) {
  const { t } = useTranslation();
  const unmerge = useUnmerge();
  const [asking, setAsking] = useState<NamedId | null>(null);
  if (merged.length === 0) return null;
  return (
    <div className={classes.notice}>
      <Notice tone="info" icon={<IconGitMerge size="1.125rem" aria-hidden style={{ flex: "none", marginTop: "0.25rem" }} />}>
        {merged.map((entry) => (
          <Group key={entry.id} gap="sm">
            <Text size="sm">{t("merge.alsoEntered", { name: entry.name })}</Text>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t("merge.apartOne", { name: entry.name })}
              onClick={() => setAsking(entry)}
            >
              {t("merge.apart")}
            </Button>
          </Group>
        ))}
      </Notice>
      <ConfirmModal
        opened={asking !== null}
        title={t("merge.apartTitle")}
        confirm={t("merge.apart")}
        onConfirm={() => unmerge.mutateAsync({ table, id: asking?.id ?? "" })}
        onClose={() => setAsking(null)}
      >
        {t("merge.apartText", { name: asking?.name ?? "" })}
      </ConfirmModal>
    </div>
  );
}
