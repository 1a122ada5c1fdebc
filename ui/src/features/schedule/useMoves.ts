// Moving an appointment: saved at once after a drag that collides with nothing; asked about when it
// does, or while keys move it step by step. Each move can be taken back.
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { showShortDay, showTime, dateToDay } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { createStore } from "../../app/store";
import type { AppointmentSummary } from "../../generated/api";
import { useChangeAppointment } from "../../visits/mutations";
import { clashQuery } from "../../visits/queries";
import { moveBack, placeOf, sameList, samePlace, type Place } from "../../visits/takeBack";
import { useUndo } from "../../visits/undo";
import { useBookable, type Bookable } from "../../visits/WhoWhere";

export interface Move {
  visit: AppointmentSummary;
  place: Place;
  /** Waits for Enter, because the next key may move it on. */
  byKeys: boolean;
  /** Written already; shown until the program says so itself. */
  sent: boolean;
}

export interface Moves {
  /** What is shown in another place than it is stored. */
  move: Move | null;
  propose: (visit: AppointmentSummary, place: Place, byKeys: boolean) => void;
  accept: () => void;
  putBack: () => void;
}

/** Puts back the move that is asked about at the moment: there it comes before what was saved earlier. */
export const pendingMove = createStore<(() => void) | null>(null);

export const columnsOf = (place: Place): string[] => [...place.staff, ...place.resources];

function useSaveMove(): (move: Move, done: (saved: boolean) => void) => void {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const undo = useUndo();
  const change = useChangeAppointment();
  return ({ visit, place }, done) => {
    const from = placeOf(visit);
    change.mutate(
      {
        id: visit.id,
        opened_at: visit.heads,
        patch: { scheduled: { start: place.start, end: place.end } },
        staff: sameList(from.staff, place.staff) ? null : place.staff,
        resources: sameList(from.resources, place.resources) ? null : place.resources,
      },
      {
        onSuccess: () => {
          done(true);
          const day = dateToDay(new Date(place.start));
          undo.offer(t("schedule.moved", { day: showShortDay(day), from: showTime(place.start), to: showTime(place.end) }), () =>
            moveBack(visit.id, from, place, t("undo.changed")),
          );
        },
        onError: (error) => {
          done(false);
          notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 });
        },
      },
    );
  };
}

/** `visits` are those on the screen: a move is over when one of them stands where it was moved to. */
export function useMoves(visits: readonly AppointmentSummary[]): Moves {
  const client = useQueryClient();
  const bookable: Bookable = useBookable();
  const save = useSaveMove();
  const [move, setMove] = useState<Move | null>(null);
  const arrived = (moved: Move): boolean => {
    const now = visits.find(({ id }) => id === moved.visit.id);
    return moved.sent && (now === undefined || now.heads.join() !== moved.visit.heads.join());
  };
  const shown = move && !arrived(move) ? move : null;
  const withdrawn = useRef(new WeakSet<Move>());

  const send = (sending: Move): void => {
    setMove({ ...sending, sent: true });
    save(sending, (saved) => {
      if (!saved) setMove(null);
    });
  };
  const propose = async (visit: AppointmentSummary, place: Place, byKeys: boolean): Promise<void> => {
    const next: Move = { visit, place, byKeys, sent: false };
    setMove(next);
    if (byKeys) return;
    if (samePlace(placeOf(visit), place)) {
      setMove(null);
      return;
    }
    const columns = bookable.exclusive(columnsOf(place));
    const wanted = { start: place.start, end: place.end, columns, except: visit.id };
    const clashes = columns.length === 0 ? [] : await client.fetchQuery({ ...clashQuery([wanted]), staleTime: 0 }).catch(() => []);
    if (clashes.length === 0 && !withdrawn.current.has(next)) send(next);
  };
  const waiting = shown !== null && !shown.sent ? shown : null;
  useEffect(() => {
    if (waiting === null) return undefined;
    pendingMove.set(() => {
      withdrawn.current.add(waiting);
      setMove(null);
    });
    return () => pendingMove.set(null);
  }, [waiting]);
  return {
    move: shown,
    propose: (visit, place, byKeys) => void propose(visit, place, byKeys),
    accept: () => {
      if (!shown || shown.sent) return;
      if (samePlace(placeOf(shown.visit), shown.place)) setMove(null);
      else send(shown);
    },
    putBack: () => setMove((now) => (now?.sent ? now : null)),
  };
}
