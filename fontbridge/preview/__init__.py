"""What a document looks like before and after: LibreOffice draws it, the pages are compared."""
