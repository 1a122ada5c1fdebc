// Who is expected, who waits, who is with the vet, who pays, who has gone.
import { Kbd, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconClockExclamation } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import type { AppointmentSummary } from "../../generated/api";
import { CancelModal } from "../../visits/CancelModal";
import { CheckInModal } from "../../visits/CheckInModal";
import { EditDrawer } from "../../visits/EditDrawer";
import { useSetStatus } from "../../visits/mutations";
import { minutesLate, type Step } from "../../visits/steps";
import { useConsult } from "../../visits/useConsult";
import { ALWAYS, PANES, toGroups, type Group } from "./groups";
import type { BoardFocus } from "./focus";
import classes from "./today.module.css";
import { VisitMenu, type MenuPlace } from "./VisitMenu";
import { VisitRow, type RowActions } from "./VisitRow";

interface Props {
  visits: readonly AppointmentSummary[];
  now: Date | null;
  focus: BoardFocus;
}

export function Board({ visits, now, focus: { attach, follow, move } }: Props) {
  const errorText = useErrorText();
  const setStatus = useSetStatus();
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [cancelling, setCancelling] = useState<AppointmentSummary | null>(null);
  const [arriving, setArriving] = useState<AppointmentSummary | null>(null);
  const consult = useConsult();
  const [editing, setEditing] = useState<AppointmentSummary | null>(null);
  const groups = toGroups(visits);
  const step = (visit: AppointmentSummary, { to }: Step): void => {
    follow(visit);
    if (to === "CANCELED") {
      setCancelling(visit);
      return;
    }
    setStatus.mutate(
      { id: visit.id, status: to },
      { onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }) },
    );
  };
  const actions: RowActions = { onStep: step, onEdit: setEditing, onMenu: setMenu, onMove: move, onCheckIn: setArriving, onConsult: consult };
  return (
    <>
      <div className={classes.board} ref={attach}>
        {PANES.map((names) => (
          <div key={names[0]} className={classes.pane} data-pane>
            {names
              .filter((name) => groups[name].length > 0 || ALWAYS.includes(name))
              .map((name) => (
                <GroupSection key={name} name={name} visits={groups[name]} now={now} {...actions} />
              ))}
          </div>
        ))}
      </div>
      <KeyLegend />
      <VisitMenu place={menu} onClose={() => setMenu(null)} onStep={step} onEdit={setEditing} onCheckIn={setArriving} />
      <CheckInModal visit={arriving} onClose={() => setArriving(null)} />
      <CancelModal visit={cancelling} onClose={() => setCancelling(null)} />
      <EditDrawer visit={editing} onClose={() => setEditing(null)} />
    </>
  );
}

interface GroupProps extends RowActions {
  name: Group;
  visits: readonly AppointmentSummary[];
  now: Date | null;
}

function GroupSection({ name, visits, now, ...actions }: GroupProps) {
  const { t } = useTranslation();
  const id = useId();
  const overdue = now && name === "expected" ? visits.filter((visit) => minutesLate(visit.status, visit.start, now) > 0).length : 0;
  return (
    <section className={shared.panel} aria-labelledby={id} data-group={name}>
      <div className={classes.groupHead}>
        <Title order={2} size="0.9375rem" id={id}>
          {t(`today.group.${name}`)} <span className={classes.count}>{visits.length}</span>
        </Title>
        {overdue > 0 ? (
          <Chip tone="alert" icon={<IconClockExclamation size="0.875rem" aria-hidden />}>
            {t("today.overdueCount", { count: overdue })}
          </Chip>
        ) : null}
      </div>
      {visits.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes.nobody}>
          {t(`today.nobody.${name}`)}
        </Text>
      ) : (
        <ul className={shared.list}>
          {visits.map((visit) => (
            <VisitRow key={visit.id} visit={visit} now={now} {...actions} />
          ))}
        </ul>
      )}
    </section>
  );
}

const LEGEND = ["a", "i", "r", "v", "o", "p", "l", "n", "x", "b"] as const;

function KeyLegend() {
  const { t } = useTranslation();
  return (
    <Text component="div" size="xs" c="dimmed" className={classes.legend}>
      <span>{t("today.keysBefore")}</span>
      <span>
        <Kbd size="xs">{t("key.arrows")}</Kbd> <Kbd size="xs">{t("key.sideways")}</Kbd> {t("today.keyMove")}
      </span>
      {LEGEND.map((key) => (
        <span key={key}>
          <Kbd size="xs">{t(`key.${key}`)}</Kbd> {t(`today.keyOf.${key}`)}
        </span>
      ))}
      <span>
        <Kbd size="xs">{t("key.slash")}</Kbd> {t("today.keyFind")}
      </span>
    </Text>
  );
}
