"""What programs subscribe to: two Atom feeds and a calendar, by the query of the list pages. They speak English."""
