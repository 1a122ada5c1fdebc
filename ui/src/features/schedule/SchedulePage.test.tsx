import { notifications } from "@mantine/notifications";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { addDays, showLongDay, today } from "../../app/format";
import { toInstant } from "../../fields/handwriting";
import type { AppointmentSummary } from "../../generated/api";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";
import type { CalendarProps } from "./Calendar";
import { cancelledShown, hiddenColumns, weekColumn } from "./columns";

const drawn = vi.hoisted(() => ({ props: null as CalendarProps | null }));

// The library draws with measures that this browser lacks: a list of buttons stands for it.
vi.mock("./Calendar", () => ({
  Calendar: (props: CalendarProps) => {
    drawn.props = props;
    const cards = props.events.filter((event) => event.extendedProps).map((event) => ({ event, visit: event.extendedProps?.["visit"] as AppointmentSummary }));
    return (
      <div role="group" aria-label={props.label}>
        {cards.map(({ event, visit }) => (
          <button key={visit.id} data-visit={visit.id} onClick={(click) => props.onOpen(visit, click.currentTarget)} onKeyDown={(key) => props.onKey(key, visit.id, 1)}>
            {props.words.sentence(visit, event.start as Date, event.end as Date)}
          </button>
        ))}
      </div>
    );
  },
}));

const at = (time: string): string => toInstant(today(), time);

beforeEach(() => {
  drawn.props = null;
  hiddenColumns.set(null);
  weekColumn.set(null);
  cancelledShown.set(false);
  notifications.clean();
});

async function openSchedule(path = "/schedule", backend = signedInBackend()) {
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  const user = userEvent.setup();
  const card = (name: RegExp): Promise<HTMLElement> => screen.findByRole("button", { name });
  const visit = (id: string): AppointmentSummary => {
    const found = backend.visits((each) => each.id === id)[0];
    if (!found) throw new Error(id);
    return found;
  };
  const drop = (id: string, from: string, to: string, column: [string, string] | null = null): void =>
    act(() => drawn.props?.onDrop({ visit: visit(id), start: at(from), end: at(to), from: column?.[0] ?? null, to: column?.[1] ?? null }));
  return { backend, user, card, visit, drop };
}

it("has a column for each vet and room, and says of a card all that its colours say", async () => {
  const { card } = await openSchedule();
  expect(screen.getByRole("heading", { level: 1, name: showLongDay(today()) })).toBeTruthy();
  await card(/^09:15 to 09:30, Bella, Maria Smith, Consultation, Arrived, Dr Sam Reed, Room 2, alert: Bites when handled, Needs a muzzle$/);
  await card(/^09:30 to 09:45, Max, .*Confirmed.*, Overlap$/);
  await card(/^11:00 to 12:00, Team meeting, Blocked time/);
  expect(drawn.props?.columns.map(({ name }) => name)).toEqual(["Dr Anna Visser", "Dr Sam Reed", "Nurse Jo Hart", "Room 1", "Room 2", "Theatre"]);
  expect(screen.queryByRole("button", { name: /Cancelled/ })).toBeNull();
  await expectAccessible();
});

it("hides columns that are not wanted, and shows cancelled ones when asked", async () => {
  const { user, card } = await openSchedule();
  await card(/Bella/);
  await user.click(screen.getByRole("button", { name: "Columns 6 of 6" }));
  await user.click(await screen.findByRole("checkbox", { name: "Rooms and equipment" }));
  await user.click(screen.getByRole("checkbox", { name: "Nurse Jo Hart" }));
  await waitFor(() => expect(drawn.props?.columns.map(({ name }) => name)).toEqual(["Dr Anna Visser", "Dr Sam Reed"]));
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("switch", { name: "Show cancelled" }));
  await card(/Nala.*Did not come/);
});

it("saves a move that overlaps with nothing at once, and takes it back from the note", async () => {
  const { backend, user, card, drop } = await openSchedule();
  await card(/^09:35 to 09:50, Rex/);
  drop("visit-5", "15:00", "15:15", ["staff-0", "staff-1"]);
  await card(/^15:00 to 15:15, Rex, .*Dr Sam Reed, Theatre/);
  expect(backend.lastArgs("change_appointment")).toEqual({
    id: "visit-5",
    opened_at: ["visit-5-1"],
    patch: { scheduled: { start: at("15:00"), end: at("15:15") } },
    staff: ["staff-1"],
    resources: null,
  });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await card(/^09:35 to 09:50, Rex, .*Dr Anna Visser, Theatre/);
  expect(backend.lastArgs("change_appointment")).toMatchObject({ opened_at: ["visit-5-2"], patch: { scheduled: { start: at("09:35"), end: at("09:50") } }, staff: ["staff-0"], resources: null });
  expect(await screen.findByText("It is as it was before.")).toBeTruthy();
});

