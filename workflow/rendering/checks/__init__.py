"""Our own exact checks of the documents, a page for JSON and one for XML: nothing but the standard library."""
