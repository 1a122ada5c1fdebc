// Asks about a move that is not saved yet, without standing in the way: what it collides with, and
// whether it stays. While keys move an appointment it also says where it is by now.
import { Button, Kbd, Text } from "@mantine/core";
import { IconAlertTriangle, IconArrowsMove } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { useClashes, useOverlapLine } from "../../visits/Overlaps";
import { overlapsOf } from "../../visits/overlaps";
import { useBookable } from "../../visits/WhoWhere";
import type { Column } from "./columns";
import classes from "./schedule.module.css";
import { columnsOf, type Moves } from "./useMoves";
import { titleOf } from "./useWords";

const MOST = 2;

export function MoveBar({ moves, columns }: { moves: Moves; columns: readonly Column[] }) {
  const { t } = useTranslation();
  const line = useOverlapLine();
  const bookable = useBookable();
  const move = moves.move;
  const place = move?.place ?? null;
  const exclusive = place ? bookable.exclusive(columnsOf(place)) : [];
  const clashes = useClashes(place ? [place] : [], exclusive, move?.visit.id ?? null);
  const overlaps = overlapsOf(clashes, exclusive);
  const asks = move !== null && !move.sent && (move.byKeys || overlaps.length > 0);
  const stay = useRef<HTMLButtonElement>(null);
  const dropped = asks && !move.byKeys;
  useEffect(() => {
    if (dropped) stay.current?.focus();
  }, [dropped]);
  const names = place ? columns.filter(({ id }) => columnsOf(place).includes(id)).map(({ name }) => name) : [];
  return (
    <div className={classes.moveBar} role="status" data-asks={asks || undefined} data-clash={overlaps.length > 0 || undefined}>
      {asks && place ? (
        <>
          {overlaps.length > 0 ? <IconAlertTriangle size="1.25rem" aria-hidden /> : <IconArrowsMove size="1.25rem" aria-hidden />}
          <div className={classes.moveText}>
            <Text size="sm" fw={650}>
              {t("schedule.moveTo", { name: titleOf(move.visit), from: showTime(place.start), to: showTime(place.end), who: names.join(", ") })}
            </Text>
            {overlaps.slice(0, MOST).map((overlap) => (
              <Text size="xs" key={`${overlap.visit.id} ${overlap.who}`}>
                {t("schedule.overlaps", { line: line(overlap, false) })}
              </Text>
            ))}
          </div>
          <Button variant="default" size="xs" onClick={moves.putBack} rightSection={<Kbd size="xs">{t("key.esc")}</Kbd>}>
            {t("schedule.putBack")}
          </Button>
          <Button ref={stay} size="xs" onClick={moves.accept} rightSection={move.byKeys ? <Kbd size="xs">{t("key.enter")}</Kbd> : undefined}>
            {overlaps.length > 0 ? t("schedule.moveAnyway") : t("schedule.move")}
          </Button>
        </>
      ) : null}
    </div>
  );
}
