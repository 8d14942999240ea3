"""Every measure of reading, one after the other."""

import sheets

sheets.main()
