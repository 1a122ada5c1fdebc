// What the server keeps aside and why, in plain words, and when it was restored from a backup.
import { Anchor, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useReason } from "../../aside/reasons";
import { showWhen } from "../../app/format";
import { notTakenPath } from "../../app/links";
import type { HeldBack as HeldBackSet } from "../../generated/api";
import classes from "./sync.module.css";

export function HeldBack({ sets, onLeave }: { sets: HeldBackSet[]; onLeave: () => void }) {
  const { t } = useTranslation();
  const reason = useReason();
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
            {reason(set.code)}{" "}
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
      <Anchor component={Link} to={notTakenPath} size="sm" onClick={onLeave}>
        {t("aside.look")}
      </Anchor>
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
