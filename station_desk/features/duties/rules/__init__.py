"""Pure rules of the duty room, one file to a subject: the words of the duties, spans of time, lines of quick entry."""