it("takes the last move back by Ctrl+Z, but not over what a colleague did since", async () => {
  const { backend, user, card, drop } = await openSchedule();
  await card(/^09:35 to 09:50, Rex/);
  drop("visit-5", "15:00", "15:15");
  await card(/^15:00 to 15:15, Rex/);
  await screen.findByRole("button", { name: "Undo" });
  act(() => void backend.change("appointments", { id: "visit-5", patch: { scheduled: { start: at("16:00"), end: at("16:15") } } }));
  await card(/^16:00 to 16:15, Rex/);
  await user.keyboard("{Control>}z{/Control}");
  expect(await screen.findByText("Somebody has changed this appointment since then.")).toBeTruthy();
  await card(/^16:00 to 16:15, Rex/);
  await user.keyboard("{Control>}z{/Control}");
  expect(await screen.findByText("There is nothing to undo.")).toBeTruthy();
});

it("asks before it saves a move that overlaps, and puts it back", async () => {
  const { backend, user, card, drop } = await openSchedule();
  await card(/^09:35 to 09:50, Rex/);
  drop("visit-5", "09:20", "09:35", ["staff-0", "staff-1"]);
  expect(await screen.findByText("Overlaps with Dr Sam Reed: 09:15 to 09:30, Bella")).toBeTruthy();
  expect(backend.lastArgs("clashes_with")).toEqual({ start: at("09:20"), end: at("09:35"), columns: ["staff-1", "room-2"], except: "visit-5" });
  expect(backend.lastArgs("change_appointment")).toBeUndefined();
  await card(/^09:20 to 09:35, Rex/);
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: /^Put it back/ }));
  await card(/^09:35 to 09:50, Rex/);
  drop("visit-5", "09:20", "09:35", ["staff-0", "staff-1"]);
  await user.click(await screen.findByRole("button", { name: "Move it anyway" }));
  await waitFor(() => expect(backend.lastArgs("change_appointment")).toMatchObject({ id: "visit-5", staff: ["staff-1"] }));
});

it("does not ask where double booking is allowed, and refuses vet to room", async () => {
  const backend = signedInBackend();
  backend.row("staff", "staff-1").values["allows_double_booking"] = true;
  const { card, drop } = await openSchedule("/schedule", backend);
  await card(/^09:35 to 09:50, Rex/);
  expect(drawn.props?.mayDrop("staff-0", "room-0")).toBe(false);
  expect(drawn.props?.mayDrop("staff-0", "staff-2")).toBe(true);
  drop("visit-5", "09:20", "09:35", ["staff-0", "staff-1"]);
  await waitFor(() => expect(backend.lastArgs("change_appointment")).toMatchObject({ id: "visit-5", staff: ["staff-1"] }));
});

it("moves by keys: arrows step it along, Enter saves, Escape puts it back", async () => {
  const { backend, user, card } = await openSchedule();
  (await card(/^12:00 to 13:00, Archibald/)).focus();
  const press = (key: string, held: object): void => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...held });
  press("ArrowDown", { shiftKey: true });
  press("ArrowDown", { shiftKey: true });
  press("ArrowUp", { ctrlKey: true });
  await card(/^12:10 to 13:05, Archibald/);
  expect(backend.lastArgs("change_appointment")).toBeUndefined();
  press("Escape", {});
  await card(/^12:00 to 13:00, Archibald/);
  press("ArrowDown", { shiftKey: true });
  await card(/^12:05 to 13:05, Archibald/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_appointment")).toMatchObject({ id: "visit-8", patch: { scheduled: { start: at("12:05"), end: at("13:05") } }, staff: null, resources: null }));
});

it("puts a move back by Ctrl+Z while it is asked about, before anything that was saved", async () => {
  const { backend, user, card, drop } = await openSchedule();
  await card(/^09:35 to 09:50, Rex/);
  drop("visit-5", "15:00", "15:15");
  await screen.findByRole("button", { name: "Undo" });
  const changes = (): number => backend.calls.filter(({ command }) => command === "change_appointment").length;
  expect(changes()).toBe(1);
  (await card(/^12:00 to 13:00, Archibald/)).focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "ArrowDown", shiftKey: true });
  await card(/^12:05 to 13:05, Archibald/);
  await user.keyboard("{Control>}z{/Control}");
  await card(/^12:00 to 13:00, Archibald/);
  await card(/^15:00 to 15:15, Rex/);
  expect(screen.queryByRole("button", { name: /^Put it back/ })).toBeNull();
  expect(changes()).toBe(1);
  await user.keyboard("{Control>}z{/Control}");
  await card(/^09:35 to 09:50, Rex/);
});

