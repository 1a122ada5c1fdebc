import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderPiece } from "../test/render";
import { AlertBanner } from "./AlertBanner";
import { AlertChips } from "./AlertChips";

it("shows every alert, and whom they are about", async () => {
  renderPiece(<AlertBanner alerts={["Bites", "Allergic to Penicillin"]} about="Bella" />);
  const banner = screen.getByRole("region", { name: "Alerts about Bella" });
  expect(within(banner).getByText("Bites")).toBeTruthy();
  expect(within(banner).getByText("Allergic to Penicillin")).toBeTruthy();
  await expectAccessible();
});

it("is not there when there is nothing to say", () => {
  renderPiece(<AlertBanner alerts={[]} about="Tom" />);
  expect(screen.queryByRole("region")).toBeNull();
});

it("counts what does not fit, and still says it to a screen reader", () => {
  renderPiece(<AlertChips alerts={["Bites", "Deaf", "Owes money"]} most={1} />);
  expect(screen.getByText("Bites")).toBeTruthy();
  expect(screen.getByText("+2")).toBeTruthy();
  expect(screen.getByText("Deaf, Owes money")).toBeTruthy();
});
