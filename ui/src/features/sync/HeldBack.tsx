// What the server keeps aside and why, in plain words, and when it was restored from a backup.
import { Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { showWhen } from "../../app/format";
import type { HeldBack as HeldBackSet } from "../../generated/api";
import classes from "./sync.module.css";

/** Codes that come down to the same for whoever reads them. */
const REASONS: Readonly<Record<string, Reason>> = {
  forbidden: "rights",
  author_without_rights: "rights",
  unknown_author: "author",
  bad_signature: "author",
  foreign_actor: "author",
  foreign_replica: "author",
  unknown_replica: "author",
  wrong_tenant: "author",
  invalid_value: "value",
  wrong_type: "value",
  too_large: "value",
  unknown_table: "newer",
  depends_on_quarantined: "depends",
  missing_dependency: "depends",
  gap: "depends",
  fork: "copy",
  fact_differs: "copy",
};

type Reason = "rights" | "author" | "value" | "newer" | "depends" | "copy" | "damaged";

export function HeldBack({ sets }: { sets: HeldBackSet[] }) {
  const { t } = useTranslation();
  const id = useId();
  if (sets.length === 0) return null;
  return (
    <section aria-labelledby={id} className={classes.aside}>
      <Text component="h3" id={id} size="sm" fw={600}>
        {t("sync.heldBack", { count: sets.length })}
      </Text>
      <ul className={classes.sets}>
        {sets.slice(0, 5).map((set) => (
          <li key={set.number}>
            {t(`sync.heldReason.${REASONS[set.code] ?? "damaged"}`)}{" "}
            <Text span size="xs" c="dimmed">
              {t("sync.heldSet", { number: set.number, when: showWhen(set.at) })}
            </Text>
          </li>
        ))}
      </ul>
      {sets.length > 5 ? <Text size="xs" c="dimmed">{t("sync.heldMore", { count: sets.length - 5 })}</Text> : null}
      <Text size="xs" c="dimmed">
        {t("sync.heldHint")}
      </Text>
    </section>
  );
}

export function Restores({ at }: { at: string[] }) {
  const { t } = useTranslation();
  const [newest] = at;
  if (newest === undefined) return null;
  return (
    <Text size="sm" mt="sm">
      {t("sync.restored", { when: showWhen(newest) })}
    </Text>
  );
}