it("opens a panel with who, phone and steps, each by its key", async () => {
  const { backend, user, card } = await openSchedule();
  await user.click(await card(/Bella/));
  const panel = await screen.findByRole("dialog", { name: "Bella" });
  expect(within(panel).getByRole("link", { name: "Bella" }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(within(panel).getByRole("link", { name: "Maria Smith" }).getAttribute("href")).toBe("#/clients/client-0");
  expect(within(panel).getByText("+44 20 7946 0123")).toBeTruthy();
  expect(within(panel).getByRole("region", { name: "Alerts about Bella" })).toBeTruthy();
  await expectAccessible(panel);
  await user.keyboard("r");
  await waitFor(() => expect(backend.lastArgs("set_appointment_status")).toEqual({ id: "visit-3", status: "IN_ROOM" }));
  expect(await within(panel).findByText("In the room")).toBeTruthy();
});

it("cancels with a reason, and brings the appointment back", async () => {
  const { backend, user, card } = await openSchedule();
  (await card(/Max/)).focus();
  await user.keyboard("x");
  const dialog = await screen.findByRole("dialog", { name: "Cancel the appointment" });
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Ill{Enter}");
  await waitFor(() => expect(backend.lastArgs("cancel_appointment")).toEqual({ id: "visit-4", reason: "Ill" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: /Max/ })).toBeNull());
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await card(/Max.*Confirmed/);
});

it("cancels by Ctrl+Enter, and asks for the reason first", async () => {
  const { backend, user, card } = await openSchedule();
  (await card(/Max/)).focus();
  await user.keyboard("x");
  const dialog = await screen.findByRole("dialog", { name: "Cancel the appointment" });
  const reason = within(dialog).getByRole("textbox", { name: "Reason" });
  await waitFor(() => expect(document.activeElement).toBe(reason));
  fireEvent.keyDown(reason, { key: "Enter", ctrlKey: true });
  expect(await within(dialog).findByText("This is needed.")).toBeTruthy();
  expect(backend.lastArgs("cancel_appointment")).toBeUndefined();
  await user.type(reason, "Ill");
  fireEvent.keyDown(reason, { key: "Enter", ctrlKey: true });
  await waitFor(() => expect(backend.lastArgs("cancel_appointment")).toEqual({ id: "visit-4", reason: "Ill" }));
});

it("cancels the rest of a series when asked to", async () => {
  const backend = signedInBackend();
  backend.row("appointments", "visit-4").values["series_id"] = "series-1";
  const { user, card } = await openSchedule("/schedule", backend);
  (await card(/Max/)).focus();
  await user.keyboard("x");
  const dialog = await screen.findByRole("dialog", { name: "Cancel the appointment" });
  await user.click(within(dialog).getByRole("radio", { name: "This one and all later ones" }));
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Moved away{Enter}");
  await waitFor(() => expect(backend.lastArgs("cancel_series")).toEqual({ id: "visit-4", reason: "Moved away" }));
  expect(backend.lastArgs("cancel_appointment")).toBeUndefined();
});

it("opens the booking form filled in from an empty stretch", async () => {
  const { card } = await openSchedule();
  await card(/Bella/);
  act(() => drawn.props?.onEmpty({ start: at("14:00"), end: at("14:30"), column: "staff-1" }));
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  expect(await within(dialog).findByRole("textbox", { name: "From" })).toHaveProperty("value", "14:00");
  expect(within(dialog).getByRole("textbox", { name: "To" })).toHaveProperty("value", "14:30");
  expect(await within(dialog).findByText("Dr Sam Reed")).toBeTruthy();
});

it("gives the keyboard to what was booked in an empty stretch", async () => {
  const { card, user } = await openSchedule();
  await card(/Bella/);
  act(() => drawn.props?.onEmpty({ start: at("14:00"), end: at("14:30"), column: "staff-1" }));
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  await user.click(await within(dialog).findByText("Block time", { exact: true }));
  await user.click(within(dialog).getByRole("combobox", { name: "Type" }));
  await user.click(await screen.findByRole("option", { name: "Consultation" }));
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^14:00 to 14:30/));
});

