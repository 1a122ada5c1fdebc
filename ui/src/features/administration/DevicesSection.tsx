// The computers of the practice: which there are, a code for a new one, and keeping one out.
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCircleCheck, IconCircleX, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { compareText, dateToDay, showDay, showWhen } from "../../app/format";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import * as api from "../../generated/api";
import classes from "./administration.module.css";
import { FromServer, WithServer } from "./FromServer";
import { NewDevice } from "./NewDevice";
import { devicesQuery, useAct } from "./serverQueries";

export function DevicesSection() {
  const { t } = useTranslation();
  return (
    <WithServer kept="devices">
      <Devices title={t("settings.section.devices")} />
    </WithServer>
  );
}

function Devices({ title }: { title: string }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<api.DeviceItem | null>(null);
  const revoke = useAct(api.revokeDevice);
  const found = useQuery(devicesQuery);
  return (
    <Panel
      title={title}
      {...(found.data ? { count: found.data.filter(inUse).length } : {})}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} disabled={!found.data} onClick={() => setAdding(true)}>
          {t("device.add")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" className={classes.hint}>
        {t("device.hint")}
      </Text>
      <FromServer found={found}>
        {(devices) => (devices.length === 0 ? <EmptyState compact text={t("settings.empty")} /> : <DeviceList devices={devices} onRevoke={setRevoking} />)}
      </FromServer>
      <NewDevice opened={adding} onClose={() => setAdding(false)} />
      <ConfirmModal
        opened={revoking !== null}
        title={t("device.revokeTitle", { name: revoking?.name ?? "" })}
        confirm={t("device.revokeYes")}
        danger
        onConfirm={() => revoke.mutateAsync({ id: revoking?.id ?? "" })}
        onClose={() => setRevoking(null)}
      >
        <ul className={classes.points}>
          <li>{t("device.revokeOut")}</li>
          <li>{t("device.revokeUnsent")}</li>
          <li>{t("device.revokeKept")}</li>
          <li>{t("device.revokeEver")}</li>
        </ul>
      </ConfirmModal>
    </Panel>
  );
}

/** One that was shut out is not, and neither is what a computer was before it joined again. */
const inUse = (device: api.DeviceItem): boolean => device.revoked_at === null && device.replaced_at === null;

interface ListProps {
  devices: readonly api.DeviceItem[];
  onRevoke: (device: api.DeviceItem) => void;
}

function DeviceList({ devices, onRevoke }: ListProps) {
  const { t } = useTranslation();
  const out = (device: api.DeviceItem): number => Number(!inUse(device));
  const sorted = [...devices].sort((left, right) => out(left) - out(right) || compareText(left.name, right.name));
  return (
    <div className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("device.name")}</th>
            <th scope="col">{t("device.whose")}</th>
            <th scope="col">{t("device.seen")}</th>
            <th scope="col">{t("device.state")}</th>
            <th scope="col">
              <span className={shared.unseen}>{t("device.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((device) => (
            <DeviceRow key={device.id} device={device} onRevoke={() => onRevoke(device)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const dayOf = (instant: string): string => showDay(dateToDay(new Date(instant)));

function DeviceRow({ device, onRevoke }: { device: api.DeviceItem; onRevoke: () => void }) {
  const { t } = useTranslation();
  const { name, here, user, last_seen: seen, revoked_at: revoked, replaced_at: replaced } = device;
  const added = device.invited_by ? t("device.addedBy", { when: dayOf(device.enrolled_at), who: device.invited_by }) : t("device.added", { when: dayOf(device.enrolled_at) });
  return (
    <tr data-off={!inUse(device) || undefined}>
      <th scope="row">
        <span className={classes.named}>
          <span className={classes.label}>{name}</span>
          {here ? <Chip tone="info">{t("device.here")}</Chip> : null}
        </span>
        <Text size="xs" c="dimmed">
          {added}
        </Text>
      </th>
      <td>{user ?? t("conflicts.unknown")}</td>
      <td className={classes.when}>{seen ? showWhen(seen) : t("device.neverSeen")}</td>
      <td>
        {revoked ? (
          <Chip icon={<IconCircleX size="0.875rem" aria-hidden />}>{t("device.revokedAt", { when: dayOf(revoked) })}</Chip>
        ) : replaced ? (
          <Chip icon={<IconRefresh size="0.875rem" aria-hidden />}>{t("device.replacedAt", { when: dayOf(replaced) })}</Chip>
        ) : (
          <Chip tone="ok" icon={<IconCircleCheck size="0.875rem" aria-hidden />}>
            {t("device.inUse")}
          </Chip>
        )}
      </td>
      <td className={classes.actions}>
        {!inUse(device) || here ? null : (
          <Button size="compact-sm" variant="subtle" color="gray" aria-label={t("device.revokeOne", { name })} onClick={onRevoke}>
            {t("device.revoke")}
          </Button>
        )}
      </td>
    </tr>
  );
}
