/** What every page loads: styles, htmx and the behaviours of the frame. */
import "@tabler/core/dist/css/tabler.min.css";
import "./css/app.css";
import { startHtmx } from "./htmx";
import { startToasts } from "./toasts";
import { startPalette } from "./palette";
import { startKeys } from "./keys";
import { startOnce } from "./once";
import { startMenus } from "./menus";
import { startRanks } from "./rank";
import { startTables } from "./table";
import { startMentions } from "./mentions";
import { startPrinting } from "./printing";
import { startCountries } from "./countries";

startHtmx();
startOnce();
startToasts();
startMenus();
startPalette();
startTables();
startRanks();
startMentions();
startPrinting();
startCountries();
startKeys();
