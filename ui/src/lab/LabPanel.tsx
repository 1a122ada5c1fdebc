// The laboratory results of an animal, or of one visit: ordered, entered, looked at.
import { ActionIcon, Button, Kbd, Menu, Text } from "@mantine/core";
import { IconChartLine, IconDotsVertical, IconEye, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageKeys } from "../app/dialogs";
import { showWhen } from "../app/format";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import type { LabLine } from "../generated/api";
import { CancelTestsModal, RemoveResultModal } from "./CancelTests";
import classes from "./lab.module.css";
import { OrderDrawer } from "./OrderDrawer";
import { patientResultsQuery } from "./queries";
import { ReportButton } from "./ReportButton";
import { ResultRow } from "./ResultRow";
import { ResultsDrawer } from "./ResultsDrawer";
import { ReviewModal } from "./ReviewModal";
import { seriesOf, sharedComment, toOrders, valueOf, type Order } from "./results";
import { TrendModal } from "./TrendModal";

const AT_FIRST = 4;

type Open = { what: "order" } | { what: "enter" | "review" | "cancel"; lines: LabLine[] } | { what: "remove" | "trend"; line: LabLine } | null;

interface Props {
  patientId: string;
  /** The visit whose results are shown alone. */
  recordId?: string;
}

export function LabPanel({ patientId, recordId }: Props) {
  const { t } = useTranslation();
  const may = mayWriteRecords(useSession()?.user ?? null);
  const all = useQuery({ ...patientResultsQuery(patientId), enabled: may }).data ?? [];
  const [open, setOpen] = useState<Open>(null);
  const [more, setMore] = useState(false);
  const lines = recordId === undefined ? all : all.filter((line) => line.medical_record_id === recordId);
  const orders = toOrders(lines);
  usePageKeys([["alt+L", () => (may ? setOpen({ what: "order" }) : undefined)]], []);
  // Whoever reads no medical records is not told of any.
  if (!may) return null;
  const shown = more ? orders : orders.slice(0, AT_FIRST);
  const close = (): void => setOpen(null);
  const of = (what: "enter" | "review" | "cancel"): LabLine[] => (open?.what === what ? open.lines : []);
  return (
    <Panel
      title={t("lab.title")}
      count={lines.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altL")}</Kbd>} onClick={() => setOpen({ what: "order" })}>
          {t("lab.order")}
        </Button>
      }
    >
      {orders.length === 0 ? <EmptyState compact text={t("lab.none")} /> : null}
      {shown.map((order) => (
        <OrderPart key={order.key} order={order} all={all} onOpen={setOpen} />
      ))}
      {orders.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setMore(true)}>
          {t("lab.showAll", { count: orders.length })}
        </Button>
      ) : null}
      <OrderDrawer patientId={patientId} recordId={recordId ?? null} opened={open?.what === "order"} onClose={close} />
      <ResultsDrawer patientId={patientId} lines={of("enter")} onClose={close} />
      <ReviewModal lines={of("review")} onClose={close} />
      <CancelTestsModal lines={of("cancel")} onClose={close} />
      <RemoveResultModal line={open?.what === "remove" ? open.line : null} onClose={close} />
      <TrendModal line={open?.what === "trend" ? open.line : null} all={all} onClose={close} />
    </Panel>
  );
}

function OrderPart({ order, all, onOpen }: { order: Order; all: readonly LabLine[]; onOpen: (open: Open) => void }) {
  const { t } = useTranslation();
  const { lines } = order;
  const name = order.panel || lines.map((line) => valueOf(line, "test_name")).join(", ");
  const at = (stage: LabLine["stage"]): LabLine[] => lines.filter((line) => line.stage === stage);
  const [ordered, toReview] = [at("ordered"), at("to_review")];
  const said = [order.orderedAt ? t("lab.orderedAt", { when: showWhen(order.orderedAt), who: lines[0]?.ordered_by ?? "" }) : "", order.laboratory].filter(Boolean).join(" · ");
  const comment = sharedComment(lines);
  const entered = lines.filter((line) => line.stage === "to_review" || line.stage === "reviewed");
  return (
    <div role="group" className={classes.order} aria-label={t("lab.orderOf", { name })}>
      <div className={classes.orderHead}>
        <div>
          <Text size="sm" fw={650} component="h3">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {said}
          </Text>
        </div>
        <div className={classes.orderActions}>
          <ReportButton lines={lines} />
          {toReview.length > 0 ? (
            <Button size="compact-sm" leftSection={<IconEye size="1rem" aria-hidden />} onClick={() => onOpen({ what: "review", lines: toReview })}>
              {t("lab.review")}
            </Button>
          ) : null}
          {ordered.length > 0 ? (
            <Button size="compact-sm" variant="default" leftSection={<IconPencil size="1rem" aria-hidden />} onClick={() => onOpen({ what: "enter", lines: ordered })}>
              {t("lab.enter")}
            </Button>
          ) : null}
          {ordered.length > 0 || entered.length > 0 ? (
            <Menu position="bottom-end" shadow="md" withinPortal>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={t("lab.more", { name })}>
                  <IconDotsVertical size="1rem" aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {entered.length > 0 ? <Menu.Item onClick={() => onOpen({ what: "enter", lines: entered })}>{t("lab.correct")}</Menu.Item> : null}
                {ordered.length > 0 ? <Menu.Item onClick={() => onOpen({ what: "cancel", lines: ordered })}>{t("lab.cancel")}</Menu.Item> : null}
                {lines.map((line) => (
                  <Menu.Item key={line.id} onClick={() => onOpen({ what: "remove", line })}>
                    {t("lab.remove", { name: valueOf(line, "test_name") })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </div>
      </div>
      <ul className={classes.results}>
        {lines.map((line) => (
          <ResultRow
            key={line.id}
            line={line}
            withoutComment={comment !== null}
            actions={
              seriesOf(all, line).length > 1 ? (
                <ActionIcon variant="subtle" color="gray" aria-label={t("lab.trend", { name: valueOf(line, "test_name") })} title={t("lab.trend", { name: valueOf(line, "test_name") })} onClick={() => onOpen({ what: "trend", line })}>
                  <IconChartLine size="1rem" aria-hidden />
                </ActionIcon>
              ) : undefined
            }
          />
        ))}
      </ul>
      {comment ? (
        <Text size="sm" className={classes.shared ?? ""}>
          {comment}
        </Text>
      ) : null}
      <Reviewed lines={lines} />
    </div>
  );
}

/** Who looked at it, once for all of it. */
function Reviewed({ lines }: { lines: readonly LabLine[] }) {
  const { t } = useTranslation();
  const last = lines.filter(({ reviewed_by }) => reviewed_by !== null).at(-1);
  if (last === undefined) return null;
  return (
    <Text size="xs" c="dimmed" className={classes.reviewed ?? ""}>
      {t("lab.reviewedBy", { who: last.reviewed_by ?? "", when: showWhen(valueOf(last, "reviewed_at")) })}
    </Text>
  );
}