it("goes from day to day and from view to view by keys", async () => {
  const { user } = await openSchedule();
  await screen.findByRole("button", { name: /Bella/ });
  const title = (name: string): Promise<HTMLElement> => screen.findByRole("heading", { level: 1, name });
  await user.keyboard("{Alt>}{ArrowRight}{/Alt}");
  await title(showLongDay(addDays(today(), 1)));
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}{Alt>}{ArrowLeft}{/Alt}");
  await title(showLongDay(addDays(today(), -1)));
  await user.keyboard("{Alt>}t{/Alt}");
  await title(showLongDay(today()));
  await user.keyboard("{Alt>}g{/Alt}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Day");
  await user.clear(document.activeElement as HTMLElement);
  await user.keyboard("2026-12-25");
  await title(showLongDay(today()));
  await user.keyboard("{Enter}");
  await title(showLongDay("2026-12-25"));
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Day");
  await user.keyboard("{Tab}{Alt>}w{/Alt}");
  await waitFor(() => expect(drawn.props?.view).toBe("week"));
  expect(drawn.props?.columns.map(({ name }) => name)).toEqual(["Dr Anna Visser"]);
});

it("lists cancelled ones with reason and by whom", async () => {
  const backend = signedInBackend();
  backend.row("appointments", "visit-9").values["cancellation_reason"] = "Came too late";
  const { user } = await openSchedule("/schedule?view=list", backend);
  const list = await screen.findByRole("region", { name: "List of appointments" });
  expect(await within(list).findByRole("button", { name: /Bella/ })).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByText("Cancelled", { selector: "label *" }));
  expect(await within(list).findByText("Came too late · Ben Okafor")).toBeTruthy();
  expect(within(list).queryByRole("button", { name: /Bella/ })).toBeNull();
  await user.click(screen.getByText("All", { selector: "label *" }));
  await user.type(screen.getByRole("textbox", { name: "Find in the list" }), "hughes heart");
  await within(list).findByRole("button", { name: /Luna/ });
  expect(screen.getByText("1 appointment")).toBeTruthy();
  await user.click(within(list).getByRole("button", { name: /Luna/ }));
  expect(await screen.findByRole("dialog", { name: "Luna" })).toBeTruthy();
});

it("goes through the list by keys, and back to the row that a panel was opened from", async () => {
  const { user } = await openSchedule("/schedule?view=list");
  const list = await screen.findByRole("region", { name: "List of appointments" });
  const rows = await within(list).findAllByRole("button");
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(rows[0]);
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
  expect(document.activeElement).toBe(rows[1]);
  await user.keyboard("{Enter}");
  const panel = await screen.findByRole("dialog");
  await waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(rows[1]));
  await user.keyboard("/");
  const find = screen.getByRole("textbox", { name: "Find in the list" });
  expect(document.activeElement).toBe(find);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(rows[0]);
});

it("goes to the first card of the day by Down", async () => {
  const { user, card } = await openSchedule();
  await card(/Bella/);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(document.querySelector("[data-visit]"));
});

it("puts the day on paper, and only while it is being printed", async () => {
  await openSchedule();
  await screen.findByRole("button", { name: /Bella/ });
  expect(document.querySelector(".vet-paper")).toBeNull();
  act(() => void window.dispatchEvent(new Event("beforeprint")));
  const paper = document.querySelector<HTMLElement>(".vet-paper");
  expect(paper && [...paper.querySelectorAll("h2")].map((heading) => heading.textContent)).toEqual(["Dr Anna Visser", "Dr Sam Reed"]);
  expect(paper?.textContent).toContain("09:15 – 09:30Bella, Dog ! Bites when handled, Needs a muzzleMaria Smith+44 20 7946 0123ConsultationLimping on the left front legRoom 2");
  act(() => void window.dispatchEvent(new Event("afterprint")));
  expect(document.querySelector(".vet-paper")).toBeNull();
});

it("says of an opened appointment that a newer version has written a part of it", async () => {
  const backend = signedInBackend();
  backend.newer.add("visit-0");
  const { user } = await openSchedule("/schedule", backend);
  const visit = backend.row("appointments", "visit-0");
  expect(visit).toBeTruthy();
  await user.click(await waitFor(() => document.querySelector<HTMLElement>("[data-visit=visit-0]") ?? Promise.reject(new Error("not drawn"))));
  expect(await screen.findByText(/^Part of this record was written by a newer version/)).toBeTruthy();
});
