"""Files become checked documents, and checked documents become frames of facts."""
