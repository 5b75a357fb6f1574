import type { Locator } from "@playwright/test";
import { expect, test } from "./support/python";

const LOOK_UP = `
import subprocess
subprocess.run(["nslookup", "lab.test"])
subprocess.run("nslookup -type=mx lab.test | tail -n +4", shell=True)
`;

/** Replaces all of a field as a person does it: `fill` inserts text into a text area in ways that differ. */
async function write(field: Locator, text: string): Promise<void> {
  await field.press("ControlOrMeta+a");
  await field.press("Delete");
  await field.pressSequentially(text);
}

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "waiting for a command needs threads");
});

test("shows and edits the names that nslookup finds, by keyboard, for the next run", async ({ python }) => {
  const { page } = python.playground;
  expect((await python.run(LOOK_UP)).stdout).toContain("** server can't find lab.test: NXDOMAIN");

  const note = page.getByRole("note", { name: "Note" });
  const open = note.getByRole("button", { name: "Edit the names" });
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Names that nslookup finds" });
  const field = dialog.getByRole("textbox", { name: "Names and their records" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(/^python\.org MX 50 mail\.python\.org$/m);

  await write(field, "lab.test A 10.0.0.300\nlab.test MX mail.lab.test\n");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Line 1: “10.0.0.300” is no IPv4 address");
  await expect(dialog.getByRole("alert")).toContainText("Line 2: an MX record is a preference");
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("aria-invalid", "true");

  await write(field, "lab.test A 10.0.0.30\nlab.test MX 7 mail.lab.test\nmail.lab.test A 10.0.0.31\n");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Reset" })).toBeFocused();
  await dialog.getByRole("button", { name: "Save" }).press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(open).toBeFocused();

  const { stdout } = await python.run(LOOK_UP);
  expect(stdout).toContain("Name:\tlab.test\nAddress: 10.0.0.30\n");
  expect(stdout).toContain("lab.test\tmail exchanger = 7 mail.lab.test.\n");
  expect(stdout).toContain("mail.lab.test\tinternet address = 10.0.0.31\n");

  // They are kept; what is cancelled is not.
  await open.click();
  await expect(field).toHaveValue(/^lab\.test A 10\.0\.0\.30$/m);
  await write(field, "");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await open.click();
  await expect(field).toHaveValue(/^lab\.test A 10\.0\.0\.30$/m);
  await dialog.getByRole("button", { name: "Reset" }).click();
  await expect(field).toHaveValue(/^www\.python\.org CNAME /m);
  await dialog.getByRole("button", { name: "Save" }).click();
  expect((await python.run(LOOK_UP)).stdout).toContain("** server can't find lab.test: NXDOMAIN");
  expect(await page.evaluate(() => localStorage.getItem("interleave.hosts"))).toBeNull();
});

test("takes the page's own names where what is kept on the device makes no sense", async ({ python }) => {
  const { page } = python.playground;
  await page.evaluate(() => localStorage.setItem("interleave.hosts", "a.test CNAME a.test\n"));
  const result = await python.run(`import subprocess\nsubprocess.run(["nslookup", "example.com"])`);
  expect(result.stdout).toContain("Name:\texample.com\nAddress: 93.184.215.14\n");
  await page.evaluate(() => localStorage.removeItem("interleave.hosts"));
});
