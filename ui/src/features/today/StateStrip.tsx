// How many are in which state; a click shows only those.
import { IconLayersIntersect } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import { StatusIcon } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { ENTITIES } from "../../generated/entities";
import classes from "./today.module.css";

export type Shown = "all" | "clash" | string;

const STATES = ENTITIES.appointments.fields.find(({ name }) => name === "status")?.codes?.map(({ value }) => value) ?? [];

export function StateStrip({ visits, shown, onShow }: { visits: readonly AppointmentSummary[]; shown: Shown; onShow: (shown: Shown) => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const clashes = visits.filter((visit) => visit.clash).length;
  const button = (key: Shown, text: string, count: number, icon?: ReactNode) => (
    <button key={key} type="button" className={classes.state} aria-pressed={shown === key} onClick={() => onShow(shown === key ? "all" : key)}>
      {icon}
      {text}{" "}
      <span className={classes.count}>{count}</span>
    </button>
  );
  return (
    <div className={classes.strip} role="group" aria-label={t("today.filter")}>
      {button("all", t("today.all"), visits.length)}
      {STATES.map((state) => ({ state, count: visits.filter(({ status }) => status === state).length }))
        .filter(({ state, count }) => count > 0 || state === shown)
        .map(({ state, count }) => button(state, texts.code("appointments", "status", state), count, <StatusIcon status={state} />))}
      {clashes > 0 ? button("clash", t("today.clashes"), clashes, <IconLayersIntersect size="1rem" aria-hidden />) : null}
    </div>
  );
}

export function isShown(visit: AppointmentSummary, shown: Shown): boolean {
  return shown === "all" || (shown === "clash" ? visit.clash : visit.status === shown);
}
