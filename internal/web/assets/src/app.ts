// The script of every page. Pages work without it; it adds what hands and
// eyes want more. Each module finds its own elements and does nothing where
// there are none.

import { startCopy } from "./copy";
import { startLive } from "./live";

startCopy(document);
startLive(document);
