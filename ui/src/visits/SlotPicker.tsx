// The next free times as buttons. One stop of the Tab key; the arrows go from one to the next.
import { Button, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { dateToDay, showShortDay, showTime, today } from "../app/format";
import { useErrorText } from "../app/i18n";
import type { FreeSlot } from "../generated/api";
import { freeSlotsQuery } from "./queries";
import classes from "./visits.module.css";

const MOST = 6;

interface Props {
  minutes: number;
  /** With whom and where it must be free; any vet otherwise. */
  staff: string | null;
  resource: string | null;
  from: string;
  picked: string | null;
  onPick: (slot: FreeSlot) => void;
}

const keyOf = (slot: FreeSlot): string => `${slot.start} ${slot.staff.id}`;

export function SlotPicker({ minutes, staff, resource, from, picked, onPick }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const label = useId();
  const [later, setLater] = useState<{ of: string; from: string } | null>(null);
  const wish = { minutes, staff, resource, from, most: MOST };
  const wishKey = JSON.stringify(wish);
  const shownFrom = later?.of === wishKey ? later.from : from;
  // The ones before stay until the next ones are there, and with them the button that has the keyboard.
  const slots = useQuery({ ...freeSlotsQuery({ ...wish, from: shownFrom }), placeholderData: keepPreviousData });
  const found = slots.data ?? [];
  const stop = Math.max(0, found.findIndex((slot) => keyOf(slot) === picked));
  const last = found.at(-1);
  return (
    <div role="group" aria-labelledby={label}>
      <div className={classes.slotHead}>
        <Text size="sm" fw={500} id={label}>
          {t("book.free")}
        </Text>
      </div>
      {slots.error ? (
        <Text size="sm" c="dimmed" role="alert">
          {errorText(slots.error)}
        </Text>
      ) : null}
      {slots.isSuccess && found.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("book.freeNone")}
        </Text>
      ) : null}
      <div className={classes.slots}>
        {found.map((slot, at) => (
          <SlotButton key={keyOf(slot)} slot={slot} old={slots.isPlaceholderData} stop={at === stop} picked={keyOf(slot) === picked} onPick={onPick} />
        ))}
        {slots.isPending ? <div className={classes.slotsWait} aria-hidden /> : null}
      </div>
      <div className={classes.slotMore}>
        {last ? (
          <Button size="compact-xs" variant="subtle" onClick={() => setLater({ of: wishKey, from: last.end })}>
            {t("book.freeLater")}
          </Button>
        ) : null}
        {shownFrom !== from ? (
          <Button size="compact-xs" variant="subtle" onClick={() => setLater(null)}>
            {t("book.freeFirst")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

export const slotKey = keyOf;

function SlotButton({ slot, old, stop, picked, onPick }: { slot: FreeSlot; old: boolean; stop: boolean; picked: boolean; onPick: (slot: FreeSlot) => void }) {
  const { t } = useTranslation();
  const day = dateToDay(new Date(slot.start));
  const move = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(event.currentTarget.parentElement?.querySelectorAll("button") ?? [])];
    all[all.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <button type="button" className={classes.slot} disabled={old} tabIndex={stop ? 0 : -1} aria-pressed={picked} onClick={() => onPick(slot)} onKeyDown={move}>
      <span className={classes.slotTime}>
        {day === today() ? t("book.slotToday", { time: showTime(slot.start) }) : t("book.slotOn", { day: showShortDay(day), time: showTime(slot.start) })}
      </span>{" "}
      <span className={classes.slotWho}>{slot.staff.name}</span>
    </button>
  );
}
