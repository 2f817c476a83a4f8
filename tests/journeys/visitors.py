"""A visitor with a browser: walks by role and name, has every page checked, notes complaints."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

PHONE, TABLET = 390, 820
ANSWERED = ("Failed to load resource", "Response Status Error Code 4")  # a refusal is no fault of the page


class Visitor:
    """One person's browser. `page` is Playwright's."""

    def __init__(
        self, browser: Browser, address: str, *, width: int = 1440, has_scripts: bool = True
    ) -> None:
        size: Any = {"width": width, "height": 900}
        self.address = address
        self.context = browser.new_context(
            viewport=size,
            reduced_motion="reduce",
            base_url=address,
            locale="en-GB",
            java_script_enabled=has_scripts,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)

    def go(self, path: str) -> Page:
        """Open an address, and have the page checked."""
        self.page.goto(path)
        return self.look()

    def come_in_as(self, name: str) -> Page:
        """Sign in to the demo by one click."""
        self.page.goto("/accounts/login/")
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_url("**/today/")
        return self.page

    def look(self) -> Page:
        """Wait for what loads after the page, then check it in light and in dark."""
        self.page.wait_for_load_state("networkidle")
        for theme in ("light", "dark"):
            self._show(theme)
            findings = self.findings()
            assert not findings, f"{self.page.url} in {theme}:\n" + "\n".join(findings)
        self._show("light")
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        return self.page

    def findings(self) -> list[str]:
        """What axe finds on the page as it is now, one line each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
        return [
            f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def fits(self) -> bool:
        """Whether nothing sticks out to the side."""
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def close(self) -> None:
        """Leave, and say what the browser complained about."""
        self.context.close()
        assert not self.complaints, self.complaints

    def _show(self, theme: str) -> None:
        self.page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED):
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
