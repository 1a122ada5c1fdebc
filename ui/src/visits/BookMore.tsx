// What few bookings need: coming back every few weeks, notes, another location.
import { Anchor, Checkbox, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { dateToDay, showDay } from "../app/format";
import { EntityFields } from "../fields/EntityFields";
import { useReference } from "../fields/lookups";
import { occurrences } from "./slots";
import type { Booking } from "./useBooking";

export function BookMore({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const id = useId();
  const locations = useReference("locations");
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  const repeatable = booking.mode === "block" || (booking.mode === "visit" && !booking.newcomer.on);
  return (
    <div>
      <Anchor component="button" type="button" size="sm" underline="hover" aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        <Group gap={4} component="span">
          <Chevron size="1rem" aria-hidden />
          {repeatable ? t("book.more") : t("book.moreNotes")}
        </Group>
      </Anchor>
      <div id={id} hidden={!opened}>
        <Stack gap="sm" mt="sm">
          {repeatable ? <RepeatFields booking={booking} /> : null}
          <EntityFields form={booking.form} columns={1} only={["notes", ...(locations.length > 1 ? ["location_id"] : [])]} />
        </Stack>
      </div>
    </div>
  );
}

function RepeatFields({ booking }: { booking: Booking }) {
  const { t } = useTranslation();
  const { repeat, setRepeat, period } = booking;
  const last = period ? occurrences(period, repeat.weeks, repeat.count).at(-1) : undefined;
  return (
    <div>
      <Checkbox label={t("book.repeat")} checked={repeat.on} onChange={(event) => setRepeat({ on: event.currentTarget.checked })} />
      {repeat.on ? (
        <>
          <Group gap="sm" mt="xs" grow preventGrowOverflow={false}>
            <WholeNumber label={t("book.everyWeeks")} value={repeat.weeks} least={1} most={52} onChange={(weeks) => setRepeat({ weeks })} />
            <WholeNumber label={t("book.times")} value={repeat.count} least={2} most={53} onChange={(count) => setRepeat({ count })} />
          </Group>
          {last ? (
            <Text size="xs" c="dimmed" mt={4}>
              {t("book.repeatUntil", { day: showDay(dateToDay(new Date(last.start))) })}
            </Text>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

/** Keeps what is being typed until it is a number that is possible. */
function WholeNumber({ label, value, least, most, onChange }: { label: string; value: number; least: number; most: number; onChange: (value: number) => void }) {
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <NumberInput
      label={label}
      min={least}
      max={most}
      clampBehavior="blur"
      allowDecimal={false}
      allowNegative={false}
      value={typed ?? value}
      onChange={(text) => {
        setTyped(text);
        const number = Number(text);
        if (text !== "" && number >= least && number <= most) onChange(number);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
