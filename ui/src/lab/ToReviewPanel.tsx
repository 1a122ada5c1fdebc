// Results that nobody has looked at yet: one's own, or everybody's. One key opens them.
import { SegmentedControl, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showWhen } from "../app/format";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import type { LabLine } from "../generated/api";
import classes from "./lab.module.css";
import { toReviewQuery } from "./queries";
import { ReviewModal } from "./ReviewModal";
import { toOrders, valueOf } from "./results";

export function ToReviewPanel() {
  const { t } = useTranslation();
  const may = mayWriteRecords(useSession()?.user ?? null);
  const [own, setOwn] = useState(true);
  const [open, setOpen] = useState<readonly LabLine[]>([]);
  const lines = useQuery({ ...toReviewQuery(own), enabled: may }).data ?? [];
  if (!may) return null;
  const orders = toOrders(lines);
  return (
    <Panel
      title={t("lab.toReview")}
      count={lines.length}
      flush
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("lab.whose")}
          value={own ? "own" : "all"}
          data={[
            { value: "own", label: t("lab.mine") },
            { value: "all", label: t("lab.everybodys") },
          ]}
          onChange={(value) => setOwn(value === "own")}
        />
      }
    >
      {orders.length === 0 ? <EmptyState compact text={t("lab.nothingToReview")} /> : null}
      <ul className={shared.list}>
        {orders.map((order) => {
          const first = order.lines[0] as LabLine;
          const names = order.lines.map((line) => valueOf(line, "test_name")).join(", ");
          const off = order.lines.filter(({ deviation }) => deviation !== null).length;
          return (
            <li key={order.key}>
              <UnstyledButton className={classes.open} onClick={() => setOpen(order.lines)}>
                <span className={classes.openText}>
                  <Text size="sm" fw={600} truncate>
                    {[first.patient_name, first.owner].filter(Boolean).join(" · ")}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {[order.panel ? `${order.panel}: ${names}` : names, showWhen(valueOf(first, "resulted_at"))].join(" · ")}
                  </Text>
                </span>
                {off > 0 ? <Chip tone="alert">{t("lab.outside", { count: off })}</Chip> : null}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <ReviewModal lines={open} onClose={() => setOpen([])} />
    </Panel>
  );
}
