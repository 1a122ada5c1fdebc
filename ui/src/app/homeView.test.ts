import { expect, it } from "vitest";
import type { User } from "../generated/api";
import { homeViews } from "./homeView";

const user = (...roles: string[]): User => ({ id: "u", name: "Anna", email: "a@b.example", roles });

it("gives each role its own first page, and whoever has several a choice", () => {
  expect(homeViews(user("veterinarian"))).toEqual(["vet"]);
  expect(homeViews(user("nurse"))).toEqual(["nurse"]);
  expect(homeViews(user("receptionist"))).toEqual(["reception"]);
  expect(homeViews(user("auditor"))).toEqual(["reception"]);
  expect(homeViews(user("receptionist", "nurse"))).toEqual(["nurse", "reception"]);
  expect(homeViews(user("manager"))[0]).toBe("reception");
  expect(homeViews(user("manager"))).toHaveLength(3);
  expect(homeViews(user("owner", "veterinarian"))[0]).toBe("vet");
  expect(homeViews(null)).toEqual(["reception"]);
});
