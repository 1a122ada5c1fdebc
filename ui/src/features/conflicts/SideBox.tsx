// One value with where it comes from.
import { Anchor, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showDay, showWhen } from "../../app/format";
import { useShown } from "../../app/shown";
import { Chip } from "../../components/Chip";
import type { ConflictSide } from "../../generated/api";
import classes from "./conflicts.module.css";
import { dayOf, sidePath } from "./kinds";

export function PlainBox({ title, value }: { title: string; value: string }) {
  const id = useId();
  const { t } = useTranslation();
  return (
    <section className={classes.box} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p className={classes.value}>{value === "" ? t("common.none") : value}</p>
    </section>
  );
}

interface Props {
  side: ConflictSide;
  number: number;
  value: string;
  children: ReactNode;
}

export function SideBox({ side, number, value, children }: Props) {
  const { t } = useTranslation();
  const shown = useShown();
  const id = useId();
  const path = sidePath(side);
  const day = side.record?.table === "appointments" ? dayOf(side.value) : null;
  return (
    <section className={classes.box} aria-labelledby={id} data-force={side.in_force || undefined}>
      <h3 id={id}>
        {t("conflicts.side", { number })}
        {side.in_force ? (
          <Chip tone="ok" icon={<IconCheck size="0.875rem" aria-hidden />}>
            {t("conflicts.inForce")}
          </Chip>
        ) : null}
      </h3>
      <p className={classes.value}>{value === "" ? t("common.none") : shown.words(value)}</p>
      <Text size="sm">
        {side.who ?? t("conflicts.unknown")}
        {side.device ? ` · ${shown.words(side.device)}` : null}
      </Text>
      <Text size="xs" c="dimmed">
        {side.at ? showWhen(side.at) : t("conflicts.unknown")}
        {side.server_at ? ` · ${t("conflicts.serverAt", { when: showWhen(side.server_at) })}` : null}
      </Text>
      <div className={classes.boxFoot}>
        {children}
        {path === null ? null : (
          <Anchor component={Link} to={path} size="sm">
            {side.record?.table !== "appointments" ? t("conflicts.toRecord") : day === null ? t("conflicts.toSchedule") : t("conflicts.toScheduleOn", { day: showDay(day) })}
          </Anchor>
        )}
      </div>
    </section>
  );
}
